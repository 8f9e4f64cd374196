"""Bert leaves: Ann is told, gives one deal to Jane and the rest to Kenji, takes it back, and is done in the end."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from tests.acting import Office, office
from tests.deals import deal, seed, stored
from tests.handlers.leaving_talk import form_of, hands_over, leaves, managed, pressed, private, redrawn, told
from tests.handlers.talk import id_of, types

DEALS = (
    deal("Process Mining", "Aurora Bank", owner="bert", amount="450000"),
    deal("Pilot", "Northwind Health", owner="bert", amount="45300"),
    deal("Renewal", "Zeta", owner="bert", amount="12000"),
    deal("Depot Route", "Tarnwick", owner="jane", amount="25000"),
)


@pytest.fixture
async def on_friday(database_url: str) -> AsyncIterator[Office]:
    """A team that Ann manages, with Bert's deals and his steps, on Friday 20 Nov 2026."""
    async with office(database_url) as running:
        seed(running.database, running.workspace_id, DEALS, now=running.clock.now)
        await managed(running)
        await types(running, "Aurora - call the CISO 24 nov", who="bert")
        await types(running, "Tarnwick - send the order form 25 nov", who="bert")
        await running.work()
        yield running


async def test_bert_leaves_and_nothing_of_his_is_forgotten(on_friday: Office) -> None:
    at_work, people = on_friday, on_friday.people
    owner_of = {name: await id_of(at_work, name) for name in ("ann", "bert", "jane", "kenji")}

    # Bert is deactivated: Ann, who manages the team, reads what he leaves, and sees it in her home tab.
    await leaves(at_work)
    message = await told(at_work)
    assert message.text == (
        "Bert Vogel has left Slack and leaves 3 open deals ($507k) and 1 next step on another person’s deal"
    )
    home = await people.open_home("ann")
    assert home is not None
    assert "Bert Vogel has left Slack" in home.all_text

    # One deal goes to Jane, with the step on it; she is told once.
    done = await hands_over(at_work, await form_of(at_work, message, "Aurora"), "jane")
    assert done.view is not None
    await people.close("ann", done.view)
    ticked = await redrawn(at_work, message, "✓ Aurora Bank – Process Mining")
    assert [note.text for note in await private(at_work, "jane") if "handed over to you" in note.text] == [
        "Ann Keller handed over to you 1 open deal ($450k); it was Bert Vogel’s"
    ]

    # All the rest goes to Kenji: by mistake, taken back, and once more.
    done = await hands_over(at_work, await pressed(at_work, ticked, "left_all"), "kenji", twice=True)
    assert done.view is not None
    assert "2 open deals and 1 next step are Kenji Mori’s now" in done.view.all_text
    await people.click("ann", done.view, "left_undo")
    await at_work.bot.finish()
    undone = await people.view("ann")
    assert undone is not None
    assert "are Bert Vogel’s again" in undone.all_text
    await people.close("ann", undone)
    again = await redrawn(at_work, ticked, "leaves 2 open deals ($57.3k) and 1 next step")
    done = await hands_over(at_work, await pressed(at_work, again, "left_all"), "kenji")
    empty = await redrawn(at_work, again, "Bert Vogel has left Slack; nothing is left to hand over")
    assert "✓ Tarnwick – Depot Route" in empty.all_text
    assert len([note for note in await private(at_work, "kenji") if "handed over to you" in note.text]) == 1

    # Nothing is Bert's any more, and Ann's home tab is empty of it.
    assert {one["name"]: one["owner_id"] for one in stored(at_work, "deals")} == {
        "Process Mining": owner_of["jane"],
        "Pilot": owner_of["kenji"],
        "Renewal": owner_of["kenji"],
        "Depot Route": owner_of["jane"],
    }
    assert {one["text"]: one["owner_id"] for one in stored(at_work, "steps")} == {
        "call the CISO": owner_of["jane"],
        "send the order form": owner_of["kenji"],
    }
    home = await people.home("ann")
    assert home is not None
    assert "Bert Vogel" not in home.all_text

    # On Tuesday each has their own in the morning, and Bert gets nothing.
    before = await private(at_work, "bert")
    await at_work.go_to(at_work.clock.now + timedelta(days=4))
    assert any("call the CISO" in note.all_text for note in await private(at_work, "jane"))
    assert await private(at_work, "bert") == before
