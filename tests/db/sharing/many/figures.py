"""Measures anew and writes the figures into a document: `python -m tests.db.sharing.many.figures docs/reliability.md`.

What stands between `<!-- figures: NAME -->` and `<!-- end -->` is replaced by what the command of that name prints.
`--only NAME` measures one of them.
"""

import argparse
import re
import subprocess
import sys
from pathlib import Path

_COMMANDS = {
    "many": [sys.executable, "-m", "tests.db.sharing.many"],
    "sharing": [sys.executable, "-m", "benchmarks.sharing"],
}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("document", type=Path)
    parser.add_argument("--only", choices=sorted(_COMMANDS), action="append")
    given = parser.parse_args()
    failed = False
    for name in given.only or _COMMANDS:
        done = subprocess.run(_COMMANDS[name], stdout=subprocess.PIPE, text=True, check=False)
        failed |= done.returncode != 0
        put(given.document, name, done.stdout)
    return 1 if failed else 0


def put(document: Path, name: str, figures: str) -> None:
    text = document.read_text("utf-8")
    block = re.compile(rf"(<!-- figures: {name} -->\n).*?(<!-- end -->)", re.DOTALL)
    if not block.search(text):
        raise SystemExit(f"{document} has no place for the figures “{name}”")
    shown = f"```\n{figures.rstrip()}\n```\n"
    document.write_text(block.sub(lambda found: f"{found[1]}{shown}{found[2]}", text), "utf-8")


if __name__ == "__main__":
    sys.exit(main())
