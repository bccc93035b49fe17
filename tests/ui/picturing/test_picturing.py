"""The Gantt as a picture: what is saved opens again and says what was seen; what is copied pastes elsewhere."""

import io
import xml.etree.ElementTree as ET

import pytest
from pypdf import PdfReader
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication, QDialogButtonBox

from pmo_desktop.charts.colours import DARK, LIGHT
from pmo_desktop.charts.scene import Scene, Text
from pmo_desktop.services import planning
from ui import theme
from ui.gantt.view import GanttView
from ui.picturing.dialog import PictureDialog
from ui.picturing.drawing import KINDS, Choice, Drawing, bytes_of, image_of, size_of

KEY, MOD = Qt.Key, Qt.KeyboardModifier
NAMES = {"Design", "Survey", "Drawings", "Approval", "Build", "Foundations", "Deck", "Paint", "Handover"}


@pytest.fixture
def view(session, bridge, on_screen):
    made = GanttView(session)
    made.show_project(bridge.id)
    return on_screen(made)


@pytest.fixture
def answered(session, tmp_path, monkeypatch):
    """Choose a kind in the dialog as a person would, and say where the file goes; return what its path will be."""

    def choose(kind, button=QDialogButtonBox.StandardButton.Save):
        target = tmp_path / f"Picture.{kind}"
        session.asking.to_write = lambda *_: target

        def run(dialog):
            dialog.show()
            dialog.kind.setCurrentIndex(KINDS.index(kind))
            dialog.buttons.button(button).click()
            return dialog.result()

        monkeypatch.setattr(PictureDialog, "exec", run)
        return target

    return choose


def read(path):
    if path.suffix == ".svg":
        return {each.text for each in ET.parse(path).iter("{http://www.w3.org/2000/svg}text")}
    return set(PdfReader(io.BytesIO(path.read_bytes())).pages[0].extract_text().split("\n"))


@pytest.mark.parametrize("kind", ["svg", "pdf"])
def test_a_saved_picture_says_every_task(view, answered, keys, said, kind):
    target = answered(kind)
    keys.press(KEY.Key_E, MOD.ControlModifier | MOD.ShiftModifier)
    assert said == [f"Saved as {target}"]
    assert {each.strip() for each in read(target)} >= NAMES


def test_a_png_has_the_size_that_was_said(view, answered):
    target = answered("png")
    view.picturing.save()
    drawing = view.picturing._drawing()
    picture = QImage(str(target))
    assert (picture.width(), picture.height()) == size_of(drawing, Choice("png", True, 2.0))
    one = size_of(drawing, Choice("png", True, 1.0))
    assert picture.width() == pytest.approx(2 * one[0], abs=1)


def test_a_page_is_as_large_as_what_is_drawn(view):
    drawing = view.picturing._drawing()
    page = PdfReader(io.BytesIO(bytes_of(drawing, Choice("pdf")))).pages[0]
    width, height = drawing.size(True)
    assert (float(page.mediabox.width), float(page.mediabox.height)) == pytest.approx(
        (width * 0.75, height * 0.75), abs=1
    )


def test_cancel_writes_nothing_and_remembers_nothing(view, answered, said):
    before = view.picturing.choice
    target = answered("svg", QDialogButtonBox.StandardButton.Cancel)
    view.picturing.save()
    assert not target.exists()
    assert view.picturing.choice == before
    assert said == []


def test_what_was_chosen_is_remembered(view, session, answered):
    answered("pdf")
    view.picturing.save()
    other = GanttView(session)
    other.restore_state(view.save_state())
    assert other.picturing.choice.kind == "pdf"


def test_the_clipboard_holds_pixels_and_svg(view, keys, said):
    keys.press(KEY.Key_C, MOD.ControlModifier | MOD.ShiftModifier)
    data = QApplication.clipboard().mimeData()
    assert said == ["The picture is on the clipboard."]
    assert QImage(data.imageData()).width() == size_of(view.picturing._drawing(), Choice())[0]
    assert b"Foundations" in bytes(data.data("image/svg+xml").data())


def test_a_picture_is_for_print_unless_it_is_wanted_as_on_screen(view, qapp):
    theme.apply(qapp, "dark")
    drawing = view.picturing._drawing()

    def grounds(choice):
        image = image_of(drawing, choice)
        return {image.pixelColor(x, image.height() - 2).name() for x in range(0, image.width(), 7)}

    light, dark = QColor(LIGHT.background).name(), QColor(DARK.background).name()
    printed, seen = grounds(Choice(as_on_screen=False)), grounds(Choice(as_on_screen=True))
    assert (light in printed, dark in printed) == (True, False)
    assert (light in seen, dark in seen) == (False, True)
    assert theme.current_colours() is DARK


def test_a_picture_nobody_could_open_is_refused_with_a_way_out(view, bridge, session, said):
    planning.insert_tasks(session.workspace, bridge.id, None, ["Work"] * 1300)
    view.picturing.choice = Choice("png", True, 1.0)
    view.picturing.choice = Choice("png", True, 4.0)
    view.picturing.copy()
    assert "few programs can open" in said[0]
    assert "SVG or PDF" in said[0]
    dialog = PictureDialog(view.picturing._drawing(), Choice("png", True, 4.0), print)
    save = dialog.buttons.button(QDialogButtonBox.StandardButton.Save)
    assert not save.isEnabled()
    dialog.kind.setCurrentIndex(KINDS.index("pdf"))
    assert save.isEnabled()
    dialog.deleteLater()


def test_where_there_is_nothing_to_draw_it_says_so(session, on_screen, workspace, said):
    view = on_screen(GanttView(session))
    view.picturing.copy()
    assert "nothing here" in said[0]


def test_a_file_that_cannot_be_written_is_told_of(view, answered, said, tmp_path, session):
    answered("svg")
    blocked = tmp_path / "blocked"
    blocked.write_text("", "utf-8")
    session.asking.to_write = lambda *_: blocked / "a.svg"
    view.picturing.save()
    assert "cannot be written" in said[0]


def _ink(image):
    """Return how wide and how high what is drawn on the white of an image is, in its pixels."""
    dark = [
        (x, y)
        for y in range(image.height())
        for x in range(image.width())
        if QColor(image.pixel(x, y)).lightness() < 128
    ]
    columns, rows = [x for x, _ in dark], [y for _, y in dark]
    return max(columns) - min(columns), max(rows) - min(rows)


@pytest.mark.parametrize("scale", [2.0, 4.0])
def test_words_grow_with_the_picture_and_no_more(qapp, scale):
    word = Scene(90, 24, (Text(10, 16, "Survey", 9.0),))
    drawing = Drawing("Words", lambda _: (90, 24), lambda *_: word)
    once, larger = (_ink(image_of(drawing, Choice(scale=each))) for each in (1.0, scale))
    assert larger[0] == pytest.approx(once[0] * scale, abs=2 * scale)
    assert larger[1] == pytest.approx(once[1] * scale, abs=2 * scale)
