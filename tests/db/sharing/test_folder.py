"""A team file in a folder: half-arrived files, conflict copies, places that are gone, full or closed, and racing copies."""

import hashlib
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest

from db.sharing import files
from db.sharing.folder import Folder
from db.sharing.hub import Presence, Snapshot, UnreachableError
from pmo_desktop.domain.errors import FileProblemError

ROOT = Path(__file__).parents[3]
ENV = os.environ | {"PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"}
posix = pytest.mark.skipif(os.name == "nt", reason="this system has no such thing")


def the_file(team: Path, number: int) -> Path:
    (found,) = Path(f"{team}.sync").glob(f"packs/*/{number:010d}-*.pack")
    return found


NOBODY = """
import os, sys
from pathlib import Path
from db.sharing.folder import Folder
from db.sharing.hub import PackName, Presence, Snapshot, hash_of
from pmo_desktop.domain.errors import KnownError

if os.getuid() == 0:  # whom nothing is forbidden
    os.setgroups([])
    os.setgid(65534)
    os.setuid(65534)
hub = Folder(Path(sys.argv[1]))
"""


@pytest.fixture
def closed_off():
    """Return a folder that others than root can get into, and how to run code there as somebody without rights."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)

        def run(code: str) -> list[str]:
            command = [sys.executable, "-c", NOBODY + code, folder / "Team.pmo"]
            done = subprocess.run(command, env=ENV, capture_output=True, text=True, check=False)
            assert done.stderr == ""
            return done.stdout.splitlines()

        yield folder, run


def test_racing_copies_leave_nothing_behind(folder, team, race):
    race(str(team), 3, 20)

    assert list(Path(f"{team}.sync", "coming").iterdir()) == []


# Packs


def test_a_half_arrived_pack_is_listed_and_not_read(folder, team, packs):
    name, data = packs[0](1)
    folder.put(name, data)
    path = the_file(team, 1)

    path.write_bytes(data[:-1])

    assert folder.packs() == [name]
    assert folder.read(name) is None
    assert not folder.put(*packs[0](1, text="other"))
    assert folder.put(name, data)
    assert folder.read(name) == data


@pytest.mark.parametrize(
    "spelling",
    [
        "{}-LAPTOP7.pack",
        "{} (1).pack",
        "{} (LAPTOP7's conflicted copy 2026-11-25).pack",
        "{} (conflicted copy 2026-11-25 101010).pack",
        "{}.sync-conflict-20261125-101010-ABCDEFG.pack",
        "Copy of {}.pack",
        "{}_conf(1).pack",
    ],
)
def test_a_conflict_copy_of_a_pack_is_read_where_its_hash_fits(folder, team, packs, spelling):
    name, data = packs[0](41)
    folder.put(name, data)
    path = the_file(team, 41)
    copy = path.with_name(spelling.format(path.stem))

    path.rename(copy)
    assert (folder.packs(), folder.read(name)) == ([name], data)

    path.write_bytes(b"half")
    assert (folder.packs(), folder.read(name)) == ([name], data)

    copy.write_bytes(b"other")
    assert folder.read(name) is None

    folder.remove([name])
    assert folder.packs() == []


def test_a_folder_that_was_doubled_is_read_too(folder, team, packs):
    name, data = packs[0](1_041)
    folder.put(name, data)
    shard = the_file(team, 1_041).parent

    shard.rename(shard.with_name(f"{shard.name} (1)"))

    assert (folder.packs(), folder.read(name)) == ([name], data)
    assert not folder.put(*packs[0](1_041, text="other"))


def test_a_pack_that_icloud_has_not_fetched_takes_its_number(folder, team, packs):
    name, data = packs[0](1)
    folder.put(name, data)
    path = the_file(team, 1)
    path.rename(path.with_name(f".{path.name}.icloud")).write_bytes(b"bplist00")

    assert (folder.packs(), folder.read(name)) == ([name], None)
    assert not folder.put(*packs[0](1, text="other"))


@pytest.mark.parametrize(
    "stray",
    [
        "desktop.ini",
        "0000000002.pack",
        "0000000000-root-{h}.pack",
        "0000001002-root-{h}.pack",
        "00000000002-root-{h}.pack",
        "0000000002-root-{h}0.pack",
        "0000000002-..-{h}.pack",
        "~0000000002.tmp",
        ".syncthing.0000000002-root-{h}.pack.tmp",
        "0000000002-root-{h}.pack.crdownload",
    ],
)
def test_stray_names_are_no_packs(folder, team, packs, stray):
    name, data = packs[0](1)
    folder.put(name, data)

    the_file(team, 1).with_name(stray.format(h="a" * 32)).write_bytes(b"x")

    assert folder.packs() == [name]


@posix
def test_pipes_links_and_folders_in_the_place_of_files_are_not_followed(folder, team, packs, tmp_path):
    made = packs[1](3)
    for each in made:
        folder.put(*each)
    elsewhere = tmp_path / "elsewhere"
    elsewhere.write_bytes(made[1][1])
    paths = [the_file(team, number) for number in (1, 2, 3)]
    for path in paths:
        path.unlink()
    os.mkfifo(paths[0])
    paths[1].symlink_to(elsewhere)
    paths[2].mkdir()

    assert [folder.read(name) for name, _ in made] == [None, None, None]


def test_a_pack_too_large_to_be_one_is_not_read(folder, team, packs):
    name, data = packs[0](1)
    folder.put(name, data)
    with the_file(team, 1).open("r+b") as file:
        file.truncate((1 << 30) + 1)  # sparse

    assert folder.read(name) is None


# Small files


def test_the_hint_names_the_newest_pack(folder, team, packs):
    assert folder.hint() is None
    (first, _), (second, _) = made = packs[1](2)
    for each in made:
        folder.put(*each)

    assert Folder(team).hint() == (2, second.hash)
    assert first.hash == second.prev


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"\xff", b'{"number":"2","hash":1}', b" " * 70_000])
def test_small_files_that_make_no_sense_say_nothing(folder, team, content):
    sync = Path(f"{team}.sync")
    folder.say(Presence("a", "Anna", "", 1, 1))
    for name in ("head.json", "snapshot.json", "copies/a.json", "copies/b.json"):
        (sync / name).write_bytes(content)
    team.write_bytes(b"something")

    assert folder.hint() is None
    assert folder.snapshot() is None
    assert folder.fetch_snapshot(team.with_name("copy.pmo")) is None
    assert folder.said() == []


def test_a_small_file_that_is_not_small_is_not_read(folder, team, packs):
    folder.put(*packs[0](1))
    head = Path(f"{team}.sync", "head.json")

    head.write_bytes(head.read_bytes() + b" " * 70_000)

    assert folder.hint() is None


@pytest.mark.parametrize(
    "content", [b"", b'{"team":"x"', b" " * 70_000, b'{"team":1,"name":"x","made_at":1,"schema":4}']
)
def test_a_card_that_has_not_wholly_arrived_is_not_no_card(folder, team, content):
    Path(f"{team}.sync", "card.json").write_bytes(content)

    with pytest.raises(UnreachableError, match="not wholly arrived"):
        folder.card()


def test_a_copy_speaks_only_for_itself(folder, team):
    folder.say(Presence("a", "Anna", "", 1, 1))
    said = Path(f"{team}.sync", "copies/a.json")
    said.with_name("b.json").write_bytes(said.read_bytes())
    said.with_name("a-LAPTOP7.json").write_bytes(said.read_bytes())

    assert [each.origin for each in folder.said()] == ["a"]
    for name in ("../a", "a/b", "", "C:a", "a" * 65):
        with pytest.raises(FileProblemError):
            folder.say(Presence(name, "Anna", "", 1, 1))


# The whole file


def put_whole(folder, tmp_path, content: bytes, number: int) -> None:
    source = tmp_path / "source.pmo"
    source.write_bytes(content)
    folder.put_snapshot(source, Snapshot(number, f"{number:032x}"))


def test_the_team_file_is_the_snapshot_itself(folder, team, tmp_path):
    put_whole(folder, tmp_path, b"a whole file", 1)

    assert team.read_bytes() == b"a whole file"


@pytest.mark.parametrize("content", [b"a whole", b"a whole filE", b"", b"a whole file and more"])
def test_a_half_arrived_or_foreign_team_file_is_waited_for(folder, team, tmp_path, content):
    put_whole(folder, tmp_path, b"a whole file", 1)
    team.write_bytes(content)

    assert folder.snapshot() is None
    assert folder.fetch_snapshot(tmp_path / "mine.pmo") is None
    assert not (tmp_path / "mine.pmo").exists()


def test_a_change_beyond_the_first_bytes_is_found_when_it_is_fetched(folder, team, tmp_path):
    whole = bytes(200_000)
    put_whole(folder, tmp_path, whole, 1)
    team.write_bytes(whole[:-1] + b"\1")

    assert folder.snapshot() == Snapshot(1, f"{1:032x}")
    assert folder.fetch_snapshot(tmp_path / "mine.pmo") is None


def test_the_team_file_put_back_from_before_is_known_for_what_it_is(folder, team, tmp_path):
    put_whole(folder, tmp_path, b"first", 1)
    put_whole(folder, tmp_path, b"later", 2)

    team.write_bytes(b"first")

    assert folder.snapshot() == Snapshot(1, f"{1:032x}")
    assert folder.fetch_snapshot(tmp_path / "mine.pmo") == Snapshot(1, f"{1:032x}")


def test_a_crash_between_the_note_and_the_file_leaves_the_one_before(folder, team, tmp_path, monkeypatch):
    put_whole(folder, tmp_path, b"first", 1)

    def killed(fresh: Path, target: Path, **_: bool) -> None:
        if target == team:
            raise KeyboardInterrupt
        fresh.replace(target)

    with monkeypatch.context() as patched:
        patched.setattr(files, "swapped", killed)
        with pytest.raises(KeyboardInterrupt):
            put_whole(folder, tmp_path, b"later", 2)

    assert folder.snapshot() == Snapshot(1, f"{1:032x}")
    assert folder.fetch_snapshot(tmp_path / "mine.pmo") == Snapshot(1, f"{1:032x}")
    put_whole(folder, tmp_path, b"later", 2)
    assert folder.snapshot() == Snapshot(2, f"{2:032x}")


def test_a_crash_just_after_the_file_was_replaced_leaves_the_new_one(folder, team, tmp_path, monkeypatch):
    put_whole(folder, tmp_path, b"first", 1)

    def killed(fresh: Path, target: Path, **_: bool) -> None:
        fresh.replace(target)
        if target == team:
            raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(files, "swapped", killed)
        with pytest.raises(KeyboardInterrupt):
            put_whole(folder, tmp_path, b"later", 2)

    assert folder.snapshot() == Snapshot(2, f"{2:032x}")
    assert folder.fetch_snapshot(tmp_path / "mine.pmo") == Snapshot(2, f"{2:032x}")


def test_what_killed_writers_left_is_removed_after_a_day(folder, team, tmp_path):
    coming = Path(f"{team}.sync", "coming")
    old, new = coming / "~1.tmp", coming / "~2.tmp"
    for path in (old, new):
        path.write_bytes(b"x")
    os.utime(old, (time.time() - 90_000,) * 2)

    put_whole(folder, tmp_path, b"first", 1)

    assert list(coming.iterdir()) == [new]


def test_conflict_copies_of_the_team_file_are_found_by_name(folder, team):
    alike = [
        "Copy of Team.pmo",
        "Team (1).pmo",
        "Team (Anna's conflicted copy 2026-11-25).pmo",
        "Team-LAPTOP7.pmo",
        "Team.sync-conflict-20261125-101010-ABCDEFG.pmo",
    ]
    for name in [*alike, "Team.pmo", "Teams.pmo", "Other-LAPTOP7.pmo", "Team (1).txt"]:
        team.with_name(name).write_bytes(b"x")

    assert [path.name for path in folder.conflict_copies()] == sorted(alike)


@posix
def test_whoever_may_write_in_the_folder_may_write_in_all_of_it_whatever_a_person_keeps_to_himself(
    team, packs, tmp_path
):
    team.parent.chmod(0o2775)
    before = os.umask(0o077)
    try:
        hub = Folder(team)
        _fill(hub, packs, tmp_path)
        hub.put_blob("0" * 64, b"x")
        hub.say(Presence("a", "Anna", "", 1, 1))
        with hub.lock() as had:
            assert had
    finally:
        os.umask(before)

    modes = {path.stat().st_mode & 0o7777 for path in team.parent.rglob("*") if path.is_dir()}
    assert modes == {0o2775}
    assert {path.stat().st_mode & 0o7777 for path in team.parent.rglob("*") if path.is_file()} == {0o664}


@posix
def test_what_a_killed_writer_leaves_is_whole_or_nothing(folder, team):
    script = Path(__file__).with_name("racer.py")
    for number in range(8):
        command = [sys.executable, script, team, f"racer{number}", "100000"]
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
        with subprocess.Popen(command, env=ENV | {"RACER_PASSWORD": ""}, text=True, **pipes) as racer:
            racer.stdin.write("go\n")
            racer.stdin.flush()
            for _ in range(3):
                racer.stdout.readline()
            time.sleep(0.01 * number)
            racer.kill()

    there = folder.packs()
    assert len(there) > 8
    assert [name.number for name in there] == list(range(1, len(there) + 1))
    assert all(folder.read(name) is not None for name in there)
    with folder.lock() as had:
        assert had


# Places that are gone, full or closed


EVERY_CALL = {
    "packs": lambda hub, name: hub.packs(),
    "read": lambda hub, name: hub.read(name),
    "put": lambda hub, name: hub.put(name, b"x"),
    "restore": lambda hub, name: hub.restore(name, b"x"),
    "remove": lambda hub, name: hub.remove([name]),
    "hint": lambda hub, name: hub.hint(),
    "blob": lambda hub, name: hub.blob("0" * 64),
    "put_blob": lambda hub, name: hub.put_blob("0" * 64, b"x"),
    "snapshot": lambda hub, name: hub.snapshot(),
    "fetch_snapshot": lambda hub, name: hub.fetch_snapshot(hub.path.parents[1] / "fetched.pmo"),
    "put_snapshot": lambda hub, name: hub.put_snapshot(Path(__file__), Snapshot(1, "a" * 32)),
    "say": lambda hub, name: hub.say(Presence("a", "Anna", "", 1, 1)),
    "said": lambda hub, name: hub.said(),
    "lock": lambda hub, name: hub.lock().__enter__(),
}


@pytest.mark.parametrize("call", EVERY_CALL.values(), ids=EVERY_CALL)
def test_where_the_place_is_gone_every_call_says_so_and_makes_nothing(folder, team, packs, call):
    team.parent.rename(team.parent.with_name("unplugged"))
    team.parent.mkdir()  # an empty mount point

    with pytest.raises(UnreachableError, match="cannot be reached"):
        call(folder, packs[0](1)[0])
    assert list(team.parent.iterdir()) == []


def test_a_folder_that_is_gone_cannot_be_asked_for_its_card(folder, team):
    assert folder.is_there()
    team.parent.rename(team.parent.with_name("unplugged"))

    assert not folder.is_there()
    for call in (folder.card, folder.conflict_copies, lambda: folder.write_card(None)):
        with pytest.raises(UnreachableError):
            call()


def test_a_folder_without_a_team_has_no_card(team):
    assert Folder(team).is_there()
    assert Folder(team).card() is None


@posix
def test_a_place_that_does_not_answer_is_given_up_and_asked_by_one_thread_only(folder, team):
    """A pipe hangs whoever opens it, as a dead share does."""
    card = Path(f"{team}.sync", "card.json")
    content = card.read_bytes()
    card.unlink()
    os.mkfifo(card)
    from db.sharing.folder import _asking  # noqa: PLC0415 - the thread that hangs

    assert not folder.is_there(timeout=0.05)
    hanging = _asking[card.parent]
    assert not Folder(team).is_there(timeout=0.05)
    assert _asking[card.parent] is hanging

    card.open("wb").close()  # the share comes back
    hanging.join()
    card.unlink()
    card.write_bytes(content)
    assert folder.is_there()


READING_AND_WRITING = """
print(hub.card() is not None, len(hub.packs()), hub.snapshot() is not None)
with hub.lock() as had:
    print(had)
for write in (
    lambda: hub.put(PackName(2, hash_of(b"x"), ""), b"x"),
    lambda: hub.put_blob("0" * 64, b"x"),
    lambda: hub.put_snapshot(Path(sys.argv[1]), Snapshot(2, "b" * 32)),
    lambda: hub.say(Presence("a", "Anna", "", 1, 1)),
    lambda: hub.write_card(hub.card()),
):
    try:
        write()
    except KnownError as error:
        print(type(error).__name__, error)
"""


@posix
def test_a_folder_one_may_only_read_is_read_and_says_that_it_may_not_be_written(closed_off, packs, tmp_path):
    folder, run = closed_off
    hub = Folder(folder / "Team.pmo")
    _fill(hub, packs, tmp_path)
    for path in (folder, *folder.rglob("*")):
        path.chmod(0o555 if path.is_dir() else 0o444)

    lines = run(READING_AND_WRITING)

    for path in (folder, *folder.rglob("*")):
        path.chmod(0o755 if path.is_dir() else 0o644)
    assert lines[:2] == ["True 1 True", "False"]
    assert len(lines) == 7
    assert all(line.startswith("FileProblemError You may not read or write “Team.pmo”.") for line in lines[2:])


@posix
def test_a_folder_one_may_not_read_says_so(closed_off, packs, tmp_path):
    folder, run = closed_off
    _fill(Folder(folder / "Team.pmo"), packs, tmp_path)
    (folder / "Team.pmo.sync").chmod(0o700)

    lines = run("try:\n    hub.card()\nexcept KnownError as error:\n    print(type(error).__name__, error.sentence)\n")

    if os.getuid() == 0:  # else the folder is this person's own
        assert lines == ["FileProblemError You may not read or write “Team.pmo”."]


FULL = """
import resource, sys
from pathlib import Path
from db.sharing.folder import Folder
from db.sharing.hub import PackName, Snapshot, hash_of
from pmo_desktop.domain.errors import KnownError

hub, data = Folder(Path(sys.argv[1])), bytes(3_000_000)
source = Path(sys.argv[1]).with_name("source")
source.write_bytes(data)
resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))
for write in (
    lambda: hub.put(PackName(2, hash_of(data), ""), data),
    lambda: hub.put_blob("0" * 64, data),
    lambda: hub.put_snapshot(source, Snapshot(2, "b" * 32)),
):
    try:
        write()
    except KnownError as error:
        print(error.sentence)
print(len(hub.packs()), hub.snapshot().number)
"""


@posix
def test_without_room_it_is_said_how_much_is_needed_and_all_is_as_before(folder, team, packs, tmp_path):
    """A limit on the size of files stands for the full disk: the call that writes fails, as there."""
    _fill(folder, packs, tmp_path)

    done = subprocess.run([sys.executable, "-c", FULL, team], env=ENV, capture_output=True, text=True, check=True)

    said = "There is no room left for “Team.pmo”: 3.0 MB are needed."
    assert done.stdout.splitlines() == [said, said, said, "1 1"]
    assert list(Path(f"{team}.sync", "coming").iterdir()) == []


def _fill(hub, packs, tmp_path) -> None:
    from db.sharing.hub import Card  # noqa: PLC0415

    hub.write_card(Card("team", "Team", 1, 4))
    hub.put(*packs[0](1))
    put_whole(hub, tmp_path, b"a whole file", 1)


@pytest.mark.parametrize(("number", "windows"), [(13, 32), (13, None), (16, None)], ids=["Windows", "Samba", "CIFS"])
def test_a_system_saying_that_a_file_is_in_use_is_waited_out(folder, packs, monkeypatch, number, windows):
    """The errors are made up here: no Windows was at hand, and Samba says so only now and then."""
    refused: list[Path] = []
    replace = Path.replace

    def in_use(path: Path, target: Path) -> Path:
        if len(refused) < 3:
            refused.append(path)
            error = OSError(number, "in use")
            if windows is not None:
                error.winerror = windows
            raise error
        return replace(path, target)

    monkeypatch.setattr(Path, "replace", in_use)

    assert folder.put(*packs[0](1))
    assert len(refused) == 3


@pytest.mark.parametrize(
    ("number", "windows", "kind", "says"),
    [
        (5, None, UnreachableError, "cannot be reached"),
        (110, None, UnreachableError, "cannot be reached"),
        (116, None, UnreachableError, "cannot be reached"),
        (28, None, FileProblemError, "no room left for “Team.pmo”: 2.0 MB"),
        (30, None, FileProblemError, "read-only"),
        (13, None, FileProblemError, "may not"),
        (16, None, FileProblemError, "another program"),
        (22, 64, UnreachableError, "cannot be reached"),
        (2, 53, UnreachableError, "cannot be reached"),
        (22, 112, FileProblemError, "no room"),
        (13, 5, FileProblemError, "may not"),
        (13, 32, FileProblemError, "another program"),
        (13, 19, FileProblemError, "read-only"),
        (22, 1326, FileProblemError, "sign in"),
        (22, None, FileProblemError, "Invalid argument"),
    ],
)
@pytest.mark.skipif(sys.platform != "linux", reason="the numbers are those of Linux")
def test_every_refusal_of_a_system_is_a_sentence(number, windows, kind, says):
    error = OSError(number, os.strerror(number))
    if windows is not None:
        error.winerror = windows

    refusal = files.refusal(error, "Team.pmo", 2_000_000)

    assert type(refusal) is kind
    assert says in str(refusal)
    assert refusal.next_step


def test_paths_leave_windows_room_for_long_shares(folder, team, packs):
    folder.put(*packs[0](999_999_999))
    path = the_file(team, 999_999_999)

    assert len(str(path.relative_to(team.parent))) < 115
    assert json.loads(Path(f"{team}.sync", "head.json").read_text("utf-8"))["number"] == 999_999_999
    assert hashlib.sha256(path.read_bytes()).hexdigest().startswith(path.stem[-32:])
