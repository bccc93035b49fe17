"""Two people who were taken for one become two again, weeks later, and stay two."""

import pytest

from pmo_desktop.domain.changes import Delete, Insert, Update
from pmo_desktop.domain.moment import DAY, from_iso
from pmo_desktop.domain.records import (
    RECORDS,
    Assignment,
    Booking,
    Calendar,
    ExternalId,
    ImportRun,
    Leave,
    Person,
    PersonSkill,
    Project,
    Rate,
    Skill,
    Task,
)
from pmo_desktop.domain.resources.matching import match_each
from pmo_desktop.services import folding, private
from pmo_desktop.services.spellings import TWO, spellings
from pmo_desktop.services.staff import merging, splitting
from pmo_desktop.services.workspace import Workspace

NOW = 1_768_400_000_000
TODAY = from_iso("2026-01-14")


@pytest.fixture
def office(tmp_path):
    """Anna Nowak (a) and A. Nowak (b), who is Adam."""
    at = [NOW]

    def clock():
        at[0] += 1_000
        return at[0]

    with Workspace.create(tmp_path / "a.pmo", author="Petra", clock=clock) as made:
        made.record("Fill", map(Insert, [
            Calendar(id="cal", name="A. Nowak"),
            Person(id="a", name="Anna Nowak", team="Steel", max_units=0.8),
            Person(id="b", name="A. Nowak", email="adam@x.example", notes="Calls on Fridays", calendar_id="cal"),
            Project(id="j", code="J", name="Bridge", start=from_iso("2026-01-05T08:00"), manager_id="b"),
            *(Task(id=name, project_id="j", name=name, rank=name) for name in ("hers", "his", "both")),
            Assignment(id="a hers", task_id="hers", person_id="a"), Assignment(id="b his", task_id="his", person_id="b"),
            Assignment(id="a both", task_id="both", person_id="a", units=0.5),
            Assignment(id="b both", task_id="both", person_id="b", units=0.25),
            Booking(id="k1", person_id="a", project_id="j", start=TODAY, finish=TODAY + 30 * DAY, percent=40),
            Booking(id="k2", person_id="b", project_id="j", start=TODAY, finish=TODAY + 30 * DAY, percent=40),
            Booking(id="k3", person_id="b", start=TODAY, finish=TODAY + 5 * DAY, percent=5),
            Leave(id="l1", person_id="b", start=TODAY, finish=TODAY + DAY, reason="Wedding"),
            Rate(id="r", person_id="b", start=TODAY, hourly_rate=7_000),
            Skill(id="s", name="Steel"),
            PersonSkill(id="p1", person_id="a", skill_id="s", level=2),
            PersonSkill(id="p2", person_id="b", skill_id="s", level=4),
            ImportRun(id="run", file_name="x.xml", project_id="j"),
            ExternalId(id="x", owner="person", row_id="b", run_id="run", key="7"),
            ExternalId(id="y", owner="alias", row_id="b", run_id="run", key="Adam N."),
        ]))  # fmt: skip
        yield made


def everything(workspace):
    return {kind: sorted(workspace.all(kind), key=lambda each: each.id) for kind in RECORDS}


def merged(office):
    merging.merge(office, "a", ["b"])
    (one,) = splitting.candidates(office, "a")
    return one


def said(found, source):
    return sorted((each.group, each.text) for each in found.items if each.source == source and each.group)


def test_what_was_merged_is_as_it_was_before(office):
    before = everything(office)
    one = merged(office)
    assert (one.person.name, one.author) == ("A. Nowak", "Petra")
    done = splitting.split(office, splitting.preview(office, "a", one))
    assert done.label == "Split “A. Nowak” off “Anna Nowak”"
    after = everything(office)
    for kind in RECORDS:
        if kind not in {ImportRun, ExternalId}:
            assert after[kind] == before[kind], kind
    kept = {each.id: each for each in before[ExternalId]}
    assert {each.id: each for each in after[ExternalId] if each.id in kept} == kept
    office.undo()
    assert office.count(Person) == 1
    office.redo()
    assert office.count(Person) == 2


def test_it_is_shown_what_came_from_whom_and_what_was_added_since(office):
    one = merged(office)
    new = office.new_id()
    office.record("Later", [
        Insert(Booking(id=new, person_id="a", start=TODAY, finish=TODAY + DAY, percent=7)),
        Update(Booking, "k3", {"percent": 10.0}),
    ])  # fmt: skip
    found = splitting.preview(office, "a", one)
    assert said(found, "added since") == [("Bookings", "Line work, 2026-01-14, 7 %")]
    assert ("Bookings", "Line work, 2026-01-14 to 2026-01-18, 10 %") in said(found, "came with them")
    assert ("Tasks of “Bridge”", "both, 25%") in said(found, "both had it")
    assert ("Responsible for", "Project “Bridge”") in said(found, "came with them")
    assert ("Leave", "2026-01-14, Wedding") in said(found, "came with them")
    splitting.split(office, found, found.ticked | {new})
    assert {each.id: each.percent for each in office.find(Booking, person_id="b")} == {"k2": 40, "k3": 10, new: 7}


def test_what_is_not_ticked_stays(office):
    one = merged(office)
    found = splitting.preview(office, "a", one)
    splitting.split(office, found, found.ticked - {"l1", "k2"})
    assert [each.person_id for each in office.all(Leave)] == ["a"]
    assert not office.find(Booking, id="k2")


def test_what_is_gone_since_does_not_stand_in_the_way(office):
    one = merged(office)
    office.record(
        "Later", [Delete(Task, "both"), Delete(Booking, "k3"), Update(Person, "a", {"email": "anna@x.example"})]
    )
    splitting.split(office, splitting.preview(office, "a", one))
    assert office.get(Person, "a").email == "anna@x.example"
    assert office.get(Person, "b").email == "adam@x.example"


def test_they_are_not_taken_for_one_again(office):
    splitting.split(office, splitting.preview(office, "a", merged(office)))
    assert office.find(ExternalId, owner=TWO)
    assert merging.likely(office) == ()
    known, met = office.all(Person), spellings(office)
    names = ("A. Nowak", "Nowak, A.", "Adam N.", "Anna Nowak", "NOWAK Anna")
    found = match_each([Person(id="", name=name) for name in names], known, met)
    assert [each.existing and each.existing.id for each in found] == ["b", "b", "b", "a", "a"]
    assert splitting.candidates(office, "a") == ()


def test_somebody_merged_into_who_was_merged_is_found_too(office):
    office.record("New", [Insert(Person(id="c", name="Ada Nowak"))])
    merging.merge(office, "b", ["c"])
    merging.merge(office, "a", ["b"])
    assert [each.person.id for each in splitting.candidates(office, "a")] == ["b", "c"]
    splitting.split(office, splitting.preview(office, "a", splitting.candidates(office, "a")[1]))
    assert [each.name for each in office.find(Person, id="c")] == ["Ada Nowak"]


def test_a_merge_that_was_undone_is_none(office):
    merging.merge(office, "a", ["b"])
    office.undo()
    assert splitting.candidates(office, "a") == ()


def test_who_was_never_two_here_is_parted_by_choosing(office):
    """A file's spelling was taken for Anna at once: the log knows of no second person."""
    office.record("Import", [
        Insert(ExternalId(id="al", owner="alias", row_id="a", run_id="run", key="Ania Nowak")),
        Insert(ExternalId(id="pk", owner="person", row_id="a", run_id="run", key="3")),
    ])  # fmt: skip
    assert splitting.names_known(office, "a") == ("Ania Nowak",)
    found = splitting.preview(office, "a", name="Ania Nowak")
    assert {each.id for each in found.items} >= {"a hers", "k1", "p1", "al"}
    assert {"a hers", "a both", "pk", "al"} == found.ticked, "what that file brought"
    splitting.split(office, found, found.ticked | {"k1"})
    ania = next(each for each in office.all(Person) if each.name == "Ania Nowak")
    assert {each.id for each in office.find(Assignment, person_id=ania.id)} == {"a hers", "a both"}
    assert office.get(Booking, "k1").person_id == ania.id
    (match,) = match_each([Person(id="", name="Ania Nowak")], office.all(Person), spellings(office))
    assert match.existing == ania


def test_where_the_history_is_folded_names_are_still_known_and_the_rest_is_chosen(tmp_path):
    at = [NOW]
    with Workspace.create(tmp_path / "a.pmo", author="Petra", clock=lambda: at[0]) as own:
        own.record("Fill", [
            Insert(Person(id="a", name="Anna Nowak")), Insert(Person(id="b", name="A. Nowak")),
            Insert(Booking(id="k", person_id="b", start=TODAY, finish=TODAY + DAY)),
        ])  # fmt: skip
        at[0] += 1_000
        merging.merge(own, "a", ["b"])
        at[0] += 800 * 86_400_000
        assert folding.fold(own, 3).sets
        assert splitting.candidates(own, "a") == ()
        assert splitting.names_known(own, "a") == ("A. Nowak",)
        found = splitting.preview(own, "a", name="A. Nowak")
        splitting.split(own, found, found.ticked | {"k"})
        (adam,) = own.find(Person, name="A. Nowak")
        assert own.get(Booking, "k").person_id == adam.id
        assert not own.find(ExternalId, owner="alias")


def test_two_of_one_name_are_asked_for_and_not_refused(office):
    splitting.split(office, splitting.preview(office, "a", name="Anna Nowak"))
    (match,) = match_each([Person(id="", name="Anna Nowak")], office.all(Person), spellings(office))
    assert match.existing is None
    assert [each.name for each in match.candidates].count("Anna Nowak") == 2


def test_what_was_private_stays_so(tmp_path):
    with Workspace.create(tmp_path / "a.pmo", author="Petra", clock=lambda: NOW) as own:
        own.private.use(tmp_path / "drawers")
        own.record("Fill", [Insert(Person(id="a", name="Anna")), Insert(Person(id="b", name="Adam", notes="Divorced"))])
        private.keep_rows(own, "notes", ["b"])
        merging.merge(own, "a", ["b"])
        (one,) = splitting.candidates(own, "a")
        splitting.split(own, splitting.preview(own, "a", one))
        assert own.get(Person, "b").notes == "Divorced"
        with own.public() as outside:
            assert outside.get(Person, "b").notes == ""
