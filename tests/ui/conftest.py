"""A small plan in a real file, and a session that works things out at once."""

import os
import shutil
from datetime import UTC, datetime

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QApplication, QWidget

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from pmo_desktop.domain import moment
from pmo_desktop.domain.changes import Insert
from pmo_desktop.domain.records import Project
from pmo_desktop.services import planning
from pmo_desktop.services.workspace import Workspace
from pmo_desktop.settings import Settings
from ui import theme
from ui.background import at_once
from ui.session import Session

KEY, NO_KEYS = Qt.Key, Qt.KeyboardModifier.NoModifier
NOW = int(datetime(2026, 1, 14, 10, tzinfo=UTC).timestamp() * 1000)
"""A Wednesday."""
BEFORE = NOW - 1
"""When all was planned: what is made in a test has later ids."""
TASKS = (
    ("Design", ""), ("Survey", ""), ("Drawings", "2"), ("Approval", "3"),
    ("Build", ""), ("Foundations", "4"), ("Deck", "6"), ("Paint", "7FS+2d"), ("Handover", "8"),
)  # fmt: skip
DURATIONS = {
    "Survey": "5d", "Drawings": "10d", "Approval": "0d", "Foundations": "10d", "Deck": "15d", "Paint": "3d", "Handover": "0d",
}  # fmt: skip


@pytest.fixture(autouse=True)
def no_key_is_held(qapp):
    """Let go of Ctrl and Shift after each test: a key that ends a shortcut does not always say so to Qt."""
    yield
    if QApplication.keyboardModifiers() != NO_KEYS:
        somewhere = QWidget()
        QTest.keyClick(somewhere, KEY.Key_F24)
        somewhere.deleteLater()
    assert QApplication.keyboardModifiers() == NO_KEYS


class Bridge:
    """The plan: two phases and a milestone, from Monday 2026-01-05 on, with a baseline."""

    def __init__(self, workspace, project_id, task):
        self.workspace, self.id, self.task = workspace, project_id, dict(task)

    @classmethod
    def planned(cls, workspace):
        """Plan it anew."""
        self = cls(workspace, workspace.new_id(), {})
        start = moment.from_iso("2026-01-05T08:00")
        workspace.record("New", [Insert(Project(id=self.id, code="B-1", name="Bridge", start=start, budget=50_000_00))])
        ids = planning.insert_tasks(workspace, self.id, None, [name for name, _ in TASKS])
        self.task = dict(zip((name for name, _ in TASKS), ids, strict=True))
        planning.indent(workspace, self.id, [self.task[name] for name in ("Survey", "Drawings", "Approval")])
        planning.indent(workspace, self.id, [self.task[name] for name in ("Foundations", "Deck", "Paint")])
        self.write(*((name, "duration", text) for name, text in DURATIONS.items()))
        self.write(*((name, "predecessors", text) for name, text in TASKS if text))
        self.write(("Survey", "people", "Anna"), ("Deck", "people", "Ben[50%]"), ("Handover", "deadline", "2026-03-31"))
        planning.set_baseline(workspace, self.id)
        return self

    @property
    def plan(self):
        return self.workspace.plan(self.id)

    def write(self, *cells):
        planning.set_cells(self.workspace, self.id, [(self.task[name], field, text) for name, field, text in cells])

    def cell(self, name, field):
        schedule = self.workspace.schedule(self.id)
        row = self.plan.tasks.row[self.task[name]] if name in self.task else self.plan.tasks["name"].index(name)
        return planning.text_of(self.plan, schedule, row, field)

    def names(self):
        """Return the names of the tasks from the top, indented by level."""
        outline, names = self.plan.outline, self.plan.tasks["name"]
        return [" " * outline.level[row] + names[row] for row in outline.order]

    def row(self, name):
        """Return where a task stands in the unfolded table."""
        return [each.strip() for each in self.names()].index(name)

    def labels(self, count=1):
        return [each.label for each in self.workspace.history(count)]


@pytest.fixture(autouse=True)
def _look(qapp):
    """Draw as the program does."""
    theme.apply(qapp, "light")


@pytest.fixture(scope="session")
def planned(tmp_path_factory):
    """Return an empty portfolio, one with the plan, and what the plan is known by: tests begin with copies of them."""
    folder = tmp_path_factory.mktemp("planned")
    Workspace.create(folder / "empty.pmo", author="Anna", clock=lambda: BEFORE).close()
    with Workspace.create(folder / "bridge.pmo", author="Anna", clock=lambda: BEFORE) as workspace:
        bridge = Bridge.planned(workspace)
    return folder / "empty.pmo", folder / "bridge.pmo", (bridge.id, bridge.task)


@pytest.fixture
def workspace(tmp_path, planned, request):
    """Return an open portfolio; the plan is in it where the test asks for the bridge."""
    empty, with_bridge, _ = planned
    path = shutil.copyfile(with_bridge if "bridge" in request.fixturenames else empty, tmp_path / "a.pmo")
    with Workspace.open(path, author="Anna", clock=lambda: NOW) as made:
        yield made


@pytest.fixture
def bridge(workspace, planned):
    return Bridge(workspace, *planned[2])


@pytest.fixture
def session(qapp, workspace):
    made = Session(workspace, Settings(), at_once)
    yield made
    made.close()


@pytest.fixture
def said(session):
    """Return what the session had to say: announcements and refusals, in order."""
    heard = []
    session.announced.connect(heard.append)
    session.failed.connect(lambda error: heard.append(str(error)))
    return heard


@pytest.fixture
def qts_rules(qtmodeltester, qtlog):
    """Return a function that holds a model to Qt's rules, now and in every change until the test ends."""
    watching = []

    def watch(model):
        qtmodeltester.check(model)
        watching.append(QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Warning))

    yield watch
    assert watching
    assert [record.message for record in qtlog.records if "FAIL!" in record.message] == []


class Keys:
    """Keys pressed wherever the focus is."""

    def press(self, key, held=NO_KEYS):
        focus = QApplication.focusWidget()
        QTest.keyClick(focus, key, held)
        if held:
            QTest.keyRelease(
                QApplication.focusWidget() or focus, KEY.Key_Control
            )  # else Qt takes them as held for good
        QApplication.processEvents()  # Qt commits an editor by a queued call
        return self

    def type(self, text, then=KEY.Key_Return):
        """Write a text, beginning an editor where there is none, and end it with a key."""
        for letter in text:
            QTest.keyClicks(QApplication.focusWidget(), letter)
        return self.press(then) if then is not None else self


@pytest.fixture
def keys(qapp):
    return Keys()


@pytest.fixture
def on_screen(qtbot):
    """Return a function that shows a widget, ready for keys."""

    def show(widget, width=1200, height=600):
        qtbot.addWidget(widget)
        widget.resize(width, height)
        with qtbot.waitActive(widget):
            widget.show()
            widget.activateWindow()
        widget.setFocus()
        return widget

    return show
