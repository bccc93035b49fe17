"""Home says what needs somebody today, how the projects stand, what comes next and what was changed last."""

import re
from datetime import date

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton

from pmo_desktop.domain import moment
from pmo_desktop.domain.changes import Insert
from pmo_desktop.domain.moment import DAY, to_date
from pmo_desktop.domain.records import (
    Action,
    CalendarException,
    Document,
    ImportedDates,
    ImportRun,
    Project,
    ProjectState,
    StatusReport,
)
from pmo_desktop.services import planning
from pmo_desktop.services.built_in_templates import add_built_in
from pmo_desktop.services.calendars import add_exception, delete_exceptions, exceptions_of
from pmo_desktop.services.dates_check import differing_plans
from pmo_desktop.services.home import MOST, home, overdue_actions
from pmo_desktop.services.organisation.countries import choose_country, holidays_end, read_country
from pmo_desktop.services.portfolio import create_project, set_project_cells
from ui.home.line import NeedLine, days_to_choose
from ui.home.lists import ActionsDialog, DatesDialog
from ui.home.view import _Short
from ui.keeping.dialog import KeptDialog
from ui.milestone_list.dialog import ListDialog
from ui.shell.places import named

CONTROL = Qt.KeyboardModifier.ControlModifier


def words(view):
    QApplication.processEvents()
    return [label.text() for label in view.findChildren(QLabel) if label.isVisibleTo(view)]


@pytest.fixture
def place(window, demo):
    shown = window(demo, place="home")
    return shown, shown.view(named("home"))


def line(view, kind):
    QApplication.processEvents()
    return next(
        each for each in view.findChildren(NeedLine) if each.isVisibleTo(view) and each.need.key.startswith(kind)
    )


def test_a_need_leads_to_the_place_that_helps(qtbot, place, demo):
    shown, view = place
    need = next(each for each in home(demo, demo.today()).needs if each.key.startswith("lights:"))
    qtbot.mouseClick(line(view, need.key).deed, Qt.MouseButton.LeftButton)
    assert (shown.place, shown.project_id) == (need.place, need.project_id)


def test_a_click_on_the_line_does_the_same_and_enter_too(qtbot, place):
    shown, view = place
    found = line(view, "reports:")
    qtbot.mouseClick(found, Qt.MouseButton.LeftButton, pos=found.rect().center() - QPoint(found.width() // 3, 0))
    assert shown.place == "portfolio"
    shown.go("home")
    found = line(view, "due:")
    found.deed.setFocus()
    qtbot.keyClick(found.deed, Qt.Key.Key_Return)
    assert shown.place == "gantt"
    assert shown.view(named("gantt")).selection().ids == found.need.ids


def test_those_over_booked_are_shown_alone_with_the_first_chosen(qtbot, place, demo):
    shown, view = place
    need = line(view, "load:").need
    qtbot.mouseClick(line(view, "load:").deed, Qt.MouseButton.LeftButton)
    load = shown.view(named("load"))
    assert load.scope.only_over
    assert set(load.selection().ids) & set(need.ids)
    shown.go("home")
    qtbot.mouseClick(line(view, "load:").deed, Qt.MouseButton.LeftButton)
    assert load.scope.only_over


def test_a_need_is_put_off_until_a_day_and_taken_up_again(qtbot, window, demo):
    shown = window(demo, place="home")
    view = shown.view(named("home"))
    key = line(view, "load:").need.key
    action = line(view, "load:").later.menu().actions()[0]
    action.trigger()
    assert not [each for each in view.findChildren(NeedLine) if each.isVisibleTo(view) and each.need.key == key]
    assert "1 is put off" in words(view)
    kept = view.save_state()
    assert list(kept["later"][demo.portfolio().id]) == [key]
    other = window(demo, place="home")
    again = other.view(named("home"))
    again.restore_state(kept)
    again.restore_state({"later": ["nothing of the kind"]})
    again.renew()
    assert "1 is put off" in words(again)
    next(each for each in again.findChildren(QPushButton) if each.text() == "Show again").click()
    assert line(again, "load:").need.key == key
    assert again.save_state() == {"later": {}}


def test_a_day_to_put_off_to_lies_ahead():
    for today in (date(2026, 1, 31), date(2026, 11, 30), date(2026, 12, 31)):
        days = [day for _, day in days_to_choose(today)]
        assert all(day > today for day in days)
        assert days[1].weekday() == 0
        assert days[3].day == 1


def test_overdue_actions_are_done_or_due_later_and_undone(qtbot, place, demo, monkeypatch):
    _, view = place
    seen = []
    monkeypatch.setattr(ActionsDialog, "exec", lambda dialog: seen.append(dialog))  # noqa: PLW0108 - a method
    monkeypatch.setattr(ActionsDialog, "deleteLater", lambda dialog: None)
    qtbot.mouseClick(line(view, "actions:").deed, Qt.MouseButton.LeftButton)
    (dialog,) = seen
    before = overdue_actions(demo, demo.today())
    assert dialog.table.currentRow() == 0
    assert dialog.table.item(0, 1).text() == before[0].title
    dialog._finish()
    dialog._postpone()
    assert [each.id for each in overdue_actions(demo, demo.today())] == [each.id for each in before[2:]]
    assert demo.get(Action, before[0].id).status == "done"
    demo.undo()
    demo.undo()
    assert overdue_actions(demo, demo.today()) == before
    dialog.close()


def test_what_was_kept_leads_to_the_list_of_it(qtbot, window, workspace, monkeypatch):
    form = Document(id=workspace.new_id(), name="Status May", kind="status form", state="waiting", note="Comes later")
    workspace.record("Keep", [Insert(Project(id="p", name="Bridge")), Insert(form)])
    shown = window(workspace, place="home")
    found = line(shown.view(named("home")), "kept:")
    assert found.need.sentence == "Kept for later: 1 status form."
    seen = []
    monkeypatch.setattr(KeptDialog, "exec", lambda dialog: seen.append(dialog.windowTitle()))
    qtbot.mouseClick(found.deed, Qt.MouseButton.LeftButton)
    assert seen == ["Kept for later"]


def test_dates_that_differ_from_their_file_are_shown_with_the_reason(qtbot, window, workspace):
    project_id = create_project(workspace, "Bridge", start=workspace.today())
    (task_id,) = planning.insert_tasks(workspace, project_id, None, ["Build"])
    run = ImportRun(id=workspace.new_id(), project_id=project_id, file_name="Bridge.mpp", at=workspace.now())
    finish = workspace.schedule(project_id).project_finish
    dates = ImportedDates(id=workspace.new_id(), task_id=task_id, run_id=run.id, finish=finish - DAY)
    workspace.record("Import", [Insert(run), Insert(dates)])
    shown = window(workspace, place="home")
    need = line(shown.view(named("home")), "dates:").need
    assert need.sentence == "Dates of 1 plan differ from its file: Bridge (1 of 1 tasks)"
    dialog = DatesDialog(shown.session, need.ids, shown)
    qtbot.addWidget(dialog)
    assert [dialog.table.item(0, column).text() for column in (0, 1, 2)] == ["1", "Build", "finish"]
    assert dialog.table.item(0, 5).text()
    dialog._open()
    assert (shown.place, shown.view(named("gantt")).selection().ids) == ("gantt", (task_id,))
    planning.set_cells(workspace, project_id, [(task_id, "duration", "9d")])
    assert not differing_plans(workspace), "who changes a plan here means other dates"


def test_holidays_that_end_are_filled_in_with_one_click(qtbot, window, workspace):
    create_project(workspace, "Bridge")
    choose_country(workspace, read_country("DE"))
    late = [each.id for each in exceptions_of(workspace, workspace.portfolio().calendar_id)]
    year = to_date(workspace.today()).year
    gone = [own for own in late if to_date(workspace.get(CalendarException, own).start).year >= year]
    delete_exceptions(workspace, gone)
    if not holidays_end(workspace):
        first = moment.from_iso(f"{year - 1}-12-25")
        calendar_id = workspace.portfolio().calendar_id
        add_exception(
            workspace, CalendarException(id="", calendar_id=calendar_id, name="Old", start=first, finish=first + DAY)
        )
    shown = window(workspace, place="home")
    view = shown.view(named("home"))
    qtbot.mouseClick(line(view, "holidays:").deed, Qt.MouseButton.LeftButton)
    assert holidays_end(workspace) == year + 5
    assert not [each for each in view.findChildren(NeedLine) if each.isVisibleTo(view) and each.need.key == "holidays:"]


def test_at_most_seven_needs_are_shown(demo):
    assert 0 < len(home(demo, demo.today()).needs) <= MOST


def test_how_the_projects_stand_adds_up(place, demo):
    _, view = place
    active = sum(project.state is ProjectState.ACTIVE for project in demo.all(Project))
    (said,) = (each for each in words(view) if each.startswith(f"{active} under way. By the PM's light: "))
    by_pm, by_plan = said.split("By the plan's light: ")
    for part in (by_pm.split("light: ")[1], by_plan):
        assert sum(int(count) for count in re.findall(r"\d+", part)) == active


def test_what_was_changed_last_is_listed_and_leads_to_changes(qtbot, place, demo):
    shown, view = place
    table = next(each for each in view.findChildren(_Short) if each.accessibleName() == "Changed last")
    assert table.item(0, 2).text() == demo.history(1)[0].label
    table.setCurrentCell(0, 0)
    qtbot.keyClick(table, Qt.Key.Key_Return)
    assert shown.place == "changes"


def test_an_empty_portfolio_says_how_to_begin(window, workspace):
    shown = window(workspace, place="home")
    said = words(shown.view(named("home")))
    assert "Bring in your register and plans: drop the files here, or choose them." in said
    shown.session.asking.answers = []
    line(shown.view(named("home")), "empty:import").deed.click()
    assert len(shown.session.asking.asked) == 1
    line(shown.view(named("home")), "empty:templates").deed.click()
    assert shown.place == "templates"
    create_project(workspace, "First")
    shown.go("home")
    assert line(shown.view(named("home")), "names:").need.verb == "Choose files"


def test_a_quiet_portfolio_still_shows_what_comes_next(qtbot, window, workspace):
    project_id = create_project(workspace, "Quiet <b>one</b>", start=workspace.today())
    set_project_cells(workspace, [(project_id, "state", "active")])
    (task_id,) = planning.insert_tasks(workspace, project_id, None, ["Opening day"])
    planning.set_cells(workspace, project_id, [(task_id, "duration", "0d")])
    shown = window(workspace, place="home")
    view = shown.view(named("home"))
    table = next(each for each in view.findChildren(_Short) if each.accessibleName().startswith("Milestones"))
    assert (table.item(0, 1).text(), table.item(0, 2).text()) == ("Opening day", "Quiet <b>one</b>")
    table.setCurrentCell(0, 0)
    qtbot.keyClick(table, Qt.Key.Key_Return)
    assert (shown.place, shown.project_id) == ("gantt", project_id)


def test_what_is_in_a_template_is_no_plan(workspace):
    add_built_in(workspace)
    create_project(workspace, "Only one")
    assert "names:" in {need.key for need in home(workspace, workspace.today()).needs}


def test_the_first_need_has_the_keyboard(qtbot, place):
    shown, view = place
    with qtbot.waitActive(shown):
        shown.activateWindow()
    shown.go("portfolio")
    shown.go("home")
    assert shown.isActiveWindow()
    assert QApplication.focusWidget() is line(view, "").deed


def test_a_project_is_begun_by_key_from_home(qtbot, window, workspace):
    shown = window(workspace, place="home")
    with qtbot.waitActive(shown):
        shown.activateWindow()
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_N, CONTROL | Qt.KeyboardModifier.ShiftModifier)
    assert shown.place == "portfolio"
    assert workspace.undo_label.startswith("New project")


def test_milestones_are_listed_from_an_empty_home(window, workspace, monkeypatch):
    asked = []
    monkeypatch.setattr(ListDialog, "exec", lambda dialog: (asked.append(dialog), 0)[1])
    line(window(workspace, place="home").view(named("home")), "empty:list").deed.click()
    assert len(asked) == 1


def test_one_is_not_many(workspace):
    project_id = create_project(workspace, "Only one")
    set_project_cells(workspace, [(project_id, "state", "active")])
    today = workspace.today()
    workspace.record(
        "late", [Insert(Action(id=workspace.new_id(), project_id=project_id, title="Call", due=today - DAY))]
    )
    said = [need.sentence for need in home(workspace, today).needs]
    assert "1 project is known from the register only. Bring in the plans there are." in said
    assert not [each for each in said if "reported" in each], "before the first report nobody is late with one"
    other = create_project(workspace, "Other")
    set_project_cells(workspace, [(other, "state", "active")])
    report = StatusReport(id=workspace.new_id(), project_id=other, as_at=today)
    workspace.record("Report", [Insert(report)])
    said = [need.sentence for need in home(workspace, today).needs]
    assert "1 project has not reported for six weeks: Only one" in said
    assert "1 action is overdue: “Call” (Only one)" in said
