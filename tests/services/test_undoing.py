"""*Undo* and an answer about an earlier step at the same moment: together, or one after the other, never half."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date

from sales.refusal import Refusal
from services import closing
from storage.database import Database
from tests.services.company import FRIDAY, agreed, rows, typist, working

DUE = date(2026, 11, 27)
ROUNDS = 12


def test_undo_beside_an_answer_about_an_earlier_step_leaves_both_or_neither(database: Database) -> None:
    working(database)
    old = agreed(database, "Northwind", DUE, text="old").step
    for _ in range(ROUNDS):
        new = agreed(database, "Northwind", DUE, text="new")
        with ThreadPoolExecutor(2) as pool:
            dropped = pool.submit(_quietly, database, new.act_id, old.id)
            undone = pool.submit(_quietly, database, new.act_id, None)
        assert dropped.result() is not None
        assert undone.result() is not None
        standing = {row["text"]: row["state"] for row in rows(database, "steps")}
        assert standing == {"old": "open"}, (dropped.result(), undone.result())


def _quietly(database: Database, act_id: str, step_id: str | None) -> str:
    who = typist()
    try:
        if step_id is None:
            return closing.undo(database, typist=who, act_id=act_id, now=FRIDAY).sentence
        closing.close_earlier(database, typist=who, act_id=act_id, step_id=step_id, state="dropped", now=FRIDAY)
    except Refusal as refusal:
        return refusal.sentence
    return "dropped"
