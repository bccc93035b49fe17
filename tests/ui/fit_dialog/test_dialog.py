"""Does it fit: the verdict, another start, and what is decided is one change."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog

from pmo_desktop.domain.entry.dates import format_date
from pmo_desktop.domain.records import Booking, BookingState, Project, ProjectState
from pmo_desktop.services.fitting import does_it_fit
from ui.fit_dialog.dialog import FitDialog


@pytest.fixture
def proposal(demo):
    (found,) = demo.find(Project, state=ProjectState.PROPOSED)
    return found


@pytest.fixture
def dialog(qtbot, window, demo, proposal):
    shown = window(demo, place="portfolio")
    made = FitDialog(shown.session, proposal.id, shown)
    made.show()
    qtbot.waitExposed(made)
    yield made
    made.close()
    made.deleteLater()


def test_the_verdict_is_that_of_the_services_and_the_worst_comes_first(dialog, demo, proposal):
    verdict = does_it_fit(demo, proposal.id)
    assert dialog.said.text() == "\n".join(verdict.sentences)
    assert dialog.start.text() == format_date(verdict.own.start)
    lacks = [float(line.texts[2].replace("–", "0")) for line in dialog.table.rows.lines]
    assert lacks == sorted(lacks, reverse=True)
    assert dialog.mark.text().startswith("✓" if verdict.own.fits else "✗")


def test_another_start_is_typed_and_laid_over_the_load(qtbot, dialog):
    dialog.start.setFocus()
    dialog.start.clear()
    qtbot.keyClicks(dialog.start, "2031-01-06")
    qtbot.keyClick(dialog.start, Qt.Key.Key_Tab)
    assert dialog.mark.text().startswith("✓")
    assert format_date(dialog.fit.start) == "2031-01-06"


def test_booking_tentatively_and_committing_close_the_dialog_as_one_undo_each(qtbot, dialog, demo, proposal):
    before = {each.id for each in demo.all(Booking)}
    qtbot.mouseClick(dialog.tentative, Qt.MouseButton.LeftButton)
    assert dialog.result() == QDialog.DialogCode.Accepted
    made = [each for each in demo.all(Booking) if each.id not in before]
    assert made
    assert {each.state for each in made} == {BookingState.TENTATIVE}
    again = FitDialog(dialog._session, proposal.id, dialog.parentWidget())
    again.take_earliest()
    start = again.fit.start
    qtbot.mouseClick(again.commit, Qt.MouseButton.LeftButton)
    again.deleteLater()
    assert demo.get(Project, proposal.id).state is ProjectState.APPROVED
    assert {demo.get(Booking, each.id).state for each in made} == {BookingState.COMMITTED}
    assert format_date(demo.get(Project, proposal.id).start) == format_date(start)
    demo.undo()
    demo.undo()
    assert demo.get(Project, proposal.id) == proposal
    assert {each.id for each in demo.all(Booking)} == before
