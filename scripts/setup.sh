#!/bin/sh
# Find a Python that can carry the program (or, on Debian and Ubuntu as root, install one), then hand over to setup.py.
set -eu
cd "$(dirname "$0")/.."

able() {
    command -v "$1" >/dev/null 2>&1 && "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null
}

find_python() {
    for name in ${PYTHON:-} .venv/bin/python python3 python3.14 python3.13 python3.12 python3.11 python; do
        if able "$name"; then
            command -v "$name"
            return
        fi
    done
}

python=$(find_python)
if [ -z "$python" ] && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    apt-get update -qq
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends python3 python3-venv
    python=$(find_python)
fi
if [ -z "$python" ]; then
    echo "PMO Desktop needs Python 3.11 or later, and none was found on this machine." >&2
    echo "Install it (Debian, Ubuntu: sudo apt-get install python3 python3-venv; macOS: python.org or brew install python)," >&2
    echo "then run the command again; PYTHON=/path/to/python names one that is not on the path." >&2
    exit 1
fi
exec "$python" scripts/setup.py "$@"
