# Every target sets up what it needs; nothing is done twice.
SHELL := /bin/bash
PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check
export MAILFLOW_HOME ?= $(CURDIR)/.mailflow

.PHONY: help setup setup-dev setup-benchmarks static packages check lint types imports test demo demo-reset lock clean
help: ## this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 16

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "mailflow needs Python 3.11 or later"; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); echo "$(PYTHON) cannot make a virtual environment: install python3-venv"; exit 1; }

$(VENV)/.stamp-base: requirements/build.txt requirements/base.txt pyproject.toml | $(BIN)/python
	@echo "installing what mailflow needs into $(VENV) …"
	@$(PIP) --require-hashes -r requirements/build.txt
	@$(PIP) --require-hashes --no-build-isolation --use-pep517 -r requirements/base.txt # what is built, is built by the locked setuptools
	@$(PIP) --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.stamp-dev: requirements/dev.txt $(VENV)/.stamp-base
	@echo "installing the tools for checks and tests …"
	@$(PIP) --require-hashes -r requirements/dev.txt
	@touch $@

static: $(VENV)/.stamp-base
	@$(BIN)/python scripts/build_static.py

setup: $(VENV)/.stamp-base static ## make .venv with mailflow in .venv/bin, and build the pages
	@$(BIN)/python -m compileall -q mailflow # also where PYTHONDONTWRITEBYTECODE is set: halves the start

setup-dev: setup $(VENV)/.stamp-dev

setup-benchmarks: setup-dev ## the libraries measured beside mailflow, in .venv-benchmarks
	@test -x .venv-benchmarks/bin/python || $(PYTHON) -m venv .venv-benchmarks
	@.venv-benchmarks/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/benchmarks.txt

packages: ## Debian packages for the tests (browser, IMAP server), where apt can be had
	@scripts/install_debian_packages.sh

check: lint types imports test ## ruff, mypy, import-linter, tests

lint: setup-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: setup-dev
	$(BIN)/mypy

imports: setup-dev
	$(BIN)/lint-imports

test: setup-dev packages ## all tests, on real PostgreSQL, Temporal, SMTP and a real browser
	$(BIN)/python -m pytest -n 2 --dist worksteal

demo: setup ## an invented agency with its mail, until Ctrl-C; CHECK=1 compares with the labels and exits
	@$(BIN)/mailflow demo $(if $(CHECK),--check) $(if $(SPEED),--speed $(SPEED))

demo-reset: setup ## remove the demo's data
	@$(BIN)/mailflow demo --reset

lock: setup-dev ## renew the hash-locked requirements
	cd requirements && for set in build base node dev benchmarks; do env -u PIP_FIND_LINKS ../$(BIN)/uv pip compile --quiet --upgrade --python-version 3.11 --universal --generate-hashes --no-header --no-emit-index-url --no-emit-find-links -o $$set.txt $$set.in; done

clean: ## remove what was built; data of the demo stay
	rm -rf $(VENV) .venv-benchmarks node_modules mailflow/web/static/dist build *.egg-info
