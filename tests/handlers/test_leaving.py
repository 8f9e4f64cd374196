"""Somebody is deactivated in Slack: their manager hands over what they leave, from the message or the home tab."""

from datetime import timedelta

import pytest

from schedules.deliver import deliver
from tests.acting import Office
from tests.deals import deal, seed, stored
from tests.handlers.leaving_talk import (
    form_of,
    hands_over,
    leaves,
    managed,
    pressed,
    private,
    redrawn,
    told,
)
from tests.handlers.talk import id_of, types
from tests.services.company import rows


@pytest.fixture
async def team(sold: Office) -> Office:
    """Ann manages; Bert has two deals more, a step on one, and one on Jane's Zeta."""
    brought = [
        {**deal("Mining", "Falcon", owner="bert", amount="120000"), "Record ID": "b1"},
        {**deal("Tarn", owner="bert", amount="700"), "Record ID": "b2"},
    ]
    seed(sold.database, sold.workspace_id, brought, now=sold.clock.now)
    await managed(sold)
    await types(sold, "Falcon Mining - call the CFO 24 nov", who="bert")
    await types(sold, "Zeta - send the quote @bert wed")
    await sold.work()
    return sold


async def test_the_manager_is_told_at_once_and_nobody_else_is(team: Office) -> None:
    before = {who: await private(team, who) for who in ("maya", "jane", "bert", "kenji")}
    await leaves(team)
    message = await told(team)
    assert message.text == (
        "Bert Vogel has left Slack and leaves 3 open deals ($220k) and 1 next step on another person’s deal"
    )
    assert message.buttons == ["Hand over"] * 4 + ["Hand over all"]
    assert {who: await private(team, who) for who in before} == before


async def test_the_people_job_finds_it_where_no_event_came(team: Office) -> None:
    url = team.sandbox.world.bot_url
    team.sandbox.set_bot_url("http://127.0.0.1:9/nowhere")
    await team.people.change_person("bert", deleted=True)
    team.sandbox.set_bot_url(url)
    for _ in range(2):
        await team.bot.meet_everyone()
        await deliver(team.bot.jobs)
    assert len([m for m in await private(team, "ann") if "has left Slack" in m.text]) == 1


async def test_a_deal_is_handed_over_with_its_step_and_taken_back(team: Office) -> None:
    await leaves(team)
    message = await told(team)
    form = await form_of(team, message, "Falcon")
    assert "with 1 open next step" in form.all_text

    done = await hands_over(team, form, "jane", twice=True)
    assert done.view is not None
    assert "is Jane Roe’s now, with 1 next step; it was Bert Vogel’s." in done.view.all_text
    ticked = await redrawn(team, message, "handed over to Jane Roe 15:00")
    assert ticked.text.startswith("Bert Vogel has left Slack and leaves 2 open deals")
    jane = await id_of(team, "jane")
    assert {step["owner_id"] for step in stored(team, "steps") if step["deal"] == "Mining"} == {jane}
    note = await team.people.wait_for_message("jane", "dm", containing="Ann Keller handed over to you 1 open deal")
    assert "Falcon – Mining" in note.all_text

    again = await team.people.click("ann", done.view, "left_undo", twice=True)
    assert again.ok
    await team.bot.finish()
    view = await team.people.view("ann")
    assert view is not None
    assert "Taken back: 1 open deal and 1 next step are Bert Vogel’s again." in view.all_text
    await redrawn(team, ticked, "leaves 3 open deals")
    await team.people.wait_for_message("jane", "dm", containing="it was taken back or passed on", after=note)


async def test_the_last_hand_over_is_taken_back_from_the_message_itself(team: Office) -> None:
    await leaves(team)
    message = await told(team)
    await hands_over(team, await form_of(team, message, "Falcon"), "jane")
    ticked = await redrawn(team, message, "handed over to Jane Roe")

    undone = await team.people.click("ann", ticked, "left_undo")

    assert undone.ok
    after = await redrawn(team, ticked, "leaves 3 open deals")
    assert "Undo last hand over" not in after.buttons


async def test_a_step_on_a_colleagues_deal_goes_by_the_form_of_steps(team: Office) -> None:
    await leaves(team)
    message = await told(team)
    form = await form_of(team, message, "Zeta")
    assert "send the quote" in form.all_text
    done = await hands_over(team, form, "kenji")
    assert done.view is not None
    await redrawn(team, message, "handed over to Kenji Mori")
    await team.people.wait_for_message("kenji", "dm", containing="Ann Keller gave you a next step")


async def test_a_stale_line_says_what_has_happened_since(team: Office) -> None:
    await leaves(team)
    message = await told(team)
    form = await form_of(team, message, "Falcon")
    await hands_over(team, form, "jane")
    since = await form_of(team, message, "Falcon")
    assert "“Falcon – Mining” was handed over to Jane Roe at 15:00 by Ann Keller." in since.all_text


async def test_who_cannot_own_it_is_marked_on_the_field_and_the_form_can_be_corrected(team: Office) -> None:
    await leaves(team)
    message = await told(team)
    form = await form_of(team, message, "Falcon")
    for who, why in (("tom", "no longer active"), ("bert", "no longer active"), ("sam", "another company")):
        refused = await team.people.submit("ann", form, {"owner": who})
        assert why in refused.errors["owner"], who
    assert (await hands_over(team, form, "jane")).errors == {}


async def test_all_is_handed_over_in_one_act_and_told_in_one_message(team: Office) -> None:
    await leaves(team)
    message = await told(team)
    form = await pressed(team, message, "left_all")
    assert "*3 open deals ($220k) and 1 next step on another person’s deal*" in form.all_text

    done = await hands_over(team, form, "kenji", twice=True)
    assert done.view is not None
    assert "3 open deals and 2 next steps are Kenji Mori’s now" in done.view.all_text
    stale = await pressed(team, message, "left_all")
    assert "Bert Vogel holds nothing in this team any more." in stale.all_text
    await team.people.close("ann", stale)
    empty = await redrawn(team, message, "nothing is left to hand over")
    assert empty.buttons == ["Undo last hand over"]
    assert len([m for m in await private(team, "kenji") if "handed over to you" in m.text]) == 1
    acts = {made["act_id"] for made in _history(team) if made["via"] == "left"}
    assert len(acts) == 1


async def test_more_than_ten_lines_are_a_click_away_and_thousands_of_deals_take_some_moments(team: Office) -> None:
    brought = [{**deal(f"Deal {n}", owner="bert", amount=str(n)), "Record ID": f"more{n}"} for n in range(300)]
    seed(team.database, team.workspace_id, brought, now=team.clock.now)
    await leaves(team)
    message = await told(team)
    assert "and 294 more" in message.buttons
    page = await pressed(team, message, "left_more")
    await team.people.click("ann", page, "left_list_next")
    await team.bot.finish()
    second = await team.people.view("ann")
    assert second is not None
    assert "11 to 20 of 304, largest first" in second.all_text
    await team.people.click("ann", second, "left_list_previous")
    await team.bot.finish()
    await team.people.close("ann", page)

    form = await pressed(team, message, "left_all")
    done = await hands_over(team, form, "kenji")
    assert done.view is not None
    assert (
        "303 open deals and 2 next steps of Bert Vogel go to Kenji Mori; so many take some moments."
        in done.view.all_text
    )
    await team.work()
    await redrawn(team, message, "nothing is left to hand over")
    note = (await private(team, "kenji"))[-1]
    assert "303 open deals" in note.text
    rest = await pressed(team, note, "deals_more", who="kenji")
    assert "Mine: 304 open deals" in rest.all_text


async def test_the_home_tab_of_the_manager_has_it_until_nothing_is_left(team: Office) -> None:
    await leaves(team)
    home = await team.people.open_home("ann")
    assert home is not None
    assert "Bert Vogel has left Slack and leaves 3 open deals" in home.all_text
    done = await hands_over(team, await form_of(team, home, "Falcon"), "jane")
    assert done.view is not None
    await team.people.close("ann", done.view)
    await team.work()
    home = await team.people.wait_for_view("ann", surface="home", containing="leaves 2 open deals", after=home)
    done = await hands_over(team, await pressed(team, home, "left_all"), "kenji")
    await team.work()
    home = await team.people.home("ann")
    assert home is not None
    assert "Bert Vogel" not in home.all_text


async def test_who_may_not_is_told_so_and_nothing_changes(team: Office) -> None:
    await leaves(team)
    message = await told(team)
    form = await pressed(team, message, "left_all")
    await managed(team, "maya")

    refused = await team.people.submit("ann", form, {"owner": "kenji"})

    assert refused.view is not None
    assert "Only a manager of this team or an admin can hand this over; ask one of them." in refused.view.all_text
    assert [made for made in _history(team) if made["via"] == "left"] == []


async def test_somebody_who_is_back_keeps_what_nobody_has_taken(team: Office) -> None:
    await leaves(team)
    message = await told(team)
    form = await pressed(team, message, "left_all")
    await team.people.change_person("bert", deleted=False)
    back = await redrawn(team, message, "Bert Vogel is back in Slack; still theirs: 3 open deals")
    assert "Hand over all" not in back.buttons
    assert "Hand over" in back.buttons
    refused = await team.people.submit("ann", form, {"owner": "kenji"})
    assert refused.view is not None
    assert "Bert Vogel is back in Slack; hand over one by one what they should not keep." in refused.view.all_text
    await team.people.close("ann", refused.view)
    await hands_over(team, await form_of(team, back, "Falcon"), "jane")
    await redrawn(team, back, "still theirs: 2 open deals")


async def test_the_list_of_deals_is_filtered_for_managers_only(team: Office) -> None:
    await leaves(team)
    listed = (await team.people.command("ann", "/deals", "zeta or", channel="#sales")).view
    assert listed is not None
    await team.people.click("ann", listed, "deal_list_filter", option="Owner has left Slack")
    await team.bot.finish()
    view = await team.people.view("ann")
    assert view is not None
    assert "Owner has left Slack: 3 open deals" in view.all_text
    assert "Bert Vogel (has left)" in view.all_text
    reps = (await team.people.command("jane", "/deals", "", channel="#sales")).view
    assert reps is not None
    assert "Owner has left Slack" not in str(reps.blocks)


async def test_nothing_is_sent_to_whoever_has_left(team: Office) -> None:
    await leaves(team)
    before = await private(team, "bert")
    for days in range(1, 8):
        await team.go_to(team.clock.now + timedelta(days=days))
    assert await private(team, "bert") == before


def _history(office: Office) -> list[dict[str, str]]:
    return rows(office.database, "changes", office.workspace_id)
