"""Many at once: `python -m tests.db.sharing.many --how folder|samba|synced|postgres --processes 10 --edits 500`."""

import argparse
import json
import sys
import tempfile
import time
from dataclasses import asdict
from pathlib import Path

from tests.db.sharing.many.crew import lines, play
from tests.db.sharing.many.places import KINDS, Missing


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--how", choices=sorted(KINDS), action="append", help="where the team file is; all by default")
    parser.add_argument("--processes", type=int, default=10)
    parser.add_argument("--edits", type=int, default=500, help="of each process")
    parser.add_argument("--every", type=int, default=5, help="edits between two exchanges")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    failed = False
    for how in given.how or sorted(KINDS):
        with tempfile.TemporaryDirectory(prefix="many-", ignore_cleanup_errors=True) as name:
            Path(name).chmod(0o755)  # a server of another user has its files in it
            begun = time.perf_counter()
            try:
                with KINDS[how](Path(name), given.processes, given.seed) as place:
                    report = play(
                        place,
                        Path(name),
                        members=given.processes,
                        edits=given.edits,
                        every=given.every,
                        seed=given.seed,
                    )
            except Missing as why:
                sys.stdout.write(f"{how}: left out, {why}\n")
                continue
        failed |= bool(report.faults)
        what = f"{how}: {given.processes} processes × {given.edits} edits, {time.perf_counter() - begun:.0f} s"
        shown = json.dumps({"how": how, **asdict(report)}) if given.json else "\n".join(lines(what, report))
        sys.stdout.write(f"{shown}\n")
        sys.stdout.flush()
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
