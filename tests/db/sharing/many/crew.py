"""A team of processes at work on one team file, and what must be true when all have sent and received."""

import json
import os
import statistics
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

from db.sharing.exchange import Person
from db.sharing.hub import Hub, hash_of
from db.sharing.hubs import opened
from db.sharing.packs import decoded
from db.sharing.sealing import Unsealed
from db.sharing.snapshots import TEAM, found_team, join
from pmo_desktop.domain.changes import Insert
from pmo_desktop.domain.records import Project, Task
from pmo_desktop.services.workspace import Workspace, utc_ms
from tests.db.sharing.conftest import PASSWORD
from tests.db.sharing.many.member import SHARED
from tests.db.test_crashes import held, replayed

MEMBER = Path(__file__).with_name("member.py")
ROOT = Path(__file__).parents[4]
_ROUNDS = 40


@dataclass
class Place:
    """Where a team file is for each member: `where` gives the address as member number so-and-so writes it.

    `arrive` waits until everything sent has arrived everywhere; `made` gives counts of what was emulated.
    """

    where: Callable[[int], str]
    arrive: Callable[[], None] = lambda: None
    made: Callable[[], dict[str, int]] = dict


@dataclass
class Report:
    """What the members did and how long it took; times in seconds, sizes in bytes."""

    edits_s: list[float] = field(default_factory=list)
    exchanges_s: list[float] = field(default_factory=list)
    moved: list[int] = field(default_factory=list)
    healed: int = 0
    retries: int = 0
    snapshots: int = 0
    missed: int = 0
    rounds: int = 0
    sets: int = 0
    conflicts: int = 0
    packs: int = 0
    problems: list[str] = field(default_factory=list)
    made: dict[str, int] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)


class Process:
    """One member, told what to do line by line."""

    def __init__(self, file: Path, where: str, author: str, seed: int) -> None:
        env = os.environ | {"PYTHONPATH": str(ROOT), "MEMBER_PASSWORD": PASSWORD}
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
        given = [sys.executable, MEMBER, file, where, author, str(seed)]
        self.file = file
        self._running = subprocess.Popen(given, env=env, text=True, **pipes)
        self.heard()

    def told(self, *words: object) -> None:
        self._running.stdin.write(" ".join(map(str, words)) + "\n")
        self._running.stdin.flush()

    def heard(self) -> dict:
        line = self._running.stdout.readline()
        assert line, f"a member ended with {self._running.wait()}"
        return json.loads(line)

    def ended(self) -> dict:
        self.told("end")
        found = self.heard()
        assert self._running.wait(60) == 0
        self._running.stdin.close()
        self._running.stdout.close()
        return found

    def stop(self) -> None:
        if self._running.poll() is None:
            self._running.kill()
            self._running.communicate()


def play(place: Place, folder: Path, *, members: int, edits: int, every: int, seed: int = 1) -> Report:
    """Let `members` processes make `edits` edits each, exchanging every so many; return what came of it."""
    files = [folder / f"copy{number}.pmo" for number in range(members)]
    _founded(files, place)
    processes: list[Process] = []
    try:
        for number, file in enumerate(files):
            processes.append(Process(file, place.where(number), f"m{number}", seed * 1_000 + number))
        for each in processes:
            each.told("work", edits, every)
        for each in processes:
            each.heard()
        rounds = _settled(processes, place)
        reports = [each.ended() for each in processes]
    finally:
        for each in processes:
            each.stop()
    report = _summed(reports)
    report.rounds = rounds
    report.made = place.made()
    hub = _opened(place.where(0))
    try:
        report.faults += _faults(files, reports, hub, report)
    finally:
        hub.close()
    return report


def _opened(where: str) -> Hub:
    return opened(where, lambda: PASSWORD)


def _founded(files: Sequence[Path], place: Place) -> None:
    first, *others = files
    hub = _opened(place.where(0))
    with Workspace.create(first, author="m0", name="Office") as workspace:
        person = Person("m0", utc_ms, workspace.new_id)
        project = Project(id="p", name="Bridge")
        workspace.record("New", [Insert(project), *(Insert(Task(id=each, project_id="p")) for each in SHARED)])
        found_team(workspace.store, hub, "Office", person)
        hub.close()
        place.arrive()
        for number, file in enumerate(others, 1):
            mine = _opened(place.where(number))
            join(mine, file, person)
            mine.close()


def _settled(processes: Sequence[Process], place: Place) -> int:
    """Let everybody exchange until nobody has anything to send or receive; return how many rounds that took."""
    for number in range(1, _ROUNDS + 1):
        place.arrive()
        for each in processes:
            each.told("settle")
        answers = [each.heard() for each in processes]
        if all(each["quiet"] for each in answers):
            return number
    why = "\n".join(each["why"] for each in answers)
    raise AssertionError(f"not everybody has everything after {_ROUNDS} rounds:\n{why}")


def _summed(reports: Sequence[dict]) -> Report:
    report = Report()
    for each in reports:
        report.edits_s += each["edits_s"]
        report.exchanges_s += each["exchanges_s"]
        report.moved += each["moved"]
        report.problems += each["problems"]
        for name in ("healed", "retries", "snapshots", "missed"):
            setattr(report, name, getattr(report, name) + each[name])
    return report


def _faults(files: Sequence[Path], reports: Sequence[dict], hub: Hub, report: Report) -> list[str]:
    """Return what is not as promised: an edit that is nowhere, copies that differ, packs that do not fit."""
    faults: list[str] = []
    states, logs, chains = [], [], []
    for file in files:
        with Workspace.open(file, author="judge") as workspace:  # raises where integrity_check is not ok
            if replayed(workspace) != (rows := held(workspace)):
                faults.append(f"{file.name}: log and rows differ")
            states.append(rows)
            logs.append(log_of(workspace))
            chains.append(chain_of(workspace))
            team = str(workspace.store.note(TEAM)["id"])
    faults += [f"{file.name}: other rows" for file, each in zip(files, states, strict=True) if each != states[0]]
    faults += [f"{file.name}: another log" for file, each in zip(files, logs, strict=True) if each != logs[0]]
    faults += chain_faults(chains)
    faults += lost(reports, states[0], logs[0])
    faults += sent_twice(hub, team, logs[0], chains[0])
    report.sets, report.packs = len(logs[0]), len(chains[0])
    report.conflicts = len(states[0]["conflict"])
    return faults


def log_of(workspace: Workspace) -> list[tuple[str, str]]:
    """Return the ids of all sets, in the log's order, with all they changed."""
    with workspace.store.reading() as connection:
        rows = connection.exec_driver_sql(
            "SELECT s.id, coalesce((SELECT group_concat(table_name || row_id || op || fields, char(10)) FROM"
            " (SELECT * FROM change WHERE set_number = s.number ORDER BY number)), '')"
            " FROM change_set s ORDER BY s.number"
        )
        return [(row[0], row[1]) for row in rows]


def chain_of(workspace: Workspace) -> list[tuple[int, str, str, bytes | None]]:
    with workspace.store.reading() as connection:
        rows = connection.exec_driver_sql("SELECT number, hash, prev, data FROM pack ORDER BY number")
        return [tuple(row) for row in rows]


def chain_faults(chains: Sequence[Sequence[tuple[int, str, str, bytes | None]]]) -> list[str]:
    """Packs follow each other without a gap, hold what their names say, and are the same in every copy."""
    faults: list[str] = []
    for at, chain in enumerate(chains):
        for (number, digest, _, _), (after, _, prev, _) in pairwise(chain):
            if (after, prev) != (number + 1, digest):
                faults.append(f"copy {at}: pack {after} does not follow {number}")
        faults += [f"copy {at}: pack {row[0]} damaged" for row in chain if row[3] and hash_of(row[3]) != row[1]]
    ends = Counter(chain[-1][:2] for chain in chains if chain)
    if len(ends) > 1:
        faults.append(f"the copies end with different packs: {sorted(ends)}")
    return faults


def lost(reports: Sequence[dict], rows: dict, log: Sequence[tuple[str, str]]) -> list[str]:
    """Return edits that are not in the log, values nobody can find, and own tasks that are not as they were left."""
    ids = [set_id for set_id, _ in log]
    counts = Counter(ids)
    texts = "\n".join(text for _, text in log)
    words = set(texts.replace('"', " ").replace("\\", " ").split())
    faults = [f"set {set_id} is there {count} times" for set_id, count in counts.items() if count > 1]
    words.update(token for each in reports for token in each["over"])
    for each in reports:
        faults += [f"set {set_id} is lost" for set_id in each["said"] if set_id not in counts]
        faults += [f"value {token} is lost" for token in each["tokens"] if token not in words]
        for task_id, name in each["own"].items():
            row = rows["task"].get(task_id)
            if (name is None) != (row is None) or (name is not None and name not in row):
                faults.append(f"task {task_id} is not as it was left: {name}")
    return faults


def sent_twice(hub: Hub, team: str, log: Sequence[tuple[str, str]], chain: Sequence[tuple]) -> list[str]:
    """Return sets that two packs of the team's chain hold, and sets of the log that none holds."""
    names = {name.hash: name for name in hub.packs()}
    found: Counter[str] = Counter()
    faults = []
    for number, digest, _, _ in chain:
        data = hub.read(names[digest]) if digest in names else None
        if data is None:
            faults.append(f"pack {number} is not at the hub")
        else:
            found.update(each.id for each in decoded(names[digest], data, team, Unsealed()).sets)
    faults += [f"set {set_id} was sent {count} times" for set_id, count in found.items() if count > 1]
    known = {set_id for set_id, _ in log}
    faults += [f"set {set_id} is in a pack and in no log" for set_id in found if set_id not in known]
    return faults


def percentile(values: Sequence[float], share: int) -> float:
    """Return the value that `share` percent of them do not exceed."""
    return statistics.quantiles(values, n=100, method="inclusive")[share - 1] if len(values) > 1 else sum(values)


def lines(what: str, report: Report) -> list[str]:
    """Return the figures of a report as the rows of a table."""
    edits, exchanges, moved = report.edits_s, report.exchanges_s, report.moved
    return [
        what,
        f"  edits                       {len(edits):>10,}   of others' deleted meanwhile {report.missed}",
        f"  an edit, committed          {_both(edits)}",
        f"  an exchange                 {_both(exchanges)}",
        (f"  bytes moved per exchange    {_sizes(moved)}"),
        f"  exchanges                   {len(exchanges):>10,}",
        f"  packs                       {report.packs:>10,}   of {report.sets:,} sets",
        f"  whole files renewed         {report.snapshots:>10,}",
        f"  number taken, tried again   {report.retries:>10,}",
        f"  forks healed                {report.healed:>10,}",
        f"  conflicts kept              {report.conflicts:>10,}",
        f"  rounds until all was quiet  {report.rounds:>10,}",
        *(f"  {name:<27} {count:>10,}" for name, count in report.made.items()),
        f"  problems told               {len(report.problems):>10,}   {'; '.join(sorted(set(report.problems))[:3])}",
        f"  faults                      {len(report.faults):>10,}   {'; '.join(report.faults[:3])}",
    ]


def _both(seconds: Sequence[float]) -> str:
    return f"{percentile(seconds, 50) * 1e3:10.1f} ms p50 {percentile(seconds, 95) * 1e3:10.1f} ms p95"


def _sizes(moved: Sequence[int]) -> str:
    middle, most, mean = percentile(moved, 50), percentile(moved, 95), statistics.fmean(moved)
    return f"{middle:10,.0f} p50 {most:13,.0f} p95 {mean:12,.0f} mean"
