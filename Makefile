# make crawl   fresh machine to filled database
# make test    fresh machine to green tests
# make browse  Datasette over the database
# make render  what sources with render: true need besides Chromium
# make check   format, lint and types
# make format  put the format right
# make lock    pin the dependencies anew, after a change of requirements*.in

PYTHON ?= python3
DATABASE ?= data/news.db
PORT ?= 8001
BIN := .venv/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes

.PHONY: crawl test browse render check format lock python

crawl: .venv/crawl-ready
	$(BIN)/scrapy crawl news -s DATABASE=$(DATABASE)

test: .venv/test-ready
	$(BIN)/python -m pytest

browse: .venv/crawl-ready
	@test -f $(DATABASE) || { echo "There is no $(DATABASE) yet: run 'make crawl' first."; exit 1; }
	$(BIN)/python -m datasette serve $(DATABASE) --port $(PORT) --metadata config/datasette.yaml \
	    --template-dir config/browse/templates \
	    --setting truncate_cells_html 160 --setting default_facet_size 8 --setting suggest_facets off \
	    --setting sql_time_limit_ms 5000 --setting facet_time_limit_ms 500

render: .venv/crawl-ready
	$(PIP) -r requirements-render.txt

check: .venv/test-ready
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy

format: .venv/test-ready
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

COMPILE := uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --quiet

lock:
	$(COMPILE) requirements.in -o requirements.txt
	$(COMPILE) requirements-export.in -c requirements.txt -o requirements-export.txt
	$(COMPILE) requirements-render.in -c requirements.txt -o requirements-render.txt
	$(COMPILE) requirements-test.in -c requirements.txt -c requirements-export.txt -o requirements-test.txt
	sed -i 's/^#    uv pip compile.*/#    make lock/' requirements*.txt

.venv/crawl-ready: requirements.txt pyproject.toml | python
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(PIP) -r requirements.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	touch $@

.venv/test-ready: .venv/crawl-ready requirements-test.txt
	$(PIP) -r requirements-test.txt
	touch $@

python:
	@command -v $(PYTHON) >/dev/null || { \
	    echo "$(PYTHON) was not found: install Python 3.11 or newer (Debian: apt install python3 python3-venv)."; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	    echo "Python 3.11 or newer is needed, and $(PYTHON) is $$($(PYTHON) -V): name another with make PYTHON=python3.12 …"; \
	    exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
	    echo "Python's venv module is missing (Debian: apt install python3-venv)."; exit 1; }
