"""Advice as a planner meets it: a sign beside the row, a panel beneath the plan, fix-its, reasons, and the keys between them."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QCheckBox, QPushButton

from pmo_desktop.domain import moment
from pmo_desktop.domain.advice import Severity
from pmo_desktop.domain.changes import Insert, Update
from pmo_desktop.domain.records import AcceptedAdvice, Dependency, Project, Task
from ui.gantt.delegates import advice_area
from ui.session import Selection
from ui.shell.inspector import Inspector
from ui.tables.roles import Role

KEY, MOD, LEFT = Qt.Key, Qt.KeyboardModifier, Qt.MouseButton.LeftButton


@pytest.fixture
def sound(view, bridge, workspace, session):
    """Make the plan one that nothing is to be said of beside notes: planned for next month."""
    workspace.record("Later", [Update(Project, bridge.id, {"start": moment.from_iso("2026-02-02T08:00")})])
    bridge.write(("Handover", "deadline", "–"))
    session.advising.finish()
    QApplication.processEvents()
    return view


@pytest.fixture
def odd(sound, bridge, workspace, session):
    """Close a loop, and let Paint begin before the deck ends."""
    links = bridge.plan.dependencies
    number = links["successor_id"].index(bridge.task["Paint"])
    lead = Update(Dependency, links.ids[number], {"lag": -2 * 28_800})
    free = Task(id=workspace.new_id(), project_id=bridge.id, name="Signs", rank="zz", duration=28_800)
    bridge.task["Signs"] = free.id
    workspace.record("Import", [lead, Insert(free)])
    session.advising.finish()
    QApplication.processEvents()
    return sound


def lines(view):
    """Return the lines of the panel in (group, task, sentence), what is folded too."""
    model = view.advice.list._model
    found = []
    for row in range(model.rowCount()):
        group = model.index(row, 0)
        found += [
            (group.data(), *(model.index(line, column, group).data() for column in (0, 1)))
            for line in range(model.rowCount(group))
        ]
    return found


def click_line(qtbot, view, text):
    """Click the line of the panel whose task or sentence holds a text."""
    tree, model = view.advice.list.tree, view.advice.list._model
    for row in range(model.rowCount()):
        group = model.index(row, 0)
        for line in range(model.rowCount(group)):
            index = model.index(line, 0, group)
            if text in f"{index.data()} {index.siblingAtColumn(1).data()}":
                tree.expand(group)
                tree.scrollTo(index)
                qtbot.mouseClick(tree.viewport(), LEFT, pos=tree.visualRect(index).center())
                QApplication.processEvents()  # what stands beside it is shown by a queued call
                return
    raise AssertionError(text)


def press_button(qtbot, view, title):
    side = view.advice.list.side
    button = next(each for each in side.findChildren(QPushButton) if each.text() == title and each.isVisible())
    side.ensureWidgetVisible(button)
    qtbot.mouseClick(button, LEFT)
    QApplication.processEvents()


def buttons(view):
    side = view.advice.list.side
    return [each.text() for each in side.findChildren(QPushButton) if each.isVisible()]


# The line beneath the plan, and the sign beside the row


def test_where_nothing_is_odd_there_is_no_line_beneath_the_plan(sound):
    assert not sound.advice.isVisible()


def test_a_line_beneath_the_plan_says_how_much_there_is_and_opens_the_list(odd, qtbot):
    assert odd.advice.count.text() == "Advice: 3 weak spots"
    assert not odd.advice.is_open
    qtbot.mouseClick(odd.advice.count, LEFT)
    assert odd.advice.list.tree.isVisible()
    told = {(task.split("  ", 1)[1], sentence.split(":")[0]) for _, task, sentence in lines(odd)}
    assert ("Signs", "Nothing has to be done before it") in told
    assert any(task == "Paint" and "ahead of what “Deck” allows" in sentence for task, sentence in told)
    qtbot.mouseClick(odd.advice.count, LEFT)
    assert not odd.advice.is_open
    assert odd.advice.isVisible()


def test_a_row_with_advice_has_a_sign_with_a_count_and_says_it_in_its_tooltip(odd, hands):
    mark = hands.index("Signs", "name").data(Role.ADVICE)
    assert (mark.severity, mark.count) == (Severity.WEAKNESS, 2)
    assert "Nothing has to be done before it" in hands.index("Signs", "name").data(Qt.ItemDataRole.ToolTipRole)
    assert hands.index("Deck", "name").data(Role.ADVICE) is None


def test_the_sign_is_drawn_in_the_cell(odd, hands):
    index = hands.index("Signs", "name")
    area = advice_area(odd.table.visualRect(index), beside_clash=False)
    picture = odd.table.viewport().grab(area).toImage()
    seen = {picture.pixelColor(x, y).name() for x in range(picture.width()) for y in range(picture.height())}
    assert len(seen) > 2


def test_a_click_on_the_sign_opens_what_is_said_of_the_row(odd, hands, qtbot):
    area = advice_area(odd.table.visualRect(hands.index("Paint", "name")), beside_clash=False)
    qtbot.mouseClick(odd.table.viewport(), LEFT, pos=area.center())
    assert odd.advice.list.tree.isVisible()
    assert [each.rule for each in odd.advice.list.chosen()] == ["lead"]


def test_a_line_leads_to_its_task_though_that_is_folded(odd, bridge, qtbot):
    qtbot.mouseClick(odd.advice.count, LEFT)
    odd.arranging.fold(all_of_them=True)
    click_line(qtbot, odd, "Paint")
    assert odd.table.current_id() == bridge.task["Paint"]


def test_hidden_it_stays_out_of_sight_until_there_is_something_else_to_say(odd, bridge, session, qtbot):
    qtbot.mouseClick(odd.advice.hide_button, LEFT)
    assert not odd.advice.isVisible()
    bridge.write(("Deck", "duration", "16d"))
    session.advising.finish()
    assert not odd.advice.isVisible()
    bridge.write(("Deck", "constraint", "must start on 2026-04-01"))
    session.advising.finish()
    assert odd.advice.isVisible()


def test_escape_closes_the_list_and_gives_the_keyboard_back_to_the_plan(odd, hands):
    hands.at("Deck").press(KEY.Key_F8, MOD.ControlModifier)
    assert odd.advice.list.tree.hasFocus()
    hands.press(KEY.Key_Escape)
    assert not odd.advice.is_open
    assert odd.table.hasFocus()
    QApplication.processEvents()
    assert odd.advice.mapTo(odd, odd.advice.rect().bottomLeft()).y() >= odd.height() - 2, "it leaves no empty room"


# Keys


def test_tab_leads_from_a_line_to_what_can_be_done_about_it_and_space_does_it(odd, bridge, hands, session):
    hands.at("Survey")
    while odd.table.current_id() != bridge.task["Paint"]:
        hands.press(KEY.Key_F8)
    hands.press(KEY.Key_F8, MOD.ControlModifier)
    for _ in range(2):
        hands.press(KEY.Key_Tab)
    assert QApplication.focusWidget().text() == "Turn the lead into start-to-start + lag"
    hands.press(KEY.Key_Space)
    assert bridge.cell("Paint", "predecessors") == "7SS+13d"


def test_f8_goes_from_one_to_the_next_and_shift_f8_back_and_says_each(odd, bridge, hands, said):
    hands.at("Survey").press(KEY.Key_F8)
    first = odd.table.current_id()
    hands.press(KEY.Key_F8)
    assert odd.table.current_id() != first or len({*said}) == 2
    hands.press(KEY.Key_F8, MOD.ShiftModifier)
    assert odd.table.current_id() == first
    assert said[0] == said[2] != said[1]
    assert said[0].startswith("“")


def test_f8_says_where_nothing_is_odd(sound, hands, said):
    hands.at("Survey").press(KEY.Key_F8)
    assert said == ["Nothing in the plan is odd."]


# Fix-its


def test_a_fix_it_is_one_change_that_undo_takes_back_and_the_line_goes(odd, bridge, workspace, qtbot, session):
    qtbot.mouseClick(odd.advice.count, LEFT)
    click_line(qtbot, odd, "Paint")
    assert buttons(odd)[:2] == ["Turn the lead into start-to-start + lag", "Remove the lead"]
    press_button(qtbot, odd, "Turn the lead into start-to-start + lag")
    session.advising.finish()
    assert bridge.cell("Paint", "predecessors") == "7SS+13d"
    assert bridge.labels() == ["Turn the lead into start-to-start + lag: “Paint”"]
    assert "Paint" not in str([task for _, task, _ in lines(odd)])
    workspace.undo()
    session.advising.finish()
    assert bridge.cell("Paint", "predecessors") == "7FS-2d"
    assert "Paint" in str(lines(odd))


def test_what_a_fix_it_does_to_the_finish_stands_beneath_it(odd, qtbot):
    qtbot.mouseClick(odd.advice.count, LEFT)
    click_line(qtbot, odd, "Paint")
    told = [each.text() for each in odd.advice.list.side.findChildren(type(odd.beginning.hint)) if each.isVisible()]
    assert "Turn the lead into start-to-start + lag: The finish of the project stays." in told
    assert any(each.startswith("Remove the lead: The project then ends on") for each in told)


def test_all_of_a_kind_are_fixed_as_one_change(odd, bridge, session, qtbot):
    bridge.write(
        ("Survey", "constraint", "must start on 2026-02-02"), ("Deck", "constraint", "must start on 2026-04-06")
    )
    session.advising.finish()
    qtbot.mouseClick(odd.advice.count, LEFT)
    click_line(qtbot, odd, "must start on 2026-02-02")
    for_all = next(each for each in odd.advice.list.side.findChildren(QCheckBox) if each.isVisible())
    assert for_all.text() == "For all 2 of this kind"
    for_all.click()
    press_button(qtbot, odd, "Turn it into “not before”")
    assert bridge.cell("Survey", "constraint") == "not before 2026-02-02"
    assert bridge.cell("Deck", "constraint") == "not before 2026-04-06"
    assert bridge.labels() == ["Turn it into “not before”: 2 tasks"]


def test_a_group_is_all_its_lines(odd, bridge, session, qtbot):
    bridge.write(
        ("Survey", "constraint", "must start on 2026-02-02"), ("Deck", "constraint", "must start on 2026-04-06")
    )
    session.advising.finish()
    qtbot.mouseClick(odd.advice.count, LEFT)
    tree, model = odd.advice.list.tree, odd.advice.list._model
    group = next(
        model.index(row, 0) for row in range(model.rowCount()) if "Held whatever" in model.index(row, 0).data()
    )
    tree.setCurrentIndex(group)
    QApplication.processEvents()
    press_button(qtbot, odd, "Remove the constraint")
    assert {bridge.cell(name, "constraint") for name in ("Survey", "Deck")} == {"as soon as possible"}


def test_assigning_goes_to_the_people_cell_to_be_typed_into(odd, bridge, qtbot):
    qtbot.mouseClick(odd.advice.count, LEFT)
    odd.advice.list.severities[Severity.NOTE].click()
    click_line(qtbot, odd, "Nobody is to do it, and it takes 10d")
    press_button(qtbot, odd, "Assign…")
    editor = QApplication.focusWidget()
    qtbot.keyClicks(editor, "Ben")
    qtbot.keyClick(editor, KEY.Key_Return)
    QApplication.processEvents()
    assert bridge.cell("Drawings", "people") == "Ben"


def test_a_fix_it_that_cannot_be_done_is_not_offered(odd, qtbot):
    """Signs is the last row: there is no task below it to link to."""
    qtbot.mouseClick(odd.advice.count, LEFT)
    click_line(qtbot, odd, "Nothing waits for it")
    assert "Link to the next task" not in buttons(odd)
    assert "Link to the last milestone" in buttons(odd)


# Accepting


def accept(qtbot, view, reason):
    field = view.advice.list.side.reason
    field.setFocus()
    qtbot.keyClicks(field, reason)
    qtbot.keyClick(field, KEY.Key_Return)
    QApplication.processEvents()


def test_accepted_because_is_remembered_listed_apart_and_taken_back(odd, bridge, workspace, session, qtbot):
    qtbot.mouseClick(odd.advice.count, LEFT)
    click_line(qtbot, odd, "Paint")
    accept(qtbot, odd, "The crew is there anyway")
    session.advising.finish()
    assert odd.advice.count.text() == "Advice: 2 weak spots"
    (kept,) = workspace.all(AcceptedAdvice)
    assert (kept.rule, kept.reason, kept.accepted_by) == ("lead", "The crew is there anyway", "Anna")
    assert odd.advice.list.accepted.text() == "Accepted (1)"
    odd.advice.list.accepted.click()
    (line,) = [each for each in lines(odd) if "Accepted because" in each[2]]
    assert "Accepted because The crew is there anyway – Anna, 2026-01-14" in line[2]
    click_line(qtbot, odd, "Accepted because")
    assert buttons(odd) == ["Take it back: it counts again"]
    press_button(qtbot, odd, "Take it back: it counts again")
    session.advising.finish()
    assert odd.advice.count.text() == "Advice: 3 weak spots"
    workspace.undo()
    session.advising.finish()
    assert odd.advice.count.text() == "Advice: 2 weak spots"


def test_nothing_is_accepted_without_a_reason(odd, said, workspace, qtbot):
    qtbot.mouseClick(odd.advice.count, LEFT)
    click_line(qtbot, odd, "Paint")
    press_button(qtbot, odd, "Accept")
    assert "for a reason" in said[-1]
    assert workspace.all(AcceptedAdvice) == ()


def test_what_is_being_typed_survives_the_edit_of_somebody_else(odd, bridge, session, qtbot):
    qtbot.mouseClick(odd.advice.count, LEFT)
    click_line(qtbot, odd, "Paint")
    qtbot.keyClicks(odd.advice.list.side.reason, "The crew")
    bridge.write(("Survey", "duration", "6d"))
    session.advising.finish()
    assert odd.advice.list.side.reason.text() == "The crew"


# What is shown


def test_severities_are_switched_and_notes_are_out_of_sight_at_first(odd, qtbot):
    qtbot.mouseClick(odd.advice.count, LEFT)
    assert not any("Nobody is to do it" in each[2] for each in lines(odd))
    odd.advice.list.severities[Severity.NOTE].click()
    assert any("Nobody is to do it" in each[2] for each in lines(odd))
    odd.advice.list.severities[Severity.WEAKNESS].click()
    assert not any("ahead of what" in each[2] for each in lines(odd))


def test_lines_are_grouped_by_task_when_that_is_wanted(odd, qtbot):
    qtbot.mouseClick(odd.advice.count, LEFT)
    odd.advice.list.grouping.setCurrentIndex(1)
    groups = list(dict.fromkeys(each[0] for each in lines(odd)))
    assert groups == ["◇  8  Paint  (1)", "◇  10  Signs  (2)"]


def test_the_models_keep_qt_s_rules(odd, bridge, session, qtbot, qts_rules):
    qtbot.mouseClick(odd.advice.count, LEFT)
    qts_rules(odd.advice.list._model)
    odd.advice.open_paths()
    qts_rules(odd.advice.paths._model)
    odd.advice.list.grouping.setCurrentIndex(1)
    bridge.write(("Paint", "predecessors", "7"), ("Survey", "duration", "9d"))
    session.advising.finish()


def test_it_remembers_how_it_was_left(odd, session, bridge, on_screen, qtbot):
    qtbot.mouseClick(odd.advice.critical, LEFT)
    odd.advice.list.grouping.setCurrentIndex(1)
    odd.advice.list.severities[Severity.NOTE].click()
    state = odd.save_state()
    fresh = type(odd)(session)
    fresh.show_project(bridge.id)
    fresh.restore_state(state)
    on_screen(fresh)
    assert fresh.advice.paths.isVisible()
    assert fresh.advice.list.grouping.currentIndex() == 1
    assert fresh.advice.list.severities[Severity.NOTE].isChecked()
    fresh.restore_state({"advice": {"open": "yes", "height": "tall", "by": 7, "shown": 3}})


def test_while_somebody_works_nothing_is_looked_for(qapp, workspace, bridge, qtbot):
    """It begins a moment after the last change, and goes in steps of its own."""
    from ui.advising import Advising  # noqa: PLC0415 - made by hand here

    advising = Advising(workspace, 50)
    stop = workspace.subscribe(advising.hear)
    advising.watch(bridge.id)
    assert advising.of(bridge.id) is None
    with qtbot.waitSignal(advising.renewed):
        bridge.write(("Survey", "duration", "6d"))
    assert advising.of(bridge.id) is not None
    stop()
    advising.close()


# The inspector


def test_the_inspector_says_what_is_odd_of_the_task_and_puts_it_right(odd, session, bridge, on_screen, qtbot):
    inspector = on_screen(Inspector(session), 320, 700)
    session.selected.emit(Selection(Task, (bridge.task["Paint"],), bridge.id))
    told = [each.said.text for each in inspector.lines()]
    assert told[0].startswith("◇ It counts on being 2d ahead")
    assert told[1:3] == ["→ Turn the lead into start-to-start + lag", "→ Remove the lead"]
    line = next(each for each in inspector.lines() if each.said.text == "→ Remove the lead")
    qtbot.mouseClick(line, LEFT)
    session.advising.finish()
    assert bridge.cell("Paint", "predecessors") == "7"
    assert not any("lead" in each.said.text for each in inspector.lines())


# Critical path


def test_the_paths_are_chains_in_the_order_of_the_work_and_lead_to_their_tasks(odd, bridge, hands, qtbot):
    hands.at("Deck").press(KEY.Key_F8, MOD.ControlModifier | MOD.ShiftModifier)
    model, tree = odd.advice.paths._model, odd.advice.paths.tree
    first = model.index(0, 0)
    assert first.data() == "▲  1.  Critical path · 7 tasks · ends with “Handover”"
    names = [model.index(row, 0, first).data().split("  ")[1] for row in range(model.rowCount(first))]
    assert names == ["Survey", "Drawings", "Approval", "Foundations", "Deck", "Paint", "Handover"]
    index = model.index(names.index("Paint"), 0, first)
    assert index.siblingAtColumn(5).data() == "2d before “Deck” ends."
    tree.scrollTo(index)
    qtbot.mouseClick(tree.viewport(), LEFT, pos=tree.visualRect(index).center())
    assert odd.table.current_id() == bridge.task["Paint"]


def test_the_paths_to_one_task_are_asked_for_from_the_menu_and_its_choice_is_kept(odd, bridge, hands):
    hands.at("Foundations")
    odd.commands["paths_to_task"].trigger()
    paths = odd.advice.paths
    assert paths.target.currentData() == bridge.task["Foundations"]
    first = paths._model.index(0, 0)
    assert first.data().endswith("ends with “Foundations”")
    bridge.write(("Survey", "duration", "7d"))
    odd.session.advising.finish()
    assert paths.target.currentData() == bridge.task["Foundations"]
    first = paths._model.index(0, 0)
    assert paths._model.index(0, 1, first).data() == "7d"


def test_the_switches_of_the_chart_stand_beside_the_paths(odd, qtbot):
    odd.advice.open_paths()
    before = odd.commands["longest_path"].isChecked()
    button = next(
        each for each in odd.advice.paths.findChildren(type(odd.advice.count))
        if each.defaultAction() is odd.commands["longest_path"]
    )  # fmt: skip
    qtbot.mouseClick(button, LEFT)
    assert odd.commands["longest_path"].isChecked() != before


def test_closed_it_gives_its_room_back_to_the_plan(odd, qtbot):
    before = odd.table.height()
    qtbot.mouseClick(odd.advice.count, Qt.MouseButton.LeftButton)
    assert odd.table.height() < before
    qtbot.mouseClick(odd.advice.count, Qt.MouseButton.LeftButton)
    QApplication.processEvents()
    assert odd.table.height() == before


def test_opening_keeps_the_current_row_in_sight(odd, qtbot):
    odd.resize(odd.width(), 330)
    last = odd.shown_ids()[-1]
    odd.table.select([last])
    qtbot.mouseClick(odd.advice.count, Qt.MouseButton.LeftButton)
    QApplication.processEvents()
    area = odd.table.visualRect(odd.table.currentIndex())
    assert odd.table.viewport().rect().contains(area.center())


def test_what_concerns_the_whole_plan_is_one_line_at_the_top_and_marks_no_row(hands, view, bridge, workspace, session):
    """Nobody reported anything until April: that is one thing to say, not a sign beside every row."""
    workspace.record("As at", [Update(Project, bridge.id, {"status_date": moment.from_iso("2026-04-01T08:00"),
                                                           "floor_at_status_date": False})])  # fmt: skip
    session.advising.finish()
    hands.at("Deck").press(KEY.Key_F8, MOD.ControlModifier)
    group, task, said = lines(view)[0]
    assert group == "▲  Nobody says what was done  (1)"
    assert (task, said.split(",")[0]) == (
        "The whole plan", "Nobody said that work began on any of 7 tasks that should have",
    )  # fmt: skip
    table = view.table.model()
    marked = [name for name in bridge.task if table.index(bridge.row(name), 0).data(Role.ADVICE)]
    rules = {each.rule for each in session.advising.of(bridge.id).open if each.task_id is not None}
    assert "forecast_in_past" not in rules
    assert set(marked) <= {"Deck", "Handover"}


def test_a_whole_plan_is_marked_done_as_planned_by_one_button_and_one_undo(
    qtbot, hands, view, bridge, workspace, session
):
    workspace.record("As at", [Update(Project, bridge.id, {"status_date": moment.from_iso("2026-04-01T08:00"),
                                                           "floor_at_status_date": False})])  # fmt: skip
    session.advising.finish()
    hands.at("Deck").press(KEY.Key_F8, MOD.ControlModifier)
    click_line(qtbot, view, "Nobody said")
    press_button(qtbot, view, "Mark its progress as planned")
    assert bridge.cell("Deck", "percent") == "100%"
    assert bridge.labels() == ["Mark its progress as planned: 7 tasks"]
    workspace.undo()
    assert bridge.cell("Deck", "percent") == "0%"


def test_a_chain_too_late_for_one_date_is_one_line_that_selects_its_tasks(qtbot, hands, sound, bridge, session):
    """A deadline nobody can keep makes all that lead to it late: a sign beside each of them would say the same."""
    bridge.write(("Handover", "deadline", "2026-02-20"))
    session.advising.finish()
    hands.at("Deck").press(KEY.Key_F8, MOD.ControlModifier)
    group, task, said = lines(sound)[0]
    assert (group, task) == ("▲  Too late for what follows  (1)", "The whole plan")
    assert said.endswith("6 tasks, the last of them “Paint”.")
    table = sound.table.model()
    marked = [name for name in bridge.task if table.index(bridge.row(name), 0).data(Role.ADVICE)]
    assert marked == ["Handover"]
    click_line(qtbot, sound, "Up to")
    press_button(qtbot, sound, "Select the 6 tasks")
    names = {bridge.task[name] for name in ("Survey", "Drawings", "Approval", "Foundations", "Deck", "Paint")}
    assert set(sound.table.selected_ids()) == names
