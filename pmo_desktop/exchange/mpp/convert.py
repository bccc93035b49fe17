"""Turns an .mpp file into MSPDI in a Java process of its own: nothing that happens there can take the program down."""

import importlib.util
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pmo_desktop.domain.errors import ImportProblemError
from pmo_desktop.exchange.signs import Sign, sign_of
from pmo_desktop.exchange.xml import LARGEST, Heard

_PATIENCE_S = 180.0
_LOOK_EVERY_S = 0.1
_MEMORY = "-Xmx1g"
_CONVERTER = "org.mpxj.sample.MpxjConvert"
_AS_XML = "In MS Project: File, Save As, choose “XML Format (*.xml)” as the type, and import that file. "
_ASK = "Whoever sent it can do that; ask for the XML file."
_NEEDED = (
    "Or install Java 17 or later (such as Eclipse Temurin) and the program's “mpp” extra, and .mpp files open directly."
)
_STEPS = f"{_AS_XML}{_ASK} {_NEEDED}"
_REASONS = (
    ("UnsupportedClassVersionError", "Java here is older than 17", _STEPS),
    (
        "assword",
        "it is protected by a password",
        f"Open it in MS Project with its password, save it without. {_AS_XML}",
    ),
    ("Unsupported file type", "it is no file of MS Project, or of a version before 98", _AS_XML + _ASK),
    ("OutOfMemoryError", "it needs too much memory", _AS_XML + _ASK),
)
_EXCEPTION = re.compile(
    r"^(?:Conversion Error: |Caused by: |Exception in thread \S+ )*[\w.$]+(?:Exception|Error): (.+)$"
)


def to_mspdi(source: Path, heard: Heard | None = None) -> bytes:
    """Return the file as MSPDI; raise ImportProblemError with the steps to save it as XML where that cannot be.

    `heard` is told again and again while the conversion runs, and may raise to end it.
    """
    sign = sign_of(source)
    if sign not in {Sign.PLAN, Sign.NONE}:
        raise ImportProblemError(
            f"“{source.name}” is no project but another document ({sign.value}).",
            "Save a list in it as .xlsx and import that; for a plan it only shows, ask for the project itself.",
        )
    java, library = java_command(), library_folder()
    if java is None or library is None:
        missing = "Java" if java is None else "the “mpp” extra"
        raise ImportProblemError(f"“{source.name}” is an .mpp file, which needs {missing} to be read.", _STEPS)
    with _own_folder(source) as folder:
        shutil.copyfile(source, folder / "plan.mpp")  # a plain name, whatever letters Java can find files by
        command = [java, _MEMORY, "-Djava.awt.headless=true", "-cp", str(library / "*"), _CONVERTER]
        said = _run([*command, "plan.mpp", "plan.xml"], folder, source.name, heard)
        target = folder / "plan.xml"
        if not target.is_file() or not target.stat().st_size:
            reason, step = _reason(said)
            raise ImportProblemError(f"“{source.name}” could not be read: {reason}.", step)
        return target.read_bytes()


@contextmanager
def _own_folder(source: Path) -> Iterator[Path]:
    try:
        if source.stat().st_size > LARGEST:
            raise ImportProblemError(f"“{source.name}” is larger than {LARGEST // 1_000_000} MB.", "Split the project.")
        with tempfile.TemporaryDirectory(prefix="pmo-mpp-", ignore_cleanup_errors=True) as folder:
            yield Path(folder)
    except OSError as error:
        raise ImportProblemError(
            f"“{source.name}” cannot be converted: {error.strerror}.",
            "Check that it is still there, and free some room.",
        ) from error


def bundled(*parts: str) -> Path | None:
    """Return a file or folder that came with the bundle, None where the program runs from Python or it is not there."""
    inside = getattr(sys, "_MEIPASS", None)
    found = Path(inside).joinpath(*parts) if inside else None
    return found if found is not None and found.exists() else None


def java_command() -> str | None:
    """Return the Java to run: the bundle's own, that of JAVA_HOME, then the one on the path; None where there is none."""
    inside = bundled("java", "bin", "java.exe" if os.name == "nt" else "java")
    if inside is not None:
        return str(inside)
    home = os.environ.get("JAVA_HOME")
    own = shutil.which("java", path=str(Path(home) / "bin")) if home else None
    return own or shutil.which("java")


def library_folder() -> Path | None:
    """Return where the library's Java archives lie, None where it is not installed."""
    inside = bundled("mpxj", "lib")
    if inside is not None:
        return inside
    found = importlib.util.find_spec("mpxj")
    if found is None or not found.submodule_search_locations:
        return None
    folder = Path(next(iter(found.submodule_search_locations))) / "lib"
    return folder if folder.is_dir() else None


def _run(command: list[str], folder: Path, name: str, heard: Heard | None) -> str:
    """Run until it ends; return what it said. Ended too when it takes too long or `heard` raises."""
    log = folder / "log.txt"
    ends = time.monotonic() + _PATIENCE_S
    with (
        log.open("wb") as out,
        subprocess.Popen(  # noqa: S603 - our own command
            command, cwd=folder, stdin=subprocess.DEVNULL, stdout=out, stderr=subprocess.STDOUT,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        ) as process,
    ):  # fmt: skip
        try:
            while process.poll() is None:
                if heard is not None:
                    heard(0, 1)
                if time.monotonic() > ends:
                    raise ImportProblemError(f"“{name}” took too long to convert.", _STEPS)
                time.sleep(_LOOK_EVERY_S)
        finally:
            process.kill()
    return log.read_text("utf-8", "replace")


def _reason(said: str) -> tuple[str, str]:
    """Return in words why a conversion failed, and what to do."""
    known = next(((words, step) for mark, words, step in _REASONS if mark in said), None)
    if known is not None:
        return known
    found = [match[1] for line in said.splitlines() if (match := _EXCEPTION.match(line.strip()))]
    return found[-1][:200].rstrip(".") if found else "the converter gave no reason", _AS_XML + _ASK
