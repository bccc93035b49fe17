"""Both versions are looked at side by side and decided one after the other, by mouse and by key."""

from types import SimpleNamespace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from pmo_desktop.domain.changes import Insert, Update
from pmo_desktop.domain.records import Person, Project, Task, Verdict
from pmo_desktop.services import conflicts
from pmo_desktop.services.moved import Watch
from pmo_desktop.settings import Settings
from tests.services import clashing
from tests.services.clashing import TwoPeople
from ui.background import at_once
from ui.conflicts.dates import MovedDialog
from ui.conflicts.dialog import ConflictsDialog
from ui.gantt.delegates import Role
from ui.session import Session
from ui.shell.places import named

KEY = Qt.Key


@pytest.fixture
def two(tmp_path):
    made = TwoPeople(tmp_path)
    yield made
    made.close()


@pytest.fixture
def clashed(two):
    """Let the two clash over a name, over coupled facts and over a link; return Petra’s workspace."""
    for how in (clashing.edited, clashing.linked):
        how(two)
    two.anna.record("Notes", Update(Task, "b", {"notes": "Hers"}))
    two.petra.record("Notes", Update(Task, "b", {"notes": "Mine"}))
    two.outcome = two.clash()
    with two.looking("Petra") as workspace:
        yield workspace


@pytest.fixture
def dialog(clashed, on_screen):
    session = Session(clashed, Settings(author="Petra"), at_once)
    shown = on_screen(ConflictsDialog(session), 940, 600)
    shown.list.setFocus()
    yield shown
    session._timer.stop()


def listed(dialog):
    """Return the lines of the list that can be chosen."""
    rows = [row for row in range(dialog.list.count()) if dialog._id_at(row)]
    return [dialog.list.item(row).text().replace("\n", ": ") for row in rows]


def press(dialog, key, held=Qt.KeyboardModifier.NoModifier):
    QTest.keyClick(dialog.focusWidget() or dialog, key, held)


def test_the_versions_stand_side_by_side_and_say_which_stands(dialog):
    assert listed(dialog) == ["Task “Survey”: Name", "Link from “B” to “Survey”: Runs in a circle", "Task “B”: Notes"]
    assert dialog.list.item(0).text() == "Bridge  (3)"
    assert [dialog.versions.cells[0, place].text() for place in (1, 2, 3)] == ["Poll", "Survey", "A"]
    assert [dialog.versions.cells[0, place].property("stands") for place in (1, 2, 3)] == [False, True, False]
    assert (dialog.keep_words.text(), dialog.use_words.text()) == ("Anna’s stays.", "Yours is put in.")
    assert dialog.heading.text() == "3 things changed by two people"


def test_keys_decide_one_after_the_other_until_all_are_decided(dialog, clashed):
    press(dialog, KEY.Key_U)
    assert clashed.get(Task, "a").name == "Poll"
    assert dialog.what.text() == "Link from “B” to “Poll”"
    press(dialog, KEY.Key_U)  # which would close a circle
    assert (len(listed(dialog)), dialog.use.isEnabled()) == (2, False)
    assert "wait for each other" in dialog.obstacle.text()
    press(dialog, KEY.Key_Down)
    press(dialog, KEY.Key_K)
    assert dialog.what.text() == "Link from “B” to “Poll”"
    press(dialog, KEY.Key_Return)
    assert (dialog.done_words.text(), conflicts.count_open(clashed)) == ("All decided", 0)
    assert (clashed.get(Task, "b").notes, dialog.undoing.isVisible()) == ("Hers", True)
    dialog.undoing.click()
    assert listed(dialog) == ["Link from “B” to “Poll”: Runs in a circle"]
    assert not dialog.undoing.isVisible()


def test_ctrl_z_takes_the_last_decision_back_and_no_other_edit(dialog, clashed):
    clashed.record("Own", [Update(Task, "c", {"name": "Own"})])
    press(dialog, KEY.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert clashed.get(Task, "c").name == "Own"
    press(dialog, KEY.Key_U)
    press(dialog, KEY.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert (clashed.get(Task, "a").name, len(listed(dialog))) == ("Survey", 3)


def test_all_of_one_side_are_decided_in_one_go(dialog, clashed):
    offered = {action.text(): action for action in dialog._several.actions()}
    assert set(offered) == {"Keep all as they stand  (3)", "All mine  (2)", "All Anna’s  (3)"}
    offered["All mine  (2)"].trigger()
    assert (clashed.get(Task, "a").name, clashed.get(Task, "b").notes) == ("Poll", "Mine")
    assert listed(dialog) == ["Link from “B” to “Poll”: Runs in a circle"]


def test_what_was_decided_can_be_looked_at(dialog):
    press(dialog, KEY.Key_U)
    dialog.shown.setCurrentIndex(2)
    assert listed(dialog) == ["Task “Poll”: Name"]
    assert dialog.verdict.text().startswith("Petra decided on ")
    assert dialog.verdict.text().endswith("Yours is put in.")
    assert (dialog.keep.isVisible(), dialog.several.isVisible()) == (False, False)
    assert [dialog.versions.cells[0, place].property("stands") for place in (1, 2, 3)] == [True, False, False]
    press(dialog, KEY.Key_K)
    assert dialog.heading.text() == "1 decided"


def test_what_somebody_wrote_since_stands_beside_the_three(dialog, clashed):
    carl = clashed.another(author="Carl")
    carl.record("Rename", [Update(Task, "a", {"name": "Questionnaire"})])
    carl.close()
    clashed.poll()
    dialog.renew()
    assert [dialog.versions.cells[0, place].text() for place in (1, 2, 3, 4)] == [
        "Poll",
        "Survey",
        "A",
        "Questionnaire",
    ]
    assert dialog.versions.cells[0, 4].property("stands")
    assert dialog.since.text() == "▲ Carl has written “Questionnaire” since."
    assert dialog.keep_words.text() == "What is there now stays."


def test_a_manager_is_asked_about_their_own_projects(dialog, clashed):
    assert dialog.role.currentData() == conflicts.PMO
    dialog.role.setCurrentIndex(1)
    assert (listed(dialog), dialog.heading.text()) == ([], "Nothing waits")
    clashed.record("Petra", [Insert(Person(id="pp", name="Petra")), Update(Project, "p", {"manager_id": "pp"})])
    dialog.renew()
    assert len(listed(dialog)) == 3
    dialog.role.setCurrentIndex(0)
    assert dialog._session.waiting.role == conflicts.PMO


def test_what_another_window_decides_leaves_the_list(dialog, clashed):
    other = clashed.another()
    conflicts.decide(other, [(conflicts.open_conflicts(other)[0].id, Verdict.CONFIRMED)])
    other.close()
    clashed.poll()
    assert listed(dialog) == ["Link from “B” to “Survey”: Runs in a circle", "Task “B”: Notes"]


# In the window


@pytest.fixture
def shown(window, clashed, open_windows):
    made = window(clashed, place="gantt")
    made.project_id = "p"
    made.go("gantt", "p")
    yield made
    made.close()


def test_the_window_says_how_much_waits_and_marks_the_rows(shown, clashed):
    assert shown.clashes.button.text().strip() == "3 things changed by two people"
    gantt = shown.view(named("gantt"))
    model = gantt._model
    marked = {model.ids[row]: model.index(row, 0).data(Role.CLASHES) for row in range(3)}
    assert marked == {"a": 2, "b": 1, "c": None}
    gantt.show_tasks(["b"])
    asked = []
    shown.session.clashes_requested.disconnect()
    shown.session.clashes_requested.connect(asked.append)
    shown.inspector.clash_line.line.click()
    assert asked == ["b"]
    conflicts.decide(clashed, [(each.id, Verdict.CONFIRMED) for each in conflicts.open_conflicts(clashed)])
    assert not shown.clashes.button.isVisible()
    assert {model.index(row, 0).data(Role.CLASHES) for row in range(3)} == {None}
    assert shown.inspector.clash_line.isHidden()


def test_after_an_exchange_it_is_said_once_and_never_over_the_typing(shown, two, monkeypatch):
    focus = shown.focusWidget()
    shown.session.exchanged.emit(SimpleNamespace(conflicts=two.outcome.conflicts, received=3))
    assert shown.clashes.bar._sentence == "3 things changed by two people."
    assert (shown.clashes.bar.isVisible(), shown.focusWidget()) == (True, focus)
    assert not shown.clashes.bar.dates.isVisible()
    shown.clashes.bar.later.click()
    assert not shown.clashes.bar.isVisible()
    shown.session.exchanged.emit(SimpleNamespace(conflicts=[], received=0))
    assert not shown.clashes.bar.isVisible()
    run = []
    monkeypatch.setattr(ConflictsDialog, "exec", lambda self: run.append(self.list.count()) or 0)
    shown.session.exchanged.emit(SimpleNamespace(conflicts=two.outcome.conflicts[:1], received=1))
    shown.clashes.bar.look.click()
    assert run == [4]


def test_who_is_asked_about_nothing_is_not_disturbed(shown, two):
    shown.session.waiting.set_role(conflicts.MANAGER)
    shown.session.exchanged.emit(SimpleNamespace(conflicts=two.outcome.conflicts, received=3))
    assert not shown.clashes.bar.isVisible()
    assert not shown.clashes.button.isVisible()
    assert shown.state().views["conflicts"] == {"role": "manager"}


def test_the_changes_offer_the_way_to_them(shown, finder):
    shown.go("changes")
    assert finder(shown, "Two people changed this").isEnabled()
    assert shown.clashes.action in shown.view(named("changes")).bar_actions()


def test_the_dates_that_moved_are_listed_with_the_way_to_each(shown, two, monkeypatch, tmp_path):
    watch = Watch()
    watch.look(shown.session.workspace)
    two.anna.record("Later", Update(Task, "c", {"duration": 10 * 28_800}))
    two.anna.exchange()
    outcome, moves = watch.around(shown.session.workspace, two.petra.exchange)
    run = []
    monkeypatch.setattr(MovedDialog, "exec", lambda self: run.append(self) or 0)
    shown.session.exchanged.emit(SimpleNamespace(conflicts=[], received=outcome.received, moved=moves))
    assert shown.clashes.bar._sentence == "The dates of 1 task moved."
    assert not shown.clashes.bar.look.isVisible()
    shown.clashes.bar.dates.click()
    (dialog,) = run
    line = [dialog.table.item(0, column).text() for column in range(dialog.table.columnCount())]
    assert line == ["Bridge", "C", "2025-10-13", "2025-10-24", "▲ +11", "Anna", "“Later”"]
    shown.session.asking.answers.append(tmp_path / "moved.csv")
    dialog.save.click()
    assert "“Later”" in (tmp_path / "moved.csv").read_text("utf-8-sig")
    went = []
    shown.session.task_requested.connect(lambda *where: went.append(where))
    dialog.table.opened.emit(0)
    assert went == [("p", "c")]
