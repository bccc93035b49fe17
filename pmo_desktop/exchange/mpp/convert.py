"""Turns an .mpp file into MSPDI in a process of its own: a Java machine never lives inside the program."""

import importlib.util
import subprocess
import sys
import tempfile
from pathlib import Path

from pmo_desktop.domain.errors import ImportProblemError

_PATIENCE_S = 180
_STEPS = (
    "In MS Project: File, Save As, choose “XML Format (*.xml)”, and import that file. "
    "Or install Java 17 and the program's “mpp” extra, and .mpp opens directly."
)
_CONVERTER = """
import sys
import jpype
import mpxj
jpype.startJVM()
from org.mpxj.mspdi import MSPDIWriter
from org.mpxj.reader import UniversalProjectReader
project = UniversalProjectReader().read(sys.argv[1])
if project is None:
    sys.exit("not a project file")
MSPDIWriter().write(project, sys.argv[2])
"""


def to_mspdi(source: Path) -> bytes:
    """Return the file as MSPDI; raise ImportProblemError with the steps to save it as XML where that cannot be."""
    if importlib.util.find_spec("mpxj") is None or importlib.util.find_spec("jpype") is None:
        raise ImportProblemError(f"“{source.name}” is an .mpp file, which needs Java to be read.", _STEPS)
    with tempfile.TemporaryDirectory(prefix="pmo-mpp-") as folder:
        target = Path(folder) / "plan.xml"
        command = [sys.executable, "-c", _CONVERTER, str(source.resolve()), str(target)]
        try:
            done = subprocess.run(command, capture_output=True, timeout=_PATIENCE_S, check=False)  # noqa: S603 - our own code
        except subprocess.TimeoutExpired as error:
            raise ImportProblemError(f"“{source.name}” took too long to convert.", _STEPS) from error
        if done.returncode != 0 or not target.is_file():
            raise ImportProblemError(f"“{source.name}” could not be converted: {_last_line(done.stderr)}.", _STEPS)
        return target.read_bytes()


def _last_line(text: bytes) -> str:
    lines = text.decode("utf-8", "replace").strip().splitlines()
    return lines[-1][:200] if lines else "the converter gave no reason"
