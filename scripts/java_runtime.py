"""Make the small Java that goes into the bundle to read .mpp files, in build/java: what the reader needs of a JDK, no more.

Usage: python scripts/java_runtime.py
Standard library only. Where no JDK of 17 or later with its jmods is found, it says so and ends well: the bundle is built
without Java, and then tells how to save an .mpp file as XML.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "build" / "java"
OLDEST = 17
MODULES = (
    "java.base", "java.desktop", "java.logging", "java.prefs", "java.sql", "java.xml",
    "jdk.charsets",  # .mpp files of other alphabets
)  # fmt: skip
"""What `jdeps -s` names for MPXJ and the archives it reads .mpp with, and what only shows when a file is read."""
SMALL = ("--strip-java-debug-attributes", "--no-header-files", "--no-man-pages")


def main() -> int:
    jlink = next(_found(), None)
    if jlink is None:
        print(
            f"No JDK of {OLDEST} or later with jlink is here (Debian: openjdk-17-jdk-headless), so the bundle gets no Java: "
            "it will not read .mpp files itself, and tells how to save them as XML."
        )
        shutil.rmtree(TARGET, ignore_errors=True)
        return 0
    version = _version(jlink)
    made = TARGET / "made_with.txt"
    state = f"{jlink} {version} {' '.join(MODULES)}"
    if made.is_file() and made.read_text("utf-8") == state:
        return 0
    shutil.rmtree(TARGET, ignore_errors=True)
    TARGET.parent.mkdir(exist_ok=True)
    print(f"Making a small Java {version} for .mpp files …", flush=True)
    compress = "zip-6" if version >= 21 else "2"
    command = [
        str(jlink), "--add-modules", ",".join(MODULES), *SMALL, f"--compress={compress}", "--output", str(TARGET),
    ]  # fmt: skip
    if subprocess.run(command, check=False).returncode:
        print("jlink failed; what it said stands above.", file=sys.stderr)
        return 1
    made.write_text(state, "utf-8")
    return 0


def _found() -> Iterator[Path]:
    """Yield each jlink that is new enough and has modules to link: that of JAVA_HOME, the one on the path, then others."""
    name = "jlink.exe" if os.name == "nt" else "jlink"
    home = os.environ.get("JAVA_HOME")
    places = [Path(home) / "bin" / name] if home else []
    on_path = shutil.which("jlink")
    places += [Path(on_path).resolve()] if on_path else []
    places += sorted(Path("/usr/lib/jvm").glob(f"*/bin/{name}")) if os.name != "nt" else []
    for each in places:
        jmods = each.resolve().parent.parent / "jmods" / "java.base.jmod"
        if each.is_file() and jmods.is_file() and _version(each) >= OLDEST:
            yield each


def _version(jlink: Path) -> int:
    try:
        said = subprocess.run([str(jlink), "--version"], capture_output=True, text=True, check=False).stdout
    except OSError:
        return 0
    match = re.match(r"(\d+)", said.strip())
    return int(match[1]) if match else 0


if __name__ == "__main__":
    sys.exit(main())
