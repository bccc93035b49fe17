"""Names of files that came from elsewhere become ones every system can hold."""

import unicodedata
from pathlib import PureWindowsPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmo_desktop.domain.entry.file_names import is_program, numbered_name, plain_name


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ("Plan.pdf", "Plan.pdf"),
        ("Büro 日本語 (2).docx", "Büro 日本語 (2).docx"),
        ("a/b\\c.txt", "c.txt"),
        ("../..", "file"),
        ("C:plan.pdf", "plan.pdf"),
        ("plan.pdf:hidden.exe", "plan.pdf_hidden.exe"),
        ("plan.pdf::$DATA", "plan.pdf__$DATA"),
        ("CON", "_CON"),
        ("nul.tar.gz", "_nul.tar.gz"),
        ("COM¹ .txt", "_COM¹.txt"),
        ("console.txt", "console.txt"),
        (" plan.pdf. . ", "plan.pdf"),
        (".htaccess", "htaccess"),
        ("a\u202egpj.exe", "agpj.exe"),
        ("a\tb\r\nc.txt", "abc.txt"),
        ('who? "me" <x>|*.txt', "who_ _me_ _x___.txt"),
        ("e\u0301.txt", "\u00e9.txt"),
        ("\ud800.txt", "txt"),
    ],
)
def test_a_name_is_made_plain(given, name):
    assert plain_name(given) == name


@given(st.text(st.characters(), max_size=400))
def test_every_text_becomes_a_name_that_windows_takes_too(text):
    name = plain_name(text)

    assert 1 <= len(name.encode()) <= 220
    assert name == PureWindowsPath(name).name
    assert not PureWindowsPath(name).is_reserved()
    assert not set(name) & set('<>:"/\\|?*')
    assert not name.startswith(".")
    assert not name.endswith((".", " "))
    assert not any(unicodedata.category(each) in {"Cc", "Cf", "Cs"} for each in name)
    assert plain_name(name) == name


def test_a_further_file_of_a_name_is_numbered_before_its_ending():
    assert [numbered_name("Plan.tar.gz", number) for number in (1, 2)] == ["Plan.tar.gz", "Plan.tar (2).gz"]
    assert numbered_name("Plan", 3) == "Plan (3)"


def test_a_file_that_may_run_is_told_from_one_that_does_not():
    assert all(map(is_program, ("setup.exe", "a.pdf.LNK", "x.vbs", "x.command")))
    assert not any(map(is_program, ("plan.pdf", "exe", "minutes.docx", "a.exe.txt")))
