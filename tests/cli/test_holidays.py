"""`holidays`: those of a country or region added to a calendar, or what there is listed."""

from pmo_desktop.domain.records import Calendar, CalendarException
from pmo_desktop.services.workspace import Workspace


def exceptions(file):
    with Workspace.open(file, author="Anna") as workspace:
        return sorted(each.name for each in workspace.all(CalendarException))


def test_they_are_added_once(pmo, tmp_path):
    file = tmp_path / "a.pmo"
    pmo("new", file)
    words = ("holidays", file, "--country", "de", "--region", "by", "--years", "2026-2027", "--json")
    ran = pmo(*words)
    assert (ran.code, ran.err, ran.data["added"]) == (0, "", 24)
    assert ran.data["calendar"]["name"] == "Standard"
    first = ran.data["holidays"][0]
    assert first == {
        "day": "2026-01-01T00:00", "name": "Neujahr", "kind": "free", "hours": "", "added": True, "standing": "new",
    }  # fmt: skip
    assert len(exceptions(file)) == 24
    assert pmo(*words).data["added"] == 0
    assert len(exceptions(file)) == 24


def test_words_say_each_day_and_what_became_of_it(pmo, tmp_path):
    file = tmp_path / "a.pmo"
    pmo("new", file)
    words = (
        "holidays",
        file,
        "--calendar",
        "standard",
        "--country",
        "United Kingdom",
        "--region",
        "Scotland",
        "--years",
        "2026",
    )
    assert "Fri 2026-04-03  Good Friday" in pmo(*words).out
    again = pmo(*words)
    assert "there already" in again.out
    assert "0 added to “Standard”" in again.out


def test_what_there_is_is_listed_without_a_portfolio(pmo):
    assert "DE    Germany" in pmo("holidays", "--list").out
    germany = pmo("holidays", "--list", "--country", "Germany", "--json").data
    assert germany["country"] == {"code": "DE", "name": "Germany"}
    assert {"code": "BY", "name": "Bayern"} in germany["regions"]
    assert "catholic" in germany["kinds"]


def test_what_is_missing_or_unknown_is_answered(pmo, tmp_path):
    file = tmp_path / "a.pmo"
    pmo("new", file)
    for words, answer in (
        ((file,), "a portfolio, a country and years"),
        ((file, "--country", "DE", "--years", "soon"), "2026-2028"),
        ((file, "--country", "XX", "--years", "2026"), "There is no country “XX”"),
        ((file, "--country", "DE", "--years", "2026", "--calendar", "Nights"), "There are: “Standard”"),
    ):
        ran = pmo("holidays", *words)
        assert (ran.code, ran.out) == (1, "")
        assert answer in ran.err
    assert exceptions(file) == []


def test_two_calendars_of_one_name_are_told_apart_by_id(pmo, tmp_path):
    file = tmp_path / "a.pmo"
    pmo("new", file)
    with Workspace.open(file, author="Anna") as workspace:
        own = workspace.new_id()
        from pmo_desktop.domain.changes import Insert  # noqa: PLC0415

        workspace.record("Twin", [Insert(Calendar(id=own, name="Standard"))])
    ran = pmo("holidays", file, "--country", "DE", "--years", "2026", "--calendar", "Standard")
    assert ran.code == 1
    assert own in ran.err
    assert pmo("holidays", file, "--country", "DE", "--years", "2026", "--calendar", own).code == 0
