"""The table shows a plan as it is arranged, patched in place: the same as if it were made anew, by Qt's rules."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import Qt

from pmo_desktop.domain.errors import KnownError
from pmo_desktop.services import arranging, planning
from pmo_desktop.services.arranging import Arrangement, Filter, GroupKey, SortKey
from ui.gantt.table_model import TaskTableModel

ARRANGEMENTS = (
    Arrangement(),
    Arrangement(filters=(Filter("text", "a"),)),
    Arrangement(sort=(SortKey("name"),)),
    Arrangement(groups=(GroupKey("people"),)),
    Arrangement(filters=(Filter("incomplete"),), groups=(GroupKey("phase"), GroupKey("start"))),
    Arrangement(sort=(SortKey("start", True),), keeps_outline=False),
)
KINDS = ("edit", "insert", "delete", "indent", "move", "people", "arrange", "fold", "undo")
STEPS = st.lists(st.tuples(st.sampled_from(KINDS), st.integers(0, 8)), max_size=6)


def model_of(bridge):
    model = TaskTableModel(lambda edits: planning.set_cells(bridge.workspace, bridge.id, edits), lambda *_: None)
    show(model, bridge)
    return model


def show(model, bridge):
    around = arranging.around(bridge.workspace, bridge.id)
    model.show(bridge.plan, bridge.workspace.schedule(bridge.id), lambda: around)


def shown(model):
    """Return every text, level and id of a model."""
    roles = (0, 3, 6)
    return [
        [model.headerData(row, Qt.Orientation.Vertical), model.ids[row]]
        + [model.index(row, column).data(role) for column in range(model.columnCount()) for role in roles]
        for row in range(model.rowCount())
    ]


def step(model, bridge, what, number):
    workspace, ids = bridge.workspace, list(bridge.plan.tasks.ids)
    own = ids[number % len(ids)] if ids else None
    if what == "arrange":
        model.arrange(ARRANGEMENTS[number % len(ARRANGEMENTS)])
    elif what == "fold":
        if model.ids:
            model.toggle(model.ids[number % len(model.ids)])
    elif what == "insert":
        planning.insert_tasks(workspace, bridge.id, own, ["New a"])
    elif what == "undo":
        planning.insert_tasks(workspace, bridge.id, own, ["Gone", "again"])
        show(model, bridge)
        workspace.undo()
    elif own is not None:
        does = {
            "edit": lambda: planning.set_cells(workspace, bridge.id, [(own, "duration", f"{number + 1}d")]),
            "people": lambda: planning.set_cells(workspace, bridge.id, [(own, "people", "Anna; Ben")]),
            "delete": lambda: planning.delete_tasks(workspace, bridge.id, [own]),
            "indent": lambda: planning.indent(workspace, bridge.id, [own]),
            "move": lambda: planning.move_by(workspace, bridge.id, [own], -1),
        }
        does[what]()


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
@given(steps=STEPS)
def test_patched_rows_are_those_of_a_table_made_anew(bridge, qts_rules, steps):
    model = model_of(bridge)
    qts_rules(model)
    for what, number in steps:
        try:
            step(model, bridge, what, number)
        except KnownError:
            continue
        show(model, bridge)
        anew = model_of(bridge)
        anew.arrange(model.arrangement)
        assert shown(model) == shown(anew)


def test_an_edit_of_a_cell_neither_adds_nor_takes_rows(bridge):
    model = model_of(bridge)
    told = []
    for signal in (model.rowsInserted, model.rowsRemoved, model.layoutChanged, model.modelReset):
        signal.connect(lambda *_: told.append("rows"))
    model.dataChanged.connect(lambda *_: told.append("values"))
    bridge.write(("Survey", "duration", "9d"))
    show(model, bridge)
    assert told == ["values"]


@pytest.mark.parametrize("arrangement", ARRANGEMENTS)
def test_every_arrangement_keeps_to_qts_rules(bridge, qts_rules, arrangement):
    model = model_of(bridge)
    qts_rules(model)
    model.arrange(arrangement)
    bridge.write(("Survey", "name", "Zurich"), ("Deck", "people", "Anna; Ben"))
    show(model, bridge)
    model.arrange(Arrangement())
    assert model.rowCount() == 9
