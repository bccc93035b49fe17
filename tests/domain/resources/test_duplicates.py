"""Who is known twice is found whatever the spelling, the surest first; different people are left alone."""

import pytest

from pmo_desktop.domain.records import Person, PersonKind
from pmo_desktop.domain.resources.duplicates import likely_duplicates


def found(*people):
    return [(each.one.name, each.other.name) for each in likely_duplicates(people)]


def person(name, own="", **more):
    return Person(id=own or name, name=name, **more)


@pytest.mark.parametrize(
    ("one", "other"),
    [("Anna Müller", "Anna Mueller"), ("Anna Müller", "MÜLLER, Anna"), ("Anna Müller", "A. Müller"),
     ("Anna Müller", "Anna M. Müller"), ("Anna Müller", "Dr. Anna Muller"), ("Lukas Meyer", "Lukas Meier"),
     ("Anna Müller", "anna.mueller@x.example"), ("Anna", "Anna Müller"), ("José García", "Jose Garcia")],
)  # fmt: skip
def test_spellings_of_one_person_are_found(one, other):
    assert found(person(one, "1"), person(other, "2")) == [(one, other)]


@pytest.mark.parametrize(
    ("one", "other"),
    [("Anna Müller", "Ben Harker"), ("Anna Müller", "Anna Huber"), ("Tom Price", "Owen Price"), ("Ann Li", "Bo Li")],
)
def test_different_people_are_no_pair(one, other):
    assert found(person(one, "1"), person(other, "2")) == []


def test_initials_and_addresses_tell_too_and_the_surest_comes_first():
    anna = person("Anna Müller", "1", initials="AM", email="am@x.example")
    pairs = likely_duplicates([anna, person("AM", "2"), person("Anna Schmidt", "3", email="AM@x.example")])
    assert [(each.other.id, each.reason) for each in pairs[:2]] == [("3", "Same e-mail"), ("2", "Their initials")]
    assert pairs[0].confidence > pairs[1].confidence


def test_generic_roles_that_share_a_word_are_no_pair():
    role = PersonKind.ROLE
    assert found(person("Engineer", "1", kind=role), person("Civil engineer", "2", kind=role)) == []
    assert found(person("Civil engineer", "1", kind=role), person("civil Engineer", "2", kind=role)) == [
        ("Civil engineer", "civil Engineer")
    ]
    assert found(person("Steel", "1", kind=PersonKind.MATERIAL), person("Steel", "2")) == []


def test_a_thousand_people_are_looked_through():
    people = [person(f"First{number:03} Last{number * 7 % 1000:03}", f"{number:04}") for number in range(1000)]
    assert len(likely_duplicates([*people, person("Last021, First003", "x")])) >= 1
