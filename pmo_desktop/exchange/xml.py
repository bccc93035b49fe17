"""Reading XML that a stranger wrote: no entities, no network, no depth or size that could hurt."""

from io import BytesIO
from pathlib import Path
from typing import Any, cast

from lxml import etree

from pmo_desktop.domain.errors import ImportProblemError

LARGEST = 300_000_000
"""Bytes; MS Project writes about 2 kB a task."""


def read_tree(source: Path | bytes, name: str) -> etree._Element:
    """Return the root element; raise ImportProblemError where the file is no well-formed, harmless XML."""
    data = source if isinstance(source, bytes) else _bytes(source, name)
    if len(data) > LARGEST:
        raise ImportProblemError(f"“{name}” is larger than 300 MB.", "Split the project, or export less detail.")
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        tree = etree.parse(BytesIO(data), parser)
    except etree.XMLSyntaxError as error:
        raise ImportProblemError(
            f"“{name}” is not well-formed XML: {error.msg}.", "Save it again in the program it came from."
        ) from error
    if cast("Any", tree.docinfo).doctype:
        raise ImportProblemError(
            f"“{name}” declares a document type, which could hide entities.", "Save it as plain XML and try again."
        )
    return tree.getroot()


def _bytes(path: Path, name: str) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise ImportProblemError(
            f"“{name}” cannot be read: {error.strerror}.", "Check that it is still there."
        ) from error
