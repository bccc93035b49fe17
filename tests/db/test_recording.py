"""Whatever a record may hold comes back as it went in; whatever it may not is refused and changes nothing."""

import math
import typing
from dataclasses import fields, replace
from datetime import timedelta
from enum import StrEnum

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from db.kinds import BONDS, KINDS, _base
from pmo_desktop.domain.changes import Delete, Insert, Update
from pmo_desktop.domain.errors import InvalidValueError
from pmo_desktop.domain.moment import FIRST, LAST
from pmo_desktop.domain.records import RECORDS as EVERY_KIND
from pmo_desktop.domain.records import Clash, Leave, Person, PrivateValue, Project, Record, Role, Task

RECORDS = tuple(kind for kind in EVERY_KIND if kind is not PrivateValue)
"""What a portfolio takes; private values lie in a drawer (tests/services/private)."""
REFERENCES = {(bond.kind.record, bond.field): bond.target for bond in BONDS}
TEXTS = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\0"), max_size=30)
LARGEST = 2**53
LAST_INSTANT = 253_402_214_400_000
"""9999-12-31 in milliseconds."""
PATIENT = settings(
    max_examples=8, deadline=timedelta(seconds=5), suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def limits_of(column) -> tuple[int, int]:
    """Return the least and the largest integer of a column: of a plan's years, of the log's, or any."""
    if "moment" in column.info:
        return FIRST, LAST
    return (0, LAST_INSTANT) if "instant" in column.info else (-LARGEST, LARGEST)


def values_of(kind: type[Record], field: str, known: dict[str, str]) -> st.SearchStrategy:
    """Return what a field may hold; references name the rows in `known`."""
    column = KINDS[kind].table.columns[field]
    base = _base(typing.get_type_hints(kind)[field])
    if (kind, field) in REFERENCES:
        made = st.just(known[REFERENCES[kind, field] or "task"])
    elif issubclass(base, StrEnum):
        made = st.sampled_from(list(base))
    elif base is bool:
        made = st.booleans()
    elif base is int:
        low, high = limits_of(column)
        made = st.integers(low, high) | st.sampled_from((low, high))
    elif base is float:
        made = st.floats(-1e300, 1e300, allow_nan=False)
    else:
        made = TEXTS
    return made


def with_every_field_set(kind: type[Record], known: dict[str, str], key: str) -> st.SearchStrategy[Record]:
    given = {field.name: values_of(kind, field.name, known) for field in fields(kind) if field.name != "id"}
    return st.builds(kind, id=st.just(key), **given)


@pytest.fixture
def known(mine):
    """Return one row of every kind that others refer to, by table."""
    found, made = {"portfolio": mine.portfolio().id, "calendar": mine.portfolio().calendar_id}, []
    for kind in RECORDS:
        name = KINDS[kind].name
        if name not in found:
            needed = {
                "name": "n",
                "title": "t",
                "start": 0,
                "finish": 60,
                "length": 60,
                "as_at": 0,
                "week": 0,
                "value": "v",
            }
            needed |= {"clash": Clash.EDITED, "field": "name"}
            named = {field.name for field in fields(kind)}
            given = {field: value for field, value in needed.items() if field in named}
            given |= {
                field: found[target or "task"]
                for (of, field), target in REFERENCES.items()
                if of is kind and not KINDS[kind].table.columns[field].nullable
            }
            if "owner" in named and "row_id" in named:
                given |= {"owner": "task"} | {"row_id": found["task"]}
            if "key" in named:
                given |= {"key": "1"}
            value = kind(id=mine.new_id(), **given)
            made.append(Insert(value))
            found[name] = value.id
    mine.record("Make", made)
    return found


@pytest.mark.parametrize("kind", RECORDS, ids=lambda kind: kind.__name__)
@PATIENT
@given(data=st.data())
def test_a_record_comes_back_as_it_went_in_by_insert_update_and_undo(kind, mine, known, data):
    key = mine.new_id()
    value, other = (data.draw(with_every_field_set(kind, known, key)) for _ in range(2))
    mine.record("Insert", [Insert(value)])
    assert mine.get(kind, value.id) == value
    changed = {field.name: getattr(other, field.name) for field in fields(kind) if field.name != "id"}
    made = mine.record("Update", [Update(kind, value.id, changed)])
    assert mine.get(kind, value.id) == other
    if made is not None:
        mine.undo()
        assert mine.get(kind, value.id) == value
    mine.record("Delete", [Delete(kind, value.id)])
    assert not mine.find(kind, id=value.id)
    mine.undo()
    again = mine.get(kind, value.id)
    assert again == value
    assert [type(getattr(again, each.name)) for each in fields(kind)] == [
        type(getattr(value, each.name)) for each in fields(kind)
    ]


def unfit_for(kind: type[Record], field: str) -> list[object]:
    base = _base(typing.get_type_hints(kind)[field])
    column = KINDS[kind].table.columns[field]
    listed: list[object] = [object(), [], {}]
    listed += [] if column.nullable else [None]
    if issubclass(base, StrEnum):
        return [*listed, "no such choice", 3, "\ud800"]
    if base is bool:
        return [*listed, "yes", 2, 0.5]
    if base is int:
        low, high = limits_of(column)
        limits = low - 1, high + 1
        return [*listed, "7", 1.5, True, math.nan, *limits]
    if base is float:
        return [*listed, "7", True, math.nan, math.inf, -math.inf, 1e301]
    return [*listed, 7, b"bytes", "half \ud800", "NUL \0 within"]


@pytest.mark.parametrize("kind", RECORDS, ids=lambda kind: kind.__name__)
def test_what_a_field_cannot_hold_is_refused_and_nothing_is_changed(kind, mine, known):
    row = known[KINDS[kind].name]
    value, before = mine.get(kind, row), mine.history()
    for field in (each.name for each in fields(kind) if each.name != "id"):
        for unfit in unfit_for(kind, field):
            with pytest.raises(InvalidValueError, match=kind.__name__):
                mine.record("Bad update", [Insert(Role(id=mine.new_id(), name="x")), Update(kind, row, {field: unfit})])
            with pytest.raises(InvalidValueError, match=kind.__name__):
                mine.record("Bad insert", [Insert(replace(value, id=mine.new_id(), **{field: unfit}))])
    assert (mine.get(kind, row), mine.history()) == (value, before)


@pytest.mark.parametrize("unfit", ["", 5, None, "NUL\0", "half \ud800", "ümlaut", "line\nbreak"], ids=repr)
def test_an_id_no_file_can_hold_is_refused(mine, unfit):
    before = mine.history()
    with pytest.raises(InvalidValueError, match="id"):
        mine.record("Bad", [Insert(Role(id=unfit, name="x"))])
    assert (mine.history(), mine.count(Role)) == (before, 0)


@pytest.mark.parametrize("label", ["NUL\0", "half \ud800"], ids=repr)
def test_a_label_no_file_can_hold_is_refused(mine, label):
    with pytest.raises(InvalidValueError, match="name of this change"):
        mine.record(label, [Insert(Role(id=mine.new_id(), name="x"))])
    assert mine.count(Role) == 0


def test_a_reference_to_what_is_not_there_is_refused(mine):
    before = mine.history()
    with pytest.raises(InvalidValueError, match="no longer"):
        mine.record("Bad", [Insert(Leave(id=mine.new_id(), person_id="nobody", start=0, finish=60))])
    assert (mine.history(), mine.count(Leave)) == (before, 0)


def test_changing_a_row_that_is_gone_is_refused(mine):
    with pytest.raises(InvalidValueError, match="no longer in the file"):
        mine.record("Rename", [Update(Role, "gone", {"name": "x"})])


def test_deleting_a_row_that_is_gone_is_no_change(mine):
    assert mine.record("Delete", [Delete(Role, "gone")]) is None


def test_what_ends_as_it_began_is_no_change(mine):
    role = Role(id=mine.new_id(), name="Engineer")
    mine.record("New", [Insert(role)])
    before = mine.history()
    back_and_forth = [Update(Role, role.id, {"name": "x"}), Update(Role, role.id, {"name": "Engineer"})]
    for nothing in ([], back_and_forth, [Delete(Role, role.id), Insert(role)]):
        assert mine.record("Nothing", nothing) is None
    assert mine.record("Nothing", [Insert(replace(role, id="new")), Delete(Role, "new")]) is None
    assert mine.history() == before


def test_a_row_touched_several_times_is_one_row_change(mine):
    role = Role(id=mine.new_id(), name="Engineer")
    steps = [Insert(role), Update(Role, role.id, {"name": "A"}), Update(Role, role.id, {"rank": "b"})]
    made = mine.record("New", steps)
    assert [(row.op, row.fields["name"][1]) for row in mine.rows_of(made.id)] == [("insert", "A")]
    made = mine.record("Change", [Update(Role, role.id, {"name": "B"}), Update(Role, role.id, {"name": "C"})])
    assert [(row.op, dict(row.fields)) for row in mine.rows_of(made.id)] == [("update", {"name": ("A", "C")})]


# Aggregates


@pytest.fixture
def office(mine, known):
    """Return everything in the file, by kind, with a task beneath another and one of each kind hanging on them."""
    project, task, person, calendar = (known[name] for name in ("project", "task", "person", "calendar"))
    child = Task(id="child", project_id=project, parent_id=task, name="Child", calendar_id=calendar)
    links = {"manager_id": person, "calendar_id": calendar, "programme_id": known["programme"]}
    hung = [Insert(child), Update(Project, project, links), Update(Person, person, {"role_id": known["role"]})]
    for kind in RECORDS:
        empty = {
            field: known[target]
            for (of, field), target in REFERENCES.items()
            if of is kind and target and known[target] != known[KINDS[kind].name] and field != "parent_id"
        }
        hung.append(Update(kind, known[KINDS[kind].name], empty))
    mine.record("Hang", hung)
    return everything(mine)


def everything(workspace) -> dict[type[Record], tuple[Record, ...]]:
    return {kind: workspace.all(kind) for kind in RECORDS}


def dangling(workspace) -> list[str]:
    """Return every reference, enforced by the file or not, that names a row which is not there."""
    held = {KINDS[kind].name: {value.id for value in workspace.all(kind)} for kind in RECORDS}
    any_row = set().union(*held.values())
    return [
        f"{bond.kind.name}.{bond.field}"
        for bond in BONDS
        for value in workspace.all(bond.kind.record)
        if (reference := getattr(value, bond.field)) is not None
        and reference not in (held[bond.target] if bond.target else any_row)
    ]


@pytest.mark.parametrize("name", [KINDS[kind].name for kind in RECORDS if kind.__name__ != "Portfolio"])
def test_deleting_leaves_nothing_dangling_and_undo_brings_back_the_whole(mine, known, office, name):
    kind = next(kind for kind in RECORDS if KINDS[kind].name == name)
    assert not dangling(mine)
    mine.record("Delete", [Delete(kind, known[name])])
    assert not mine.find(kind, id=known[name])
    assert not dangling(mine)
    mine.undo()
    assert everything(mine) == office
    mine.redo()
    assert not mine.find(kind, id=known[name])


@pytest.mark.parametrize(
    ("name", "gone"),
    [
        ("project", {"project", "task", "split", "dependency", "assignment", "actual_work", "baseline", "booking", "template",
                     "document", "risk", "issue", "action", "status_report", "imported_dates", "external_id", "custom_value",
                     "calendar", "work_week", "calendar_exception", "accepted_advice", "saved_view"}),
        ("template", {"project", "task", "split", "dependency", "assignment", "actual_work", "baseline", "booking", "template",
                      "document", "risk", "issue", "action", "status_report", "imported_dates", "external_id", "custom_value",
                     "calendar", "work_week", "calendar_exception", "accepted_advice", "saved_view"}),
        ("task", {"task", "split", "dependency", "assignment", "actual_work", "baseline", "imported_dates", "external_id",
                  "custom_value", "accepted_advice"}),
        ("person", {"person", "rate", "availability", "person_skill", "leave", "assignment", "actual_work", "booking"}),
        ("calendar", {"calendar", "work_week", "calendar_exception"}),
        ("role", {"role"}),
        ("programme", {"programme"}),
        ("risk", {"risk"}),
    ],
)  # fmt: skip
def test_an_aggregate_goes_with_all_that_belongs_to_it_and_with_nothing_else(mine, known, office, name, gone):
    kind = next(kind for kind in RECORDS if KINDS[kind].name == name)
    mine.record("Delete", [Delete(kind, known[name])])
    after = everything(mine)
    assert {KINDS[kind].name for kind in RECORDS if len(after[kind]) < len(office[kind])} == gone
