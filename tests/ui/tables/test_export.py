"""“Export this table…” is there for every table, by one key, and writes what is seen: numbers and days as such."""

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import Qt

from pmo_desktop.domain import moment
from pmo_desktop.domain.changes import Insert
from pmo_desktop.domain.records import Leave, Person
from ui.asking import ending, spreadsheets
from ui.gantt.view import GanttView
from ui.leave.view import LeaveView
from ui.portfolio.view import PortfolioView
from ui.roadmap.view import RoadmapView
from ui.templates.view import TemplatesView

KEY, MOD = Qt.Key, Qt.KeyboardModifier


def written(view, session, tmp_path, keys, focus):
    """Return the lines of the workbook that Ctrl+E writes."""
    session.asking.to_write = lambda *_: tmp_path / "t.xlsx"
    focus.setFocus()
    keys.press(KEY.Key_E, MOD.ControlModifier)
    return list(load_workbook(tmp_path / "t.xlsx").active.iter_rows(values_only=True))


def test_the_plan_is_written_as_it_is_arranged(session, bridge, on_screen, keys, tmp_path):
    view = GanttView(session)
    view.show_project(bridge.id)
    on_screen(view, 1000, 500)
    rows = written(view, session, tmp_path, keys, view.table)
    head, first, second, *_ = rows
    assert head[:4] == ("Task", "Duration", "Start", "Finish")
    assert (first[0], second[0]) == ("Design", "  Survey")
    assert (second[1], second[2]) == (5, moment.to_datetime(moment.from_iso("2026-01-05")))


def test_the_register_is_written(session, bridge, on_screen, keys, tmp_path):
    view = on_screen(PortfolioView(session), 1000, 300)
    rows = written(view, session, tmp_path, keys, view.table.view)
    assert dict(zip(rows[0], rows[1], strict=True))["Project"] == "Bridge"
    assert dict(zip(rows[0], rows[1], strict=True))["Start"] == moment.to_datetime(moment.from_iso("2026-01-05"))


def test_the_roadmap_is_written(session, bridge, on_screen, keys, tmp_path):
    view = on_screen(RoadmapView(session), 1000, 300)
    rows = written(view, session, tmp_path, keys, view.table)
    assert rows[1][:2] == ("B-1", "Bridge")


def test_leave_is_written_without_its_reasons(session, workspace, on_screen, keys, tmp_path):
    start, finish = moment.from_iso("2026-01-19"), moment.from_iso("2026-01-21")
    person = Person(id="a", name="Anna")
    workspace.record(
        "New", [Insert(person), Insert(Leave(id="l", person_id="a", start=start, finish=finish, reason="hush"))]
    )
    view = on_screen(LeaveView(session), 1000, 300)
    rows = written(view, session, tmp_path, keys, view.canvas)
    assert rows == [
        ("Name", "From", "To", "Working days", "Part"),
        ("Anna", moment.to_datetime(start), moment.to_datetime(finish - moment.DAY), 2, "Whole days"),
    ]


def test_templates_are_written(session, on_screen, keys, tmp_path):
    view = on_screen(TemplatesView(session), 1000, 300)
    view.renew()
    rows = written(view, session, tmp_path, keys, view)
    assert rows[0][0] == view.model.columns[0].title


@pytest.mark.parametrize(
    ("name", "chosen", "expected"),
    [
        ("a", "", "a.xlsx"),
        ("a", "Text for spreadsheets (*.csv)", "a.csv"),
        ("a.csv", "", "a.csv"),
        ("A.XLSX", "Text for spreadsheets (*.csv)", "A.XLSX"),
        ("", "", ""),
    ],
)
def test_a_file_ends_as_it_was_named_or_chosen(name, chosen, expected):
    assert ending(name, ".xlsx", spreadsheets(), chosen) == expected
