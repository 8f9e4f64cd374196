"""What runs the bot elsewhere names only what is there: commands, ports, settings, files.

No container engine runs the images here; docs/operating.md says what was not tried.
"""

import json
import re
import shlex
import shutil
import subprocess
import tomllib
from pathlib import Path
from typing import Any

import click
import pytest
import yaml
from dotenv import dotenv_values
from dotenv.parser import parse_stream

from bot.cli import nextstep
from bot.settings import Settings
from tests.acting import ROOT
from tests.soak.scale import FULL

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
VERSION = PROJECT["project"]["version"]
TOPS = {name.partition(".")[0] for name in PROJECT["tool"]["setuptools"]["packages"]}
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))
DOCKERFILE = [
    line for line in (ROOT / "Dockerfile").read_text(encoding="utf-8").splitlines() if line and line[0] not in "# "
]
UNIT = ROOT / "deploy" / "nextstep@.service"
OF_COMPOSE = {"POSTGRES_PASSWORD", "NEXTSTEP_HOST"}
SETTINGS = {name.upper() for name in Settings.model_fields}


def steps(keyword: str) -> list[str]:
    return [line.removeprefix(keyword).strip() for line in DOCKERFILE if line.startswith(f"{keyword} ")]


def given(arguments: list[str]) -> dict[str, Any]:
    """What the command line makes of these arguments; fails where it does not know a command or an option."""
    command = nextstep.commands[arguments[0]]
    with command.make_context(arguments[0], list(arguments[1:]), parent=click.Context(nextstep)) as context:
        return dict(context.params)


def test_the_image_is_built_from_files_that_are_there_and_let_through() -> None:
    let_through = {
        line.removeprefix("!") for line in (ROOT / ".dockerignore").read_text().splitlines() if line[0] == "!"
    }
    sources = [word for line in steps("COPY") if not line.startswith("--") for word in line.split()[:-1]]
    assert all((ROOT / source).exists() for source in sources)
    assert set(sources) == let_through
    assert set(sources) >= TOPS


def test_the_image_is_pinned_small_and_runs_as_nobody_special() -> None:
    bases = [line.split()[0] for line in steps("FROM")]
    assert len(set(bases)) == 1
    assert re.fullmatch(r"python:\d+\.\d+\.\d+-slim-[a-z]+", bases[0])
    assert steps("USER") == ["10001"]
    assert "--require-hashes" in next(line for line in steps("RUN") if "requirements.txt" in line)


def test_the_image_starts_a_command_that_is_there_and_looks_at_its_health() -> None:
    (command,), (entry,) = steps("CMD"), steps("ENTRYPOINT")
    assert json.loads(entry) == list(PROJECT["project"]["scripts"])
    assert given(json.loads(command)) == {"host": "0.0.0.0", "port": 3000, "socket": False}
    assert steps("EXPOSE") == ["3000"]
    (check,) = steps("HEALTHCHECK")
    *_, script = json.loads(check.partition("CMD ")[2])
    compile(script, "HEALTHCHECK", "exec")
    assert "http://127.0.0.1:3000/healthz" in script
    (names,) = steps("ENV")
    assert {pair.partition("=")[0] for pair in names.split()} - {"PATH", "PYTHONDONTWRITEBYTECODE"} <= SETTINGS


def test_each_service_of_the_compose_file_runs_a_command_that_is_there_with_settings_that_are_known() -> None:
    services = COMPOSE["services"]
    assert set(services) == {"db", "migrate", "bot", "proxy"}
    assert given(services["migrate"]["command"]) == {}
    assert given(services["bot"]["command"])["port"] == 3000
    for name in ("migrate", "bot"):
        assert set(services[name]["environment"]) <= SETTINGS
        assert services[name]["image"] == f"nextstep:{VERSION}"
        assert services[name]["env_file"] == ".env"
    assert services["bot"]["deploy"]["replicas"] == 3
    assert services["bot"]["depends_on"] == {"migrate": {"condition": "service_completed_successfully"}}
    assert services["migrate"]["depends_on"] == {"db": {"condition": "service_healthy"}}
    assert services["bot"]["stop_grace_period"] == "30s", "longer than what is under way may take"


def test_what_the_compose_file_refers_to_is_in_it_or_in_the_example_of_settings() -> None:
    text = (ROOT / "compose.yaml").read_text(encoding="utf-8")
    assert set(re.findall(r"\$\{(\w+)", text)) == OF_COMPOSE
    for service in COMPOSE["services"].values():
        assert set(service.get("depends_on", ())) <= set(COMPOSE["services"])
        for volume in service.get("volumes", ()):
            source = volume.partition(":")[0]
            assert (ROOT / source).is_file() if source.startswith(".") else source in COMPOSE["volumes"]
        assert re.search(r":\d+(\.\d+)+$", service["image"]), "an image without a version"
    address = COMPOSE["services"]["bot"]["environment"]["DATABASE_URL"]
    database = COMPOSE["services"]["db"]["environment"]
    assert address.endswith(f"@db/{database['POSTGRES_DB']}")
    assert f"//{database['POSTGRES_USER']}:" in address


def test_the_proxy_hands_slacks_requests_to_the_bot_and_shows_the_world_nothing_else() -> None:
    text = (ROOT / "deploy" / "Caddyfile").read_text(encoding="utf-8")
    assert text.count("{") == text.count("}")
    assert re.findall(r"dynamic a (\w+) (\d+)", text) == [("bot", COMPOSE["services"]["bot"]["expose"][0])]
    assert re.findall(r"handle (\S+)", text) == ["/slack/*"]
    assert "respond 404" in text


def test_the_example_names_every_setting_and_nothing_else_and_can_be_read() -> None:
    file = ROOT / ".env.example"
    with file.open(encoding="utf-8") as text:
        assert not [line.original.string for line in parse_stream(text) if line.error]
    named = set(re.findall(r"^(?:# )?([A-Z][A-Z_]+)=", file.read_text(encoding="utf-8"), re.MULTILINE))
    assert named == SETTINGS | OF_COMPOSE
    assert set(dotenv_values(file).values()) == {""}, "what stands there uncommented is for the reader to fill in"
    assert Settings(_env_file=file).database_url == "sqlite:///nextstep.db"


def test_the_unit_starts_a_command_that_is_there() -> None:
    (line,) = [line for line in UNIT.read_text(encoding="utf-8").splitlines() if line.startswith("ExecStart=")]
    program, *arguments = shlex.split(line.removeprefix("ExecStart=").replace("%i", "3001"))
    assert program == "/opt/nextstep/.venv/bin/nextstep"
    assert arguments.pop() == "$NEXTSTEP_SERVE"
    assert given(arguments)["port"] == 3001
    assert given([*arguments, "--socket"])["socket"] is True


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="no systemd-analyze on this machine")
def test_systemd_takes_the_unit_and_finds_little_exposed(tmp_path: Path) -> None:
    there = UNIT.read_text(encoding="utf-8").replace("/opt/nextstep/.venv/bin/nextstep", shutil.which("true") or "")
    (tmp_path / UNIT.name).write_text(there, encoding="utf-8")
    instance = str(tmp_path / "nextstep@3000.service")
    verified = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", instance], capture_output=True, text=True, check=False
    )
    assert (verified.returncode, verified.stderr) == (0, "")
    template = str(tmp_path / UNIT.name)
    asked = ["systemd-analyze", "security", "--offline=true", "--threshold=20", template]
    assert subprocess.run(asked, capture_output=True, text=True, check=False).returncode == 0


@pytest.mark.soak
@pytest.mark.skipif(FULL < 1, reason="installs everything anew, from the network: SOAK=1 does")
def test_the_steps_that_build_the_image_make_a_program_that_runs(tmp_path: Path) -> None:
    """The first stage, step by step, on this machine's Python: not the image, but what is in it."""
    build, made = tmp_path / "build", tmp_path / "made"
    build.mkdir()
    for line in DOCKERFILE[: [i for i, line in enumerate(DOCKERFILE) if line.startswith("FROM ")][1]]:
        keyword, _, rest = line.partition(" ")
        if keyword == "COPY":
            *sources, target = rest.split()
            for source in sources:
                _copy(ROOT / source, build / (source if target == "./" else target))
        if keyword == "RUN":
            subprocess.run(["bash", "-ec", rest.replace("/opt/nextstep", str(made))], cwd=build, check=True)
    program = str(made / "bin" / "nextstep")
    assert VERSION in _said([program, "--version"], tmp_path)
    assert "Monday" in _said([program, "demo", "--no-serve", "--port", "0"], tmp_path)
    assert not list(made.rglob("setuptools")), "what only builds stays behind"


def _said(command: list[str], folder: Path) -> str:
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True).stdout


def _copy(source: Path, target: Path) -> None:
    if source.is_dir():
        shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
    else:
        shutil.copy(source, target)
