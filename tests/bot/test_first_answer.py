"""The first person to write to a bot that was just started waits no longer than the second."""

import asyncio
import sys

STARTED = """
import asyncio, sys
from tests.acting import office

async def start():
    read_before = CALENDAR in sys.modules
    async with office(sys.argv[1]):
        print(read_before, CALENDAR in sys.modules)

asyncio.run(start())
"""


async def test_a_started_bot_has_read_the_calendars_of_public_holidays(sqlite_url: str) -> None:
    program = STARTED.replace("CALENDAR", "'holidays.countries.united_states'")
    child = await asyncio.create_subprocess_exec(
        sys.executable, "-c", program, sqlite_url, stdout=asyncio.subprocess.PIPE
    )
    said, _ = await child.communicate()

    assert said.split()[-2:] == [b"False", b"True"]
