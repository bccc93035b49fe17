"""What is kept for the coordinator alone is joined on her screen, is in nobody else's file, and is undone like all else."""

import json
from pathlib import Path

import pytest

from db import keys
from pmo_desktop.domain.changes import Delete, Insert, Update
from pmo_desktop.domain.errors import FileProblemError, InvalidValueError
from pmo_desktop.domain.records import Leave, Person, PrivateValue, Task
from pmo_desktop.services import encrypting, private, staff
from pmo_desktop.services.workspace import Workspace

RATE, REASON = 7_321_953, "Knee-SURGERY-planted"


@pytest.fixture
def anna(office):
    return office.open()


def rates(workspace):
    return [each.hourly_rate for each in workspace.all(Person)]


def outside(workspace, person="p0"):
    with workspace.public() as public:
        found = public.find(Person, id=person)
        return (found[0].hourly_rate, found[0].currency) if found else None


def test_without_a_drawer_nothing_is_private(anna, office):
    assert rates(anna) == [RATE, 5_000, None]
    assert not anna.private.is_there
    with anna.public() as public:
        assert public is anna
    assert not office.drawers.exists()


def test_kept_rates_are_seen_by_their_owner_and_by_nobody_else(anna, office):
    private.keep_all(anna, ["rates"])
    assert rates(anna) == [RATE, 5_000, None]
    assert rates(office.open("Petra")) == [None, None, None]
    assert rates(office.open()) == [RATE, 5_000, None]
    assert outside(anna) == (None, "")


def test_every_way_of_reading_joins_them(anna):
    private.keep_all(anna, ["rates", "leave-reasons"])
    assert anna.get(Person, "p0").hourly_rate == RATE
    assert anna.columns(Person)["hourly_rate"] == [RATE, 5_000, None]
    assert [each.id for each in anna.find(Person, hourly_rate=RATE)] == ["p0"]
    assert [each.id for each in anna.find(Person, hourly_rate=(RATE, None), name=("Ben", "Dora"))] == ["p0", "p2"]
    assert anna.count(Person, hourly_rate=5_000) == 1
    assert anna.find(Leave, reason=REASON)[0].id == "l0"
    assert anna.plan("j").people["hourly_rate"] == [RATE, 5_000, None]


def test_what_is_typed_later_goes_to_the_drawer_and_the_rest_of_the_change_to_the_portfolio(anna):
    private.keep_all(anna, ["rates"])
    anna.record("Edit", [Update(Person, "p0", {"hourly_rate": 8_100, "team": "Steel"})])
    anna.record("Add", [Insert(Person(id="p9", name="Emil", hourly_rate=9_900))])
    assert (anna.get(Person, "p0").hourly_rate, anna.get(Person, "p9").hourly_rate) == (8_100, 9_900)
    assert outside(anna) == (None, "")
    assert outside(anna, "p9") == (None, "")
    with anna.public() as public:
        assert public.get(Person, "p0").team == "Steel"


def test_a_change_of_several_steps_is_parted_as_if_it_were_one(anna):
    private.keep_all(anna, ["rates"])
    anna.record("Add", [
        Insert(Person(id="p9", name="Emil", hourly_rate=9_900)),
        Update(Person, "p9", {"hourly_rate": 9_901}), Update(Person, "p9", {"hourly_rate": 9_902, "team": "Steel"}),
    ])  # fmt: skip
    assert anna.get(Person, "p9").hourly_rate == 9_902
    anna.undo()
    assert not anna.find(Person, id="p9")
    anna.redo()
    assert anna.get(Person, "p9").hourly_rate == 9_902


def test_single_rows_can_be_kept_and_shared_again(anna, office):
    private.keep_rows(anna, "rates", ["p0"])
    private.keep_rows(anna, "leave-reasons", ["l0"])
    petra = office.open("Petra")
    assert rates(petra) == [None, 5_000, None]
    assert petra.get(Leave, "l0").reason == ""
    anna.record("Edit", [Update(Person, each, {"hourly_rate": 6_100}) for each in ("p0", "p1")])
    assert rates(petra) == [None, 6_100, None]
    private.share_rows(anna, "rates", ["p0"])
    assert rates(petra) == [6_100, 6_100, None]
    assert petra.get(Person, "p0").currency == "EUR"


def test_an_empty_value_can_be_kept_too_so_that_what_comes_is(anna, office):
    private.keep_rows(anna, "rates", ["p2"])
    staff.set_person_cells(anna, [("p2", "rate", "70")])
    assert anna.get(Person, "p2").hourly_rate == 7_000
    assert office.open("Petra").get(Person, "p2").hourly_rate is None


def test_one_row_is_not_shared_while_all_are_private(anna):
    private.keep_all(anna, ["rates"])
    with pytest.raises(InvalidValueError, match="all kept for you alone"):
        private.share_rows(anna, "rates", ["p0"])


def test_marking_and_every_edit_is_undone_and_redone_in_the_order_in_which_it_was_done(anna, office):
    steps = [
        lambda: private.keep_all(anna, ["rates"]),
        lambda: anna.record("Private", [Update(Person, "p0", {"hourly_rate": 1_111})]),
        lambda: anna.record("Open", [Update(Person, "p1", {"name": "Carla B."})]),
        lambda: anna.record("Both", [Update(Person, "p1", {"name": "Carla C.", "hourly_rate": 2_222})]),
        lambda: private.keep_all(anna, ["leave-reasons"]),
        lambda: anna.record("Gone", [Delete(Person, "p1")]),
        lambda: private.share_all(anna, ["rates"]),
        lambda: anna.record("Open rate", [Update(Person, "p0", {"hourly_rate": 3_333})]),
    ]

    def state(workspace):
        with workspace.public() as public:
            return (
                workspace.all(Person), workspace.all(Leave), public.all(Person), public.all(Leave), workspace.undo_label,
            )  # fmt: skip

    states = [state(anna)]
    for step in steps:
        step()
        states.append(state(anna))
    for _ in range(2):
        for before in reversed(states[:-1]):
            anna.undo()
            assert state(anna) == before
        anna.close()
        anna = office.open()
        for after in states[1:]:
            anna.redo()
            assert state(anna) == after
        anna.close()
        anna = office.open()
        assert state(anna) == states[-1]


def test_a_new_action_in_either_file_ends_redoing_in_both(anna):
    private.keep_all(anna, ["rates"])
    anna.record("Open", [Update(Person, "p1", {"name": "Carla B."})])
    anna.undo()
    assert anna.redo_label == "Open"
    anna.record("Private", [Update(Person, "p0", {"hourly_rate": 1_111})])
    assert anna.redo_label is None
    anna.undo()
    assert anna.redo_label == "Private"
    anna.record("Open", [Update(Person, "p1", {"name": "Carla B."})])
    assert anna.redo_label is None


def test_the_order_holds_while_the_clock_stands_still_or_is_put_back_a_little(anna, office):
    private.keep_all(anna, ["rates"])
    office.tick = lambda: office.at
    office.at -= 60_000
    anna._clock = lambda: office.at
    for number in range(4):
        anna.record(f"Open {number}", [Update(Person, "p1", {"name": f"Carla {number}"})])
        anna.record(f"Private {number}", [Update(Person, "p0", {"hourly_rate": number})])
    undone = [anna.undo().label for _ in range(8)]
    assert undone == [f"Undo: {what} {number}" for number in (3, 2, 1, 0) for what in ("Private", "Open")]


def test_changes_from_before_the_marking_are_undone_with_the_values_they_had(anna, office):
    anna.record("Raise", [Update(Person, "p0", {"hourly_rate": 81_234})])
    anna.record("Delete", [Delete(Person, "p1")])
    private.keep_all(anna, ["rates"])
    anna.undo()
    anna.undo()
    assert anna.get(Person, "p1").hourly_rate == 5_000
    anna.undo()
    assert anna.get(Person, "p0").hourly_rate == RATE
    anna.redo()
    anna.redo()
    anna.redo()
    assert rates(anna) == [81_234, None]
    assert rates(office.open("Petra")) == [None, None]
    anna.undo()
    assert rates(office.open("Petra")) == [81_234, None]


def test_listeners_and_open_plans_hear_of_private_edits_as_of_any(anna):
    private.keep_all(anna, ["rates"])
    plan = anna.plan("j")
    heard = []
    anna.subscribe(heard.append)
    anna.record("Private", [Update(Person, "p0", {"hourly_rate": 1_111, "team": "Steel"})])
    rows = {
        (row.kind, row.id): dict(row.fields) for changed in heard for row in changed.rows if "hourly_rate" in row.fields
    }
    assert rows == {(Person, "p0"): {"hourly_rate": (RATE, 1_111)}}
    assert [each.label for each in heard[0].sets] == ["Private"]
    assert plan.people["hourly_rate"][plan.people.row["p0"]] == 1_111
    anna.undo()
    assert plan.people["hourly_rate"][plan.people.row["p0"]] == RATE
    private.share_all(anna, ["rates"])
    anna.undo()
    assert plan.people["hourly_rate"] == [RATE, 5_000, None]


def test_another_window_of_the_same_person_sees_them_when_it_looks(anna, office):
    other = office.open()
    heard = []
    other.subscribe(heard.append)
    private.keep_all(anna, ["rates"])
    assert other.poll()
    assert rates(other) == [RATE, 5_000, None]
    assert other.plan("j").people["hourly_rate"] == [RATE, 5_000, None]


def test_another_window_writes_nothing_in_the_clear_though_it_has_not_looked_yet(anna, office):
    other = office.open()
    private.keep_all(anna, ["rates"])
    other.record("Private", [Update(Person, "p0", {"hourly_rate": 1_111})])
    assert outside(other) == (None, "")
    anna.poll()
    assert rates(anna) == [1_111, 5_000, None]


def test_two_windows_share_a_drawer(anna, office):
    private.keep_all(anna, ["rates"])
    other = office.open()
    heard = []
    other.subscribe(heard.append)
    anna.record("Private", [Update(Person, "p0", {"hourly_rate": 1_111})])
    assert other.poll()
    assert not other.poll()
    assert rates(other) == [1_111, 5_000, None]
    assert [each.label for changed in heard for each in changed.sets] == ["Private"]
    assert other.undo_label == "Private"
    other.undo()
    assert anna.poll()
    assert rates(anna) == [RATE, 5_000, None]
    with anna.another() as job:
        assert rates(job) == [RATE, 5_000, None]


def test_a_deleted_row_comes_back_with_what_was_private(anna):
    private.keep_all(anna, ["rates", "leave-reasons"])
    anna.record("Delete", [Delete(Person, "p0")])
    assert not anna.all(Leave)
    anna.undo()
    assert anna.get(Person, "p0").hourly_rate == RATE
    assert anna.plan("j").people["hourly_rate"][0] == RATE
    assert anna.get(Leave, "l0").reason == REASON


def test_history_shows_its_owner_what_was_private_and_nobody_else(anna, office):
    anna.record("Raise", [Update(Person, "p0", {"hourly_rate": 81_234})])
    private.keep_all(anna, ["rates"])
    anna.record("Private", [Update(Person, "p0", {"hourly_rate": 1_111})])
    raised = next(each for each in anna.history() if each.label == "Raise")
    assert [dict(row.fields) for row in anna.rows_of(raised.id)] == [{"hourly_rate": (RATE, 81_234)}]
    assert [each.label for each in anna.history(2)] == ["Private", "Keep rates for me alone"]
    assert next(each.label for each in anna.history_of("p0")) == "Private"
    petra = office.open("Petra")
    assert "Private" not in [each.label for each in petra.history()]
    assert [dict(row.fields) for row in petra.rows_of(raised.id)] == [{"hourly_rate": (None, None)}]


# What may not be


def test_a_portfolio_takes_no_private_values_and_a_drawer_nothing_else(anna):
    value = PrivateValue(id="x", owner="person", row_id="p0", field="hourly_rate", value="1")
    with pytest.raises(InvalidValueError, match="holds no private values"):
        anna.record("Smuggle", [Insert(value)])
    private.keep_all(anna, ["rates"])
    with pytest.raises(InvalidValueError, match="holds no private values"):
        anna.record("Smuggle", [Insert(value)])
    with pytest.raises(InvalidValueError, match="nothing but private values"):
        anna.record_parted("Smuggle", [], [Insert(Person(id="x", name="Emil"))])


def test_a_drawer_is_not_opened_as_a_portfolio(anna, office):
    private.keep_all(anna, ["rates"])
    with pytest.raises(FileProblemError, match="private drawer, not a portfolio"):
        Workspace.open(anna.private.drawer.path, author="Anna")


def test_what_is_gone_is_refused_for_private_fields_too(anna):
    private.keep_all(anna, ["rates"])
    anna.record("Delete", [Delete(Person, "p0")])
    with pytest.raises(InvalidValueError, match="no longer in the file"):
        anna.record("Edit", [Update(Person, "p0", {"hourly_rate": 1})])
    assert anna.undo_label == "Delete"


def test_a_drawer_that_cannot_be_opened_is_respected(anna, office):
    private.keep_all(anna, ["rates"])
    place = anna.private.drawer.path
    office.close()
    place.write_bytes(b"SQLite format 3\0" + b"broken" * 200)
    anna = office.open()
    assert anna.private.trouble is not None
    assert rates(anna) == [None, None, None]
    with pytest.raises(InvalidValueError, match="private drawer, which cannot be opened"):
        staff.set_person_cells(anna, [("p0", "rate", "70")])
    staff.set_person_cells(anna, [("p0", "team", "Steel")])
    with pytest.raises(FileProblemError):
        private.keep_all(anna, ["rates"])


def test_another_portfolios_drawer_is_refused(anna, office, tmp_path):
    private.keep_all(anna, ["rates"])
    other = tmp_path / "Other.pmo"
    with Workspace.create(other, author="Anna") as made:
        name = made.portfolio().id
    (office.drawers / f"{name}.place").write_text(str(anna.private.drawer.path), "utf-8")
    with Workspace.open(other, author="Anna", drawers=office.drawers) as opened:
        assert "another portfolio" in str(opened.private.trouble)


def test_a_foreign_file_in_its_place_is_refused(anna, office):
    place = anna.private.place
    place.parent.mkdir(parents=True)
    Workspace.create(place, author="Anna").close()
    office.close()
    assert "no private drawer" in str(office.open().private.trouble)


def test_a_drawer_whose_making_was_cut_off_is_made_anew(anna, office):
    office.drawers.mkdir(parents=True)
    half = office.drawers / f".{anna.portfolio().id}.pmo.new"
    half.write_bytes(b"half")
    private.keep_all(anna, ["rates"])
    assert rates(anna) == [RATE, 5_000, None]
    assert not half.exists()


def test_two_windows_make_one_drawer(anna, office):
    other = office.open()
    private.keep_all(anna, ["rates"])
    private.keep_all(other, ["leave-reasons"])
    anna.poll()
    assert [line.all for line in private.contents(anna).lines] == [True, True, False]
    assert len(list(office.drawers.glob("*.pmo"))) == 1


# Where it lies


def test_the_drawer_moves_and_is_found_there(anna, office, tmp_path):
    private.keep_all(anna, ["rates"])
    old, target = anna.private.drawer.path, tmp_path / "stick" / "mine.pmo"
    target.parent.mkdir()
    other = office.open()
    private.move(anna, target)
    assert anna.private.drawer.path == target
    assert rates(anna) == [RATE, 5_000, None]
    with pytest.raises(FileProblemError, match="moved by another window"):
        other.record("Private", [Update(Person, "p0", {"hourly_rate": 1})])
    other.poll()
    other.record("Private", [Update(Person, "p0", {"hourly_rate": 1})])
    assert other.private.drawer.path == target
    office.close()
    assert not old.exists()
    anna = office.open()
    assert rates(anna) == [1, 5_000, None]
    office.close()
    target.rename(target.with_name("elsewhere.pmo"))
    assert "not at" in str(office.open().private.trouble)


def test_it_does_not_move_onto_something(anna, tmp_path):
    private.keep_all(anna, ["rates"])
    (tmp_path / "x.pmo").touch()
    with pytest.raises(FileProblemError, match="is there already"):
        private.move(anna, tmp_path / "x.pmo")
    with pytest.raises(InvalidValueError, match="the portfolio itself"):
        private.move(anna, anna.path)
    assert rates(anna) == [RATE, 5_000, None]


# In words


def test_contents_say_what_is_kept(anna, office):
    assert [line.sentence for line in private.contents(anna).lines] == ["The team sees them."] * 3
    private.set_kept(anna, ["rates", "notes"])
    private.keep_rows(anna, "leave-reasons", ["l0"])
    found = private.contents(anna)
    assert [line.sentence for line in found.lines] == [
        "2 are kept; so is what comes later.", "1 is kept; the team sees the others.", "None yet; what comes later is kept.",
    ]  # fmt: skip
    assert (found.count, found.is_there, found.place.parent) == (3, True, office.drawers)
    private.set_kept(anna, ["notes", "leave-reasons"])
    assert [line.all for line in private.contents(anna).lines] == [False, True, True]
    anna.undo()
    assert [line.all for line in private.contents(anna).lines] == [True, False, True]
    assert private.set_kept(anna, ["rates", "notes"]) is None
    with pytest.raises(InvalidValueError, match="There are: rates, leave-reasons, notes"):
        private.keep_all(anna, ["salaries"])


def test_what_others_have_received_is_said_and_stays_with_them(anna, office):
    anna.close()
    raw = Workspace.open(office.path, author="Anna")
    store = raw._store
    with store.writing("") as connection:
        connection.exec_driver_sql("UPDATE change_set SET pack = 1")
    raw.close()
    anna = office.open()
    anna.record("Raise", [Update(Person, "p0", {"hourly_rate": 81_234})])
    anna.record("Raise again", [Update(Person, "p0", {"hourly_rate": 81_235})])
    private.keep_all(anna, ["rates"])
    assert (
        "Others have received 2 of them before; they cannot be taken back." in private.contents(anna).lines[0].sentence
    )
    logged = [json.loads(fields) for (fields,) in anna._store._raw.execute(
        "SELECT fields FROM change WHERE row_id = 'p0' AND fields LIKE '%hourly_rate%' ORDER BY number")]  # fmt: skip
    assert [each["hourly_rate"] for each in logged] == [RATE, [RATE, None], [None, None], [None, None]], (
        "the first unsent set keeps what others know, so that it can be taken back before theirs is received"
    )
    for _ in range(3):
        anna.undo()
    assert anna.get(Person, "p0").hourly_rate == RATE
    assert Path(anna.path).exists()
    assert anna.count(Task) == 1


# Under a passphrase


def head(place):
    return place.read_bytes()[:15]


@pytest.fixture
def kept(office):
    """Let Anna keep a rate for herself, close all, and return where her drawer lies."""
    anna = office.open()
    private.keep_all(anna, ["rates"])
    place = anna.private.drawer.path
    office.close()
    assert head(place) == b"SQLite format 3"
    return place


def test_a_drawer_has_the_passphrase_of_its_portfolio(office, kept):
    for turn in (
        lambda: encrypting.encrypt(office.path, "one", drawers=office.drawers),
        lambda: encrypting.change(office.path, "one", "two", drawers=office.drawers),
    ):
        turn()
        assert head(kept) != b"SQLite format 3"
        assert keys.salt_of(kept) == keys.salt_of(office.path)
        assert office.open().get(Person, "p0").hourly_rate == RATE
        office.close()
    encrypting.remove(office.path, "two", drawers=office.drawers)
    assert head(kept) == b"SQLite format 3"
    assert office.open().get(Person, "p0").hourly_rate == RATE


def test_a_drawer_in_clear_follows_when_its_encrypted_portfolio_is_opened(office, kept):
    encrypting.encrypt(office.path, "one")
    assert office.open().get(Person, "p0").hourly_rate == RATE
    office.close()
    assert keys.salt_of(kept) == keys.salt_of(office.path)


def test_a_drawer_made_for_an_encrypted_portfolio_is_encrypted_before_anything_is_kept_in_it(office):
    encrypting.encrypt(office.path, "one")
    anna = office.open()
    private.keep_all(anna, ["rates", "leave-reasons"])
    place = anna.private.drawer.path
    office.close()
    assert head(place) != b"SQLite format 3"
    assert REASON.encode() not in place.read_bytes()


def test_a_drawer_of_another_passphrase_says_how_it_comes_back(office, kept):
    encrypting.encrypt(kept, "older")
    encrypting.encrypt(office.path, "one")
    keys.lock(kept)
    anna = office.open()
    assert "another passphrase" in str(anna.private.trouble)
    assert anna.get(Person, "p0").hourly_rate is None, "nothing is taken for it"
    office.close()
    encrypting.remove(kept, "older", drawers=office.drawers)
    assert office.open().get(Person, "p0").hourly_rate == RATE
    office.close()
    assert keys.salt_of(kept) == keys.salt_of(office.path)
