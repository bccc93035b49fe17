#!/bin/sh
# Run every check and say at the end which failed, so that one run shows all there is to mend.
set -u
cd "$(dirname "$0")/.."
failed=""
run() {
    name=$1
    shift
    echo "== $name"
    "$@" || failed="$failed $name"
}
run format .venv/bin/ruff format --check .
run lint .venv/bin/ruff check .
run types .venv/bin/mypy
run script-types .venv/bin/mypy scripts hatch_build.py
run contracts .venv/bin/lint-imports
[ -z "$failed" ] && exit 0
echo "Failed:$failed" >&2
exit 1
