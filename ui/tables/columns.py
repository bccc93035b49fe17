"""What a table of records shows: one column as data."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from pmo_desktop.domain.records import Rag


@dataclass(frozen=True, slots=True)
class Column:
    """`text` gives what a cell shows, `sort` what it is ordered by, `rag` a light to draw.

    `choices` are what may be picked, `offers` what may be picked or typed otherwise, looked up when the cell is edited;
    `tip` is said of a cell in place of its text. `private` draws a small lock: only this person sees the value.
    """

    field: str
    title: str
    text: Callable[[Any], str]
    tooltip: str = ""
    sort: Callable[[Any], Any] | None = None
    editable: bool = False
    right: bool = False
    width: int = 110
    rag: Callable[[Any], Rag | None] | None = None
    tip: Callable[[Any], str] | None = None
    percent: Callable[[Any], float] | None = None
    late: Callable[[Any], bool] | None = None
    private: Callable[[Any], bool] | None = None
    choices: tuple[str, ...] = ()
    offers: Callable[[], Sequence[str]] | None = None
    hidden: bool = False
