"""`check-fidelity`: what the program computes beside what MS Project or P6 had computed, for every file that can be read."""

import argparse
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from pmo_desktop.cli.codes import Exit
from pmo_desktop.cli.console import Console, table
from pmo_desktop.cli.faults import keep
from pmo_desktop.cli.importing import iso, sources
from pmo_desktop.domain.errors import CancelledError, KnownError
from pmo_desktop.domain.schedule.fidelity import Aspect, Counts
from pmo_desktop.services.fidelity import Difference, FileCheck, check_file
from pmo_desktop.services.progress import Progress

_DIFFERENCES = ("No.", "Task", "What", "In the file", "Here", "Why")
_TOTALS = ("File", "Tasks", "Compared", *(aspect.value.capitalize() for aspect in Aspect))
_NUMBERS = tuple(range(1, len(_TOTALS)))
_DATES = frozenset({Aspect.START, Aspect.FINISH})

Failed = tuple[Path, KnownError]


def check_fidelity(asked: argparse.Namespace, console: Console) -> int:
    """Check every file; each that cannot be read is named, and does not stop the others."""
    found: list[FileCheck] = []
    failed: list[Failed] = []
    named = sources(asked.sources)
    for number, source in enumerate(named):
        checked = _checked(source, _progress(console, number, len(named)))
        if isinstance(checked, FileCheck):
            found.append(checked)
            _tell(checked, console)
        else:
            failed.append((source, checked))
            console.complain(f"{source}: {checked}")
    total = sum((each.counts for each in found), Counts())
    _sum_up(found, total, console)
    console.data(_as_data(found, failed, total))
    if failed:
        console.complain(f"{len(failed)} of {len(named)} could not be checked; the reasons are above.")
    return Exit.IN_PART if failed else Exit.DONE


def _progress(console: Console, number: int, count: int) -> Progress:
    def progress(_done: int, _total: int, what: str, /) -> None:
        console.progress(number, count, what)

    return progress


def _checked(source: Path, progress: Progress) -> FileCheck | KnownError:
    try:
        return check_file(source, progress)
    except CancelledError:
        raise
    except KnownError as error:
        return error
    except Exception as error:  # noqa: BLE001 - one file that shows a fault of ours does not stop the others
        return keep(error)


# In words


def _tell(checked: FileCheck, console: Console) -> None:
    if not checked.differences:
        return
    console.say(f"{checked.source}")
    for line in table(_DIFFERENCES, [_cells(each) for each in checked.differences], (0,)):
        console.say(f"  {line}")
    console.say()


def _cells(each: Difference) -> tuple[str, ...]:
    return (str(each.number), each.task[:48], each.aspect.value, *each.shown, each.reason)


def _sum_up(found: Sequence[FileCheck], total: Counts, console: Console) -> None:
    if not found:
        return
    rows = [(each.source.name, *_shares(each.counts)) for each in found]
    for line in table(_TOTALS, [*rows, ("Total", *_shares(total))], _NUMBERS):
        console.say(line)
    for sentence in _remarks(total):
        console.say(sentence)


def _shares(counts: Counts) -> Iterator[str]:
    yield f"{counts.tasks:,}"
    yield f"{counts.compared:,}"
    for aspect in Aspect:
        agreeing = counts.agreeing[aspect]
        yield f"{agreeing:,} {share(agreeing, counts.compared)}" if counts.compared else "–"


def share(agreeing: int, compared: int) -> str:
    """Return a share as `99.98 %`, rounded down, so that only all of them are `100.00 %`."""
    return f"{10_000 * agreeing // compared / 100:6.2f} %"


def _remarks(total: Counts) -> Iterator[str]:
    yield "Compared is every active task that is scheduled automatically, summaries too; values agree to the minute."
    lacking = [f"{aspect.value} of {number:,}" for aspect, number in total.unstated.items() if number]
    if lacking:
        yield f"The files do not say {', '.join(lacking)} compared tasks, which are counted as agreeing."


# As data


def _as_data(found: Sequence[FileCheck], failed: Sequence[Failed], total: Counts) -> dict[str, Any]:
    return {
        "files": [
            {"file": str(each.source), **_counted(each.counts), "differences": list(map(_difference, each.differences))}
            for each in found
        ],
        "total": _counted(total),
        "failed": [{"file": str(file), "reason": why.sentence, "next_step": why.next_step} for file, why in failed],
    }


def _counted(counts: Counts) -> dict[str, Any]:
    agreeing = {aspect.value: number for aspect, number in counts.agreeing.items()}
    unstated = {aspect.value: number for aspect, number in counts.unstated.items()}
    return {"tasks": counts.tasks, "compared": counts.compared, **agreeing, "unstated": unstated}


def _difference(each: Difference) -> dict[str, Any]:
    file, computed = (
        iso(value) if each.aspect in _DATES and value is not None else value for value in (each.file, each.computed)
    )
    return {
        "project": each.project, "number": each.number, "key": each.key, "task": each.task,
        "field": each.aspect.value, "file": file, "computed": computed, "reason": each.reason,
    }  # fmt: skip
