"""What is installed is what is there."""

import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[1]
SETUP = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["setuptools"]


def test_every_package_is_listed_by_name() -> None:
    tops = {name.partition(".")[0] for name in SETUP["packages"]}
    folders = {path.parent.relative_to(ROOT) for top in tops for path in (ROOT / top).rglob("*.py")}
    assert sorted(SETUP["packages"]) == sorted(".".join(folder.parts) for folder in folders)


def test_files_that_are_no_code_are_packaged() -> None:
    for package, patterns in SETUP["package-data"].items():
        for pattern in patterns:
            assert list((ROOT / package.replace(".", "/")).glob(pattern)), (package, pattern)


def test_lock_files_hold_versions_and_hashes_and_no_addresses() -> None:
    for name in ("requirements.txt", "requirements-dev.txt"):
        text = (ROOT / name).read_text()
        assert "://" not in text
        assert text.count("==") < text.count("--hash=sha256:")
