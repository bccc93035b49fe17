"""Runs every benchmark, each in a process of its own, one after the other."""

import json
import subprocess
import sys

from benchmarks.measuring import parser

NAMES = (
    "start", "importing", "schedule", "load", "load_window", "load_view", "gantt", "faces", "recording", "sharing", "safety",
    "encryption", "memory", "levelling_portfolio",
)  # fmt: skip


def main() -> int:
    arguments = parser("Run every benchmark.").parse_args()
    passed = [word for word, is_given in (("--json", arguments.json), ("--quick", arguments.quick)) if is_given]
    found = []
    failed = 0
    for name in NAMES:
        done = subprocess.run(
            [sys.executable, "-m", f"benchmarks.{name}", *passed], stdout=subprocess.PIPE, text=True, check=False
        )
        failed += done.returncode != 0
        if not arguments.json:
            print(done.stdout, flush=True)
        elif done.returncode == 0:
            found.append(json.loads(done.stdout))
    if arguments.json:
        print(json.dumps(found, ensure_ascii=False))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
