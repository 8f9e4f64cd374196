"""Several people press, type and fill in whatever they like: nothing fails, is refused or leaves records askew."""

import pytest
from structlog.testing import capture_logs

from sandbox.settings import Limits
from tests.acting import office
from tests.deals import seed
from tests.handlers.conftest import PORTFOLIO
from tests.soak.scale import seeds
from tests.soak.upright import failed_nowhere, history_leads_here, records_agree, refused_nothing
from tests.soak.wanderer import Wanderer

ACTS = 100
PATIENT = Limits(ack_seconds=60, trigger_seconds=60)  # how fast it answers is measured elsewhere

pytestmark = pytest.mark.soak


@pytest.mark.parametrize("seed_of_run", seeds(20))
async def test_whatever_people_do_all_stays_well(database_url: str, seed_of_run: int) -> None:
    with capture_logs() as logged:
        async with office(database_url, is_new=True, limits=PATIENT) as running:
            seed(running.database, running.workspace_id, PORTFOLIO, now=running.clock.now)
            await running.work()
            people, read = Wanderer(running, seed_of_run), 0
            try:
                for _ in range(ACTS):
                    await people.act()
                    read = await refused_nothing(running, after=read)
                    failed_nowhere(logged)
                    records_agree(running)
                    history_leads_here(running)
            except BaseException as failure:
                failure.add_note("\n".join(people.acts))
                raise
