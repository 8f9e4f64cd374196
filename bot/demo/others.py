"""Plays what people do beside the scenes: for real, but without showing it."""

from collections.abc import Iterator, Sequence
from functools import partial

from bot.demo.script import Closing, Line
from bot.demo.stage import Aside, OffScript, Stage, message_of, view_of


def asides(stage: Stage, script: Sequence[Line | Closing]) -> Iterator[Aside]:
    """Lines and closings, in the order of their moments, for the stage to play as time passes."""
    timed = sorted(script, key=lambda part: stage.local(part.who, part.day, part.at))
    for part in timed:
        play = partial(_type, line=part) if isinstance(part, Line) else partial(_close, closing=part)
        yield Aside(stage.local(part.who, part.day, part.at), play)


async def _type(stage: Stage, line: Line) -> None:
    answer = message_of(await stage.type_line(line.who, line.said))
    if "capture_undo" not in answer.action_ids:
        raise OffScript(f"“{line.said}” was not recorded but answered: {answer.all_text}")


async def _close(stage: Stage, closing: Closing) -> None:
    morning = await stage.driver.wait_for_message(closing.who, "dm", containing=closing.step)
    form = view_of(await stage.press(closing.who, morning, "Done", beside=closing.step))
    if closing.following:
        form = await stage.save(closing.who, form, {"text": closing.following, "due_on": closing.due_on})
        if form.errors:
            raise OffScript(f"“{closing.following}” was refused: {form.errors}")
    await stage.driver.close(closing.who, form)
