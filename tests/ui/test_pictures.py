"""Pictures are taken of a project worth looking at, when the window has nothing left to do."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QLabel

from pmo_desktop.domain.records import ProjectState
from pmo_desktop.services.portfolio import create_project, register
from pmo_desktop.services.workspace import Workspace
from ui.pictures import believable, settle


@pytest.fixture
def row(tmp_path):
    """A line of a register, to be varied."""
    with Workspace.create(tmp_path / "office.pmo", author="Anna") as workspace:
        create_project(workspace, "Bridge")
        return register(workspace, workspace.today())[0]


def test_work_put_off_again_and_again_is_done_before_a_picture_is_taken(qtbot):
    label = QLabel("0")
    qtbot.addWidget(label)
    label.show()

    def count():
        label.setText(str(int(label.text()) + 1))
        if label.text() != "5":
            QTimer.singleShot(0, count)

    QTimer.singleShot(0, count)
    settle()
    assert label.text() == "5"


def test_what_was_to_be_deleted_is_gone_before_a_picture_is_taken(qtbot):
    above = QLabel("above")
    qtbot.addWidget(above)
    below = QLabel("below", above)
    below.deleteLater()
    settle()
    assert above.findChildren(QLabel) == []


def test_a_project_under_way_and_of_a_fair_size_is_chosen(row):
    def other(name, tasks, percent, state=ProjectState.ACTIVE):
        return replace(row, project=replace(row.project, id=name, state=state), tasks=tasks, percent=percent)

    rows = [
        other("huge", 5000, 50), other("done", 140, 100), other("closed", 140, 50, ProjectState.CLOSED),
        other("small", 8, 50), other("telling", 90, 40),
    ]  # fmt: skip
    assert believable(rows) == "telling"
    assert believable([]) == ""
