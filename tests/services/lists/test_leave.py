"""Leave comes in from lists and calendars: whose it is is told, the same again adds nothing, and what moved moves."""

from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pmo_desktop.domain.changes import Insert
from pmo_desktop.domain.moment import DAY, from_iso
from pmo_desktop.domain.records import ExternalId, ImportRun, Leave, Person
from pmo_desktop.exchange.sheets import Line, Sheet
from pmo_desktop.services import private
from pmo_desktop.services.lists import leave
from pmo_desktop.services.lists.leave import NEW, SKIP, Source, State, in_words
from pmo_desktop.services.lists.leave_columns import LISTING, half_of, refused, says_away
from pmo_desktop.services.lists.sorting import LEAVE, PEOPLE, listed_in, read_list
from pmo_desktop.services.lists.table import Table, proposed
from pmo_desktop.services.workspace import Workspace

CASES = Path(__file__).parents[2] / "cases" / "lists"
BERLIN = ZoneInfo("Europe/Berlin")
NOW = int(datetime(2026, 11, 26, 10, tzinfo=UTC).timestamp() * 1000)
STAFF = (
    ("Anna Müller", "anna.mueller@example.org"), ("Jörg Groß", "joerg.gross@example.org"),
    ("Elif Özdemir", "elif.oezdemir@example.org"), ("Karl Weiß", ""),
)  # fmt: skip


def staffed(path):
    made = Workspace.create(path, author="Petra", clock=lambda: NOW)
    made.record("Staff", [Insert(Person(id=made.new_id(), name=name, email=email)) for name, email in STAFF])
    return made


@pytest.fixture
def workspace(tmp_path):
    with staffed(tmp_path / "a.pmo") as made:
        yield made


def table(text, source="leave.csv"):
    lines = [tuple(line.split(";")) for line in text.strip().splitlines()]
    return Source(
        source, Table(source, (Sheet("", tuple(Line(number, cells) for number, cells in enumerate(lines, 1))),))
    )


def shown(workspace, source, choices=None):
    if isinstance(source, str):
        read = read_list(workspace, CASES / source, LEAVE, BERLIN)
        return leave.preview(workspace, read.source, read.columns, choices)
    return leave.preview(workspace, source, proposed(workspace, source.table, LISTING), choices)


def bring(workspace, source, agreed=None, choices=None):
    return leave.commit(workspace, shown(workspace, source, choices), agreed)


def here(workspace):
    names = {each.id: each.name.partition(" ")[0] for each in workspace.all(Person)}
    return sorted(
        (names[each.person_id], in_words(each.start, each.finish), each.reason) for each in workspace.all(Leave)
    )


def states(preview):
    return [each.state for each in preview.lines]


def test_a_list_of_absences_comes_in_with_half_days_and_without_what_was_refused(workspace):
    preview = shown(workspace, "Abwesenheiten.csv")
    assert leave.commit(workspace, preview).label == "Import leave of 3 people from “Abwesenheiten.csv”"
    assert here(workspace) == [
        ("Anna", "2026-12-24 to 2026-12-31", "Urlaub"), ("Anna", "2027-03-02 00:00 to 12:00", "Urlaub: Arzt"),
        ("Jörg", "2027-02-01 to 2027-03-31", "Elternzeit"), ("Karl", "2026-11-30 to 2026-12-01", "Krank"),
    ]  # fmt: skip
    assert [(each.line, each.heading) for each in preview.problems] == [(8, "Bis"), (9, "Von")]
    workspace.undo()
    assert workspace.count(Leave) == workspace.count(ExternalId) == workspace.count(ImportRun) == 0


def test_single_days_are_put_together(workspace):
    bring(workspace, "day by day.csv")
    assert here(workspace) == [("Anna", "2027-03-01 to 2027-03-03", "Vacation")]


def test_the_calendar_of_one_person_gives_their_leave_and_no_meetings(workspace):
    preview = shown(workspace, "outlook.ics")
    assert [each.who.name for each in preview.people] == ["Müller, Anna"]
    assert preview.others > 100
    leave.commit(workspace, preview)
    assert [when for _, when, _ in here(workspace)] == [
        "2026-12-24 to 2027-01-01", "2027-01-05 13:00 to 17:00", "2027-01-12 13:00 to 17:00", "2027-01-27 13:00 to 17:00",
        "2027-02-10",
    ]  # fmt: skip
    assert here(workspace)[-1] == ("Anna", "2027-02-10", ""), "what is private in the file gives no reason"


def test_the_calendar_of_a_team_says_whose_by_title_address_or_not_at_all(workspace):
    preview = shown(workspace, "team leave.ics")
    assert {each.who.name or each.who.email: each.person_id is not None for each in preview.people} == {
        "Anna Müller": True, "Jörg": False, "Elif Özdemir": True, "elif.oezdemir@example.org": True, "Piotr": False,
    }  # fmt: skip
    keys = {each.who.name: each.who.key for each in preview.people}
    joerg = next(each for each in workspace.all(Person) if each.name == "Jörg Groß")
    said = {keys["Jörg"]: joerg.id, keys["Piotr"]: NEW}
    bring(workspace, "team leave.ics", choices=said)
    assert here(workspace) == [
        ("Anna", "2027-03-01 to 2027-03-05", "Skiing"), ("Elif", "2027-03-22 08:00 to 12:00", "Out of office"),
        ("Jörg", "2027-03-08 to 2027-03-09", "vacation"), ("Piotr", "2027-04-01", "off"),
    ]  # fmt: skip
    again = shown(workspace, "team leave.ics")
    assert {each.who.name for each in again.people if each.person_id is None} == set(), (
        "who was meant is known from then on"
    )
    assert leave.commit(workspace, again) is None


def test_exchange_tells_whose_by_who_keeps_it(workspace):
    bring(workspace, "exchange.ics")
    assert here(workspace) == [("Jörg", "2027-03-29 to 2027-04-02", "Congés")]


ALL = ("Abwesenheiten.csv", "day by day.csv", "outlook.ics", "team leave.ics", "exchange.ics", "days off.tsv")


def test_the_same_file_again_adds_nothing(workspace):
    for source in ALL:
        bring(workspace, source)
        before = here(workspace), workspace.count(ExternalId)
        assert bring(workspace, source) is None, source
        assert (here(workspace), workspace.count(ExternalId)) == before


def test_what_moved_in_the_calendar_moves_here_and_what_was_called_off_goes(workspace, tmp_path):
    def file(begin, state):
        path = tmp_path / "team.ics"
        path.write_text(
            f"BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:1\nSUMMARY:Vacation Anna Müller\nDTSTART;VALUE=DATE:{begin}\nSTATUS:{state}\n"
            "END:VEVENT\nEND:VCALENDAR\n", "utf-8",
        )  # fmt: skip
        read = read_list(workspace, path, "", BERLIN)
        return leave.preview(workspace, read.source, read.columns)

    leave.commit(workspace, file("20270301", "CONFIRMED"))
    (own,) = workspace.all(Leave)
    moved = file("20270601", "CONFIRMED")
    assert [(each.state, each.said) for each in moved.lines] == [(State.CHANGED, "It was 2027-03-01.")]
    leave.commit(workspace, moved)
    assert [(each.id, each.start) for each in workspace.all(Leave)] == [(own.id, from_iso("2027-06-01"))]
    leave.commit(workspace, file("20270601", "CANCELLED"))
    assert workspace.count(Leave) == 0
    assert states(file("20270601", "CANCELLED")) == [State.SKIPPED]


def test_what_moved_in_a_list_moves_and_what_is_gone_from_it_is_only_asked_about(workspace):
    bring(
        workspace,
        table(
            "Name;From;To;Type\nAnna Müller;1.3.2027;5.3.2027;V\nJörg Groß;1.3.2027;5.3.2027;V\nKarl Weiß;1.3.2027;5.3.2027;V"
        ),
    )
    later = table("Name;From;To;Type\nAnna Müller;2.3.2027;6.3.2027;V\nJörg Groß;1.6.2027;5.6.2027;V")
    preview = shown(workspace, later)
    assert [(each.name, each.state) for each in preview.lines] == [
        ("Anna Müller", State.CHANGED), ("Jörg Groß", State.CHANGED), ("Karl Weiß", State.MISSING),
    ]  # fmt: skip
    leave.commit(workspace, preview)
    assert [(who, when) for who, when, _ in here(workspace)] == [
        ("Anna", "2027-03-02 to 2027-03-06"), ("Jörg", "2027-06-01 to 2027-06-05"), ("Karl", "2027-03-01 to 2027-03-05"),
    ]  # fmt: skip
    again = shown(workspace, later)
    assert leave.commit(workspace, again) is None
    leave.commit(workspace, again, [each.number for each in again.of(State.MISSING)])
    assert "Karl" not in {who for who, _, _ in here(workspace)}


def test_a_short_absence_within_a_long_one_does_not_replace_it(workspace):
    bring(workspace, table("Name;From;To\nJörg Groß;1.2.2027;31.3.2027"))
    preview = shown(workspace, table("Name;From;To\nJörg Groß;29.3.2027;2.4.2027", "other.csv"))
    assert [(each.state, each.said) for each in preview.lines] == [
        (State.NEW, "It lies over leave that is here: 2027-02-01 to 2027-03-31.")
    ]


def test_a_file_that_says_nobody_waits_for_somebody_to_say_it(workspace):
    source = table("Subject;Start Date;Start Time;End Date;End Time\nDentist;3.3.2027;1:00 PM;3.3.2027;3:00 PM")
    preview = shown(workspace, source)
    assert [(each.state, each.said) for each in preview.lines] == [
        (State.UNCLEAR, "The file does not say whose it is.")
    ]
    anna = next(each for each in workspace.all(Person) if each.name == "Anna Müller")
    bring(workspace, source, choices={preview.people[0].who.key: anna.id})
    assert here(workspace) == [("Anna", "2027-03-03 13:00 to 15:00", "Dentist")]
    assert states(shown(workspace, source, {preview.people[0].who.key: SKIP})) == [State.SKIPPED, State.MISSING]


def test_days_are_counted_on_the_working_time_of_the_person(workspace):
    bring(workspace, table("Name;From;Days\nAnna Müller;4.3.2027;3\nKarl Weiß;4.3.2027;0.5"))
    assert [when for _, when, _ in here(workspace)] == ["2027-03-04 to 2027-03-08", "2027-03-04 00:00 to 12:00"]


def test_what_waits_for_approval_is_not_proposed(workspace):
    preview = shown(workspace, table("Name;From;To;Status\nAnna Müller;1.3.2027;2.3.2027;beantragt"))
    assert [(each.state, each.proposed, each.said) for each in preview.lines] == [
        (State.NEW, False, "It is not approved yet.")
    ]


def test_a_number_of_the_request_finds_what_moved_far(workspace):
    bring(workspace, table("Request no;Name;From;To\n7;Anna Müller;1.3.2027;2.3.2027"))
    bring(workspace, table("Request no;Name;From;To\n7;Anna Müller;1.9.2027;9.9.2027", "renamed.csv"))
    assert [when for _, when, _ in here(workspace)] == ["2027-09-01 to 2027-09-09"]


def test_a_number_that_stands_in_several_lines_is_of_something_else(workspace):
    source = table("Request no;Name;From;To\n7;Anna Müller;1.3.2027;2.3.2027\n7;Anna Müller;1.9.2027;9.9.2027")
    bring(workspace, source)
    assert len(here(workspace)) == 2
    assert bring(workspace, source) is None


def test_reasons_that_are_private_stay_so_and_are_in_no_label(workspace, tmp_path):
    workspace.private.use(tmp_path / "drawers")
    private.keep_all(workspace, ["leave-reasons"])
    bring(workspace, table("Name;From;To;Type\nAnna Müller;1.3.2027;5.3.2027;Rehab"))
    assert here(workspace)[0][2] == "Rehab"
    with workspace.public() as outside:
        assert [each.reason for each in outside.all(Leave)] == [""]
        said = " ".join(each.label for each in outside.history()) + " ".join(
            each.key for each in outside.all(ExternalId)
        )
        assert "Rehab" not in said


def test_what_is_listed_is_told_by_the_columns():
    people_like = "Name;E-Mail;Team;Role;Start date\nA;a@b.c;T;R;1.1.2026"
    for text, listing in (
        (people_like, PEOPLE), ("Name;Von;Bis\nA;1.1.2026;2.1.2026", LEAVE), ("Name;Team\nA;B", PEOPLE),
        ("Name;Team;Von;Bis;Art\nA;B;1.1.2026;2.1.2026;Urlaub", LEAVE),
    ):  # fmt: skip
        assert listed_in(table(text).table) == listing, text


@pytest.mark.parametrize(
    ("text", "away"),
    [
        ("Urlaub", True), ("Anna – OOO", True), ("Jour fixe", False), ("Public holiday", False), ("Geburtstag Karl", False),
        ("Resturlaubsplanung", True), ("Out of office", True),
    ],
)  # fmt: skip
def test_titles_say_whether_somebody_is_away(text, away):
    assert says_away(text) is away


def test_words_for_half_days_and_refusals():
    assert [half_of(each) for each in ("", "vormittags", "PM", "0,5", "ja", "nein", "½", "Nachmittag (13 Uhr)", "perhaps")] == [
        "", "am", "pm", "am", "am", "", "am", "pm", None,
    ]  # fmt: skip
    assert [refused(each) for each in ("abgelehnt", "Rejected by HR", "genehmigt", "no", "")] == [
        True,
        True,
        False,
        True,
        False,
    ]


WHO = st.sampled_from(["Anna Müller", "Mueller, Anna", "Jörg Groß", "Karl", "Nobody", ""])
FROM = st.sampled_from(["1.3.2027", "2.3.2027", "5.3.2027", "29.3.2027", "2027-03-05 08:00", "x"])
UNTIL = st.sampled_from(["", "3.3.2027", "5.3.2027", "9.4.2027", "2027-03-05 12:00"])
ROWS = st.lists(
    st.tuples(
        WHO, FROM, UNTIL, st.sampled_from(["Urlaub", "Krank", ""]), st.sampled_from(["", "am", "pm"]),
        st.sampled_from(["", "1", "2"]),
    ),
    min_size=1, max_size=7,
)  # fmt: skip


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=ROWS)
def test_importing_twice_is_importing_once(tmp_path_factory, rows):
    source = table("Name;From;To;Type;Half day;Request no\n" + "\n".join(";".join(row) for row in rows))
    with staffed(tmp_path_factory.mktemp("twice") / "a.pmo") as workspace:
        bring(workspace, source)
        before = workspace.all(Leave), workspace.count(ExternalId)
        bring(workspace, source)
        assert (workspace.all(Leave), workspace.count(ExternalId)) == before
        assert all(each.start < each.finish <= each.start + 400 * DAY for each in workspace.all(Leave))


@pytest.mark.parametrize(
    ("title", "said"),
    [("Urlaub Anna Müller (vormittags)", "2027-01-04 00:00 to 12:00"), ("½ Urlaub Anna Müller", "2027-01-04 00:00 to 12:00"),
     ("Anna Müller afternoon off", "2027-01-04 12:00 to 2027-01-05 00:00"), ("Urlaub Anna Müller", "2027-01-04")],
)  # fmt: skip
def test_a_title_says_that_only_half_of_a_day_is_meant(workspace, tmp_path, title, said):
    path = tmp_path / "team.ics"
    path.write_text(
        "BEGIN:VCALENDAR\r\nPRODID:x\r\nBEGIN:VEVENT\r\nUID:1\r\nDTSTART;VALUE=DATE:20270104\r\nDTEND;VALUE=DATE:20270105\r\n"
        f"SUMMARY:{title}\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n", encoding="utf-8",
    )  # fmt: skip
    (line,) = leave.preview(workspace, read_list(workspace, path, LEAVE, BERLIN).source).lines
    assert in_words(line.start, line.finish) == said


def test_next_month_s_file_of_a_source_tells_what_is_gone_where_it_speaks(workspace):
    bring(
        workspace,
        table("Name;From;To\nAnna Müller;2027-01-04;2027-01-08\nKarl Weiß;2027-05-03;2027-05-07", "Leave January.csv"),
    )
    after = shown(workspace, table("Name;From;To\nJörg Groß;2026-12-28;2027-01-29", "Leave February (2).csv"))
    gone = [(each.name, each.proposed) for each in after.lines if each.state is State.MISSING]
    assert gone == [("Anna Müller", False)], "of May it does not speak"
