"""What holds in every face: the same selection, the same commands, edits seen everywhere, pictures of each."""

import io
import xml.etree.ElementTree as ET

import pytest
from pypdf import PdfReader
from PySide6.QtCore import Qt

from pmo_desktop.domain.records import Project, Task
from pmo_desktop.services import planning
from ui.board.view import BoardView
from ui.month.view import MonthView
from ui.network.view import NetworkView
from ui.picturing.drawing import Choice, bytes_of
from ui.timeline.view import TimelineView

KEY, MOD = Qt.Key, Qt.KeyboardModifier
FACES = (NetworkView, MonthView, BoardView, TimelineView)
EACH = pytest.mark.parametrize("kind", FACES, ids=[each.place for each in FACES])


@EACH
def test_what_is_chosen_is_told_to_the_inspector(face, session, bridge, kind):
    heard = []
    session.selected.connect(heard.append)
    hands = face(kind)
    hands.click("Approval")
    assert (heard[-1].kind, heard[-1].ids, heard[-1].project_id) == (Task, (bridge.task["Approval"],), bridge.id)
    hands.view.select([])
    assert heard[-1].kind is Project


@EACH
def test_an_edit_made_elsewhere_is_seen(face, bridge, kind):
    hands = face(kind)
    bridge.write(("Approval", "name", "Permission"))
    assert "Permission" in {card.name for card in hands.view.cards}
    scene = hands.canvas.picture(hands.canvas.measure, True)
    assert any(getattr(shape, "text", "").startswith("Permission") for shape in scene.shapes)


@EACH
def test_progress_is_marked_from_the_menu_and_undone(face, bridge, workspace, kind):
    hands = face(kind)
    hands.click("Approval")
    hands.view.commands["done_100"].trigger()
    assert bridge.cell("Approval", "percent") == "100%"
    assert bridge.labels() == ["“Approval” 100 % done"]
    workspace.undo()
    assert bridge.cell("Approval", "percent") == "0%"


@EACH
def test_links_and_their_end_are_called_by_the_names_of_the_tasks(face, bridge, kind):
    hands = face(kind)
    hands.view.select([bridge.task["Survey"], bridge.task["Deck"]])
    hands.view.commands["link"].trigger()
    assert bridge.labels() == ["Link “Survey” to “Deck”"]
    hands.view.commands["unlink"].trigger()
    assert bridge.labels() == ["Unlink “Survey” and “Deck”"]


@EACH
def test_ctrl_del_removes_what_is_chosen(face, bridge, kind):
    hands = face(kind)
    hands.click("Approval").press(KEY.Key_Delete, MOD.ControlModifier)
    assert " Approval" not in bridge.names()
    assert hands.view.chosen == ()


@EACH
def test_its_pictures_open_again_and_say_what_is_seen(face, kind):
    drawing = face(kind).view.picturing._drawing()
    root = ET.fromstring(bytes_of(drawing, Choice("svg")))
    texts = {each.text for each in root.iter("{http://www.w3.org/2000/svg}text")}
    assert any("Approval" in text for text in texts)
    page = PdfReader(io.BytesIO(bytes_of(drawing, Choice("pdf")))).pages[0]
    assert "Approval" in page.extract_text()
    assert bytes_of(drawing, Choice("png")).startswith(b"\x89PNG")
    seen = ET.fromstring(bytes_of(drawing, Choice("svg", whole=False)))
    assert float(seen.get("width")) > 50


@EACH
def test_a_project_that_goes_leaves_a_sentence(face, bridge, workspace, kind):
    hands = face(kind)
    planning.delete_tasks(workspace, bridge.id, list(bridge.task.values()))
    assert hands.view._layers.currentIndex() == 1
    assert "no tasks yet" in hands.view.beginning.hint.text()


@EACH
def test_the_context_menu_names_commands_that_are_there(face, kind):
    view = face(kind).view
    assert {name for name in view.menu if name} <= set(view.commands)
