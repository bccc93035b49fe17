"""Help lists every key and what the program is made of."""

import tomllib
from itertools import groupby
from pathlib import Path

from PySide6.QtWidgets import QLabel

from pmo_desktop import __version__
from pmo_desktop.domain import compiled
from ui.shell.help import _PARTS, AboutDialog, KeysDialog


def lines(table):
    return [
        tuple(table.item(row, column).text() for column in range(table.columnCount()))
        for row in range(table.rowCount())
    ]


def test_keys_are_found_by_what_they_do_and_by_themselves(qtbot, window, demo):
    shown = window(demo)
    dialog = KeysDialog([("Everywhere", list(shown.menus.actions()))], shown)
    qtbot.addWidget(dialog)
    everything = len(lines(dialog.table))
    dialog.wanted.setText("ctrl+k")
    assert lines(dialog.table) == [("Ctrl+K", "Search or run a command", "Everywhere")]
    dialog.wanted.setText("details of")
    assert [line[0] for line in lines(dialog.table)] == ["F4"]
    dialog.wanted.clear()
    assert len(lines(dialog.table)) == everything > 20


def test_the_list_opens_from_the_menu(window, demo, finder, monkeypatch):
    listed = []
    monkeypatch.setattr(KeysDialog, "exec", lambda dialog: listed.extend(lines(dialog.table)))
    finder(window(demo), "Keyboard shortcuts").trigger()
    assert {"Gantt · Links", "Gantt · Chart", "People", "Everywhere"} <= {where for *_, where in listed}
    groups = [where for where, _ in groupby(where for *_, where in listed)]
    assert len(groups) == len(set(groups))


def test_about_names_version_and_every_part_it_is_made_with(qtbot, window, demo):
    dialog = AboutDialog(window(demo))
    qtbot.addWidget(dialog)
    assert any(
        __version__ in label.text() and compiled.state() in label.text() for label in dialog.findChildren(QLabel)
    )
    assert all(version not in ("", "–") for name, version, _ in lines(dialog.table) if name != "Noto Sans")


def test_every_dependency_is_named_with_its_licence():
    declared = tomllib.loads((Path(__file__).parents[3] / "pyproject.toml").read_text("utf-8"))["project"][
        "dependencies"
    ]
    names = {each.split(">")[0].split(";")[0].strip().casefold() for each in declared}
    assert names <= {part.casefold() for part, *_ in _PARTS}
