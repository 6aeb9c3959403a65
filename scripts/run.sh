#!/usr/bin/env bash
# `make run`: from a fresh clone to a demo city on 127.0.0.1:$PORT.

set -euo pipefail
. "$(dirname "$0")/steps.sh"

port=${PORT:-8080}

# Waits for the server of this process and says how long all of it took.
report_when_ready() {
    local began server=$$
    began=$(now_ms)
    while kill -0 "$server" 2>/dev/null; do
        if is_ready; then
            local ready=$(($(now_ms) - began))
            printf '\nReady %s s after the build; %s s of work in all, and %s s of downloads before it.\n' \
                "$(seconds $ready)" "$(seconds $((work_ms + ready)))" "$(seconds $download_ms)"
            return
        fi
        sleep 0.2
    done
}

is_ready() {
    {
        exec 3<>"/dev/tcp/127.0.0.1/$port" &&
            printf 'GET /readyz HTTP/1.0\r\nHost: 127.0.0.1\r\n\r\n' >&3 &&
            head -n 1 <&3 | grep -q ' 200'
    } 2>/dev/null
}

download 'install what is missing' scripts/setup.sh run
. scripts/assets.sh
download 'cargo fetch' cargo fetch --locked
step 'cargo build' cargo build --locked
print_steps

report_when_ready &
exec target/debug/banyan serve --demo --data var/demo --listen "127.0.0.1:$port"
