# demo: the main job, offline. test: everything CI checks. Each makes its own .venv when there is none.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
WORKERS ?= 2

.PHONY: demo test lint format browser cmps wheel-check
.DELETE_ON_ERROR:

$(VENV)/.installed: pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade pip
	$(BIN)/python -m pip install --quiet --editable . --group dev
	touch $@

browser: $(VENV)/.installed
	$(BIN)/temoin browser install

# Real consent managers, for tests and benchmarks; without npm those tests say that they were skipped.
cmps:
	@if command -v npm > /dev/null; then cd tests/real_cmps && npm install --silent --no-audit --no-fund --no-package-lock --ignore-scripts; \
	else echo "npm is not here: tests on real consent managers are skipped"; fi

demo: browser
	$(BIN)/temoin demo

lint: $(VENV)/.installed
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(VENV)/.installed
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

wheel-check: $(VENV)/.installed
	$(BIN)/python tests/packaging/check_wheel.py

test: lint browser cmps
	$(BIN)/python -m pytest -n $(WORKERS) --dist loadgroup
