"""`screenshots` draws every place as it is in the window, in each theme and size, without a display."""

import pytest
from PySide6.QtCore import QRect
from PySide6.QtGui import QImage

from ui.shell.places import PLACES

NAMES = [place.name for place in PLACES]
DAY = "2026-01-07"


@pytest.fixture
def shots(pmo_process, office, tmp_path):
    """Take pictures of the office; give them by name."""

    def take(*words, folder="shots"):
        ran = pmo_process("screenshots", office, "--out", tmp_path / folder, "--today", DAY, "--json", *words)
        assert (ran.code, ran.err) == (0, "")
        assert ran.data["file"] == str(office)
        assert sorted(ran.data["pictures"]) == sorted(map(str, (tmp_path / folder).iterdir()))
        return {path.name: path for path in (tmp_path / folder).iterdir()}

    return take


def pixels(path):
    image = QImage(str(path)).scaled(64, 40)
    return [image.pixelColor(x, y).lightness() for x in range(image.width()) for y in range(image.height())]


def test_every_place_is_drawn_in_each_theme_and_size_under_a_name_that_says_so(shots):
    taken = shots("--sizes", "1000x700,1280x800")
    places = {
        f"{name}-{theme}-{size}.png"
        for name in NAMES
        for theme in ("light", "dark")
        for size in ("1000x700", "1280x800")
    }
    assert places < taken.keys()
    assert {name.split("-")[0] for name in taken.keys() - places} == {"start", "import"}
    for name, path in taken.items():
        image = QImage(str(path))
        assert name.endswith(f"-{image.width()}x{image.height()}.png")
    for name in NAMES:
        light, dark = (pixels(taken[f"{name}-{theme}-1280x800.png"]) for theme in ("light", "dark"))
        assert sum(light) / len(light) > 180
        assert sum(dark) / len(dark) < 90


def test_no_two_places_look_the_same_none_is_empty_and_they_look_alike_whenever_they_are_taken(shots, pmo, office):
    before = pmo("schedule", office, "--json").out
    taken, again = shots("--themes", "light", folder="a"), shots("--themes", "light", folder="b")
    faces = [tuple(pixels(taken[f"{name}-light-1280x800.png"])) for name in NAMES]
    assert len(set(faces)) == len(faces)
    assert all(len(set(face)) > 10 for face in faces)
    assert {name: path.read_bytes() for name, path in taken.items()} == {
        name: path.read_bytes() for name, path in again.items()
    }
    assert pmo("schedule", office, "--json").out == before, "taking pictures changed something"


def test_a_machine_without_fonts_still_gets_words(shots, tmp_path, monkeypatch):
    none = tmp_path / "fonts.conf"
    none.write_text('<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig></fontconfig>', "utf-8")
    monkeypatch.setenv("FONTCONFIG_FILE", str(none))
    title = QImage(str(shots("--themes", "light")["gantt-light-1280x800.png"])).copy(QRect(160, 30, 240, 30))
    columns = {tuple(title.pixelColor(x, y).lightness() for y in range(title.height())) for x in range(title.width())}
    assert len(columns) > 40  # boxes in place of letters have a few that repeat


def test_where_no_picture_can_be_written_it_is_said(pmo, office, tmp_path):
    (tmp_path / "file").write_text("", "utf-8")
    ran = pmo("screenshots", office, "--out", tmp_path / "file")
    assert (ran.code, ran.out) == (1, "")
    assert "cannot be made" in ran.err
    assert pmo("screenshots", tmp_path / "none.pmo", "--out", tmp_path / "p").code == 1
