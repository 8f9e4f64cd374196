"""The life of a delivery: leased, then sent, put off, failed or skipped, each time with its reason."""

from datetime import datetime, timedelta

from sales.delivery import Delivery
from services import firing
from storage import deliveries, people
from storage.database import Database

LEASE = timedelta(seconds=20)
MOST_ATTEMPTS = 30  # five hours: Slack has been away for longer than the quarter of an hour that ten would take
LONGEST_WAIT = timedelta(minutes=15)
TOO_LATE = "too late: it could not be sent in its time"
HAS_LEFT = "its reader has left Slack"
IS_A_STRANGER = "its reader is of another company"


def claim(database: Database, *, lease_owner: str, now: datetime, limit: int) -> list[Delivery]:
    """Lease deliveries whose time has come; a lease that runs out (its holder died) is taken by the next."""
    with database.system() as connection:
        return deliveries.claim(connection, lease_owner=lease_owner, now=now, until=now + LEASE, limit=limit)


def take_over(database: Database, *, now: datetime) -> int:
    """At the start on SQLite, where no other process serves: what a killed one had leased waits no longer."""
    if not database.is_sqlite:
        return 0
    with database.system() as connection:
        return deliveries.release_all(connection, now=now)


def sent(database: Database, delivery: Delivery, *, lease_owner: str, channel: str, ts: str, now: datetime) -> None:
    """Slack has accepted it."""
    _close(database, delivery, lease_owner, state="sent", sent_at=now, slack_channel=channel, slack_ts=ts, reason=None)


def skipped(database: Database, delivery: Delivery, *, lease_owner: str, reason: str) -> None:
    """There was nothing to say, or it came too late."""
    _close(database, delivery, lease_owner, state="skipped", reason=reason)


def failed(database: Database, delivery: Delivery, *, lease_owner: str, reason: str) -> None:
    """Slack will never accept it."""
    _close(database, delivery, lease_owner, state="failed", reason=reason)


def put_off(
    database: Database,
    delivery: Delivery,
    *,
    lease_owner: str,
    reason: str,
    now: datetime,
    wait: timedelta | None = None,
) -> None:
    """Try again later: after longer and longer waits, at last fail. A `wait` that was asked for is no attempt."""
    if wait is not None:
        values: dict[str, object] = {"available_at": now + wait, "attempts": delivery.attempts}
        _close(database, delivery, lease_owner, lease_owner=None, reason=reason, **values)
        return
    attempts = delivery.attempts + 1
    if attempts >= MOST_ATTEMPTS:
        failed(database, delivery, lease_owner=lease_owner, reason=f"given up after {attempts} attempts: {reason}")
        return
    longer = min(timedelta(seconds=2**attempts), LONGEST_WAIT)
    _close(database, delivery, lease_owner, available_at=now + longer, lease_owner=None, reason=reason)


def why_not(database: Database, delivery: Delivery, *, now: datetime) -> str | None:
    """Why it is not to be sent any more: nobody is there to read it, or it waited too long since it was planned."""
    with database.read(delivery.workspace_id) as connection:
        reader = people.find(connection, delivery.workspace_id, delivery.recipient)
    if reader is not None and reader.is_deactivated:
        return HAS_LEFT
    if reader is not None and reader.is_stranger:
        return IS_A_STRANGER
    is_late = firing.is_late(delivery.kind, delivery.fire_at, reader.timezone if reader else "UTC", now)
    return TOO_LATE if is_late else None


def to_redraw(database: Database, workspace_id: str, key: str) -> Delivery | None:
    """One delivery as it stands; None where it is not there, or where its reader turned out to be a stranger."""
    with database.read(workspace_id) as connection:
        found = deliveries.find(connection, workspace_id, key)
        reader = people.find(connection, workspace_id, found.recipient) if found else None
        return None if reader and reader.is_stranger else found


def _close(database: Database, delivery: Delivery, holder: str, **values: object) -> None:
    with database.system() as connection:
        deliveries.close(connection, delivery, holder=holder, **values)
