"""A team file as people have it: made in one step, joined, sent to and received from, worked on offline, left."""

import io
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from db import schema
from db.engine import APPLICATION_ID, connect
from db.sharing import absent
from db.sharing.folder import Folder
from pmo_desktop.domain.changes import Insert, Update
from pmo_desktop.domain.errors import FileProblemError, LockedError, WrongPassphraseError
from pmo_desktop.domain.records import Person, Project, Role, Task
from pmo_desktop.services import backups, bringing_in, encrypting, exchanging, opening, team
from pmo_desktop.services.backups import Keeping
from pmo_desktop.services.opening import Way
from pmo_desktop.services.organisation import countries, logos
from pmo_desktop.services.workspace import Workspace

START = 1_760_000_000_000
YEAR = 365 * 86_400_000


class Clock:
    def __init__(self):
        self.now = START

    def __call__(self):
        self.now += 1_000
        return self.now


@pytest.fixture
def clock():
    return Clock()


class Machine:
    """One person's machine: where their my copies are, and what they have open."""

    def __init__(self, folder, author, clock):
        self.folder, self.author, self.clock = folder, author, clock
        self.copies, self.keeping = folder / "copies", Keeping(folder / "backups")
        self.opened = []
        folder.mkdir()

    def open(self, path):
        self.opened.append(Workspace.open(path, author=self.author, clock=self.clock))
        return self.opened[-1]

    def found(self, path, named=()):
        return opening.opened_by(path, self.copies, named)

    def join(self, where, **how):
        return self.open(team.join(str(where), self.copies, clock=self.clock, **how))

    def close(self):
        for each in self.opened:
            each.close()


@pytest.fixture
def machine(tmp_path, clock):
    made = []

    def make(author):
        made.append(Machine(tmp_path / author, author, clock))
        return made[-1]

    yield make
    for each in made:
        each.close()


@pytest.fixture
def share(tmp_path):
    folder = tmp_path / "share"
    folder.mkdir()
    return folder / "Team.pmo"


@pytest.fixture
def anna(machine):
    return machine("Anna")


@pytest.fixture
def mine(anna, clock):
    """Return Anna's portfolio: a project of three tasks, and Ben."""
    workspace = Workspace.create(anna.folder / "Office.pmo", author="Anna", name="Office", clock=clock)
    anna.opened.append(workspace)
    tasks = [Insert(Task(id=name, project_id="p", name=name, rank=name)) for name in ("a", "b", "c")]
    workspace.record("New", [Insert(Project(id="p", name="Bridge")), Insert(Person(id="ben", name="Ben")), *tasks])
    return workspace


def rename(workspace, task, name):
    return workspace.record("Rename", [Update(Task, task, {"name": name})])


def names(workspace):
    workspace.poll()
    return [task.name for task in workspace.all(Task)]


def test_a_file_becomes_a_team_file_in_one_step_and_others_join(anna, mine, machine, share):
    made = team.share(mine, str(share), anna.copies)
    assert (made.name, made.where) == ("Office", str(share))
    assert share.exists()
    assert share.with_name("Team.pmo.sync").is_dir()
    theirs = machine("Petra").join(share)
    rename(theirs, "a", "Survey")
    assert exchanging.standing(theirs).waiting == 1
    sent = exchanging.send_and_receive(theirs)
    assert (sent.sent, sent.waiting, sent.sentence) == (1, 0, "Sent 1 change.")
    got = exchanging.send_and_receive(mine)
    assert (got.received, got.by, got.sentence) == (1, ("Petra",), "Received 1 change from Petra.")
    assert [workspace_set.id for workspace_set in mine.history(1)] == list(got.news)
    assert names(mine) == ["Survey", "b", "c"]
    assert exchanging.send_and_receive(mine).sentence == "Nothing new to send or receive."


def test_a_file_is_never_put_over_another(anna, mine, share):
    share.write_bytes(b"somebody's")
    with pytest.raises(FileProblemError, match="is there already"):
        team.share(mine, str(share), anna.copies)
    assert share.read_bytes() == b"somebody's"
    assert team.team_of(mine) is None


def test_a_file_that_lies_on_the_share_is_shared_where_it_is(anna, mine, machine, share, clock):
    mine.save_copy(share)
    before = [each.id for each in mine.history()]
    path = team.share_in_place(share, anna.copies, keeping=anna.keeping, clock=clock)
    assert anna.copies in path.parents
    copy = anna.open(path)
    assert [each.id for each in copy.history()] == before
    assert backups.backups_of(copy, anna.keeping), "what lay there is backed up"
    theirs = machine("Petra").join(share)
    rename(theirs, "a", "Survey")
    exchanging.send_and_receive(theirs)
    exchanging.send_and_receive(copy)
    assert names(copy) == ["Survey", "b", "c"]
    assert list(share.parent.iterdir()) != []
    assert not [each for each in anna.copies.iterdir() if each.is_dir() and not any(each.iterdir())]


def test_opening_the_team_file_means_my_copy_of_it(anna, mine, machine, share):
    team.share(mine, str(share), anna.copies)
    assert anna.found(share).path == mine.path, "the file it was made of is its maker's copy"
    petra = machine("Petra")
    found = petra.found(share)
    assert (found.way, found.name, found.is_sealed) == (Way.JOIN, "Office", False)
    theirs = petra.join(share)
    found = petra.found(share)
    assert (found.way, found.path) == (Way.FILE, theirs.path)
    assert team.join(str(share), petra.copies) == theirs.path, "one my copy a person and team"
    assert petra.found(theirs.path).path == theirs.path


def test_my_copy_opens_while_the_team_file_cannot_be_reached_and_nothing_is_lost(anna, mine, machine, share, tmp_path):
    team.share(mine, str(share), anna.copies)
    petra = machine("Petra")
    theirs = petra.join(share)
    share.parent.rename(tmp_path / "unplugged")
    assert petra.found(share).path == theirs.path
    rename(theirs, "a", "Survey")
    done = exchanging.send_and_receive(theirs)
    assert done.is_offline
    assert done.sentence == "“Team.pmo” cannot be reached at the moment. 1 change waits here to be sent."
    since = done.offline_since
    assert exchanging.send_and_receive(theirs).offline_since == since
    assert exchanging.standing(theirs).offline_since == since
    share.parent.mkdir()  # an empty mount point is not the team file
    assert exchanging.send_and_receive(theirs).is_offline
    share.parent.rmdir()
    (tmp_path / "unplugged").rename(share.parent)
    assert exchanging.send_and_receive(theirs).sent == 1
    assert exchanging.standing(theirs).offline_since is None
    exchanging.send_and_receive(mine)
    assert names(mine) == ["Survey", "b", "c"]


def test_a_team_file_that_was_moved_is_found_by_who_it_is(anna, mine, machine, share, tmp_path):
    team.share(mine, str(share), anna.copies)
    petra = machine("Petra")
    theirs = petra.join(share)
    share.parent.rename(tmp_path / "moved")
    found = petra.found(tmp_path / "moved" / "Team.pmo")
    assert (found.way, found.path) == (Way.FILE, theirs.path)
    rename(theirs, "a", "Survey")
    theirs.close()
    again = petra.open(found.path)
    team.reach_at(again, found.where)
    assert exchanging.send_and_receive(again).sent == 1


def test_a_conflict_copy_of_the_team_file_leads_to_my_copy(anna, mine, share, clock):
    team.share(mine, str(share), anna.copies)
    conflict = share.with_name("Team-LAPTOP7.pmo")
    shutil.copyfile(share, conflict)
    with Workspace.open(conflict, author="Kim", clock=clock) as edited:
        rename(edited, "b", "Drawings")
    found = anna.found(conflict)
    assert (found.way, found.path, found.beside) == (Way.CONFLICT, mine.path, conflict)
    assert "synchronisation" in found.sentence
    brought = bringing_in.bring_in(mine, conflict, keeping=anna.keeping)
    assert brought.sentence == "Brought in 1 change from Kim."
    assert names(mine) == ["a", "Drawings", "c"]
    assert exchanging.send_and_receive(mine).sent == 1
    stranger = share.with_name("Team 2027.pmo")
    Workspace.create(stranger, author="Anna", clock=clock).close()
    assert anna.found(stranger).way is Way.FILE


def test_a_plain_file_in_a_shared_folder_is_asked_about(anna, mine, share):
    mine.save_copy(share)
    assert anna.found(share).way is Way.FILE
    found = anna.found(share, [str(share.parent)])
    assert (found.way, found.path) == (Way.ASK, share)
    own = team.own_copy(share, anna.folder / "Own.pmo")
    copy = anna.open(own)
    assert names(copy) == ["a", "b", "c"]
    assert copy.store.origin != mine.store.origin


def test_a_my_copy_in_a_synchronised_folder_is_brought_to_this_machine(anna, mine, machine, share, tmp_path):
    team.share(mine, str(share), anna.copies)
    petra = machine("Petra")
    synced = tmp_path / "Sync"
    synced.mkdir()
    lying = synced / "Petra.pmo"
    petra.join(share, target=lying).close()
    (petra.copies / f"{team.team_of(mine).id}.json").unlink()
    found = petra.found(lying, [str(synced)])
    assert (found.way, petra.copies in found.path.parents) == (Way.FILE, True)
    theirs = petra.open(found.path)
    rename(theirs, "a", "Survey")
    assert exchanging.send_and_receive(theirs).sent == 1
    again = petra.found(lying, [str(synced)])
    assert (again.way, again.path, again.beside) == (Way.CONFLICT, theirs.path, lying)


def test_a_whole_file_carried_off_alone_leads_to_my_copy(anna, mine, share, tmp_path):
    team.share(mine, str(share), anna.copies)
    alone = tmp_path / "From the mail.pmo"
    shutil.copyfile(share, alone)
    found = anna.found(alone)
    assert (found.way, found.path) == (Way.FILE, mine.path)
    assert "From the mail.pmo" in found.sentence


def test_my_copy_goes_out_on_a_stick_and_comes_back(anna, mine, machine, share, clock):
    team.share(mine, str(share), anna.copies)
    petra = machine("Petra")
    theirs = petra.join(share)
    stick = petra.folder / "Stick.pmo"
    theirs.save_copy(stick)
    for number in range(30):
        rename(mine, "a", f"Survey {number}")
        exchanging.send_and_receive(mine)
    with Workspace.open(stick, author="Petra", clock=clock) as away:
        rename(away, "b", "Drawings")
        rename(away, "a", "Poll")
    brought = bringing_in.bring_in(theirs, stick)
    assert len(brought.news) == 2
    exchanging.send_and_receive(theirs)
    exchanging.send_and_receive(mine)
    assert names(mine) == names(theirs) == ["Survey 29", "Drawings", "c"]
    assert bringing_in.bring_in(theirs, stick).sentence == "That copy has nothing that is not here."


def test_a_copy_from_an_older_version_of_the_program_is_brought_in_and_stays_as_it_is(mine, machine, clock):
    path = machine("Ben").folder / "Old.pmo"
    mine.save_copy(path)
    with Workspace.open(path, author="Ben", clock=clock) as theirs:
        rename(theirs, "c", "Build")
    made_old(path)
    before = path.read_bytes()
    assert bringing_in.bring_in(mine, path).by == ("Ben",)
    assert names(mine) == ["a", "b", "Build"]
    assert path.read_bytes() == before
    assert [each.name for each in path.parent.iterdir()] == ["Old.pmo"]


def made_old(path):
    """Write a file as version 3 of the program wrote it."""
    new = path.rename(path.with_suffix(".new"))
    connection = connect(path, "rwc")
    connection.execute("PRAGMA foreign_keys=OFF")
    connection.executescript((Path(__file__).parents[1] / "cases" / "schema" / "v3.sql").read_text("utf-8"))
    connection.execute("ATTACH DATABASE ? AS new", (str(new),))
    for (table,) in connection.execute(
        "SELECT name FROM main.sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
    ).fetchall():
        known = [name for _, name, *_ in connection.execute(f"PRAGMA main.table_info({table})").fetchall()]
        fields = ", ".join(known)
        connection.execute(f"INSERT INTO main.{table} ({fields}) SELECT {fields} FROM new.{table}")
    connection.execute(f"PRAGMA main.application_id={APPLICATION_ID}")
    connection.execute("PRAGMA main.user_version=3")
    connection.execute("DETACH DATABASE new")
    connection.execute("PRAGMA journal_mode=DELETE").fetchall()
    connection.close()
    new.unlink()


def test_a_copy_mailed_to_another_person_comes_back_to_whoever_sent_it(anna, mine, machine, clock):
    ben = machine("Ben")
    mailed = ben.folder / "Office.pmo"
    mine.save_copy(mailed)
    with Workspace.open(mailed, author="Ben", clock=clock) as theirs:
        rename(theirs, "c", "Build")
    rename(mine, "a", "Survey")
    brought = bringing_in.bring_in(mine, mailed, keeping=anna.keeping)
    assert brought.by == ("Ben",)
    assert names(mine) == ["Survey", "b", "Build"]
    mine.undo()
    assert names(mine) == ["a", "b", "Build"], "Ctrl+Z takes back what Anna did, not what Ben did"


def test_leaving_keeps_everything_and_says_what_the_team_never_got(anna, mine, machine, share):
    team.share(mine, str(share), anna.copies)
    petra = machine("Petra")
    theirs = petra.join(share)
    rename(theirs, "a", "Survey")
    assert team.leave(theirs, petra.copies) == 1
    assert team.team_of(theirs) is None
    assert names(theirs) == ["Survey", "b", "c"]
    assert petra.found(share).way is Way.JOIN
    with pytest.raises(FileProblemError, match="belongs to no team file"):
        exchanging.send_and_receive(theirs)


def test_a_newer_program_sends_only_after_the_team_moved_on(anna, mine, machine, share):
    team.share(mine, str(share), anna.copies)
    hub = Folder(share)
    hub.write_card(replace(hub.card(), schema=schema.VERSION - 1))
    rename(mine, "a", "Survey")
    done = exchanging.send_and_receive(mine)
    assert (done.sent, done.waiting, done.older) == (0, 1, True)
    assert exchanging.OLDER in done.sentence
    team.move_team_on(mine)
    assert exchanging.send_and_receive(mine).sent == 1
    hub.write_card(replace(hub.card(), schema=schema.VERSION + 1))
    rename(mine, "a", "Poll")
    done = exchanging.send_and_receive(mine)
    assert (done.sent, done.newer) == (0, True)
    assert exchanging.NEWER in done.sentence


def test_people_see_who_is_there_for_ninety_seconds(anna, mine, machine, share, clock):
    team.share(mine, str(share), anna.copies)
    theirs = machine("Petra").join(share)
    exchanging.send_and_receive(theirs, project_id="p")
    assert exchanging.send_and_receive(mine).here == (team.Here("Petra", "Bridge"),)
    assert team.who_is_here(mine) == (team.Here("Petra", "Bridge"),)
    clock.now += team.HERE_MS
    assert team.who_is_here(mine) == ()


def test_an_encrypted_file_makes_an_encrypted_team(anna, mine, machine, share, clock):
    path = mine.path
    mine.close()
    encrypting.encrypt(path, "four words of mine")
    mine = anna.open(path)
    with pytest.raises(LockedError):
        team.share(mine, str(share), anna.copies)
    with pytest.raises(WrongPassphraseError):
        team.share(mine, str(share), anna.copies, passphrase="other words")
    assert not share.exists()
    team.share(mine, str(share), anna.copies, passphrase="four words of mine")
    petra = machine("Petra")
    assert petra.found(share).is_sealed
    with pytest.raises(LockedError):
        petra.join(share)
    with pytest.raises(WrongPassphraseError):
        petra.join(share, passphrase="guessed")
    assert not list(petra.copies.rglob("*.pmo*"))
    theirs = petra.join(share, passphrase="four words of mine")
    rename(theirs, "a", "Survey of a secret place")
    exchanging.send_and_receive(theirs)
    exchanging.send_and_receive(mine)
    assert names(mine)[0] == "Survey of a secret place"
    where = theirs.path
    theirs.close()
    assert encrypting.is_encrypted(where)
    assert encrypting.is_encrypted(share)
    encrypting.unlock(where, "four words of mine")
    for file in (*share.parent.rglob("*"), *petra.folder.rglob("*")):
        if file.is_file():
            held = file.read_bytes()
            assert b"SQLite format" not in held, file
            assert b"secret place" not in held, file
            assert b"Bridge" not in held, file


def test_a_passphrase_of_my_copy_alone_leaves_the_team_file_in_clear(anna, mine, machine, share):
    path = mine.path
    team.share(mine, str(share), anna.copies)
    mine.close()
    encrypting.encrypt(path, "mine alone")
    again = anna.open(path)
    for number in range(51):
        rename(again, "a", f"Survey {number}")
        exchanging.send_and_receive(again)
    assert not encrypting.is_encrypted(share)
    theirs = machine("Petra").join(share)
    exchanging.send_and_receive(theirs)
    assert names(theirs) == ["Survey 50", "b", "c"]


def test_a_copy_away_for_over_a_year_comes_back_whole(anna, mine, machine, share, clock):
    team.share(mine, str(share), anna.copies)
    petra = machine("Petra")
    theirs = petra.join(share)
    exchanging.send_and_receive(theirs)
    rename(theirs, "b", "Drawings")
    for number in range(60):
        rename(mine, "a", f"Survey {number}")
        exchanging.send_and_receive(mine)
    clock.now += YEAR
    exchanging.send_and_receive(mine)
    assert Folder(share).card().folded >= 50, "packs that no copy of this year lacks are removed by themselves"
    done = exchanging.send_and_receive(theirs, keeping=petra.keeping)
    assert (done.rejoined, done.sent, done.waiting) == (True, 1, 0)
    assert "away for long" in done.sentence
    assert backups.backups_of(theirs, petra.keeping)
    exchanging.send_and_receive(mine)
    assert names(mine) == names(theirs) == ["Survey 59", "Drawings", "c"]
    assert mine.store.note(absent.FOLD_LIMIT)["pack"] > 0


def test_an_encrypted_copy_away_for_over_a_year_comes_back_whole_too(anna, mine, machine, share, clock):
    path = mine.path
    mine.close()
    encrypting.encrypt(path, "four words of mine")
    mine = anna.open(path)
    team.share(mine, str(share), anna.copies, passphrase="four words of mine")
    petra = machine("Petra")
    theirs = petra.join(share, passphrase="four words of mine")
    exchanging.send_and_receive(theirs)
    rename(theirs, "b", "Drawings")
    for number in range(51):
        rename(mine, "a", f"Survey {number}")
        exchanging.send_and_receive(mine)
    clock.now += YEAR
    exchanging.send_and_receive(mine)
    assert exchanging.send_and_receive(theirs).rejoined
    exchanging.send_and_receive(mine)
    assert names(mine) == names(theirs) == ["Survey 50", "Drawings", "c"]


def test_a_backup_taken_out_as_a_file_of_its_own_belongs_to_no_team(tmp_path):
    shared = tmp_path / "share" / "Team.pmo"
    shared.parent.mkdir()
    with Workspace.create(tmp_path / "mine.pmo", author="Anna", name="Office") as anna:
        team.share(anna, str(shared), tmp_path / "copies")
        anna.record("Role", [Insert(Role(id="r", name="Engineer"))])
        exchanging.send_and_receive(anna)
        kept = backups.back_up(anna, backups.ASKED, Keeping(tmp_path / "backups"))
        own = backups.take_out(kept.path, tmp_path / "own.pmo")
        with Workspace.open(own, author="Anna") as other:
            assert team.team_of(other) is None
            assert other.get(Role, "r").name == "Engineer"
        assert team.team_of(anna) is not None


def test_the_logo_and_the_other_choices_reach_everybody(anna, mine, machine, share):
    team.share(mine, str(share), anna.copies)
    theirs = machine("Petra").join(share)
    found = io.BytesIO()
    Image.new("RGB", (200, 80), "navy").save(found, "PNG")
    logos.choose_logo(mine, logos.logo_read("arden.png", found.getvalue()))
    countries.choose_country(mine, countries.read_country("DE-BY"))
    exchanging.send_and_receive(mine)
    exchanging.send_and_receive(theirs)
    theirs.poll()
    assert logos.logo_of(theirs).data == found.getvalue()
    assert theirs.portfolio().country == "DE-BY"
