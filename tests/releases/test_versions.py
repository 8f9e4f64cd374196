"""One version, told the same everywhere, and kept with its databases."""

import re
import tomllib
from datetime import date

from click.testing import CliRunner

from bot.cli import nextstep
from tests.acting import ROOT
from tests.releases.stored import DATA, DUMP, LITE, versions

VERSION = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
HEADINGS = re.findall(r"^## (.+)$", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE)


def test_the_changelog_begins_with_what_is_unreleased_then_the_version_of_the_program() -> None:
    unreleased, *released = HEADINGS
    assert unreleased == "Unreleased"
    told = [re.fullmatch(r"(\d+\.\d+\.\d+) - (\d{4}-\d{2}-\d{2})", heading) for heading in released]
    assert all(told), released
    names = [found[1] for found in told if found]
    assert names[0] == VERSION
    days = [date.fromisoformat(found[2]) for found in told if found]
    assert days == sorted(days, reverse=True)
    numbers = [[int(part) for part in name.split(".")] for name in names]
    assert numbers == sorted(numbers, reverse=True)


def test_readme_compose_file_and_command_line_tell_the_same_version() -> None:
    assert f"This is version {VERSION}." in (ROOT / "README.md").read_text(encoding="utf-8").replace("\n", " ")
    assert f"nextstep:{VERSION}" in (ROOT / "compose.yaml").read_text(encoding="utf-8")
    assert CliRunner().invoke(nextstep, ["--version"]).output.split()[-1] == VERSION


def test_every_released_version_has_its_databases_stored() -> None:
    released = [heading.partition(" ")[0] for heading in HEADINGS[1:]]
    assert sorted(released) == sorted(versions())
    for version in versions():
        assert {path.name for path in (DATA / version).iterdir()} == {LITE, DUMP}
