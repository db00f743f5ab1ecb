# Every target works on a fresh clone: it installs what it needs.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
COVERAGE := build/coverage.json

.DEFAULT_GOAL := help
.PHONY: help setup bench test fast fuzz audit e2e sinners chaos nightly benchmark lint docs site lock clean

$(READY): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "bench needs Python 3.11 or newer, but $(PYTHON) is $$($(PYTHON) --version). To fix: make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 3; }
	@echo "Setting up the Python environment in $(VENV) ..."
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

help:                     ## list the targets
	@awk -F ':.*## ' '/^[a-z0-9]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: $(READY)           ## install everything that the other targets need
	@$(BIN)/bench setup

bench: setup              ## run the smoke scenarios against the real Copilot extension
	@$(BIN)/bench run

test: setup fast          ## run the tests: the fast ones, then those in a real editor
	@$(BIN)/python -m pytest -m "editor and not nightly" -n 2 --dist loadfile

fast: $(READY)            ## run the tests that need no editor, and compare their coverage with its floors
	@$(BIN)/python -m pytest -m "not editor and not nightly" -n auto --cov --cov-report=json:$(COVERAGE)
	@$(BIN)/python -m tests.meta.coverage_floor $(COVERAGE)

fuzz: $(READY)            ## run the property tests of parsers and backend with many more examples (some minutes)
	@$(BIN)/python -m pytest -m "hypothesis and not editor" -n auto --hypothesis-profile=fuzz --timeout=1800

audit: $(READY)           ## look the locked packages up in the advisory database; names those that it could not look up
	@$(BIN)/uv tool run --quiet pip-audit@2.10.1 --requirement requirements.lock --disable-pip --require-hashes

e2e: setup                ## run all tests in a real editor, and the further or long cases of each night
	@$(BIN)/python -m pytest -m "editor or nightly" -n 2 --dist loadfile

sinners: setup           ## run every sinner in a real editor (half an hour) and write docs/alarms.md
	@$(BIN)/python -m tests.extensions.matrix --out runs/sinners-$$(date -u +%Y%m%dT%H%M%SZ) --page docs/alarms.md

chaos: setup             ## sixty real runs, each with a blow from outside at a random moment (an hour): build/chaos.md
	@mkdir -p build
	@$(BIN)/python -m tests.chaos --page build/chaos.md --keep build/chaos

nightly: $(READY)         ## run the matrix of nightly.yml here, hours long: VERSIONS, PROFILES, SHARDS, TAG choose a part
	@scripts/nightly

benchmark: setup         ## compare the throughput of the backend with two other mock servers (needs wrk)
	@$(BIN)/python -m benchmarks

lint: $(READY)            ## run the static checks of CI
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports

docs: $(READY)            ## regenerate the pages of docs/ from the code
	@$(BIN)/bench docs

site: $(READY)            ## build the site of the catalogue: build/site/index.html
	@rm -rf build/docs && $(BIN)/bench docs --site build/docs
	@$(BIN)/mkdocs build --quiet --strict

lock: $(READY)            ## update the pins of all packages
	@$(BIN)/uv pip compile pyproject.toml --extra dev --universal --python-version 3.11 --generate-hashes \
	  --no-header --no-emit-index-url --no-emit-find-links --output-file requirements.lock

clean:                    ## remove everything that the targets created here (not the per-user cache)
	rm -rf $(VENV) runs build .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis *.egg-info
