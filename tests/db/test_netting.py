"""Netting gives what many changes come to: applying it equals applying them all, one after the other."""

from hypothesis import given
from hypothesis import strategies as st

from db.kinds import KINDS
from db.log.deltas import Delta
from db.log.netting import net
from pmo_desktop.domain.records import Risk, Role, Task

NAMES, IDS = ("a", "b", "c"), ("1", "2", "3")
ROLE, TASK = KINDS[Role], KINDS[Task]


def row(kind, row_id, name, rank):
    value = {"id": row_id, "name": name, "rank": rank}
    return tuple(value.get(field) for field in kind.fields)


def applied(deltas, rows):
    """Return rows by (kind, id) after deltas, which must fit them."""
    rows = dict(rows)
    for delta in deltas:
        for gone in delta.deleted:
            assert rows.pop((delta.kind, gone[0])) == gone
        for row_id, fields in delta.updated:
            values = list(rows[delta.kind, row_id])
            for name, (old, new) in fields.items():
                place = delta.kind.fields.index(name)
                assert values[place] == old != new
                values[place] = new
            rows[delta.kind, row_id] = tuple(values)
        for new in delta.inserted:
            assert (delta.kind, new[0]) not in rows
            rows[delta.kind, new[0]] = new
    return rows


@st.composite
def histories(draw):
    """Draw rows there are at first, and deltas that each fit what the ones before left."""
    kinds = (ROLE, TASK)
    start = {
        (kind, row_id): row(kind, row_id, draw(st.sampled_from(NAMES)), draw(st.sampled_from(NAMES)))
        for kind in kinds
        for row_id in IDS
        if draw(st.booleans())
    }
    rows, deltas = dict(start), []
    for _ in range(draw(st.integers(0, 12))):
        delta = Delta(draw(st.sampled_from(kinds)))
        for row_id in draw(st.sets(st.sampled_from(IDS))):
            _do(draw, delta, rows.get((delta.kind, row_id)), row_id)
        rows = applied([delta], rows)
        deltas.append(delta)
    return start, deltas


def _do(draw, delta, known, row_id):
    name, rank = draw(st.sampled_from(NAMES)), draw(st.sampled_from(NAMES))
    if known is None:
        delta.inserted.append(row(delta.kind, row_id, name, rank))
    elif draw(st.booleans()):
        delta.deleted.append(known)
    else:
        wanted = row(delta.kind, row_id, name, rank)
        pairs = zip(delta.kind.fields, known, wanted, strict=True)
        fields = {field: (old, new) for field, old, new in pairs if old != new}
        if fields:
            delta.updated.append((row_id, fields))


@given(histories())
def test_the_net_applied_equals_all_applied_in_order(history):
    start, deltas = history
    assert applied(net(deltas), start) == applied(deltas, start)


@given(histories())
def test_no_row_stands_in_the_net_twice_and_none_without_need(history):
    start, deltas = history
    end = applied(deltas, start)
    named = [(delta.kind, change.id) for delta in net(deltas) for change in delta.rows()]
    assert len(named) == len(set(named))
    assert set(named) == {key for key in {*start, *end} if start.get(key) != end.get(key)}


@given(histories())
def test_the_net_turned_round_leads_back(history):
    start, deltas = history
    back = [delta.inverse() for delta in net(deltas)]
    assert applied(back, applied(deltas, start)) == start


@given(histories(), st.integers(0, 12))
def test_netting_in_two_parts_gives_the_same_as_at_once(history, cut):
    start, deltas = history
    parts = [*net(deltas[:cut]), *net(deltas[cut:])]
    assert applied(net(parts), start) == applied(net(deltas), start)


def test_kinds_come_in_the_order_of_the_records():
    deltas = [Delta(KINDS[kind], inserted=[row(KINDS[kind], "1", "x", "y")]) for kind in (Risk, Task, Role)]
    assert [delta.kind.record for delta in net(deltas)] == [Role, Task, Risk]
