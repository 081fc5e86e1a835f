# One command per thing to do; `make` lists them. Everything is installed below this folder (.uv/, .venv/).

UV_VERSION := 0.13.9
UV := $(shell command -v uv 2>/dev/null || echo .uv/bin/uv)
RUN := .venv/bin
PORT ?= 8000

.DEFAULT_GOAL := help
.PHONY: help run train test fast lint bench dialogues audit faults soak install

help: ## list what make can do
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-10s %s\n", $$1, $$2}'

run: install ## install, train if needed, and serve on http://127.0.0.1:8000/ (PORT=… for another port)
	@$(RUN)/triage train
	@$(RUN)/triage serve --host 127.0.0.1 --port $(PORT)

train: install ## train the Rasa model anew
	@$(RUN)/triage train --force

# Everything runs even when an earlier part fails, and pytest's own summary stays the last line.
test: install ## ruff, mypy, import contracts and all tests
	@.ci/prepare
	@failed=0; $(MAKE) --no-print-directory lint || failed=1; \
	$(RUN)/pytest -n 2 --dist loadfile --no-loadscope-reorder || failed=1; exit $$failed

fast: install ## the fast part of the tests (under a minute)
	@$(RUN)/pytest -n 2 -m "not slow"

lint: install ## ruff and mypy
	@failed=0; $(RUN)/ruff check . || failed=1; $(RUN)/ruff format --check . || failed=1; \
	$(RUN)/mypy || failed=1; exit $$failed

bench: install ## measure speed, start-up and memory
	@$(RUN)/python -m tests.bench

dialogues: install ## let the scripted policyholders talk to the assistant, and show how they fared
	@$(RUN)/triage train
	@$(RUN)/python -m tests.dialogues

audit: install ## hold the pinned packages against the reviewed list of known weaknesses
	@$(RUN)/python -m tests.audit

faults: install ## break the server in every known way and print what it cost (half an hour; N=… kills at each point)
	@$(RUN)/python -m tests.faults $(N)

soak: install ## a steady load and a burst on a server of its own, with figures (SECONDS=… for a shorter one)
	@$(RUN)/python -m tests.soak $(SECONDS)

install: $(UV) ## install everything the project needs into .venv/
	@$(UV) sync --frozen

# Debian's own Python refuses a bare `pip install`, so uv gets a small virtual environment of its own.
.uv/bin/uv:
	@echo "uv $(UV_VERSION) を .uv/ に入れます…"
	@python3 -m venv .uv
	@.uv/bin/pip install --quiet --disable-pip-version-check uv==$(UV_VERSION)
