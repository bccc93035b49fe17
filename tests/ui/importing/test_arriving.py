"""Whatever is dropped stands in one dialog; what is ticked comes in as one change, and one undo takes it back."""

import struct
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent, QGuiApplication, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QCheckBox, QComboBox, QLabel, QPushButton, QStyle, QStyleOptionViewItem

import resources
from pmo_desktop.domain.changes import Insert, Update
from pmo_desktop.domain.entry.dates import format_date
from pmo_desktop.domain.records import Document, Person, Programme, Project, ProjectState, Task
from pmo_desktop.services import attachments
from pmo_desktop.services.arriving.arrival import What
from pmo_desktop.services.arriving.delivery import receive
from pmo_desktop.services.arriving.items import ListItem, PlanItem
from pmo_desktop.services.arriving.staging import bring_in
from pmo_desktop.services.organisation.logos import logo_of
from pmo_desktop.services.portfolio import delete_projects
from pmo_desktop.services.updating import versions
from ui.dropping import descriptors, dropped
from ui.importing.arriving import ArrivingDialog
from ui.importing.list_pages import ListPages
from ui.importing.register_pages import RegisterPage
from ui.shell.start import StartScreen

LISTS = Path(__file__).parents[2] / "cases" / "lists"
PLANS = sorted(resources.path("demo", "files").glob("*.xml"))
P6 = Path(__file__).parents[2] / "cases" / "exchange" / "p6" / "bridge.xer"
HELD = (Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
FORM = (
    "Status report;\nProject;Bridge\nStatus as at;2026-10-30\nOverall RAG;Amber\nDone this period;Piers\n"
    "Planned next period;Deck\n"
)


@pytest.fixture
def agreeing(monkeypatch):
    """Agree to whatever the dialog proposes; return the dialogs shown."""
    shown = []
    monkeypatch.setattr(
        ArrivingDialog, "exec", lambda self: (shown.append(self), ArrivingDialog.DialogCode.Accepted)[1]
    )
    return shown


@pytest.fixture
def opened(qtbot, session, workspace):
    """Return what shows the dialog of files, as it was read in the background."""
    came = []

    def show(*paths):
        came.append(receive(workspace, paths))
        made = ArrivingDialog(session, came[-1].items, came[-1].stage)
        qtbot.addWidget(made)
        made.show()
        return made

    yield show
    for each in came:
        each.close()


def said(dialog):
    return [tuple(dialog.files.item(row).text().split("\n")) for row in range(dialog.files.count())]


def files(*paths):
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(each)) for each in paths])
    return data


def drag(target, data, at=(200, 200)):
    """Drag something over a window as the system does: its window hears of it before any widget."""
    enter = QDragEnterEvent(QPoint(*at), Qt.DropAction.CopyAction | Qt.DropAction.MoveAction, data, *HELD)
    QApplication.sendEvent(target.windowHandle(), enter)
    return enter


def drop(target, data, at=(200, 200)):
    drag(target, data, at)
    event = QDropEvent(QPointF(*at), Qt.DropAction.CopyAction | Qt.DropAction.MoveAction, data, *HELD)
    QApplication.sendEvent(target.windowHandle(), event)
    return event


def heard(shown):
    words = []
    shown.session.announced.connect(words.append)
    shown.session.failed.connect(lambda error: words.append(str(error)))
    return words


def test_four_files_dropped_are_one_change_and_one_undo(window, workspace, tmp_path, agreeing):
    form = tmp_path / "Status Water quality.csv"
    form.write_text(FORM, "utf-8")
    shown = window(workspace)
    words, before = heard(shown), len(workspace.history())
    drop(shown, files(*PLANS, LISTS / "team.tsv", form))
    assert len(workspace.history()) == before + 1
    assert words == ["Bring in 4 files. Ctrl+Z takes it back."]
    assert (workspace.count(Project), workspace.count(Document)) == (2, 1)
    assert "Mary O’Neill" in {each.name for each in workspace.all(Person)}
    shown.undoing.undo.trigger()
    assert (workspace.count(Project), workspace.count(Person), workspace.count(Document)) == (0, 0, 0)
    shown.undoing.redo.trigger()
    assert (workspace.count(Project), workspace.count(Task)) == (2, 26 + 38)
    came = [versions(workspace, each.id)[0].changed for each in workspace.all(Project)]
    assert sorted(came) == ["26 tasks added", "38 tasks added"]


def test_the_whole_window_shows_where_to_drop_over_every_view(window, workspace):
    workspace.record("New", [Insert(Project(id="b", code="B-1", name="Bridge"))])
    shown = window(workspace)
    for place in ("home", "portfolio", "gantt", "people"):
        shown.go(place)
        assert drag(shown, files(*PLANS)).isAccepted()
        assert shown.dropping.place.isVisible()
        assert shown.dropping.place.size() == shown.size()
        QApplication.sendEvent(shown.windowHandle(), QDragLeaveEvent())
        assert not shown.dropping.place.isVisible()


def test_what_is_dropped_on_a_field_of_text_is_still_text(window, workspace):
    shown = window(workspace)
    text = QMimeData()
    text.setText("Bridge")
    field = shown.topbar.command
    at = field.mapTo(shown, field.rect().center())
    assert not shown.dropping.eventFilter(
        shown.windowHandle(), QDragEnterEvent(at, Qt.DropAction.CopyAction, text, *HELD)
    )


def test_each_thing_says_what_it_would_do(opened, tmp_path):
    (tmp_path / "Form.csv").write_text(FORM, "utf-8")
    (tmp_path / "broken.mpp").write_bytes(b"")
    (tmp_path / "dates.txt").write_text("Pilot\nGo-live 15 March 2027\nPilot ends 31 January 2027", "utf-8")
    dialog = opened(
        PLANS[0], LISTS / "Abwesenheiten.csv", tmp_path / "Form.csv", tmp_path / "broken.mpp", tmp_path / "dates.txt"
    )
    assert said(dialog) == [
        (PLANS[0].name, "new: 26 tasks, “Water quality laboratory relocation”"),
        ("dates.txt", "new: 2 milestones"),
        ("Abwesenheiten.csv", "5 unclear"),
        ("Form.csv", "kept for the status round"),
        ("broken.mpp", "cannot be read"),
    ]
    assert dialog.accepting.text() == "Bring in 3 files"
    dialog.files.setCurrentRow(4)
    labels = [each.text() for each in dialog.pages.currentWidget().findChildren(QLabel)]
    assert labels[:2] == ["“broken.mpp” is empty.", "Ask for the file again."]


def test_whom_one_file_brings_the_next_one_knows(opened, workspace):
    dialog = opened(LISTS / "Personalliste.csv", LISTS / "Abwesenheiten.csv")
    assert said(dialog)[1] == ("Abwesenheiten.csv", "4 absences")
    dialog.files.item(0).setCheckState(Qt.CheckState.Unchecked)
    dialog.files.setCurrentRow(1)
    assert said(dialog)[1] != ("Abwesenheiten.csv", "4 absences")
    assert workspace.count(Person) == 0


def test_a_thing_can_be_taken_for_something_else(opened):
    dialog = opened(LISTS / "team.tsv")
    assert isinstance(dialog.pages.currentWidget(), ListPages)
    dialog.kind.setCurrentIndex(dialog.kind.findData(What.LEAVE))
    dialog.kind.activated.emit(dialog.kind.currentIndex())
    assert dialog.pages.currentWidget().pages.tabText(1).startswith("Whose")
    dialog.kind.setCurrentIndex(dialog.kind.findData(What.DOCUMENT))
    dialog.kind.activated.emit(dialog.kind.currentIndex())
    assert said(dialog) == [("team.tsv", "kept as a document")]


def test_what_cannot_be_read_can_be_kept_all_the_same(opened, workspace, tmp_path):
    (tmp_path / "odd.dat").write_bytes(b"\x01\x02\x03")
    dialog = opened(tmp_path / "odd.dat")
    assert (dialog.accepting.text(), dialog.accepting.isEnabled()) == ("Nothing to bring in", False)
    next(each for each in dialog.findChildren(QPushButton) if "Keep" in each.text()).click()
    assert said(dialog) == [("odd.dat", "kept as a document")]
    assert dialog.accepting.isEnabled()


def test_a_program_and_an_empty_file_are_not_offered_to_be_kept(opened, tmp_path):
    (tmp_path / "setup.bin").write_bytes(b"\x01\x02\x03")
    (tmp_path / "none.csv").write_bytes(b"")
    for name in ("setup.bin", "none.csv"):
        dialog = opened(tmp_path / name)
        assert not [
            each.text() for each in dialog.findChildren(QPushButton) if "Keep" in each.text() and each.isVisible()
        ]


def test_a_newer_file_of_a_project_that_is_here_updates_it(opened, window, workspace, agreeing):
    shown = window(workspace)
    shown.files.take(PLANS[:1])
    dialog = opened(PLANS[0])
    (item,) = dialog.items
    assert isinstance(item, PlanItem)
    assert item.said.startswith("updates “Water quality laborator…”: ")
    box = next(each for each in dialog.findChildren(QComboBox) if each.accessibleName() == "What becomes of it")
    box.setCurrentIndex(0)
    box.activated.emit(0)
    assert said(dialog)[0][1].startswith("new: ")


def test_two_versions_dropped_together_are_one_project(opened, workspace, tmp_path):
    newer = tmp_path / "laboratory-relocation v2.xml"
    newer.write_text(PLANS[0].read_text("utf-8").replace("Moving plan", "Removal plan"), "utf-8")
    dialog = opened(PLANS[0], newer)
    assert said(dialog)[1][1].startswith("updates “Water quality")
    done = bring_in(workspace, dialog.chosen())
    assert (workspace.count(Project), done.failed) == (1, ())
    assert any(each.name.startswith("Removal plan") for each in workspace.all(Task))
    workspace.undo()
    assert workspace.count(Project) == 0
    dialog.files.item(0).setCheckState(Qt.CheckState.Unchecked)
    dialog.files.setCurrentRow(1)
    assert said(dialog)[1][1].startswith("new: ")
    bring_in(workspace, dialog.chosen())
    assert workspace.count(Project) == 1


def test_a_register_and_a_plan_of_one_of_its_projects_are_one_project(opened, workspace, tmp_path):
    register = tmp_path / "Register.csv"
    register.write_text(
        "Project ID;Project name;Sponsor;RAG;Start date;End date;Budget\n"
        "W-1;Water quality laboratory relocation;Ms Hart;Amber;2026-01-01;2026-12-31;100000\n"
        "W-2;Weir;Mr Lind;Green;2026-02-01;2026-11-30;50000\n",
        "utf-8",
    )
    dialog = opened(register, PLANS[0])
    assert [item.arrival.what for item in dialog.items] == [What.PLAN, What.REGISTER]
    bring_in(workspace, dialog.chosen())
    assert sorted(each.name for each in workspace.all(Project)) == ["Water quality laboratory relocation", "Weir"]
    assert opened(register).items[0].said.endswith("as before")


def test_a_person_says_what_a_register_means_turns_it_and_takes_what_they_want(
    window, workspace, tmp_path, monkeypatch
):
    path = tmp_path / "Register.csv"
    path.write_text(
        "Project;Code;Start;Finish;Budget;Area\nBridge;B-1;2026-01-05;2026-03-31;100000;North\n"
        "Tunnel;B-2;2026-02-02;2026-05-29;250000;South\nDepot;B-3;2026-02-02;2026-06-30;9000;West\n",
        "utf-8",
    )

    def pick(box, text):
        """Choose from a list by its keys."""
        at = box.findText(text)
        assert at >= 0, [box.itemText(each) for each in range(box.count())]
        box.setFocus()
        QTest.keyClick(box, Qt.Key.Key_Home)
        for _ in range(at):
            QTest.keyClick(box, Qt.Key.Key_Down)
        box.activated.emit(at)

    def use(dialog):
        dialog.show()
        page = dialog.pages.currentWidget()
        page = page if isinstance(page, RegisterPage) else page.findChild(RegisterPage)
        page.tabs.setCurrentIndex(0)
        pick(page.lies, "One project a column")
        assert page.register.table.sheet.turned
        pick(page.lies, "One project a line")
        area = next(each for each in page.columns_page.findChildren(QComboBox) if "Area" in each.accessibleName())
        pick(area, "Programme or department")
        QTest.mouseClick(page.tabs.tabBar(), Qt.MouseButton.LeftButton, pos=page.tabs.tabBar().tabRect(1).center())
        tick = page.lines.item(2, 0)
        assert page.lines.item(2, 1).text() == "Depot"
        option = QStyleOptionViewItem()
        page.lines.initViewItemOption(option)
        option.features |= QStyleOptionViewItem.ViewItemFeature.HasCheckIndicator
        option.rect = page.lines.visualItemRect(tick)
        box = page.lines.style().subElementRect(QStyle.SubElement.SE_ItemViewItemCheckIndicator, option, page.lines)
        QTest.mouseClick(page.lines.viewport(), Qt.MouseButton.LeftButton, pos=box.center())
        assert tick.checkState() is Qt.CheckState.Unchecked
        QTest.mouseClick(dialog.accepting, Qt.MouseButton.LeftButton)
        return dialog.result()

    monkeypatch.setattr(ArrivingDialog, "exec", use)
    shown = window(workspace)
    shown.files.take([path])
    assert sorted(each.name for each in workspace.all(Project)) == ["Bridge", "Tunnel"]
    assert sorted(each.name for each in workspace.all(Programme)) == ["North", "South"]
    shown.undoing.undo.trigger()
    assert workspace.count(Project) == workspace.count(Programme) == 0


def test_each_project_of_a_file_can_be_left_out_and_what_they_share_comes_once(opened, window, workspace, agreeing):
    dialog = opened(P6)
    assert [each[0] for each in said(dialog)] == ["New bridge", "Access road"]
    shown = window(workspace)
    shown.files.take([P6, PLANS[0]])
    assert workspace.count(Project) == 3
    assert len(workspace.history()) == 2


def test_the_project_of_a_form_is_found_by_its_name_or_asked(opened, workspace, tmp_path):
    workspace.record("New", [Insert(Project(id="b", code="B-1", name="Bridge")), Insert(Project(id="r", name="Road"))])
    (tmp_path / "Form.csv").write_text(FORM, "utf-8")
    (tmp_path / "Minutes Road.pdf").write_bytes(b"%PDF-1.4")
    dialog = opened(tmp_path / "Form.csv", tmp_path / "Minutes Road.pdf")
    assert said(dialog) == [
        ("Form.csv", "kept for the status round with “Bridge”"),
        ("Minutes Road.pdf", "kept as a document with “Road”"),
    ]
    box = next(each for each in dialog.findChildren(QComboBox) if each.accessibleName().startswith("With which"))
    box.setCurrentIndex(box.findData("r"))
    box.activated.emit(box.currentIndex())
    assert said(dialog)[0][1].endswith("with “Road”")


def test_a_form_that_is_kept_lies_in_the_portfolio_with_its_bytes(window, workspace, tmp_path, agreeing):
    (tmp_path / "Form.csv").write_text(FORM, "utf-8")
    shown = window(workspace)
    shown.files.take([tmp_path / "Form.csv"])
    (kept,) = workspace.all(Document)
    assert (kept.state, kept.kind) == ("waiting", "status form")
    (tmp_path / "out").mkdir()
    assert attachments.fetched(workspace, kept.id, tmp_path / "out").read_text("utf-8") == FORM
    shown.files.take([tmp_path / "Form.csv"])
    assert workspace.count(Document) == 1


def test_thinking_better_of_it_changes_nothing(window, workspace, monkeypatch):
    monkeypatch.setattr(ArrivingDialog, "exec", lambda _dialog: ArrivingDialog.DialogCode.Rejected)
    before = workspace.history()
    window(workspace).files.take([*PLANS, LISTS / "team.tsv"])
    assert workspace.history() == before


def test_reading_and_bringing_in_run_beside_the_window(qtbot, window, workspace, agreeing):
    shown = window(workspace, runner=None)
    with qtbot.waitSignal(shown.files.imported, timeout=30_000):
        shown.files.take([*PLANS, LISTS / "team.tsv"])
        assert shown.status.cancel.isVisible()
    assert workspace.count(Project) == 2
    shown.close()


def test_a_picture_can_become_the_logo_of_the_organisation(opened, workspace, tmp_path):
    QImage(64, 32, QImage.Format.Format_RGB32).save(str(tmp_path / "mark.png"))
    dialog = opened(tmp_path / "mark.png")
    assert said(dialog) == [("mark.png", "kept as a document")]
    next(each for each in dialog.findChildren(QCheckBox) if "logo" in each.text()).click()
    assert said(dialog) == [("mark.png", "becomes the organisation’s logo")]
    bring_in(workspace, dialog.chosen())
    assert logo_of(workspace) is not None


# Without a path


def virtual(*entries):
    """Return what Outlook gives of attachments: their names in one block, their contents by number."""
    block = struct.pack("<I", len(entries))
    for name, data in entries:
        block += bytes(64) + struct.pack("<II", 0, len(data)) + name.encode("utf-16-le").ljust(520, b"\0")
    mime = QMimeData()
    mime.setData('application/x-qt-windows-mime;value="FileGroupDescriptorW"', block)
    for number, (_, data) in enumerate(entries):
        mime.setData(f'application/x-qt-windows-mime;value="FileContents";index={number}', data)
    return mime


def test_attachments_dragged_from_outlook_come_in(window, workspace, agreeing):
    shown = window(workspace)
    team = (LISTS / "team.tsv").read_bytes()
    drop(shown, virtual(("..\\..\\CON", b"%PDF-1.4"), ("Plan v7 (2).xml", PLANS[0].read_bytes()), ("team.tsv", team)))
    assert (workspace.count(Project), workspace.count(Document)) == (1, 1)
    assert workspace.all(Document)[0].file_name == "_CON"
    assert workspace.count(Person) > 3


@pytest.mark.parametrize(
    "block", [b"", b"\xff\xff\xff\xff", struct.pack("<I", 9) + b"x" * 100, struct.pack("<I", 1) + b"\xd8" * 592]
)
def test_a_damaged_block_of_names_brings_nothing(block):
    assert all(isinstance(name, str) for name, _ in descriptors(block))
    mime = QMimeData()
    mime.setData('application/x-qt-windows-mime;value="FileGroupDescriptorW"', block)
    assert dropped(mime).paths == []


@pytest.mark.parametrize(
    ("urls", "formats", "words"),
    [
        (["https://example.org/plan.mpp"], {}, "A link was dropped"),
        (["imap-message://anna@example.org/INBOX#7?part=1.2"], {}, "This mail program"),
        ([], {"application/x-moz-file-promise": b"x", "text/x-moz-url": b"x"}, "This mail program"),
    ],
)
def test_what_cannot_be_had_is_told_with_a_next_step(urls, formats, words, window, workspace):
    mime = QMimeData()
    if urls:
        mime.setUrls([QUrl(each) for each in urls])
    for name, data in formats.items():
        mime.setData(name, data)
    shown = window(workspace)
    told = heard(shown)
    drop(shown, mime)
    assert told[0].startswith(words)
    assert any(step in told[0] for step in ("Save", "Fetch"))


def test_a_message_and_a_picture_without_a_path_are_files(tmp_path):
    mail = QMimeData()
    mail.setData("message/rfc822", b"From: a@example.org\nSubject: Plan\n\nHello")
    assert dropped(mail).paths[0].name == "Message.eml"
    picture = QMimeData()
    picture.setImageData(QImage(4, 4, QImage.Format.Format_RGB32))
    (path,) = dropped(picture).paths
    assert path.read_bytes().startswith(b"\x89PNG")


def test_a_table_that_was_copied_becomes_a_list_wherever_nothing_else_pastes_it(window, workspace, agreeing):
    shown = window(workspace, place="home")
    QGuiApplication.clipboard().setText("Name\tE-mail\tRole\nAnna Berg\tanna@example.org\tEngineer\n")
    shown.setFocus()
    QTest.keyClick(shown, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert [each.name for each in workspace.all(Person)] == ["Anna Berg"]


def test_lines_with_dates_that_were_copied_become_a_light_project(window, workspace, agreeing, finder):
    shown = window(workspace, place="home")
    QGuiApplication.clipboard().setText("School extension\nTender 15 March 2027\nOpening 1 September 2027\n")
    finder(shown, "Paste what was copied").trigger()
    assert [each.name for each in workspace.all(Project)] == ["School extension"]
    assert [each.name for each in workspace.all(Task)] == ["Tender", "Opening"]
    assert isinstance(agreeing[0].items[0].arrival.what, What)


def test_files_copied_in_a_file_manager_are_pasted(window, workspace, agreeing):
    shown = window(workspace, place="home")
    QGuiApplication.clipboard().setMimeData(files(LISTS / "team.tsv"))
    shown.files.paste()
    assert isinstance(agreeing[0].items[0], ListItem)
    assert workspace.count(Person) == 3


def test_nothing_copied_is_told(window, workspace):
    shown = window(workspace, place="home")
    told = heard(shown)
    QGuiApplication.clipboard().clear()
    shown.files.paste()
    assert told[0].startswith("Nothing was copied")


def test_dropped_on_the_start_screen_it_goes_into_a_portfolio_where_the_screen_says(qtbot, desk, session):
    start = StartScreen(desk.settings, session.asking)
    qtbot.addWidget(start)
    start.show()
    qtbot.waitExposed(start)
    with qtbot.waitSignal(start.import_requested) as asked:
        drop(start, files(LISTS / "team.tsv"))
    assert asked.args[0].suffix == ".pmo"
    assert asked.args[1] == [LISTS / "team.tsv"]
    start.close()


def test_what_came_before_is_not_ticked_and_versions_have_their_turn(opened, workspace, tmp_path):
    text, day = PLANS[0].read_text("utf-8"), "<Duration>PT80H0M0S</Duration>"
    versions = [tmp_path / f"Plan v{number}.xml" for number in (9, 10)]
    versions[0].write_bytes(PLANS[0].read_bytes())
    versions[1].write_text(text.replace(day, day.replace("80", "88"), 1), "utf-8")
    minutes = tmp_path / "Minutes.pdf"
    minutes.write_bytes(b"%PDF-1.4\n")
    for paths in ([*reversed(versions), minutes],) * 2:
        came = receive(workspace, paths)
        shown = [(each.title, each.taken, each.said) for each in came.items]
        bring_in(workspace, came.items)
        came.close()
        if len(workspace.history()) == 1:
            assert [each[:2] for each in shown] == [
                ("Plan v9.xml", True),
                ("Plan v10.xml", True),
                ("Minutes.pdf", True),
            ]
    (old, last, kept), project = shown, "“Water quality laborator…”"
    assert old[1:] == (False, f"an older version of {project}: it came on {format_date(workspace.today())}")
    assert last[1:] == (False, f"updates {project}: the very file that came last")
    assert kept[1:] == (False, "is kept already")
    dialog = opened(*versions, minutes)
    assert not dialog.accepting.isEnabled()
    for width in (1120, 920):
        dialog.resize(width, 560)
        assert dialog.splitter.sizes()[0] == max(240, round(width * 0.26))


def test_a_newer_file_of_a_project_that_was_closed_or_deleted_here_says_so(opened, workspace, tmp_path):
    came = receive(workspace, PLANS[:1])
    bring_in(workspace, came.items)
    came.close()
    (project,) = workspace.all(Project)
    workspace.record("Close", [Update(Project, project.id, {"state": ProjectState.CLOSED})])
    newer = tmp_path / "laboratory-relocation v2.xml"
    newer.write_text(PLANS[0].read_text("utf-8").replace("Moving plan", "Removal plan"), "utf-8")
    dialog = opened(newer)
    assert said(dialog)[0][1].endswith("; closed here")
    assert "The project is closed here, and stays so." in dialog.items[0].difference.notes
    delete_projects(workspace, [project.id])
    dialog = opened(PLANS[0])
    assert said(dialog)[0][1].endswith("; one of that name was deleted here")
    told = [each.text() for each in dialog.pages.currentWidget().findChildren(QLabel)]
    assert any(each.startswith("One of that name was deleted here (") for each in told)


def test_leave_that_is_called_off_is_not_counted_as_an_absence(workspace, tmp_path):
    workspace.record("New", [Insert(Person(id="anna", name="Anna Berg"))])
    event = (
        "BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:1\nDTSTART;VALUE=DATE:20270301\nSUMMARY:Anna Berg - holiday\n"
        "{}END:VEVENT\nEND:VCALENDAR\n"
    )
    for off, words in (
        ("", "1 absence"),
        ("STATUS:CANCELLED\n", "1 called off"),
        ("STATUS:CANCELLED\n", "nothing new"),
    ):
        (tmp_path / "leave.ics").write_text(event.format(off), "utf-8")
        came = receive(workspace, [tmp_path / "leave.ics"])
        assert [each.said for each in came.items] == [words]
        bring_in(workspace, came.items)
        came.close()


def test_what_a_newer_plan_would_do_is_what_comes_unless_somebody_looks(workspace, tmp_path):
    came = receive(workspace, PLANS[:1])
    bring_in(workspace, came.items)
    came.close()
    (task,) = workspace.find(Task, name="Moving plan per instrument")
    workspace.record("Longer", [Update(Task, task.id, {"duration": task.duration + 8 * 3600})])
    text = PLANS[0].read_text("utf-8").replace("Survey of instruments", "Second survey of instruments")
    head, name, tail = text.partition("<Name>Moving plan per instrument</Name>")
    length = f"<Duration>PT{task.duration // 3600}H0M0S</Duration>"
    assert length in tail
    (tmp_path / "laboratory v2.xml").write_text(
        head + name + tail.replace(length, "<Duration>PT240H0M0S</Duration>", 1)
    )
    came = receive(workspace, [tmp_path / "laboratory v2.xml"])
    (item,) = came.items
    assert item.said == "updates “Water quality laborator…”: 1 task renamed; 1 to look at"
    everything = replace(item, chosen=item.difference.everything())
    assert everything.said.endswith(": 1 task renamed, 1 changed")
    came.close()
