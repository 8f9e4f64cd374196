"""10,000 files that nobody would write: each ends in a summary or one sentence, whole rows only, as tried before."""

import io
from collections import Counter
from collections.abc import Callable, Iterator

import pytest

from bot.import_text import imported
from sales.crm import DealRow, Export, UnreadableFile, read_export
from services import importing
from services.import_summary import Summary
from services.importing import Job
from storage.database import Database
from tests.services.company import FRIDAY, founded, rows
from tests.soak.odd_files import odd_file
from tests.soak.scale import seeds

FILES = 100
PRINTED = 10  # each so many, its summary is printed too
OF_EACH = 5000  # files on each database

pytestmark = pytest.mark.soak


@pytest.mark.parametrize("seed", seeds(OF_EACH // FILES))
def test_any_file_ends_in_a_summary(
    database: Database, seed: int, record_property: Callable[[str, object], None]
) -> None:
    founded(database)
    met, sentences = Counter[str](), list[str]()
    first = seed * FILES + (0 if database.is_sqlite else OF_EACH)
    for number in range(first, first + FILES):
        content = odd_file(number)
        try:
            met += Counter(_taken_in(database, content, number))
        except UnreadableFile as refused:
            met["odd files refused in one sentence"] += 1
            sentences.append(refused.sentence)
        except BaseException as failure:
            failure.add_note(f"odd_file({number})")
            raise
    assert all(sentence.endswith(".") and "\n" not in sentence for sentence in sentences)
    _are_whole(database)
    for name, count in met.items():
        record_property(name, count)


def _taken_in(database: Database, content: bytes, number: int) -> Iterator[str]:
    """Try it, do it, do it again: the counts add up, the dry run told the truth, and nothing is new the second time."""
    export = read_export(
        lambda: io.BytesIO(content), source=f"odd{number}", mapping={}, date_order=None, currency="USD"
    )
    if number % 2 and "deal_id" in export.columns:
        export = read_export(lambda: io.BytesIO(content), source=None, mapping={}, date_order=None, currency="USD")
    is_printed = number % PRINTED == 0
    tried, done, again = (
        _run(database, export, is_dry=is_dry, is_printed=is_printed) for is_dry in (True, False, False)
    )
    assert tried == done
    assert done.created + done.changed + done.unchanged + len(done.skipped) == export.row_count
    taken = sum(isinstance(row, DealRow) for row in export.rows())
    assert (again.created, again.unchanged + len(again.skipped)) == (0, export.row_count)
    assert done.skipped == again.skipped
    assert len(done.skipped) >= export.row_count - taken
    yield from ["odd files that came in"] + ["odd rows that came in"] * taken
    yield from ["odd rows that were skipped, each with a reason"] * len(done.skipped)


def _run(database: Database, export: Export, *, is_dry: bool, is_printed: bool) -> Summary:
    job = Job("T1", export, is_dry=is_dry)
    found = importing.run(database, job, now=FRIDAY, progress=lambda _rows: None)
    assert all(told.sentence.endswith(".") for told in (*found.skipped, *found.noted))
    if is_printed:
        assert " deal" in imported(job, lambda _progress: found, as_json=False).splitlines()[0]
        assert imported(job, lambda _progress: found, as_json=True).startswith("{")
    return found


def _are_whole(database: Database) -> None:
    """Each deal has one beginning in its history, a name, a stage, and with an amount a currency."""
    deals = rows(database, "deals")
    begun = Counter(row["deal_id"] for row in rows(database, "changes") if row["what"] == "deal.created")
    assert begun == Counter(row["id"] for row in deals)
    assert {row["deal_id"] for row in rows(database, "deal_words")} <= begun.keys()
    stages = {row["id"] for row in rows(database, "stages")}
    for row in deals:
        assert row["name"].strip(), row
        assert row["stage_id"] in stages, row
        assert row["amount"] is None or row["currency"], row
    ids = Counter((row["source"], row["external_id"]) for row in deals)
    assert set(ids.values()) <= {1}
