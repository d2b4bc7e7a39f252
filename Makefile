# make run: the bot in demo mode · make test: all checks · make setup: the environment alone · make lock: refresh the locks
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
PIP    := $(BIN)/python -m pip install -qq --disable-pip-version-check --no-input --require-hashes

.PHONY: run test setup setup-dev lint types unit knowledge bench lock clean

run: setup
	@$(BIN)/python bot.py serve

setup: $(VENV)/.runtime

setup-dev: $(VENV)/.dev

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit("Huxu needs Python 3.11 or newer, this is " + sys.version.split()[0]) if sys.version_info < (3, 11) else 0'
	@echo "making $(VENV)"
	@$(PYTHON) -m venv $(VENV)

$(VENV)/.runtime: requirements.lock | $(BIN)/python
	@echo "installing what the bot needs"
	@$(PIP) -r requirements.lock
	@touch $@

$(VENV)/.dev: requirements-dev.lock $(VENV)/.runtime
	@echo "installing what the tests need"
	@$(PIP) -r requirements-dev.lock
	@touch $@

test: lint types unit knowledge

lint: setup-dev
	@$(BIN)/ruff check -q .
	@$(BIN)/ruff format -q --check .
	@$(BIN)/lint-imports --no-logo 2>/dev/null || $(BIN)/lint-imports

types: setup-dev
	@$(BIN)/mypy

unit: setup-dev
	@$(BIN)/python -m pytest -q -n 2 --dist worksteal

knowledge: setup-dev
	@$(BIN)/python bot.py kb check
	@$(BIN)/python bot.py kb test

bench: $(VENV)/.bench
	@$(BIN)/python -m bench.accuracy

$(VENV)/.bench: requirements-bench.lock $(VENV)/.dev
	@$(PIP) -r requirements-bench.lock
	@touch $@

lock:
	@$(BIN)/python -m pip install -qq uv
	@for set in "" "dev" "bench"; do \
	  $(BIN)/uv pip compile -q --universal --generate-hashes --python-version 3.11 pyproject.toml \
	    $${set:+--group $$set} --no-header --no-annotate -o requirements$${set:+-$$set}.lock; done

clean:
	@rm -rf $(VENV)
