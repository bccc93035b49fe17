"""Published instances of levelling problems: PSPLIB's .sm and Patterson's .rcp files."""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from pmo_desktop.domain.errors import KnownError
from pmo_desktop.domain.levelling import Activity, Link, Problem


def read(path: Path) -> Problem:
    """Return the problem in a file; ValueError, with a sentence, where it is of another shape."""
    text = path.read_text("utf-8-sig", errors="replace")
    try:
        return _READERS[path.suffix.lower()](text)
    except ValueError as error:
        raise ValueError("it has words among its numbers" if "literal" in str(error) else str(error)) from None
    except StopIteration:
        raise ValueError("it ends before all of it is told") from None
    except KnownError as error:
        raise ValueError(str(error)) from None


def _psplib(text: str) -> Problem:
    """Read the format of ProGen (Kolisch and Sprecher 1997), of which one mode per activity and renewable resources count."""
    lines = text.splitlines()
    kinds, availabilities = _availabilities(_section(lines, "RESOURCEAVAILABILITIES:"))
    followers: dict[int, list[int]] = {}
    numbers = _numbers(_section(lines, "PRECEDENCE RELATIONS:")[1:])
    for job in numbers:
        if next(numbers) != 1:
            raise ValueError("activities of several modes are not levelled")
        followers[job] = [next(numbers) for _ in range(next(numbers))]
    rows: dict[int, tuple[int, list[int]]] = {}
    numbers = _numbers(_section(lines, "REQUESTS/DURATIONS:")[1:])
    for job in numbers:
        if next(numbers) != 1:
            raise ValueError("activities of several modes are not levelled")
        rows[job] = next(numbers), [next(numbers) for _ in kinds]
    if list(rows) != list(range(1, len(rows) + 1)) or set(rows) != set(followers):
        raise ValueError("its activities are not numbered from 1 on")
    renewable = [place for place, kind in enumerate(kinds) if kind == "R"]
    return _problem(
        [duration for duration, _ in rows.values()],
        [[demands[place] for place in renewable] for _, demands in rows.values()],
        [followers[job] for job in rows], tuple(availabilities[place] for place in renewable),
    )  # fmt: skip


def _section(lines: Sequence[str], title: str) -> list[str]:
    """Return the lines from a heading to the next line of stars, without rules and empty ones."""
    wanted = title.replace(" ", "")
    start = next((number for number, line in enumerate(lines) if line.replace(" ", "").startswith(wanted)), None)
    if start is None:
        raise ValueError(f"it has no “{title}”")
    found = []
    for line in lines[start + 1 :]:
        if line.startswith("****"):
            break
        if line.strip() and not line.startswith("----"):
            found.append(line)
    return found


def _numbers(lines: Sequence[str]) -> Iterator[int]:
    for line in lines:
        yield from map(int, line.split())


def _availabilities(lines: Sequence[str]) -> tuple[list[str], list[int]]:
    """Return the kinds of the resources, such as R, and how much there is of each."""
    kinds = re.findall(r"([RND])\s*\d+", lines[0]) if lines else []
    found = list(_numbers(lines[1:]))
    if not kinds or len(kinds) != len(found):
        raise ValueError("it does not say how much there is of each resource")
    return kinds, found


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
    if not durations:
        raise ValueError("it has no activities")
    if any(not 1 <= after <= len(durations) for row in followers for after in row):
        raise ValueError("it names a successor that there is not")
    if any(units < 0 for row in demands for units in row) or any(units < 0 for units in capacities):
        raise ValueError("it asks for less than nothing")
    activities = tuple(
        Activity(duration, tuple((each, units) for each, units in enumerate(row) if units))
        for duration, row in zip(durations, demands, strict=True)
    )
    links = tuple(Link(number, after - 1, durations[number]) for number, row in enumerate(followers) for after in row)
    return Problem(activities, links, capacities)


_READERS = {".sm": _psplib, ".rcp": _patterson}
