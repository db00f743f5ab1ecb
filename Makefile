# Each target works on a fresh clone: it sets up what it needs.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

.PHONY: setup bench test fast e2e sinners benchmark lint docs site lock clean

$(READY): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "bench needs Python 3.11 or newer; this is $$($(PYTHON) --version). Try: make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 3; }
	@echo "Setting up the Python environment in $(VENV) ..."
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

setup: $(READY)           ## everything that the other targets need
	@$(BIN)/bench setup

bench: setup              ## the main job: grade the real Copilot extension
	@$(BIN)/bench run

test: setup               ## all tests: the fast ones, then those in a real editor
	@$(BIN)/python -m pytest -m "not editor" -n auto
	@$(BIN)/python -m pytest -m editor

fast: $(READY)            ## the tests that need no editor
	@$(BIN)/python -m pytest -m "not editor" -n auto

e2e: setup                ## the tests in a real editor
	@$(BIN)/python -m pytest -m editor

sinners: setup           ## every sinner in a real editor, half an hour: docs/alarms.md
	@$(BIN)/python -m tests.extensions.matrix --out runs/sinners-$$(date -u +%Y%m%dT%H%M%SZ) --page docs/alarms.md

benchmark: setup         ## what the backend can do, beside two other mock servers (needs wrk)
	@$(BIN)/python -m benchmarks

lint: $(READY)            ## what CI calls clean
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports

docs: $(READY)            ## write the pages anew that are made from the code
	@$(BIN)/bench docs

site: $(READY)            ## build the catalogue as a site: build/site/index.html
	@rm -rf build/docs && $(BIN)/bench docs --site build/docs
	@$(BIN)/mkdocs build --quiet --strict

lock: $(READY)            ## pin every package anew
	@$(BIN)/uv pip compile pyproject.toml --extra dev --universal --python-version 3.11 --generate-hashes \
	  --no-header --no-emit-index-url --no-emit-find-links --output-file requirements.lock

clean:                    ## remove what the targets made here (not the per-user cache)
	rm -rf $(VENV) runs build .mypy_cache .ruff_cache .pytest_cache .import_linter_cache *.egg-info
