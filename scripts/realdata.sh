#!/bin/sh
# Show how far the computed dates agree with those of real project files and run the tests that read them, or say there are none.
set -eu
cd "$(dirname "$0")/.."
folder=${PMO_REALDATA:-../shared/data}
if [ ! -d "$folder" ]; then
    echo "There are no real project files at $folder, so there is nothing to test with them."
    echo "PMO_REALDATA=/path/to/data make realdata names another folder."
    exit 0
fi
status=0
find "$folder/msproject" "$folder/primavera" "$folder/other-tools" \
    \( -name '*.xml' -o -name '*.xer' -o -name '*.pmxml' -o -name '*.gan' -o -name '*.planner' -o -name '*.mpx' \) -print0 | sort -z \
    | xargs -0 .venv/bin/python -m pmo_desktop check-fidelity --quiet || status=1
.venv/bin/python -m pytest -m realdata "$@" || status=1
exit $status
