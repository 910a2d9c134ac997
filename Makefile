# Needs Python 3.11 or newer and nothing else: uv, Node and every package go into .venv and
# node_modules, pinned and with hashes.

PORT = 5000
HOST = 127.0.0.1
COUNCIL = northmere

# `make test BROWSER=no` leaves out the tests that drive Chromium.
BROWSER = yes
WORKERS = 2

# `make audit AUDIT=--resume` goes on with a run that was cut off.
COUNCILS = northmere westvale
AUDIT =

# How many hostile requests `make fuzz` sends, and which ones.
N = 20000
SEED = 1

# `make bench BENCH=pages` measures one part; without it, all.
BENCH =

POT = src/repairs_pattern/translations/messages.pot

# `make lock UPGRADE=--upgrade` moves every pin to the newest version that fits.
UPGRADE =

BIN = .venv/bin
UV = $(BIN)/uv
STAMPS = .venv/.stamps

# pip's settings for a mirror, if there are any, hold for uv too.
MIRROR = index="$${PIP_INDEX_URL:-$$($(BIN)/python -m pip config get global.index-url 2>/dev/null || true)}"; \
	if [ -z "$$UV_DEFAULT_INDEX$$UV_INDEX_URL" ] && [ -n "$$index" ]; then export UV_DEFAULT_INDEX="$$index"; fi; \
	if [ -z "$$UV_INDEX$$UV_EXTRA_INDEX_URL" ] && [ -n "$$PIP_EXTRA_INDEX_URL" ]; then export UV_INDEX="$$PIP_EXTRA_INDEX_URL"; fi; \
	if [ -z "$$SSL_CERT_FILE" ] && [ -n "$$PIP_CERT" ]; then export SSL_CERT_FILE="$$PIP_CERT"; fi
INSTALL = $(UV) pip install --quiet --python $(BIN)/python
COMPILE = $(UV) pip compile --quiet --generate-hashes --universal --python-version 3.11 \
	--no-emit-index-url --no-emit-find-links --custom-compile-command "make lock" $(UPGRADE)

.PHONY: help prototype test mutations transcripts torture bench lighthouse screenshots gallery fuzz audit audit-dependencies check assets translations lock format clean

help:
	@echo "make prototype   serve the prototype on http://$(HOST):$(PORT) (PORT=, HOST=, COUNCIL=$(COUNCIL))"
	@echo "make test        check the code and run every test (BROWSER=no leaves out Chromium)"
	@echo "make mutations   put defects into pages and write down which detectors notice (needs Chromium)"
	@echo "make transcripts write what a simulated screen reader says on five journeys (needs Chromium)"
	@echo "make torture     the storms of make test and more: a hundred kills of processes and workers, both databases"
	@echo "make fuzz        send N=$(N) hostile requests to the service (SEED= repeats a run)"
	@echo "make audit       look at every state of every page of both councils for what keeps people out"
	@echo "make audit-dependencies  ask whether a package has a known vulnerability"
	@echo "make bench       measure speed, memory and bytes (BENCH=pages, sizes, components, rows, graphs, trees, addresses, bookings, outbox or research for a part)"
	@echo "make lighthouse  score every kind of page as on a phone with a slow line (needs Chromium)"
	@echo "make screenshots take a picture of every example of every component (needs Chromium)"
	@echo "make gallery     write the gallery of the components as a static site into dist/gallery"
	@echo "make check       check the code only: ruff, mypy and the imports between rooms"
	@echo "make assets      build the stylesheet and the script"
	@echo "make translations  gather the words of the service into a catalogue for translators"
	@echo "make format      put the Python code in its usual form"
	@echo "make lock        pin dependencies again (UPGRADE=--upgrade takes the newest)"
	@echo "make clean       remove everything that make has made"

prototype: $(STAMPS)/prototype
	@$(BIN)/python hatch_build.py
	@exec $(BIN)/python -m prototype --host $(HOST) --port $(PORT) --council $(COUNCIL)

test: check
	@$(BIN)/python hatch_build.py
	@if [ "$(BROWSER)" = no ]; then set -- -m "not browser"; else \
		CHROMIUM="$$(.ci/find-chromium)" || exit 1; export CHROMIUM; set --; fi; \
	$(BIN)/pytest -n $(WORKERS) --dist loadgroup "$$@"

mutations: $(STAMPS)/dev
	@$(BIN)/python hatch_build.py
	@CHROMIUM="$$(.ci/find-chromium)" $(BIN)/python -m accessibility.mutating

transcripts: $(STAMPS)/dev
	@$(BIN)/python hatch_build.py
	@CHROMIUM="$$(.ci/find-chromium)" $(BIN)/python -m accessibility.speaking

torture: $(STAMPS)/dev
	@$(BIN)/python hatch_build.py
	@$(BIN)/python -m tests.torture

fuzz: $(STAMPS)/dev
	@$(BIN)/python hatch_build.py
	@$(BIN)/python -m tests.fuzz --requests $(N) --seed $(SEED)
	@REPAIRS_API_EXAMPLES=300 $(BIN)/pytest -q tests/integration/test_api_schema.py

audit: $(STAMPS)/dev
	@$(BIN)/python hatch_build.py
	@CHROMIUM="$$(.ci/find-chromium)" || exit 1; export CHROMIUM; mkdir -p audit; failed=0; audits=; \
	for council in $(COUNCILS); do \
		echo "Looking at every state of $$council. What is found comes into audit/$$council.txt."; \
		if [ $$council = northmere ]; then \
			set -- --app prototype.whole:create_app --decisions accessibility/decisions.yaml; \
		else set -- --jobs 1; fi; \
		$(BIN)/repairs-pattern audit prototype/councils/$$council "$$@" \
			--folder audit/$$council $(AUDIT) \
			--report html=audit/$$council.html --report json=audit/$$council.json \
			>audit/$$council.txt 2>&1 & audits="$$audits $$!"; \
	done; \
	for one in $$audits; do wait $$one || failed=1; done; \
	for council in $(COUNCILS); do cat audit/$$council.txt; done; exit $$failed

audit-dependencies: $(STAMPS)/dev
	@$(BIN)/python .ci/audit $(BIN)/pip-audit

bench: $(STAMPS)/dev
	@$(BIN)/python hatch_build.py
	@$(BIN)/python -m bench $(BENCH)

lighthouse: $(STAMPS)/dev
	@$(BIN)/python hatch_build.py
	@cd bench/lighthouse && ../../$(BIN)/npm ci --silent --ignore-scripts
	@CHROMIUM="$$(.ci/find-chromium)" $(BIN)/python -m bench.lighthouse $(BENCH)

screenshots: $(STAMPS)/dev
	@$(BIN)/python hatch_build.py
	@CHROMIUM="$$(.ci/find-chromium)" $(BIN)/python -m accessibility.screenshots

gallery: $(STAMPS)/prototype
	@$(BIN)/python hatch_build.py
	@$(BIN)/repairs-pattern components build dist/gallery \
		--council prototype/councils/northmere --council prototype/councils/westvale

check: $(STAMPS)/dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

assets: $(STAMPS)/prototype
	@$(BIN)/python hatch_build.py

translations: $(STAMPS)/dev
	@mkdir -p $(dir $(POT))
	$(BIN)/pybabel --quiet extract --mapping-file babel.cfg --output-file $(POT) \
		--sort-output --add-location=file --omit-header --no-wrap \
		--ignore-dirs "node_modules tests .* _*" .

format: $(STAMPS)/dev
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

lock: $(STAMPS)/dev
	@$(MIRROR); set -e; \
	$(COMPILE) pyproject.toml --all-extras --group dev -o requirements/dev.txt; \
	$(COMPILE) pyproject.toml --extra gallery --extra research --extra staff -c requirements/dev.txt -o requirements/prototype.txt; \
	$(COMPILE) pyproject.toml -c requirements/dev.txt -o requirements/runtime.txt; \
	$(COMPILE) --group build -c requirements/dev.txt -o requirements/build.txt; \
	echo uv | $(COMPILE) - -c requirements/dev.txt -o requirements/bootstrap.txt
	@for folder in . src/repairs_pattern/audit/node bench/lighthouse; do \
		$(BIN)/npm install --prefix $$folder --package-lock-only --ignore-scripts; done

clean:
	rm -rf .venv audit node_modules */*/node_modules src/repairs_pattern/static dist screenshots \
		.mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis

$(STAMPS)/uv: requirements/bootstrap.txt
	@python=; for each in $(PYTHON) python3.14 python3.13 python3.12 python3.11 python3 python; do \
		if "$$each" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then python="$$each"; break; fi; \
	done; \
	if [ -z "$$python" ]; then \
		echo "Python 3.11 or newer is needed and was not found. Install it, or name it: make PYTHON=/path/to/python3" >&2; exit 1; \
	fi; \
	echo "Setting up .venv with $$("$$python" --version)"; \
	if ! "$$python" -m venv .venv; then \
		echo "This Python cannot make virtual environments. On Debian and Ubuntu: apt-get install python3-venv" >&2; exit 1; \
	fi
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/bootstrap.txt
	@mkdir -p $(STAMPS) && touch $@

$(STAMPS)/prototype: $(STAMPS)/uv requirements/prototype.txt requirements/build.txt pyproject.toml
	@echo "Installing the packages and building the stylesheet"
	@$(MIRROR); set -e; \
	$(INSTALL) --require-hashes -r requirements/prototype.txt -r requirements/build.txt; \
	$(INSTALL) --no-deps --no-build-isolation --editable .
	@touch $@

$(STAMPS)/dev: $(STAMPS)/uv requirements/dev.txt pyproject.toml
	@echo "Installing the packages and building the stylesheet"
	@$(MIRROR); set -e; \
	$(INSTALL) --require-hashes -r requirements/dev.txt; \
	$(INSTALL) --no-deps --no-build-isolation --editable .
	@touch $(STAMPS)/prototype $@
