"""What is kept for a while: questions that wait for an answer, and what Slack has sent already."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from storage.ids import new_id
from storage.tables import drafts, receipts
from storage.upsert import insert_new


def keep_draft(
    connection: Connection, workspace_id: str, person_id: str, said: dict[str, Any], *, now: datetime
) -> str:
    """Keep what was said until its question is answered; the draft's id."""
    draft_id = new_id()
    row = {"workspace_id": workspace_id, "id": draft_id, "person_id": person_id, "said": said, "created_at": now}
    connection.execute(sa.insert(drafts), [row])
    return draft_id


def draft(connection: Connection, workspace_id: str, draft_id: str, person_id: str) -> dict[str, Any] | None:
    """What this person said, while it is kept; locked, so that two presses of a button follow one another."""
    query = sa.select(drafts.c.said).where(
        drafts.c.workspace_id == workspace_id, drafts.c.id == draft_id, drafts.c.person_id == person_id
    )
    return connection.execute(query.with_for_update()).scalar()


def change_draft(connection: Connection, workspace_id: str, draft_id: str, said: dict[str, Any]) -> None:
    """Keep what is known by now."""
    mine = (drafts.c.workspace_id == workspace_id) & (drafts.c.id == draft_id)
    connection.execute(sa.update(drafts).where(mine).values(said=said))


def receive(connection: Connection, workspace_id: str, key: str, *, now: datetime) -> bool:
    """Note that Slack sent this; False where it had been sent before. Concurrent repeats wait for the first."""
    return insert_new(connection, receipts, [{"workspace_id": workspace_id, "key": key, "at": now}]) == 1


def hold(connection: Connection, workspace_id: str, key: str, *, now: datetime) -> None:
    """Wait for whoever holds this key, and hold it until the transaction ends."""
    receive(connection, workspace_id, key, now=now)
    mine = (receipts.c.workspace_id == workspace_id) & (receipts.c.key == key)
    connection.execute(sa.select(receipts.c.key).where(mine).with_for_update())


def answer_with(connection: Connection, workspace_id: str, key: str, answer: dict[str, Any]) -> None:
    """Keep what was answered, so that a repeat gets the same."""
    mine = (receipts.c.workspace_id == workspace_id) & (receipts.c.key == key)
    connection.execute(sa.update(receipts).where(mine).values(answer=answer))


def answered(connection: Connection, workspace_id: str, key: str) -> dict[str, Any] | None:
    """What was answered the first time."""
    query = sa.select(receipts.c.answer).where(receipts.c.workspace_id == workspace_id, receipts.c.key == key)
    return connection.execute(query).scalar()


def forget(connection: Connection, *, before: datetime) -> int:
    """Drop what is older than a moment, in every workspace; how many rows."""
    gone = connection.execute(sa.delete(receipts).where(receipts.c.at < before)).rowcount
    return gone + connection.execute(sa.delete(drafts).where(drafts.c.created_at < before)).rowcount
