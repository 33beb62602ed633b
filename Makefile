# Two commands: `make run` and `make test`. Everything that they need beside Rust, Node and make they install.

NPM_CLIENTS = tests/clients/node_modules/.package-lock.json
NPM_WEB = web/node_modules/.package-lock.json
WEB = web/dist/.built
WEB_SOURCES := $(wildcard web/*.html web/*.ts web/*.mjs web/*.json) $(shell find web/src web/public -type f 2>/dev/null)
CHROMIUM ?= /usr/bin/chromium
# Where xmllint is, or will be: Akoma Ntoso is held against its schema.
XMLLINT := $(or $(shell command -v xmllint),/usr/bin/xmllint)
# The same for the two with which people check signatures, most often there already.
SSH_KEYGEN := $(or $(shell command -v ssh-keygen),/usr/bin/ssh-keygen)
PANDOC ?= /usr/bin/pandoc
NEXTEST := $(shell cargo nextest --version >/dev/null 2>&1 && echo yes)
# With PDF, whose crates take some minutes when they are built for the first time. `make run` does without.
FEATURES = --features pdf
# What tests under Node start: the binary that the tests of cargo are built with.
FOR_NODE = ZERODRAFT_BIN=$(CURDIR)/target/debug/zerodraft CHROMIUM=$(CHROMIUM)

.PHONY: run test lint rust room journeys web demo bench release clean help

help: ## What there is to make
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

run: $(WEB) ## Build, and serve on http://127.0.0.1:8080 with the data in ./data
	cargo run --bin zerodraft -- serve

test: lint rust room journeys ## Install what the tests need, and run them all

lint: $(NPM_WEB) ## Format, lints and types
	cargo fmt --check
	cargo clippy --all-targets $(FEATURES) -- -D warnings
	cd web && npm run lint && npm run check

rust: $(NPM_CLIENTS) $(WEB) $(XMLLINT) $(SSH_KEYGEN) $(PANDOC) ## The tests of the server
ifeq ($(NEXTEST),yes)
	cargo nextest run $(FEATURES) --config-file .ci/nextest.toml
	cargo test $(FEATURES) --doc
else
	cargo test $(FEATURES)
endif

room: $(NPM_WEB) ## The tests of the web app without a browser
	cargo test $(FEATURES) --no-run --quiet
	cd web && $(FOR_NODE) npm test

journeys: $(WEB) $(CHROMIUM) ## The tests of the web app in Chromium (CHROMIUM=… says where it is)
	cargo test $(FEATURES) --no-run --quiet
	cd web && $(FOR_NODE) npm run journeys

web: $(WEB) ## Build the web app alone; a debug build of the server serves it as it is

demo: $(NPM_CLIENTS) ## Walk the journey and print it (ZERODRAFT_JOURNEY_SECONDS=20 for a short one)
	cargo test $(FEATURES) --test journey -- --nocapture

bench: $(WEB) $(CHROMIUM) ## Measure what is promised, and print it
	cargo build --release $(FEATURES)
	cargo bench $(FEATURES) --bench plenary --bench keystroke --bench start --bench compare --bench handover
	ZERODRAFT_BIN=$(CURDIR)/target/release/zerodraft CHROMIUM=$(CHROMIUM) node benches/room.mjs

release: $(WEB) ## The binary to install: target/release/zerodraft
	cargo build --release $(FEATURES)

clean: ## Remove what was built
	cargo clean
	rm -rf tests/clients/node_modules web/node_modules web/dist

$(NPM_CLIENTS): tests/clients/package.json tests/clients/package-lock.json
	@command -v node >/dev/null || { echo "The tests drive the JavaScript client: install Node 20 or later." >&2; exit 1; }
	cd tests/clients && npm ci --no-audit --no-fund
	@touch $@

$(NPM_WEB): web/package.json web/package-lock.json
	@command -v node >/dev/null || { echo "The web app is built with Node: install Node 20.19 or later." >&2; exit 1; }
	cd web && npm ci --no-audit --no-fund
	@touch $@

$(WEB): $(NPM_WEB) $(WEB_SOURCES)
	cd web && npm run build
	@touch $@

$(XMLLINT) $(SSH_KEYGEN):
	@if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
		apt-get update && apt-get install --yes libxml2-utils openssh-client; \
	else \
		echo "The tests check XML with xmllint and signatures with ssh-keygen: install both (on Debian libxml2-utils and openssh-client)." >&2; exit 1; \
	fi

$(CHROMIUM):
	@if [ $@ = /usr/bin/chromium ] && [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
		apt-get update && apt-get install --yes chromium; \
	else \
		echo "The journeys drive Chromium: install it, or say where it is with CHROMIUM=/path/to/chromium." >&2; exit 1; \
	fi

$(PANDOC):
	@if command -v pandoc >/dev/null; then :; \
	elif [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
		apt-get update && apt-get install --yes pandoc; \
	else \
		echo "The tests read Word files with pandoc: install it." >&2; exit 1; \
	fi
