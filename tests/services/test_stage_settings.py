"""Stages by their list and form: order, names that a CRM goes on using, and what a workspace needs."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from sales.refusal import Refusal
from sales.settings import Saved, StageValues
from services import stage_settings
from storage.database import Database
from tests.services.company import (
    DAY,
    FRIDAY,
    PIPELINE,
    configured,
    every_deal,
    everything,
    founded,
    rows,
    taken_in,
    typist,
    working,
)
from tests.services.test_team_settings import history, refused

MAYA = typist("T1", "UMAYA", "one request")
DISCOVERY = StageValues("Discovery", "open", None)


def stage_id(database: Database, name: str) -> str:
    return next(str(row["id"]) for row in rows(database, "stages") if row["name"] == name)


def in_order(database: Database) -> list[str]:
    return [seen.stage.name for seen in stage_settings.every(database, typist=MAYA)]


def saved(
    database: Database,
    said: StageValues,
    *,
    shown: StageValues = stage_settings.EMPTY,
    stage: str | None = None,
    request_id: str = "",
) -> Saved:
    return stage_settings.save(
        database,
        typist=typist("T1", "UMAYA", request_id),
        stage_id=stage and stage_id(database, stage),
        shown=shown,
        said=said,
        now=FRIDAY + DAY,
    )


def removed(database: Database, name: str, to: str | None = None) -> Saved:
    target = stage_id(database, to) if to else None
    return stage_settings.remove(
        database, typist=typist("T1", "UMAYA"), stage_id=stage_id(database, name), to_id=target, now=FRIDAY + DAY
    )


def stage_of_deals(database: Database) -> dict[str, str]:
    return {name.split(" ")[0]: deal.stage.name for name, deal in every_deal(database).items()}


def test_a_new_stage_stands_behind_the_last_of_its_kind(database: Database) -> None:
    founded(database)
    saved(database, StageValues("Legal", "open", 7))
    saved(database, StageValues("Signed", "won", None))
    assert in_order(database) == ["Discovery", "Proposal", "Negotiation", "Legal", "Won", "Signed", "Lost"]
    assert [row["position"] for row in sorted(rows(database, "stages"), key=lambda row: int(row["position"]))] == [
        *range(7)
    ]
    assert history(database)[0] == ("UMAYA", "admin", "stage.added", "name", None, "Legal")


def test_a_stage_goes_up_and_down_and_a_second_press_changes_nothing(database: Database) -> None:
    founded(database)

    def press(name: str, position: int, by: int) -> None:
        one = stage_id(database, name)
        stage_settings.move(database, typist=MAYA, stage_id=one, position=position, by=by, now=FRIDAY)

    for _ in range(2):
        press("Proposal", 1, -1)
        assert in_order(database) == ["Proposal", "Discovery", "Negotiation", "Won", "Lost"]
    press("Proposal", 0, -1)
    press("Lost", 4, +1)
    assert in_order(database) == ["Proposal", "Discovery", "Negotiation", "Won", "Lost"]
    press("Proposal", 0, +1)
    assert in_order(database) == ["Discovery", "Proposal", "Negotiation", "Won", "Lost"]
    assert [told[3] for told in history(database)] == ["order", "order"]


def test_a_renamed_stage_keeps_its_deals_and_is_found_under_its_old_name(database: Database) -> None:
    working(database)
    saved(database, replace(DISCOVERY, name="Qualify", norm_days=14), shown=DISCOVERY, stage="Discovery")
    saved(database, StageValues("Find", "open", 14), shown=StageValues("Qualify", "open", 14), stage="Qualify")
    assert stage_of_deals(database)["Tarnwick"] == "Find"

    summary = taken_in(
        database,
        "T1",
        PIPELINE + "5,New One,,1,USD,DISCOVERY,Jane Roe,,2026-11-02\n6,B,,1,USD,qualify,,,",
        now=FRIDAY + 2 * DAY,
    )

    assert summary.created == 2
    assert in_order(database) == ["Find", "Proposal", "Negotiation", "Won", "Lost"]
    assert {stage_of_deals(database)[name] for name in ("Tarnwick", "Corlane", "New", "B")} == {"Find"}
    assert ("UMAYA", "admin", "stage.changed", "norm_days", None, "Discovery: 14") in history(database)
    assert ("UMAYA", "admin", "stage.changed", "name", "Qualify", "Find") in history(database)


def test_a_name_that_another_stage_takes_over_leads_there(database: Database) -> None:
    working(database)
    saved(database, replace(DISCOVERY, name="Qualify"), shown=DISCOVERY, stage="Discovery")
    saved(database, StageValues("Discovery", "open", None))
    saved(database, replace(DISCOVERY, name="Explore"), shown=DISCOVERY, stage="Discovery")
    taken_in(database, "T1", "7,New One,,1,USD,discovery,Jane Roe,,2026-11-02", now=FRIDAY + 2 * DAY)
    assert stage_of_deals(database)["New"] == "Explore"


def test_a_stage_with_deals_is_removed_only_with_a_place_for_them(database: Database) -> None:
    working(database)
    before = everything(database, "T1")
    refusal = refused(lambda: removed(database, "Discovery"))
    assert (refusal.field, refusal.sentence) == ("to", "Discovery holds 2 deals; choose where they go.")
    assert "not for open deals" in refused(lambda: removed(database, "Discovery", "Won")).sentence
    assert everything(database, "T1") == before

    gone = stage_id(database, "Discovery")
    done = removed(database, "Discovery", "Negotiation")

    assert done.told == ("Discovery is removed.",)
    assert in_order(database) == ["Proposal", "Negotiation", "Won", "Lost"]
    assert stage_of_deals(database)["Tarnwick"] == "Negotiation"
    assert {deal.stage_since for deal in every_deal(database).values() if deal.name.startswith("Tarn")} == {
        FRIDAY + DAY
    }
    again = stage_settings.remove(database, typist=typist("T1", "UMAYA"), stage_id=gone, to_id=None, now=FRIDAY + DAY)
    assert again.told == ("This stage was removed already.",)
    moved = [row for row in rows(database, "changes") if row["field"] == "stage" and row["actor_id"] == "UMAYA"]
    assert {(row["before"], row["after"]) for row in moved} == {("Discovery", "Negotiation")}
    taken_in(database, "T1", "8,New One,,1,USD,discovery,Jane Roe,,2026-11-02", now=FRIDAY + 2 * DAY)
    assert stage_of_deals(database)["New"] == "Negotiation", "the CRM calls it so still"


def test_a_stage_without_deals_is_removed_at_once(database: Database) -> None:
    founded(database)
    assert removed(database, "Negotiation").told == ("Negotiation is removed.",)
    assert "Negotiation" not in in_order(database)


@pytest.mark.parametrize("name", ["Won", "Lost"])
def test_the_last_stage_of_a_kind_stays(database: Database, name: str) -> None:
    founded(database)
    before = everything(database, "T1")
    assert f"No stage would be left for {name.casefold()} deals" in refused(lambda: removed(database, name)).sentence
    shown = StageValues(name, "won" if name == "Won" else "lost", None)
    refusal = refused(lambda: saved(database, replace(shown, kind="open"), shown=shown, stage=name))
    assert refusal.field == "kind"
    assert everything(database, "T1") == before


def test_a_stage_with_open_deals_cannot_be_turned_into_won_by_form_or_file(database: Database) -> None:
    working(database)
    before = everything(database, "T1")
    acts: list[Callable[[], Any]] = [
        lambda: saved(database, replace(DISCOVERY, kind="won"), shown=DISCOVERY, stage="Discovery"),
        lambda: configured(database, "T1", stages=[{"name": "Discovery", "kind": "won"}]),
    ]
    for act in acts:
        with pytest.raises(Refusal, match="Discovery holds 2 open deals, which would have to be won"):
            act()
        assert everything(database, "T1") == before
    configured(database, "T1", stages=[{"name": "Legal", "kind": "lost"}, {"name": "Won", "kind": "won"}])
    assert "Legal" in in_order(database)


@pytest.mark.parametrize(
    ("said", "field", "told"),
    [
        (StageValues("", "open", None), "name", "it is empty"),
        (StageValues("x" * 101, "open", None), "name", "more than 100 characters"),
        (StageValues("proposal", "open", None), "name", "There is a stage “proposal” already"),
        (StageValues("Legal", "open", 0), "norm_days", "from 1 to 3650"),
        (StageValues("Legal", "open", 3651), "norm_days", "from 1 to 3650"),
    ],
)
def test_what_cannot_be_is_refused_on_its_field(database: Database, said: StageValues, field: str, told: str) -> None:
    founded(database)
    for stage, shown in ((None, stage_settings.EMPTY), ("Discovery", DISCOVERY)):
        before = everything(database, "T1")
        refusal = refused(lambda stage=stage, shown=shown: saved(database, said, shown=shown, stage=stage))  # type: ignore[misc]
        assert (refusal.field, told in refusal.sentence) == (field, True), refusal.sentence
        assert everything(database, "T1") == before


def test_two_admins_at_once_keep_what_the_other_changed_and_are_told_of_what_both_did(database: Database) -> None:
    founded(database)
    saved(database, replace(DISCOVERY, norm_days=14), shown=DISCOVERY, stage="Discovery")
    saved(database, replace(DISCOVERY, name="Qualify"), shown=DISCOVERY, stage="Discovery")
    (row,) = [row for row in rows(database, "stages") if row["name"] == "Qualify"]
    assert row["norm_days"] == 14

    refusal = refused(lambda: saved(database, replace(DISCOVERY, norm_days=21), shown=DISCOVERY, stage="Qualify"))

    assert (refusal.field, "is now 14 days" in refusal.sentence) == ("norm_days", True)
    assert (
        "is now “Qualify”"
        in refused(
            lambda: saved(database, replace(DISCOVERY, name="Explore"), shown=DISCOVERY, stage="Qualify")
        ).sentence
    )


def test_a_form_that_is_sent_twice_adds_one_stage(database: Database) -> None:
    founded(database)
    for _ in range(2):
        done = saved(database, StageValues("Legal", "open", 7), request_id="view:V1:1")
        assert done.told == ("Legal is saved.",)
    assert in_order(database).count("Legal") == 1


def test_only_admins_see_and_change_stages(database: Database) -> None:
    founded(database)
    jane, one = typist("T1", "UJANE"), stage_id(database, "Discovery")
    acts: dict[str, Callable[[], object]] = {
        "every": lambda: stage_settings.every(database, typist=jane),
        "stage": lambda: stage_settings.stage(database, typist=jane, stage_id=one),
        "save": lambda: stage_settings.save(
            database, typist=jane, stage_id=one, shown=DISCOVERY, said=DISCOVERY, now=FRIDAY
        ),
        "move": lambda: stage_settings.move(database, typist=jane, stage_id=one, position=0, by=1, now=FRIDAY),
        "remove": lambda: stage_settings.remove(database, typist=jane, stage_id=one, to_id=None, now=FRIDAY),
    }
    before = everything(database, "T1")
    for name, act in acts.items():
        assert "ask Maya Lind" in refused(act).sentence, name
    assert everything(database, "T1") == before
