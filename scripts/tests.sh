#!/usr/bin/env bash
# Runs the workspace's tests with nextest, or with cargo where that is missing.
# The closing lines of either are the last that is printed.

set -euo pipefail
. "$(dirname "$0")/steps.sh"

profile=${NEXTEST_PROFILE:-default}

if cargo nextest --version >/dev/null 2>&1; then
    exec cargo nextest run --workspace --locked --profile "$profile" "$@"
fi

log=$(mktemp)
trap 'rm -f "$log"' EXIT
code=0
cargo test --workspace --locked --no-fail-fast "$@" 2>&1 | tee "$log" || code=$?
awk '/^test result:/ { passed += $4; failed += $6; ignored += $8 }
     END { printf "\ncargo test: %d passed, %d failed, %d ignored\n", passed, failed, ignored }' "$log"
exit "$code"
