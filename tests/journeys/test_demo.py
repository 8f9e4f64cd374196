"""The demo's week, played as an operator plays it: what each person saw stands on the screen."""

import asyncio
import io
import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest
from rich.console import Console

from bot.demo.playing import staged
from bot.demo.sample import AT_THE_START, weekly_exports
from sales.crm import DealRow
from sandbox.driver import Driver
from sandbox.server import running_sandbox

DEMO = (sys.executable, "-c", "from bot.cli import main; main()", "demo")
PATIENCE_SECONDS = 120
SCENE = re.compile(r"^(?P<title>\S.*?) ─+$")
FIGURES = "The week in figures"

Scenes = Mapping[str, str]


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> subprocess.CompletedProcess[str]:
    """The demo, played once to its end in an empty folder without any setting."""
    return subprocess.run(
        [*DEMO, "--no-serve"],
        cwd=tmp_path_factory.mktemp("anywhere"),
        env=bare_environment(),
        capture_output=True,
        encoding="utf-8",
        timeout=PATIENCE_SECONDS,
        check=False,
    )


@pytest.fixture(scope="module")
def scenes(played: subprocess.CompletedProcess[str]) -> Scenes:
    """What was printed under each heading."""
    return scenes_of(played.stdout)


def bare_environment() -> dict[str, str]:
    """The environment without anything that the bot reads."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "TMPDIR") if name in os.environ}
    return kept | {"PYTHONPATH": str(Path(__file__).parents[2]), "PYTHONIOENCODING": "utf-8"}


def scenes_of(printed: str) -> Scenes:
    found: dict[str, list[str]] = {}
    title = ""
    for line in printed.splitlines():
        heading = SCENE.match(line)
        if heading and not line.startswith(("┃", "›")):
            title = heading["title"]
        found.setdefault(title, []).append(line)
    return {name: "\n".join(lines) for name, lines in found.items()}


def scene(scenes: Scenes, words: str) -> str:
    """The one scene with these words in its heading."""
    (title,) = [title for title in scenes if words in title]
    return scenes[title]


def test_the_sample_deals_are_a_pipeline_that_imports_without_a_complaint() -> None:
    rows = [row for export in weekly_exports(AT_THE_START) for row in export.deals.rows()]
    deals = [row for row in rows if isinstance(row, DealRow) and not row.notes]
    assert len(deals) == len(rows) >= 48
    assert {deal.status for deal in deals} == {"open", "won", "lost"}
    assert {deal.currency for deal in deals} == {"USD", "EUR"}
    assert len({deal.owner_email for deal in deals}) == 6
    assert any(deal.next_step for deal in deals)


async def test_the_secrets_of_the_demo_cannot_be_read_from_its_code(tmp_path: Path) -> None:
    unread = Console(file=io.StringIO())
    async with running_sandbox() as known, staged(tmp_path, unread) as stage:
        ours = stage.sandbox
        assert not {known.bot_token, known.app_token, known.signing_secret} & {
            ours.bot_token,
            ours.app_token,
            ours.signing_secret,
        }


def test_the_demo_ends_well_and_complains_of_nothing(played: subprocess.CompletedProcess[str]) -> None:
    assert (played.returncode, played.stderr) == (0, "")


def test_every_line_fits_a_screen_of_a_hundred_columns(played: subprocess.CompletedProcess[str]) -> None:
    lines = played.stdout.splitlines()
    assert max(map(len, lines)) <= 100
    assert not [line for line in lines if line != line.rstrip()]


def test_the_scenes_come_in_the_order_of_time_each_on_its_persons_own_clock(scenes: Scenes) -> None:
    dated = [title for title in scenes if re.match(r"(Mon|Tue|Wed|Fri) \d+ Nov", title)]
    assert [title.partition(" · ")[0] for title in dated] == [
        "Fri 13 Nov, 17:00, Los Angeles",
        "Mon 16 Nov, 14:10, New York",
        "Mon 16 Nov, 14:32, New York",
        "Mon 16 Nov, 15:05, New York",
        "Mon 16 Nov, 16:20, New York",
        "Mon 16 Nov, 16:48, New York",
        "Tue 17 Nov, 17:20, Tokyo",
        "Tue 17 Nov, 9:40, Berlin",
        "Tue 17 Nov, 11:15, Berlin",
        "Tue 17 Nov, 10:30, New York",
        "Wed 18 Nov, 9:00, Tokyo",
        "Wed 18 Nov, 9:00, Berlin",
        "Wed 18 Nov, 9:00, New York",
        "Wed 18 Nov, 9:04, New York",
        "Fri 20 Nov, 10:00, London",
        "Fri 20 Nov, 16:30, Los Angeles",
        "Mon 23 Nov, 9:00, Tokyo",
        "Mon 23 Nov, 8:30, London",
    ]


def test_one_line_is_answered_with_its_deal_step_owner_and_day(scenes: Scenes) -> None:
    seen = scene(scenes, "Jane after a call")
    assert "only you can see this" in seen
    assert "✓ Larkspur Labs – Inline flow meters · Proposal · $45,300" in seen
    assert "send the revised quote to Paula — Jane Roe · Fri 20 Nov (in 4 days)" in seen
    assert "[Undo]" in seen


def test_a_line_without_a_date_is_asked_when_and_recorded_by_one_press(scenes: Scenes) -> None:
    asked, answered = scene(scenes, "forgets the date").split("Jane presses [Wed 18 Nov]")
    assert "✓" not in asked
    assert all(f"[{day}" in asked for day in ("Tue 17 Nov", "Wed 18 Nov", "Fri 20 Nov", "Mon 23 Nov", "Mon 30 Nov"))
    assert "✓ Pellworth Glass – Tank level monitoring" in answered
    assert "book the site survey — Jane Roe · Wed 18 Nov" in answered


def test_a_deal_that_may_be_two_is_asked_about(scenes: Scenes) -> None:
    asked, answered = scene(scenes, "Two deals with one customer").split("Jane presses [Vibration")
    assert "✓" not in asked
    assert "[Service contract · Kestrel Turbines · Discovery · $24k]" in asked
    assert "[Vibration sensors · Kestrel Turbines · Evaluation · $86k]" in asked
    assert "✓ Kestrel Turbines – Vibration sensors" in answered
    assert "Wed 18 Nov" in answered


def test_an_earlier_open_step_is_asked_about_and_closed_on_the_spot(scenes: Scenes) -> None:
    asked, answered = scene(scenes, "An earlier step is still open").split("Jane presses [Done]")
    assert "“call their legal team about clause 7”, was due Fri 13 Nov" in asked
    assert "[Done]  [Drop]  [Keep both]" in asked
    assert "bring the countersigned contract — Jane Roe · Thu 19 Nov" in answered
    assert "[Keep both]" not in answered


def test_undo_takes_the_step_back(scenes: Scenes) -> None:
    asked, answered = scene(scenes, "takes it back").split("Jane presses [Undo]")
    assert "confirm the demo slot — Jane Roe · Tue 17 Nov at 11:00 (tomorrow)" in asked
    assert "Taken back: “confirm the demo slot”" in answered
    assert "[" not in answered.partition("\n")[2]


def test_a_day_off_is_kept_and_said(scenes: Scenes) -> None:
    seen = scene(scenes, "A day off is kept")
    assert "demo at the plant — Kenji Mori · Mon 23 Nov (in 6 days)" in seen
    assert "is a day off" in seen


def test_a_past_day_is_asked_about(scenes: Scenes) -> None:
    asked, answered = scene(scenes, "a day that is past").split("Bert presses [Fri 20 Nov]")
    assert "“last friday” is past" in asked
    assert "call the lab manager — Bert Vogel · Fri 20 Nov" in answered


def test_a_day_that_may_be_two_is_asked_about(scenes: Scenes) -> None:
    asked, answered = scene(scenes, "can mean two days").split("Bert presses [Fri 27 Nov]")
    assert "[Fri 20 Nov]  [Fri 27 Nov]" in asked
    assert "send the calibration plan — Bert Vogel · Fri 27 Nov" in answered


def test_the_form_finds_the_deal_marks_a_past_date_and_then_saves(scenes: Scenes) -> None:
    opened, corrected = scene(scenes, "prefers the form").split("picks Thu 19 Nov instead")
    assert "Spare parts frame · Ironwell Mining · Discovery" in opened
    assert re.search(r"Next step +send the price list for spare parts", opened)
    assert re.search(r"Date +Tue 10 Nov 2026 ▾ +│\n +│ +✗ This date is past", opened)
    assert "✓ Ironwell Mining – Spare parts frame" in corrected
    assert "send the price list for spare parts — Jane Roe · Thu 19 Nov" in corrected


def test_each_person_gets_one_morning_message_at_nine_where_they_are(scenes: Scenes) -> None:
    for who, step in (("Kenji", "confirm the delivery plan"), ("Bert", "send the contract markup to Dr. Lenz")):
        seen = scene(scenes, f"{who}'s morning message")
        assert "Nextstep app  9:00 · direct message" in seen
        assert step in seen
    seen = scene(scenes, "Jane's morning message")
    assert "1 overdue, 4 for today, 3 deals without a dated step" in seen
    assert seen.index("$212k") < seen.index("$86k") < seen.index("$74k") < seen.index("$62.5k") < seen.index("$27.4k")
    assert seen.count("[Done]") == 5
    assert seen.count("[Set next step]") == 3


def test_done_asks_for_the_following_step_and_redraws_the_message(scenes: Scenes) -> None:
    form, redrawn = scene(scenes, "Done, and what comes next").split("the message becomes")
    assert "Done: get the order form signed by purchasing" in form
    assert "Oakmoor Hospitals – Boiler retrofit" in form
    assert "1 overdue, 3 for today" in redrawn
    assert "✓ Oakmoor Hospitals – Boiler retrofit" in redrawn
    assert "done 9:04, next: Tue 24 Nov" in redrawn
    assert redrawn.count("[Done]") == 4


def test_on_friday_the_channel_sees_the_deals_without_a_dated_step_by_owner(scenes: Scenes) -> None:
    seen = scene(scenes, "Ann, sales manager, in #sales")
    assert "Nextstep app  10:00 · #sales" in seen
    (undated,) = re.findall(r"(\d+) of 46 open deals have no dated next step", seen)
    of_owners = re.findall(r"^┃ \w+ \w+(?: \(has left\))? \((\d+)\)", seen, re.MULTILINE)
    assert int(undated) == sum(map(int, of_owners)) == seen.count("[Set next step]")
    assert "@" not in seen


def test_nobody_is_disturbed_on_a_public_holiday(scenes: Scenes) -> None:
    assert "Kenji has 2 steps due, and no message came" in scene(scenes, "A public holiday in Japan")


def test_the_monday_digest_compares_with_the_monday_before_and_adds_up(scenes: Scenes) -> None:
    seen = scene(scenes, "the Monday digest in #sales")
    assert "against Mon 16 Nov" in seen
    assert re.search(r"with a dated next step \(\d+ %, was \d+ %\)", seen.replace("\n┃ ", " "))
    falls = [line for line in seen.splitlines() if line.startswith("┃ 16 Nov ")]
    assert [currency_of(fall) for fall in falls] == ["", "€", "$"]
    for fall in falls:
        parts, end = fall.removeprefix("┃ 16 Nov ").split(" = 23 Nov ")
        begin, *moves = re.split(r" (?=[+−] )", parts)
        assert number_in(begin) + sum(signed(move) for move in moves) == number_in(end)
    assert "new 2 − won 2 − lost 1" in falls[0]
    assert "raised" in falls[1]
    assert "lowered" in falls[2]
    assert "Pushed to a later month: 4 deals" in seen


def currency_of(fall: str) -> str:
    return "".join(sorted(set(re.findall(r"[€$¥]", fall))))


def number_in(words: str) -> int:
    """The one number in some words, such as "new $72,000"."""
    (number,) = re.findall(r"\d[\d,]*", words)
    return int(number.replace(",", ""))


def signed(move: str) -> int:
    return -number_in(move) if move.startswith("−") else number_in(move)


def test_the_figures_at_the_end_tell_what_was_captured_sent_and_answered(scenes: Scenes) -> None:
    seen = " ".join(scenes[FIGURES].split())
    assert re.search(r"Captured \d+ next steps by 5 people", seen)
    nudged = re.search(r"In private (\d+) morning messages .*: (?P<people>.*) In #sales", seen)
    assert nudged is not None
    assert int(nudged[1]) == sum(map(int, re.findall(r"\d+", nudged["people"])))
    assert "1 list of undated deals, 2 Monday digests" in seen
    answered = re.search(r"Answers (\d+) of (\d+) requests", seen)
    assert answered is not None
    assert answered[1] == answered[2]
    assert "refused by it: none" in seen


async def test_a_second_run_gives_the_same_scenes_and_then_serves_the_workspace(scenes: Scenes, tmp_path: Path) -> None:
    demo = await asyncio.create_subprocess_exec(
        *(*DEMO, "--port", "0"),
        cwd=tmp_path,
        env=bare_environment(),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        limit=2**20,
    )
    assert demo.stdout is not None
    async with asyncio.timeout(PATIENCE_SECONDS):
        printed = (await demo.stdout.readuntil(b"next Monday\n")).decode()
        address = re.search(r"Open (http://127\.0\.0\.1:\d+) in a browser", printed)
        assert address is not None
        await somebody_acts(address[1])
        demo.send_signal(signal.SIGINT)
        _, complaints = await demo.communicate()
    assert (demo.returncode, complaints) == (0, b"")
    again = scenes_of(printed)
    assert {title: said for title, said in scenes.items() if title in again and title != FIGURES} == {
        title: said for title, said in again.items() if title in scenes and title != FIGURES
    }
    assert set(scenes) - set(again) == {"What to try next"}
    assert set(again) - set(scenes) == {"Now try it yourself"}


async def somebody_acts(address: str) -> None:
    """A line is answered, and the morning message of the next day comes when the clock is moved."""
    async with Driver(address) as driver:
        shown = await driver.command("jane", "/nextstep", "Nettlecombe - call Ruth tomorrow")
        assert shown.message is not None
        assert "Nettlecombe Farms – Silo weighing: call Ruth" in shown.message.text
        await driver.ask("set_clock", now="2026-11-24T14:00:00Z")
        morning = await driver.wait_for_message("jane", "dm", containing="call Ruth", after=shown.message)
        assert "Silo weighing" in morning.all_text


def test_a_port_that_is_taken_is_one_plain_sentence(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        refused = subprocess.run(
            [*DEMO, "--port", port],
            cwd=tmp_path,
            env=bare_environment(),
            capture_output=True,
            encoding="utf-8",
            timeout=PATIENCE_SECONDS,
            check=False,
        )
    assert refused.returncode == 2
    assert re.fullmatch(rf"Port {port} cannot be used \(.+\); choose another with --port\.\n", refused.stderr)
