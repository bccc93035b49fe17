"""Questions are answered in order, in one thread; one that was overtaken is never answered."""

import threading

import pytest

from pmo_desktop.domain.errors import KnownError
from pmo_desktop.services.portfolio import create_project, projects
from pmo_desktop.services.workspace import Workspace
from ui.reckoner import Reckoner


@pytest.fixture
def workspace(tmp_path):
    with Workspace.create(tmp_path / "Portfolio.pmo", author="Petra") as made:
        yield made


@pytest.fixture
def reckoner(qtbot, workspace):
    made = Reckoner(workspace)
    yield made
    made.close()


def test_an_answer_is_of_the_file_as_it_stands(qtbot, reckoner, workspace):
    counts = []
    for name in ("one", "two"):
        create_project(workspace, name)
        with qtbot.waitSignal(reckoner.idle):
            reckoner.ask("count", lambda own, _step: len(projects(own)), counts.append)
    assert counts == [1, 2]


def test_a_question_overtaken_is_not_answered(qtbot, reckoner):
    begun, go_on = threading.Event(), threading.Event()
    answers = []

    def slow(_own, step):
        begun.set()
        go_on.wait(10)
        step(1, 2, "half way")
        return "old"

    reckoner.ask("load", slow, answers.append)
    begun.wait(10)
    reckoner.ask("load", lambda _own, _step: "new", answers.append)
    with qtbot.waitSignal(reckoner.idle):
        go_on.set()
    assert answers == ["new"]


def test_an_answer_that_came_too_late_is_not_given(qtbot, reckoner):
    """The question ended before the newer one was asked, but its answer had not been delivered."""
    ended = threading.Event()
    answers = []

    def quick(_own, _step):
        ended.set()
        return "old"

    reckoner.ask("load", quick, answers.append)
    ended.wait(10)
    reckoner.ask("load", lambda _own, _step: "new", answers.append)
    with qtbot.waitSignal(reckoner.idle):
        pass
    assert answers == ["new"]


def test_each_asker_is_answered(qtbot, reckoner):
    answers = []
    with qtbot.waitSignal(reckoner.idle):
        reckoner.ask("load", lambda _own, _step: "load", answers.append)
        reckoner.ask("home", lambda _own, _step: "home", answers.append)
    assert answers == ["load", "home"]


@pytest.mark.parametrize(
    ("error", "said"), [(KnownError("The file is gone."), "The file is gone."), (KeyError("x"), "worked out")]
)
def test_a_failure_reaches_the_person_and_the_next_question_is_answered(qtbot, reckoner, error, said):
    def fails(_own, _step):
        raise error

    answers = []
    with qtbot.waitSignal(reckoner.failed) as told:
        reckoner.ask("load", fails, answers.append)
    assert said in str(told.args[0])
    with qtbot.waitSignal(reckoner.idle):
        reckoner.ask("load", lambda _own, _step: 1, answers.append)
    assert answers == [1]


def test_closing_ends_what_runs_and_lets_the_file_go(qtbot, tmp_path, workspace):
    reckoner = Reckoner(workspace)
    begun = threading.Event()
    answers = []

    def endless(_own, step):
        begun.set()
        while True:
            step(0, 0, "")

    reckoner.ask("load", endless, answers.append)
    begun.wait(10)
    before = threading.active_count()
    reckoner.close()
    workspace.close()
    qtbot.wait(1)
    assert answers == []
    assert threading.active_count() <= before
    assert not (tmp_path / "Portfolio.pmo-wal").exists()
