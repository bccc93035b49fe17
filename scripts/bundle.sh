#!/bin/sh
# Build dist/pmo-desktop, then start it from another folder, without Python and without a display, on the demo portfolio.
set -eu
cd "$(dirname "$0")/.."
sh scripts/setup.sh bundle
.venv/bin/python scripts/java_runtime.py
.venv/bin/python -m PyInstaller --noconfirm --clean --log-level WARN build.spec

bundle=$(pwd)/dist/pmo-desktop
cases=$(pwd)/tests/cases
real=${PMO_REALDATA:-$(pwd)/../shared/data}/msproject
away=$(mktemp -d)
trap 'rm -rf "$away"' EXIT
cd "$away"
# Nothing of this checkout or of its environment may be what makes it work.
clean() { env -u PYTHONPATH -u VIRTUAL_ENV -u JAVA_HOME HOME="$away" QT_QPA_PLATFORM=offscreen PATH=/usr/bin:/bin "$@"; }
echo "Building the demo portfolio with the bundle …"
clean "$bundle/pmo-desktop" demo demo.pmo
echo "Opening its window offscreen and drawing every view …"
clean "$bundle/pmo-desktop" screenshots --out pictures
pictures=$(find pictures -name '*.png' -size +4k | wc -l)
[ "$pictures" -gt 0 ] || { echo "The bundle started but drew nothing." >&2; exit 1; }
echo "Spreading work that only the solver proves to be spread best …"
clean "$bundle/pmo-desktop" import crews.pmo --create "$cases/levelling/four_crews.mpx" > /dev/null
clean "$bundle/pmo-desktop" spread crews.pmo --seconds 60 --json > spread.json
grep -q '"proved": *true' spread.json || { echo "Nothing was proved: OR-Tools does not work in the bundle." >&2; exit 1; }
java=$bundle/_internal/java/bin/java
if [ -x "$java" ]; then
    echo "Reading a plan with its own Java …"
    env -i "$java" -cp "$bundle/_internal/mpxj/lib/*" org.mpxj.sample.MpxjConvert "$cases/exchange/mpx/bridge.mpx" plan.xml > java.log 2>&1 \
        && clean "$bundle/pmo-desktop" check-fidelity plan.xml > /dev/null \
        || { cat java.log >&2; echo "The Java in the bundle does not read plans." >&2; exit 1; }
    for plan in "$real"/*.mpp; do
        [ -f "$plan" ] || continue
        env -i HOME="$away" PATH=/nowhere "$bundle/pmo-desktop" check-fidelity "$plan" > /dev/null \
            || { echo "It does not read $(basename "$plan")." >&2; exit 1; }
        break
    done
fi
echo "The bundle works: $bundle ($(du -sh "$bundle" | cut -f1), $pictures pictures drawn)."
