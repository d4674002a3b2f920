# `make run` and `make test` set up what they need; everything lands in .venv and node_modules.
.DEFAULT_GOAL := help
.PHONY: help run test test-cluster test-torch check format fuzz bench lock audit clean
.DELETE_ON_ERROR:

# A server starts a hundred times in the tests: it is not compiled each time, whatever the machine is set to.
export PYTHONDONTWRITEBYTECODE :=

PYTHON ?= python3
BIN := .venv/bin
ALL := --numprocesses auto --dist loadfile --no-loadscope-reorder --cov --ignore=tests/cluster
TORCH ?= torch==2.13.0+cpu
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check
LOCKING := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-strip-extras --no-emit-index-url --custom-compile-command "make lock"
LOCK := $(LOCKING) pyproject.toml --extra postgres

help:
	@sed -n 's/^\([a-z-]*\):.*## /make \1\t/p' Makefile

run: .venv/compiled ## set up and serve on http://127.0.0.1:8000 (options: ARGS="--port 9000")
	$(BIN)/gradient-flow $(ARGS)

test: .venv/test .venv/compiled node_modules/.package-lock.json ## every test (some: ARGS=tests/core)
	$(BIN)/pytest $(or $(ARGS),$(ALL))
	$(if $(ARGS),,@$(MAKE) --no-print-directory test-cluster)

test-cluster: .venv/cluster .venv/compiled ## those on a Ray cluster of three nodes on this machine
	@if test -x $(BIN)/ray; then $(BIN)/pytest tests/cluster $(ARGS); \
		else echo "Ray has no wheel for this Python and processor: nothing was tried on a cluster."; fi

test-torch: .venv-torch/set-up ## what PyTorch judges, in its own environment (another: TORCH=torch)
	.venv-torch/bin/python -m pytest tests/package/with_torch*.py

check: .venv/test node_modules/.package-lock.json ## format, lint, types, import rules
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/node node_modules/.bin/biome ci
	$(BIN)/node node_modules/.bin/tsc

format: .venv/test node_modules/.package-lock.json ## format, mend what linters can, write the API's types
	$(BIN)/ruff check --fix-only .
	$(BIN)/ruff format .
	$(BIN)/node node_modules/.bin/biome check --write
	$(BIN)/python -m tools.page_types

fuzz: .venv/test .venv/compiled ## the tests that try many inputs, with more of them, others each time
	$(BIN)/pytest --hypothesis-profile=fuzz -m hypothesis $(ARGS)

bench: .venv/test .venv/compiled ## what a step, a request, the page and a class cost
	$(BIN)/python -m benchmarks

lock: .venv/test ## pin the newest releases that pyproject.toml admits
	$(LOCK) --upgrade --output-file requirements.lock
	$(LOCK) --upgrade --group dev --constraint requirements.lock --output-file requirements-dev.lock
	$(LOCK) --upgrade --extra cluster --constraint requirements.lock --constraint requirements-dev.lock \
		--output-file requirements-cluster.lock

	sed -n 's/^requires = \["\(.*\)"\]/\1/p' pyproject.toml | \
		$(LOCKING) - --upgrade --constraint requirements-dev.lock --output-file requirements-build.lock

audit: .venv/test ## look the pinned releases up among known vulnerabilities, at osv.dev
	$(BIN)/python -m tools.audited requirements.lock requirements-build.lock requirements-cluster.lock \
		requirements-dev.lock > .venv/audited.py
	$(BIN)/uv audit --script .venv/audited.py --python-version 3.11

clean: ## remove what was set up
	rm -rf .venv .venv-torch node_modules

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Python 3.11 or newer is needed (make PYTHON=python3.12 ...)" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip' 2>/dev/null || tools/debian python3-venv
	$(PYTHON) -m venv .venv

.venv/run: .venv/bin/python requirements.lock requirements-build.lock pyproject.toml
	$(PIP) --require-hashes --requirement requirements.lock
	$(PIP) --require-hashes --requirement requirements-build.lock
	$(PIP) --no-build-isolation --no-deps --editable .
	@touch $@

.venv/compiled: .venv/run $(wildcard app/core/compiled/*.py)
	$(BIN)/python -m app.core.compiled
	@touch $@

.venv/test: .venv/run requirements-dev.lock
	$(PIP) --require-hashes --requirement requirements-dev.lock
	$(BIN)/python -m tests.chromium
	@command -v nginx >/dev/null || test -x /usr/sbin/nginx || tools/debian nginx-light
	@command -v initdb >/dev/null || ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || \
		tools/debian postgresql
	@touch $@

.venv/cluster: .venv/test requirements-cluster.lock
	$(PIP) --require-hashes --requirement requirements-cluster.lock || $(BIN)/python -m tools.unwheeled ray
	@touch $@

# PyTorch alone lies in it; all else is that of .venv.
.venv-torch/set-up: .venv/test .venv/compiled
	$(PYTHON) -m venv .venv-torch
	$(BIN)/python -c 'import site; print(f"import site; site.addsitedir({site.getsitepackages()[0]!r})")' \
		> "$$(.venv-torch/bin/python -c 'import site; print(site.getsitepackages()[0])')/base.pth"
	.venv-torch/bin/python -m pip install --quiet --disable-pip-version-check --no-compile "$(TORCH)"
	@touch $@

node_modules/.package-lock.json: package-lock.json .venv/test
	$(BIN)/npm ci
