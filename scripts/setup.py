"""Set up `.venv` from a lock file, so that `.venv/bin/pmo-desktop` runs; a second run that finds nothing new ends at once.

Usage: python scripts/setup.py [run|dev|bundle|mpp|postgresql] [--window]
Standard library only, on Linux, macOS and Windows alike.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import system_packages

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
STAMP = VENV / "installed.json"
"""What is installed: for each lock the fingerprint it was installed under, the folder it was made in, and what was compiled."""

LOCKS = {
    "run": ("run",),
    "dev": ("dev", "run", "postgresql"),
    "bundle": ("bundle", "run", "postgresql"),
    "mpp": ("mpp", "run"),
    "postgresql": ("postgresql", "run"),
}
"""Each lock, and the locks that are satisfied once it is installed."""


def main() -> int:
    parser = argparse.ArgumentParser(description="Set up .venv from a lock file.")
    parser.add_argument("lock", nargs="?", default="run", choices=sorted(LOCKS))
    parser.add_argument("--window", action="store_true", help="the window will open on this machine's own display")
    given = parser.parse_args()
    if sys.version_info < (3, 11):
        return _stop(f"PMO Desktop needs Python 3.11 or later; this is {sys.version.split()[0]}.")
    wanted = {"offscreen"} | ({"window"} if given.window else set()) | ({"bundle"} if given.lock == "bundle" else set())
    lacking = system_packages.provide(wanted)
    if lacking:
        return _stop(lacking)
    failed = _install(given.lock)
    if not failed:
        _compile()
    return failed


def _install(lock: str) -> int:
    """Bring `.venv` to what the lock says; return the exit code."""
    installed = _read_stamp()
    if installed.get(lock) == _fingerprint(lock):
        return 0
    print(f"Setting up {VENV.name} from locks/{lock}.txt …", flush=True)
    if not installed:
        shutil.rmtree(VENV, ignore_errors=True)
        subprocess.run([getattr(sys, "_base_executable", sys.executable), "-m", "venv", str(VENV)], check=True)
        installed = {"at": str(ROOT)}
        _write_stamp(installed)
    pip = [str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    locked = ["--require-hashes", "--no-deps", "--only-binary", ":all:", "-r", f"locks/{lock}.txt"]
    itself = ["--no-deps", "--no-build-isolation", "--no-index", "-e", "."]
    for step in (locked, itself):
        if subprocess.run([*pip, *step], cwd=ROOT, check=False).returncode:
            return _stop(
                "The packages could not be installed; what pip said stands above.",
                "Check that this machine reaches its Python package index, then run the command again.",
            )
    installed.update({name: _fingerprint(name) for name in LOCKS[lock]})
    _write_stamp(installed)
    return 0


def _compile() -> None:
    """Compile what gains by it beside its source, once for each state of both; say so in one line where that cannot be."""
    installed = _read_stamp()
    sources = sorted((ROOT / "pmo_desktop").rglob("*.pxd"))
    parts = [ROOT / "hatch_build.py", *sources, *(source.with_suffix(".py") for source in sources)]
    state = hashlib.sha256(b"".join(part.read_bytes() for part in parts)).hexdigest()
    there = all(any(source.parent.glob(f"{source.stem}_compiled.*")) for source in sources)
    kept, without = installed.get("compiled"), f"{state}, but for {system_packages.missing_to_compile()}"
    if not sources or kept == without or (kept == state and there):
        return  # done, or tried and told, and nothing is new
    print("Compiling the scheduler …", flush=True)
    lacking = system_packages.provide_compiler()
    if lacking:
        print(f"It runs uncompiled, which is right but several times slower, for want of {lacking}.", flush=True)
    done = not lacking and subprocess.run([str(PYTHON), "hatch_build.py"], cwd=ROOT, check=False).returncode == 0
    installed["compiled"] = state if done else f"{state}, but for {lacking}"
    _write_stamp(installed)


def _fingerprint(lock: str) -> str:
    """Return what an installation depends on: its lock, and the project's own description."""
    parts = [(ROOT / "locks" / f"{lock}.txt").read_bytes(), (ROOT / "pyproject.toml").read_bytes()]
    return hashlib.sha256(b"".join(hashlib.sha256(part).digest() for part in parts)).hexdigest()


def _read_stamp() -> dict[str, str]:
    """Return what `.venv` holds; nothing where it was made elsewhere or by another Python, for then it must be made anew."""
    try:
        kept: dict[str, str] = json.loads(STAMP.read_text("utf-8"))
        words = (VENV / "pyvenv.cfg").read_text("utf-8")
    except (OSError, ValueError):
        return {}
    fits = PYTHON.exists() and kept.get("at") == str(ROOT) and f"version = {sys.version.split()[0]}\n" in words
    return kept if fits else {}


def _write_stamp(installed: dict[str, str]) -> None:
    STAMP.write_text(json.dumps(installed, indent=1) + "\n", "utf-8")


def _stop(*sentences: str) -> int:
    print("\n".join(sentences), file=sys.stderr, flush=True)
    return 1


if __name__ == "__main__":
    sys.exit(main())
