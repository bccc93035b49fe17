"""A newer file for a project: what differs is looked at and ticked by keyboard, taken over, told, and undone."""

import csv

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QComboBox

import resources
from pmo_desktop.services import planning
from pmo_desktop.services.portfolio import create_project
from pmo_desktop.services.updating import versions
from ui.changes.view import ChangesView
from ui.conflicts.dates import MovedDialog
from ui.shell.places import named
from ui.updating.page import DifferencePage
from ui.updating.versions import VersionsPart

KEY, HELD = Qt.Key, Qt.KeyboardModifier


@pytest.fixture
def page(qtbot, session, laboratory):
    made = DifferencePage(session, laboratory.difference())
    qtbot.addWidget(made)
    made.resize(1000, 600)
    made.show()
    return made


@pytest.fixture
def shown(window, laboratory):
    return window(laboratory.workspace, place="portfolio")


def groups(page):
    return {group.key: [line.name for line in group.lines] for group in page.model.groups}


def index_of(page, name, what=""):
    for index in page.tree.lines_shown():
        line = page.model.line_at(page.tree.narrowed.mapToSource(index))
        if line.name == name and what in {"", line.what}:
            return index
    raise AssertionError(name)


def choose(page, name, what=""):
    page.tree.setCurrentIndex(index_of(page, name, what))
    return page.model.line_at(page.tree.source())


def update(shown, finder, laboratory):
    """Ask for the newer file as a person does, and return the dialog."""
    shown.go("project", laboratory.id)
    shown.session.asking.answers.append(laboratory.path)
    finder(shown, "Update this project from a file").trigger()
    return shown.updates.dialog


def test_what_differs_is_told_in_a_sentence_and_line_by_line_what_needs_a_look_first(page):
    assert page.sentence.text() == (
        "Finish 2027-02-25 → 2027-03-12 (+11 d), 1 task added, 1 removed, 1 renamed, 2 changed."
    )
    assert page.notes.text() == "2 need a look first (F8)."
    found = groups(page)
    assert next(iter(found)) == "look"
    assert found["look"] == ["Strip out and partitions"] * 2
    assert found["added"] == ["Hand in the keys"]
    assert found["removed"] == ["Sample tracking connected and tested"]
    assert found["renamed"] == ["Move chemistry and archives"]
    assert "Parallel samples" in found["dates"]
    assert "Closed" in found["follows"]


def test_the_line_that_was_changed_here_too_is_found_by_a_key_and_says_all_three_versions(page, qtbot):
    qtbot.keyClick(page.tree, KEY.Key_F8)
    line = page.tree.line()
    assert (line.name, line.what, line.before, line.here, line.there) == (
        "Strip out and partitions", "Duration", "10d", "11d", "12d",
    )  # fmt: skip
    before, here, there = (label.text() for label in page.detail.values if label.isVisible())
    assert (before, there) == ("In the file before: 10d", "In the file: 12d")
    assert here.startswith("Here (Petra, ")
    assert here.endswith("): 11d")
    assert page.detail.problem.isVisible()
    assert page.detail.where.whole == "in Fit out Mill Lane"
    texts = [page.tree.currentIndex().siblingAtColumn(column).data() for column in range(5)]
    assert texts == ["⚠ Strip out and partitions", "8", "Duration", "11d", "12d"]


def test_ticks_are_turned_by_keys_and_buttons(page, qtbot):
    clash = index_of(page, "Strip out and partitions")
    every = page.difference.everything()
    assert page.chosen() == page.difference.unproblematic()
    assert clash.data(Qt.ItemDataRole.CheckStateRole) == Qt.CheckState.Unchecked
    page.tree.setCurrentIndex(clash)
    qtbot.keyClick(page.tree, KEY.Key_Space)
    assert len(page.chosen()) == len(every) - 1
    assert clash.parent().data(Qt.ItemDataRole.CheckStateRole) == Qt.CheckState.PartiallyChecked
    page.tree.setCurrentIndex(clash.parent())
    qtbot.keyClick(page.tree, KEY.Key_Space)
    assert page.is_all
    assert page.said.text().startswith("Everything is ticked")
    qtbot.keyClick(page.tree, KEY.Key_Space)
    assert page.chosen() == page.difference.unproblematic()
    for button, count in ((page.none, 0), (page.all, len(every)), (page.some, len(every) - 2)):
        button.click()
        assert len(page.chosen()) == count
    page.none.click()
    assert page.said.text() == "Nothing is ticked: the plan stays as it is here."


def test_what_the_chosen_lead_to_is_reckoned_a_moment_after_a_tick(page, qtbot):
    page.none.click()
    page.model.tick(page.model.keys_at(page.tree.narrowed.mapToSource(index_of(page, "Parallel samples"))), on=True)
    assert page.said.text() == f"1 of {len(page.difference.everything())} ticked."
    qtbot.waitUntil(lambda: "finish +" in page.said.text(), timeout=3_000)


def test_lines_are_grouped_found_and_shown_by_kind(page, qtbot):
    page.grouping.setCurrentIndex(1)
    line = choose(page, "Parallel samples", "Duration")
    assert line.key.endswith("/duration")
    page.grouping.setCurrentIndex(0)
    qtbot.keyClick(page.tree, KEY.Key_F, HELD.ControlModifier)
    page.filter.setText("keys")
    assert [page.model.line_at(page.tree.narrowed.mapToSource(each)).name for each in page.tree.lines_shown()] == [
        "Hand in the keys"
    ]
    page.show_everything()
    page.kind.setCurrentIndex(page.kind.findData("renamed"))
    assert groups(page) == {"renamed": ["Move chemistry and archives"]}
    assert page.difference.unproblematic() == page.chosen()


def test_the_menus_offer_everything_and_lines_are_copied_and_exported(page, session, tmp_path):
    choose(page, "Parallel samples", "Duration")
    titles = [action.text() for action in page.tree.menu().actions() if action.text()]
    assert titles == [
        "Tick or untick", "Take these over", "Leave these as they are here", "Show in the Gantt", "Next that needs a look",
        "The one before that needs a look", "Open all groups", "Fold all groups", "Copy", "Export…",
    ]  # fmt: skip
    page.tree.copy()
    titled, copied = QApplication.clipboard().text().splitlines()
    assert titled.split("\t")[:5] == ["Task", "Row", "What", "Here", "In the file"]
    assert copied.split("\t")[2:5] == ["Duration", "10d", "14d"]
    went = []
    page.task_requested.connect(lambda *where: went.append(where))
    page.tree.open_current()
    assert went == [(page.difference.project_id, page.tree.line().task_id)]
    session.asking.answers.append(tmp_path / "differs.csv")
    page.export()
    rows = list(csv.DictReader((tmp_path / "differs.csv").read_text("utf-8-sig").splitlines()))
    assert len(rows) == len(page.model.lines)
    assert {row["Ticked"] for row in rows if row["Kind"] == "Needs a look first"} == {"no"}
    columns = page.tree.columns_menu().actions()
    columns[-1].trigger()
    assert page.tree.isColumnHidden(8)


def test_enter_and_esc_in_the_field_take_nothing_over_and_lose_nothing(shown, finder, laboratory, qtbot):
    dialog = update(shown, finder, laboratory)
    page = dialog.page
    page.filter.setFocus()
    page.filter.setText("keys")
    qtbot.keyClick(page.filter, KEY.Key_Return)
    qtbot.keyClick(page.kind, KEY.Key_Return)
    assert dialog.isVisible()
    qtbot.keyClick(page.filter, KEY.Key_Escape)
    assert (page.filter.text(), dialog.isVisible()) == ("", True)
    qtbot.keyClick(page.tree, KEY.Key_Escape)
    assert not dialog.isVisible()


def test_the_tree_is_sound_as_qt_sees_it(page, qtmodeltester):
    qtmodeltester.check(page.model)
    page.grouping.setCurrentIndex(1)
    qtmodeltester.check(page.model)


def test_a_plan_is_brought_up_to_date_told_what_moved_and_undone(shown, finder, laboratory, qtbot, monkeypatch):
    dialog = update(shown, finder, laboratory)
    assert dialog.windowTitle() == "Update “Water quality laboratory relocation” from laboratory-relocation_v8.xml"
    assert dialog.origin.text().startswith("The last file was laboratory-relocation.xml on ")
    every = len(dialog.page.difference.everything())
    assert dialog.accepting.text() == f"Take over {every - 2} of {every}"
    said = []
    shown.session.announced.connect(said.append)
    before = laboratory.names()
    qtbot.keyClick(dialog.page.tree, KEY.Key_Return, HELD.ControlModifier)
    assert {"Hand in the keys", "Move chemistry and archives"} <= set(laboratory.names())
    assert "Sample tracking connected and tested" not in laboratory.names()
    assert laboratory.duration("Strip out and partitions") == "11d"
    assert laboratory.duration("Parallel samples") == "14d"
    assert said[-1].startswith(
        "Update “Water quality laboratory relocation” from “laboratory-relocation_v8.xml”: finish +"
    )
    assert shown.clashes.bar._sentence.startswith("The dates of ")
    run = []
    monkeypatch.setattr(MovedDialog, "exec", lambda self: run.append((self.windowTitle(), self.table.rowCount())) or 0)
    shown.clashes.bar.dates.click()
    assert run[0][0] == "Dates that moved by updating"
    assert run[0][1] > 0
    assert [each.file_name for each in versions(laboratory.workspace, laboratory.id)] == [
        "laboratory-relocation_v8.xml", "laboratory-relocation.xml",
    ]  # fmt: skip
    shown.undoing.undo.trigger()
    assert laboratory.names() == before
    assert laboratory.duration("Parallel samples") == "10d"


def test_what_changes_meanwhile_is_taken_into_account_and_ticks_stay(shown, finder, laboratory, qtbot):
    dialog = update(shown, finder, laboratory)
    page = dialog.page
    page.model.tick(page.model.keys_at(page.tree.narrowed.mapToSource(index_of(page, "Hand in the keys"))), on=False)
    planning.set_cells(laboratory.workspace, laboratory.id, [(laboratory.task("Parallel samples"), "duration", "11d")])
    qtbot.waitUntil(lambda: "Parallel samples" in groups(page)["look"], timeout=3_000)
    assert index_of(page, "Hand in the keys").data(Qt.ItemDataRole.CheckStateRole) == Qt.CheckState.Unchecked
    dialog.reject()
    assert shown.updates.dialog is None


def test_who_somebody_is_can_be_said_and_changes_what_differs(shown, finder, laboratory):
    dialog = update(shown, finder, laboratory)
    before = len(dialog.page.model.lines)
    box = dialog.people.findChild(QComboBox)
    assert box.currentData()
    box.setCurrentIndex(0)
    assert len(dialog.page.model.lines) > before
    dialog.reject()


def test_what_was_changed_here_alone_stays_and_can_be_given_up(qtbot, session, laboratory, workspace):
    planning.set_cells(workspace, laboratory.id, [(laboratory.task("Assessor's visit"), "notes", "Ask\nin  time")])
    page = DifferencePage(session, laboratory.difference())
    qtbot.addWidget(page)
    assert groups(page)["kept"] == ["Assessor's visit"]
    page.take_all()
    assert page.said.text() == "Everything is ticked; what was changed here alone stays."
    kept = choose(page, "Assessor's visit", "Notes")
    assert page.tree.currentIndex().siblingAtColumn(3).data() == "Ask in time"
    before = page.counts
    page.tree.turn_ticks()
    assert kept.key in page.chosen()
    assert page.counts == (before[0] + 1, before[1] + 1)
    assert page.said.text() == "Everything is ticked: the plan will stand as in the file."


def test_a_file_of_another_project_is_doubted_and_the_same_file_again_is_nothing_to_take_over(
    shown, laboratory, tmp_path
):
    ours = resources.path("demo", "files")
    other, same = tmp_path / "generators.xml", tmp_path / "laboratory again.xml"
    other.write_bytes((ours / "standby-generators.xml").read_bytes())
    shown.updates.read(laboratory.id, other)
    assert shown.updates.dialog.doubt.isVisible()
    assert not shown.updates.dialog.page.chosen()
    same.write_bytes((ours / "laboratory-relocation.xml").read_bytes())
    laboratory.workspace.undo()
    shown.updates.read(laboratory.id, same)
    dialog = shown.updates.dialog
    assert not dialog.doubt.isVisible()
    assert dialog.page.layers.currentIndex() == 1
    assert "nothing to take over" in dialog.page.nothing.text()
    assert not dialog.accepting.isEnabled()
    dialog.reject()


def test_the_overview_says_where_the_plan_comes_from_and_offers_to_bring_it_up_to_date(shown, laboratory, workspace):
    shown.go("project", laboratory.id)
    part = shown.view(named("project")).findChild(VersionsPart)
    line = [part.table.item(0, column).text() for column in range(6)]
    assert line[:2] == ["1", "laboratory-relocation.xml"]
    assert line[3] == "Petra"
    titles = {action.text(): action.isEnabled() for action in part.menu().actions() if action.text()}
    assert list(titles) == [
        "What changed since", "Show what it changed", "Everything as it was before this", "Undo this…",
        "Update from a file…", "Copy", "Export…",
    ]  # fmt: skip
    assert all(titles.values())
    part.table.opened.emit(0)
    changes = shown.view(named("changes"))
    assert isinstance(changes, ChangesView)
    assert shown.place == "changes"
    assert changes.since.differences.rowCount() > 0
    project_id = create_project(workspace, "Written here")
    shown.go("project", project_id)
    part = shown.view(named("project")).findChildren(VersionsPart)[-1]
    assert not part.table.isVisible()
    asked = []
    shown.session.update_requested.connect(asked.append)
    part.update_button.click()
    assert asked == [project_id]
