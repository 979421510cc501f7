# Two commands for a new user, each doing all its own set-up: `make demo` and `make test`.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
READY  := $(VENV)/.ready

.DEFAULT_GOAL := help
.PHONY: help demo test check format docs picture wheel drift clean

help:  ## list the targets
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

# Runtime dependencies only: what a user of the auditor gets.
$(VENV)/.runtime: pyproject.toml setup.py requirements.lock
	$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed: make PYTHON=python3.11 ..." if sys.version_info < (3, 11) else 0)'
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c requirements.lock -e .
	touch $@

# The same with the tools of the tests, at locked versions.
$(READY): $(VENV)/.runtime
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c requirements.lock -e '.[dev]'
	touch $@

demo: $(VENV)/.runtime  ## scan the demo account in the sandbox: demo/report.html and demo/report.json
	@mkdir -p demo
	@$(BIN)/auditor scan --demo -f html=demo/report.html -f json=demo/report.json; status=$$?; \
	if [ $$status -eq 1 ]; then echo "The scan worked; status 1 says that it has findings. Open demo/report.html."; exit 0; fi; exit $$status

test: $(READY)  ## the whole test suite
	$(BIN)/python -m pytest -n auto

check: $(READY)  ## ruff, mypy, pyright, import-linter, generated docs, the wheel in a clean directory
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	PYRIGHT_PYTHON_IGNORE_WARNINGS=1 $(BIN)/pyright --pythonpath $(BIN)/python
	$(BIN)/python docs/generate.py --check
	$(BIN)/python tests/packaging/wheel.py

format: $(READY)  ## format the code and mend what ruff can
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

docs: $(READY)  ## write the generated documents
	$(BIN)/python docs/generate.py

picture: $(READY)  ## take the README's picture of the demo report (needs Chromium)
	$(BIN)/python docs/picture.py

wheel: $(READY)  ## build the wheel into dist/
	$(BIN)/python -m pip wheel --quiet --no-deps -w dist .

drift: $(READY)  ## ask the newest botocore what AWS has added
	$(PYTHON) -m venv .cache/drift
	.cache/drift/bin/python -m pip install --quiet --disable-pip-version-check --upgrade -e '.[dev]' botocore boto3
	.cache/drift/bin/python -m pytest tests/model tests/sandbox -q

clean:  ## remove what the other targets made
	rm -rf $(VENV) .cache build dist demo *.egg-info
