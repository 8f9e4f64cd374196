"""Short ways to say what an admin does in these tests, each within Slack's limits."""

from typing import Any

from sandbox.seen import Message, Shown, Submitted, View
from tests.acting import Office
from tests.handlers.talk import in_time

FORMS = ("admin_team", "admin_team_delete", "admin_stage", "admin_stage_remove")


async def settings(office: Office, who: str = "maya") -> View:
    """`/nextstep-admin`."""
    shown = await office.people.command(who, "/nextstep-admin", "", channel="#sales")
    in_time(shown)
    assert shown.view is not None, shown.message
    return shown.view


def beside(view: View | Message, action_id: str, words: str) -> str:
    """The id of the block that holds the button with this action id, and belongs to the section with these words."""
    said = ""
    for block in view.blocks:
        said = str(block["text"]["text"]) if "text" in block else said
        held = [*block.get("elements", ()), *([block["accessory"]] if "accessory" in block else [])]
        if words in said and action_id in [element.get("action_id") for element in held]:
            return str(block["block_id"])
    raise AssertionError(f"no {action_id} beside {words} in:\n{view.all_text}")


async def pressed(
    office: Office, view: View, action_id: str, words: str = "", *, who: str = "maya", **more: Any
) -> Shown:
    """A press; `words` are of the section to which the button belongs."""
    shown = await office.people.click(who, view, action_id, block_id=beside(view, action_id, words), **more)
    in_time(shown)
    return shown


async def opens(office: Office, view: View, action_id: str, words: str = "", *, who: str = "maya") -> View:
    """A press that opens a view above this one, or redraws it."""
    shown = await pressed(office, view, action_id, words, who=who)
    assert shown.view is not None
    return shown.view


async def saves(office: Office, view: View, *, who: str = "maya", twice: bool = False, **values: Any) -> Submitted:
    """A form filled in and sent, within Slack's time."""
    done = await office.people.submit(who, view, values, twice=twice)
    assert done.error is None, done.error
    assert done.duration_ms < 3000
    return done


async def shown_to_admin(office: Office) -> tuple[list[dict[str, Any]], list[str]]:
    """Every element that an admin is shown, the welcome's and the menu of very many teams included; and all forms."""
    people = office.people
    message: Message = await people.wait_for_message("maya", "dm", containing="1 Try it")
    found = [*message.elements]
    for step in (1, 2, 3):
        await people.click("maya", message, "welcome_next")
        message = await people.wait_for_message("maya", "dm", containing=f"{step + 1} ", after=message)
        found += message.elements
    top = await settings(office)
    found += top.elements
    new = await opens(office, top, "admin_team_new")
    await saves(office, new, name="EMEA")
    top = await people.wait_for_view("maya", containing="EMEA is saved")
    form = await opens(office, top, "admin_team_edit", "EMEA")
    found += [element for element in form.elements if element["type"] == "button"]
    await people.click("maya", form, "admin_team_delete")
    await saves(office, await people.wait_for_view("maya", containing="Delete"))
    top = await people.wait_for_view("maya", containing="EMEA is deleted")
    stages = await opens(office, top, "admin_stages")
    found += stages.elements
    await people.close("maya", stages)
    return [*found, {"type": "static_select", "action_id": "admin_team_pick"}], list(FORMS)
