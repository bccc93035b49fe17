"""How figures are taken and shown: medians over several runs, ratios to a peer of the same run, growth with size."""

import argparse
import gc
import json
import resource
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured value; `peer` is what it is compared with, measured in the same run, or a limit we set ourselves."""

    name: str
    value: float
    unit: str = "s"
    peer: float | None = None
    peer_name: str = ""

    @property
    def ratio(self) -> float | None:
        """How many times the peer's value this one is."""
        return self.value / self.peer if self.peer else None

    def as_json(self) -> dict[str, Any]:
        return {
            "name": self.name, "value": round(self.value, 6), "unit": self.unit,
            "peer": None if self.peer is None else round(self.peer, 6), "peer_name": self.peer_name,
            "ratio": None if self.ratio is None else round(self.ratio, 4),
        }  # fmt: skip

    def as_line(self) -> str:
        beside = (
            f"   {self.ratio:8.2f} × {self.peer_name} ({self.peer:.4g} {self.unit})" if self.ratio is not None else ""
        )
        return f"{self.name:<58} {self.value:10.4g} {self.unit:<3}{beside}"


def median(work: Callable[[], object], runs: int = 5) -> float:
    """Return the median of the seconds `work` takes, the first run not counted."""
    work()
    taken = []
    for _ in range(runs):
        gc.collect()
        begun = time.perf_counter()
        work()
        taken.append(time.perf_counter() - begun)
    return statistics.median(taken)


def once(work: Callable[[], T]) -> tuple[float, T]:
    """Return how long work takes that can be done only once, and what it gave."""
    gc.collect()
    begun = time.perf_counter()
    made = work()
    return time.perf_counter() - begun, made


def peak_mb() -> float:
    """Return the most memory this process has held, in MB (macOS counts bytes, Linux kB)."""
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most / (1_000_000 if sys.platform == "darwin" else 1_000)


def resident_mb(*, most: bool = False) -> float:
    """Return the memory this process holds in MB, or the most it has held; elsewhere than on Linux always the most."""
    try:
        status = Path("/proc/self/status").read_text("ascii")
    except OSError:
        return peak_mb()
    return float(status.split("VmHWM:" if most else "VmRSS:")[1].split()[0]) * 1024 / 1_000_000


def parser(what: str, *, of_files: bool = False) -> argparse.ArgumentParser:
    """Return what every benchmark understands; one `of_files` takes folders of project files too."""
    made = argparse.ArgumentParser(description=what)
    if of_files:
        made.add_argument(
            "folders", nargs="*", type=Path, help="folders of .xml project files, instead of generated ones"
        )
    made.add_argument("--json", action="store_true", help="print one JSON object instead of a table")
    made.add_argument("--quick", action="store_true", help="leave out what takes longest: the largest size, some peers")
    return made


def show(title: str, figures: Sequence[Figure], notes: Sequence[str] = (), *, as_json: bool) -> None:
    """Print figures as a table, or as one JSON object."""
    if as_json:
        found = {"benchmark": title, "figures": [each.as_json() for each in figures], "notes": list(notes)}
        print(json.dumps(found, ensure_ascii=False))
        return
    print(title)
    for each in figures:
        print(" ", each.as_line())
    for note in notes:
        print("  –", note)
