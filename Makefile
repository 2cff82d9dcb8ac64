# Two commands for everybody: `make run` and `make test`. The rest is for developers; `make help` lists it.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
DESIGN := src/wardmote/foundations/design/static/build
HOST ?= 127.0.0.1
CODE ?= cy
PORT ?= 8000

.PHONY: help install frontend run wheel test test-all check fmt messages compile bench lock clean
.DEFAULT_GOAL := help

help: ## this list
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 12

install: $(VENV)/.installed $(DESIGN)/.built ## a virtual environment with .venv/bin/wardmote, and the built front end

$(VENV)/.installed: requirements/dev.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Wardmote needs Python 3.11 or later: make PYTHON=/path/to/python3.11 run"; exit 1; }
	@echo "Making the virtual environment and installing (a minute or two the first time)…"
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements/dev.txt
	@$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

frontend: $(DESIGN)/.built ## build the front end (Node from the system, or from the virtual environment)

$(DESIGN)/.built: $(VENV)/.installed package-lock.json $(wildcard frontend/*)
	@echo "Building the front end…"
	@PATH="$(PATH):$(abspath $(BIN))" npm ci --no-audit --no-fund --loglevel=error
	@PATH="$(PATH):$(abspath $(BIN))" node frontend/build.mjs
	@touch $@

run: install ## build the demo partnership if need be and answer at a printed address
	@$(BIN)/wardmote demo
	@$(BIN)/wardmote serve --host $(HOST) --port $(PORT)

wheel: install ## the program as one file, with the front end inside, for a server
	@$(BIN)/pip wheel --quiet --disable-pip-version-check --no-deps --no-build-isolation -w dist .
	@ls dist/wardmote-*.whl

test: install ## the tests that need nothing but this machine, in a few minutes
	@$(BIN)/pytest -q -n 2 --dist worksteal

test-all: install ## every test, including browser, PostgreSQL, Spark and real data (see .ci/run for what they need)
	@$(BIN)/pytest -q -m ""

check: install ## lint, types, arrows between rooms, migrations
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/wardmote manage makemigrations --check --dry-run

fmt: install ## format and mend what can be mended
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

messages: install ## collect messages for translators: make messages CODE=cy (see docs/how-to/translate.md)
	@$(BIN)/python dev/messages.py collect $(CODE)

compile: install ## compile the catalogues that are whole
	@$(BIN)/python dev/messages.py compile

bench: install ## speed against named peers (see bench/README.md)
	@$(BIN)/python bench/run.py

lock: install ## compile requirements/*.in to hashed files
	@cd requirements && for name in base dev spark; do ../$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --override overrides.txt $$name.in -o $$name.txt; done

clean: ## remove what was built, keep the data in var/
	@rm -rf $(VENV) node_modules $(DESIGN)
