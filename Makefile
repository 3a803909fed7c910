# make demo   the main job on the example document
# make test   the tests
# make lint   ruff and mypy
# Each sets up .venv first, once. Choose an interpreter with  make demo PYTHON=/path/to/python3.12

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.PHONY: help demo test lint clean

VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check
PYTHON ?=
DOCUMENT := examples/guofa-2023-11.txt
OUT := demo

help:
	@sed -n 's/^# //p' $(MAKEFILE_LIST)

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
	@$(PIP) -e .
	@touch $@

$(VENV)/.developing: pyproject.toml | $(BIN)/python
	@echo "installing zhengce-kg with its development tools"
	@$(PIP) -e '.[dev]'
	@touch $@ $(VENV)/.installed

demo: $(VENV)/.installed
	@rm -rf $(OUT) && mkdir -p $(OUT)
	@echo; echo "① $(DOCUMENT) → graph, checked and stored"
	@$(BIN)/zhengce build $(DOCUMENT) --store $(OUT)/store 2>/dev/null
	@$(BIN)/zhengce export --store $(OUT)/store --format trig -o $(OUT)/graph.trig 2>/dev/null
	@echo "② Which laws and documents does each measure cite, and how?"
	@$(BIN)/zhengce query laws-cited-by-measure --store $(OUT)/store --format csv > $(OUT)/laws-cited-by-measure.csv 2>/dev/null
	@cut -d, -f3-6 $(OUT)/laws-cited-by-measure.csv
	@echo; echo "③ Who is responsible for what, in which role? (the first lines)"
	@$(BIN)/zhengce query who-is-responsible --store $(OUT)/store --format csv > $(OUT)/who-is-responsible.csv 2>/dev/null
	@sed -n 1,8p $(OUT)/who-is-responsible.csv
	@$(BIN)/zhengce network agency-measure --store $(OUT)/store \
	  -o $(OUT)/responsibility.png -o $(OUT)/responsibility.svg -o $(OUT)/responsibility.gexf >/dev/null
	@echo; echo "Everything is in $(OUT)/"
	@echo "  graph.trig                  the document's graph, every fact with the characters it came from"
	@echo "  laws-cited-by-measure.csv   the answer to ②"
	@echo "  who-is-responsible.csv      the answer to ③"
	@echo "  responsibility.png, .svg    the responsibility network, drawn; .gexf opens in Gephi"
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

clean:
	@rm -rf $(VENV) $(OUT) build dist
