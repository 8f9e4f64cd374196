"""One's own settings: the form, its list of regions, *Resume now*, and that they hold at once."""

from datetime import UTC, datetime

from sandbox.seen import View
from tests.acting import Office
from tests.deals import stored
from tests.handlers.talk import in_time
from tests.handlers.test_home import opened, redrawn
from tests.services.company import rows

EIGHT_ON_MONDAY = datetime(2026, 11, 23, 13, 0, tzinfo=UTC)


async def asked(office: Office, who: str = "jane") -> View:
    """The form, opened from the home tab."""
    shown = await office.people.click(who, await opened(office, who), "settings_open")
    in_time(shown)
    assert shown.view is not None
    return shown.view


async def test_the_form_shows_what_holds_now(sold: Office) -> None:
    form = await asked(sold, "bert")
    assert form.title == "Your settings"
    assert form.state["nudge_time"]["nudge_time"]["selected_option"]["value"] == "09:00"
    assert [day["value"] for day in form.state["days"]["days"]["selected_options"]] == [
        "mon",
        "tue",
        "wed",
        "thu",
        "fri",
    ]
    guessed = form.state["holidays"]["holidays"]["selected_option"]["text"]["text"]
    assert guessed == "Guessed from your time zone: Germany"
    assert "On your clock in Slack: Europe/Berlin" in form.all_text


async def test_saving_it_untouched_changes_nothing(sold: Office) -> None:
    done = await sold.people.submit("jane", await asked(sold), {})
    assert done.closed
    assert rows(sold.database, "preferences", sold.workspace_id) == []
    assert [made for made in stored(sold, "history") if made["what"] == "preferences.changed"] == []


async def test_what_is_saved_shows_in_the_home_tab_and_holds(sold: Office) -> None:
    form = await asked(sold)
    region = (await sold.people.options("jane", form, "holidays", "bay"))[0]
    values = {"nudge_time": "08:00", "days": ["mon", "wed"], "holidays": region}
    done = await sold.people.submit("jane", form, values, twice=True)
    assert (done.closed, done.errors) == (True, {})
    assert done.duration_ms < 3000
    assert "At 8:00, Mon, Wed, not on public holidays (Germany, Bayern)" in (await redrawn(sold)).all_text
    made = [c for c in stored(sold, "history") if c["what"] == "preferences.changed"]
    assert [(c["field"], c["after"], c["via"]) for c in made] == [
        ("nudge_time", "08:00", "settings"),
        ("days", "mon,wed", "settings"),
        ("holidays", "DE-BY", "settings"),
    ]
    await sold.go_to(EIGHT_ON_MONDAY)
    await sold.people.wait_for_message("jane", "dm", containing="3 deals without a dated step")


async def test_regions_are_found_by_what_is_typed(sold: Office) -> None:
    form = await asked(sold)
    everything = await sold.people.options("jane", form, "holidays", "")
    assert len(everything) == 100
    assert everything[0] == ("Guessed from your time zone: United States", "usual")
    assert ("Switzerland, Zürich", "CH-ZH") in await sold.people.options("jane", form, "holidays", "zur")
    assert ("United States, New York", "US-NY") in await sold.people.options("jane", form, "holidays", "new y")
    assert await sold.people.options("jane", form, "holidays", "qqq") == []


async def test_a_pause_is_shown_and_ended_from_the_home_tab(sold: Office) -> None:
    await sold.people.submit("jane", await asked(sold), {"paused_until": "2026-11-27"})
    paused = await redrawn(sold)
    assert "Paused until Fri 27 Nov" in paused.all_text
    in_time(await sold.people.click("jane", paused, "settings_resume", twice=True))
    resumed = await redrawn(sold)
    assert "Paused" not in resumed.all_text
    assert "settings_resume" not in resumed.action_ids
    told = [c["after"] for c in stored(sold, "history") if c["field"] == "paused_until"]
    assert told == ["2026-11-27", None]


async def test_a_pause_is_ended_in_the_form_and_what_else_was_filled_in_stays(sold: Office) -> None:
    await sold.people.submit("jane", await asked(sold), {"paused_until": "2026-11-27"})
    form = await asked(sold)
    assert "Paused until Fri 27 Nov" in form.all_text
    filled = await sold.people.fill_in("jane", form, {"nudge_time": "07:30"})
    assert filled is not None
    in_time(await sold.people.click("jane", filled, "settings_resume"))
    await sold.bot.finish()
    again = await sold.people.view("jane")
    assert again is not None
    assert "Paused until" not in again.all_text
    done = await sold.people.submit("jane", again, {})
    assert done.closed
    (kept,) = rows(sold.database, "preferences", sold.workspace_id)
    assert (kept["nudge_time"], kept["paused_until"]) == ("07:30", None)


async def test_a_day_that_is_past_is_marked_on_its_field_and_nothing_is_lost(sold: Office) -> None:
    form = await asked(sold)
    done = await sold.people.submit("jane", form, {"nudge_time": "07:30", "paused_until": "2026-11-19"})
    assert list(done.errors.values()) == ["This day is past; choose today or a later day."]
    assert next(iter(done.errors)).startswith("paused_until")
    assert done.view is not None
    assert done.view.state["nudge_time"]["nudge_time"]["selected_option"]["value"] == "07:30"
    again = await sold.people.submit("jane", done.view, {"paused_until": "2026-11-20"})
    assert again.closed


async def test_no_day_at_all_is_marked_on_its_field(sold: Office) -> None:
    done = await sold.people.submit("jane", await asked(sold), {"days": []})
    assert "days" in done.errors


async def test_an_earlier_hour_that_is_over_brings_the_day_s_message_at_once(sold: Office) -> None:
    await sold.go_to(EIGHT_ON_MONDAY)
    await sold.people.submit("jane", await asked(sold), {"nudge_time": "07:30"})
    await sold.work()
    await sold.people.wait_for_message("jane", "dm", containing="3 deals without a dated step")
