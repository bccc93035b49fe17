"""Changes as the log writes them, as texts: from deltas and back."""

from collections.abc import Sequence

from db.log import reading
from db.log.deltas import DELETE, INSERT, UPDATE, Delta

LoggedChange = tuple[str, str, str, str]
"""Table, row id, operation, fields: as the columns of the log."""


def parsed(changes: Sequence[LoggedChange]) -> list[Delta]:
    """Return what logged changes say, per table."""
    return reading.to_deltas(changes)


def logged(deltas: Sequence[Delta]) -> tuple[LoggedChange, ...]:
    """Return deltas as the log writes them, in the order in which one set is written."""
    made: list[LoggedChange] = []
    for delta in reversed(deltas):
        texts = delta.kind.written_whole(delta.deleted)
        made += [(delta.kind.name, row[0], DELETE, text) for row, text in zip(delta.deleted, texts, strict=True)]
    for delta in deltas:
        kind = delta.kind
        made += [(kind.name, row_id, UPDATE, kind.written_change(fields)) for row_id, fields in delta.updated]
        texts = kind.written_whole(delta.inserted)
        made += [(kind.name, row[0], INSERT, text) for row, text in zip(delta.inserted, texts, strict=True)]
    return tuple(made)
