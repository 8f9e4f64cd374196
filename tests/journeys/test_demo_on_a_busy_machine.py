"""The demo where answers come later than Slack waits for them: it is tried again, and what cannot go on is said."""

import io
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from rich.console import Console

from bot.cli import to_its_end
from bot.demo import before
from bot.demo.others import asides
from bot.demo.playing import staged
from bot.demo.records import recorded
from bot.demo.script import Line, nov
from bot.demo.stage import TRIES, OffScript, Stage, message_of

SAID = "Larkspur - send the revised quote to Paula 20 nov"


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    """The stage on the Friday before the story."""
    async with staged(tmp_path, Console(file=io.StringIO(), width=100)) as ready:
        await before.set_up(ready)
        yield ready


async def test_what_is_not_answered_in_time_is_tried_again_and_done_once(stage: Stage) -> None:
    known = len(await recorded(stage, "steps"))

    await stage.driver.fault("app", "silent")
    answer = message_of(await stage.command("jane", SAID))
    await stage.driver.fault("app", "silent")
    await stage.press("jane", answer, "Undo")

    assert "Taken back" in (await stage.again("jane", answer)).all_text
    assert len(await recorded(stage, "steps")) == known

    await stage.driver.fault("app", "silent")
    form = await stage.open_form("jane")
    deal, *_ = await stage.driver.options("jane", form, "deal", "iron")
    await stage.driver.fault("app", "silent")
    saved = await stage.save("jane", form, {"deal": deal[0], "text": "send the list", "due_on": nov(19)})
    assert "send the list" in saved.all_text
    assert len(await recorded(stage, "steps")) == known + 1


async def test_what_is_never_answered_ends_the_story_in_words(stage: Stage) -> None:
    await stage.driver.fault("app", "silent", times=TRIES)
    (aside,) = asides(stage, [Line("jane", nov(16), "9:00", SAID)])
    with pytest.raises(OffScript, match=r"/nextstep Larkspur .* failed: operation_timeout"):
        await aside.play(stage)


def test_a_story_that_cannot_go_on_is_one_plain_sentence_and_exit_1(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended, to_its_end():
        raise OffScript("no form was opened")
    assert ended.value.code == 1
    said = "The demo could not go on (no form was opened); start it again, with less at work beside it.\n"
    assert capsys.readouterr() == ("", said)
