# Sourced by the other scripts: where the workspace is, and how long each step took.
#
#   step NAME COMMAND…       a step that works
#   download NAME COMMAND…   a step that waits for the network, counted apart

[ -z "${steps_are_sourced:-}" ] || return 0
steps_are_sourced=1

set -euo pipefail

cd "$(dirname "${BASH_SOURCE[0]}")/.."

# A shell that no login started does not know where rustup put cargo.
if ! command -v cargo >/dev/null 2>&1 && [ -x "${HOME:-}/.cargo/bin/cargo" ]; then
    PATH="$HOME/.cargo/bin:$PATH"
fi

steps=()
work_ms=0
download_ms=0

now_ms() { echo $(($(date +%s%N) / 1000000)); }

seconds() { printf '%d.%01d' $(($1 / 1000)) $(($1 % 1000 / 100)); }

timed() {
    local kind=$1 name=$2 began ended
    shift 2
    printf '\n── %s\n' "$name"
    began=$(now_ms)
    "$@"
    ended=$(now_ms)
    steps+=("$(printf '%10s s  %s' "$(seconds $((ended - began)))" "$name")")
    if [ "$kind" = download ]; then
        download_ms=$((download_ms + ended - began))
    else
        work_ms=$((work_ms + ended - began))
    fi
}

step() { timed work "$@"; }

download() { timed download "$@"; }

print_steps() {
    printf '\n── time of each step\n'
    printf '%s\n' "${steps[@]}"
    printf '%10s s  downloads\n%10s s  everything else\n' "$(seconds $download_ms)" "$(seconds $work_ms)"
}
