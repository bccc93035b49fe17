"""The program's entry: `pmo-desktop` opens the window, `pmo-desktop COMMAND` does the same work without one."""

import sys
from collections.abc import Sequence

from pmo_desktop.cli.running import run


def main(argv: Sequence[str] | None = None) -> int:
    """Do what the command line asks; return the exit code."""
    return run(sys.argv[1:] if argv is None else argv)


if __name__ == "__main__":
    sys.exit(main())
