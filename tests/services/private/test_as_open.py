"""A file with a drawer reads, undoes and redoes like a file that holds the same values openly."""

import shutil
from dataclasses import replace

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pmo_desktop.domain.changes import Delete, Insert, Update
from pmo_desktop.domain.records import Leave, Person, Role
from pmo_desktop.services import private, staff
from pmo_desktop.services.workspace import Workspace

PEOPLE = st.sampled_from(["p0", "p1", "p2", "p7", "p8"])
RATES = st.sampled_from([None, 4_000, 5_000, 73_219])
EDITS = st.one_of(
    st.tuples(st.just("rate"), PEOPLE, RATES),
    st.tuples(st.just("both"), PEOPLE, RATES),
    st.tuples(st.just("team"), PEOPLE, st.sampled_from(["Steel", "Wood"])),
    st.tuples(st.just("insert"), PEOPLE, RATES),
    st.tuples(st.just("delete"), PEOPLE, st.none()),
    st.tuples(st.just("reason"), st.just("l0"), st.sampled_from(["", "Course", "Parental leave"])),
    st.tuples(st.sampled_from(["undo", "redo", "undo", "reopen"]), st.none(), st.none()),
)
MARKS = st.one_of(
    st.tuples(st.sampled_from(["keep", "share"]), st.sampled_from(["rates", "leave-reasons", "notes"])),
    st.tuples(st.sampled_from(["keep row", "share row"]), PEOPLE),
)


def edit(workspace, what, row_id, value):
    there = {person.id for person in workspace.all(Person)} | {leave.id for leave in workspace.all(Leave)}
    if what == "insert":
        changes = [] if row_id in there else [Insert(Person(id=row_id, name="New", hourly_rate=value, notes="n"))]
    elif row_id not in there:
        changes = []
    else:
        changes = {
            "rate": [Update(Person, row_id, {"hourly_rate": value})],
            "both": [Update(Person, row_id, {"hourly_rate": value, "team": str(value)}), Update(Person, row_id, {"notes": "b"})],
            "team": [Update(Person, row_id, {"team": value})],
            "delete": [Delete(Person, row_id)],
            "reason": [Update(Leave, row_id, {"reason": value})],
        }[what]  # fmt: skip
    return workspace.record(what, changes) if changes else None


def mark(workspace, what, name):
    """Do as asked; say whether that was a change of its own."""
    if what == "keep":
        return private.keep_all(workspace, [name])
    if what == "share":
        return private.share_all(workspace, [name])
    if not workspace.find(Person, id=name):
        return None
    drawer = workspace.private.drawer
    if what == "keep row":
        return private.keep_rows(workspace, "rates", [name])
    return None if drawer is None or drawer.keeps_all(private.BY_NAME["rates"]) else private.share_rows(
        workspace, "rates", [name])  # fmt: skip


def seen(workspace):
    """Return what is on screen, but for the locks."""
    listed = [replace(each, private_rate=False, private_notes=False) for each in staff.listed(workspace, 0)]
    return workspace.all(Person), workspace.all(Leave), listed, workspace.plan("j").people["hourly_rate"]


class Twins:
    """The file with a drawer, and one of the same content without; a marking is a change of no consequence in the latter."""

    def __init__(self, office, folder):
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        self.paths = [folder / "hidden.pmo", folder / "open.pmo"]
        for path in self.paths:
            shutil.copy(office.path, path)
        self.drawers, self.at = folder / "drawers", office.at
        self.open()

    def tick(self):
        self.at += 1
        return self.at

    def open(self):
        self.hidden = Workspace.open(self.paths[0], author="Anna", clock=self.tick, drawers=self.drawers)
        self.plain = Workspace.open(self.paths[1], author="Anna", clock=self.tick)

    def close(self):
        self.hidden.close()
        self.plain.close()

    def edit(self, what, row_id, value):
        if what == "reopen":
            self.close()
            self.open()
        elif what in {"undo", "redo"}:
            labels = [turned(each, what) for each in (self.hidden, self.plain)]
            assert (labels[0] is None) == (labels[1] is None)
        else:
            done = [edit(each, what, row_id, value) for each in (self.hidden, self.plain)]
            assert (done[0] is None) == (done[1] is None)

    def mark(self, what, name):
        if mark(self.hidden, what, name) is not None:
            self.plain.record("Mark", [Insert(Role(id=self.plain.new_id(), name="A change for a change"))])


def turned(workspace, what):
    if (workspace.undo_label if what == "undo" else workspace.redo_label) is None:
        return None
    return getattr(workspace, what)().label


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(st.one_of(EDITS, EDITS, MARKS), max_size=14))
def test_whatever_is_done_it_looks_as_if_all_were_open(office, tmp_path, steps):
    twins = Twins(office, tmp_path / "twins")
    try:
        for step in steps:
            (twins.mark if len(step) == 2 else twins.edit)(*step)
            assert seen(twins.hidden) == seen(twins.plain), step
    finally:
        twins.close()
