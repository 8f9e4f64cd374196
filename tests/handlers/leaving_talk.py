"""Short ways to say how somebody leaves in these tests, and what their manager does about it."""

from typing import Any

from sandbox.seen import Message, Submitted, View
from services import configuring
from tests.acting import Office
from tests.handlers.talk import id_of, in_time

HAS_LEFT = "Bert Vogel has left Slack"


async def managed(office: Office, by: str = "ann") -> None:
    """Somebody manages the one team there is."""
    wanted = {"teams": [{"name": "Sales", "managers": [await id_of(office, by)]}]}
    configuration = configuring.Configuration.model_validate(wanted)
    configuring.configure(office.database, office.workspace_id, configuration, now=office.clock.now)


async def leaves(office: Office, who: str = "bert") -> None:
    """Somebody is deactivated, and the delivery loop runs."""
    await office.people.change_person(who, deleted=True)
    await office.work()


async def told(office: Office, who: str = "ann", containing: str = HAS_LEFT, after: Message | None = None) -> Message:
    """The manager's message."""
    return await office.people.wait_for_message(who, "dm", containing=containing, after=after)


async def redrawn(office: Office, message: Message, containing: str, who: str = "ann") -> Message:
    """The same message after the delivery loop has run."""
    await office.work()
    found = await office.people.wait_for_message(who, "dm", containing=containing, after=message)
    assert found.ts == message.ts
    return found


async def form_of(office: Office, shown: Message | View, words: str, who: str = "ann") -> View:
    """The form behind *Hand over* of the line with these words."""
    place = next(
        str(block["block_id"]) for block in shown.blocks if "accessory" in block and words in str(block["text"])
    )
    pressed = await office.people.click(who, shown, "left_hand_over", block_id=place)
    in_time(pressed)
    assert pressed.view is not None
    return pressed.view


async def hands_over(office: Office, form: View, to: str | None, who: str = "ann", **given: Any) -> Submitted:
    """The form, sent within Slack's time."""
    done = await office.people.submit(who, form, {"owner": to} if to else {}, **given)
    assert done.error is None, done.error
    assert done.duration_ms < 3000
    return done


async def pressed(office: Office, shown: Message | View, action_id: str, who: str = "ann", **given: Any) -> View:
    """The view that a button opens."""
    found = await office.people.click(who, shown, action_id, **given)
    in_time(found)
    assert found.view is not None
    return found.view


async def private(office: Office, who: str) -> list[Message]:
    """What the bot has written to somebody in private."""
    return [
        message for message in await office.people.messages(who, "dm") if message.from_app and not message.ephemeral
    ]


async def shown_to_manager(
    office: Office, leaver: str, manager: str, new: str
) -> tuple[list[dict[str, Any]], list[View]]:
    """Every element and form between somebody's leaving with more than ten deals and the new owner's message."""
    people = office.people
    name = next(str(person["real_name"]) for person in await people.people() if person["name"] == leaver)
    await leaves(office, leaver)
    message = await told(office, manager, f"{name} has left Slack")
    one = await form_of(office, message, "$", manager)
    await people.close(manager, one)
    first = await pressed(office, message, "left_more", manager)
    await people.click(manager, first, "left_list_next")
    await office.bot.finish()
    second = await people.view(manager)
    assert second is not None
    await people.close(manager, second)
    every = await pressed(office, message, "left_all", manager)
    done = await hands_over(office, every, new, manager)
    assert done.view is not None
    await office.work()
    note = await told(office, new, "handed over to you")
    elements = [element for shown in (message, first, second, done.view, note) for element in shown.elements]
    return elements, [one, every]
