"""An admin's first hour: the welcome, settings made in Slack, a first deal with every edit, and who sees it."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any

import pytest

from sandbox.seen import Message, View
from tests.acting import Office, office
from tests.deals import stored
from tests.handlers import test_deal_card as card_talk
from tests.handlers.admin_talk import opens, pressed, saves, settings
from tests.handlers.talk import id_of, in_time, presses, types
from tests.handlers.test_deals_list import opens as deals

IN_NOVEMBER = {
    "Friday morning": datetime(2026, 11, 20, 17, 0, tzinfo=UTC),  # 9:00 in Los Angeles, where Maya is
    "Friday at ten": datetime(2026, 11, 20, 18, 0, tzinfo=UTC),
    "Monday at half past eight": datetime(2026, 11, 23, 16, 30, tzinfo=UTC),
}


@pytest.fixture
async def new(database_url: str) -> AsyncIterator[Office]:
    """The app was just installed by Maya, on Friday 20 Nov 2026 at 7:00 where she is."""
    async with office(database_url, is_new=True) as running:
        await running.work()
        yield running


async def welcome(office: Office, containing: str, after: Message | None = None) -> Message:
    """The installer's message as it stands then."""
    return await office.people.wait_for_message("maya", "dm", containing=containing, after=after)


async def goes_on(office: Office, message: Message, containing: str) -> Message:
    """*Next*, *Skip* or *Finish* under the welcome."""
    in_time(await office.people.click("maya", message, "welcome_next"))
    return await welcome(office, containing, message)


async def private(office: Office, containing: str) -> Message:
    """What the bot writes to Maya in private."""
    await office.work()
    return await office.people.wait_for_message("maya", "dm", containing=containing)


def in_settings(office: Office, kind: str) -> dict[str, dict[str, Any]]:
    """Teams or stages by name, as `nextstep export --what settings` writes them."""
    return {row["name"]: row for row in stored(office, "settings") if row["kind"] == kind}


async def first_step(office: Office, form: View) -> View:
    """The form for a next step, filled in with a deal that is not known yet."""
    ((_, new_deal),) = await office.people.options("maya", form, "deal", "Acme")
    done = await office.people.submit(
        "maya", form, {"deal": new_deal, "text": "Send the quote", "due_on": "2026-11-20"}
    )
    assert done.errors == {}
    assert done.view is not None
    return done.view


async def with_a_team(office: Office, top: View | None = None, name: str = "EMEA", **values: Any) -> View:
    """The settings once *New team* was saved."""
    form = await opens(office, top or await settings(office), "admin_team_new")
    done = await saves(office, form, name=name, **values)
    assert done.errors == {}
    return await office.people.wait_for_view("maya", containing=f"{name} is saved")


async def a_deal(office: Office, name: str, **values: Any) -> View:
    """The card of a deal that Maya has added by `/deals` and *New deal*."""
    form = await card_talk.form_of(office, await deals(office, who="maya"), "deal_new", who="maya")
    return await card_talk.saved(office, form, who="maya", name=name, **values)


async def test_the_welcome_is_left_in_the_middle_and_taken_up_again(new: Office) -> None:
    people = new.people
    message = await welcome(new, "1 Try it")
    assert message.text == "Nextstep is installed. It works as it is; four short steps make it yours"

    # The first step is tried on the spot: there is no deal yet, and the form takes a new one.
    shown = await people.click("maya", message, "welcome_try")
    assert shown.view is not None
    assert "*Acme*" in (await first_step(new, shown.view)).all_text
    assert [row["deal"] for row in stored(new, "steps")] == ["Acme"]

    # The team's channel is one in which the bot is not; that is said at once, and how to mend it.
    message = await goes_on(new, message, "*2 The team's channel*")
    in_time(await people.click("maya", message, "welcome_channel", value="#general"))
    message = await welcome(new, "type `/invite @Nextstep` there", message)
    await people.invite_bot("#general")

    # She leaves it there, and goes on in the settings; the message follows.
    top = await settings(new)
    assert "The welcome is at step 3 of 4." in top.all_text
    view = await opens(new, top, "welcome_resume", "The welcome")
    assert view.close == "Later"
    form = await opens(new, view, "welcome_people", "Who is in the team")
    await saves(new, form, managers=["ann"])
    view = await people.wait_for_view("maya", containing="*4 Deals*", after=view)
    assert "1 open deal so far" in view.all_text
    message = await welcome(new, "*4 Deals*", message)
    in_time(await people.click("maya", view, "welcome_next"))
    message = await welcome(new, "is set up", message)
    assert (message.text, message.buttons) == (
        "Nextstep is set up. To change anything, type /nextstep-admin.",
        [],
    )
    (team,) = in_settings(new, "team").values()
    assert team["managers"] == [await id_of(new, "ann")]
    assert "welcome_resume" not in (await settings(new)).action_ids
    assert len([one for one in await people.messages("maya", "dm") if one.from_app]) == 1


async def test_a_team_of_one_works_untouched(new: Office) -> None:
    before = stored(new, "settings")
    asked = await types(new, "Acme - send the quote today", who="maya")
    assert "Acme" in asked.text
    answer = await presses(new, asked, "capture_new_deal", who="maya", containing="✓ *Acme*")
    assert "Maya Ortiz · Fri 20 Nov (today)" in answer.all_text
    await a_deal(new, "Pilot", account="Zeta", amount="45.3k")

    await new.go_to(IN_NOVEMBER["Friday morning"])
    morning = await private(new, "1 for today, 1 deal without a dated step")
    assert "Zeta – Pilot" in morning.all_text
    await new.go_to(IN_NOVEMBER["Friday at ten"])
    assert "1 of 2 open deals has no dated next step" in (await private(new, "no dated next step (")).text
    await new.go_to(IN_NOVEMBER["Monday at half past eight"])
    assert "2 deals" in (await private(new, "Open pipeline")).text
    home = await new.people.open_home("maya")
    assert home is not None
    assert "Acme" in home.all_text
    assert stored(new, "settings") == before, "nothing was set for all that"


async def test_teams_are_made_with_their_people_and_channels(new: Office) -> None:
    people = new.people
    form = await opens(new, await settings(new), "admin_team_new")

    # What cannot be is marked on its field, in a sentence, and what was filled in stays.
    assert (await saves(new, form, name=None, members=["bert"])).errors.keys() == {"name"}
    for given, field, said in (
        ({"name": "sales"}, "name", "There is a team “sales” already; choose another name."),
        (
            {"name": "EMEA", "members": ["bert", "sam"]},
            "members",
            "Sam Partner is from another workspace and cannot be",
        ),
        ({"members": ["bert"], "managers": ["tom"]}, "managers", "Tom Reed is no longer active in Slack and cannot be"),
    ):
        done = await saves(new, form, **given)
        assert done.errors.keys() == {field}
        assert done.errors[field].startswith(said)
    done = await saves(new, form, managers=["ann"], channel="#general")
    assert done.errors == {}

    # The bot is not in that channel, and the settings say what to do; then it is, and they have nothing to say.
    top = await people.wait_for_view("maya", containing="gets nothing until Nextstep is in it")
    assert "type `/invite @Nextstep` there" in top.all_text
    assert "1 manager: Ann Keller" in top.all_text
    assert "1 member: Bert Vogel" in top.all_text
    form = await opens(new, top, "admin_team_edit", "EMEA")
    await saves(new, form, name="Europe", channel="#sales-emea", members=["bert", "kenji"])
    top = await people.wait_for_view("maya", containing="✓ Europe is saved.")
    assert "/invite" not in top.all_text

    # Who is in one team and is named in another moves, which is said; a deleted team leaves its people to the first.
    top = await with_a_team(new, top, "APAC", members=["kenji"])
    assert "Kenji Mori moves here from Europe." in top.all_text
    form = await opens(new, top, "admin_team_edit", "APAC")
    in_time(await people.click("maya", form, "admin_team_delete"))
    question = await people.wait_for_view("maya", containing="Delete *APAC*?")
    assert question.submit == "Delete team"
    await saves(new, question)
    await people.wait_for_view("maya", containing="✓ APAC is deleted.")
    assert list(in_settings(new, "team")) == ["Sales", "Europe"]


async def test_of_very_many_teams_the_last_are_edited_from_a_menu(new: Office) -> None:
    top = await settings(new)
    for number in range(1, 22):
        top = await with_a_team(new, top, f"Team {number:02}")
    assert "and 2 more teams" in top.all_text
    shown = await pressed(new, top, "admin_team_pick", "more teams", option="Team 21")
    assert shown.view is not None
    await saves(new, shown.view, name="The last")
    await new.people.wait_for_view("maya", containing="✓ The last is saved.")
    assert "The last" in in_settings(new, "team")


async def test_stages_are_named_ordered_given_a_norm_added_and_removed(new: Office) -> None:
    people = new.people
    await a_deal(new, "Pilot", stage="Proposal")
    stages = await opens(new, await settings(new), "admin_stages")
    assert "*Proposal* · 1 open deal" in stages.all_text

    # A new one, after what it may not be; it stands behind the open ones, and is moved where it belongs.
    form = await opens(new, stages, "admin_stage_new")
    done = await saves(new, form, name="proposal", norm_days="14")
    assert done.errors == {"name": "There is a stage “proposal” already; choose another name."}
    assert (await saves(new, form, name="Evaluation", norm_days="0")).errors.keys() == {"norm_days"}
    assert (await saves(new, form, norm_days="14")).errors == {}
    stages = await people.wait_for_view("maya", containing="✓ Evaluation is saved.")
    assert "*Evaluation (norm 14 days)* · no deals" in stages.all_text
    for action, name in (("admin_stage_up", "Evaluation"), ("admin_stage_down", "Discovery")):
        await pressed(new, stages, action, name)
        stages = await people.wait_for_view("maya", after=stages)
    in_order = ["Proposal", "Discovery", "Evaluation", "Negotiation", "Won", "Lost"]
    assert list(in_settings(new, "stage")) == in_order

    # A stage is renamed and made one of won deals, which a deal that is open forbids.
    form = await opens(new, stages, "admin_stage_edit", "Proposal")
    done = await saves(new, form, name="Offer", kind="Won", norm_days="21")
    assert done.errors["kind"].startswith("Proposal holds 1 open deal, which would have to be won; move what is open")
    assert (await saves(new, form, kind="Open")).errors == {}
    stages = await people.wait_for_view("maya", containing="✓ Offer is saved.")

    # One that a deal still uses goes only with a word on where the deal goes.
    question = await opens(new, stages, "admin_stage_remove", "Offer")
    assert "Remove *Offer*? It holds 1 open deal." in question.all_text
    assert (await saves(new, question)).errors.keys() == {"to"}
    await saves(new, question, to="Negotiation")
    stages = await people.wait_for_view("maya", containing="✓ Offer is removed.")
    assert "*Negotiation* · 1 open deal" in stages.all_text
    card = await card_talk.card_of(new, "pilot", who="maya")
    assert "Maya Ortiz moved it from Offer to Negotiation · Fri 20 Nov" in card.all_text


async def test_a_second_admin_changes_the_same_settings_meanwhile(new: Office) -> None:
    people = new.people
    await people.change_person("ann", is_admin=True)
    top = await with_a_team(new, members=["bert"])
    mine = await opens(new, top, "admin_team_edit", "EMEA")
    hers = await opens(new, await settings(new, "ann"), "admin_team_edit", "EMEA", who="ann")

    # Ann is first: what Maya did not touch stays as Ann has set it, what both changed is said.
    assert (await saves(new, hers, who="ann", name="Europe", members=["bert", "priya"])).errors == {}
    done = await saves(new, mine, name="EU", members=["bert", "kenji"])
    assert done.errors["name"].startswith("This was changed while the form was open and is now “Europe”; choose that")
    assert (await saves(new, mine, name="Europe")).errors == {}
    handles = ("bert", "kenji", "priya")
    assert in_settings(new, "team")["Europe"]["members"] == sorted([await id_of(new, handle) for handle in handles])

    # Ann removes a stage, and deletes the team, while Maya has a form of each open: she is told so.
    top = await people.wait_for_view("maya", containing="✓ Europe is saved.")
    mine = await opens(new, await opens(new, top, "admin_stages"), "admin_stage_edit", "Negotiation")
    her_stages = await opens(new, await settings(new, "ann"), "admin_stages", who="ann")
    await saves(new, await opens(new, her_stages, "admin_stage_remove", "Negotiation", who="ann"), who="ann")
    gone = await saves(new, mine, name="Bargaining")
    assert gone.errors == {"name": "This stage is no longer there; another admin has removed it."}
    mine = await opens(new, await settings(new), "admin_team_edit", "Europe")
    hers = await opens(new, await settings(new, "ann"), "admin_team_edit", "Europe", who="ann")
    in_time(await people.click("ann", hers, "admin_team_delete"))
    await saves(new, await people.wait_for_view("ann", containing="Delete *Europe*?"), who="ann")
    gone = await saves(new, mine, members=["bert"])
    assert gone.errors == {"name": "This team is no longer there; another admin has deleted it."}
    assert list(in_settings(new, "team")) == ["Sales"]
    assert "Negotiation" not in in_settings(new, "stage")


async def test_a_first_deal_is_edited_in_every_way_and_its_history_tells_all(new: Office) -> None:
    card = await a_deal(new, "Pilot", account="Acme")
    form = await card_talk.form_of(new, card, who="maya")

    # What is wrong is marked on its field; then everything at once, with the usual currency of nobody yet.
    for given, field, said in (
        ({"amount": "a lot"}, "amount", "This is no amount; write it like 45,300 or €45.3k."),
        ({"amount": "45.300"}, "amount", "It is not clear whether these are thousands"),
        ({"amount": "-1"}, "amount", "An amount cannot be negative"),
        ({"amount": "", "owner": "sam"}, "owner", "Sam Partner belongs to another company"),
        ({"owner": "maya", "name": "  "}, "name", "A deal needs a name"),
    ):
        done = await new.people.submit("maya", form, given)
        assert done.errors.keys() == {field}
        assert done.errors[field].startswith(said)
    every = {"name": "Rollout", "stage": "Proposal", "amount": "€45.3k", "close_on": "2026-12-24", "owner": "jane"}
    card = await card_talk.saved(new, form, who="maya", **every)
    for words in ("Acme – Rollout", "✓ Saved", "*Stage*\nProposal", "€45,300", "Thu 24 Dec", "*Owner*\nJane Roe"):
        assert words in card.all_text

    # Taken back, done again; linked to a channel, in which no name is needed then; unlinked.
    card = await card_talk.pressed(new, card, "deal_undo", who="maya")
    assert "Taken back: Acme – Pilot is as it was before." in card.all_text
    form = await card_talk.form_of(new, card, who="maya")
    card = await card_talk.saved(new, form, who="maya", **every)
    card = await card_talk.pressed(new, card, "deal_link_channel", who="maya", value="#sales")
    assert "✓ Linked" in card.all_text
    assert "✓ *Acme – Rollout*" in (await types(new, "send the quote tue", who="maya")).all_text
    card = await card_talk.pressed(new, await card_talk.card_of(new, "rollout", who="maya"), "deal_unlink", who="maya")
    assert "✓ Unlinked" in card.all_text

    # Won, which asks and says what goes; opened again; lost, which asks why.
    won = next(element for element in card.elements if element["action_id"] == "deal_won")
    assert (
        won["confirm"]["text"]["text"] == "Acme – Rollout is won as of today. Its open step leaves everybody's lists."
    )
    card = await card_talk.pressed(new, card, "deal_won", who="maya")
    card = await card_talk.pressed(new, card, "deal_reopen", who="maya")
    form = await card_talk.form_of(new, card, "deal_lost", who="maya")
    assert (await new.people.submit("maya", form, {"reason": " "})).errors.keys() == {"reason"}
    card = await card_talk.saved(new, form, who="maya", reason="They build it themselves")
    for words in (
        "Lost Fri 20 Nov · “They build it themselves”",
        "*History*, the latest 10 changes",
        "Maya Ortiz set the amount to €45,300 · Fri 20 Nov",
        "Maya Ortiz handed it over to Jane Roe · Fri 20 Nov",
        "Maya Ortiz linked it to a channel · Fri 20 Nov",
        "Maya Ortiz set the next step “send the quote” · Fri 20 Nov",
        "Maya Ortiz marked it won · Fri 20 Nov",
        "Maya Ortiz marked it lost: “They build it themselves” · Fri 20 Nov",
    ):
        assert words in card.all_text


async def test_a_colleague_sees_the_deal_and_may_add_a_step_and_pipeline_is_shared(new: Office) -> None:
    await a_deal(new, "Pilot", account="Acme", amount="45.3k USD")
    card = await card_talk.card_of(new, "pilot")
    assert "Maya Ortiz, a manager or an admin can change this deal." in card.all_text
    assert [one for one in card.action_ids if one.startswith("deal_")] == ["deal_set_step"]
    form = await card_talk.form_of(new, card, "deal_set_step")
    assert (await new.people.submit("jane", form, {"text": "Book the demo", "due_on": "2026-11-24"})).errors == {}
    assert "Book the demo\nJane Roe · due Tue 24 Nov" in (await card_talk.card_of(new, "pilot", who="maya")).all_text
    shown = await new.people.command("jane", "/nextstep-admin", "", channel="#sales")
    assert shown.message is not None
    assert shown.message.text.endswith("can change its settings; ask Maya Ortiz.")

    # The pipeline is Maya's to see alone, until she shares it.
    shown = await new.people.command("maya", "/pipeline", "", channel="#sales")
    assert shown.message is not None
    assert shown.message.ephemeral
    assert shown.message.text.startswith("Sales: Open pipeline $45.3k · 1 deal")
    listed = await presses(
        new, shown.message, "pipeline_undated", who="maya", containing="The one open deal has a dated"
    )
    digest = await presses(new, listed, "pipeline_digest", who="maya", containing="Open pipeline")
    in_time(await new.people.click("maya", digest, "pipeline_share"))
    await new.work()
    posted = await new.people.wait_for_message("jane", "#sales", containing="Shared by Maya Ortiz")
    assert posted.text.startswith("Sales: Open pipeline $45.3k · 1 deal")
    assert not posted.ephemeral
