"""`duplicates` lists who is likely here twice and makes two of them one."""

import pytest

from pmo_desktop.domain.changes import Insert
from pmo_desktop.domain.records import Person
from pmo_desktop.services.workspace import Workspace


@pytest.fixture
def twice(office):
    with Workspace.open(office, author="Petra") as workspace:
        workspace.record("Again", [Insert(Person(id="again", name="Mueller, Anna", team="Steel"))])
    return office


def people(path):
    with Workspace.open(path, author="Petra") as workspace:
        return {each.name for each in workspace.all(Person)}


def test_pairs_are_listed(pmo, twice):
    (pair,) = pmo("duplicates", twice, "--json").data["pairs"]
    assert (pair["one"]["name"], pair["other"]["name"]) == ("Anna Müller", "Mueller, Anna")
    assert (
        pmo("duplicates", twice).out.strip().endswith("Anna Müller = Mueller, Anna  (Same name, spelled another way)")
    )


def test_two_become_one_and_a_preview_changes_nothing(pmo, twice):
    named = ("--merge", "again", "--into", "Anna Müller")
    told = pmo("duplicates", twice, *named, "--preview", "--json").data
    assert told["done"] is False
    assert {"what": "Team", "becomes": "Steel, from “Mueller, Anna”", "collides": False} in told["merging"]["lines"]
    assert "Mueller, Anna" in people(twice)
    assert "one undo in the window takes it back" in pmo("duplicates", twice, *named).out
    assert "Mueller, Anna" not in people(twice)
    assert pmo("duplicates", twice, "--json").data["pairs"] == []


def test_both_are_to_be_named(pmo, twice):
    ran = pmo("duplicates", twice, "--merge", "again")
    assert ran.code != 0
    assert "--into" in ran.err


def test_one_becomes_two_again_and_stays_so(pmo, twice):
    pmo("duplicates", twice, "--merge", "again", "--into", "Anna Müller")
    told = pmo("duplicates", twice, "--split", "Anna Müller", "--preview", "--json").data
    assert told["done"] is False
    assert (told["splitting"]["name"], told["splitting"]["merged_in"]) == ("Mueller, Anna", ["Mueller, Anna"])
    assert {"group": "Facts", "text": "Team “Steel”", "source": "came with them", "goes": True}.items() <= {
        **next(each for each in told["splitting"]["lines"] if each["group"] == "Facts")
    }.items()
    assert "Split “Mueller, Anna” off “Anna Müller”" in pmo("duplicates", twice, "--split", "Anna Müller").out
    assert "Mueller, Anna" in people(twice)
    assert pmo("duplicates", twice, "--json").data["pairs"] == []


def test_two_who_are_two_are_listed_no_more(pmo, twice):
    assert pmo("duplicates", twice, "--two", "again", "--and", "Anna Müller", "--json").data["pairs"] == []


def test_who_else_it_is_has_to_be_said_where_nobody_was_merged(pmo, twice):
    ran = pmo("duplicates", twice, "--split", "Anna Müller")
    assert ran.code != 0
    assert "--off" in ran.err
