# make crawl   fresh machine to filled database
# make test    fresh machine to green tests
# make browse  Datasette over the database
# make render  what sources with render: true need besides Chromium
# make check   format, lint and types
# make format  put the format right
# make docs    bring the figures of README.md up to date, after a change of what the demo crawl prints
# make bench   short forms of the measurements, under five minutes on two idle cores: make bench WARC=pages.warc.gz
# make lock    pin the dependencies anew, after a change of requirements*.in

PYTHON ?= python3
DATABASE ?= data/news.db
PORT ?= 8001
BIN := .venv/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes

.PHONY: crawl test browse render check format docs bench lock python

crawl: .venv/crawl-ready
	$(BIN)/qingliu crawl news -s DATABASE=$(DATABASE)

# By file, since the tests of a file share what it sets up; two processes a core, since crawls wait for their servers. In the
# order of folders: the long crawls begin first.
test: .venv/test-ready
	$(BIN)/python -m pytest -n $$((2 * $$(nproc))) --dist loadfile --no-loadscope-reorder

browse: .venv/browse-ready
	$(BIN)/qingliu browse -s DATABASE=$(DATABASE) --port $(PORT)

render: .venv/render-ready

check: .venv/test-ready
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy

format: .venv/test-ready
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

docs: .venv/crawl-ready
	$(BIN)/python -m bench.readme

# WARC: an archive of real pages, whose layouts the measurements of the chain and of a crawl need.
bench: .venv/test-ready
	$(if $(WARC),$(BIN)/python -m bench.chain $(WARC) --rounds 1)
	$(if $(WARC),$(BIN)/python -m bench.crawl $(WARC) --pages 300 --layouts 40)
	$(if $(wildcard bench/store.py),$(BIN)/python -m bench.store)
	$(BIN)/python -m bench.search 5000
	$(BIN)/python -m bench.dedup_scale 5000

COMPILE := uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --quiet
EXTRAS := browse report export cluster

lock:
	$(COMPILE) requirements.in -o requirements.txt
	for extra in $(EXTRAS) render build; do \
	    $(COMPILE) requirements-$$extra.in -c requirements.txt -o requirements-$$extra.txt || exit; done
	$(COMPILE) requirements-test.in requirements.in $(EXTRAS:%=requirements-%.in) \
	    -c requirements.txt $(EXTRAS:%=-c requirements-%.txt) -o requirements-test.txt
	sed -i 's/^#    uv pip compile.*/#    make lock/' requirements*.txt

# One mark a set of requirements: the pinned packages of requirements-NAME.txt are in .venv.
.venv/crawl-ready: requirements.txt requirements-build.txt requirements-report.txt pyproject.toml | python
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(PIP) -r requirements.txt
	$(PIP) -r requirements-build.txt
	$(PIP) -r requirements-report.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	touch $@

.venv/%-ready: requirements-%.txt .venv/crawl-ready
	$(PIP) -r $<
	touch $@

python:
	@command -v $(PYTHON) >/dev/null || { \
	    echo "$(PYTHON) was not found: install Python 3.11 or newer (Debian: apt install python3 python3-venv)."; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	    echo "Python 3.11 or newer is needed, and $(PYTHON) is $$($(PYTHON) -V): name another with make PYTHON=python3.12 …"; \
	    exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
	    echo "Python's venv module is missing (Debian: apt install python3-venv)."; exit 1; }
