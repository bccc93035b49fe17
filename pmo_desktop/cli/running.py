"""From a command line to an exit code: which command, what it is told, and what becomes of its errors."""

import argparse
import os
import signal
import sys
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from threading import Event, current_thread, main_thread

from pmo_desktop.cli.arguments import command_parser, window_parser
from pmo_desktop.cli.codes import Exit
from pmo_desktop.cli.commands import BY_NAME, COMMANDS
from pmo_desktop.cli.console import Console, speak_utf8
from pmo_desktop.domain.errors import KnownError

_Run = Callable[[argparse.Namespace, Console], int]


def run(arguments: Sequence[str]) -> int:
    """Do what a command line asks; return the exit code."""
    speak_utf8()
    try:
        asked, does = _understood(arguments)
    except SystemExit as stop:  # argparse has said why
        return stop.code if isinstance(stop.code, int) else int(Exit.USAGE)
    console = Console(json=asked.json, quiet=asked.quiet)
    try:
        return _guarded(does, asked, console)
    except BrokenPipeError:
        _leave_pipe()
        return Exit.DONE


def _understood(arguments: Sequence[str]) -> tuple[argparse.Namespace, _Run]:
    command = BY_NAME.get(arguments[0]) if arguments else None
    if command is not None:
        return command_parser(command).parse_intermixed_args(arguments[1:]), command.run
    return window_parser(COMMANDS).parse_args(arguments), _open_window


def _open_window(asked: argparse.Namespace, console: Console) -> int:
    from pmo_desktop.cli.opening import open_window  # noqa: PLC0415 - commands need none of it

    return open_window(asked, console)


def _guarded(does: _Run, asked: argparse.Namespace, console: Console) -> int:
    with _ctrl_c(console.stopped):
        code = _outcome(does, asked, console)
    if code is Exit.INTERRUPTED:
        console.complain("Stopped. Every file is whole: what was not finished was not written.")
    return code


@contextmanager
def _ctrl_c(stopped: Event) -> Iterator[None]:
    """Remember that Ctrl+C was pressed: raised inside one of SQLite's callbacks, it comes out as another error."""

    def press(*_: object) -> None:
        stopped.set()
        raise KeyboardInterrupt

    if current_thread() is not main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, press)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _outcome(does: _Run, asked: argparse.Namespace, console: Console) -> int:
    try:
        return does(asked, console)
    except KeyboardInterrupt:
        return Exit.INTERRUPTED
    except BrokenPipeError:
        raise
    except Exception as error:  # noqa: BLE001 - a fault of the program, whichever it is
        return Exit.INTERRUPTED if console.stopped.is_set() else _told(error, asked, console)
    finally:
        console.end_progress()


def _told(error: Exception, asked: argparse.Namespace, console: Console) -> int:
    if isinstance(error, KnownError):
        console.complain(error)
        return Exit.KNOWN_ERROR
    if isinstance(error, argparse.ArgumentError):
        console.complain(f"{error} See --help.")
        return Exit.USAGE
    return _fault(error, console, debug=asked.debug)


def _fault(error: Exception, console: Console, *, debug: bool) -> int:
    from pmo_desktop.cli.faults import keep  # noqa: PLC0415 - hopefully never needed

    if debug:
        console.complain("".join(traceback.format_exception(error)))
    console.complain(keep(error))
    return Exit.BUG


def _leave_pipe() -> None:
    """Whoever read our output has enough: say nothing more, not even when Python flushes at the end."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
