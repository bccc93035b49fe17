"""Kill each action on a portfolio and its drawer around each of its commits: `killed_between.py FOLDER`; prints JSON.

Run as a process of its own, because it forks. FOLDER holds Team.pmo and the folder `drawers`; each case works on a copy.
"""

import json
import os
import shutil
import signal
import sys
from pathlib import Path

from db.store import Store
from pmo_desktop.domain.changes import Insert, Update
from pmo_desktop.domain.records import Leave, Person
from pmo_desktop.services import private
from pmo_desktop.services.workspace import Workspace

NEW = Person(id="p9", name="Emil", hourly_rate=9_900)
ACTIONS = {
    "both": lambda anna: anna.record("Both", [Update(Person, "p0", {"team": "Steel", "hourly_rate": 1_111})]),
    "new": lambda anna: anna.record("New", [Insert(NEW)]),
    "mark": lambda anna: private.keep_all(anna, ["leave-reasons"]),
    "share": lambda anna: private.share_all(anna, ["rates"]),
    "undo": lambda anna: anna.undo(),
    "redo": lambda anna: anna.redo(),
}
POINTS = [(commit, when) for commit in (1, 2, 3) for when in ("before", "after")]


def opened(folder):
    return Workspace.open(folder / "Team.pmo", author="Anna", drawers=folder / "drawers")


def state(anna):
    with anna.public() as public:
        shown = (anna.all(Person), anna.all(Leave), public.all(Person), public.all(Leave))
        return [repr(each) for each in (*shown, anna.undo_label, anna.redo_label)]


def kill_at(commit, when):
    """Make this process kill itself before or after its nth commit."""
    plain, count = Store._commit, [0]

    def counted(store, transaction, set_id):
        count[0] += 1
        if count[0] == commit and when == "before":
            os.kill(os.getpid(), signal.SIGKILL)
        plain(store, transaction, set_id)
        if count[0] == commit and when == "after":
            os.kill(os.getpid(), signal.SIGKILL)

    Store._commit = counted


def in_child(folder, action, commit, when):
    """Return whether the child was killed."""
    child = os.fork()
    if child == 0:
        try:
            anna = opened(folder)
            kill_at(commit, when)
            ACTIONS[action](anna)
        finally:
            os._exit(0)
    return os.WIFSIGNALED(os.waitpid(child, 0)[1])


def outcome(base, action, commit, when):
    work = base.with_name(f"{base.name}-{action}-{commit}-{when}")
    shutil.copytree(base, work)
    with opened(work) as anna:
        if action == "redo":
            anna.undo()
        before = state(anna)
    after_folder = base.with_name(f"{work.name}-whole")
    shutil.copytree(work, after_folder)
    with opened(after_folder) as anna:
        ACTIONS[action](anna)
        after = state(anna)
    killed = in_child(work, action, commit, when)
    with opened(work) as anna:
        found = state(anna)
        again = state(anna)
        halves = anna.private._pair.back._raw.execute("SELECT count(*) FROM note WHERE name LIKE 'half/%'").fetchone()[
            0
        ]
        unswept = anna.private.is_unswept
    with opened(work) as anna:
        if found == before:
            ACTIONS[action](anna)
        went_on = state(anna) == after
    whole = "before" if found == before else "after" if found == after else "half"
    shutil.rmtree(after_folder)
    return {
        "case": f"{action} {when} commit {commit}", "killed": killed, "state": whole, "steady": found == again,
        "halves": halves, "unswept": unswept, "went_on": went_on,
        "clear": b"Knee-SURGERY" in (work / "Team.pmo").read_bytes() and whole == "after" and action == "mark",
    }  # fmt: skip


def main(folder):
    sys.stdout.write(json.dumps([outcome(folder, action, *point) for action in ACTIONS for point in POINTS]))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
