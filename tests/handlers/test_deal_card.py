"""A deal's card: every edit, the way back, two people at one deal, who may not."""

import pytest

from sandbox.seen import View
from tests.acting import Office
from tests.deals import deal, seed, stored
from tests.handlers.talk import in_time, types
from tests.handlers.test_deals_list import block_of, filters, opens


async def card_of(office: Office, name: str, *, who: str = "jane") -> View:
    """The card of a deal, by its words."""
    view = await opens(office, name, who=who)
    assert view.title == "Deal"
    return view


async def form_of(office: Office, card: View, action: str = "deal_edit", *, who: str = "jane") -> View:
    """The form that a button of the card puts on it."""
    shown = await office.people.click(who, card, action)
    in_time(shown)
    assert shown.view is not None
    return shown.view


async def pressed(office: Office, card: View, action: str, *, who: str = "jane", **given: object) -> View:
    """The card after a press."""
    in_time(await office.people.click(who, card, action, **given))  # type: ignore[arg-type]
    await office.bot.finish()
    return await office.people.wait_for_view(who, after=card)


async def saved(office: Office, form: View, *, who: str = "jane", **given: object) -> View:
    """The card after a form was saved."""
    done = await office.people.submit(who, form, given)
    assert (done.errors, done.error) == ({}, None)
    await office.bot.finish()
    view = await office.people.view(who)
    assert view is not None
    return view


def the(office: Office, name: str) -> dict[str, object]:
    return next(one for one in stored(office, "deals") if one["name"] == name)


async def test_a_card_says_what_is_known_of_a_deal(sold: Office) -> None:
    await types(sold, "Northwind - send <terms> & quote tue")
    await types(sold, "Northwind - call @bert mon")
    card = await card_of(sold, "northwind")
    said = card.all_text
    for part in ("*Stage*\nProposal", "*Amount*\n$45,300", "*Owner*\nJane Roe", "*Team*\nSales", "*Source*\ncrm · 1"):
        assert part in said
    assert said.index("call\nBert Vogel · due Mon 23 Nov") < said.index("send &lt;terms&gt; &amp; quote\nJane Roe")
    assert "*Next steps (2)*" in said
    assert "Jane Roe set the next step “call” · Fri 20 Nov" in said
    assert "An import added this deal · Fri 20 Nov" in said
    assert [a for a in card.action_ids if a.startswith("deal_")] == [
        "deal_set_step",
        "deal_edit",
        "deal_won",
        "deal_lost",
        "deal_link_channel",
    ]


async def test_an_edit_redraws_the_card_and_the_list_below(sold: Office) -> None:
    listed = await opens(sold)
    shown = await sold.people.click("jane", listed, "deal_open", block_id=block_of(listed, "Zeta"))
    assert shown.view is not None
    form = await form_of(sold, shown.view)
    assert form.title == "Edit deal"

    card = await saved(
        sold, form, name="Zeta Two", account="Z & Söhne", stage="Proposal", amount="€45.3k", close_on="2026-12-24"
    )

    assert card.id == shown.view.id
    for part in ("Z & Söhne – Zeta Two", "✓ Saved", "€45,300", "Thu 24 Dec", "*Stage*\nProposal"):
        assert part in card.all_text
    assert "Jane Roe moved it from Discovery to Proposal · Fri 20 Nov" in card.all_text
    assert "Jane Roe changed the amount from $1,500 to €45,300 · Fri 20 Nov" in card.all_text
    below = await sold.people.close("jane", card)
    assert below is not None
    assert "*Z &amp; Söhne – Zeta Two* · €45.3k · Proposal" in below.all_text
    assert the(sold, "Zeta Two")["amount"] == "45300"


async def test_a_history_that_is_longer_than_the_card_shows_says_so(sold: Office) -> None:
    card = await card_of(sold, "zeta")
    for amount in range(1, 10):
        card = await saved(sold, await form_of(sold, card), amount=str(amount))
    assert "*History*\n" in card.all_text, "the import and nine changes"
    card = await saved(sold, await form_of(sold, card), amount="10")
    assert "*History*, the latest 10 changes\n" in card.all_text


async def test_undo_on_the_card_puts_everything_back(sold: Office) -> None:
    before = stored(sold, "deals")
    card = await saved(sold, await form_of(sold, await card_of(sold, "zeta")), amount="1", owner="bert")
    again = await pressed(sold, card, "deal_undo")
    assert "Taken back: Zeta is as it was before." in again.all_text
    assert "deal_undo" not in again.action_ids
    assert stored(sold, "deals") == before


async def test_a_new_deal_of_a_name_that_is_there_is_marked_once(sold: Office) -> None:
    form = await form_of(sold, await opens(sold), "deal_new")
    given = {"name": " ZETA", "amount": "5"}

    done = await sold.people.submit("jane", form, given)

    assert done.errors == {
        "name": "Zeta is there already, added by an import just now; "
        "cancel to open it instead, or save again to add a second one."
    }
    assert done.view is not None
    assert done.view.state["amount"]["amount"]["value"] == "5"
    assert (await sold.people.submit("jane", form, given, twice=True)).errors == {}
    assert [one["name"] for one in stored(sold, "deals") if one["source"] == "slack"] == ["ZETA"]
    other = await form_of(sold, await opens(sold), "deal_new")
    assert (await sold.people.submit("jane", other, {"name": "Zeta", "account": "Falcon"})).errors == {}


@pytest.mark.parametrize(
    ("given", "field", "said"),
    [
        ({"amount": "-5"}, "amount", "cannot be negative"),
        ({"amount": "12345678901234567890"}, "amount", "at most 12 digits"),
        ({"amount": "45.300"}, "amount", "thousands"),
        ({"amount": "a lot"}, "amount", "no amount"),
        ({"owner": "sam"}, "owner", "belongs to another company"),
        ({"name": "   "}, "name", "needs a name"),
    ],
)
async def test_wrong_input_is_marked_on_its_field_and_nothing_typed_is_lost(
    sold: Office, given: dict[str, str], field: str, said: str
) -> None:
    form = await form_of(sold, await card_of(sold, "zeta"))
    before = stored(sold, "deals")

    done = await sold.people.submit("jane", form, {"account": "Typed", **given})

    assert said in done.errors[field]
    assert done.view is not None
    assert done.view.state["account"]["account"]["value"] == "Typed"
    assert stored(sold, "deals") == before
    mended = await sold.people.submit("jane", form, {"name": "Zeta", "amount": "1.234,50", "owner": "jane"})
    assert mended.errors == {}
    assert the(sold, "Zeta")["amount"] == "1234.5"
    assert the(sold, "Zeta")["account"] == "Typed"


async def test_the_second_of_two_people_sees_the_firsts_change_before_saving(sold: Office) -> None:
    mine = await form_of(sold, await card_of(sold, "zeta"))
    theirs = await form_of(sold, await card_of(sold, "zeta", who="maya"), who="maya")
    await saved(sold, theirs, who="maya", amount="50,000")

    told = await sold.people.submit("jane", mine, {"amount": "60000", "close_on": "2026-12-24"})

    assert told.errors == {
        "amount": "Maya Ortiz set the amount to $50,000 since; save again to replace that, or cancel to keep it."
    }
    assert (the(sold, "Zeta")["amount"], the(sold, "Zeta")["close_on"]) == ("50000", None)
    await saved(sold, mine)
    assert (the(sold, "Zeta")["amount"], the(sold, "Zeta")["close_on"]) == ("60000", "2026-12-24")


async def test_who_edits_a_deal_that_another_has_closed_sees_that_and_what_else_was_changed(sold: Office) -> None:
    mine = await form_of(sold, await card_of(sold, "zeta"))
    theirs = await form_of(sold, await card_of(sold, "zeta", who="maya"), who="maya")
    card = await saved(sold, theirs, who="maya", name="Zeta Two", amount="50,000")
    await pressed(sold, card, "deal_won", who="maya")

    told = await sold.people.submit("jane", mine, {"close_on": "2026-12-24"})

    assert told.errors == {
        "name": "Maya Ortiz marked this deal won since; that stays when you save again."
        " Maya Ortiz set the name to Zeta Two since; that stays when you save again.",
        "amount": "Maya Ortiz set the amount to $50,000 since; that stays when you save again.",
    }
    await saved(sold, mine)
    zeta = the(sold, "Zeta Two")
    assert (zeta["status"], zeta["amount"], zeta["close_on"]) == ("won", "50000", "2026-12-24")


async def test_won_lost_and_reopen_from_the_card(sold: Office) -> None:
    card = await pressed(sold, await card_of(sold, "zeta"), "deal_won")
    assert "✓ Marked won" in card.all_text
    assert "Won Fri 20 Nov" in card.all_text
    assert the(sold, "Zeta")["status"] == "won"
    assert "deal_set_step" not in card.action_ids

    card = await pressed(sold, card, "deal_reopen")
    assert (the(sold, "Zeta")["status"], the(sold, "Zeta")["stage"]) == ("open", "Discovery")

    form = await form_of(sold, card, "deal_lost")
    empty = await sold.people.submit("jane", form, {"reason": "  "})
    assert empty.errors == {"reason": "Say in a few words why it was lost."} or not empty.sent
    card = await saved(sold, form, reason="too dear & <late>")
    assert "Lost Fri 20 Nov · “too dear &amp; &lt;late&gt;”" in card.all_text
    assert "Jane Roe marked it lost: “too dear &amp; &lt;late&gt;”" in card.all_text
    assert the(sold, "Zeta")["status"] == "lost"


async def test_a_double_press_on_won_wins_once_and_keeps_its_undo(sold: Office) -> None:
    card = await pressed(sold, await card_of(sold, "zeta"), "deal_won", twice=True)
    assert "deal_undo" in card.action_ids
    assert sum(one["field"] == "status" for one in stored(sold, "history")) == 1


async def test_a_stale_won_says_who_was_first(sold: Office) -> None:
    mine = await card_of(sold, "zeta")
    await pressed(sold, await card_of(sold, "zeta", who="maya"), "deal_won", who="maya")
    card = await pressed(sold, mine, "deal_won")
    assert "Marked won before this, by Maya Ortiz" in card.all_text
    assert "deal_undo" not in card.action_ids


async def test_a_new_deal_takes_the_forms_place_and_stands_in_the_list(sold: Office) -> None:
    listed = await opens(sold)
    form = await form_of(sold, listed, "deal_new")
    assert form.title == "New deal"

    done = await sold.people.submit("jane", form, {"name": "Nova <b>", "amount": "£2m"}, twice=True)
    await sold.bot.finish()

    assert done.error is None
    card = await sold.people.view("jane")
    assert card is not None
    assert (card.title, card.previous_id) == ("Deal", listed.id)
    assert "Nova <b>" in card.all_text
    assert "✓ Added" in card.all_text
    assert [one["amount"] for one in stored(sold, "deals") if one["name"] == "Nova <b>"] == ["2000000"]
    gone = await pressed(sold, card, "deal_undo")
    assert "Taken back: the new deal Nova &lt;b&gt;." in gone.all_text
    below = await sold.people.close("jane", gone)
    assert below is not None
    assert "*Mine: 3 open deals*" in below.all_text


async def test_a_colleagues_card_can_be_read_and_given_steps_and_says_who_changes_it(sold: Office) -> None:
    card = await card_of(sold, "tarnwick")
    assert "Kenji Mori, a manager or an admin can change this deal." in card.all_text
    assert [a for a in card.action_ids if a.startswith("deal_")] == ["deal_set_step"]


async def test_a_press_by_one_who_may_no_longer_is_refused_on_the_card(sold: Office) -> None:
    card = await card_of(sold, "zeta")
    other = await form_of(sold, await card_of(sold, "zeta", who="maya"), who="maya")
    await saved(sold, other, who="maya", owner="bert")

    again = await pressed(sold, card, "deal_won")
    assert "You may not change this deal; ask Bert Vogel or a manager." in again.all_text
    assert the(sold, "Zeta")["status"] == "open"
    assert [one for one in again.action_ids if one.startswith("deal_")] == ["deal_set_step"]


async def test_done_on_a_step_of_the_card_closes_it_and_asks_for_the_next(sold: Office) -> None:
    await types(sold, "Zeta - send the quote tue")
    card = await card_of(sold, "zeta")
    shown = await sold.people.click("jane", card, "step_done")
    in_time(shown)
    assert shown.view is not None
    assert shown.view.title == "What is next?"
    assert stored(sold, "steps")[0]["state"] == "done"


async def test_set_next_step_on_the_card_opens_the_form_for_its_deal(sold: Office) -> None:
    form = await form_of(sold, await card_of(sold, "zeta"), "deal_set_step")
    assert "*Zeta*" in form.all_text
    done = await sold.people.submit("jane", form, {"text": "Call", "due_on": "2026-11-24"})
    assert done.errors == {}
    assert stored(sold, "steps")[0]["deal"] == "Zeta"


async def test_the_card_links_a_channel_and_unlinks_it(sold: Office) -> None:
    card = await pressed(sold, await card_of(sold, "zeta"), "deal_link_channel", value="#sales")
    assert "✓ Linked" in card.all_text
    answer = await types(sold, "send the quote tue")
    assert "✓ *Zeta*" in answer.all_text

    other = await pressed(sold, await card_of(sold, "northwind"), "deal_link_channel", value="#sales")
    assert "That channel is linked to Zeta, and a channel belongs to one deal; unlink it there first." in other.all_text

    card = await pressed(sold, await card_of(sold, "zeta"), "deal_unlink")
    assert "✓ Unlinked" in card.all_text
    assert "deal_unlink" not in card.action_ids


async def test_the_longest_and_strangest_names_stand_on_a_card_and_in_its_form(at_work: Office) -> None:
    name, account = ("Zeta 👩‍👩‍👧‍👦 שלום <&> " * 20)[:150], ("\"\\'`*_~ " * 40)[:150].strip()
    rows = [deal(name.strip(), account, amount="999999999999.99")]
    seed(at_work.database, at_work.workspace_id, rows, now=at_work.clock.now)
    listed = await filters(at_work, await opens(at_work), "My team's")
    shown = await at_work.people.click("jane", listed, "deal_open")
    assert shown.view is not None
    card = await saved(at_work, await form_of(at_work, shown.view), close_on="2026-12-24")
    assert "$999,999,999,999.99" in card.all_text
    assert [one["name"] for one in stored(at_work, "deals")] == [name.strip()]
