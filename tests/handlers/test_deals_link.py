"""`/deals link` and `/deals unlink` in a channel."""

import pytest

from sandbox.seen import Message
from tests.acting import Office
from tests.handlers.talk import presses, types


async def says(office: Office, typed: str, *, who: str = "jane", channel: str = "#sales") -> Message:
    """`/deals` with words that are answered by a message."""
    shown = await office.people.command(who, "/deals", typed, channel=channel)
    assert shown.ok, shown.error
    assert shown.message is not None
    assert shown.message.ephemeral
    return shown.message


async def test_a_channel_is_linked_and_a_line_there_needs_no_name(sold: Office) -> None:
    linked = await says(sold, "link zeta")
    assert "✓ This channel is linked to Zeta." in linked.all_text
    assert "✓ *Zeta*" in (await types(sold, "send the quote tue")).all_text

    undone = await presses(sold, linked, "capture_undo", containing="Taken back")
    assert undone.text == "Taken back: Zeta is as it was before."
    assert (await types(sold, "send the quote tue")).text.startswith("Which deal is this for?")


async def test_what_is_not_certain_is_asked_about_and_answered_by_a_button(sold: Office) -> None:
    asked = await says(sold, "link acme")
    assert asked.text == "Which deal is “acme”?"
    assert asked.buttons == ["Renewal · Acme · Discovery · $12k", "Rollout · Acme · Discovery · $99k"]
    await presses(sold, asked, "deal_link_pick_0", containing="✓ This channel is linked to Acme – Renewal.")


async def test_a_second_deal_is_asked_about_and_can_take_the_place(sold: Office) -> None:
    await says(sold, "link zeta")
    asked = await says(sold, "link northwind")
    assert asked.text == "This channel is linked to Zeta, and a channel belongs to one deal."
    assert asked.buttons == ["Link Northwind Health – Pilot instead"]
    done = await presses(sold, asked, "deal_link_instead", containing="✓ This channel is linked to Northwind Health")
    assert done.buttons == ["Open deal", "Undo"]
    shown = await sold.people.click("jane", done, "deal_open")
    assert shown.view is not None
    assert (shown.view.title, shown.view.close) == ("Deal", "Close")
    assert "✓" not in shown.view.all_text


async def test_unlink_says_what_was_linked(sold: Office) -> None:
    await says(sold, "LINK zeta")
    assert "✓ This channel is no longer linked to Zeta." in (await says(sold, "unlink")).all_text
    assert "This channel is linked to no deal." in (await says(sold, "unlink")).all_text


@pytest.mark.parametrize(
    ("typed", "who", "channel", "said"),
    [
        ("link", "jane", "#sales", "Say which deal this channel belongs to"),
        ("link zeta", "jane", "dm", "a direct message cannot be linked"),
        ("link tarnwick", "jane", "#sales", "You may not change this deal; ask Kenji Mori or a manager."),
        ("link zzz", "jane", "#sales", "No open deal is called “zzz”"),
    ],
)
async def test_what_cannot_be_linked_is_said_in_a_sentence(
    sold: Office, typed: str, who: str, channel: str, said: str
) -> None:
    assert said in (await says(sold, typed, who=who, channel=channel)).all_text


async def test_a_linked_deal_that_one_may_no_longer_see_is_refused_in_a_sentence(sold: Office) -> None:
    linked = await says(sold, "link zeta")
    for deal in ("UPDATE deals SET channel_id = NULL", "DELETE FROM deal_words", "DELETE FROM deals"):
        with sold.database.write(sold.workspace_id) as connection:
            connection.exec_driver_sql(deal)
    await sold.people.click("jane", linked, "deal_open")
    await sold.people.wait_for_message("jane", "#sales", containing="This deal is no longer there.")
