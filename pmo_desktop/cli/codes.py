"""The exit codes, the same for every command."""

from enum import IntEnum


class Exit(IntEnum):
    DONE = 0
    KNOWN_ERROR = 1
    USAGE = 2
    IN_PART = 3
    BUG = 4
    INTERRUPTED = 130


MEANINGS = {
    Exit.DONE: "done",
    Exit.KNOWN_ERROR: "it could not be done; standard error says why and what to do next",
    Exit.USAGE: "the command line was not understood",
    Exit.IN_PART: "nothing or only a part was done, such as some of several sources; each failure is named",
    Exit.BUG: "a fault of the program, kept in its log; --debug shows it",
    Exit.INTERRUPTED: "stopped with Ctrl+C; every file is whole",
}
