"""Doing once what a request asks: a later delivery of the same finds what the first did, even if that was undone."""

from datetime import datetime

from sqlalchemy.engine import Connection

from services.drafts import Typist
from storage import changes, memory


def is_first(connection: Connection, typist: Typist, *, now: datetime) -> bool:
    """Whether this request is dealt with for the first time; from now on it no longer is."""
    return memory.receive(connection, typist.workspace_id, typist.request_id, now=now)


def keep(connection: Connection, typist: Typist, act_id: str, note: str = "") -> None:
    """Remember what the request did, and what was said of it."""
    memory.answer_with(connection, typist.workspace_id, typist.request_id, {"act": act_id, "note": note})


def act_and_note(connection: Connection, typist: Typist) -> tuple[str, str]:
    """What the first delivery of this request did and was told; nothing where that was taken back since."""
    answer = memory.answered(connection, typist.workspace_id, typist.request_id) or {}
    act_id = str(answer.get("act", ""))
    is_undone = bool(act_id and changes.of_act(connection, typist.workspace_id, f"{changes.UNDO}{act_id}"))
    return ("", "") if is_undone else (act_id, str(answer.get("note", "")))
