"""Set, change or remove the passphrase of copies of a file, killing each a step later: `killed_encryption.py FILE TURN`.

Run as a process of its own, because it forks. Before every statement, and before every call of the system that writes or
renames, the child may be killed; each copy must then open, whole, as the old or the new file. Prints JSON.
"""

import json
import os
import shutil
import signal
import sys
from collections.abc import Callable
from pathlib import Path

from db import encrypting, keys
from pmo_desktop.domain.records import Project
from pmo_desktop.services.workspace import Workspace

OLD, NEW = "an old passphrase", "a new passphrase"
TURNS: dict[str, Callable[[Path], None]] = {
    "encrypt": lambda file: encrypting.encrypt(file, NEW),
    "change": lambda file: encrypting.change(file, OLD, NEW),
    "decrypt": lambda file: encrypting.decrypt(file, OLD),
}
WATCHED = ("os.fsync", "os.rename", "os.remove", "os.truncate", "os.chmod", "open")


keys.ROUNDS = 1000  # what is killed is the writing, not the deriving


def turn_until(file: Path, turn: str, steps: int) -> bool:
    """Work in a child that is killed before so many steps are done; say whether it got through."""
    child = os.fork()
    if child == 0:
        count, connect = iter(range(steps)), encrypting.connect

        def step(*_: object) -> None:
            if next(count, None) is None:
                os.kill(os.getpid(), signal.SIGKILL)

        def watched(*given: object, **named: object) -> object:
            connection = connect(*given, **named)
            connection.set_trace_callback(step)
            connection.set_progress_handler(step, 2000)
            return connection

        for name in ("pwrite", "fsync"):
            real = getattr(os, name)
            setattr(os, name, lambda *given, real=real: (step(), real(*given))[1])
        sys.addaudithook(lambda event, _: step() if event in WATCHED else None)
        encrypting.connect = watched
        try:
            TURNS[turn](file)
        finally:
            os._exit(1 if sys.exc_info()[0] else 0)
    return os.waitpid(child, 0)[1] == 0


def state_of(file: Path, turn: str) -> str:
    """Return which file is there, by what opens it."""
    if not keys.is_encrypted(file):
        return "old" if turn == "encrypt" else "new"
    keys.lock(file)
    for passphrase, state in ((OLD, "old"), (NEW, "new")):
        try:
            keys.unlock(file, passphrase)
        except Exception:  # noqa: BLE001 - the other one then
            continue
        return state
    return "lost"


def main(plain: Path, turn: str) -> None:
    folder = plain.parent / "work"
    folder.mkdir()
    first = plain.with_name("first.pmo")
    shutil.copy(plain, first)
    if turn != "encrypt":
        encrypting.encrypt(first, OLD)
    planted = b"Bundesgarten"
    states: list[str] = []
    in_clear: list[int] = []
    left: set[str] = set()
    steps, through = 0, False
    while not through:
        file = folder / "copy.pmo"
        shutil.copy(first, file)
        through = turn_until(file, turn, steps)
        states.append(state_of(file, turn))
        with Workspace.open(file, author="Anna") as workspace:
            assert workspace.all(Project)[0].name.startswith("Bundesgarten")
            assert workspace.undo_label == "Rename"
        if keys.is_encrypted(file) and any(planted in each.read_bytes() for each in folder.iterdir()):
            in_clear.append(steps)
        left |= {each.name for each in folder.iterdir()} - {"copy.pmo"} if keys.is_encrypted(file) else set()
        for each in folder.iterdir():
            each.unlink()
        steps += 1
    sys.stdout.write(json.dumps({"kills": steps - 1, "states": states, "left": sorted(left), "in_clear": in_clear}))


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
