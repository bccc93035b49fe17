"""Files that are written whole or not at all, and texts that no spreadsheet takes for formulas."""

from contextlib import suppress
from pathlib import Path

from pmo_desktop.domain.errors import FileProblemError

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def harmless(cell: str) -> str:
    """Return a cell that a spreadsheet shows as text: numbers stay, formulas get an apostrophe."""
    if not cell.startswith(_FORMULA):
        return cell
    try:
        float(cell)
    except ValueError:
        return "'" + cell
    return cell


def write_whole(target: Path, data: bytes) -> None:
    """Write a file whole or not at all."""
    fresh = target.with_name(f".{target.name}.new")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        fresh.write_bytes(data)
        fresh.replace(target)
    except OSError as error:
        with suppress(OSError):  # where its folder is none, there is nothing to take away either
            fresh.unlink(missing_ok=True)
        raise FileProblemError(
            f"“{target.name}” cannot be written: {error.strerror}.", "Choose another place, or close what has it open."
        ) from error
