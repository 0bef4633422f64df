# Waing. `make help` lists the commands; README.md tells who needs which.
SHELL := /bin/sh
.DEFAULT_GOAL := help
.NOTPARALLEL:

PYTHON ?= python3
PORT ?= 8000
PYTEST_WORKERS ?= 3
ARGS ?=
NAME ?=
VAR := $(if $(VAR_DIR),$(VAR_DIR),var)

PY := .venv/bin/python
INSTALL := $(PYTHON) -I config/install.py
RUN := $(PY) -m config.run
# Five processes start at once and compile the same modules: they keep what they compiled, in var/ and nowhere else,
# whatever the shell says about bytecode.
unexport PYTHONDONTWRITEBYTECODE
export PYTHONPYCACHEPREFIX := $(CURDIR)/var/pycache
# Tests never meet a running demo: they have a folder, and so servers, of their own.
WITHIN = VAR_DIR="$(VAR)/$(1)" $(RUN) within --

.PHONY: help setup setup-demo demo demo-reset test lint format faults drills bench bench-quick screens audit services stop lock messages

help: ## list these commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' Makefile

setup: ## install everything, tests and tools included, into .venv
	@$(INSTALL) dev
	@$(PY) -m config.catalogue compile

setup-demo:
	@$(INSTALL) demo
	@$(PY) -m config.catalogue compile

demo: setup-demo ## run the product with invented people (PORT=8000)
	@exec $(RUN) demo --port "$(PORT)" --die-with-parent

demo-reset: setup-demo ## stop the demo and remove its data
	@$(RUN) reset

services: setup-demo ## start PostgreSQL and the broker in the background, so that manage.py works
	@$(RUN) services

stop: ## stop what runs from this checkout
	@if [ -x $(PY) ]; then $(RUN) stop; else echo "Nothing was running"; fi

test: setup ## run all tests but the fault matrix and the drills (ARGS="-k words" for some)
	@$(INSTALL) browser
	@EMBEDDED_FSYNC=off $(call WITHIN,test) $(PY) -m pytest -n $(PYTEST_WORKERS) --dist loadgroup --no-loadscope-reorder $(ARGS)

lint: setup ## check style, formatting, import layers and templates
	@status=0; \
	$(PY) -m ruff check --quiet --output-format concise . || status=1; \
	$(PY) -m ruff format --check --quiet --output-format concise . || status=1; \
	.venv/bin/lint-imports --no-logo || status=1; \
	$(PY) -m djlint templates --lint --quiet || status=1; \
	exit $$status

format: setup ## mend what the checks of style can mend
	@$(PY) -m ruff check --quiet --fix . || true
	@$(PY) -m ruff format --quiet .

faults: setup ## kill servers and workers in the middle of mailing, and count (about 20 minutes)
	@$(call WITHIN,faults) $(PY) -m pytest tests/faults -p no:xdist -m faults $(ARGS)

drills: setup ## the adversarial tests in full size (NAME=one for one of them)
	@$(INSTALL) browser
	@EMBEDDED_FSYNC=off $(call WITHIN,drills) $(PY) -m pytest -p no:xdist -m drills $(if $(NAME),-k "$(NAME)") $(ARGS)

bench: setup ## measure pages and mail against the yardsticks of the same run
	@$(call WITHIN,bench) $(PY) -m bench $(ARGS)

bench-quick: setup ## the same in under two minutes
	@$(call WITHIN,bench) $(PY) -m bench --quick $(ARGS)

screens: setup ## walk the running demo as its cast and photograph one page of each type into docs/screens (PORT=8000)
	@$(INSTALL) browser
	@$(PY) -m tests.screens --port "$(PORT)" $(ARGS)

audit: setup ## ask for known faults in what is locked, and write the bill of materials (needs the network)
	@$(INSTALL) audit
	@mkdir -p "$(VAR)/audit"
	@$(PY) -m config.bill lock/run.txt > "$(VAR)/audit/bill.json"
	@echo "Bill of materials: $(VAR)/audit/bill.json"
	@.tools/audit/bin/python -m pip_audit --strict --disable-pip --require-hashes --progress-spinner off -r lock/run.txt $(ARGS)

messages: setup ## collect new texts into the catalogue and say what lacks a translation
	@$(PY) -m config.catalogue extract
	@$(PY) -m config.catalogue check

lock: ## choose versions anew from pyproject.toml (ARGS=--upgrade for the newest)
	@$(INSTALL) lock $(ARGS)
