"""Texts that were refused: each stays in its cell with the reason until it is corrected or given up."""

from collections.abc import Iterable, Sequence

from pmo_desktop.domain.errors import KnownError

Edit = tuple[str, str, str]
"""Row id, field, typed text."""


class Refusals:
    def __init__(self) -> None:
        self._kept: dict[tuple[str, str], tuple[str, str]] = {}

    def take(self, edits: Sequence[Edit], error: KnownError) -> None:
        """Keep the texts of an edit that was refused; of several only the one to blame, where that is known."""
        for row_id, field, text in edits:
            if error.cell in (None, (row_id, field)):
                self._kept[row_id, field] = (text, str(error))

    def forget(self, edits: Iterable[Edit]) -> None:
        for row_id, field, _ in edits:
            self._kept.pop((row_id, field), None)

    def clear(self) -> None:
        self._kept.clear()

    def text(self, row_id: str, field: str) -> str | None:
        """Return what was typed into a cell and refused; None where nothing was."""
        return self._kept.get((row_id, field), (None, ""))[0]

    def reason(self, row_id: str, field: str) -> str | None:
        return self._kept.get((row_id, field), ("", None))[1]
