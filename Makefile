# `make` lists the targets. Nothing needs to be installed but Python 3.11, git and make:
# every target that runs something makes .venv first, or brings it up to requirements.lock.

SHELL := /bin/sh
export PATH := $(CURDIR)/.venv/bin:$(PATH)
export VIRTUAL_ENV := $(CURDIR)/.venv
BIN := .venv/bin

.PHONY: help setup repro test check lint unit slow properties integration bad-input verify mutants params bench lock testbed samples dashboard cluster image clean

help: ## list the targets
	@grep -E '^[a-z-]+:.*## ' Makefile | sed -E 's/:.*## /\t/' | awk -F '\t' '{printf "make %-12s %s\n", $$1, $$2}'

setup: ## make .venv, or bring it up to requirements.lock
	@PYTHON="$(PYTHON)" sh scripts/install.sh

repro: setup ## run whatever code, params or data have changed (these tasks alone: make repro TASKS=...)
	@$(BIN)/python scripts/repro.py $(TASKS) $(FLAGS)

test: setup lint unit slow integration ## everything that is tested, on tiny settings where it can be

check: setup lint unit ## what a commit has to pass, in three minutes

lint: setup ## the names in the yaml files; ruff: rules and format
	$(BIN)/python scripts/names.py
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

unexport PYTHONDONTWRITEBYTECODE # pytest keeps the tests as it has rewritten them: seconds a run
# A worker a core; files stay whole, as what their tests share is made once a worker.
PYTEST := $(BIN)/python -m pytest -n logical --maxprocesses 8
# Their doctests are slow: importing them is importing torch, or they run stages.
TORCH := rampart/synthetic/networks rampart/synthetic/generators rampart/synthetic/sdv rampart/api

unit: setup ## the library, its doctests, the stages and scripts: three minutes on 2 cores
	$(PYTEST) -m "not slow and not integration" --dist loadfile --examples 12 \
	    $(TORCH:%=--ignore=%) tests rampart app scripts

slow: setup ## what starts TensorFlow, torch, SDV or processes, or draws whole figures: nine minutes
	$(PYTEST) -m slow --dist loadfile tests $(TORCH)

properties: setup ## what holds for any input, with three times the examples that `make unit` tries
	$(PYTEST) -m hypothesis --dist loadfile tests

integration: setup ## DVC itself, in temporary clones: eight minutes
	$(PYTEST) -m integration --dist worksteal tests/testbed tests/integration tests/scripts

bad-input: setup ## write docs/bad-input.md, from what the tests see refused
	$(PYTEST) --dist loadfile --bad-input docs/bad-input.md tests

verify: setup ## run the whole pipeline again and print each output that came out different
	@$(BIN)/python scripts/verify.py $(FLAGS)

mutants: setup ## plant known mistakes: does a test see each? (TOOL=1: mutmut, on whole modules)
	@$(BIN)/python -m scripts.$(if $(TOOL),mutation,mutants) $(NAMES)

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

testbed: setup ## record anew the traffic in testbed/recorded (Debian, root; it says what it lacks)
	sh testbed/install.sh
	$(BIN)/python -m testbed --out testbed/recorded $(FLAGS)

samples: setup ## captures of real programs from Debian's archive, to try the readers of flows on
	$(BIN)/python scripts/samples.py

dashboard: setup ## triage flows on a page, http://127.0.0.1:8501 (needs: make repro TASKS=flows)
	@$(BIN)/streamlit run app/flows/dashboard.py $(if $(FLAGS),-- $(FLAGS))

cluster: setup ## add Ray to .venv, for compute.cluster
	$(BIN)/uv pip install --requirement requirements-cluster.txt --constraint requirements.lock

image: setup ## the image of the server, without a network (needs buildah; with one: sh deploy/build.sh)
	@PYTHON=$(BIN)/python sh deploy/build.sh --offline

clean: ## remove .venv and what tools left; data, models and reports stay
	rm -rf .venv .pytest_cache .ruff_cache .hypothesis dvc_plots
