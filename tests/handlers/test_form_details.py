"""The form's finer fields: a time of day, whose step it is, who may own it, and very many deals."""

import pytest

from sandbox.seen import View
from tests.acting import Office
from tests.deals import deal, seed, stored
from tests.handlers.talk import id_of, in_time, only_step

WHAT = {"text": "Send the quote", "due_on": "2026-11-27"}


async def opened(office: Office, who: str = "jane", deal_name: str = "zeta") -> tuple[View, tuple[str, str]]:
    """The empty form, and a deal to choose in it."""
    shown = await office.people.command(who, "/nextstep", "")
    in_time(shown)
    assert shown.view is not None
    return shown.view, (await office.people.options(who, shown.view, "deal", deal_name))[0]


async def test_a_time_of_day_is_on_the_typists_clock(sold: Office) -> None:
    view, zeta = await opened(sold)

    done = await sold.people.submit("jane", view, {**WHAT, "deal": zeta, "due_time": "20:30", "owner": "kenji"})

    assert done.view is not None
    assert "Kenji Mori · Fri 27 Nov at 20:30" in done.view.all_text
    assert "Where Kenji Mori is, that is Sat 28 Nov." in done.view.all_text
    step = only_step(sold)
    assert step["due_on"] == "2026-11-28"
    assert step["due_at"].startswith("2026-11-28T01:30")


async def test_a_time_that_is_over_is_marked_on_its_field(sold: Office) -> None:
    view, zeta = await opened(sold)
    values = {**WHAT, "deal": zeta, "due_on": "2026-11-20"}

    wrong = await sold.people.submit("jane", view, {**values, "due_time": "10:00"})
    assert wrong.errors == {"due_time": "This time is past; choose a later one."}
    assert (await sold.people.submit("jane", view, {**values, "due_time": "10:01"})).errors == {}


async def test_the_buyers_person_is_asked_for_only_where_the_buyer_does_it(sold: Office) -> None:
    view, zeta = await opened(sold)
    assert "contact" not in view.state
    typed = await sold.people.fill_in("jane", view, {**WHAT, "deal": zeta, "due_time": "14:00", "owner": "bert"})
    assert typed is not None

    in_time(await sold.people.click("jane", typed, "party", option="The buyer does"))
    asked = await sold.people.wait_for_view("jane", containing="The buyer's person", after=typed)

    for name in ("text", "due_on", "due_time", "owner", "deal"):
        assert asked.state[name] == typed.state[name], f"{name} stays as it was typed"
    done = await sold.people.submit("jane", asked, {"contact": "Chris <Doe> & 🎉"})
    assert done.view is not None
    assert "Chris &lt;Doe&gt; &amp; 🎉, buyer; Bert Vogel sees to it · Fri 27 Nov at 14:00" in done.view.all_text
    step = only_step(sold)
    assert (step["party"], step["contact"]) == ("buyer", "Chris <Doe> & 🎉")
    assert step["owner_id"] == await id_of(sold, "bert")


async def test_back_to_ours_the_field_goes_and_nothing_of_the_buyers_is_kept(sold: Office) -> None:
    view, zeta = await opened(sold)
    in_time(await sold.people.click("jane", view, "party", option="The buyer does"))
    asked = await sold.people.wait_for_view("jane", containing="The buyer's person", after=view)
    await sold.people.fill_in("jane", asked, {**WHAT, "deal": zeta, "contact": "Chris"})
    in_time(await sold.people.click("jane", asked, "party", option="We do"))
    await sold.people.settle()
    back = await sold.people.wait_for_view("jane", containing="Who does it", after=asked)
    while "contact" in back.state:
        back = await sold.people.wait_for_view("jane", containing="Who does it", after=back)
    assert back.state["text"]["text"]["value"] == "Send the quote"

    assert (await sold.people.submit("jane", back, {})).errors == {}

    assert (only_step(sold)["party"], only_step(sold)["contact"]) == ("ours", None)


@pytest.mark.parametrize("contact", ["   ", "\t"])
async def test_a_buyers_step_without_a_name_is_marked_on_the_name(sold: Office, contact: str) -> None:
    view, zeta = await opened(sold)
    in_time(await sold.people.click("jane", view, "party", option="The buyer does"))
    asked = await sold.people.wait_for_view("jane", containing="The buyer's person", after=view)

    done = await sold.people.submit("jane", asked, {**WHAT, "deal": zeta, "contact": contact})

    assert done.errors == {"contact": "Name the buyer's person who does it."}
    assert stored(sold, "steps") == []


async def test_a_stranger_cannot_own_a_step(sold: Office) -> None:
    view, zeta = await opened(sold)
    sam = await id_of(sold, "sam")

    done = await sold.people.submit("jane", view, {**WHAT, "deal": zeta, "owner": sam})

    assert list(done.errors) == ["owner"]
    assert "belongs to another company" in done.errors["owner"]


async def test_among_ten_thousand_deals_the_picker_answers_in_time_with_ones_own_first(at_work: Office) -> None:
    rows = [
        deal(f"Renewal {number // 4}", f"Company {number % 50}", owner="jane" if number % 100 == 0 else "bert")
        for number in range(10_000)
    ]
    seed(at_work.database, at_work.workspace_id, rows, now=at_work.clock.now)
    view, _ = await opened(at_work, deal_name="renewal")

    for typed in ("", "renewal", "company 7", "renewal 2499", "ren comp"):
        found = await at_work.people.options("jane", view, "deal", typed)
        assert found, typed
        assert len({value for _, value in found}) == len(found) <= 100, typed
    own = {one["id"] for one in stored(at_work, "deals") if one["owner_name"] == "Jane Roe"}
    everything = [value.partition(":")[0] for _, value in await at_work.people.options("jane", view, "deal", "")]
    assert set(everything) == own
    log = await at_work.people.log("block_suggestion")
    assert all(entry["ms"] < 3000 for entry in log if "ms" in entry)


async def test_deals_of_equal_names_are_told_apart(at_work: Office) -> None:
    twins = [deal("Pilot", "Acme", owner=owner) for owner in ("jane", "bert", "bert", "")]
    seed(at_work.database, at_work.workspace_id, twins, now=at_work.clock.now)
    view, _ = await opened(at_work, deal_name="pilot")

    found = await at_work.people.options("jane", view, "deal", "pilot")

    assert len({text for text, _ in found}) == 4, found
    done = await at_work.people.submit("jane", view, {**WHAT, "deal": found[2]})
    assert done.errors == {}
    with at_work.database.read(at_work.workspace_id) as connection:
        assert connection.exec_driver_sql("SELECT deal_id FROM steps").scalar() == found[2][1].partition(":")[0]
