# Python 3.11 or newer with its venv module, and make: nothing else is needed.
PYTHON ?= python3
BIN := .venv/bin
CODE := bot handlers schedules services blocks storage sales sandbox tests
ARGS ?=

.PHONY: setup demo pictures test bench soak check format lint types contracts store-release lock clean

setup: .venv/installed

.venv/installed: requirements-dev.txt pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

demo: setup
	$(BIN)/nextstep demo $(ARGS)

# Takes docs/pictures anew from the demo's page; needs Chromium (Debian: chromium and a font for emoji).
pictures: setup
	$(BIN)/python -m tests.journeys.browser.pictures
	$(BIN)/python -m sandbox.page.pictures

test: setup
	$(BIN)/pytest --numprocesses 2 --dist worksteal $(ARGS)

# How fast it is, in seconds and ratios; ARGS=--json for machines.
bench: setup
	$(BIN)/python -m tests.bench $(ARGS)

# The long runs as a whole; `make test` goes through a seeded tenth of them.
soak: setup
	SOAK=1 $(BIN)/pytest -m soak --numprocesses 2 $(ARGS)

check: format lint types contracts test

format: setup
	$(BIN)/ruff format --check $(CODE)

lint: setup
	$(BIN)/ruff check $(CODE)

types: setup
	$(BIN)/mypy

contracts: setup
	$(BIN)/lint-imports

# Keeps the databases of the version that is about to be released, for the tests of all later ones.
store-release: setup
	$(BIN)/python -m tests.releases

# Pins every dependency with its hashes, for every Python from 3.11 on; needs uv on the path.
lock:
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-header --no-annotate pyproject.toml -o requirements.txt
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --extra dev -c requirements.txt pyproject.toml -o requirements-dev.txt

clean:
	rm -rf .venv build *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
