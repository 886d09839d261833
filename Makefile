# Redress. `make help` lists what you can do. Only Python 3.11+ and make are needed.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt

# As many at once as there are cores; what one file shares is made once.
TESTS := $(BIN)/python -m pytest -n auto --maxprocesses 4 --dist loadfile

FRONTEND := $(shell find web/frontend web/templates -type f -not -path '*/node_modules/*' -not -path '*/__pycache__/*') \
	$(wildcard web/translations/*/LC_MESSAGES/*.po)

.DEFAULT_GOAL := help
.PHONY: help setup demo test check bench unit messages clean

help: ## list the commands
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

setup: $(VENV)/.made ## make .venv with the command redress

demo: $(VENV)/.made ## a bank with complaints at http://127.0.0.1:8000
	$(BIN)/redress demo

test: $(VENV)/.made-test ## all tests, on SQLite and on a PostgreSQL of their own
	$(TESTS)

unit: $(VENV)/.made-test ## the fast tests only
	$(BIN)/python -m pytest tests/unit tests/architecture

check: $(VENV)/.made-check ## style, types, import arrows and all tests
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(TESTS)

bench: $(VENV)/.made-test ## what the engine costs, beside what one would use instead
	$(BIN)/python -m benchmarks.step

messages: $(VENV)/.made ## bring the texts of the pages into the Chinese catalogue
	mkdir -p var
	$(BIN)/pybabel -q extract -F babel.cfg -k lazy_gettext -k lazy_ngettext:1,2 -k RuleBroken -k InvalidInput -k NotPermitted --no-location --sort-output -o var/messages.pot .
	$(BIN)/pybabel -q update --no-fuzzy-matching --ignore-obsolete -w 120 -l zh -i var/messages.pot -d web/translations

clean: ## remove what make made, and the demo bank
	rm -rf $(VENV) var web/static/dist web/frontend/node_modules engine/letters/fonts web/translations/*/LC_MESSAGES/*.mo

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Redress needs Python 3.11 or newer; set PYTHON=…"; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/.made: $(BIN)/python pyproject.toml constraints.txt $(FRONTEND)
	$(INSTALL) -e '.[letters]'
	@touch $@

$(VENV)/.made-test: $(BIN)/python pyproject.toml constraints.txt $(FRONTEND)
	$(INSTALL) -e '.[letters,postgresql,test]'
	@touch $@ $(VENV)/.made

$(VENV)/.made-check: $(BIN)/python pyproject.toml constraints.txt $(FRONTEND)
	$(INSTALL) -e '.[letters,postgresql,test,check]'
	@touch $@ $(VENV)/.made-test $(VENV)/.made
