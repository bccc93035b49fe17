"""Folding old history: the sets of a calendar month become one net set, so that month ends can still be looked at.

A folded set keeps the number of the last set it replaces, its times and its id; `pack` is the highest of them. It is
nobody's, so that nobody's Ctrl+Z takes a month back; its label names who took part. What was done and undone within the month
vanishes.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import msgspec
from sqlalchemy import Connection

from db.log.browsing import STANDING
from db.log.deltas import DELETE, INSERT, UPDATE
from db.log.following import netted
from db.log.reading import fetched

_OVERHEAD = 90
"""Bytes a logged row takes beside its fields, in the table and its indexes; roughly."""


@dataclass(frozen=True, slots=True)
class Month:
    """The sets with numbers in (`after`, `last`], which fold into one; `bytes_` is what their rows take now."""

    label: str
    after: int
    last: int
    sets: int
    rows: int
    bytes_: int
    authors: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Set:
    number: int
    author: str
    standing: int
    pack: int | None
    kind: str
    origin: str


def months(connection: Connection, until: int) -> list[Month]:
    """Return the months that can be folded: those that ended before `until`, UTC in milliseconds.

    The first set of the file stays. In a file that belongs to a team, only what every copy has: up to the pack the note
    `fold_limit` names, and nothing where there is no such note.
    """
    sql = f"SELECT number, author, {STANDING}, pack, kind, origin FROM change_set WHERE number > 1 ORDER BY number"  # noqa: S608 - our own words
    sets = [_Set(*row) for row in fetched(connection, sql)]
    limit = _limit(connection)
    runs = [run for run in _runs(sets, until) if len(run) > 1 and all(_may_go(each, limit) for each in run)]
    return [_month(connection, run) for run in runs]


def _runs(sets: Sequence[_Set], until: int) -> list[list[_Set]]:
    """Return the sets between the month ends, as looking back at each of these would cut them."""
    last: dict[tuple[int, int], int] = {}
    for place, each in enumerate(sets):
        last[_month_of(each.standing)] = place
    runs: list[list[_Set]] = []
    begun = 0
    for month in sorted(last):
        if _end_of(month) > until:
            break
        end = last[month] + 1
        if end > begun:
            runs.append(list(sets[begun:end]))
            begun = end
    return runs


def _month_of(at: int) -> tuple[int, int]:
    day = datetime.fromtimestamp(at / 1000, UTC).astimezone()
    return day.year, day.month


def _end_of(month: tuple[int, int]) -> int:
    year, number = month
    following = datetime(year + number // 12, number % 12 + 1, 1).astimezone()
    return int(following.timestamp() * 1000)


def _may_go(each: _Set, limit: int | None) -> bool:
    return limit is None or (each.pack is not None and each.pack <= limit)


def _limit(connection: Connection) -> int | None:
    """Return the highest pack that every copy has; None where the file belongs to no team."""
    noted = fetched(connection, "SELECT value FROM note WHERE name = 'fold_limit'")
    if noted:
        return int(msgspec.json.decode(noted[0][0])["pack"])
    shared = fetched(
        connection, "SELECT EXISTS (SELECT 1 FROM pack) OR EXISTS (SELECT 1 FROM change_set WHERE pack IS NOT NULL)"
    )
    return 0 if shared[0][0] else None


def _month(connection: Connection, run: Sequence[_Set]) -> Month:
    after, last = run[0].number - 1, run[-1].number
    sql = "SELECT count(*), coalesce(sum(length(fields)), 0) FROM change WHERE set_number > ? AND set_number <= ?"
    ((rows, size),) = fetched(connection, sql, (after, last))
    when = datetime.fromtimestamp(run[-1].standing / 1000, UTC).astimezone()
    authors = tuple(dict.fromkeys(each.author for each in run if each.author))
    return Month(f"{when:%B} {when.year}", after, last, len(run), rows, size + rows * _OVERHEAD, authors)


def fold(connection: Connection, month: Month) -> None:
    """Write the net of a month in place of its sets; the caller holds the transaction."""
    net = netted(connection, month.after, month.last)
    between = (month.after, month.last)
    _keep_count(connection, between)
    sql = "UPDATE change_set SET author = '', label = ?, undoes = NULL, kind = 'folded', pack = ? WHERE number = ?"
    packs = fetched(connection, "SELECT max(pack) FROM change_set WHERE number > ? AND number <= ?", between)
    authors = ", ".join(month.authors)
    label = f"{month.label}: {month.sets:,} changes" + (f" by {authors}" if authors else "")
    connection.exec_driver_sql("DELETE FROM change WHERE set_number > ? AND set_number <= ?", between)
    connection.exec_driver_sql("DELETE FROM change_set WHERE number > ? AND number < ?", between)
    connection.exec_driver_sql(sql, (label, packs[0][0], month.last))
    rows: list[tuple[int, str, str, str, str]] = []
    for delta in reversed(net):
        written = delta.kind.written_whole(delta.deleted)
        rows += [
            (month.last, delta.kind.name, row[0], DELETE, text)
            for row, text in zip(delta.deleted, written, strict=True)
        ]
    for delta in net:
        rows += [
            (month.last, delta.kind.name, row_id, UPDATE, delta.kind.written_change(fields))
            for row_id, fields in delta.updated
        ]
        written = delta.kind.written_whole(delta.inserted)
        rows += [
            (month.last, delta.kind.name, row[0], INSERT, text)
            for row, text in zip(delta.inserted, written, strict=True)
        ]
    if rows:
        connection.exec_driver_sql(
            "INSERT INTO change (set_number, table_name, row_id, op, fields) VALUES (?, ?, ?, ?, ?)", rows
        )


def _keep_count(connection: Connection, between: tuple[int, int]) -> None:
    """Let this copy's own count of sets go on where it was: its newest set in the month lends its place to the folded one.

    Else the next set made here would get a number other copies know already for another.
    """
    sql = (
        "SELECT number, origin, seq FROM change_set WHERE number > ? AND number <= ? "
        "AND origin = (SELECT id FROM origin ORDER BY number DESC LIMIT 1) ORDER BY seq DESC LIMIT 1"
    )
    own = fetched(connection, sql, between)
    if own and own[0][0] != between[1]:
        number, origin, seq = own[0]
        connection.exec_driver_sql("UPDATE change_set SET seq = -number WHERE number = ?", (number,))
        connection.exec_driver_sql(
            "UPDATE change_set SET origin = ?, seq = ? WHERE number = ?", (origin, seq, between[1])
        )
