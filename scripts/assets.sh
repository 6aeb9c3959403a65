#!/usr/bin/env bash
# Bundles the pages' styles, scripts and icons, where they changed.
# Sourced by run.sh and test.sh, so that its steps are counted with theirs.

. "$(dirname "${BASH_SOURCE[0]}")/steps.sh"

assets=crates/web/assets

# npm writes this file last.
if [ "$assets/package-lock.json" -nt "$assets/node_modules/.package-lock.json" ]; then
    download 'npm ci' npm ci --prefix "$assets" --no-audit --no-fund
fi

assets_are_built() {
    [ -d "$assets/dist" ] && [ -e target/assets.built ] || return 1
    [ -z "$(find "$assets" \( -name node_modules -o -name dist \) -prune -o -type f -newer target/assets.built -print -quit)" ]
}

if ! assets_are_built; then
    step 'bundle the assets' npm run --silent --prefix "$assets" build
    mkdir -p target
    touch target/assets.built
fi
