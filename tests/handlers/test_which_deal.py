"""The deal is not certain: candidates as buttons, own ones first, and *New deal*. Never a silent pick."""

from datetime import timedelta

from tests.acting import Office
from tests.deals import deal, seed, stored
from tests.handlers.talk import id_of, only_step, presses, types


async def test_two_deals_of_an_account_are_asked_about_own_one_first(sold: Office) -> None:
    of_bert = await types(sold, "Acme - send the quote tue", who="bert")
    answer = await types(sold, "Acme - send the quote tue")

    assert answer.text == "Which deal is “Acme”?"
    assert "“send the quote” — Jane Roe · Tue 24 Nov" in answer.all_text, "what was understood is quoted"
    assert answer.buttons == [
        "Renewal · Acme · Discovery · $12k",
        "Rollout · Acme · Discovery · $99k",
        "New deal “Acme”",
    ]
    assert of_bert.buttons[0] == "Rollout · Acme · Discovery · $99k"
    assert stored(sold, "steps") == []


async def test_the_chosen_deal_gets_the_step_just_as_it_was_typed(sold: Office) -> None:
    asked = await types(sold, "Acme - send “the <quote>” & call @bert tue 3pm")

    answer = await presses(sold, asked, "capture_pick_deal_1", containing="✓ *Acme – Rollout*")

    step = only_step(sold)
    assert (step["deal"], step["text"]) == ("Rollout", "send “the <quote>” & call")
    assert (step["due_on"], step["due_at"]) == ("2026-11-24", "2026-11-24T20:00:00Z")
    assert step["owner_id"] == await id_of(sold, "bert")
    assert step["via"] == "command"
    assert answer.buttons == ["Undo", "Edit"]


async def test_a_typed_name_that_no_deal_has_can_become_a_new_deal(sold: Office) -> None:
    asked = await types(sold, "Nova & Söhne <Ltd> - send the quote @bert tue")
    assert asked.buttons == ["New deal “Nova & Söhne <Ltd>”"]

    await presses(sold, asked, "capture_new_deal", containing="✓ *Nova")

    made = next(one for one in stored(sold, "deals") if one["source"] == "slack")
    assert (made["name"], made["status"], made["stage"]) == ("Nova & Söhne <Ltd>", "open", "Discovery")
    assert (made["owner_id"], made["team"]) == (await id_of(sold, "bert"), "Sales")
    assert (made["amount"], made["next_step_on"]) == (None, "2026-11-24")
    assert only_step(sold)["deal_id"] == made["id"]


async def test_a_typing_error_is_asked_about(sold: Office) -> None:
    answer = await types(sold, "Nortwind - send the quote tue")

    assert answer.text == "Which deal is “Nortwind”?"
    assert answer.buttons == ["Pilot · Northwind Health · Proposal · $45.3k", "New deal “Nortwind”"]


async def test_a_verb_at_the_beginning_is_the_step_and_names_no_deal(sold: Office) -> None:
    asked = await types(sold, "call Bob at Tarnwick tue")

    assert asked.text.startswith("Which deal is this for?")
    assert asked.buttons == ["Depot Route · Tarnwick · Discovery · $25k"]
    await presses(sold, asked, "capture_pick_deal_0", containing="✓")
    assert only_step(sold)["text"] == "call Bob at Tarnwick"


async def test_a_step_without_any_deal_in_it_says_how_to_name_one(sold: Office) -> None:
    answer = await types(sold, "send the quote tue")

    assert answer.text.startswith("Which deal is this for?")
    assert "for example" in answer.text
    assert "“send the quote” — Jane Roe · Tue 24 Nov" in answer.all_text, "nothing of it is lost"
    assert answer.buttons == []


async def test_the_deal_may_stand_at_the_end(sold: Office) -> None:
    await types(sold, "send the quote - Zeta - tue")

    assert (only_step(sold)["deal"], only_step(sold)["text"]) == ("Zeta", "send the quote")


async def test_a_new_name_without_a_separator_ends_before_the_verb(sold: Office) -> None:
    asked = await types(sold, "Big Corp send the quote tue")

    assert asked.buttons == ["New deal “Big Corp”"]
    await presses(sold, asked, "capture_new_deal", containing="✓ *Big Corp*")
    assert only_step(sold)["text"] == "send the quote"


async def test_a_deal_s_name_at_the_beginning_does_not_win_over_another_customer_behind(at_work: Office) -> None:
    rows = [deal("Renewal", "Zeta"), deal("Rollout", "Acme"), deal("The Big One", "Nova")]
    seed(at_work.database, at_work.workspace_id, rows, now=at_work.clock.now)

    asked = await types(at_work, "renewal quote for Acme tue")
    assert asked.buttons[:2] == ["Renewal · Zeta · Discovery", "Rollout · Acme · Discovery"]
    assert (await types(at_work, "the quote goes out tue")).text.startswith("Which deal is this for?")

    await presses(at_work, asked, "capture_pick_deal_1", containing="✓")
    assert (only_step(at_work)["deal"], only_step(at_work)["text"]) == ("Rollout", "renewal quote for Acme")


async def test_a_deal_chosen_by_a_guess_takes_no_word_of_the_step_away(sold: Office) -> None:
    asked = await types(sold, "revised quote for Zeta tue")

    pick = next(action for action in asked.action_ids if action.startswith("capture_pick_deal"))
    await presses(sold, asked, pick, containing="✓")

    assert (only_step(sold)["deal"], only_step(sold)["text"]) == ("Zeta", "revised quote for Zeta")


async def test_a_name_shared_by_word_with_one_deal_is_offered_that_deal(sold: Office) -> None:
    answer = await types(sold, "NH pilot - send the quote tue")

    assert answer.buttons == ["Pilot · Northwind Health · Proposal · $45.3k", "New deal “NH pilot”"]


async def test_initials_are_asked_about(at_work: Office) -> None:
    seed(at_work.database, at_work.workspace_id, [deal("Rollout", "South Atlantic Petroleum")], now=at_work.clock.now)

    answer = await types(at_work, "SAP - send the quote tue")

    assert answer.buttons == ["Rollout · South Atlantic Petroleum · Discovery", "New deal “SAP”"]


async def test_the_whole_label_that_a_message_shows_is_certain(sold: Office) -> None:
    more = [deal("Pilot 2", "Northwind Health"), deal("Renewal", "Northwind Health")]
    seed(
        sold.database,
        sold.workspace_id,
        [{**row, "Record ID": f"more {number}"} for number, row in enumerate(more)],
        now=sold.clock.now,
    )

    await types(sold, "Northwind Health – Pilot - send the quote tue")

    assert only_step(sold)["deal"] == "Pilot"


async def test_deals_that_fill_the_first_page_do_not_make_another_one_certain(at_work: Office) -> None:
    crowd = [deal(f"Renewal quote {number}", f"Company {number}") for number in range(60)]
    rows = [deal("Rollout", "Acme"), deal("Renewal quote", "Acme"), *crowd]
    seed(at_work.database, at_work.workspace_id, rows, now=at_work.clock.now)

    answer = await types(at_work, "Acme - send the renewal quote tue")

    assert answer.text == "Which deal is “Acme”?"
    assert len(answer.buttons) == 3


async def test_a_deal_is_found_among_many_that_share_words_with_the_step(at_work: Office) -> None:
    crowd = [deal(f"Renewal quote {number}", f"Company {number}") for number in range(60)]
    seed(at_work.database, at_work.workspace_id, [deal("Acme"), *crowd], now=at_work.clock.now)

    await types(at_work, "Acme - send the renewal quote tue")

    assert only_step(at_work)["deal"] == "Acme"


async def test_five_of_many_are_offered_with_names_that_can_be_told_apart(at_work: Office) -> None:
    rows = [deal("Renewal", "Acme", owner="bert" if number < 5 else "jane", amount="12000") for number in range(8)]
    seed(at_work.database, at_work.workspace_id, rows, now=at_work.clock.now)

    answer = await types(at_work, "Acme - send the quote tue")

    picks = answer.buttons[:-1]
    assert len(set(picks)) == len(picks) == 5
    ids = [deal["id"] for deal in stored(at_work, "deals") if deal["owner_id"] != await id_of(at_work, "jane")]
    first = [element["value"].partition("|")[2] for element in answer.elements[:3]]
    assert not set(first) & set(ids), "own ones first"


async def test_a_new_deal_with_too_long_a_name_is_refused_and_the_question_stays(sold: Office) -> None:
    asked = await types(sold, f"{'Very ' * 40}Long - send the quote tue")

    await sold.people.click("jane", asked, "capture_new_deal")
    told = await sold.people.wait_for_message("jane", "#sales", containing="A deal's name has 1 to 150 characters")

    assert told.ts != asked.ts
    assert asked.ts in {message.ts for message in await sold.people.messages("jane", "#sales")}
    assert stored(sold, "steps") == []


async def test_a_deal_closed_while_the_question_stood_is_refused_by_name(sold: Office) -> None:
    asked = await types(sold, "Acme - send the quote tue")
    with sold.database.write(sold.workspace_id) as connection:
        connection.exec_driver_sql("UPDATE deals SET status = 'won' WHERE name = 'Renewal'")

    await sold.people.click("jane", asked, "capture_pick_deal_0")

    await sold.people.wait_for_message(
        "jane", "#sales", containing="Renewal is won; a next step belongs to an open deal."
    )
    assert stored(sold, "steps") == []


async def test_a_second_press_on_a_candidate_records_nothing_more(sold: Office) -> None:
    asked = await types(sold, "Acme - send the quote tue")

    await sold.people.click("jane", asked, "capture_pick_deal_0", twice=True)
    await sold.people.wait_for_message("jane", "#sales", containing="✓ *Acme – Renewal*")

    assert only_step(sold)["deal"] == "Renewal"


async def test_new_deal_under_two_questions_makes_one_deal(sold: Office) -> None:
    first = await types(sold, "Novaplex - send the quote fri 27 nov")
    second = await types(sold, "Novaplex - call the CFO mon 30 nov")

    await presses(sold, first, "capture_new_deal", containing="✓ *Nova")
    answer = await presses(sold, second, "capture_new_deal", containing="✓ Novaplex: call")

    assert [deal["name"] for deal in stored(sold, "deals") if deal["source"] == "slack"] == ["Novaplex"]
    assert {step["text"] for step in stored(sold, "steps")} == {"send the quote", "call the CFO"}
    assert "added meanwhile" not in answer.all_text
    await presses(sold, answer, "capture_undo", containing="Taken back")
    assert len(stored(sold, "steps")) == 1


async def test_a_new_deal_that_another_has_added_since_the_question_is_taken_and_that_is_said(sold: Office) -> None:
    mine = await types(sold, "Novaplex - send the quote fri 27 nov")
    theirs = await types(sold, "novaplex - call the CFO mon 30 nov", who="maya")
    await presses(sold, theirs, "capture_new_deal", who="maya", containing="✓ *nova")

    answer = await presses(sold, mine, "capture_new_deal", containing="✓ *nova")

    assert "The deal was added meanwhile by Maya Ortiz." in answer.all_text
    assert [deal["name"] for deal in stored(sold, "deals") if deal["source"] == "slack"] == ["novaplex"]


async def test_new_deal_beside_one_that_the_question_showed_adds_it(at_work: Office) -> None:
    seed(at_work.database, at_work.workspace_id, [deal("Twin"), deal("Twin")], now=at_work.clock.now, new=2)
    await at_work.go_to(at_work.clock.now + timedelta(minutes=1))
    asked = await types(at_work, "Twin - send the quote fri 27 nov")

    await presses(at_work, asked, "capture_new_deal", containing="✓ *Twin")

    assert sum(one["name"] == "Twin" for one in stored(at_work, "deals")) == 3


async def test_a_second_press_on_new_deal_makes_one_deal(sold: Office) -> None:
    asked = await types(sold, "Novatech - send the quote tue")

    await sold.people.click("jane", asked, "capture_new_deal", twice=True)
    await sold.people.wait_for_message("jane", "#sales", containing="✓ *Novatech*")

    assert only_step(sold)["deal"] == "Novatech"
    assert sum(deal["name"] == "Novatech" for deal in stored(sold, "deals")) == 1
