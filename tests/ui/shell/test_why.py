"""“Why this date?” opens the inspector at the lines that explain it, whatever was shown before."""

from PySide6.QtWidgets import QApplication

from pmo_desktop.domain.records import Task
from pmo_desktop.services.explaining import chain_of
from ui.lines import Line
from ui.pictures import settle
from ui.shell.places import named


def test_the_command_opens_the_inspector_at_the_reasons_ready_for_the_keyboard(window, demo):
    shown = window(demo, place="gantt")
    view = shown.view(named("gantt"))
    if shown.inspector.isVisible():
        shown.toggle_inspector()
    project = view.project_id
    task = next(each.id for each in demo.find(Task, project_id=project) if len(chain_of(demo, project, each.id)) > 2)
    view.show_tasks([task])
    view.commands["why"].trigger()
    settle()
    assert shown.inspector.isVisible()
    focus = QApplication.focusWidget()
    assert isinstance(focus, Line)
    assert focus.objectName() != "change"
    assert focus in shown.inspector.lines()
