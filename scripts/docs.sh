#!/usr/bin/env bash
# `make docs`: writes the pages that the binary generates.

set -euo pipefail
. "$(dirname "$0")/steps.sh"
. scripts/assets.sh

cargo build --locked
exec cargo xtask docs
