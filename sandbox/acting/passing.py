"""A person lets time pass."""

from datetime import datetime

from sandbox.acting.stage import Stage
from sandbox.clock import Timekeeper
from sandbox.errors import CannotDo, Json
from sandbox.world.jumps import Jump


async def go_to(stage: Stage, moment: datetime) -> Json:
    """Let time pass until `moment`, and write down where the jump began and ended."""
    world, keeper = stage.world, _keeper(stage)
    if moment <= world.clock.now():
        raise CannotDo("that moment is past, and time only goes forward")
    if world.jumps and not world.jumps[-1].is_over:
        raise CannotDo("time is passing already; wait until it has arrived")
    jump = Jump(world.clock.now(), moment, world.changes.count, world.log.count)
    world.jumps.append(jump)
    world.changes.mark()
    try:
        await keeper.go_to(moment)
    finally:
        jump.last_change, jump.last_entry = world.changes.count, world.log.count
        jump.end = world.clock.now()
        world.changes.mark()
    return {"now": world.clock.now().isoformat()}


def set_moving(stage: Stage, *, moving: bool) -> Json:
    """Let the clock go on by itself, or stop it."""
    keeper = _keeper(stage)
    if keeper.is_moving is None:
        raise CannotDo("this clock stands still between jumps")
    keeper.is_moving = moving
    stage.world.changes.mark()
    return {"moving": moving}


def _keeper(stage: Stage) -> Timekeeper:
    if stage.world.timekeeper is None:
        raise CannotDo("this sandbox runs on the machine's own clock, which cannot be moved")
    return stage.world.timekeeper
