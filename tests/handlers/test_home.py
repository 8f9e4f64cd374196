"""The home tab: what stands in it, its buttons, and that it follows what changes elsewhere."""

from datetime import UTC, datetime, timedelta

from sandbox.seen import View
from tests.acting import Office
from tests.deals import deal, seed, stored
from tests.handlers.talk import id_of, in_time, types
from tests.services.company import rows

NINE_ON_MONDAY = datetime(2026, 11, 23, 14, 0, tzinfo=UTC)


async def opened(office: Office, who: str = "jane") -> View:
    """The home tab as it stands after opening it."""
    before = await office.people.home(who)
    shown = await office.people.open_home(who)
    if before is not None:
        await office.bot.finish()
        shown = await office.people.home(who)
    assert shown is not None
    return shown


async def redrawn(office: Office, who: str = "jane") -> View:
    """The home tab after the delivery loop has run, without opening it."""
    await office.work()
    shown = await office.people.home(who)
    assert shown is not None
    return shown


def block_of(view: View, words: str) -> str:
    """The block with a button in which these words stand."""
    return next(str(b["block_id"]) for b in view.blocks if "accessory" in b and words in b["text"]["text"])


async def test_steps_stand_by_their_days_and_deals_by_their_size(sold: Office) -> None:
    await types(sold, "Zeta - send the quote today 3pm")
    await types(sold, "Northwind Health - Pilot - book the demo sun")
    await types(sold, "Acme Renewal - call the CFO tue")
    said = (await opened(sold)).all_text.strip().split("\n")
    assert said[0] == "*1 for today, 1 later this week*"
    assert said[1] == "Fri 20 Nov, as of 10:00"
    assert said[said.index("*Today* (1)") + 1 :][:2] == ["*Zeta* · $1.5k", "send the quote · at 15:00"]
    assert "book the demo · due Sun 22 Nov (in 2 days)" in said[said.index("*This week* (1)") :]
    assert "1 more step is due after this week" in said
    own = [line for line in said[said.index("*Your open deals* (3)") + 1 :] if line != "Open"][:3]
    assert [line.partition(" · ")[0] for line in own] == ["*Northwind Health – Pilot*", "*Acme – Renewal*", "*Zeta*"]
    assert own[1] == "*Acme – Renewal* · $12k · call the CFO · Tue 24 Nov"
    assert "At 9:00, Mon to Fri, not on public holidays (United States, guessed from your time zone)" in said


async def test_what_was_not_done_is_overdue_on_the_next_day(sold: Office) -> None:
    await types(sold, "Zeta - send the quote today")
    await sold.go_to(NINE_ON_MONDAY)
    said = (await opened(sold)).all_text
    assert "1 overdue, 2 deals without a dated step" in said
    assert "*Overdue* (1)" in said
    assert "send the quote · was due Fri 20 Nov (3 days ago)" in said
    assert "*No dated next step* (2)" in said


async def test_an_empty_day_says_so_in_one_line(at_work: Office) -> None:
    first = await opened(at_work)
    assert first.all_text.strip().startswith(
        "*You have no open deals and no next steps yet: type /nextstep Acme - send"
    )
    assert first.action_ids == ["settings_open"]
    seed(at_work.database, at_work.workspace_id, [deal("Zeta", amount="5")], now=at_work.clock.now)
    await types(at_work, "Zeta - send the quote 1 dec")
    assert (
        "*Nothing is due this week, and your one open deal has a dated next step*" in (await opened(at_work)).all_text
    )


async def test_done_on_the_home_tab_asks_for_the_next_step_and_the_tab_redraws_itself(sold: Office) -> None:
    await types(sold, "Zeta - send the quote today")
    home = await opened(sold)

    shown = await sold.people.click("jane", home, "step_done")
    in_time(shown)
    assert shown.view is not None
    assert shown.view.title == "What is next?"
    ticked = await redrawn(sold)
    assert "*Closed today* (1)" in ticked.all_text
    assert "~send the quote~ · done 10:00" in ticked.all_text
    assert "*No dated next step* (3)" in ticked.all_text

    await sold.people.submit("jane", shown.view, {"text": "Book the demo", "due_on": "2026-11-22"})
    after = await redrawn(sold)
    assert "done 10:00, next: Sun 22 Nov" in after.all_text
    assert "*This week* (1)" in after.all_text


async def test_set_next_step_on_the_home_tab_records_and_the_tab_shows_it(sold: Office) -> None:
    home = await opened(sold)
    shown = await sold.people.click("jane", home, "deal_set_step", block_id=block_of(home, "Zeta"))
    in_time(shown)
    assert shown.view is not None
    await sold.people.submit("jane", shown.view, {"text": "Send the quote", "due_on": "2026-11-20"})
    assert "*Today* (1)" in (await redrawn(sold)).all_text


async def test_a_double_press_closes_once(sold: Office) -> None:
    await types(sold, "Zeta - send the quote today")
    shown = await sold.people.click("jane", await opened(sold), "step_done", twice=True)
    in_time(shown)
    assert sum(made["field"] == "state" for made in stored(sold, "history")) == 1


async def test_a_stale_button_says_what_happened_since(sold: Office) -> None:
    answer = await types(sold, "Zeta - send the quote today")
    home = await opened(sold)
    await sold.people.click("jane", answer, "capture_undo")
    await sold.people.click("jane", home, "step_done")
    told = await sold.people.wait_for_view("jane", containing="This next step is no longer there")
    assert told.type == "modal"
    assert (await redrawn(sold)).all_text.strip().startswith("*3 deals without a dated step*")


async def test_a_step_that_somebody_else_records_shows_without_opening_the_tab_again(sold: Office) -> None:
    await opened(sold)
    await opened(sold, "bert")
    await types(sold, "Acme Rollout - send the order form @jane today", who="bert")
    assert "*Today* (1)\n*Acme – Rollout* · $99k\nsend the order form" in (await redrawn(sold)).all_text
    assert "send the order form · Jane Roe · Fri 20 Nov" in (await redrawn(sold, "bert")).all_text


async def test_the_tab_of_somebody_who_never_opened_theirs_is_not_drawn(sold: Office) -> None:
    await types(sold, "Zeta - send the quote today")
    await sold.work()
    assert await sold.people.log("views.publish") == []
    assert [row["kind"] for row in rows(sold.database, "deliveries", sold.workspace_id) if row["kind"] == "home"] == []


async def test_the_tab_is_drawn_once_for_several_changes_and_again_where_slack_was_away(sold: Office) -> None:
    await opened(sold)
    await sold.people.fault("views.publish", "http_500")
    for line in ("Zeta - send the quote today", "Northwind Health - Pilot - book the demo today"):
        await types(sold, line)
    await sold.work()
    await sold.go_to(sold.clock.now + timedelta(minutes=1))
    home = await sold.people.home("jane")
    assert home is not None
    assert "*2 for today" in home.all_text
    assert len(await sold.people.log("views.publish")) == 3, "the opening, the failure, the repeat"


async def test_two_hundred_deals_fit_and_every_heading_says_how_many_there_are(at_work: Office) -> None:
    names = [deal(f"Löng Name 🎉 שלום <{number}> " + "x" * 110, "Account " * 15, amount="1e6") for number in range(200)]
    seed(at_work.database, at_work.workspace_id, names, now=at_work.clock.now)
    said = (await opened(at_work)).all_text
    assert "*200 deals without a dated step*" in said
    assert "*No dated next step* (200)" in said
    assert "*Your open deals* (200)" in said
    shown = said.count("and ") and [int(line.split()[1]) for line in said.split("\n") if line.endswith(" more")]
    assert shown
    assert all(0 < more < 200 for more in shown)


async def test_each_person_sees_their_own_day_in_their_own_zone(sold: Office) -> None:
    await types(sold, "Tarnwick - Depot Route - send the order form today 4pm", who="kenji")
    said = (await opened(sold, "kenji")).all_text
    assert "Sat 21 Nov, as of 0:00" in said, "it is midnight in Tokyo"
    assert "send the order form · at 16:00" in said
    assert "(Japan, guessed from your time zone)" in said


async def test_a_guest_sees_what_is_theirs(sold: Office) -> None:
    await types(sold, "Zeta - send the quote @gus today", who="jane")
    said = (await opened(sold, "gus")).all_text
    assert "*Today* (1)\n*Zeta* · $1.5k\nsend the quote" in said
    assert "Your open deals" not in said


async def test_somebody_of_whom_nextstep_knows_nothing_is_met(sold: Office) -> None:
    url = sold.sandbox.world.bot_url
    sold.sandbox.set_bot_url("http://127.0.0.1:9/nowhere")
    await sold.people.add_person("lena", real_name="Lena Falk", tz="Asia/Tokyo")
    sold.sandbox.set_bot_url(url)
    assert "You have no open deals" in (await opened(sold, "lena")).all_text


async def test_where_slack_does_not_tell_who_it_is_one_sentence_says_so(sold: Office) -> None:
    url = sold.sandbox.world.bot_url
    sold.sandbox.set_bot_url("http://127.0.0.1:9/nowhere")
    await sold.people.add_person("lena")
    sold.sandbox.set_bot_url(url)
    await sold.people.fault("users.info", "error", error="user_not_found")
    assert "Nextstep does not know this person yet" in (await opened(sold, "lena")).all_text


async def test_the_conversation_beside_the_tab_draws_nothing(sold: Office) -> None:
    event = {"type": "app_home_opened", "user": await id_of(sold, "jane"), "tab": "messages", "channel": "D1"}
    body = {"type": "event_callback", "team_id": sold.workspace_id, "event_id": "Ev1", "event": event}
    answer = await sold.people.raw("events_api", body)
    assert answer.status == 200
    assert await sold.people.home("jane") is None
