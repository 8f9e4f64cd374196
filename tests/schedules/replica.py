"""Replicas that a test may kill: one process has everything loaded, and forks a replica for each order.

An order on standard input is an act (`tick` or `run`) and a moment; the replica's clock stands at it. Told on standard
output are the replica's process id as soon as it is there, and how it ended.
"""

import asyncio
import os
import sys
from datetime import datetime

import aiohttp
from slack_sdk.web.async_client import AsyncWebClient

from bot import slack
from schedules.deliver import deliver
from schedules.jobs import Jobs
from schedules.pace import Pace
from schedules.tick import tick
from services.bridge import Bridge
from storage.database import Database
from tests.clock import SetClock


def main(url: str, api_url: str, token: str) -> None:
    """Obey until the orders end."""
    for order in sys.stdin:
        act, moment = order.split()
        process = os.fork()
        if not process:
            asyncio.run(work(url, api_url, token, act, datetime.fromisoformat(moment)))
            os._exit(0)
        say(f"began {process}")
        say(f"ended {os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])}")


async def work(url: str, api_url: str, token: str, act: str, moment: datetime) -> None:
    """What a replica does: the very jobs of the bot."""
    database = Database(url)
    async with aiohttp.ClientSession() as session:
        client = slack.client(token, api_url, session)

        async def slack_for(_workspace_id: str) -> AsyncWebClient:
            return client

        jobs = Jobs(Bridge(database), SetClock(moment), slack_for, f"replica {os.getpid()}", Pace(lambda: 0.0))
        await tick(jobs)
        if act == "run":
            await deliver(jobs)


def say(sentence: str) -> None:
    """One line."""
    sys.stdout.write(f"{sentence}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(*sys.argv[1:])
