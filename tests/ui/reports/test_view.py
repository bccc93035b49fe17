"""Reports are printed beside the window, listed, and opened."""

import pypdf
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QDesktopServices

from pmo_desktop.services.portfolio import create_project, projects
from ui.shell.places import named


@pytest.fixture
def place(window, demo):
    shown = window(demo, place="reports")
    return shown, shown.view(named("reports"))


def test_the_pack_is_printed_listed_and_opened(qtbot, place, tmp_path, monkeypatch):
    shown, view = place
    opened = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(url.toLocalFile()) or True)
    shown.session.asking.answers = [tmp_path / "Pack.pdf"]
    view._pack.trigger()
    assert (tmp_path / "Pack.pdf").read_bytes().startswith(b"%PDF")
    assert view.printed.isVisible()
    qtbot.keyClick(view.printed, Qt.Key.Key_Return)
    assert opened == [str(tmp_path / "Pack.pdf")]
    assert "Printed to" in shown.status.message.whole


def test_where_no_program_opens_it_that_is_said(place, tmp_path, monkeypatch):
    shown, view = place
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda _url: False)
    view._tell(tmp_path / "Pack.pdf")
    view._show_file(0)
    assert "No program here opens" in shown.status.message.whole


def test_the_project_chosen_is_printed_on_the_paper_chosen(place, demo, tmp_path):
    shown, view = place
    project = projects(demo)[1]
    view.show_project(project.id)
    view.paper.setCurrentText("Letter")
    shown.session.asking.answers = [tmp_path / "Status.pdf"]
    view._status.trigger()
    page = pypdf.PdfReader(tmp_path / "Status.pdf").pages[0]
    assert round(float(page.mediabox.width)) in (612, 792)
    assert project.name.split()[0] in page.extract_text()
    assert view.save_state() == {"paper": "Letter"}


def test_thinking_better_of_it_prints_nothing(place):
    shown, view = place
    view.print_pack()
    assert view._files == []
    assert shown.session.asking.asked == ["Print to"]


def test_a_target_that_cannot_be_written_is_told(place, tmp_path):
    shown, view = place
    (tmp_path / "Pack.pdf").mkdir()
    shown.session.asking.answers = [tmp_path / "Pack.pdf"]
    view.print_pack()
    assert shown.status.message.objectName() == "late"
    assert view._files == []


def test_without_a_project_only_the_pack_can_be_printed(window, workspace):
    shown = window(workspace, place="reports")
    view = shown.view(named("reports"))
    assert not view._status.isEnabled()
    create_project(workspace, "First")
    assert view._status.isEnabled()
