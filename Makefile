# demo: the main job, offline. test: everything CI checks. Each makes its own .venv when there is none.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
WORKERS ?= 2

.PHONY: demo test lint format browser wheel-check
.DELETE_ON_ERROR:

$(VENV)/.installed: pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade pip
	$(BIN)/python -m pip install --quiet --editable . --group dev
	touch $@

browser: $(VENV)/.installed
	$(BIN)/temoin browser install

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

test: lint browser
	$(BIN)/python -m pytest -n $(WORKERS) --dist loadgroup
