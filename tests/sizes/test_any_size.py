"""Every screen with no, one, few, many and ten thousand deals, of the strangest names: as rep, manager and admin."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from sandbox.seen import Message, View
from storage import tables
from tests.acting import FRIDAY, Office
from tests.sizes.adding_up import groups_add_up, lines_hold_what_counts, list_adds_up, total_of
from tests.sizes.strange import STRANGE, strange
from tests.sizes.tour import Tour, accepted_everything, look

SIZES = [0, 1, 3, 200, 10_000]
EVERYBODY = ("jane", "ann", "maya")
MONDAY = datetime(2026, 11, 23, 17, 5, tzinfo=UTC)  # after nine where each of them is
NEXT_FRIDAY = datetime(2026, 11, 27, 18, 5, tzinfo=UTC)

pytestmark = pytest.mark.parametrize("size", SIZES)


def counted(office: Office, *conditions: sa.ColumnElement[bool]) -> int:
    """How many open deals there are of a kind."""
    query = sa.select(sa.func.count()).select_from(tables.deals).where(tables.deals.c.status == "open", *conditions)
    with office.database.engine.connect() as connection:
        return int(connection.execute(query).scalar_one())


def rows_by_id(office: Office) -> dict[str, dict[str, Any]]:
    """Every deal as it is on record."""
    with office.database.read(office.workspace_id) as connection:
        found = connection.execute(sa.select(tables.deals))
        return {row.id: dict(row._mapping) for row in found}


async def _messages(office: Office, who: str) -> list[Message]:
    return [look(message) for message in await office.people.messages(who, "dm") if message.from_app]


async def test_every_list_of_deals_and_the_cards_of_it(sized: Office, size: int) -> None:
    deals = rows_by_id(sized)
    for who in EVERYBODY:
        await _lists(Tour(sized, who), deals, size)
    await accepted_everything(sized)


async def _lists(me: Tour, deals: dict[str, dict[str, Any]], size: int) -> None:
    view = await me.types("/deals")
    assert isinstance(view, View)
    menu = next(one for one in view.elements if one["action_id"] == "deal_list_filter")
    for option in [option["value"] for group in menu["option_groups"] for option in group["options"]]:
        if option not in view.private_metadata:
            view = await me.turns(view, "deal_list_filter", option=("", option))
        list_adds_up(view, offset=0)
        lines_hold_what_counts(view, deals, today=FRIDAY.date())
    view = await me.turns(view, "deal_list_filter", option=("", "every"))
    assert me.who != "maya" or total_of(view) == size
    if "deal_list_next" in view.action_ids:
        view = await me.turns(view, "deal_list_next")
        list_adds_up(view, offset=10)
        view = await _last_page(me, view)
        list_adds_up(view, offset=(total_of(view) - 1) // 10 * 10)
        lines_hold_what_counts(view, deals, today=FRIDAY.date())
        view = await me.turns(view, "deal_list_previous")
    for value in [one["value"] for one in view.elements if one["action_id"] == "deal_open"][:5]:
        await _card(me, view, value)
    await me.glances(view, "deal_new")


async def _last_page(me: Tour, view: View) -> View:
    """As if *Next* had been pressed hundreds of times."""
    workspace = me.office.sandbox.workspace
    open_view = workspace.top_view(workspace.person(me.who).id)
    assert open_view is not None
    before_it = rf"offset\":{total_of(view) - 11}"
    assert r"offset\":10" in view.private_metadata
    open_view.content["private_metadata"] = view.private_metadata.replace(r"offset\":10", before_it)
    return await me.turns(view, "deal_list_next")


async def _card(me: Tour, listed: View, deal_id: str) -> None:
    block = next(one for one in listed.blocks if one.get("accessory", {}).get("value") == deal_id)
    shown = await me.once(lambda: me.office.people.click(me.who, listed, "deal_open", block_id=str(block["block_id"])))
    assert shown.view is not None
    card = look(shown.view)
    for action_id in ("deal_edit", "deal_lost", "deal_set_step"):
        if action_id in card.action_ids:
            await me.glances(card, action_id)
    await me.leaves(card)


async def test_a_line_its_questions_and_the_forms(sized: Office, size: int) -> None:
    for place, who in enumerate(EVERYBODY):
        await _lines(Tour(sized, who), range(place, len(STRANGE), len(EVERYBODY)))
    await accepted_everything(sized)


async def _lines(me: Tour, numbers: range) -> None:
    for number in numbers:
        part = STRANGE[number]
        answer = await me.types("/nextstep", f"{part.strip()} - {strange(number + 2, 250)} 27 Nov")
        if isinstance(answer, Message) and "capture_pick_deal_0" in answer.action_ids:
            answer = await me.redraws(answer, "capture_pick_deal_0")
        elif isinstance(answer, Message) and "capture_new_deal" in answer.action_ids:
            answer = await me.redraws(answer, "capture_new_deal")
        if isinstance(answer, Message) and "capture_edit" in answer.action_ids:
            await me.glances(answer, "capture_edit")
            await me.redraws(answer, "capture_undo")
    asked = await me.types("/nextstep", "Zeta Ξ - call")
    if isinstance(asked, Message) and "capture_new_deal" in asked.action_ids:
        when = await me.redraws(asked, "capture_new_deal")
        await me.redraws(when, "capture_pick_date_0")
    form = await me.types("/nextstep")
    assert isinstance(form, View)
    for typed in ("", "n", "northwind", "שלום", "👋🏽", "```", "zzzz", "1 2 3"):
        found = await me.searches(form, "deal", typed)
        assert len(found) <= 100
    await me.turns(form, "party", option=("", "buyer"))


async def test_the_home_tab_and_the_own_settings(sized: Office, size: int) -> None:
    for who in EVERYBODY:
        await _home(Tour(sized, who))
    await accepted_everything(sized)


async def _home(me: Tour) -> None:
    sized, who = me.office, me.who
    home = await me.once(lambda: sized.people.open_home(who))
    assert home is not None
    groups_add_up(look(home).blocks)
    owned = counted(sized, tables.deals.c.owner_id == sized.sandbox.workspace.person(who).id)
    assert owned == 0 or f"({owned:,})*" in home.all_text or f"({owned:,})" in home.all_text
    form = await me.opens(home, "settings_open")
    for typed in ("", "ger", "new y", "שלום"):
        await me.searches(form, "holidays", typed)
    await me.sends(form, nudge_time="08:30")
    for action_id in ("deal_set_step", "step_done"):
        if action_id in home.action_ids:
            await me.glances(home, action_id)
    for block in [block for block in home.blocks if "'action_id': 'steps_more'" in str(block)]:
        await _steps(me, home, str(block["block_id"]))
    await sized.work()
    drawn = await sized.people.home(who)
    assert drawn is not None
    groups_add_up(look(drawn).blocks)


async def _steps(me: Tour, home: View, block_id: str) -> None:
    """The list behind "and 7 more", to and fro."""
    shown = await me.once(lambda: me.office.people.click(me.who, home, "steps_more", block_id=block_id))
    assert shown.view is not None
    view = look(shown.view)
    for action_id in ("step_list_next", "step_list_next", "step_list_previous"):
        if action_id in view.action_ids:
            view = await me.turns(view, action_id)
    await me.leaves(view)


async def test_what_somebody_leaves_who_has_left_slack(sized: Office, size: int) -> None:
    await sized.people.change_person("kenji", deleted=True)
    await sized.work()
    me = Tour(sized, "ann")
    for message in [one for one in await _messages(sized, "ann") if "left_hand_over" in one.action_ids]:
        if "left_more" in message.action_ids:
            await _left_list(me, message)
        await me.glances(message, "left_all")
    home = await me.once(lambda: sized.people.open_home("ann"))
    assert home is not None
    assert size < 3 or "Kenji" in look(home).all_text
    await accepted_everything(sized)


async def _left_list(me: Tour, message: Message) -> None:
    view = await me.opens(message, "left_more")
    for action_id in ("left_list_next", "left_list_next", "left_list_previous"):
        if action_id in view.action_ids:
            view = await me.turns(view, action_id)
    await me.leaves(view)


async def test_pipeline_both_lists_every_team_and_shared(sized: Office, size: int) -> None:
    for who in EVERYBODY:
        await _pipeline(Tour(sized, who))
    await accepted_everything(sized)


async def _pipeline(me: Tour) -> None:
    sized, who = me.office, me.who
    answer = await me.types("/pipeline")
    assert isinstance(answer, Message)
    groups_add_up(answer.blocks)
    menus = [one for one in answer.elements if one["action_id"] == "pipeline_team"]
    offered = [str(option["value"]) for one in menus for option in one["options"]]
    for option in offered[:3]:
        answer = await me.redraws(answer, "pipeline_team", option=("", option))
        groups_add_up(answer.blocks)
        answer = await me.redraws(answer, "pipeline_undated")
        groups_add_up(answer.blocks)
        answer = await me.redraws(answer, "pipeline_digest")
    await me.once(lambda: sized.people.click(who, answer, "pipeline_share"))
    await sized.work()
    look(await sized.people.wait_for_message(who, "#sales", containing="Shared by"))


async def test_the_morning_message_its_forms_notes_and_reminders(sized: Office, size: int) -> None:
    await sized.go_to(MONDAY)
    for who in EVERYBODY:
        me = Tour(sized, who)
        for message in await _messages(sized, who):
            groups_add_up(message.blocks)
            if "step_menu" not in message.action_ids:
                continue
            choice = {"jane": "remind", "ann": "move", "maya": "hand_over"}[who]
            await _rearranged(me, message, choice)
            break
    await sized.go_to(MONDAY + timedelta(hours=6))
    for who in (*EVERYBODY, "bert"):
        for message in await _messages(sized, who):
            groups_add_up(message.blocks)
    await accepted_everything(sized)


async def _rearranged(me: Tour, message: Message, choice: str) -> None:
    """The first step that can be treated so, moved, put off or handed over."""
    message = next(one for one in await _messages(me.office, me.who) if one.ts == message.ts)
    block = next((block for block in message.blocks if f"'value': '{choice}'" in str(block)), None)
    if block is None:
        return
    shown = await me.once(
        lambda: me.office.people.click(
            me.who, message, "step_menu", block_id=str(block["block_id"]), option=("", choice)
        )
    )
    assert shown.view is not None
    form = look(shown.view)
    if choice == "hand_over":
        await me.sends(form, owner="bert" if me.who != "bert" else "jane")
    else:
        done = await me.turns(form, f"step_{choice}_0")
        assert "capture_undo" in done.action_ids
    await me.office.work()


async def test_the_digest_and_the_undated_list_as_they_are_sent(sized: Office, size: int) -> None:
    for moment in (MONDAY, NEXT_FRIDAY):
        await sized.go_to(moment)
        for message in await _messages(sized, "maya"):
            groups_add_up(message.blocks)
    sent = "\n".join(message.text for message in await _messages(sized, "maya"))
    assert size == 0 or "no dated next step" in sent
    await accepted_everything(sized)


async def test_the_settings_of_the_workspace_and_the_welcome(sized: Office, size: int) -> None:
    me = Tour(sized, "maya")
    view = await me.types("/nextstep-admin")
    assert isinstance(view, View)
    welcome = await me.opens(view, "welcome_resume")
    for _ in range(4):
        welcome = await me.turns(welcome, "welcome_next")
    await me.leaves(welcome)
    for team in [one["value"] for one in view.elements if one["action_id"] == "admin_team_edit"]:
        block = next(one for one in view.blocks if one.get("accessory", {}).get("value") == team)
        shown = await me.once(
            lambda block=block: sized.people.click("maya", view, "admin_team_edit", block_id=str(block["block_id"]))  # type: ignore[misc]
        )
        assert shown.view is not None
        form = look(shown.view)
        if "admin_team_delete" in form.action_ids:
            await me.turns(form, "admin_team_delete")
        await me.leaves(form)
    await me.glances(view, "admin_team_new")
    stages = await me.opens(view, "admin_stages")
    await me.glances(stages, "admin_stage_new")
    for action_id in ("admin_stage_edit", "admin_stage_remove"):
        for block in [one for one in stages.blocks if action_id in str(one)]:
            shown = await me.once(
                lambda block=block, action_id=action_id: sized.people.click(  # type: ignore[misc]
                    "maya", stages, action_id, block_id=str(block["block_id"])
                )
            )
            assert shown.view is not None
            await me.leaves(look(shown.view))
    await me.turns(stages, "admin_stage_down")
    await accepted_everything(sized)


async def test_shortcuts_and_links_with_strange_words(sized: Office, size: int) -> None:
    me = Tour(sized, "jane")
    for number in range(0, len(STRANGE), 2):
        said = await sized.people.say("bert", "#sales", strange(number, 900))
        shown = await me.once(lambda said=said: sized.people.shortcut("jane", "set_next_step", said))  # type: ignore[misc]
        assert shown.view is not None
        await me.leaves(look(shown.view))
        await me.types("/deals", f"link {STRANGE[number].strip()}")
        await me.types("/deals", "unlink")
        await me.types("/deals", STRANGE[number].strip())
    await accepted_everything(sized)
