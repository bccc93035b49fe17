"""Long work runs beside the window: progress comes back, cancel stops it, a failure reaches the person, closing ends it."""

import threading

import pytest

from pmo_desktop.domain.errors import CancelledError, ImportProblemError, KnownError
from pmo_desktop.domain.records import Project
from pmo_desktop.services.portfolio import create_project
from pmo_desktop.services.workspace import Workspace
from ui.background import Background


@pytest.fixture
def workspace(tmp_path):
    with Workspace.create(tmp_path / "Portfolio.pmo", author="Petra") as made:
        yield made


@pytest.fixture
def background(qtbot, workspace):
    made = Background(workspace)
    yield made
    made.close()


def test_a_job_has_a_workspace_and_a_thread_of_its_own(qtbot, background, workspace):
    came = []

    def job(own, _progress):
        create_project(own, "Made beside")
        return threading.get_ident()

    running = background.run("Making", job, came.append)
    with qtbot.waitSignal(running.ended):
        pass
    assert len(came) == 1
    assert came != [threading.get_ident()]
    assert [each.name for each in workspace.all(Project)] == ["Made beside"]
    assert not background.is_busy


def test_answers_come_in_the_thread_of_the_window(qtbot, background):
    came = []
    running = background.run("Asking", lambda _own, _step: 1, lambda _: came.append(threading.get_ident()))
    with qtbot.waitSignal(running.ended):
        pass
    assert came == [threading.get_ident()]


def test_progress_is_told_step_by_step(qtbot, background):
    steps = []
    hold = threading.Event()

    def job(_own, progress):
        hold.wait(10)
        for number in range(3):
            progress(number, 3, f"step {number}")

    running = background.run("Stepping", job, lambda _: None)
    running.progressed.connect(lambda *step: steps.append(step))
    with qtbot.waitSignal(running.ended):
        hold.set()
    assert steps == [(0, 3, "step 0"), (1, 3, "step 1"), (2, 3, "step 2")]


def test_cancelling_stops_at_the_next_step_and_says_so(qtbot, background, workspace):
    failures = []
    begun, go_on = threading.Event(), threading.Event()

    def job(own, progress):
        begun.set()
        go_on.wait(10)
        progress(0, 1, "writing")
        create_project(own, "Never")

    running = background.run("Writing", job, lambda _: None, failures.append)
    begun.wait(10)
    running.cancel()
    with qtbot.waitSignal(running.ended):
        go_on.set()
    assert isinstance(failures[0], CancelledError)
    assert workspace.count(Project) == 0


def failing(error):
    def job(_own, _progress):
        raise error

    return job


def test_a_known_failure_reaches_the_person(qtbot, background):
    with qtbot.waitSignal(background.failed) as told:
        background.run("Reading", failing(ImportProblemError("No plan in it.", "Try another.")), lambda _: None)
    assert str(told.args[0]) == "No plan in it. Try another."


def test_an_unknown_failure_is_told_and_logged(qtbot, background, caplog, log):
    with qtbot.waitSignal(background.failed) as told:
        background.run("Reading", failing(ZeroDivisionError("oh")), lambda _: None)
    assert isinstance(told.args[0], KnownError)
    assert "Reading failed" in str(told.args[0])
    assert "ZeroDivisionError" in caplog.text
    log.expect("a background job failed")


def test_after_closing_nobody_hears_of_a_job(qtbot, workspace):
    background = Background(workspace)
    came = []
    begun = threading.Event()

    def job(_own, progress):
        begun.set()
        while True:
            progress(0, 0, "")

    background.run("Endless", job, came.append, came.append)
    begun.wait(10)
    background.close()
    qtbot.wait(1)
    assert came == []
    assert not background.is_busy


def test_a_job_that_ends_just_before_closing_is_not_heard_of_either(qtbot, workspace):
    background = Background(workspace)
    came = []
    ended = threading.Event()

    def job(_own, _progress):
        ended.set()
        return 1

    background.run("Quick", job, came.append)
    ended.wait(10)
    background.close()
    qtbot.wait(1)
    assert came == []
