# Two commands are enough: `make demo` and `make test`. Both set everything up first.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
CLUSTER := .venv-cluster
INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check
WORKERS ?= 4

.DEFAULT_GOAL := help
.PHONY: help setup setup-dev cluster demo test lint format docs soak bench pins clean

help:  ## say what can be made
	@sed -n 's/^\([a-z-]*\):.*##/make \1\t/p' $(MAKEFILE_LIST) | expand -t 18

setup: $(VENV)/.ready  ## install the program into .venv

setup-dev: $(VENV)/.ready-dev  ## install what the tests need as well

cluster: $(CLUSTER)/.ready  ## install what speaks to a cluster into .venv-cluster

demo: setup  ## the whole way on the sample city, in ./demo-city
	$(BIN)/huiyan demo

test: lint  ## everything that has to hold before a change is kept
	$(BIN)/python -m pytest -n $(WORKERS)

lint: setup-dev  ## layout, lint, types and the floors
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports

format: setup-dev  ## bring the sources into their canonical layout
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

docs: setup-dev  ## the documentation as web pages, in docs/_build
	$(BIN)/sphinx-build -W --keep-going -q -b html docs docs/_build

CASES ?= 50000
soak: setup-dev  ## generated policies, engine against reference; CASES=50000
	$(BIN)/python -m tests.generated --cases $(CASES)

bench: setup-dev  ## filing, single rules, a pack and what is added to it, beside peers in the same run
	$(BIN)/python -m benchmarks.filing
	$(BIN)/python -m benchmarks.packs --of county --payments 1000000
	$(BIN)/python -m benchmarks.packs --payments 10000000 --lineage --against sorted delivered
	$(BIN)/python -m benchmarks.increments --payments 10000000

# The flags that keep the machine's own settings out of the two files.
PIN := $(BIN)/pip-compile --quiet --generate-hashes --allow-unsafe --strip-extras \
	--no-header --no-annotate --no-emit-index-url --no-emit-trusted-host --no-emit-find-links
pins: setup-dev  ## resolve the requirements again
	$(PIN) --all-build-deps --output-file requirements.txt pyproject.toml
	$(PIN) --all-build-deps --extra dev --constraint requirements.txt \
		--output-file requirements-dev.txt pyproject.toml
	echo ballista==54.1.0 | $(PIN) --output-file requirements-cluster.txt -

clean:  ## remove what is made: .venv, caches, the sample city
	rm -rf $(VENV) $(CLUSTER) build docs/_build docs/made *.egg-info demo-city .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "Huiyan needs Python 3.11 or later; say which: make PYTHON=python3.12 …" >&2; exit 2; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/.ready: requirements.txt pyproject.toml | $(BIN)/python
	$(INSTALL) --require-hashes -r requirements.txt
	$(INSTALL) --no-deps --no-build-isolation --editable .
	touch $@

$(CLUSTER)/.ready: requirements-cluster.txt
	$(PYTHON) -m venv $(CLUSTER)
	$(CLUSTER)/bin/python -m pip install --quiet --disable-pip-version-check --only-binary :all: \
		--require-hashes -r requirements-cluster.txt
	touch $@

$(VENV)/.ready-dev: requirements-dev.txt $(VENV)/.ready
	$(INSTALL) --require-hashes -r requirements-dev.txt
	touch $@
