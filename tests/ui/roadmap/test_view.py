"""The roadmap in a window: what is shown, filtered, grouped, unfolded, opened, and comes back as it was left."""

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QGuiApplication, QHelpEvent
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QMenu, QToolTip

from pmo_desktop.domain.records import Project, ProjectState, Rag, Task
from pmo_desktop.services.planning.across import link_tasks
from ui.picturing.drawing import Choice, bytes_of, size_of
from ui.shell.places import named

KEY, MOD, LEFT = Qt.Key, Qt.KeyboardModifier, Qt.MouseButton.LeftButton


def menu_of(view, button):
    """Open a menu of the strip and return its actions by their words, those of submenus too."""
    menu = view.strip.buttons[button].menu()
    menu.aboutToShow.emit()
    found = {action.text(): action for action in menu.actions()}
    for inner in menu.findChildren(QMenu):
        found |= {action.text(): action for action in inner.actions()}
    return found


def test_projects_stand_in_the_order_of_the_register_without_those_that_are_over(shown):
    assert shown.names() == ["Bridge", "Depot", "Agreement"]
    assert shown.view.strip.count.text() == "3 of 4 projects"
    assert shown.cell("Bridge", "finish").data() == "2026-03-13"
    assert shown.cell("Bridge", "slip").data() == "0 d"
    assert shown.cell("Agreement", "light").data() == "Not enough plan"


def test_the_model_keeps_the_rules_of_qt(shown):
    QAbstractItemModelTester(shown.table.rows, QAbstractItemModelTester.FailureReportingMode.Fatal)
    shown.action("unfold_all")
    shown.action("fold_all")
    menu_of(shown.view, "group")["Programme"].trigger()


def test_a_click_on_the_handle_unfolds_a_project_and_what_is_in_it(shown):
    shown.toggle("Bridge")
    assert shown.names() == ["Bridge", " Design", " Approval", "Depot", "Agreement"]
    shown.toggle("Design")
    assert shown.names()[:4] == ["Bridge", " Design", "  Survey", "  Drawings"]
    assert shown.cell("Drawings", "code").data() == "3"
    shown.toggle("Bridge")
    assert shown.names() == ["Bridge", "Depot", "Agreement"]


def test_keys_fold_unfold_and_go_up_to_what_a_task_lies_in(shown):
    shown.click("Bridge")
    shown.press(shown.table, KEY.Key_Plus)
    assert " Design" in shown.names()
    shown.click("Approval")
    shown.action("fold")
    assert shown.names() == ["Bridge", "Depot", "Agreement"]
    assert [line.name for line in shown.table.selected_lines()] == ["Bridge"]
    shown.press(shown.table, KEY.Key_Space)
    assert " Design" in shown.names()
    shown.press(shown.table, KEY.Key_Minus)
    assert shown.names() == ["Bridge", "Depot", "Agreement"]


def test_levels_unfold_every_project(shown):
    shown.action("phases")
    assert "  Survey" not in shown.names()
    assert " Fit out" in shown.names()
    shown.action("level_2")
    assert "  Survey" in shown.names()
    shown.action("fold_all")
    assert shown.names() == ["Bridge", "Depot", "Agreement"]


def test_what_is_typed_narrows_and_esc_shows_all_again(qtbot, shown):
    field = shown.view.strip.field
    shown.action("find")
    qtbot.keyClicks(field, "in force")
    qtbot.keyClick(field, KEY.Key_Return)
    assert shown.names() == ["Agreement"]
    shown.action("clear_filters")
    assert (field.text(), len(shown.names())) == ("", 3)
    qtbot.keyClicks(field, "bridge")
    qtbot.waitUntil(lambda: shown.names() == ["Bridge"])
    qtbot.keyClick(field, KEY.Key_Escape)
    assert len(shown.names()) == 3


def test_menus_filter_by_state_programme_manager_and_light(shown, roads):
    roads.change("DEP", rag=Rag.RED)
    menu_of(shown.view, "filter")["Closed"].trigger()
    assert "Old road" in shown.names()
    menu_of(shown.view, "filter")["Clear all filters"].trigger()
    assert "Old road" not in shown.names()
    for words, names in (
        ("Roads", ["Bridge"]),
        ("Anna", ["Bridge"]),
        ("Red", ["Depot"]),
        ("No manager", ["Depot", "Agreement"]),
    ):
        menu_of(shown.view, "filter")[words].trigger()
        assert shown.names() == names
        shown.action("clear_filters")


def test_groups_fold_with_a_double_click_and_keep_their_projects_together(qtbot, shown):
    menu_of(shown.view, "group")["Programme"].trigger()
    assert shown.names() == ["Roads", " Bridge", "No programme", " Depot", " Agreement"]
    shown.click("Roads", "manager")
    area = shown.table.visualRect(shown.cell("Roads", "manager"))
    qtbot.mouseDClick(shown.table.viewport(), LEFT, pos=area.center())
    assert shown.names()[:2] == ["Roads", "No programme"]
    menu_of(shown.view, "group")["No groups"].trigger()
    assert shown.names() == ["Bridge", "Depot", "Agreement"]


def test_a_click_on_a_title_sorts_a_second_turns_round_a_third_gives_the_register_back(qtbot, shown):
    header = shown.table.horizontalHeader()
    column = shown.cell("Bridge", "finish").column()
    shown.table.scrollTo(shown.cell("Bridge", "finish"))
    for names in (["Depot", "Bridge", "Agreement"], ["Agreement", "Bridge", "Depot"], ["Bridge", "Depot", "Agreement"]):
        at = header.sectionViewportPosition(column) + 30
        header.sectionClicked.emit(column) if at < 0 else qtbot.mouseClick(
            header.viewport(), LEFT, pos=header.viewport().rect().center().__class__(at, 20)
        )
        assert shown.names() == names


@pytest.mark.parametrize("way", ["enter", "double click", "double click on the bar"])
def test_a_project_opens_its_gantt(qtbot, shown, roads, way):
    shown.click("Depot")
    if way == "enter":
        shown.press(shown.table, KEY.Key_Return)
    elif way == "double click":
        shown.click("Depot", "manager")
        area = shown.table.visualRect(shown.cell("Depot", "manager"))
        qtbot.mouseDClick(shown.table.viewport(), LEFT, pos=area.center())
    else:
        qtbot.mouseDClick(shown.chart.viewport(), LEFT, pos=shown.point("Depot", "2026-02-12T00:00"))
    assert (shown.window.place, shown.window.project_id) == ("gantt", roads.project["DEP"])


def test_a_task_and_a_milestone_on_a_folded_bar_open_there(qtbot, shown, roads):
    qtbot.mouseDClick(shown.chart.viewport(), LEFT, pos=shown.point("Bridge", "2026-03-13T17:00"))
    gantt = shown.window.view(named("gantt"))
    assert (shown.window.place, gantt.selection().ids) == ("gantt", (roads.task["Approval"],))
    shown.window.go("roadmap")
    shown.toggle("Depot")
    shown.click("Move in")
    shown.press(shown.table, KEY.Key_Return)
    assert gantt.selection().ids == (roads.task["Move in"],)


def test_the_inspector_follows_projects_and_tasks(shown, roads):
    shown.click("Depot")
    chosen = shown.view.selection()
    assert (chosen.kind, chosen.ids, chosen.project_id) == (Project, (roads.project["DEP"],), roads.project["DEP"])
    shown.toggle("Depot")
    shown.click("Fit out")
    chosen = shown.view.selection()
    assert (chosen.kind, chosen.ids, chosen.project_id) == (Task, (roads.task["Fit out"],), roads.project["DEP"])
    shown.click("Move in", held=MOD.ControlModifier)
    assert len(shown.view.selection().ids) == 2


def test_a_click_on_a_bar_selects_its_row(qtbot, shown):
    qtbot.mouseClick(shown.chart.viewport(), LEFT, pos=shown.point("Depot", "2026-02-12T00:00"))
    assert [line.name for line in shown.table.selected_lines()] == ["Depot"]
    qtbot.mouseClick(shown.chart.viewport(), LEFT, MOD.ControlModifier, shown.point("Bridge", "2026-02-12T00:00"))
    assert [line.name for line in shown.table.selected_lines()] == ["Bridge", "Depot"]


def test_selection_stays_when_projects_are_sorted_and_others_change(shown, roads):
    shown.click("Depot")
    shown.view._sort_by("name")
    roads.change("BRG", name="Zeppelin bridge")
    assert shown.names() == ["Agreement", "Depot", "Zeppelin bridge"]
    assert [line.name for line in shown.table.selected_lines()] == ["Depot"]


def test_a_change_elsewhere_is_shown_at_once(shown, roads):
    roads.write("BRG", ("Drawings", "duration", "30d"))
    assert shown.cell("Bridge", "finish").data() == "2026-03-27"
    assert shown.cell("Bridge", "slip").data() == "+14 d"
    roads.workspace.undo()
    assert shown.cell("Bridge", "slip").data() == "0 d"


def test_until_it_is_worked_out_the_register_stands_there(window, workspace, roads):
    waiting = []
    opened = window(workspace, (1280, 800), runner=waiting.append, place="roadmap")
    view = opened.view(named("roadmap"))
    assert [line.name for line in view.lines.lines] == ["Bridge", "Depot", "Agreement"]
    assert view.table.model().index(0, 7).data() == "…"
    assert view.chart.rows[0].words == "working out…"
    while waiting:
        waiting.pop(0)()
    assert view.table.model().index(0, 7).data() == "2026-03-13"


def test_tooltips_say_projects_milestones_and_links(qtbot, shown, roads):
    link_tasks(roads.workspace, roads.task["Approval"], roads.task["Floors"])
    way = shown.chart.ways[0]

    def tip(at):
        event = QHelpEvent(QEvent.Type.ToolTip, at, shown.chart.viewport().mapToGlobal(at))
        shown.chart.viewportEvent(event)
        return QToolTip.text()

    assert "Not enough plan to judge by." in tip(shown.point("Bridge", "2026-02-12T00:00"))
    assert "Approval" in tip(shown.point("Bridge", "2026-03-13T17:00"))
    found = shown.chart.under(shown.on_link())
    assert found.way == way
    assert "Approval (BRG)  →  Floors (DEP)" in shown.view.telling.told(found)


def test_nothing_is_typed_here_and_lines_are_copied(shown):
    said = []
    shown.view.session.failed.connect(said.append)
    shown.click("Depot")
    shown.action("copy")
    assert QGuiApplication.clipboard().text().startswith("DEP\tDepot")
    shown.press(shown.table, KEY.Key_V, MOD.ControlModifier)
    shown.press(shown.table, KEY.Key_Delete)
    assert [str(each) for each in said] == 2 * [str(said[0])]
    assert "nothing is typed here" in str(said[0])


def test_zoom_keeps_to_what_is_asked(shown):
    chart = shown.chart
    fixed = chart.axis().at(200)
    chart.zoom(0.5, 200)
    assert abs(chart.axis().at(200) - fixed) <= chart.seconds_per_pixel * 2
    shown.click("Agreement")
    shown.action("zoom_selected")
    assert chart.axis().at(0) <= shown.view.lines.lines[2].start
    shown.action("zoom_all")
    shown.action("today")
    middle = chart.axis().at(chart.viewport().width() / 2)
    assert abs(middle - 1_768_348_800) < 10 * 86_400 or chart.horizontalScrollBar().value() in {
        0, chart.horizontalScrollBar().maximum(),
    }  # fmt: skip


def test_what_is_switched_off_is_drawn_no_more(shown, roads):
    link_tasks(roads.workspace, roads.task["Approval"], roads.task["Floors"])
    for name in ("milestones", "names", "baseline", "critical", "across", "lights"):
        before = shown.chart.scene(shown.chart.seen(), shown.chart._measure).shapes
        shown.action(f"show_{name}")
        after = shown.chart.scene(shown.chart.seen(), shown.chart._measure).shapes
        assert (len(after) < len(before)) or name == "names", name
    shown.action("legend")
    assert shown.view.legend.isVisible()


def test_it_comes_back_as_it_was_left(qtbot, window, workspace, shown):
    menu_of(shown.view, "group")["Manager"].trigger()
    shown.action("show_names")
    shown.action("phases")
    shown.view._sort_by("name")
    state = shown.view.save_state()
    opened = window(workspace, (1280, 800), place="portfolio")
    again = opened.view(named("roadmap"))
    again.restore_state(state)
    opened.go("roadmap")
    assert [line.name for line in again.lines.lines] == [line.name for line in shown.view.lines.lines]
    assert not again.chart.look.names
    again.restore_state({"scope": 3, "off": "x", "days": "many", "header": 1, "splitter": "x"})
    assert again.scope.group == ""


def test_pictures_of_all_of_it_and_of_what_is_seen(shown):
    shown.action("unfold_all")
    drawing = shown.view._drawing()
    for kind, start in (("png", b"\x89PNG"), ("svg", b"<"), ("pdf", b"%PDF")):
        assert bytes_of(drawing, Choice(kind)).startswith(start)
    whole, seen = size_of(drawing, Choice("png", scale=1.0)), size_of(drawing, Choice("png", whole=False, scale=1.0))
    assert whole[1] == 48 + 34 * len(shown.names())
    assert seen[1] <= shown.chart.viewport().height() + 34
    shown.action("legend")
    assert size_of(shown.view._drawing(), Choice("svg"))[1] > whole[1]


def test_an_empty_portfolio_says_what_belongs_here(window, workspace):
    opened = window(workspace, (1280, 800), place="roadmap")
    view = opened.view(named("roadmap"))
    assert view._layers.currentWidget() is view._empty
    assert view._drawing() is None


def test_proposed_projects_are_hatched(shown, roads):
    roads.change("DEP", state=ProjectState.PROPOSED)
    assert shown.chart.rows[1].standing.name == "PROPOSED"
    scene = shown.chart.scene(shown.chart.seen(), shown.chart._measure)
    assert [shape.fill for shape in scene.shapes if getattr(shape, "hatch", "") == "task_line"] == ["to_come"]
