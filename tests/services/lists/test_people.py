"""People come in from lists as one change: new ones, and what is agreed of those known; the same list again does nothing."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pmo_desktop.domain.moment import from_iso
from pmo_desktop.domain.records import ExternalId, Person, PersonKind, PersonSkill, Role, SavedView, Skill
from pmo_desktop.exchange.sheets import Line, Sheet
from pmo_desktop.services.lists import people
from pmo_desktop.services.lists import people_columns as reading
from pmo_desktop.services.lists.people import NEW, SKIP, State
from pmo_desktop.services.lists.people_columns import LISTING, Reading
from pmo_desktop.services.lists.table import Table, columns_of, proposed, read_table
from pmo_desktop.services.workspace import Workspace

CASES = Path(__file__).parents[2] / "cases" / "lists"


@pytest.fixture
def workspace(tmp_path):
    with Workspace.create(tmp_path / "a.pmo", author="Petra") as made:
        yield made


def table(text, source="a.csv"):
    lines = [tuple(line.split(";")) for line in text.strip().splitlines()]
    return Table(source, (Sheet("", tuple(Line(number, cells) for number, cells in enumerate(lines, 1))),))


def shown(workspace, source, choices=None):
    read = source if isinstance(source, Table) else read_table(CASES / source)
    return people.preview(workspace, read, proposed(workspace, read, LISTING), choices)


def bring(workspace, source, agreed=None, choices=None):
    return people.commit(workspace, shown(workspace, source, choices), agreed)


def states(preview):
    return {each.entry.person.name: each.state for each in preview.lines}


def named(workspace, name):
    return next(each for each in workspace.all(Person) if each.name == name)


def test_a_list_of_a_personnel_system_is_read_with_its_odd_lines_told(workspace):
    preview = shown(workspace, "Personalliste.csv")
    done = people.commit(workspace, preview)
    assert done.label == "Import 4 people from “Personalliste.csv”"
    anna = named(workspace, "Anna Müller")
    assert (anna.email, anna.team, anna.max_units, anna.hourly_rate) == ("anna.mueller@example.org", "Bau", 0.8, 95_00)
    assert workspace.get(Role, anna.role_id).name == "Projektleiterin"
    assert named(workspace, "Jörg Groß").active_to == from_iso("2028-01-01")
    assert named(workspace, "Karl Weiß").max_units == 1.0
    assert [(each.line, each.text) for each in preview.problems] == [
        (8, "hundert"),
        (8, "32.13.2020"),
        (10, "Summe · 230"),
    ]
    workspace.undo()
    assert workspace.count(Person) == workspace.count(Role) == 0


def test_people_known_under_another_spelling_change_only_where_somebody_agrees(workspace):
    bring(workspace, "Personalliste.csv")
    preview = shown(workspace, "team.tsv")
    assert states(preview) == {"Anna Mueller": State.CHANGED, "Jörg Gross": State.CHANGED, "Mary O’Neill": State.NEW}
    assert [(each.title, each.before, each.after) for each in preview.lines[0].differences] == [
        ("Role", "Projektleiterin", "Project manager"), ("Skills", "–", "Scheduling 4, Java 2, Welding 2"),
    ]  # fmt: skip
    people.commit(workspace, preview, [3])
    assert workspace.get(Role, named(workspace, "Anna Müller").role_id).name == "Projektleiterin"
    assert workspace.get(Role, named(workspace, "Jörg Groß").role_id).name == "Structural engineer"
    assert {each.name for each in workspace.all(Skill)} == {"Statics", "Testing"}


def test_a_workbook_with_a_title_percents_and_dates_is_read_from_its_longest_sheet(workspace):
    read = read_table(CASES / "Resource pool.xlsx")
    assert read.sheet.name == "Pool"
    preview = people.preview(workspace, read, proposed(workspace, read, LISTING))
    assert preview.problems == ()
    people.commit(workspace, preview)
    anna, crane = named(workspace, "Anna Müller"), named(workspace, "Crane 2")
    assert (anna.max_units, anna.hourly_rate, anna.active_from) == (0.6, 82_50, from_iso("2024-02-01"))
    assert (crane.kind, crane.max_units) == (PersonKind.EQUIPMENT, 2.0)


def test_the_order_of_days_and_months_is_told_by_the_list(workspace):
    bring(workspace, "team.tsv")
    assert named(workspace, "Jörg Gross").active_from == from_iso("2021-09-15")


def test_the_same_list_again_does_nothing(workspace):
    for source in ("Personalliste.csv", "team.tsv", "many rows a person.csv"):
        assert bring(workspace, source) is not None
        assert set(states(shown(workspace, source)).values()) == {State.SAME}
        assert bring(workspace, source) is None


def test_lines_of_one_person_are_one_with_all_their_skills(workspace):
    preview = shown(workspace, "many rows a person.csv")
    bring(workspace, "many rows a person.csv")
    anna = named(workspace, "Anna Müller")
    levels = {each.skill_id: each.level for each in workspace.find(PersonSkill, person_id=anna.id)}
    assert {workspace.get(Skill, own).name: level for own, level in levels.items()} == {
        "Java": 3,
        "SQL": 2,
        "Welding": 2,
    }
    assert [(each.line, each.heading, each.text) for each in preview.problems] == [(4, "Role", "Engineer")]


def test_a_matrix_of_skills_is_read_where_somebody_says_so_and_so_the_next_time(workspace):
    read = read_table(CASES / "skills matrix.csv")
    columns = proposed(workspace, read, LISTING)
    assert columns.meanings == ("name", "team", "", "", "")
    said = type(columns)(columns.heading, ("name", "team", "level", "level", "level"), columns.day_first)
    people.commit(workspace, people.preview(workspace, read, said))
    ben = named(workspace, "Ben Smith")
    found = {
        workspace.get(Skill, each.skill_id).name: each.level for each in workspace.find(PersonSkill, person_id=ben.id)
    }
    assert found == {"Java": 4, "SQL": 3}
    assert proposed(workspace, read, LISTING) == said
    assert workspace.count(SavedView) == 1
    workspace.undo()
    assert workspace.count(SavedView) == workspace.count(Person) == 0


def test_whoever_is_unclear_waits_until_somebody_says_who_is_meant(workspace):
    bring(workspace, table("Name;Team\nAnna Müller;A\nAnna Meier;B"))
    source = table("Name;E-Mail\nAnna;anna@example.org")
    preview = shown(workspace, source)
    assert states(preview) == {"Anna": State.UNCLEAR}
    assert preview.lines[0].match.reason.startswith("Could be")
    assert people.commit(workspace, preview) is None
    meier = named(workspace, "Anna Meier")
    assert states(shown(workspace, source, {2: SKIP})) == {"Anna": State.SKIPPED}
    assert states(shown(workspace, source, {2: NEW})) == {"Anna": State.NEW}
    assert bring(workspace, source, choices={2: meier.id}) is not None
    assert named(workspace, "Anna Meier").email == "anna@example.org"
    assert [(each.key, each.row_id) for each in workspace.find(ExternalId, owner="alias")] == [("Anna", meier.id)]
    assert states(shown(workspace, source)) == {"Anna": State.SAME}


def test_two_of_one_name_with_different_addresses_are_two(workspace):
    bring(workspace, table("Name;E-Mail\nAnna Müller;a@x.org\nAnna Müller;b@x.org"))
    assert sorted(each.email for each in workspace.all(Person)) == ["a@x.org", "b@x.org"]


def test_what_does_not_fit_together_is_left_out_and_told(workspace):
    source = table("Name;Active from;Active to;Calendar;Kind;E-Mail\nAnna;1.5.2026;1.4.2026;Night;machine;nobody")
    preview = shown(workspace, source)
    assert [each.why.partition(".")[0] for each in preview.problems] == [
        "“nobody” is no e-mail address", "They would leave before they come; both days are left out",
        "There is no such calendar here",
    ]  # fmt: skip
    people.commit(workspace, preview)
    anna = named(workspace, "Anna")
    assert (anna.kind, anna.active_from, anna.calendar_id) == (PersonKind.EQUIPMENT, None, None)


def test_without_names_nothing_is_read_and_it_is_said_what_is_missing(workspace):
    source = table("Ort;Farbe\nBerlin;rot")
    columns = proposed(workspace, source, LISTING)
    assert LISTING.lacks(columns) == "Say which column holds the names."
    assert people.preview(workspace, source, columns).lines == ()


def test_columns_are_shown_with_samples(workspace):
    source = table("Name;X\nAnna;\nBen;1\nCleo;2")
    found = columns_of(source, proposed(workspace, source, LISTING))
    assert [(each.heading, each.samples, each.meaning) for each in found] == [
        ("Name", ("Anna", "Ben", "Cleo"), "name"), ("X", ("1", "2"), ""),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "heading", "share"),
    [
        ("80%", "x", 0.8),
        ("0,8", "FTE", 0.8),
        ("80", "Pensum", 0.8),
        ("1", "Units %", 0.01),
        ("1", "FTE", 1.0),
        ("2.5", "Max", 2.5),
    ],
)
def test_shares_of_time_are_read_in_every_way(text, heading, share):
    assert reading.units(text, Reading(heading, day_first=True)) == share


@pytest.mark.parametrize(
    ("text", "cents"), [("95,00 €", 9500), ("EUR 95.- per hour", 9500), ("1'250.50", 125050), ("88", 8800)]
)
def test_rates_are_read_in_every_way(text, cents):
    assert reading.rate(text, Reading("", day_first=True)) == cents


def test_skills_are_read_with_their_levels():
    assert reading.skills("Java (3), SQL: 2; Welding ***; Piano (expert)|Web2 · R") == [
        ("Java", 3), ("SQL", 2), ("Welding", 3), ("Piano", 4), ("Web2", 2), ("R", 2),
    ]  # fmt: skip


NAMES = st.sampled_from(["Anna Müller", "Müller, Anna", "Ben Smith", "B. Smith", "Cleo", "anna.mueller@x.org", ""])
CELLS = st.sampled_from(
    ["", "80%", "1", "0,5", "hundred", "a@x.org", "b@x.org", "Java (3); SQL", "1.3.2026", "PM", "x"]
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(st.tuples(NAMES, CELLS, CELLS, CELLS, CELLS), min_size=1, max_size=6))
def test_importing_twice_is_importing_once(tmp_path_factory, rows):
    body = "\n".join(";".join(row) for row in rows)
    source = table(f"Name;E-Mail;FTE;Skills;Role\n{body}")
    with Workspace.create(tmp_path_factory.mktemp("twice") / "a.pmo", author="Petra") as workspace:
        bring(workspace, source)
        before = workspace.all(Person), workspace.all(PersonSkill), workspace.all(Role)
        bring(workspace, source, agreed=[])
        assert (workspace.all(Person), workspace.all(PersonSkill), workspace.all(Role)) == before


def test_a_name_beside_a_first_name_is_the_last_one_unless_it_holds_both(workspace):
    text = "Name;Vorname;Abteilung\nMüller;Anna;Netze\nGroß, Jörg;Jörg;Netze\nElif Özdemir;Elif;Netze"
    found = shown(workspace, table(text))
    assert [each.entry.person.name for each in found.lines] == ["Anna Müller", "Jörg Groß", "Elif Özdemir"]


def test_a_resource_sheet_of_ms_project_brings_material_with_what_it_is_counted_in(workspace):
    text = (
        "Resource Name;Type;Material Label;Initials;Group;Max Units;Std. Rate;Ovt. Rate;Cost/Use;Accrue At;Base Calendar\n"
        "Anna Müller;Work;;AM;Build;50%;$60.00/hr;$0.00/hr;$0.00;Prorated;Standard\n"
        "Concrete;Material;m³;C;;;$95.50;;$0.00;Prorated;\n"
        "Travel;Cost;;T;;;;;;Prorated;"
    )
    bring(workspace, table(text))
    anna, concrete, travel = (named(workspace, name) for name in ("Anna Müller", "Concrete", "Travel"))
    assert (anna.kind, anna.max_units, anna.hourly_rate, anna.team) == (PersonKind.PERSON, 0.5, 60_00, "Build")
    assert (concrete.kind, concrete.unit, concrete.hourly_rate) == (PersonKind.MATERIAL, "m³", 95_50)
    assert travel.kind is PersonKind.COST
    assert states(shown(workspace, table(text))) == {
        "Anna Müller": State.SAME, "Concrete": State.SAME, "Travel": State.SAME,
    }  # fmt: skip
