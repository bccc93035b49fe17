"""Tables line up, and progress keeps out of the way of whoever reads the output."""

import io
import sys

from pmo_desktop.cli.console import Console, counted, table


class Terminal(io.StringIO):
    def isatty(self):
        return True


def test_columns_line_up_for_wide_and_combining_letters():
    lines = table(("Name", "No."), [("日本", "1"), ("e\u0301a", "10"), ("two\nlines\x1b[2J", "")], (1,))
    assert lines == ["Name           No.", "日本             1", "e\u0301a              10", "two lines [2J"]


def test_counts_are_words():
    assert (
        counted({"tasks": 1, "people": 1, "links": 0, "projects": 1200}) == "1 task, 1 person, 0 links, 1,200 projects"
    )


def test_progress_is_one_line_that_goes_before_anything_else_is_written(monkeypatch):
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    console = Console()
    console.progress(1, 20, "Reading a long name.xml")
    console.progress(2, 20, "b.xml")
    console.complain("It failed.")
    assert "\n" not in terminal.getvalue().removesuffix("\n")
    assert rendered(terminal.getvalue()) == "It failed."


def test_progress_says_nothing_to_a_pipe_or_when_quiet(monkeypatch):
    for stream, quiet in ((io.StringIO(), False), (Terminal(), True)):
        monkeypatch.setattr(sys, "stderr", stream)
        Console(quiet=quiet).progress(1, 2, "Reading")
        assert stream.getvalue() == ""


def test_a_program_without_a_console_says_nothing_and_goes_on(monkeypatch):
    monkeypatch.setattr(sys, "stdout", None)
    monkeypatch.setattr(sys, "stderr", None)
    console = Console()
    console.say("result")
    console.progress(1, 2, "Reading")
    console.complain("It failed.")


def rendered(text):
    """Return what a terminal shows of one line: each carriage return writes over what stands there."""
    line = ""
    for part in text.removesuffix("\n").split("\r"):
        line = part + line[len(part) :]
    return line.rstrip()
