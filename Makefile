# One list of commands; "make help" shows it.
.DEFAULT_GOAL := help
SHELL := /bin/sh
VENV ?= .venv
PYTHON = $(VENV)/bin/python
DEMO ?= demo

.PHONY: help run test lint types unit lock clean

help: ## show this list
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' Makefile | expand -t 14

$(VENV)/.ready: tests/requirements.lock pyproject.toml .ci/environment
	sh .ci/environment $(VENV)

run: $(VENV)/.ready ## start on a demo folder, or on INTAKE=… LIBRARY=…; ONCE=1 files everything and ends
	$(PYTHON) -m tests.samples.demo --demo "$(DEMO)" --intake "$(INTAKE)" --library "$(LIBRARY)" $(if $(ONCE),--once)

test: lint types unit ## everything that decides whether a change may land

lint: $(VENV)/.ready ## style, with ruff
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .

types: $(VENV)/.ready ## types, with mypy in strict mode
	$(VENV)/bin/mypy

unit: $(VENV)/.ready ## the tests themselves, on both cores
	$(VENV)/bin/pytest -n 2

lock: $(VENV)/.ready ## pin every dependency by hash again
	$(VENV)/bin/python -m pip install --quiet uv
	$(VENV)/bin/uv pip compile --universal --python-version 3.11 --generate-hashes --no-annotate \
	  --no-header --upgrade tests/requirements.in -o tests/requirements.lock

clean: ## remove what was made here, but no photos
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis build dist
