"""Twelve files do not make twelve Annas, and two Annas do not become one."""

import pytest

from pmo_desktop.domain.records import Person, PersonKind
from pmo_desktop.domain.resources.matching import Spellings, aliases_of, match_people

ANNA = Person(id="anna", name="Anna Müller", initials="AM")
JAN = Person(id="jan", name="Jan Meyer", email="jan@example.org")
EVA = Person(id="eva", name="Eva Maier")
EWA = Person(id="ewa", name="Eva Meier")
SAND = Person(id="sand", name="Sand", kind=PersonKind.MATERIAL)
PILOT = Person(id="pilot", name="Pilot", kind=PersonKind.ROLE)
KNOWN = (ANNA, JAN, EVA, EWA, SAND, PILOT)


def matched(name, known=KNOWN, aliases=None, **fields):
    (match,) = match_people([Person(id="x", name=name, **fields)], known, aliases)
    return match


SAME = {
    "Anna Müller": ANNA, "anna  müller": ANNA, "ANNA MULLER": ANNA, "Anna Mueller": ANNA, "Müller, Anna": ANNA,
    "Müller Anna": ANNA, "A. Müller": ANNA, "Müller A.": ANNA, "Anna Müller.": ANNA, "Dr. Anna Müller": ANNA,
    "Anna B. Müller": ANNA, "Anna Müller (extern)": ANNA, "Anna Müller[50%]": ANNA, "AM": ANNA, "a.m.": ANNA,
    "anna.mueller@example.org": ANNA, "jan@example.org": JAN, "E. Maier": EVA, "Sand": None, "Pilot": PILOT,
    "AnnaMüller": ANNA,
}  # fmt: skip


@pytest.mark.parametrize("name", SAME)
def test_one_person_is_known_by_many_spellings(name):
    assert matched(name).existing == SAME[name]


@pytest.mark.parametrize("name", ["Anna Miller", "Jan Meier", "Anna M.", "Anna", "Eva M.", "Eva Maler"])
def test_whoever_could_be_somebody_else_is_new_with_the_candidates_shown(name):
    match = matched(name)
    assert match.existing is None
    assert match.candidates
    assert match.reason.startswith("Could be")
    assert all(person.name in match.reason for person in match.candidates)


def test_a_stranger_is_new_without_candidates():
    match = matched("Robert Novak")
    assert (match.existing, match.candidates, match.reason) == (None, (), "New here")


def test_the_same_email_counts_more_than_the_name():
    match = matched("Johann", email="JAN@example.org")
    assert (match.existing, match.reason) == (JAN, "Same e-mail")


def test_the_same_name_with_another_email_may_be_somebody_else():
    match = matched("Jan Meyer", email="other@example.org")
    assert (match.existing, match.candidates) == (None, (JAN,))


def test_two_of_one_name_cannot_be_told_apart():
    twin = Person(id="twin", name="Anna Müller", team="Sales")
    match = matched("Anna Müller", (ANNA, twin))
    assert match.existing is None
    assert set(match.candidates) == {ANNA, twin}


def test_a_name_written_exactly_so_counts_more_than_one_spelled_alike():
    plain = Person(id="plain", name="Anna Muller")
    assert matched("Anna Müller", (plain, ANNA)).existing == ANNA


def test_materials_and_costs_are_no_people():
    assert matched("Anna Müller", kind=PersonKind.MATERIAL).existing is None
    assert matched("Sand", kind=PersonKind.MATERIAL).existing == SAND
    assert matched("Sand", kind=PersonKind.COST).existing is None


def test_nobody_known_is_found_twice_in_one_file():
    first, second = match_people([Person(id="1", name="A. Müller"), Person(id="2", name="Anna Müller")], KNOWN)
    assert (first.existing, second.existing) == (None, ANNA)
    assert first.candidates == (ANNA,)


def test_a_spelling_met_before_is_known_again():
    aliases = Spellings(aliases_of([("Annerl", "anna"), ("Ev", "eva"), ("Ev", "ewa")]))
    assert matched("ANNERL", aliases=aliases).existing == ANNA
    assert matched("Ev", aliases=aliases).existing is None


NOWAK = Person(id="nowak", name="Anna Nowak")
REAL: dict[str, str] = {
    "Anna Nowak": "sure", "NOWAK Anna": "sure", "Nowak, A.": "sure", "A. Nowak": "sure", "Nowak A": "sure",
    "Dr. Anna Nowak": "sure",
    "Anna Nowak (ext.)": "sure", "Nowak, Anna [50%]": "sure", "anowak@firm.example": "sure", "anna.nowak@firm.example": "sure",
    "Anna Nowak ext.": "sure", "Anna Maria Nowak": "sure", "Anna Nowak-Kowalska": "asked", "Anna-Lena Nowak": "asked",
    "Anna N.": "asked", "AN": "asked", "Nowak": "asked", "Ana Nowak": "asked", "\u0410nna Nowak": "other", "Adam Nowak": "other",
    "B. Nowak": "other", "Anna Kowalska": "other", "Developer 1": "other", "N.N.": "other", "bnowak@firm.example": "other",
}  # fmt: skip


@pytest.mark.parametrize("name", REAL)
def test_spellings_of_real_life(name):
    """Sure is proposed, asked is new with the candidate shown, other is somebody else, whom nobody takes for her."""
    match = matched(name, (NOWAK,))
    got = "sure" if match.existing else "asked" if match.candidates else "other"
    assert got == REAL[name] or (REAL[name] == "other" and got == "asked"), match
    assert match.existing is None or REAL[name] == "sure"


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [("Jörg Weiß", "Joerg Weiss", True), ("Jörg Weiß", "Jorg Weiss", True), ("Łukasz Żak", "Lukasz Zak", True),
     ("Søren Bøgh", "Soeren Boegh", True), ("Michael Bauer", "Michal Bauer", False), ("Eva Bauer", "Eva Baur", False),
     ("Wang Wei", "Wei Wang", True), ("Developer 1", "Developer 2", False), ("Anna Nowak (Berlin)", "Anna Nowak (Warsaw)", False),
     ("Anna Nowak (Berlin)", "Anna Nowak", True), ("Иван Петров", "Петров, Иван", True), ("Karl Martin", "Martin Karl", True)],
)  # fmt: skip
def test_letters_that_keyboards_lack_are_one_and_others_are_not(one, other, same):
    assert (matched(one, (Person(id="k", name=other),)).existing is not None) is same
    assert (matched(other, (Person(id="k", name=one),)).existing is not None) is same


def test_a_shared_mailbox_is_nobodys():
    known = Person(id="k", name="Anna Nowak", email="team@firm.example")
    assert matched("Jan Meyer", (known,), email="team@firm.example").existing is None
    assert matched("Anna Kowalska", (known,), email="team@firm.example").existing == known, "who took another name"


def test_martin_k_may_be_either():
    either = (Person(id="1", name="Karl Martin"), Person(id="2", name="Martin Kunze"))
    assert matched("Martin K.", either).existing is None


def test_two_of_one_name_are_told_apart_by_what_somebody_said():
    twin = Person(id="twin", name="Anna Müller", email="am2@example.org")
    met = Spellings({"anna muller": "twin"})
    assert matched("Anna Müller", (ANNA, twin), met).existing == twin
    known = Person(id="anna", name="Anna Müller", email="am1@example.org")
    assert matched("Anna Müller", (known, twin), met, email="am1@example.org").existing == known


def test_who_was_refused_is_not_proposed_again():
    met = Spellings(refused={"a muller": frozenset({"anna"})})
    assert matched("A. Müller", aliases=met).existing is None
    assert matched("A. Müller", aliases=met).candidates == ()
    assert matched("Müller, A.", aliases=met).existing is None, "however it is ordered"


@pytest.mark.parametrize(
    "name", ["N.N.", "n. n.", "NN", "TBD", "Developer (vacant)", "tbd developer", "?", "noch offen"]
)
def test_a_vacant_place_is_nobody(name):
    nora = Person(id="nora", name="Nora Nest", initials="NN")
    role = Person(id="dev", name="Developer", kind=PersonKind.ROLE)
    match = matched(name, (nora, role))
    assert nora not in match.candidates
    assert (match.existing == role) is ("eveloper" in name)


def test_names_without_letters_are_not_all_one():
    assert matched("---", (Person(id="q", name="???"),)).existing is None
