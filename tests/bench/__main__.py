"""`make bench`: how fast it is, as seconds and as ratios within this one run; `--json` for machines."""

import argparse
import json
import sys
import tempfile
from pathlib import Path

from tests.bench.figures import Figure
from tests.bench.importing import import_beside_a_bot, importing_beside_captures
from tests.bench.looking_up import look_ups
from tests.bench.serving import a_crowd


def main() -> None:
    """Measure everything and write it down."""
    asked = argparse.ArgumentParser(prog="make bench", description=__doc__)
    asked.add_argument("--json", action="store_true", help="one JSON object instead of lines")
    asked.add_argument("--deals", type=int, default=50_000, help="the largest workspace")
    asked.add_argument("--rows", type=int, default=100_000, help="rows of the import")
    given = asked.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        figures = [
            *look_ups(place, sorted({0, 100, min(10_000, given.deals), given.deals})),
            *a_crowd(place, min(10_000, given.deals)),
            *importing_beside_captures(place, given.rows),
            *import_beside_a_bot(place, given.rows),
        ]
    sys.stdout.write(_as_json(figures) if given.json else _as_lines(figures))


def _as_json(figures: list[Figure]) -> str:
    return json.dumps({one.name: {"value": one.value, "unit": one.unit} for one in figures}, indent=1) + "\n"


def _as_lines(figures: list[Figure]) -> str:
    return "".join(f"{one.name:<60}{one.value:>12,.4g} {one.unit}\n" for one in figures)


if __name__ == "__main__":
    main()
