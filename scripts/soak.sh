#!/usr/bin/env bash
# `make soak`: the long kill tests and the cases of ten million rows.

set -euo pipefail
. "$(dirname "$0")/steps.sh"

download 'install what is missing' scripts/setup.sh test
. scripts/assets.sh
step 'build' cargo build --workspace --bins --tests --locked

export SOAK=1 NEXTEST_PROFILE=soak
if cargo nextest --version >/dev/null 2>&1; then
    exec scripts/with-postgres.sh scripts/tests.sh --run-ignored only "$@"
fi
exec scripts/with-postgres.sh scripts/tests.sh -- --ignored "$@"
