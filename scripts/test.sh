#!/usr/bin/env bash
# `make test`: everything that must be true, cheapest first.

set -euo pipefail
. "$(dirname "$0")/steps.sh"

download 'install what is missing' scripts/setup.sh test
step 'tidy' cargo xtask tidy
step 'format' cargo fmt --all --check
. scripts/assets.sh
download 'cargo fetch' cargo fetch --locked
# One build for the tests and for the binary that the browser tests drive.
step 'build' cargo build --workspace --bins --tests --locked
step 'generated pages' cargo xtask docs --check
# Clippy checks every dependency once more, which costs minutes from an empty cache.
if [ "${LINT:-0}" = 1 ]; then
    step 'lint' scripts/lint.sh
fi
print_steps

printf '\n── tests\n'
exec scripts/with-postgres.sh scripts/tests.sh "$@"
