"""Modules that Cython also builds: the compiled one runs only where it was made of the very source that lies here.

`hatch_build.py` compiles a source, with the types its `.pxd` gives, as a module beside it whose name ends in `_compiled` and
which carries the fingerprint of both. So what was compiled of an older source never stands before a newer one, which runs as
it is, slower.
"""

import hashlib
import sys
from collections.abc import Sequence
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType

MODULES: Sequence[str] = ("pmo_desktop.domain.schedule.kernel", "pmo_desktop.domain.levelling.kernel")
SUFFIX = "_compiled"


def load(name: str) -> ModuleType:
    """Return the compiled module where it fits the source that lies here, else the source’s own."""
    compiled, _ = _compiled(name)
    return import_module(name) if compiled is None else compiled


def why_not(name: str) -> str:
    """Return why a module runs uncompiled, in words that follow a colon; empty where it runs compiled."""
    return _compiled(name)[1]


def state() -> str:
    """Return whether the scheduler runs compiled, and if not why, in words for --version and the like."""
    reason = next(filter(None, map(why_not, MODULES)), "")
    return f"scheduler uncompiled, slower: {reason}" if reason else "scheduler compiled"


def fingerprint(source: bytes, types: bytes) -> str:
    """Return what a compiled module is known by; line ends, which git may change, do not count."""
    parts = (hashlib.sha256(part.replace(b"\r\n", b"\n")).digest() for part in (source, types))
    return hashlib.sha256(b"".join(parts)).hexdigest()


def _compiled(name: str) -> tuple[ModuleType | None, str]:
    """Return the compiled module, or None and why it is not to be used."""
    try:
        made = import_module(name + SUFFIX)
    except ImportError as error:
        if error.name == name + SUFFIX:
            return None, "it was not compiled on this machine"
        return None, f"what was compiled cannot be loaded ({error})"
    if getattr(sys, "frozen", False):  # a bundle holds no source, and was built of what fitted (build.spec)
        return made, ""
    if getattr(made, "SOURCE", "") != _fingerprint_of(name):
        return None, "its source has changed since it was compiled"
    return made, ""


def _fingerprint_of(name: str) -> str:
    """Return the fingerprint of the source that lies here, as the import system reads it; empty where it cannot."""
    spec = find_spec(name)
    read = getattr(spec.loader, "get_data", None) if spec else None
    if spec is None or spec.origin is None or read is None:
        return ""
    try:
        return fingerprint(read(spec.origin), read(spec.origin.removesuffix("py") + "pxd"))
    except OSError:
        return ""
