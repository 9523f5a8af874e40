# Everything runs in .venv, which is made when it is missing or older than what it is made from.
PYTHON ?= python3
RAW ?= data/raw
OUT ?= data/out
JOBS ?=
SHARED ?= ../shared
MODELS ?= src/entity_pipe/models/id
BIN := .venv/bin
READY := .venv/.ready
DEV := .venv/.ready-dev

.DEFAULT_GOAL := help
.PHONY: help install extract test lint check train bench kb kb-check clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-9s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

$(READY): pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "entity-pipe needs Python 3.11 or newer; try make PYTHON=python3.11 …" >&2; exit 2; }
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e .
	@touch $@

$(DEV): $(READY)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev]'
	@touch $@

install: $(READY) ## make the virtual environment

extract: $(READY) ## articles in RAW (data/raw) to tables in OUT (data/out); JOBS processes, else a core each
	$(BIN)/entity-pipe extract "$(RAW)" --out "$(OUT)" $(if $(JOBS),--jobs $(JOBS))

test: $(DEV) ## run the whole test suite
	$(BIN)/python -m pytest

lint: $(DEV) ## ruff, mypy --strict, documentation tests
	$(BIN)/ruff check src tests benchmarks
	$(BIN)/ruff format --check src tests benchmarks
	$(BIN)/mypy
	$(BIN)/python -m pytest tests/test_docs.py

check: extract ## compare the entity counts with data/expected_counts.toml
	$(BIN)/entity-pipe check --out "$(OUT)"

TEACHERS := articles broad published charlm

train: $(READY) ## train every model file again from the data in SHARED (about three hours)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[train]'
	$(BIN)/entity-pipe train tokenizer --shared "$(SHARED)" --output $(MODELS)/tokenize/default.pt
	mkdir -p build/charlm
	$(BIN)/entity-pipe train vectors --shared "$(SHARED)" --output build/vectors.pt
	for way in forward backward; do $(BIN)/entity-pipe train charlm --shared "$(SHARED)" --direction $$way --output build/charlm/$$way.pt || exit 1; done
	for run in $(TEACHERS); do $(BIN)/entity-pipe train ner --shared "$(SHARED)" --config training/configs/$$run.toml --output build/$$run.pt || exit 1; done
	$(BIN)/entity-pipe train targets --shared "$(SHARED)" --output build/targets.pt $(foreach run,$(TEACHERS),--model build/$(run).pt:build/vectors.pt$(if $(filter charlm,$(run)),:build/charlm))
	$(BIN)/entity-pipe train ner --shared "$(SHARED)" --output $(MODELS)/ner/default.pt
	cp build/vectors.pt $(MODELS)/pretrain/default.pt
	$(BIN)/entity-pipe train manifest
	$(BIN)/entity-pipe train evidence
	$(BIN)/entity-pipe train calibration

.venv/.ready-kb: $(DEV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[kb]'
	@touch $@

kb: .venv/.ready-kb ## rebuild the generated parts of the knowledge base from CLDR and GeoNames
	$(BIN)/python -m entity_pipe.training.territories
	$(BIN)/python -m entity_pipe.training.cities

kb-check: .venv/.ready-kb ## whether the generated parts are what `make kb` makes, and the reviewed ones are sound
	$(BIN)/python -m pytest tests/training/test_kb.py

bench: $(READY) ## every speed and memory measurement against plain Stanza and spaCy, in one run (about an hour)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[bench]'
	$(BIN)/python benchmarks/bench.py

clean: ## remove the tables, caches and the virtual environment
	rm -rf data/out .venv .pytest_cache .mypy_cache .ruff_cache build dist
