"""What holds whatever people do: records that agree with themselves, and a history that leads to them."""

from collections import defaultdict
from collections.abc import MutableMapping, Sequence
from typing import Any

import sqlalchemy as sa

from storage import changes, tables
from tests.acting import Office
from tests.services.company import rows

# A form may have been closed meanwhile, the second press of a double click brings a used trigger, a message is spaced
# by the second, a line may name nobody known, and a channel be chosen into which the app was not invited yet.
BORNE = {
    ("views.update", "not_found"),
    ("views.open", "exchanged_trigger_id"),
    ("views.push", "exchanged_trigger_id"),
    ("chat.postMessage", "ratelimited"),
    ("chat.postMessage", "not_in_channel"),
    ("users.info", "user_not_found"),
}


async def refused_nothing(office: Office, *, after: int) -> int:
    """The sandbox took everything since that entry of its log; the number of the last one."""
    entries = await office.people.log(after=after)
    refused = [(one["method"], one["verdict"]) for one in entries if one["verdict"] != "ok"]
    assert not set(refused) - BORNE, refused
    return int(entries[-1]["number"]) if entries else after


def failed_nowhere(logged: Sequence[MutableMapping[str, Any]]) -> None:
    """Nothing was logged as a fault of ours."""
    faults = [one for one in logged if one["log_level"] in {"error", "critical"}]
    assert [one for one in faults if one.get("reason") != "not_in_channel"] == []


def records_agree(office: Office) -> None:
    """Every step is whole, and its deal knows the dates of its open steps."""
    deals = rows(office.database, "deals", office.workspace_id)
    due = defaultdict(list)
    for step in rows(office.database, "steps", office.workspace_id):
        assert step["text"].strip(), step
        assert step["owner_id"], step
        assert step["due_on"], step
        if step["state"] == "open":
            due[step["deal_id"]].append(step["due_on"])
    for deal in deals:
        known = (deal["next_step_on"], deal["last_step_on"])
        assert known == (min(due[deal["id"]], default=None), max(due[deal["id"]], default=None)), deal


def history_leads_here(office: Office) -> None:
    """Each change begins where the one before it ended, and the last one is what stands on record."""
    last: dict[tuple[str, str], str | None] = {}
    with office.database.read(office.workspace_id) as connection:
        made = list(changes.every(connection, office.workspace_id))
    for one in made:
        change = one.change
        if change.field is None or not change.what.endswith(".changed") or not (change.step_id or change.deal_id):
            continue
        if changes.is_column(change):
            key = (change.step_id or change.deal_id or "", change.field)
            assert last.get(key, change.before) == change.before, (key, last[key], one)
            last[key] = change.after
    standing = _standing(office)
    for (record_id, name), after in last.items():
        if record_id in standing:
            assert changes.as_text(standing[record_id][name]) == after, (record_id, name, after)


def _standing(office: Office) -> dict[str, dict[str, Any]]:
    with office.database.engine.connect() as connection:
        found = [*connection.execute(sa.select(tables.deals)), *connection.execute(sa.select(tables.steps))]
    return {row.id: dict(row._mapping) for row in found}
