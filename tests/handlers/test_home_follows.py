"""The home tab follows every change of a deal that it shows, whoever makes it and however it comes."""

from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest

from sandbox.seen import View
from tests.acting import Office
from tests.deals import deal, seed
from tests.handlers.conftest import PORTFOLIO
from tests.handlers.talk import id_of, types
from tests.handlers.test_deal_card import card_of, form_of, pressed, saved
from tests.handlers.test_home import opened, redrawn
from tests.services.company import configured, rows

Change = Callable[[Office], Awaitable[object]]


async def _edit(office: Office, **given: object) -> View:
    """Maya, who may change every deal, edits Zeta."""
    return await saved(
        office, await form_of(office, await card_of(office, "zeta", who="maya"), who="maya"), who="maya", **given
    )


async def _renamed(office: Office) -> object:
    return await _edit(office, name="Zeta Two")


async def _repriced(office: Office) -> object:
    return await _edit(office, amount="£2m")


async def _moved_on(office: Office) -> object:
    return await _edit(office, stage="Proposal")


async def _given_away(office: Office) -> object:
    return await _edit(office, owner="bert")


async def _won(office: Office) -> object:
    return await pressed(office, await card_of(office, "zeta", who="maya"), "deal_won", who="maya")


async def _lost(office: Office) -> object:
    form = await form_of(office, await card_of(office, "zeta", who="maya"), "deal_lost", who="maya")
    return await saved(office, form, who="maya", reason="too dear")


@pytest.mark.parametrize(
    ("change", "gone", "come"),
    [
        (_renamed, "*Zeta* · $1.5k", "*Zeta Two* · $1.5k"),
        (_repriced, "*Zeta* · $1.5k", "*Zeta* · £2M"),
        (_moved_on, "*Zeta* · $1.5k · Discovery", "*Zeta* · $1.5k · Proposal"),
        (_given_away, "*Zeta* · $1.5k", "*Your open deals* (2)"),
        (_won, "*Zeta* · $1.5k", "*Your open deals* (2)"),
        (_lost, "*Zeta* · $1.5k", "*Your open deals* (2)"),
    ],
)
async def test_the_tab_of_the_owner_follows_each_edit(sold: Office, change: Change, gone: str, come: str) -> None:
    before = await opened(sold)
    assert gone in before.all_text
    await change(sold)
    after = (await redrawn(sold)).all_text
    assert gone not in after
    assert come in after


async def test_a_deal_that_changes_hands_leaves_one_tab_and_comes_into_the_other(sold: Office) -> None:
    await opened(sold)
    assert "*Zeta*" not in (await opened(sold, "bert")).all_text
    await _given_away(sold)
    assert "*Zeta*" not in (await redrawn(sold)).all_text
    assert "*Zeta* · $1.5k" in (await redrawn(sold, "bert")).all_text

    card = await card_of(sold, "zeta", who="maya")
    form = await form_of(sold, card, who="maya")
    await saved(sold, form, who="maya", owner="jane")

    assert "*Zeta* · $1.5k" in (await redrawn(sold)).all_text
    assert "*Zeta*" not in (await redrawn(sold, "bert")).all_text


async def test_won_and_taken_back_it_is_there_again(sold: Office) -> None:
    before = (await opened(sold)).all_text
    card = await pressed(sold, await card_of(sold, "zeta", who="maya"), "deal_won", who="maya")
    assert "*Zeta*" not in (await redrawn(sold)).all_text
    await pressed(sold, card, "deal_undo", who="maya")
    assert (await redrawn(sold)).all_text == before


async def test_the_tab_of_whoever_has_a_step_on_the_deal_follows_too(sold: Office) -> None:
    await types(sold, "Zeta - send the quote @bert today")
    assert "*Zeta* · $1.5k\nsend the quote" in (await opened(sold, "bert")).all_text
    await _renamed(sold)
    assert "*Zeta Two* · $1.5k\nsend the quote" in (await redrawn(sold, "bert")).all_text
    await pressed(sold, await card_of(sold, "zeta", who="maya"), "deal_won", who="maya")
    assert "Zeta" not in (await redrawn(sold, "bert")).all_text


async def test_a_new_deal_stands_in_the_tab_and_leaves_it_when_it_is_taken_back(sold: Office) -> None:
    await opened(sold)
    asked = await types(sold, "Nova - call them tue")
    await sold.people.click("jane", asked, "capture_new_deal")
    added = await sold.people.wait_for_message("jane", "#sales", containing="✓ *Nova*", after=asked)
    assert "*Your open deals* (4)" in (await redrawn(sold)).all_text
    await sold.people.click("jane", added, "capture_undo")
    assert "*Your open deals* (3)" in (await redrawn(sold)).all_text


async def test_an_import_shows_in_the_tab_once_it_has_settled(sold: Office) -> None:
    await opened(sold)
    lines = [*PORTFOLIO[:3], deal("Zeta Two", amount="9900"), *PORTFOLIO[4:], deal("Brand New", amount="1")]
    seed(sold.database, sold.workspace_id, lines, now=sold.clock.now, new=1)
    await sold.go_to(sold.clock.now + timedelta(seconds=31))
    said = (await redrawn(sold)).all_text
    assert "*Zeta Two* · $9.9k" in said
    assert "*Your open deals* (4)" in said


async def test_a_deal_that_moves_to_another_team_has_its_messages_drawn_anew(sold: Office) -> None:
    await opened(sold)
    jane = await id_of(sold, "jane")
    configured(sold.database, sold.workspace_id, now=sold.clock.now, teams=[{"name": "East", "members": [jane]}])
    waiting = {row["key"]: row["state"] for row in rows(sold.database, "deliveries", sold.workspace_id)}
    assert waiting[f"home:{jane}"] == "pending"
