"""Capture, after calls: one line, the questions it may raise, the form, and the way back."""

from bot.demo.script import nov
from bot.demo.stage import Stage, message_of
from sandbox.seen import Message


async def monday(stage: Stage) -> None:
    """Jane's calls of Monday 16 November."""
    await stage.scene("jane", nov(16), "14:10", "Jane after a call")
    await _type(stage, "jane", "Larkspur - send the revised quote to Paula @jane fri")

    await stage.scene("jane", nov(16), "14:32", "Jane forgets the date")
    asked = await _type(stage, "jane", "Pellworth - book the site survey")
    await _press(stage, "jane", asked, "Wed 18 Nov")

    await stage.scene("jane", nov(16), "15:05", "Two deals with one customer")
    asked = await _type(stage, "jane", "Kestrel - get the trial results from Dana wed")
    await _press(stage, "jane", asked, next(words for words in asked.buttons if words.startswith("Vibration")))

    await stage.scene("jane", nov(16), "16:20", "An earlier step is still open")
    asked = await _type(stage, "jane", "Juniper Ridge - bring the countersigned contract thu")
    await _press(stage, "jane", asked, "Done")

    await stage.scene("jane", nov(16), "16:48", "Jane typed the wrong customer, and takes it back")
    asked = await _type(stage, "jane", "Glasswing - confirm the demo slot tomorrow 11:00")
    await _press(stage, "jane", asked, "Undo")


async def tuesday(stage: Stage) -> None:
    """Tuesday 17 November: Bert's dates, Kenji's holiday, Jane's form."""
    await stage.scene("kenji", nov(17), "17:20", "A day off is kept, and said")
    await _type(stage, "kenji", "Tsukimori - demo at the plant next monday")

    await stage.scene("bert", nov(17), "9:40", "Bert types a day that is past")
    asked = await _type(stage, "bert", "Birkental - call the lab manager last friday")
    await _press(stage, "bert", asked, "Fri 20 Nov")

    await stage.scene("bert", nov(17), "11:15", "“Next friday” can mean two days")
    asked = await _type(stage, "bert", "Ostertal - send the calibration plan next friday")
    await _press(stage, "bert", asked, "Fri 27 Nov")

    await stage.scene("jane", nov(17), "10:30", "Jane prefers the form")
    await _fill_in_the_form(stage)


async def _fill_in_the_form(stage: Stage) -> None:
    stage.screen.does("jane", "types  /nextstep")
    form = await stage.open_form("jane")
    stage.screen.view("jane", form)
    offered = await stage.driver.options("jane", form, "deal", "iron")
    stage.screen.does("jane", f"types “iron” into Deal and is offered: {', '.join(text for text, _ in offered)}")
    stage.screen.does("jane", "picks it, writes “send the price list for spare parts”, a date that is past, and saves")
    values = {"deal": offered[0], "text": "send the price list for spare parts", "due_on": nov(10)}
    marked = await stage.save("jane", form, values)
    stage.screen.view("jane", marked)
    stage.screen.does("jane", "picks Thu 19 Nov instead and saves")
    saved = await stage.save("jane", marked, {"due_on": nov(19)})
    stage.screen.view("jane", saved)
    await stage.driver.close("jane", saved)


async def _type(stage: Stage, handle: str, line: str) -> Message:
    stage.screen.does(handle, f"types  /nextstep {line}")
    answer = message_of(await stage.command(handle, line))
    stage.screen.message(handle, answer)
    return answer


async def _press(stage: Stage, handle: str, message: Message, words: str) -> None:
    stage.screen.does(handle, f"presses [{words}]; the answer becomes")
    await stage.press(handle, message, words)
    stage.screen.message(handle, await stage.again(handle, message))
