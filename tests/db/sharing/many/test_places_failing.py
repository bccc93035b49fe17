"""The place of a team file fills up, vanishes, is replaced or closed: a sentence is said, work goes on, all arrives later."""

import itertools
import os
import shutil
import subprocess
from contextlib import suppress
from pathlib import Path

import pytest

from db.sharing.exchange import Patience
from db.sharing.folder import Folder
from db.sharing.hub import UnreachableError
from db.sharing.snapshots import found_team
from pmo_desktop.domain.changes import Insert, Update
from pmo_desktop.domain.errors import FileProblemError, KnownError
from pmo_desktop.domain.records import Project, Task
from tests.db.sharing.copies import Copy, Team
from tests.db.sharing.many.crew import chain_faults, chain_of
from tests.db.test_crashes import held, replayed

PAGE = 4096


class Disk:
    """A small disk of its own; `leave` fills it but for some pages, `free` makes room again."""

    def __init__(self, point: Path, size: int) -> None:
        self.point, self._filler = point, point / "filler"
        point.mkdir()
        done = subprocess.run(
            ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", point], check=False, capture_output=True, text=True
        )
        if done.returncode:
            pytest.skip(f"no small disk can be mounted: {done.stderr.strip()}")

    def leave(self, pages: int) -> None:
        self.free()
        with self._filler.open("wb", buffering=0) as file, suppress(OSError):
            while file.write(bytes(PAGE)):
                pass
        with self._filler.open("r+b") as file:
            file.truncate(max(self._filler.stat().st_size - pages * PAGE, 0))

    def free(self) -> None:
        self._filler.unlink(missing_ok=True)

    def unmount(self) -> None:
        subprocess.run(["umount", "-l", self.point], check=True)


@pytest.fixture
def disk(tmp_path):
    """Return how a small disk is made."""
    if not hasattr(os, "getuid") or os.getuid() != 0 or shutil.which("mount") is None:
        pytest.skip("only root can mount a small disk, and not on this system")
    made: list[Disk] = []

    def mounted(size=4 << 20):
        made.append(Disk(tmp_path / f"disk{len(made)}", size))
        return made[-1]

    yield mounted
    for each in made:
        while os.path.ismount(each.point):
            each.unmount()


@pytest.fixture
def around():
    """Return how a team is made round a team file at a path; everything is closed afterwards."""
    teams: list[Team] = []

    def made(folder: Path, path: Path) -> Team:
        teams.append(Team(folder, Folder(path)))
        return teams[-1]

    yield made
    for each in teams:
        each.close()


def begun(team):
    """Return Anna's copy and Petra's of a project “p” with a task “t”."""
    anna = team.found("Anna")
    anna.record("New", Insert(Project(id="p", name="Bridge")), Insert(Task(id="t", project_id="p", name="t")))
    anna.exchange()
    petra = team.join("Petra")
    petra.exchange()
    return anna, petra


def add(copy, name, size=0):
    return copy.record("Add", Insert(Task(id=name, project_id="p", name=name, notes=os.urandom(size // 2).hex())))


def agree(*copies):
    states = [copy.state() for copy in copies]
    assert states.count(states[0]) == len(states)
    assert chain_faults([chain_of_store(copy.store) for copy in copies]) == []
    ids = [set_ids(copy) for copy in copies]
    assert ids.count(ids[0]) == len(ids)
    assert len(set(ids[0])) == len(ids[0])


class _Opened:
    def __init__(self, store) -> None:
        self.store = self._store = store


def chain_of_store(store):
    return chain_of(_Opened(store))


def set_ids(copy):
    with copy.store.reading() as connection:
        return [row[0] for row in connection.exec_driver_sql("SELECT id FROM change_set ORDER BY number")]


def sound(copy):
    """Log and rows agree, and the file is whole."""
    opened = _Opened(copy.store)
    assert replayed(opened) == held(opened)
    with copy.store.reading() as connection:
        assert connection.exec_driver_sql("PRAGMA integrity_check").all() == [("ok",)]


# The share is full


def test_a_full_share_is_told_at_every_stage_and_all_arrives_when_there_is_room(disk, tmp_path, around):
    """One page more each time: the first refusal is the pack's, the last the whole file's."""
    share = disk()
    anna, petra = begun(around(tmp_path, share.point / "Team.pmo"))
    told, sent = set(), 0
    for pages in range(400):
        share.leave(pages)
        add(anna, f"a{pages}")
        try:
            sent += anna.exchange(renew=True).sent
        except KnownError as error:
            told.add(str(error))
            sound(anna)
        else:
            break
    else:
        raise AssertionError("a whole exchange never found room")
    assert pages > 10, "the share was hardly ever full"
    assert 0 < sent < pages, "packs found no room before the whole file did, or at once"
    assert told
    assert all("no room left" in each for each in told), told
    share.free()
    anna.exchange(thorough=True)
    petra.exchange(thorough=True)
    anna.exchange()
    assert {f"a{number}" for number in range(pages + 1)} <= {task.id for task in petra.all(Task)}
    agree(anna, petra)
    late = anna.team.join("Dora")
    late.exchange()
    agree(anna, petra, late)
    assert [path.name for path in (share.point / "Team.pmo.sync" / "coming").iterdir()] == []


def test_founding_on_a_full_share_is_told_and_can_be_done_again(disk, tmp_path, around):
    share = disk()
    team = around(tmp_path, share.point / "Team.pmo")
    file, told = tmp_path / "Anna.pmo", set()
    for pages in range(400):
        share.leave(pages)
        try:
            anna = team.found("Anna", file)
        except KnownError as error:
            told.add(str(error))
            team.close()
            team.copies.clear()
            file.unlink()
            shutil.rmtree(share.point / "Team.pmo.sync", ignore_errors=True)
        else:
            break
    else:
        raise AssertionError("there was never room")
    assert pages > 1
    assert all("no room left" in each for each in told), told
    share.free()
    add_project(anna)
    anna.exchange()
    petra = team.join("Petra")
    petra.exchange()
    agree(anna, petra)


def add_project(copy):
    copy.record("New", Insert(Project(id="p", name="Bridge")))


def test_founding_that_failed_for_room_goes_on_in_the_same_file(disk, tmp_path, around):
    """The card found room and the whole file did not: the next exchange puts it there."""
    share = disk()
    team = around(tmp_path, share.point / "Team.pmo")
    share.leave(12)
    with pytest.raises(FileProblemError, match="no room left"):
        team.found("Anna")
    share.free()
    (anna,) = team.copies
    if anna.store.note("team") is None:
        found_team(anna.store, team.hub, "Office", anna.person)
    add_project(anna)
    anna.exchange()
    petra = team.join("Petra")
    petra.exchange()
    agree(anna, petra)


# My own disk is full


def test_nothing_is_half_received_when_my_disk_is_full(disk, tmp_path, around):
    mine = disk(3 << 20)
    share = tmp_path / "share"
    share.mkdir()
    team = around(tmp_path, share / "Team.pmo")
    anna, _ = begun(team)
    petra = team.join("Petra2", mine.point / "Petra2.pmo")
    petra.exchange()
    add(petra, "mine")
    for number in range(40):
        add(anna, f"a{number}", size=10_000)
        anna.exchange()
    before, refused, told = petra.state(), 0, set()
    for pages in range(0, 800, 5):
        mine.leave(pages)
        try:
            outcome = petra.exchange()
        except FileProblemError as error:
            refused += 1
            told.add(str(error))
            mine.free()
            assert petra.state() == before
            sound(petra)
        else:
            assert outcome.problems == []
            break
    else:
        raise AssertionError("there was never room")
    assert refused > 3
    assert all("no room left" in each for each in told), told
    mine.free()
    petra.exchange()
    anna.exchange()
    agree(anna, petra)
    sound(petra)


# The share vanishes


def test_a_share_that_vanishes_is_told_and_all_arrives_when_it_is_back(disk, tmp_path, around):
    share = disk()
    anna, petra = begun(around(tmp_path, share.point / "Team.pmo"))
    kept = tmp_path / "kept"
    shutil.copytree(share.point, kept)
    share.unmount()
    add(anna, "away")
    with pytest.raises((UnreachableError, FileProblemError)):
        anna.exchange()
    sound(anna)
    assert list(share.point.iterdir()) == [], "nothing may be begun in the empty folder a share leaves behind"
    shutil.copytree(kept, share.point, dirs_exist_ok=True)
    anna.exchange()
    petra.exchange()
    assert petra.get(Task, "away") is not None
    agree(anna, petra)


@pytest.mark.parametrize("call", ["packs", "read", "put", "say", "snapshot", "put_snapshot", "lock"])
def test_a_share_that_vanishes_in_the_middle_is_told(call, disk, tmp_path, around):
    share = disk()
    team = around(tmp_path, share.point / "Team.pmo")
    anna, petra = begun(team)
    add(petra, "theirs")
    petra.exchange()
    add(anna, "mine")
    kept = tmp_path / "kept"

    class Vanishing(Folder):
        gone = False

    def vanish(self, *given, **named):
        if not Vanishing.gone:
            Vanishing.gone = True
            shutil.copytree(share.point, kept)
            share.unmount()
        return getattr(Folder, call)(self, *given, **named)

    setattr(Vanishing, call, vanish)
    with pytest.raises(UnreachableError):
        anna.exchange(Vanishing(share.point / "Team.pmo"), renew=True)
    assert Vanishing.gone
    sound(anna)
    add(anna, "later")
    shutil.copytree(kept, share.point, dirs_exist_ok=True)
    for copy in (anna, petra, anna):
        outcome = copy.exchange(thorough=True)
        assert (outcome.waiting, outcome.problems) == (0, [])
    assert {"mine", "later", "theirs"} <= {task.id for task in petra.all(Task)}
    agree(anna, petra)


def test_permission_lost_on_the_share_is_told(tmp_path, around):
    """As another user than root, for whom permissions count; the share itself is then open again."""
    if not hasattr(os, "seteuid") or os.getuid() != 0:
        pytest.skip("only root can act as somebody else, and not on this system")
    share = tmp_path / "share"
    share.mkdir()
    anna, petra = begun(around(tmp_path, share / "Team.pmo"))
    add(anna, "mine")
    for path in (*share.rglob("*"), share):
        path.chmod(0o755 if path.is_dir() else 0o644)
    opened_up = [parent for parent in share.parents if not parent.stat().st_mode & 0o005]
    modes = {parent: parent.stat().st_mode for parent in opened_up}
    for parent in opened_up:
        parent.chmod(0o755)
    for path in tmp_path.glob("Anna.pmo*"):
        path.chmod(0o666)
    tmp_path.chmod(0o777)
    os.seteuid(65534)
    try:
        with pytest.raises(FileProblemError, match="may not read or write"):
            anna.exchange()
        add(anna, "still")
    finally:
        os.seteuid(0)
        for parent, mode in modes.items():
            parent.chmod(mode)
    sound(anna)
    anna.exchange()
    petra.exchange()
    assert {"mine", "still"} <= {task.id for task in petra.all(Task)}
    agree(anna, petra)


# It is another one


@pytest.fixture
def share(tmp_path):
    folder = tmp_path / "share"
    folder.mkdir()
    return folder


def replaced(share, by):
    shutil.rmtree(share)
    shutil.copytree(by, share)


def test_the_team_file_of_another_team_in_its_place_is_refused(tmp_path, share, around):
    anna, petra = begun(around(tmp_path, share / "Team.pmo"))
    other = tmp_path / "other"
    (other / "share").mkdir(parents=True)
    theirs = around(other, other / "share" / "Team.pmo")
    theirs._ids = itertools.count(500_000)
    begun(theirs)
    kept = tmp_path / "kept"
    shutil.copytree(share, kept)
    replaced(share, other / "share")
    add(anna, "mine")
    before = anna.state()
    with pytest.raises(FileProblemError, match="is another one than the one your copy belongs to"):
        anna.exchange()
    assert anna.state() == before
    replaced(share, kept)
    anna.exchange()
    petra.exchange()
    assert petra.get(Task, "mine") is not None
    agree(anna, petra)


def test_an_older_copy_of_the_team_file_in_its_place_is_healed(tmp_path, share, around):
    team = around(tmp_path, share / "Team.pmo")
    anna, petra = begun(team)
    kept = tmp_path / "kept"
    shutil.copytree(share, kept)
    for number in range(5):
        add(anna, f"a{number}")
        anna.exchange()
        add(petra, f"p{number}")
        petra.exchange()
    replaced(share, kept)
    carl = team.join("Carl")
    carl.exchange()
    add(carl, "forked")
    carl.exchange()
    add(petra, "after")
    for _ in range(3):
        for copy in (petra, carl, anna):
            outcome = copy.exchange(thorough=True)
            assert outcome.problems == []
    wanted = {"forked", "after", *(f"{who}{number}" for who in "ap" for number in range(5))}
    assert wanted <= {task.id for task in carl.all(Task)}
    agree(anna, petra, carl)


@pytest.mark.parametrize("content", [b"", b"something else", b"SQLite format 3\0" + bytes(5000), None])
def test_something_else_in_place_of_the_whole_file_harms_nothing(content, tmp_path, share, around):
    team = around(tmp_path, share / "Team.pmo")
    anna, petra = begun(team)
    if content is None:
        shutil.copyfile(anna.path, share / "Team.pmo")  # somebody dragged their own copy there
    else:
        (share / "Team.pmo").write_bytes(content)
    with pytest.raises(FileProblemError, match="has not wholly arrived"):
        team.join("Early")
    add(anna, "mine")
    anna.exchange(renew=True)
    petra.exchange()
    late = team.join("Late")
    late.exchange()
    agree(anna, petra, late)


# Clocks and copies


def test_a_clock_set_back_by_a_year_loses_no_edit_and_keeps_the_order(tmp_path, share, around):
    team = around(tmp_path, share / "Team.pmo")
    anna, petra = begun(team)
    petra.team.clock.now += 1_000_000
    now = team.clock.now
    for number in range(3):
        anna.record("Rename", Update(Task, "t", {"name": f"anna{number}"}))
        anna.exchange()
        team.clock.now = now - 365 * 86_400_000  # Petra's clock is a year behind
        petra.exchange()
        petra.record("Rename", Update(Task, "t", {"name": f"petra{number}"}))
        petra.exchange()
        team.clock.now = now = now + 100_000
        anna.exchange()
    assert anna.get(Task, "t").name == "petra2"
    assert anna.conflicts() == []
    agree(anna, petra)
    labels = [name for _, name in names_in_order(anna)]
    assert labels == [f"{who}{number}" for number in range(3) for who in ("anna", "petra")]


def names_in_order(copy):
    with copy.store.reading() as connection:
        rows = connection.exec_driver_sql(
            "SELECT s.number, json_extract(c.fields, '$.name[1]') FROM change c JOIN change_set s ON s.number ="
            " c.set_number WHERE c.row_id = 't' AND c.op = 'update' ORDER BY s.number"
        ).all()
    return [tuple(row) for row in rows]


def test_both_of_a_copy_and_its_copy_may_edit(tmp_path, share, around):
    team = around(tmp_path, share / "Team.pmo")
    anna, petra = begun(team)
    anna.store.save_copy(tmp_path / "Stick.pmo")
    stick = Copy(team, tmp_path / "Stick.pmo", "Anna")
    team.copies.append(stick)
    for number in range(4):
        add(anna, f"a{number}")
        add(stick, f"s{number}")
        if number == 2:
            anna.exchange()
            stick.exchange()
    for _ in range(3):
        for copy in (stick, anna, petra):
            assert copy.exchange(thorough=True).problems == []
    wanted = {f"{who}{number}" for who in "as" for number in range(4)}
    assert wanted <= {task.id for task in petra.all(Task)}
    agree(anna, petra, stick)
    with anna.store.reading() as connection:
        pairs = connection.exec_driver_sql("SELECT origin, seq FROM change_set").all()
    assert len(set(pairs)) == len(pairs)


def test_my_copy_held_by_another_program_is_told_and_no_pack_is_blamed(tmp_path, share, around, monkeypatch):
    """What arrives while another program holds my copy is taken the next time."""
    monkeypatch.setattr("db.engine._PATIENCE_S", 0.3)
    anna, petra = begun(around(tmp_path, share / "Team.pmo"))
    add(anna, "hers")
    anna.exchange()
    other = Copy(petra.team, petra.path, "Petra")
    try:
        with other.store.rewriting(), pytest.raises(FileProblemError, match="busy"):
            petra.exchange()
    finally:
        other.close()
    outcome = petra.exchange()
    assert (outcome.received, outcome.problems) == (1, [])
    agree(anna, petra)


@pytest.mark.parametrize("size", [0, 60, None])
def test_a_pack_that_never_arrives_whole_does_not_hold_the_team_up_for_ever(size, tmp_path, share, around):
    """Its sender's computer broke while a synced folder or a share had half of it; None: it is a folder of that name."""
    team = around(tmp_path, share / "Team.pmo")
    anna, petra = begun(team)
    carl = team.join("Carl")
    carl.exchange()
    add(carl, "lost")
    carl.exchange()
    (newest,) = (path for path in share.rglob("*.pack") if path.name.startswith("0000000002"))
    data = newest.read_bytes()
    newest.unlink()
    if size is None:
        newest.mkdir()
    else:
        newest.write_bytes(data[:size])
    add(anna, "mine")
    waiting = anna.exchange(patience=Patience(gap=600_000, stray=600_000))
    assert (waiting.sent, waiting.behind) == (0, True)
    for copy in (anna, petra, anna, petra):
        copy.exchange()  # whoever waited long enough goes on without it
    assert petra.get(Task, "mine") is not None
    agree(anna, petra)
    for copy in (carl, anna, petra):  # and should its sender be found again after all, nothing of it is lost
        copy.exchange(thorough=True)
    for copy in (carl, anna, petra):
        copy.exchange(thorough=True)
    assert petra.get(Task, "lost") is not None
    agree(anna, petra, carl)
