# The one door. Everything happens in .venv inside the checkout; nothing is written outside of it.

VENV   ?= .venv
PY      = $(VENV)/bin/python
FORMAT ?= text
PYTHON ?= $(shell for each in python3 python3.11 python3.12 python3.13 python3.14 python; do \
	$$each -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$each && break; done)
# One more than there are cores: a test waits for a disk or a server as often as it works.
WORKERS = $(shell $(PY) -c 'import os; print((os.cpu_count() or 1) + 1)')
PIP     = $(PY) -m pip --disable-pip-version-check --no-input -qq

# Whatever the environment says: tests start hundreds of processes, and each would compile everything again.
export PYTHONDONTWRITEBYTECODE =

.PHONY: help demo test check check-lint check-form check-types check-imports check-docs format bench docs statements pictures promises lock clean
.DELETE_ON_ERROR:

help: ## Show what there is
	@sed -n 's/^\([a-z]*\):[^#]*## \(.*\)/\1|\2/p' $(MAKEFILE_LIST) | while IFS='|' read -r name what; do \
		printf '  make %-10s %s\n' "$$name" "$$what"; done

demo: $(VENV)/.run ## See it at work: a database full of people, broken promises, and how they are kept
	@$(VENV)/bin/gestand demo

test: $(VENV)/.dev ## Run the tests, and list what could not run here
	@$(PY) -m pytest -n $(WORKERS) --dist worksteal --verbosity=0 $(ARGS)

check: check-lint check-form check-types check-imports check-docs ## Lint, format, types, the direction of imports, and whether the docs are fresh

check-lint: $(VENV)/.dev
	$(VENV)/bin/ruff check .

check-form: $(VENV)/.dev
	$(VENV)/bin/ruff format --check .

check-types: $(VENV)/.dev
	$(VENV)/bin/mypy

check-imports: $(VENV)/.dev
	$(VENV)/bin/lint-imports

check-docs: $(VENV)/.dev
	$(PY) tools/docs.py --check

format: $(VENV)/.dev ## Put the code in its form
	$(VENV)/bin/ruff check --fix .
	$(VENV)/bin/ruff format .

bench: $(VENV)/.dev ## Measure against hand-written SQL
	@$(PY) -m bench $(ARGS)

docs: $(VENV)/.dev ## Write the reference pages again, from the code
	@$(PY) tools/docs.py

statements: $(VENV)/.dev ## Write the statements of the examples again, that tests compare
	@$(PY) tests/statement/test_golden.py

pictures: $(VENV)/.dev ## Draw the pictures of the README and the maps of the examples again, from what they build
	@$(PY) tools/pictures.py
	@$(PY) tools/maps.py

promises: $(VENV)/.dev ## Tell which promises the tests carry (FORMAT=json for programs)
	@$(PY) tools/promises.py --format $(FORMAT)

lock: $(VENV)/.dev ## Pin newer versions of what gestand stands on
	@$(PY) tools/lock.py

clean: ## Take away everything that make made
	rm -rf $(VENV) build dist demo site .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find src tests tools bench -name __pycache__ -type d -prune -exec rm -rf {} +

# What is installed is told by a stamp, so that the second time is quick. One without the other's packages is fine:
# both are pinned to the same versions.
$(VENV)/.dev: requirements/dev.txt pyproject.toml | $(VENV)/bin/python
	@echo "setting up $(VENV) for development (once)" >&2
	@$(PIP) install -r requirements/dev.txt
	@$(PIP) install --no-deps --no-build-isolation -e .
	@touch $(VENV)/.run $@

$(VENV)/.run: requirements/run.txt pyproject.toml | $(VENV)/bin/python
	@echo "setting up $(VENV) (once)" >&2
	@$(PIP) install -r requirements/run.txt
	@$(PIP) install --no-deps --no-build-isolation -e .
	@touch $@

# Debian has venv without ensurepip unless python3-venv is installed: then the pip that is there fills it.
$(VENV)/bin/python:
	@if [ -z "$(PYTHON)" ]; then \
		echo "gestand needs Python 3.11 or newer, and none was found: install it, or say make PYTHON=/path/to/it" >&2; \
		exit 1; fi
	@$(PYTHON) -m venv $(VENV) >/dev/null 2>&1 || { rm -rf $(VENV) && $(PYTHON) -m venv --without-pip $(VENV) && \
		$(PYTHON) -m pip --python $@ install -qq pip; } || { rm -rf $(VENV); \
		echo "$(PYTHON) cannot make a virtual environment: install its venv module or its pip" >&2; exit 1; }
