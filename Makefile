# `make` lists the targets. Nothing needs to be installed but Python 3.11, git and make:
# every target that runs something makes .venv first, or brings it up to requirements.lock.

SHELL := /bin/sh
export PATH := $(CURDIR)/.venv/bin:$(PATH)
export VIRTUAL_ENV := $(CURDIR)/.venv
BIN := .venv/bin

.PHONY: help setup repro test check lint unit integration verify params bench lock clean

help: ## list the targets
	@grep -E '^[a-z]+:.*## ' Makefile | sed -E 's/:.*## /\t/' | awk -F '\t' '{printf "make %-12s %s\n", $$1, $$2}'

setup: ## make .venv, or bring it up to requirements.lock
	@PYTHON="$(PYTHON)" sh scripts/install.sh

repro: setup ## run whatever code, params or data have changed (these tasks alone: make repro TASKS=...)
	@$(BIN)/python scripts/repro.py $(TASKS)

test: setup lint unit integration ## everything that is tested, on tiny settings where it can be

check: setup lint unit ## what a commit has to pass, in a minute

lint: setup ## ruff: rules and format
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

unit: setup ## the library, its doctests, the stages and scripts
	$(BIN)/python -m pytest -m "not integration" -n auto tests rampart app scripts

integration: setup ## DVC itself, in a temporary clone
	$(BIN)/python -m pytest -m integration -n 2 --dist loadfile tests/integration tests/scripts

verify: setup ## run the whole pipeline again and print each output that came out different
	@$(BIN)/python scripts/verify.py

params: setup ## write the params.yaml files as DVC does, so that -S changes one line
	@$(BIN)/python scripts/params.py

bench: setup ## measure start-up and speed (benchmarks/)
	@for file in benchmarks/[a-z]*.py; do echo "== $$file"; $(BIN)/python "$$file" || exit 1; done

lock: setup ## resolve requirements.txt into requirements.lock (newest of all: make lock FLAGS=--upgrade)
	$(BIN)/uv pip compile --universal --fork-strategy fewest --python-version 3.11 --no-annotate \
	    --no-emit-index-url --no-emit-find-links --custom-compile-command "make lock" --quiet \
	    $(FLAGS) --output-file requirements.lock requirements.txt
	@# The CPU build of torch has no need of these; scripts/install.sh asks for that build.
	@sed -i -E '/^nvidia-nccl-cu12/!{/^(nvidia-|cuda-|triton==)/d}' requirements.lock
	@$(MAKE) setup

clean: ## remove .venv and what tools left; data, models and reports stay
	rm -rf .venv .pytest_cache .ruff_cache .hypothesis dvc_plots
