# A PostgreSQL server of its own for the tests, in a folder that goes with it. It listens only on a unix socket there.
# For bash; sourced by Tests/run.
# shellcheck shell=bash

# Starts the server, exports PUNCHCARD_TEST_POSTGRESQL, and has the server stopped when the script ends.
start_postgresql() {
    local programs arguments
    programs=$(compgen -G '/usr/lib/postgresql/*/bin/initdb' | sort -V | tail -n 1) || programs=$(command -v initdb)
    programs=${programs%/*}
    postgresql_folder=$(mktemp -d /tmp/punchcard-postgresql-XXXXXX)
    as_server=()
    # It refuses to run as root.
    if [[ $EUID == 0 ]]; then
        chown nobody: "$postgresql_folder"
        # Some tests run the program as a user of its own.
        chmod 711 "$postgresql_folder"
        as_server=(setpriv --reuid=nobody "--regid=$(id -g nobody)" --clear-groups env -C "$postgresql_folder")
    fi
    stop_server=("${as_server[@]}" "$programs/pg_ctl" -s -D "$postgresql_folder/data" -m immediate stop)
    trap stop_postgresql EXIT
    trap 'exit 130' INT TERM HUP
    "${as_server[@]}" "$programs/initdb" -D "$postgresql_folder/data" -U postgres -A trust -E UTF8 --locale=C \
        --no-sync >/dev/null
    # What the tests write needn't outlive the machine.
    arguments="-k '$postgresql_folder' -c listen_addresses= -c max_connections=1000 -c fsync=off"
    arguments+=" -c full_page_writes=off -c autovacuum=off -c log_min_messages=fatal"
    "${as_server[@]}" "$programs/pg_ctl" -s -w -D "$postgresql_folder/data" -l "$postgresql_folder/log" \
        -o "$arguments" start
    # As Punchcard's role is meant to be, it isn't a superuser.
    echo 'CREATE ROLE punchcard LOGIN CREATEDB' |
        "$programs/psql" -q -h "$postgresql_folder" -U postgres -d postgres
    export PUNCHCARD_TEST_POSTGRESQL="host=$postgresql_folder user=punchcard"
}

stop_postgresql() {
    "${stop_server[@]}" || true
    rm -rf "$postgresql_folder"
}
