"""Baselines are set, cleared, chosen and compared from one dialog; each button is one change."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from pmo_desktop.services.planning import baselines
from ui.gantt.baselines import BaselinesDialog
from ui.tables.roles import Role

KEY, MOD, LEFT = Qt.Key, Qt.KeyboardModifier, Qt.MouseButton.LeftButton


@pytest.fixture
def opened(qtbot, session, bridge):
    """Return a function that shows the dialog with tasks selected by name."""

    def show(*names, **more):
        made = BaselinesDialog(session, bridge.id, selected=[bridge.task[name] for name in names], **more)
        qtbot.addWidget(made)
        with qtbot.waitActive(made):
            made.show()
            made.activateWindow()
        return made

    return show


@pytest.fixture
def ran(monkeypatch):
    shown = []

    def run(self):
        shown.append(self)
        return 0

    monkeypatch.setattr(BaselinesDialog, "exec", run)
    return shown


_INSIDE = QPoint(6, 8)


def press(button):
    QTest.mouseClick(button, LEFT)


def pick(box):
    """Click where the words begin: the room beside them does nothing."""
    QTest.mouseClick(box, LEFT, pos=box.rect().topLeft() + _INSIDE)


def count(bridge, number):
    return baselines.baselines_of(bridge.workspace, bridge.id)[number].tasks


def lines(dialog):
    table = dialog.comparing.table
    model = table.sorted
    fields = [column.field for column in table.model.columns]
    shown = {}
    for row in range(model.rowCount()):
        cells = {field: model.index(row, place).data() for place, field in enumerate(fields)}
        shown[cells["name"].strip()] = cells
    return shown


def test_keys_alone_choose_a_baseline_and_set_it(opened, bridge, keys):
    dialog = opened()
    assert dialog.keeping.number == 1  # the first that is free
    keys.press(KEY.Key_Down).press(KEY.Key_Down)
    assert (dialog.keeping.number, dialog.keeping.set_button.text()) == (3, "Set")
    dialog.keeping.set_button.setFocus()
    keys.press(KEY.Key_Space)
    assert count(bridge, 3) == 9
    assert bridge.labels() == ["Set baseline 3 of “Bridge”"]
    assert dialog.keeping.table.item(3, 2).text() == "9"
    assert dialog.keeping.table.item(3, 1).text().startswith("2026-01-14")
    assert "is set" in dialog.keeping.outcome.text()


def test_ctrl_z_in_the_dialog_takes_it_back(opened, bridge, keys):
    dialog = opened()
    press(dialog.keeping.set_button)
    assert count(bridge, 1) == 9
    keys.press(KEY.Key_Z, MOD.ControlModifier)
    assert count(bridge, 1) == 0
    assert dialog.keeping.table.item(1, 2).text() == "–"


def test_what_would_be_replaced_is_said_first(opened):
    dialog = opened("Deck", number=0)
    assert "Baseline holds 9 tasks, taken 2026-01-14" in dialog.keeping.said.text()
    assert dialog.keeping.set_button.text() == "Replace"
    pick(dialog.keeping.some)
    assert "those of the selected tasks" in dialog.keeping.said.text()


def test_only_the_selected_tasks_are_set_and_summaries_rolled_up_where_asked(opened, bridge):
    bridge.write(("Deck", "duration", "20d"))
    dialog = opened("Deck", number=0)
    pick(dialog.keeping.some)
    pick(dialog.keeping.to_summaries)
    press(dialog.keeping.set_button)
    apart = {each.name: each.apart.finish for each in baselines.compare(bridge.workspace, bridge.id, 0)}
    assert apart["Deck"] == 0
    assert apart["Paint"] == 5 * 28_800
    assert apart["Build"] == 5 * 28_800  # until Paint ends, whose baseline stays


def test_a_baseline_is_cleared(opened, bridge):
    dialog = opened(number=0)
    press(dialog.keeping.clear_button)
    assert count(bridge, 0) == 0
    assert not dialog.keeping.clear_button.isEnabled()
    assert "is cleared" in dialog.keeping.outcome.text()


def test_the_baseline_used_is_that_of_chart_and_comparison(view, opened, bridge):
    bridge.write(("Deck", "duration", "20d"))
    baselines.set_baseline(bridge.workspace, bridge.id, 2)
    dialog = opened(number=2)
    dialog.used.connect(view.use_baseline)
    press(dialog.keeping.use_button)
    assert view.baseline == 2
    assert dialog.comparing.first.currentData() == 2
    assert lines(dialog) == {}
    view.restore_state(view.save_state())
    assert view.baseline == 2


def test_the_plan_is_compared_with_a_baseline_and_what_is_later_is_marked(opened, bridge):
    bridge.write(("Deck", "duration", "20d"))
    dialog = opened()
    dialog.tabs.setCurrentIndex(1)
    found = lines(dialog)
    assert set(found) == {"Build", "Deck", "Paint", "Handover"}
    assert (found["Deck"]["duration_then"], found["Deck"]["duration_now"], found["Deck"]["duration_apart"]) == (
        "15d", "20d", "+5d",
    )  # fmt: skip
    assert (found["Paint"]["start_apart"], found["Deck"]["start_apart"]) == ("+5d", "0d")
    assert "3 tasks end later" in dialog.comparing.said.text()
    pick(dialog.comparing.only_changed)
    assert len(lines(dialog)) == 9


def test_lines_are_sorted_filtered_and_copied(opened, bridge, keys):
    bridge.write(("Deck", "duration", "20d"))
    dialog = opened()
    dialog.tabs.setCurrentIndex(1)
    table = dialog.comparing.table
    fields = [column.field for column in table.model.columns]
    table.view.sortByColumn(fields.index("duration_apart"), Qt.SortOrder.DescendingOrder)
    assert table.sorted.index(0, 1).data().strip() in {"Deck", "Build"}
    press(dialog.comparing.filter_button)
    keys.press(KEY.Key_Tab) if QApplication.focusWidget() is table.filters.fields[0] else None
    keys.type("deck", then=None)
    assert set(lines(dialog)) == {"Deck"}
    table.view.setFocus()
    table.view.selectAll()
    keys.press(KEY.Key_C, MOD.ControlModifier)
    copied = QApplication.clipboard().text()
    assert "Deck" in copied
    assert "+5d" in copied


def test_lines_shown_are_exported(opened, bridge, session, tmp_path, monkeypatch):
    bridge.write(("Deck", "duration", "20d"))
    dialog = opened()
    target = tmp_path / "apart.csv"
    monkeypatch.setattr(session.asking, "to_write", lambda *_: target)
    press(dialog.comparing.export_button)
    text = target.read_text("utf-8-sig")
    assert len(text.splitlines()) == 5
    assert "Deck" in text


def test_a_double_click_leads_to_the_task(opened, bridge, session, qtbot):
    bridge.write(("Deck", "duration", "20d"))
    dialog = opened()
    dialog.tabs.setCurrentIndex(1)
    table = dialog.comparing.table
    row = next(row for row in range(table.sorted.rowCount()) if table.sorted.index(row, 1).data().strip() == "Deck")
    index = table.sorted.index(row, 1)
    assert index.data(Role.ID) == bridge.task["Deck"]
    qtbot.mouseClick(table.view.viewport(), LEFT, pos=table.view.visualRect(index).center())
    with qtbot.waitSignal(session.task_requested) as asked:
        qtbot.mouseDClick(table.view.viewport(), LEFT, pos=table.view.visualRect(index).center())
    assert asked.args == [bridge.id, bridge.task["Deck"]]


def test_the_first_baseline_is_set_at_once_and_a_second_time_is_asked_about(view, bridge, said, ran):
    baselines.clear_baseline(bridge.workspace, bridge.id, 0)
    view.commands["baseline"].trigger()
    assert count(bridge, 0) == 9
    assert "keeps 9 tasks" in said[-1]
    assert ran == []
    view.commands["baseline"].trigger()
    assert ran[0].keeping.number == 0
    view.commands["compare_baselines"].trigger()
    assert ran[1].tabs.currentIndex() == 1


def test_another_window_s_change_is_heard_and_a_closed_dialog_hears_no_more(opened, bridge, keys):
    dialog = opened()
    baselines.set_baseline(bridge.workspace, bridge.id, 7)
    assert dialog.keeping.table.item(7, 2).text() == "9"
    keys.press(KEY.Key_Escape)
    assert not dialog.isVisible()
    baselines.clear_baseline(bridge.workspace, bridge.id, 7)
    assert dialog.keeping.table.item(7, 2).text() == "9"
