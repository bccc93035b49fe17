"""Published instances of levelling problems: PSPLIB's .sm and Patterson's .rcp files."""

from collections.abc import Sequence
from pathlib import Path

from pmo_desktop.domain.levelling import Activity, Link, Problem


def read(path: Path) -> Problem:
    """Return the problem in a file; ValueError where it is of another shape."""
    return _READERS[path.suffix](path.read_text("ascii", errors="replace"))


def _psplib(text: str) -> Problem:
    """Read the format of ProGen (Kolisch and Sprecher 1997), of which one mode per activity and renewable resources count."""
    lines = text.splitlines()
    followers = [list(map(int, line.split()))[3:] for line in _section(lines, "PRECEDENCE RELATIONS:", skip=1)]
    rows = [list(map(int, line.split())) for line in _section(lines, "REQUESTS/DURATIONS:", skip=2)]
    capacities = tuple(map(int, _section(lines, "RESOURCEAVAILABILITIES:", skip=1)[0].split()))
    if any(row[1] != 1 for row in rows):
        raise ValueError("activities of several modes are not levelled")
    kinds = [
        word
        for line in _section(lines, "RESOURCEAVAILABILITIES:", skip=0)[:1]
        for word in line.split()
        if word in "RND"
    ]
    renewable = [place for place, kind in enumerate(kinds) if kind == "R"]
    return _problem(
        [row[2] for row in rows], [[row[3 + place] for place in renewable] for row in rows], followers,
        tuple(capacities[place] for place in renewable),
    )  # fmt: skip


def _section(lines: Sequence[str], title: str, *, skip: int) -> list[str]:
    """Return the lines from a heading to the next line of stars, without rules and the first `skip`."""
    start = next(
        (number for number, line in enumerate(lines) if line.replace(" ", "").startswith(title.replace(" ", ""))), None
    )
    if start is None:
        raise ValueError(f"no {title}")
    found = []
    for line in lines[start + 1 :]:
        if line.startswith("****"):
            break
        if line.strip() and not line.startswith("----"):
            found.append(line)
    return [line for line in found[skip:] if line.strip()] if title != "REQUESTS/DURATIONS:" else found[1:]


def _patterson(text: str) -> Problem:
    """Read Patterson's format: counts, capacities, then duration, demands, number of successors and these, one after another."""
    numbers = iter(map(int, text.split()))
    count, resources = next(numbers), next(numbers)
    capacities = tuple(next(numbers) for _ in range(resources))
    durations, demands, followers = [], [], []
    for _ in range(count):
        durations.append(next(numbers))
        demands.append([next(numbers) for _ in range(resources)])
        followers.append([next(numbers) for _ in range(next(numbers))])
    return _problem(durations, demands, followers, capacities)


def _problem(
    durations: Sequence[int], demands: Sequence[Sequence[int]], followers: Sequence[Sequence[int]], capacities: tuple[int, ...]
) -> Problem:  # fmt: skip
    activities = tuple(
        Activity(duration, tuple((each, units) for each, units in enumerate(row) if units))
        for duration, row in zip(durations, demands, strict=True)
    )
    links = tuple(Link(number, after - 1, durations[number]) for number, row in enumerate(followers) for after in row)
    return Problem(activities, links, capacities)


_READERS = {".sm": _psplib, ".rcp": _patterson}
