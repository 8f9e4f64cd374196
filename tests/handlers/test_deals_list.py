"""`/deals`: the list, its filter and pages, and what happens where something is amiss."""

import pytest

from sandbox.seen import View
from tests.acting import Office
from tests.deals import deal, seed, stored
from tests.handlers.talk import in_time, types

STRANGE = "👩‍👩‍👧‍👦 שלום <!channel> *bold* " * 5


async def opens(office: Office, typed: str = "", *, who: str = "jane", channel: str = "#sales") -> View:
    """`/deals`, in time, with a modal."""
    shown = await office.people.command(who, "/deals", typed, channel=channel)
    in_time(shown)
    assert shown.view is not None, shown.message
    return shown.view


async def filters(office: Office, view: View, option: str, *, who: str = "jane") -> View:
    """Choose another filter, and see the same modal then."""
    in_time(await office.people.click(who, view, "deal_list_filter", option=option))
    return await office.people.wait_for_view(who, after=view)


def block_of(view: View, words: str) -> str:
    """The block that says this."""
    return next(str(block["block_id"]) for block in view.blocks if words in str(block))


async def test_the_list_opens_with_own_deals_and_their_next_steps(sold: Office) -> None:
    await types(sold, "Zeta - send the quote tue")
    view = await opens(sold)
    assert view.title == "Deals"
    assert "*Mine: 3 open deals*" in view.all_text
    assert "*Northwind Health – Pilot* · $45.3k · Proposal\nNo dated next step" in view.all_text
    assert "*Zeta* · $1.5k · Discovery\nsend the quote · Tue 24 Nov" in view.all_text
    assert view.action_ids.count("deal_open") == 3


async def test_a_filter_changes_the_same_modal(sold: Office) -> None:
    view = await opens(sold)
    team = await filters(sold, view, "My team's")
    assert team.id == view.id
    assert "*My team's: 5 open deals*" in team.all_text
    assert "*Acme – Rollout* · $99k · Discovery · Bert Vogel" in team.all_text

    lost = await filters(sold, team, "Lost")
    assert "*Lost: 1 deal*" in lost.all_text
    assert "*Falcon Energy – Old Story*" in lost.all_text
    assert "Closed Lost" not in lost.all_text
    proposal = await filters(sold, lost, "Proposal")
    assert "*Proposal: 1 open deal*" in proposal.all_text
    assert "*No next step is overdue.*" in (await filters(sold, proposal, "Overdue")).all_text


async def test_one_who_has_no_deal_sees_the_teams_and_one_without_a_team_none(sold: Office) -> None:
    assert "*My team's: 5 open deals*" in (await opens(sold, who="priya")).all_text
    guest = await opens(sold, who="gus", channel="#sales-emea")
    assert "*Your team has no open deal.*" in guest.all_text
    assert "deal_new" not in guest.action_ids


@pytest.mark.parametrize("count", [0, 1, 3, 200])
async def test_lists_of_any_length_are_paged(at_work: Office, count: int) -> None:
    rows = [deal(f"{STRANGE}{number}"[-150:], f"A{STRANGE}"[:150], amount=str(number)) for number in range(count)]
    if rows:
        seed(at_work.database, at_work.workspace_id, rows, now=at_work.clock.now)
    view = await opens(at_work)
    seen = view.action_ids.count("deal_open")
    while "deal_list_next" in view.action_ids:
        in_time(await at_work.people.click("jane", view, "deal_list_next"))
        view = await at_work.people.wait_for_view("jane", after=view)
        seen += view.action_ids.count("deal_open")
    assert seen == count
    if count == 200:
        assert "191 to 200 of 200, largest first" in view.all_text
        in_time(await at_work.people.click("jane", view, "deal_list_previous"))
        before = await at_work.people.wait_for_view("jane", after=view)
        assert "181 to 190 of 200" in before.all_text


async def test_words_that_are_certain_open_the_card(sold: Office) -> None:
    view = await opens(sold, "northwind")
    assert view.title == "Deal"
    assert view.close == "Close"
    assert "Northwind Health – Pilot" in view.all_text


async def test_words_that_mean_several_open_the_list_of_them(sold: Office) -> None:
    view = await opens(sold, "acme")
    assert "*Deals with “acme”: 2*" in view.all_text
    near = await opens(sold, "nortwind")
    assert "No deal has all of these words; these are near." in near.all_text
    none = await opens(sold, "zzz <&> @here")
    assert "*No deal is called “zzz &lt;&amp;&gt; @\u2060here”.*" in none.all_text
    assert "*Mine: 3 open deals*" in (await filters(sold, none, "Mine")).all_text


async def test_a_closed_deal_is_found_by_its_words(sold: Office) -> None:
    assert "*Falcon Energy – Old Story*" in (await opens(sold, "falcon")).all_text


async def test_open_puts_the_card_on_the_list_and_closing_shows_the_list_again(sold: Office) -> None:
    view = await opens(sold)
    shown = await sold.people.click("jane", view, "deal_open", block_id=block_of(view, "Zeta"))
    in_time(shown)
    assert shown.view is not None
    assert (shown.view.title, shown.view.close, shown.view.previous_id) == ("Deal", "Back", view.id)
    below = await sold.people.close("jane", shown.view)
    assert below is not None
    assert below.id == view.id


async def test_a_double_click_on_open_puts_one_card_there(sold: Office) -> None:
    view = await opens(sold)
    in_time(await sold.people.click("jane", view, "deal_open", block_id=block_of(view, "Zeta"), twice=True))
    await sold.bot.finish()
    card = await sold.people.view("jane")
    assert card is not None
    assert card.previous_id == view.id


async def test_a_deal_that_has_gone_meanwhile_is_said_to_be_gone(sold: Office) -> None:
    await types(sold, "Nova - call tue")
    asked = await types(sold, "Nova - call tue")
    await sold.people.click("jane", asked, "capture_new_deal")
    await sold.bot.finish()
    added = await sold.people.wait_for_message("jane", "#sales", containing="✓ *Nova*")
    view = await opens(sold)
    await sold.people.click("jane", added, "capture_undo")
    step = stored(sold, "steps")
    assert step == []

    shown = await sold.people.click("jane", view, "deal_open", block_id=block_of(view, "Nova"))

    in_time(shown)
    assert shown.view is not None
    assert "This deal is no longer there." in shown.view.all_text


async def test_where_slack_opens_nothing_the_person_is_told(sold: Office) -> None:
    await sold.people.fault("views.open", "error", error="expired_trigger_id")
    shown = await sold.people.command("jane", "/deals", "", channel="#sales")
    assert shown.message is not None
    assert "Slack is slow to answer; if no form opens, try once more" in shown.message.text
