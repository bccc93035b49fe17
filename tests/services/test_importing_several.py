"""Files brought in together make each person once, and a cancel says what was already written."""

import pytest

import resources
from pmo_desktop.domain.errors import CancelledError
from pmo_desktop.domain.records import Assignment, Person, Project
from pmo_desktop.services.importing import commit_all, preview_all
from pmo_desktop.services.workspace import Workspace

OURS = sorted(resources.path("demo", "files").glob("*.xml"))


@pytest.fixture
def workspace(tmp_path):
    with Workspace.create(tmp_path / "Portfolio.pmo", author="Petra") as made:
        yield made


def everybody(workspace):
    return sorted(person.name for person in workspace.all(Person))


def all_of(read):
    return [(shown, {}) for _, shown in read]


def test_the_same_plan_twice_makes_nobody_twice(workspace):
    commit_all(workspace, all_of(preview_all(workspace, [OURS[0], OURS[0]])))
    assert workspace.count(Project) == 2
    assert len(everybody(workspace)) == len(set(everybody(workspace)))
    people = {person.id for person in workspace.all(Person)}
    assert {each.person_id for each in workspace.all(Assignment)} <= people


def test_together_is_as_one_after_the_other(workspace, tmp_path):
    commit_all(workspace, all_of(preview_all(workspace, OURS)))
    with Workspace.create(tmp_path / "Other.pmo", author="Petra") as other:
        for source in OURS:
            commit_all(other, all_of(preview_all(other, [source])))
        assert everybody(workspace) == everybody(other)


def test_somebody_whose_file_was_left_out_comes_with_the_next(workspace):
    read = preview_all(workspace, [OURS[0], OURS[0]])
    commit_all(workspace, all_of(read[1:]))
    assert everybody(workspace) == sorted(match.imported.name for match in read[1][1].matches)


def test_who_was_corrected_in_one_file_is_followed_in_the_next(workspace):
    """A person new in the first file, said to be somebody known, is that person in the second too."""
    commit_all(workspace, all_of(preview_all(workspace, OURS[1:])))
    known = workspace.all(Person)[0]
    read = preview_all(workspace, [OURS[0], OURS[0]])
    new = next(match.imported for match in read[0][1].matches if match.existing is None)
    before = workspace.count(Person)
    fresh = sum(match.existing is None for match in read[0][1].matches)
    commit_all(workspace, [(read[0][1], {new.id: known.id}), (read[1][1], {})])
    assert workspace.count(Person) == before + fresh - 1


def test_a_cancel_on_the_way_says_what_was_written(workspace):
    def impatient(done, _total, _what, /):
        if done == 1:
            raise CancelledError("Importing was cancelled.", "Nothing was changed.")

    with pytest.raises(CancelledError) as told:
        commit_all(workspace, all_of(preview_all(workspace, OURS)), impatient)
    assert (
        str(told.value)
        == "Importing was cancelled: 1 project was of 2 imported before. Ctrl+Z takes them back one by one."
    )
    assert workspace.count(Project) == 1


def test_a_cancel_while_reading_is_one(workspace):
    def impatient(_done, _total, _what, /):
        raise CancelledError("Reading was cancelled.")

    with pytest.raises(CancelledError):
        preview_all(workspace, OURS, impatient)
