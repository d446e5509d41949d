# Two commands make a site and prove it: `make run` and `make test`.

VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --quiet --disable-pip-version-check install
# Tests wait as much as they work, so that two more than there are cores finish sooner.
TESTERS = $(shell $(BIN)/python -c 'import os; print(len(os.sched_getaffinity(0)) + 2)')
CATALOGUES := $(wildcard src/glasno/locale/*/LC_MESSAGES/django.po)

# The first Python on this machine that is new enough; evaluated only when it is needed.
PYTHON = $(shell for each in python3.11 python3.12 python3.13 python3.14 python3 python; do \
	$$each -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$each && break; \
	done)

.DEFAULT_GOAL := help
.PHONY: help run test test-foreign chaos bench check lock clean
.DELETE_ON_ERROR:

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-13s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: $(VENV)/run.stamp $(VENV)/messages.stamp ## everything on this machine: site, demo campaign, local mailbox; Ctrl-C stops it
	@$(BIN)/glasno up --demo

test: $(VENV)/develop.stamp $(VENV)/messages.stamp ## all tests that need nothing but pip packages and Chromium; what is stored, on SQLite and on PostgreSQL
	@$(BIN)/python tools/programs.py --install chromium
	@$(BIN)/python -m pytest -n $(TESTERS) -m "not foreign"
	@$(BIN)/python -m pytest -n $(TESTERS) -m "data and not foreign" --database postgresql

test-foreign: $(VENV)/develop.stamp $(VENV)/messages.stamp ## tests against other people's programs (age, minisign, Firefox, nginx, Caddy, Tor, PgBouncer, wrk, qpdf, poppler, unzip, vnu)
	@$(BIN)/python tools/programs.py age nginx pgbouncer wrk qpdf pdftotext minisign firefox caddy tor openssl unzip java npm
	@npm ci --ignore-scripts --no-audit --no-fund --silent --prefix tests/foreign
	@$(BIN)/python -m pytest -m foreign

chaos: $(VENV)/develop.stamp $(VENV)/messages.stamp ## ten storms in a row on each database: processes die at random while people sign
	@$(BIN)/python -m pytest tests/chaos --chaos-seeds 10
	@$(BIN)/python -m pytest tests/chaos --chaos-seeds 10 --database postgresql -m "data and not foreign"

bench: $(VENV)/develop.stamp $(VENV)/messages.stamp ## measure beside pgbench and nginx; BENCH="--quick" and more in docs/developers/bench.md
	@$(BIN)/python -m bench $(BENCH)

check: $(VENV)/develop.stamp $(VENV)/messages.stamp ## format, lint, types, templates, import contracts, migrations, translations, reference
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/djlint --quiet --check src/glasno
	$(BIN)/djlint --quiet --lint src/glasno
	$(BIN)/lint-imports
	$(BIN)/python tools/migrations.py
	$(BIN)/python tools/messages.py check
	$(BIN)/python tools/reference.py check

lock: $(VENV)/develop.stamp ## write requirements/ anew from pyproject.toml
	$(BIN)/python tools/lock.py

clean: ## remove the environment and everything made from the sources; never your data
	rm -rf $(VENV) build dist .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	rm -f $(CATALOGUES:.po=.mo)

# Every package is held to the hashes in requirements/; ours is installed as it stands here.
$(VENV)/run.stamp: requirements/build.txt requirements/run.txt pyproject.toml tools/build_hook.py | $(BIN)/python
	@echo "Installing what Glasno stands on, once."
	@$(PIP) --require-hashes -r requirements/build.txt -r requirements/run.txt
	@$(PIP) --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/develop.stamp: requirements/develop.txt $(VENV)/run.stamp
	@echo "Installing what the tests and checks need, once."
	@$(PIP) --require-hashes -r requirements/develop.txt
	@touch $@

$(VENV)/messages.stamp: $(CATALOGUES) tools/messages.py src/glasno/kit/typography.py $(VENV)/run.stamp
	@$(BIN)/python tools/messages.py compile
	@touch $@

$(BIN)/python:
	@test -n "$(PYTHON)" || { \
		echo "Glasno needs Python 3.11 or newer; on Debian: apt-get install python3 python3-venv." >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); \
		echo "Python cannot make an environment here; on Debian: apt-get install python3-venv." >&2; exit 1; }
