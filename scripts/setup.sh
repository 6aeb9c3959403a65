#!/usr/bin/env bash
# Installs what is missing on a Debian machine: as root, or by printing the
# command. Does nothing, fast, where all is there.
#
#   scripts/setup.sh run     what `make run` needs
#   scripts/setup.sh test    that, PostgreSQL and a browser

set -euo pipefail
. "$(dirname "$0")/steps.sh"

has() { command -v "$1" >/dev/null 2>&1; }

has_postgres() { has initdb || compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null; }

has_chinese_fonts() {
    compgen -G '/usr/share/fonts/opentype/noto/NotoSansCJK-*' >/dev/null ||
        { has fc-list && [ -n "$(fc-list :lang=zh family)" ]; }
}

# Names of the packages without which the given goal cannot be reached.
missing_packages() {
    has cc && has make || echo build-essential
    has pkg-config || echo pkg-config
    has mold || echo mold
    has node || echo nodejs
    has npm || echo npm
    [ "$1" = test ] || return 0
    has_postgres || echo postgresql
    has chromium || has google-chrome || echo chromium
    has chromedriver || echo chromium-driver
    has_chinese_fonts || echo fonts-noto-cjk
}

# Packages that only make a run prettier: screenshots need Chinese fonts.
welcome_packages() {
    has_chinese_fonts || echo fonts-noto-cjk
}

install() {
    export DEBIAN_FRONTEND=noninteractive
    apt-get update -qq
    apt-get install -y -qq --no-install-recommends "$@"
}

goal=${1:-run}

if ! has cargo; then
    echo 'A Rust toolchain is missing: https://rustup.rs installs it. Cargo.toml names the release (rust-version).' >&2
    exit 1
fi

mapfile -t needed < <(missing_packages "$goal")
mapfile -t wanted < <(welcome_packages)
[ ${#needed[@]} -gt 0 ] || [ ${#wanted[@]} -gt 0 ] || exit 0

if [ "$(id -u)" = 0 ] && has apt-get; then
    if [ ${#needed[@]} -gt 0 ]; then
        # A package may stand in both lists; apt takes it once.
        install "${needed[@]}" "${wanted[@]}"
    else
        install "${wanted[@]}" || echo "Going on without ${wanted[*]}." >&2
    fi
elif [ ${#needed[@]} -gt 0 ]; then
    echo 'Something is missing. On Debian, run this and try again:' >&2
    echo "    sudo apt-get update && sudo apt-get install -y --no-install-recommends ${needed[*]}" >&2
    exit 1
fi
