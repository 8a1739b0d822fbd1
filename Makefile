.DEFAULT_GOAL := help
PY := .venv/bin/python
FLASK := .venv/bin/flask --app app

help: ## Show this list
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

.venv/installed: requirements.txt
	test -x $(PY) || python3 -m venv .venv
	.venv/bin/pip install --quiet --disable-pip-version-check -r requirements.txt
	touch $@

.venv/installed-dev: .venv/installed requirements-dev.txt
	.venv/bin/pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	touch $@

PO := $(wildcard */translations/en/LC_MESSAGES/messages.po)
MO := $(PO:.po=.mo)
%.mo: %.po | .venv/installed
	.venv/bin/pybabel --quiet compile -i $< -o $@

catalogs: $(MO) ## Compile the English catalogues

instance/ready: .venv/installed $(wildcard migrations/versions/*.py)
	@mkdir -p instance
	$(FLASK) db upgrade
	$(FLASK) demo load
	touch $@

run: .venv/installed catalogs instance/ready ## Install, migrate, seed and serve on http://127.0.0.1:8000 (HOST, PORT)
	@exec $(PY) -m core.serve

demo: .venv/installed catalogs instance/ready ## Load the demo data without serving
	$(FLASK) demo load

.PHONY: help catalogs run demo check test axe bench setup-tests

setup-tests: .venv/installed-dev catalogs
	bash tests/setup.sh

check: .venv/installed-dev ## ruff, mypy --strict, the architecture test
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/mypy
	$(PY) -m pytest tests/test_architecture.py

test: setup-tests ## Install what the tests need and run all of them
	$(PY) -m pytest -n 2 --dist loadscope

axe: setup-tests ## Every page in every language, theme and width
	LIANGCAI_AXE=full $(PY) -m pytest tests/journeys/test_accessibility.py tests/journeys/test_item_view_types.py

bench: .venv/installed-dev catalogs ## The benchmarks: a table and bench/out/*.json
	$(PY) -m bench
