# Every target sets up what it needs; nothing is done twice.
SHELL := /bin/bash
PYTHON ?= python3.11
VENV := .venv
BIN := $(VENV)/bin
export MAILFLOW_HOME ?= $(CURDIR)/.mailflow

.PHONY: help setup check lint types imports test lock demo demo-reset clean
help: ## this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 16

$(VENV)/.stamp-base: requirements/build.txt requirements/base.txt pyproject.toml
	@test -x $(BIN)/python || $$(command -v $(PYTHON) || command -v python3) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/build.txt -r requirements/base.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.stamp-dev: requirements/dev.txt $(VENV)/.stamp-base
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	@touch $@

setup: $(VENV)/.stamp-base ## make .venv with mailflow in .venv/bin

setup-dev: setup $(VENV)/.stamp-dev

check: lint types imports test ## ruff, mypy, import-linter, tests

lint: setup-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: setup-dev
	$(BIN)/mypy

imports: setup-dev
	$(BIN)/lint-imports

test: setup-dev ## all tests, on real PostgreSQL, Temporal and SMTP
	$(BIN)/python -m pytest

lock: setup-dev ## renew the hash-locked requirements
	cd requirements && for set in build base dev; do env -u PIP_FIND_LINKS ../$(BIN)/uv pip compile --quiet --upgrade --python-version 3.11 --universal --generate-hashes --no-header --no-emit-index-url --no-emit-find-links -o $$set.txt $$set.in; done
