"""Ctrl+K finds any action, place and project by a few letters, and Enter does it."""

from PySide6.QtCore import Qt

from pmo_desktop.domain.records import Project
from pmo_desktop.services.portfolio import create_project
from ui.shell.command_field import Command, ranked
from ui.shell.places import named

THINGS = [Command(title, "", lambda: None) for title in ("Go to Home", "Go to Templates", "Make a template", "Import…")]


def test_words_that_begin_so_come_first():
    assert [each.title for each in ranked(THINGS, "temp")][:2] == ["Go to Templates", "Make a template"]
    assert ranked(THINGS, "im")[0].title == "Import…"


def test_letters_in_order_are_enough():
    assert ranked(THINGS, "elpam") == []
    assert ranked(THINGS, "mktpl")[0].title == "Make a template"


def test_nothing_typed_offers_all():
    assert len(ranked(THINGS, "  ")) == len(THINGS)


def typed(qtbot, shown, words):
    field = shown.topbar.command
    field.begin()
    qtbot.keyClicks(field, words)
    return field


def test_enter_goes_to_the_place_found(qtbot, window, demo):
    shown = window(demo)
    qtbot.keyClick(typed(qtbot, shown, "go to peop"), Qt.Key.Key_Return)
    assert shown.place == "people"
    assert shown.topbar.command.text() == ""


def test_a_project_opens_in_the_gantt(qtbot, window, demo):
    shown = window(demo)
    project = next(each for each in demo.all(Project) if "UV" in each.name)
    qtbot.keyClick(typed(qtbot, shown, project.code), Qt.Key.Key_Return)
    assert (shown.place, shown.project_id) == ("gantt", project.id)


def test_an_action_of_another_place_goes_there(window, demo):
    shown = window(demo, place="home")
    found = next(each for each in shown.commands() if each.title == "Hours instead of %")
    found.does()
    assert shown.place == "load"
    assert shown.view(named("load")).map.hours


def test_the_arrows_walk_what_is_offered_without_typing(qtbot, window, demo):
    shown = window(demo)
    field = shown.topbar.command
    field.begin()
    qtbot.keyClick(field, Qt.Key.Key_Down)
    qtbot.keyClick(field, Qt.Key.Key_Down)
    assert field.offers.currentRow() == 2
    qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert not field.offers.isVisible()


def test_the_offers_stay_within_the_window(qtbot, window, demo):
    shown = window(demo)
    field = typed(qtbot, shown, "go")
    popup = field.offers.parentWidget()
    assert popup.geometry().right() <= shown.mapToGlobal(shown.rect().bottomRight()).x()


def test_every_action_of_every_place_and_menu_is_offered(window, demo):
    shown = window(demo, place="home")
    offered = {each.title for each in shown.commands()}
    for action in shown.menus.actions():
        words = action.property("said") or action.text().replace("&&", "§").replace("&", "").replace("§", "&")
        assert words in offered or not action.isEnabled(), words
    for name, view in shown._views.items():
        for action in view.actions_of_place():
            assert action.text(), name
            assert action.text() in offered or not action.isEnabled(), action.text()


def test_an_ampersand_in_a_project_is_shown_and_found(qtbot, window, workspace):
    create_project(workspace, "R&D <b>x</b>&y")
    shown = window(workspace)
    field = typed(qtbot, shown, "R&D")
    assert "R&D <b>x</b>&y" in field.offers.item(0).text()
