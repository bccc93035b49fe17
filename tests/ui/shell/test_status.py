"""The status bar says what happened, what is under way, how to stop it, and which file this is."""

import threading

from PySide6.QtCore import Qt

from pmo_desktop.domain.errors import KnownError
from ui.background import Running


def test_a_failure_is_red_and_the_next_message_is_not(window, workspace):
    status = window(workspace).status
    status.tell(KnownError("The disk is full.", "Make room."))
    assert (status.message.whole, status.message.objectName()) == ("The disk is full. Make room.", "late")
    status.say("Done.")
    assert (status.message.whole, status.message.objectName()) == ("Done.", "")


def test_the_file_is_named_in_full_in_its_tooltip(window, workspace):
    status = window(workspace).status
    assert status.file.whole == status.file.toolTip() == str(workspace.path)


def test_what_people_write_is_no_markup_in_a_message(window, workspace):
    status = window(workspace).status
    status.say("<b>x</b>&y")
    assert status.message.textFormat() is Qt.TextFormat.PlainText
    assert "&lt;b&gt;" in status.message.toolTip()


def test_two_jobs_the_newest_is_shown_and_cancelled_first(qtbot, window, workspace):
    shown = window(workspace, runner=None)
    status, background = shown.status, shown.session.background
    go_on = threading.Event()

    def job(_own, progress):
        go_on.wait(10)
        progress(1, 2, "half way")

    failures = []
    first = background.run("First", job, lambda _: None, failures.append)
    second = background.run("Second", job, lambda _: None, failures.append)
    assert status.doing.whole == "Second"
    assert status.working.isVisible()
    qtbot.mouseClick(status.cancel, Qt.MouseButton.LeftButton)
    assert (first._cancelled, second._cancelled) == (False, True)
    go_on.set()
    qtbot.waitUntil(lambda: not background.is_busy)
    assert [str(each) for each in failures] == ["Second was cancelled. Nothing was changed."]
    assert not status.working.isVisible()
    assert not status.cancel.isVisible()
    shown.close()


def test_progress_moves_the_bar(window, workspace):
    status = window(workspace).status
    running = Running("Counting")
    status._begin(running)
    running.progressed.emit(3, 10, "50%p of R&D")
    assert (status.working.value(), status.working.maximum(), status.doing.whole) == (3, 10, "50%p of R&D")
    status._end(running)
    assert not status.doing.isVisible()


def test_working_things_out_is_shown_only_where_it_takes_long(window, workspace):
    status = window(workspace).status
    status._show_reckoning(1, 5, "a few")
    assert not status.working.isVisible()
    status._show_reckoning(1, 500, "many")
    assert status.working.isVisible()
    status._end_reckoning()
    assert not status.working.isVisible()
