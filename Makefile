# Needs a Debian-like machine with make, python3 (3.11 or newer) and python3-venv; no root, no Docker.
# `make demo ARGS="--once"` and `make test ARGS="tests/log -x"` pass arguments on.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.PHONY: demo test check bench openapi assets lock clean
ARGS ?=
PYTHON := .venv/bin/python
COMPILE := uv pip compile pyproject.toml --quiet --upgrade --universal --python-version 3.11 \
  --generate-hashes --no-emit-index-url --no-header --no-annotate --group build
export PYRIGHT_PYTHON_IGNORE_WARNINGS := 1 # else it asks a registry for its newest version

demo: .venv/run.stamp
	@.venv/bin/lianjian demo $(ARGS)

test: .venv/test.stamp
	@$(PYTHON) -m pytest -n 2 $(ARGS)

check: .venv/test.stamp
	$(PYTHON) -m ruff format --check .
	$(PYTHON) -m ruff check .
	$(PYTHON) -m mypy
	$(PYTHON) -m pyright --pythonpath $(PYTHON)
	.venv/bin/lint-imports
	$(PYTHON) -m pytest -n 2 $(ARGS)

bench: .venv/test.stamp
	@$(PYTHON) -m tests.benchmarks $(ARGS)

# Writes the description of the HTTP interface anew; a test compares it with the code.
openapi: .venv/run.stamp
	@$(PYTHON) -c 'from services.province.app import openapi_document as text; print(end=text())' \
	  > openapi.json

# Makes the console's style anew; needs npm. What a browser is sent lies in the tree, built.
assets:
	npm install --silent --no-save --prefix build/assets bootstrap@5.3.9 htmx.org@2.0.11 htmx-ext-sse@2.2.4 sass
	build/assets/node_modules/.bin/sass --quiet --no-source-map --style=compressed \
	  --load-path=build/assets services/console/styles/console.scss services/console/static/console.css
	cp build/assets/node_modules/htmx.org/dist/htmx.min.js services/console/static/htmx.min.js
	cp build/assets/node_modules/htmx-ext-sse/dist/sse.min.js services/console/static/htmx-sse.min.js

# Pins the newest versions that pyproject.toml allows, for every platform, naming no registry.
lock:
	$(COMPILE) -o requirements/run.txt
	$(COMPILE) --group dev -c requirements/run.txt -o requirements/test.txt

clean:
	rm -rf .venv dist .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis

.venv/bin/python:
	@for python in python3 python3.14 python3.13 python3.12 python3.11 /usr/bin/python3; do \
	  $$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || continue; \
	  $$python -c 'import ensurepip' 2>/dev/null \
	    || { echo "Please install the Debian package python3-venv for $$($$python --version)" >&2; exit 1; }; \
	  echo "Making .venv with $$($$python --version)"; \
	  $$python -m venv --clear .venv && exit || { rm -rf .venv; exit 1; }; \
	done; echo "Please install the Debian packages python3 (3.11 or newer) and python3-venv" >&2; exit 1

# A fresh stamp says that what the requirements file pins, and the project itself, are installed.
.venv/%.stamp: requirements/%.txt pyproject.toml | .venv/bin/python
	@printf 'Installing requirements/$*.txt (about 30 s the first time) '
	@if command -v uv >/dev/null \
	  && uv pip install --quiet --python $(PYTHON) --require-hashes -r requirements/$*.txt; then :; else \
	  $(PYTHON) -m pip install --disable-pip-version-check --no-input --require-hashes \
	    -r requirements/$*.txt | awk '/^Collecting/ { printf "."; fflush() }'; fi
	@$(PYTHON) -m pip install --disable-pip-version-check --quiet --no-build-isolation --no-deps -e .
	@echo ' ready'; touch $@
