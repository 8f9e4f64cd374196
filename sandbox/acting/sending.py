"""What a person did goes to the app, twice where a double click was asked for."""

import asyncio

from sandbox.acting.stage import Stage
from sandbox.errors import Json
from sandbox.outbound.courier import Answer, Kind, Outgoing


async def send(stage: Stage, what: str, name: str, payload: Json, *, started: float, twice: bool = False) -> Answer:
    """Deliver an act of the kind `what` (`block_actions`, …), called `name` by the app.

    With `twice`, or with the fault of that name, the same payload goes out two times at once; the person sees
    the first answer. The three seconds run from `started`.
    """
    kind: Kind = "slash_commands" if what == "slash_commands" else "interactive"
    label = name if kind == "slash_commands" else f"{what}:{name}"
    outgoing = Outgoing(kind, label, payload, stage.workspace.team_id)
    if not twice and not stage.world.faults.strike(what, ("twice",)):
        return await stage.courier.deliver(outgoing, started)
    first, _second = await asyncio.gather(
        stage.courier.deliver(outgoing, started), stage.courier.deliver(outgoing, started)
    )
    return first
