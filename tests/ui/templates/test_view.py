"""The template library: shown, previewed, made from a project, started with a date, deleted and brought back."""

import pytest
from PySide6.QtCore import QDate
from PySide6.QtWidgets import QDialog, QDialogButtonBox

from pmo_desktop.domain import moment
from pmo_desktop.domain.records import Project, ProjectState, Template
from pmo_desktop.services.built_in_templates import add_built_in, built_in
from pmo_desktop.services.portfolio import projects
from pmo_desktop.services.templates import make_template
from ui.shell.places import named
from ui.templates.view import MakeDialog, StartDialog


@pytest.fixture
def place(window, demo):
    make_template(demo, projects(demo)[0].id, "Spillway <b>x</b>&y", "Dams")
    shown = window(demo, place="templates")
    return shown, shown.view(named("templates"))


@pytest.fixture
def agreeing(monkeypatch):
    def agree(dialog):
        return QDialog.DialogCode.Accepted

    monkeypatch.setattr(StartDialog, "exec", agree)
    monkeypatch.setattr(MakeDialog, "exec", agree)


def test_the_model_is_sound(qtmodeltester, place):
    qtmodeltester.check(place[1].model)


def test_the_chosen_template_shows_its_tasks(place, demo):
    _, view = place
    template = next(each for each in demo.all(Template) if each.name.startswith("Spillway"))
    view.table.select(template.id)
    count = sum(1 + _children(view.tasks.topLevelItem(row)) for row in range(view.tasks.topLevelItemCount()))
    assert count == len(demo.plan(template.project_id).tasks) > 5
    assert all(view.tasks.topLevelItem(row).text(1) for row in range(view.tasks.topLevelItemCount()))


def _children(item):
    return sum(1 + _children(item.child(row)) for row in range(item.childCount()))


def test_a_project_starts_from_a_template_and_opens(place, demo, agreeing):
    shown, view = place
    before = {each.id for each in projects(demo)}
    view.start()
    (fresh,) = (each for each in projects(demo) if each.id not in before)
    assert fresh.start - fresh.start % moment.DAY == demo.today()
    assert (shown.place, shown.project_id) == ("gantt", fresh.id)
    demo.undo()
    assert {each.id for each in projects(demo)} == before


def test_the_start_date_asked_for_is_the_projects(qtbot, place, demo):
    _, view = place
    dialog = StartDialog(view.session, view.table.selected_ids()[0], view)
    dialog.begins.setDate(QDate(2027, 3, 1))
    dialog.name.setText("Begun in March")
    project = demo.get(Project, dialog.start())
    assert moment.to_date(project.start).isoformat() == "2027-03-01"
    assert project.name == "Begun in March"


def test_without_a_name_nothing_starts(place):
    _, view = place
    dialog = StartDialog(view.session, view.table.selected_ids()[0], view)
    button = dialog.buttons.button(QDialogButtonBox.StandardButton.Ok)
    assert button.isEnabled()
    dialog.name.setText("  ")
    assert not button.isEnabled()


def test_a_plan_becomes_a_template(place, demo, monkeypatch):
    _, view = place
    before = demo.count(Template)

    def agree(dialog):
        dialog.name.setText("Kept")
        return QDialog.DialogCode.Accepted

    monkeypatch.setattr(MakeDialog, "exec", agree)
    view.make()
    assert demo.count(Template) == before + 1
    made = demo.get(Template, view.table.selected_ids()[0])
    assert made.name == "Kept"
    assert demo.get(Project, made.project_id).state is ProjectState.TEMPLATE


def test_a_template_deleted_comes_back_by_undo(place, demo):
    _, view = place
    template = demo.get(Template, view.table.selected_ids()[0])
    view._delete()
    assert not demo.find(Template, id=template.id)
    demo.undo()
    assert demo.get(Template, template.id) == template
    assert demo.plan(template.project_id).tasks.ids


def test_a_portfolio_without_projects_can_keep_none(window, workspace):
    shown = window(workspace, place="templates")
    view = shown.view(named("templates"))
    assert view._layers.currentIndex() == 1
    assert not view._by_name["make"].isEnabled()
    assert not view._by_name["start"].isEnabled()


def test_built_in_templates_are_listed(window, workspace):
    if not built_in():
        pytest.skip("the program brings no templates yet")
    add_built_in(workspace)
    shown = window(workspace, place="templates")
    view = shown.view(named("templates"))
    assert {row.name for row in view.model.rows} == {each.name for each in built_in()}
    for row in view.model.rows:
        view.table.select(row.id)
        assert view.tasks.topLevelItemCount() > 0
