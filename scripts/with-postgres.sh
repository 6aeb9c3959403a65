#!/usr/bin/env bash
# Runs a command beside a PostgreSQL cluster of its own.
#
#   scripts/with-postgres.sh COMMAND…
#
# The command finds the cluster in BANYAN_TEST_POSTGRES. The cluster lives in a
# temporary folder and is gone afterwards, however this script ends: a watcher
# holds the reading end of a pipe whose writing end only this script has open,
# so the watcher wakes even when this script is killed.

set -euo pipefail

initdb=$(command -v initdb || compgen -G '/usr/lib/postgresql/*/bin/initdb' | sort -V | tail -n 1)
bin=$(dirname "$(readlink -f "$initdb")")
# The socket's path may not be longer than 107 bytes, which a TMPDIR can be.
folder=$(mktemp -d /tmp/banyan-postgres.XXXXXX)

# PostgreSQL refuses to run as root.
as_owner() {
    if [ "$(id -u)" = 0 ]; then
        (cd "$folder" && exec runuser -u "$owner" -- "$@")
    else
        "$@"
    fi
}

make_cluster() {
    password=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
    printf '%s' "$password" >"$folder/password"
    if [ "$(id -u)" = 0 ]; then
        owner=postgres
        id "$owner" >/dev/null 2>&1 || owner=nobody
        chown -R "$owner" "$folder"
    fi
    as_owner "$bin/initdb" --pgdata="$folder/data" --username=banyan --pwfile="$folder/password" \
        --auth=scram-sha-256 --encoding=UTF8 --locale=C.UTF-8 --no-sync >"$folder/initdb.log" 2>&1 ||
        { cat "$folder/initdb.log" >&2; return 1; }
    # Nobody needs this cluster after a crash, so it need not wait for the disk.
    cat >>"$folder/data/postgresql.conf" <<CONF
listen_addresses = '127.0.0.1'
unix_socket_directories = '$folder'
max_connections = 200
shared_buffers = 64MB
fsync = off
synchronous_commit = off
full_page_writes = off
CONF
}

# The port may be taken between the choice and the start, so the start is tried again.
start_cluster() {
    local attempt
    for attempt in 1 2 3 4 5; do
        port=$((20000 + (RANDOM * 32768 + RANDOM) % 12000))
        if as_owner "$bin/pg_ctl" start --pgdata="$folder/data" --log="$folder/server.log" \
            --options="-p $port" --wait --silent >/dev/null; then
            return
        fi
    done
    cat "$folder/server.log" >&2
    return 1
}

stop_cluster() {
    [ ! -e "$folder/data/postmaster.pid" ] || as_owner "$bin/pg_ctl" stop --pgdata="$folder/data" --mode=immediate --silent || true
    rm -rf "$folder"
}

trap stop_cluster EXIT
make_cluster
start_cluster

export -f stop_cluster as_owner
export folder bin owner
exec {alive}> >(exec setsid bash -c 'cat >/dev/null; stop_cluster' >/dev/null 2>&1)
watcher=$!
trap 'exec {alive}>&-; wait "$watcher" || true' EXIT

export BANYAN_TEST_POSTGRES="postgres://banyan:$password@127.0.0.1:$port/postgres"
"$@" {alive}>&- <&0 &
command=$!
trap 'kill -TERM "$command" 2>/dev/null' INT TERM HUP
wait "$command" && code=0 || code=$?
# A signal ends the first wait; the command may still be closing its books.
while kill -0 "$command" 2>/dev/null; do
    wait "$command" && code=0 || code=$?
done
exit "$code"
