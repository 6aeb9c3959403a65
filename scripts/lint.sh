#!/usr/bin/env bash
# `make lint`: clippy over everything, and no warning passes.

set -euo pipefail
. "$(dirname "$0")/steps.sh"

exec cargo clippy --workspace --all-targets --locked -- -D warnings
