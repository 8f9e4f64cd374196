"""`/nextstep-admin`: who may, what it shows, and teams by their form."""

from dataclasses import replace
from typing import Any

import pytest

from sales.person import Person
from sales.settings import TeamValues
from services import administering, team_settings
from services.drafts import Typist
from services.workspaces import Installation, settle_in
from storage.ids import new_id
from tests.acting import Office
from tests.deals import deal, seed, stored
from tests.handlers.admin_talk import opens, pressed, saves, settings
from tests.handlers.talk import id_of, in_time


def teams(office: Office) -> dict[str, dict[str, Any]]:
    return {row["name"]: row for row in stored(office, "settings") if row["kind"] == "team"}


async def created(office: Office, name: str = "EMEA", **values: Any) -> Any:
    """A new team, made in Slack; the settings as they are drawn then."""
    form = await opens(office, await settings(office), "admin_team_new")
    done = await saves(office, form, name=name, **values)
    assert done.errors == {}
    return await office.people.wait_for_view("maya", containing=f"{name} is saved")


def changed_by_another(office: Office, person_id: str, team: str, **said: Any) -> None:
    """What another admin saves meanwhile."""
    row = teams(office)[team]
    shown = TeamValues(team, row["channel"], frozenset(row["managers"]), frozenset(row["members"]))
    team_settings.save(
        office.database,
        typist=Typist(office.workspace_id, person_id, new_id()),
        team_id=id_of_team(office, person_id, team),
        shown=shown,
        said=replace(shown, **said),
        now=office.clock.now,
    )


def id_of_team(office: Office, person_id: str, team: str) -> str:
    """A team's id, as an admin sees it."""
    who = Typist(office.workspace_id, person_id, new_id())
    seen = administering.overview(office.database, typist=who, now=office.clock.now)
    return next(held.id for held in seen.teams if held.name == team)


def channel_id(office: Office, name: str) -> str:
    channel = office.sandbox.workspace.channel_named(name)
    assert channel is not None
    return channel.id


async def test_the_settings_show_teams_stages_and_schedules(sold: Office) -> None:
    view = await settings(sold)

    for words in (
        "*Sales* · no channel, reports go to Maya Ortiz in private",
        "Everybody who is in no other team belongs here.",
        "Discovery, Proposal, Negotiation, Won, Lost",
        "*Morning message* · Mon to Fri 9:00 · to each person, in their own time zone · next Fri 20 Nov at 9:00",
        "*Digest*, Sales · Mon 8:30 (America/Los_Angeles) · to Maya Ortiz in private · next Mon 23 Nov at 8:30",
        "*Deals without a dated next step*, Sales · Fri 10:00 (America/Los_Angeles)",
    ):
        assert words in view.all_text, view.all_text
    assert "welcome_resume" not in view.action_ids


@pytest.mark.parametrize("who", ["jane", "ann", "gus"])
async def test_who_may_not_is_told_who_can(sold: Office, who: str) -> None:
    await created(sold, managers=["ann"])
    shown = await sold.people.command(who, "/nextstep-admin")

    in_time(shown)
    assert shown.view is None
    assert shown.message is not None
    assert shown.message.ephemeral
    assert shown.message.text.endswith("can change its settings; ask Maya Ortiz.")


async def test_an_admin_who_did_not_install_it_may_too(sold: Office) -> None:
    await sold.people.change_person("ann", is_admin=True)
    assert (await settings(sold, "ann")).title == "Nextstep settings"


async def test_a_button_pressed_by_one_who_is_no_admin_any_more_changes_nothing(sold: Office) -> None:
    await sold.people.change_person("ann", is_admin=True)
    view = await settings(sold, "ann")
    form = await opens(sold, view, "admin_team_new", who="ann")
    await sold.people.change_person("ann", is_admin=False)

    done = await saves(sold, form, who="ann", name="EMEA")

    assert done.errors["name"].endswith("ask Maya Ortiz.")
    assert list(teams(sold)) == ["Sales"]


async def test_a_new_team_takes_people_and_deals_and_is_told_what_to_do_in_its_channel(sold: Office) -> None:
    view = await created(sold, members=["bert", "kenji"], managers=["ann"], channel="#general")

    bert, kenji, ann = [await id_of(sold, handle) for handle in ("bert", "kenji", "ann")]
    assert (teams(sold)["EMEA"]["managers"], teams(sold)["EMEA"]["members"]) == ([ann], sorted([bert, kenji]))
    assert {row["name"]: row["team"] for row in stored(sold, "deals")}["Rollout"] == "EMEA"
    assert "gets nothing until Nextstep is in it: type `/invite @Nextstep` there." in view.all_text
    assert "1 manager: Ann Keller" in view.all_text
    assert "2 members: Bert Vogel, Kenji" in view.all_text
    assert "*Digest*, EMEA · Mon 8:30" in view.all_text


async def test_a_channel_in_which_the_app_is_needs_no_invitation(sold: Office) -> None:
    view = await created(sold, channel="#sales-emea")
    assert "/invite" not in view.all_text


async def test_a_channel_that_another_company_reads_is_marked_and_nothing_is_saved(sold: Office) -> None:
    form = await opens(sold, await settings(sold), "admin_team_new")

    done = await saves(sold, form, name="EMEA", channel="#partners")

    assert done.errors == {
        "channel": "This channel is shared with another company, whose people would read the team's pipeline too; "
        "choose a channel of your own company."
    }
    assert list(teams(sold)) == ["Sales"]
    assert (await saves(sold, form, channel="#sales")).errors == {}
    assert teams(sold)["EMEA"]["channel"] == channel_id(sold, "sales")


async def test_a_team_whose_channel_was_shared_since_can_still_be_changed(sold: Office) -> None:
    view = await created(sold, channel="#sales")
    channel = sold.sandbox.workspace.channel_named("sales")
    assert channel is not None
    channel.is_shared = True

    form = await opens(sold, view, "admin_team_edit", "EMEA")

    assert (await saves(sold, form, name="Europe")).errors == {}
    assert sorted(teams(sold)) == ["Europe", "Sales"]


async def test_a_form_shows_who_is_there_and_takes_over_what_is_changed(sold: Office) -> None:
    view = await created(sold, members=["bert"], managers=["ann"], channel="#sales-emea")
    form = await opens(sold, view, "admin_team_edit", "EMEA")
    assert form.state["members"]["members"]["selected_users"] == [await id_of(sold, "bert")]
    assert form.state["managers"]["managers"]["selected_users"] == [await id_of(sold, "ann")]

    await saves(sold, form, name="Europe & <Africa>", members=["kenji"], managers=[])

    after = await sold.people.wait_for_view("maya", containing="is saved")
    assert "*Europe &amp; &lt;Africa&gt;*" in after.all_text
    assert teams(sold)["Europe & <Africa>"]["members"] == [await id_of(sold, "kenji")]
    assert teams(sold)["Europe & <Africa>"]["managers"] == []


async def test_who_moves_is_told(sold: Office) -> None:
    await created(sold, members=["bert"])
    view = await created(sold, "APAC", members=["bert"])
    assert "Bert Vogel moves here from EMEA." in view.all_text
    assert teams(sold)["EMEA"]["members"] == []


async def test_a_wrong_name_is_marked_and_nothing_typed_is_lost(sold: Office) -> None:
    form = await opens(sold, await settings(sold), "admin_team_new")
    done = await saves(sold, form, name="sales", members=["bert"])
    assert done.errors == {"name": "There is a team “sales” already; choose another name."}
    assert done.view is not None
    done = await saves(sold, done.view, name="Sales East")
    assert done.errors == {}
    assert len(teams(sold)["Sales East"]["members"]) == 1


@pytest.mark.parametrize("field", ["managers", "members"])
@pytest.mark.parametrize(
    ("who", "told"),
    [
        ("gus", "Gus Lind is a guest"),
        ("sam", "Sam Partner is from another workspace"),
        ("tom", "Tom Reed is no longer active in Slack"),
        ("nextstep", "Nextstep is a bot"),
    ],
)
async def test_who_can_be_in_no_team_is_marked_on_the_field(sold: Office, field: str, who: str, told: str) -> None:
    form = await opens(sold, await settings(sold), "admin_team_new")

    done = await sold.people.submit("maya", form, {"name": "EMEA", field: ["bert", who]})

    assert done.errors == {field: f"{told} and cannot be in a team; choose somebody else."}
    assert list(teams(sold)) == ["Sales"]


async def test_a_form_that_is_sent_twice_makes_one_team(sold: Office) -> None:
    form = await opens(sold, await settings(sold), "admin_team_new")
    await saves(sold, form, name="EMEA", members=["bert"], twice=True)
    await sold.people.wait_for_view("maya", containing="EMEA is saved")
    await sold.people.settle()
    assert list(teams(sold)) == ["Sales", "EMEA"]
    told = [row["what"] for row in stored(sold, "history") if row["what"].startswith("team.")]
    assert told == ["team.added", "team.changed"]


async def test_a_form_that_was_opened_before_another_s_change_does_not_undo_it(sold: Office) -> None:
    view = await created(sold, members=["bert"], channel="#sales-emea")
    form = await opens(sold, view, "admin_team_edit", "EMEA")
    kenji, maya = await id_of(sold, "kenji"), await id_of(sold, "maya")
    bert = await id_of(sold, "bert")
    changed_by_another(sold, maya, "EMEA", name="Europe", members=frozenset({bert, kenji}), channel_id="C0OTHER")

    done = await saves(sold, form, managers=["ann"], channel="#sales")
    assert "is now another channel" in done.errors["channel"]
    assert done.view is not None
    done = await saves(sold, done.view, channel="#sales-emea")

    assert done.errors == {}
    assert teams(sold)["Europe"]["members"] == sorted([bert, kenji])
    assert teams(sold)["Europe"]["managers"] == [await id_of(sold, "ann")]
    assert teams(sold)["Europe"]["channel"] == "C0OTHER"


async def test_deleting_a_team_asks_first_and_names_what_goes(sold: Office) -> None:
    view = await created(sold, members=["bert"], managers=["ann"])
    form = await opens(sold, view, "admin_team_edit", "EMEA")
    in_time(await sold.people.click("maya", form, "admin_team_delete"))
    question = await sold.people.wait_for_view("maya", containing="Delete *EMEA*?")
    assert "Its 1 deal and people (Ann Keller, Bert Vogel) go to *Sales*." in question.all_text
    assert "EMEA" in teams(sold), "nothing has gone yet"

    await saves(sold, question, twice=True)

    after = await sold.people.wait_for_view("maya", containing="EMEA is deleted")
    await sold.people.settle()
    assert "*EMEA*" not in after.all_text
    assert list(teams(sold)) == ["Sales"]
    assert {row["team"] for row in stored(sold, "deals")} == {"Sales"}


async def test_the_form_of_a_team_that_another_has_deleted_does_not_open_and_says_why(sold: Office) -> None:
    view = await created(sold)
    maya = await id_of(sold, "maya")
    gone = id_of_team(sold, maya, "EMEA")
    who = Typist(sold.workspace_id, maya, new_id())
    team_settings.delete(sold.database, typist=who, team_id=gone, now=sold.clock.now)

    in_time(await pressed(sold, view, "admin_team_edit", "EMEA"))

    told = await sold.people.wait_for_view("maya", containing="This team is no longer there; another admin has deleted")
    assert told.title == "Nextstep"


async def test_the_default_team_has_no_way_to_be_deleted(sold: Office) -> None:
    form = await opens(sold, await settings(sold), "admin_team_edit", "Sales")
    assert "admin_team_delete" not in form.action_ids
    await saves(sold, form, name="Everybody", channel="#sales")
    assert teams(sold)["Everybody"]["channel"]


async def test_a_team_that_another_has_deleted_is_told_so(sold: Office) -> None:
    form = await opens(sold, await created(sold), "admin_team_edit", "EMEA")
    maya = await id_of(sold, "maya")
    gone = id_of_team(sold, maya, "EMEA")
    team_settings.delete(
        sold.database, typist=Typist(sold.workspace_id, maya, new_id()), team_id=gone, now=sold.clock.now
    )

    done = await saves(sold, form, name="Late")

    assert done.errors == {"name": "This team is no longer there; another admin has deleted it."}


async def test_two_hundred_people_and_thirty_teams_are_shown_and_can_be_edited(at_work: Office) -> None:
    seed(at_work.database, at_work.workspace_id, [deal("Pilot")], now=at_work.clock.now)
    crowd = [Person(at_work.workspace_id, f"U9{n:04}", f"Person {n:03} 🎉 שלום", "UTC") for n in range(200)]
    settle_in(at_work.database, Installation(at_work.workspace_id, "Brightwater", None, crowd), now=at_work.clock.now)
    maya = await id_of(at_work, "maya")
    for number in range(30):
        everybody = frozenset(person.id for person in crowd) if number == 0 else frozenset()
        team_settings.save(
            at_work.database,
            typist=Typist(at_work.workspace_id, maya, new_id()),
            team_id=None,
            shown=team_settings.EMPTY,
            said=TeamValues(f"Team {number:02} {'x' * 90}"[:100], None, frozenset(), everybody),
            now=at_work.clock.now,
        )

    view = await settings(at_work)

    assert "200 members: " in view.all_text
    assert "and 192 more" in view.all_text
    assert "and 11 more teams" in view.all_text
    form = await opens(at_work, view, "admin_team_edit", "Team 00")
    assert len(form.state["members"]["members"]["selected_users"]) == 200
    await saves(at_work, form, name="The crowd")
    view = await at_work.people.wait_for_view("maya", containing="The crowd is saved")
    assert len(teams(at_work)["The crowd"]["members"]) == 200
    menu = next(element for element in view.elements if element["action_id"] == "admin_team_pick")
    last = menu["option_groups"][-1]["options"][-1]
    shown = await pressed(at_work, view, "admin_team_pick", "more teams", option=last["value"])
    assert shown.view is not None
    assert shown.view.title == "Team"
