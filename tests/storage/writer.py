"""A process of its own that writes: `add URL TIMES` counts up, `hold URL BY` holds the lock until told to go on."""

import sys

import sqlalchemy as sa

from storage.database import Database


def main(act: str, url: str, number: int) -> None:
    """Do it."""
    database = Database(url)
    if act == "hold":
        with database.write("T1") as connection:
            _add(connection, number)
            sys.stdout.write("held\n")
            sys.stdout.flush()
            sys.stdin.readline()
    else:
        for _ in range(number):
            with database.write("T1") as connection:
                _add(connection, 1)
    database.close()


def _add(connection: sa.Connection, number: int) -> None:
    value = int(connection.execute(sa.text("SELECT answer FROM receipts WHERE key = 'count'")).scalar_one())
    change = sa.text("UPDATE receipts SET answer = :value WHERE key = 'count'")
    connection.execute(change, {"value": str(value + number)})


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
