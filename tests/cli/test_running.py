"""Every command line ends with a documented exit code; results and complaints never mix."""

import argparse
import subprocess
import sys

import pytest

from pmo_desktop import __version__, paths
from pmo_desktop.cli import running
from pmo_desktop.cli.codes import MEANINGS, Exit
from pmo_desktop.cli.commands import COMMANDS
from pmo_desktop.cli.console import Console
from pmo_desktop.domain import compiled
from pmo_desktop.domain.errors import KnownError

NAMES = [command.name for command in COMMANDS]


def guarded(does, *, debug=False):
    return running._guarded(lambda _asked, _console: does(), argparse.Namespace(debug=debug), Console())


def raising(error):
    def does():
        raise error

    return does


def test_help_lists_every_command_and_every_exit_code(pmo):
    shown = pmo("--help")
    assert shown.code == 0
    assert all(f"  {name} " in shown.out for name in NAMES)
    assert all(f"  {code:<5d}{meaning}" in shown.out for code, meaning in MEANINGS.items())


@pytest.mark.parametrize("command", COMMANDS, ids=NAMES)
def test_help_of_a_command_says_what_its_json_holds_and_how_it_ends(pmo, command):
    shown = pmo(command.name, "--help")
    assert shown.code == 0
    assert "With --json:" in shown.out
    assert "Exit codes:" in shown.out


def test_version_is_said_and_whether_the_scheduler_is_compiled(pmo):
    assert pmo("--version").out.strip() == f"PMO Desktop {__version__} ({compiled.state()})"


@pytest.mark.parametrize(
    "words",
    [
        ("new",), ("new", "a.pmo", "--currency", "euros"), ("import", "a.pmo"), ("load", "a.pmo", "--weeks", "0"),
        ("load", "a.pmo", "--from", "someday"), ("report", "a.pmo"), ("report", "a.pmo", "--out", "a.pdf", "--paper", "A3"),
        ("screenshots", "--out", "p", "--sizes", "large"), ("screenshots", "--out", "p", "--themes", "pink"),
        ("demo",), ("demo", "a.pmo", "--open"), ("demo", "a.pmo", "--tasks", "-1"), ("export", "a.pmo"),
        ("export", "a.pmo", "P-01"), ("export", "a.pmo", "P-01", "t.xml", "--register", "r.csv"),
        ("a.pmo", "b.pmo"), ("--frobnicate",), ("new", "a.pmo", "--js"),
    ],
    ids=" ".join,
)  # fmt: skip
def test_what_is_not_understood_ends_with_2_and_writes_nothing(pmo, tmp_path, words):
    ran = pmo(*words)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err
    assert [path for path in tmp_path.iterdir() if path.name != "home"] == []


def test_options_may_stand_between_the_words(pmo, office):
    assert pmo("schedule", "--json", office, "--quiet", "P-01").data["projects"][0]["name"] == "Foot bridge"


def test_a_mistyped_command_is_recognised(pmo):
    ran = pmo("shedule")
    assert ran.code == 1
    assert "Perhaps you mean the command schedule." in ran.err


def test_a_project_file_is_told_how_to_get_in(pmo, bridge):
    ran = pmo(bridge)
    assert ran.code == 1
    assert f"pmo-desktop import PORTFOLIO.pmo {bridge}" in ran.err


def test_without_a_display_the_window_says_so(pmo, office):
    for words in ((), (office,)):
        ran = pmo(*words)
        assert (ran.code, ran.out) == (1, "")
        assert "no display" in ran.err


@pytest.mark.parametrize("command", ["export", "schedule", "load"])
def test_a_missing_portfolio_is_named_with_the_way_to_make_it(pmo, command, tmp_path):
    more = {"export": ("P-01", tmp_path / "t.xml")}.get(command, ())
    ran = pmo(command, tmp_path / "none.pmo", *more)
    assert (ran.code, ran.out) == (1, "")
    assert "There is no portfolio" in ran.err
    assert "pmo-desktop new" in ran.err


def test_what_is_no_portfolio_is_refused_with_the_reason(pmo, tmp_path, office):
    foreign, newer = tmp_path / "foreign.pmo", tmp_path / "newer.pmo"
    foreign.write_text("not a database, but long enough to be looked at", "utf-8")
    data = bytearray(office.read_bytes())
    data[60:64] = (9999).to_bytes(4, "big")  # user_version, as the file format of SQLite says
    newer.write_bytes(data)
    for file, words in ((tmp_path, "is a folder"), (foreign, "not a portfolio file"), (newer, "newer version")):
        ran = pmo("schedule", file, "--json")
        assert (ran.code, ran.out) == (1, "")
        assert words in ran.err
        assert "Traceback" not in ran.err


def test_a_known_error_is_a_sentence_and_a_next_step(capsys):
    assert guarded(raising(KnownError("The disk is full.", "Free some."))) == Exit.KNOWN_ERROR
    assert capsys.readouterr().err == "The disk is full. Free some.\n"


def test_ctrl_c_ends_with_130(capsys):
    assert guarded(raising(KeyboardInterrupt())) == 130
    assert "Every file is whole" in capsys.readouterr().err


def test_a_fault_goes_to_the_log_and_the_person_is_told_where(capsys):
    assert guarded(lambda: 1 // 0) == Exit.BUG
    told = capsys.readouterr().err
    assert str(paths.log_file()) in told
    assert "Traceback" not in told
    assert "ZeroDivisionError" in paths.log_file().read_text("utf-8")


def test_a_fault_is_shown_whole_when_asked_for(capsys):
    assert guarded(lambda: 1 // 0, debug=True) == Exit.BUG
    assert "ZeroDivisionError" in capsys.readouterr().err


def test_a_fault_is_told_even_where_no_log_can_be_written(capsys, tmp_path):
    (tmp_path / "home").write_text("a file where the folder should be", "utf-8")
    assert guarded(lambda: 1 // 0) == Exit.BUG
    assert "ZeroDivisionError" in capsys.readouterr().err


def test_the_log_does_not_grow_for_ever(capsys):
    log = paths.log_file()
    log.parent.mkdir(parents=True)
    log.write_text("x" * 1_000_001, "utf-8")
    guarded(lambda: 1 // 0)
    assert log.stat().st_size < 10_000
    assert log.with_suffix(".old.log").stat().st_size == 1_000_001
    capsys.readouterr()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows breaks pipes another way")
def test_a_reader_that_has_enough_is_no_failure(root, office):
    with subprocess.Popen(
        [sys.executable, "-m", "pmo_desktop", "schedule", office],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=root,
    ) as process:
        process.stdout.close()
        told = process.stderr.read()
    assert (process.returncode, told) == (0, b"")


def test_output_is_utf_8_in_the_c_locale(pmo_process, office):
    ran = pmo_process("schedule", office, LC_ALL="C", PYTHONCOERCECLOCALE="0", PYTHONUTF8="0")
    assert ran.code == 0
    assert "Paint “Grün”" in ran.out


def test_output_is_utf_8_where_a_code_page_is_set(pmo_process, office):
    assert "Paint “Grün”" in pmo_process("schedule", office, PYTHONIOENCODING="cp1252").out


_LOADED = """
import sys
from pmo_desktop.__main__ import main
code = main(sys.argv[1:])
print("PySide6" in sys.modules, "numpy" in sys.modules, file=sys.stderr)
sys.exit(code)
"""


def loaded(root, *words):
    done = subprocess.run(
        [sys.executable, "-c", _LOADED, *map(str, words)], capture_output=True, text=True, encoding="utf-8", check=False,
        cwd=root,
    )  # fmt: skip
    return done.returncode, done.stderr.splitlines()[-1]


def test_commands_without_a_window_never_load_qt(root, tmp_path, bridge):
    file = tmp_path / "o.pmo"
    for words in (
        ("new", file), ("import", file, bridge), ("schedule", file), ("load", file), ("export", file, "P-01", tmp_path / "t.xml"),
        ("export", file, "--register", tmp_path / "r.csv"),
    ):  # fmt: skip
        assert loaded(root, *words) in {(0, "False False"), (0, "False True")}, words


def test_help_loads_nothing_that_takes_time(root):
    assert loaded(root, "--help") == (0, "False False")
    assert loaded(root, "import", "--help") == (0, "False False")
