# Two commands are enough: `make run` shows Banyan, `make test` proves it.
# The work is in scripts/, one file per target.

.DEFAULT_GOAL := help
.PHONY: help run test bench soak fmt lint assets docs clean

help: ## this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-8s %s\n", $$1, $$2 }' Makefile

run: ## builds, seeds a demo city once, serves it on 127.0.0.1:8080 (PORT=…)
	@scripts/run.sh

test: ## everything, with PostgreSQL and a browser (LINT=1 adds clippy)
	@scripts/test.sh

bench: ## the numbers, in release (ONLY=name for one)
	@scripts/bench.sh

soak: ## the long tests: random kills, ten million rows
	@scripts/soak.sh

fmt: ## formats all Rust
	@cargo fmt --all

lint: ## clippy, no warning passes
	@scripts/lint.sh

assets: ## bundles styles, scripts and icons
	@scripts/assets.sh

docs: ## writes the generated pages under docs/
	@scripts/docs.sh

clean: ## removes what was built, and the demo city
	@cargo clean
	@rm -rf var crates/web/assets/dist crates/web/assets/node_modules
