# From a bare clone, with Python 3.11 or later and make: `make demo`, `make test`. Each sets up what it needs.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
BIN    := .venv/bin
PIP    := $(BIN)/python -m pip --disable-pip-version-check --quiet

.PHONY: demo test fast check accept bench lock clean
.DEFAULT_GOAL := test

demo: .venv/.run ## the whole job against a site in a box, in a fresh folder
	$(BIN)/qingwen demo

test: .venv/.dev check ## lint, types, imports, and every test
	$(BIN)/pytest -n 2

fast: .venv/.dev ## while you work, under a minute: lint, every module's examples, the tests of edits and laws
	$(BIN)/ruff check .
	$(BIN)/pytest -n 2 cleaning crawler output qingwen tests/cleaning/test_*.py

check: .venv/.dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

accept: .venv/.dev ## write what is expected anew (golden pages, tables in docs/); review the diff
	$(BIN)/python -m qingwen.doc_tables
	QINGWEN_ACCEPT=1 $(BIN)/pytest tests/cleaning/test_golden.py

bench: .venv/.dev ## every benchmark, one after the other; docs/benchmarks.md says what each shows
	for one in $(notdir $(basename $(wildcard benchmarks/*.py)) $(patsubst %/__main__.py,%,$(wildcard benchmarks/*/__main__.py))); do \
	  echo "== $$one"; $(BIN)/python -m benchmarks.$$one || echo "$$one: not measured (some need a file: see its head)"; done

lock: ## both locks anew, with hashes, for every platform
	$(PYTHON) -m venv .venv
	$(PIP) install uv
	$(BIN)/uv pip compile pyproject.toml --group build --universal --python-version 3.11 --generate-hashes \
	  --no-header --no-annotate --quiet --upgrade -o requirements.lock
	$(BIN)/uv pip compile pyproject.toml --group build --extra dev --extra review --extra readers --universal --python-version 3.11 --generate-hashes \
	  --no-header --no-annotate --quiet --upgrade -c requirements.lock -o requirements-dev.lock \
	  $$(sed -nE 's/^([A-Za-z0-9_.-]+)==.*/--no-emit-package \1/p' requirements.lock)

clean:
	rm -rf .venv build dist demo-data .hypothesis .pytest_cache .mypy_cache .ruff_cache .import_linter_cache

# What runs: pinned, hashed, and the project itself in place, built with the pinned build tools.
.venv/.run: requirements.lock pyproject.toml
	$(PYTHON) -m venv .venv
	$(PIP) install --require-hashes -r requirements.lock
	$(PIP) install --no-deps --no-build-isolation -e .
	touch $@

# What tests need besides.
.venv/.dev: .venv/.run requirements-dev.lock
	$(PIP) install --require-hashes --no-deps -r requirements-dev.lock
	touch $@
