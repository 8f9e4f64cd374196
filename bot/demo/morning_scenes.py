"""The morning message: nine o'clock where each person is, and *Done* on one of its lines."""

from bot.demo.script import nov
from bot.demo.stage import Stage, view_of
from sandbox.seen import Message


async def wednesday(stage: Stage) -> None:
    """Wednesday 18 November in Tokyo, Berlin and New York."""
    await stage.scene("kenji", nov(18), "9:00", "Kenji's morning message")
    await _show_morning(stage, "kenji")
    await stage.scene("bert", nov(18), "9:00", "Bert's morning message, eight hours later")
    await _show_morning(stage, "bert")
    await stage.scene("jane", nov(18), "9:00", "Jane's morning message, six hours after that")
    morning = await _show_morning(stage, "jane")
    await _finish_a_step(stage, morning)


async def _show_morning(stage: Stage, handle: str) -> Message:
    message = (await stage.driver.messages(handle, "dm"))[-1]
    stage.screen.message(handle, message)
    return message


async def _finish_a_step(stage: Stage, morning: Message) -> None:
    await stage.scene("jane", nov(18), "9:04", "The order form is signed: Done, and what comes next")
    stage.screen.does("jane", "presses [Done] beside “get the order form signed by purchasing”")
    form = view_of(await stage.press("jane", morning, "Done", beside="get the order form signed"))
    stage.screen.view("jane", form)
    stage.screen.does("jane", "writes “send the countersigned copy”, picks Tue 24 Nov and saves; the message becomes")
    values = {"text": "send the countersigned copy", "due_on": nov(24)}
    saved = await stage.save("jane", form, values)
    await stage.driver.close("jane", saved)
    stage.screen.message("jane", await stage.again("jane", morning))
