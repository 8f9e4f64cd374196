"""One serving process on one SQLite file: a second one would send what the first has under way once more."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bot.settings import SettingsError
from storage.database import driver_url


@contextmanager
def alone(database_url: str) -> Iterator[None]:
    """Hold a lock beside an SQLite file; the kernel gives it back however the process ends. Postgres has replicas.

    Raises SettingsError where another process serves from this file already. Other commands take no lock.
    """
    url = driver_url(database_url)
    if url.get_backend_name() != "sqlite":
        yield
        return
    file = Path(url.database or "").resolve()
    with file.with_name(f"{file.name}-serving").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise SettingsError(
                f"Another “nextstep serve” runs on {file} already; stop it first, or let DATABASE_URL name a Postgres "
                "database, which any number can serve from."
            ) from None
        yield
