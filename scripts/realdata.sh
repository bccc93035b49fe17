#!/bin/sh
# Run the tests that read real project files, or say that there are none to read.
set -eu
cd "$(dirname "$0")/.."
folder=${PMO_REALDATA:-../shared/data}
if [ ! -d "$folder" ]; then
    echo "There are no real project files at $folder, so there is nothing to test with them."
    echo "PMO_REALDATA=/path/to/data make realdata names another folder."
    exit 0
fi
exec .venv/bin/python -m pytest -m realdata "$@"
