# Two commands: `make run` and `make test`. Everything that they need beside Rust, Node and make they install.

NPM_CLIENTS = tests/clients/node_modules/.package-lock.json
NEXTEST := $(shell cargo nextest --version >/dev/null 2>&1 && echo yes)

.PHONY: run test lint demo bench release clean help

help: ## What there is to make
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

run: ## Build, and serve on http://127.0.0.1:8080 with the data in ./data
	cargo run --bin zerodraft -- serve

test: $(NPM_CLIENTS) lint ## Install what the tests need, and run them all
ifeq ($(NEXTEST),yes)
	cargo nextest run --config-file .ci/nextest.toml
	cargo test --doc
else
	cargo test
endif

lint: ## Format and lints
	cargo fmt --check
	cargo clippy --all-targets -- -D warnings

demo: $(NPM_CLIENTS) ## Walk the journey and print it (ZERODRAFT_JOURNEY_SECONDS=20 for a short one)
	cargo test --test journey -- --nocapture

bench: ## Measure what is promised, and print it
	cargo build --release
	cargo bench --bench plenary --bench keystroke --bench start --bench compare

release: ## The binary to install: target/release/zerodraft
	cargo build --release

clean: ## Remove what was built
	cargo clean
	rm -rf tests/clients/node_modules

$(NPM_CLIENTS): tests/clients/package.json tests/clients/package-lock.json
	@command -v node >/dev/null || { echo "The tests drive the JavaScript client: install Node 20 or later." >&2; exit 1; }
	cd tests/clients && npm ci --no-audit --no-fund
	@touch $@
