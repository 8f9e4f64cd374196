"""Two workspaces never meet, whichever of the two protections stands alone; and without both it would be noticed."""

from collections.abc import AsyncIterator, Callable

import pytest
from sqlalchemy.exc import IntegrityError

from tests.entry_points import across
from tests.entry_points.driving import Bot, bots
from tests.entry_points.protections import WithoutFilters, without_row_level_security

MARKS = {"Alder": "731733", "Birch": "842844"}
THEIRS = across.phrases("Birch", MARKS["Birch"])
Outcome = tuple[str, list[str]]
Count = Callable[[str, object], None]


def _filters_alone_on_sqlite(request: pytest.FixtureRequest) -> str:
    url: str = request.getfixturevalue("sqlite_url")
    return url


def _filters_alone_on_postgres(request: pytest.FixtureRequest) -> str:
    url: str = request.getfixturevalue("postgres_url")
    without_row_level_security(url)
    return url


def _security_alone(request: pytest.FixtureRequest) -> str:
    url: str = request.getfixturevalue("postgres_url")
    return url


PROTECTED = {
    "SQLite, filters alone": _filters_alone_on_sqlite,
    "Postgres, filters alone": _filters_alone_on_postgres,
    "Postgres, row-level security alone": _security_alone,
}


@pytest.fixture(params=PROTECTED)
async def pair(request: pytest.FixtureRequest) -> AsyncIterator[list[Bot]]:
    """Two workspaces that look alike, kept apart by one protection."""
    url = PROTECTED[request.param](request)
    async with bots(url, MARKS) as running:
        if request.param.endswith("security alone"):
            yield [_forgetful(bot) for bot in running]
        else:
            yield running


@pytest.fixture
async def unprotected(sqlite_url: str) -> AsyncIterator[list[Bot]]:
    """The same without any protection."""
    async with bots(sqlite_url, MARKS) as running:
        yield [_forgetful(bot) for bot in running]


def _forgetful(bot: Bot) -> Bot:
    WithoutFilters(bot.database)
    return bot


async def _of(found: AsyncIterator[Outcome]) -> dict[str, list[str]]:
    return {name: wrong async for name, wrong in found}


def expect_nothing(outcomes: dict[str, list[str]]) -> None:
    wrong = {name: what for name, what in outcomes.items() if what}
    assert outcomes
    assert not wrong, "\n".join(f"{name}: {what}" for name, what in wrong.items())


async def test_no_request_reads_or_changes_anything_of_another_workspace(
    pair: list[Bot], record_property: Count
) -> None:
    outcomes = await _of(across.requests(pair, THEIRS))
    record_property("requests across two workspaces, no leak", len(outcomes))
    expect_nothing(outcomes)


async def test_a_request_of_another_workspace_changes_and_opens_nothing(pair: list[Bot]) -> None:
    expect_nothing(await _of(across.strayed(pair)))


async def test_no_report_export_import_or_job_meets_another_workspace(pair: list[Bot]) -> None:
    expect_nothing(dict(across.outputs(pair, THEIRS)))
    expect_nothing(dict(across.taken_in(pair)))
    expect_nothing(await _of(across.jobs(pair, _told_of(pair))))


async def test_without_both_protections_requests_would_be_seen_to_leak(unprotected: list[Bot]) -> None:
    outcomes = await _of(across.requests(unprotected, THEIRS))
    leaking = [name for name, wrong in outcomes.items() if wrong]
    what = {word.split()[0] for wrong in outcomes.values() for word in wrong}
    assert len(leaking) > len(outcomes) / 4, leaking
    assert what >= {"told", "changed"}


async def test_without_both_protections_everything_else_would_be_seen_to_leak(unprotected: list[Bot]) -> None:
    assert any(wrong for _, wrong in across.outputs(unprotected, THEIRS))
    with pytest.raises(IntegrityError):  # it meets deals of the other and would give them owners of this one
        list(across.taken_in(unprotected))
    assert any([wrong async for _, wrong in across.jobs(unprotected, _told_of(unprotected))])


def _told_of(pair: list[Bot]) -> dict[str, tuple[str, ...]]:
    """The words that are told of each workspace only."""
    marks = zip(pair, MARKS.items(), strict=True)
    return {bot.workspace_id: across.phrases(mark, amount) for bot, (mark, amount) in marks}
