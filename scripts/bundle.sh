#!/bin/sh
# Build dist/pmo-desktop, then start it from another folder, without Python and without a display, on the demo portfolio.
set -eu
cd "$(dirname "$0")/.."
sh scripts/setup.sh bundle
.venv/bin/python scripts/java_runtime.py
.venv/bin/python -m PyInstaller --noconfirm --clean --log-level WARN build.spec

bundle=$(pwd)/dist/pmo-desktop
away=$(mktemp -d)
trap 'rm -rf "$away"' EXIT
cd "$away"
# Nothing of this checkout or of its environment may be what makes it work.
clean() { env -u PYTHONPATH -u VIRTUAL_ENV HOME="$away" QT_QPA_PLATFORM=offscreen PATH=/usr/bin:/bin "$@"; }
echo "Building the demo portfolio with the bundle …"
clean "$bundle/pmo-desktop" demo demo.pmo
echo "Opening its window offscreen and drawing every view …"
clean "$bundle/pmo-desktop" screenshots --out pictures
pictures=$(find pictures -name '*.png' -size +4k | wc -l)
[ "$pictures" -gt 0 ] || { echo "The bundle started but drew nothing." >&2; exit 1; }
echo "The bundle works: $bundle ($(du -sh "$bundle" | cut -f1), $pictures pictures drawn)."
