#!/usr/bin/env bash
# `make bench`: the numbers, each beside its floor; ONLY=name runs one.

set -euo pipefail
. "$(dirname "$0")/steps.sh"

download 'install what is missing' scripts/setup.sh run
. scripts/assets.sh
download 'cargo fetch' cargo fetch --locked
step 'cargo build --release' cargo build --release --locked -p banyan --features bench
mkdir -p target/bench
exec target/release/banyan bench ${ONLY:+"$ONLY"}
