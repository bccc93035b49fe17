"""Work in a team until killed, many times over: `killed_member.py FOLDER ROUNDS SEED`; prints what it found as JSON.

Each round a child edits and exchanges, founds a team or joins one, says what was committed, and is killed with SIGKILL at a
random moment; then its copy must be whole, hold what it said, and get through its next exchange.
"""

import json
import os
import random
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path

from db.sharing.exchange import Exchange, Outcome, Patience, Person
from db.sharing.folder import Folder
from db.sharing.snapshots import TEAM, found_team, join, leave
from pmo_desktop.domain.changes import Delete, Insert, Update
from pmo_desktop.domain.records import Project, Task
from pmo_desktop.services.workspace import Workspace, utc_ms
from tests.db.sharing.many.crew import chain_faults, chain_of, log_of, sent_twice
from tests.db.test_crashes import held, replayed

MEMBERS = ("Anna", "Petra", "Carl")
EXCHANGED, FAILED = "exchanged", "failed: "
_SOON = Patience(gap=0, stray=0)


class Company:
    """A team in a folder with a copy per member; `said` is what was committed, by member."""

    def __init__(self, folder: Path, seed: int) -> None:
        self.folder, self.chance = folder, random.Random(seed)
        (folder / "share").mkdir(parents=True)
        self.team = folder / "share" / "Team.pmo"
        self.said: list[str] = []
        self.faults: list[str] = []
        self.kills = dict.fromkeys(("work", "found", "join"), 0)
        self.midway = self.exchanges = 0
        with self.opened(self.file("Anna"), create=True) as workspace:
            workspace.record("New", [Insert(Project(id="p", name="Bridge")), Insert(Task(id="t", project_id="p"))])
            found_team(workspace.store, Folder(self.team), "Office", person(workspace))
            for other in MEMBERS[1:]:
                join(Folder(self.team), self.file(other), person(workspace))

    def file(self, name: str) -> Path:
        return self.folder / f"{name}.pmo"

    def opened(self, file: Path, *, create: bool = False) -> Workspace:
        return (Workspace.create if create else Workspace.open)(file, author=file.stem)

    def a_round(self, number: int) -> None:
        kind = self.chance.choices(("work", "found", "join"), (8, 1, 1))[0]
        self.kills[kind] += 1
        if kind == "work":
            self.work(self.chance.choice(MEMBERS))
        elif kind == "found":
            self.founding(number)
        else:
            self.joining(number)

    def work(self, name: str) -> None:
        file = self.file(name)
        self.hear(killed(lambda say: work_for_ever(self, file, say), self.chance.uniform(0.0, 0.25)))
        self.midway += file.with_name(f"{file.name}-wal").exists()
        with self.opened(file) as workspace:  # raises where integrity_check is not ok
            self.judge(workspace, name)
            self.faults += [f"{name}: {each}" for each in exchanged(workspace, self.team).problems]

    def hear(self, lines: list[str]) -> None:
        self.faults += [line for line in lines if line.startswith(FAILED)]
        self.exchanges += lines.count(EXCHANGED)
        self.said += [line for line in lines if line != EXCHANGED and not line.startswith(FAILED)]

    def judge(self, workspace: Workspace, name: str) -> None:
        if replayed(workspace) != held(workspace):
            self.faults.append(f"{name}: log and rows differ")
        self.faults += chain_faults([chain_of(workspace)])

    def founding(self, number: int) -> None:
        file, team = self.folder / f"new{number}.pmo", self.folder / f"share{number}" / "Team.pmo"
        team.parent.mkdir()
        with self.opened(file, create=True) as workspace:
            workspace.record("New", [Insert(Project(id="p", name="Bridge"))])

        def found(say: Callable[[str], None]) -> None:
            with self.opened(file) as workspace:
                say("")
                found_team(workspace.store, Folder(team), "Office", person(workspace))

        self.hear(killed(found, self.chance.uniform(0.0, 0.15)))
        with self.opened(file) as workspace:
            self.judge(workspace, file.name)
            hub = Folder(team)
            if hub.card() is None:  # not founded: what was begun is left, and it is done again
                if workspace.store.note(TEAM) is not None:
                    leave(workspace.store)
                found_team(workspace.store, hub, "Office", person(workspace))
            exchanged(workspace, team)
            other = self.folder / f"joined{number}.pmo"
            join(hub, other, person(workspace))
            with self.opened(other) as joined:
                exchanged(joined, team)
                if held(joined) != held(workspace):
                    self.faults.append(f"round {number}: who joined has other rows than who founded")

    def joining(self, number: int) -> None:
        file = self.folder / f"late{number}.pmo"

        def joined(say: Callable[[str], None]) -> None:
            say("")
            with self.opened(self.file("Anna")) as workspace:
                join(Folder(self.team), file, person(workspace))
                with self.opened(file) as mine:
                    exchanged(mine, self.team)

        self.hear(killed(joined, self.chance.uniform(0.0, 0.25)))
        with self.opened(self.file("Anna")) as workspace:
            if not file.exists():
                join(Folder(self.team), file, person(workspace))
            exchanged(workspace, self.team)
        with self.opened(file) as mine:
            self.judge(mine, file.name)
            exchanged(mine, self.team)

    def end(self) -> None:
        """Let everybody exchange until all is quiet, and compare."""
        for _ in range(3):
            for name in MEMBERS:
                with self.opened(self.file(name)) as workspace:
                    exchanged(workspace, self.team, thorough=True)
        states, logs = [], []
        for name in MEMBERS:
            with self.opened(self.file(name)) as workspace:
                self.judge(workspace, name)
                states.append(held(workspace))
                logs.append(log_of(workspace))
                chain, team = chain_of(workspace), str(workspace.store.note(TEAM)["id"])
        self.faults += ["the copies differ"] * (states.count(states[0]) < len(states))
        self.faults += ["the logs differ"] * (logs.count(logs[0]) < len(logs))
        there = {set_id for set_id, _ in logs[0]}
        self.faults += [f"set {each} is lost" for each in self.said if each not in there]
        self.faults += sent_twice(Folder(self.team), team, logs[0], chain)


def person(workspace: Workspace) -> Person:
    return Person(workspace.author, utc_ms, workspace.new_id)


def exchanged(workspace: Workspace, team: Path, *, thorough: bool = False) -> Outcome:
    return Exchange(workspace.store, Folder(team), person(workspace), patience=_SOON).run(thorough=thorough)


def work_for_ever(company: Company, file: Path, say: Callable[[str], None]) -> None:
    with company.opened(file) as workspace:
        say("")
        while True:
            for _ in range(3):
                task = Task(id=workspace.new_id(), project_id="p", name="x" * 200)
                say(workspace.record("Add", [Insert(task)]).id)
                say(workspace.record("Rename", [Update(Task, "t", {"name": task.id})]).id)
                say(workspace.record("Delete", [Delete(Task, task.id)]).id)
            exchanged(workspace, company.team)
            say(EXCHANGED)


def killed(work: Callable[[Callable[[str], None]], None], seconds: float) -> list[str]:
    """Let a child work and kill it so long after it first said something; return what it said was committed."""
    out, into = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(out)
        say = lambda text: os.write(into, f"{text}\n".encode())  # noqa: E731 - said in two places
        try:
            work(say)
        except BaseException as error:  # noqa: BLE001 - told to the parent
            say(f"{FAILED}{error!r}".replace("\n", " "))
        finally:
            os._exit(0)
    os.close(into)
    with os.fdopen(out) as heard:
        first = heard.readline()
        time.sleep(seconds)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        return [line.strip() for line in (first, *heard) if line.endswith("\n") and line.strip()]


def main(folder: Path, rounds: int, seed: int) -> None:
    company = Company(folder, seed)
    for number in range(rounds):
        company.a_round(number)
    company.end()
    found = {"said": len(company.said), "faults": company.faults, "kills": company.kills}
    found |= {"midway": company.midway, "exchanges": company.exchanges}
    sys.stdout.write(json.dumps(found))


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
