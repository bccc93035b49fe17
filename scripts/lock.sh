#!/bin/sh
# Resolve the dependencies of pyproject.toml anew and write locks/*.txt: one resolution for Python 3.11 and later on all
# systems, so that every lock names the same versions. Any argument goes to uv, e.g. --upgrade or --upgrade-package numpy.
set -eu
cd "$(dirname "$0")/.."
sh scripts/setup.sh dev

# No option, variable or file of this machine may name an index in what everybody installs from.
unset UV_INDEX UV_INDEX_URL UV_EXTRA_INDEX_URL UV_FIND_LINKS UV_DEFAULT_INDEX || true
compile() {
    target=$1
    shift
    .venv/bin/uv pip compile pyproject.toml --quiet --no-config --universal --python-version 3.11 --generate-hashes \
        --no-annotate --no-emit-index-url --no-emit-find-links --custom-compile-command "make lock" --output-file "$target" "$@"
}

whole=locks/.whole.txt
trap 'rm -f "$whole"' EXIT
# What is locked stays as it is, unless --upgrade says otherwise.
cat locks/*.txt 2>/dev/null | sed -n 's/^\([a-z0-9][^\\]*\)\\$/\1/p' | sort -u > "$whole"
compile "$whole" --group dev --group bundle --all-extras "$@"
compile locks/run.txt --group build --constraint "$whole"
compile locks/dev.txt --group dev --constraint "$whole"
compile locks/bundle.txt --group bundle --constraint "$whole"
compile locks/mpp.txt --group build --extra mpp --constraint "$whole"
compile locks/postgresql.txt --group build --extra postgresql --constraint "$whole"

if grep -nE '://|file:|^-|/(opt|home|work|root|Users)/' locks/*.txt | grep -v '^[^:]*:[0-9]*: *#'; then
    echo "A lock names a place of this machine or an index (above); nobody else could install from it." >&2
    exit 1
fi
