# One list of commands; "make help" shows it.
.DEFAULT_GOAL := help
SHELL := /bin/sh
VENV ?= .venv
DEMO ?= demo
MODELS_SECONDS ?= 900
WORKERS ?= 4
LOCK = $(VENV)/bin/uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes \
       --no-annotate --custom-compile-command "make lock"
QUICK = tests/test_*.py tests/act tests/arrive tests/contract tests/decide tests/docs tests/examine tests/record \
        tests/service tests/store tests/spk/test_pins.py tests/spk/test_texts.py
ENVIRONMENT = .ci/environment .ci/pinned .ci/build.lock .ci/models.lock spk/requirements.lock tests/requirements.lock pyproject.toml

.PHONY: help run models test lint types unit check-quick docs lock spk lock-runtime test-spk torture bench test-export lock-export contact-sheet screenshots clean

help: ## show this list
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' Makefile | expand -t 14

$(VENV)/.ready-run: $(ENVIRONMENT)
	@sh .ci/environment "$(VENV)" run

$(VENV)/.ready-build: $(ENVIRONMENT)
	@sh .ci/environment "$(VENV)" build

$(VENV)/.ready: $(ENVIRONMENT)
	@sh .ci/environment "$(VENV)" test

run: $(VENV)/.ready-run ## start on a demo folder, or on INTAKE=… LIBRARY=…; ONCE=1 files everything and ends
	@exec "$(VENV)/bin/python" -m tests.samples.demo --demo "$(DEMO)" --intake "$(INTAKE)" --library "$(LIBRARY)" $(if $(ONCE),--once)

test: $(VENV)/.ready ## everything that decides whether a change may land
	@$(MAKE) --no-print-directory --jobs=2 --output-sync=target lint types
	@$(MAKE) --no-print-directory unit

lint: $(VENV)/.ready ## style, with ruff; style and types of the page's JavaScript, with eslint and tsc
	"$(VENV)/bin/ruff" check .
	"$(VENV)/bin/ruff" format --check .
	sh .ci/javascript "$(VENV)"

types: $(VENV)/.ready ## types, with mypy in strict mode
	"$(VENV)/bin/mypy"

unit: $(VENV)/.ready ## the tests themselves, on both cores, with two processes more because they wait for disks, browsers and ticks; each file in one of them, the slowest first: WORKERS=4
	"$(VENV)/bin/pytest" -n $(WORKERS) --dist loadfile --no-loadscope-reorder

check-quick: lint types ## what can be known in a minute and a half: for the inner loop, before a commit
	"$(VENV)/bin/pytest" -q -n 2 $(QUICK)

docs: $(VENV)/.ready-run ## write again the pages, and the schema, that are made from the code
	"$(VENV)/bin/python" -m tests.docs.settings_page
	"$(VENV)/bin/python" -m tests.docs.api_page
	"$(VENV)/bin/python" -m tests.docs.commands_page
	"$(VENV)/bin/python" -m tests.docs.dates_page
	"$(VENV)/bin/python" -m tests.store.schema

contact-sheet: $(VENV)/.ready ## make the picture in the page about folder thumbnails again
	PYTHONPATH=src "$(VENV)/bin/python" -m tests.docs.contact_sheet

screenshots: $(VENV)/.ready ## make the pictures in the page about the page again: needs Chromium, some minutes
	PYTHONPATH=src "$(VENV)/bin/python" -m tests.docs.screenshots

lock: $(VENV)/.ready ## pin every dependency by hash again, at its newest version
	"$(VENV)/bin/python" -m pip install --quiet uv
	$(LOCK) tests/requirements.in -o tests/requirements.lock
	$(LOCK) -c tests/requirements.lock spk/requirements.in -o spk/requirements.lock
	$(LOCK) -c tests/requirements.lock .ci/build.in -o .ci/build.lock
	$(LOCK) -c tests/requirements.lock .ci/models.in -o .ci/models.lock

models: $(VENV)/.ready-build ## make the CLIP models from the pinned towers, for "make spk": needs a connection, 270 MB; goes on where it was
	"$(VENV)/bin/python" -m spk.make_models

spk: $(VENV)/.ready-build ## build the three packages into dist/, with the CLIP models where they can be made within MODELS_SECONDS
	"$(VENV)/bin/python" -m spk.make_models --seconds $(MODELS_SECONDS) || echo "go on without, see above"
	./build.sh --models-dir build/models

test-spk: $(VENV)/.ready ## only the tests of the package, on the real one
	"$(VENV)/bin/pytest" -n 2 tests/spk tests/synology

torture: $(VENV)/.ready ## kill, fail, cut the power and interfere at every step: within an hour; MINUTES=50
	PYTHONPATH=src "$(VENV)/bin/python" -m tests.torture --minutes $(or $(MINUTES),50)

bench: $(VENV)/.ready ## ours beside its peers, and beside the last release: within 20 minutes; WRITE=1 keeps the figures
	PYTHONPATH=src "$(VENV)/bin/python" -m benchmarks.table $(if $(WRITE),--write)

test-export: ## prove the export of a CLIP checkpoint with PyTorch: x86_64, Python 3.11, 1.2 GB in build/, about a minute
	python3 -m venv build/export
	build/export/bin/python -m pip install --quiet --require-hashes --only-binary :all: -r tests/models/export.lock
	PYTHONPATH=src:. build/export/bin/python -m pytest -q -p no:cacheprovider --noconftest -W ignore tests/models/export_proof.py

lock-export: $(VENV)/.ready ## pin what that proof needs again; pip has to know a place with PyTorch for the processor alone
	"$(VENV)/bin/python" -m pip install --quiet uv
	"$(VENV)/bin/uv" pip compile --quiet --upgrade --python-version 3.11 --python-platform x86_64-manylinux_2_28 \
	    --generate-hashes --no-annotate --no-emit-find-links --no-emit-index-url $${PIP_FIND_LINKS:+--find-links "$$PIP_FIND_LINKS"} \
	    --custom-compile-command "make lock-export" -c tests/requirements.lock tests/models/export.in -o tests/models/export.lock

lock-runtime: ## pin the Debian packages of the bundled Python again, at what the release offers now
	./build.sh --relock

clean: ## remove what was made here, but no photos
	rm -rf "$(VENV)" .mypy_cache .ruff_cache .pytest_cache .hypothesis build dist
