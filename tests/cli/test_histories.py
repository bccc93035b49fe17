"""`history`, `changes` and `fold`, and `--as-of` where something is computed, printed or exported."""

import pytest

from pmo_desktop.domain import moment
from pmo_desktop.services import planning
from pmo_desktop.services.portfolio import projects
from pmo_desktop.services.workspace import Workspace, utc_ms

DAY = 86_400_000


@pytest.fixture
def longer(office):
    """The office file, made today; tomorrow Petra makes the first task two days longer. Returns the ids of that change."""
    with Workspace.open(office, author="Petra", clock=lambda: utc_ms() + DAY) as workspace:
        (project,) = projects(workspace)
        task_id = workspace.plan(project.id).tasks.ids[0]
        made = planning.set_cells(workspace, project.id, [(task_id, "duration", "4d")])
        return made.id if made else "", moment.to_date(workspace.today())


def test_history_tells_who_did_what_field_by_field(pmo, office, longer):
    newest = pmo("history", office, "--json").data["changes"][0]
    assert (newest["author"], newest["undone_by"], newest["kind"]) == ("Petra", None, "")
    assert {"thing": "Task “Survey” – Foot bridge", "what": "Task “Survey”", "field": "Duration", "before": "2d",
            "after": "4d"} in newest["lines"]  # fmt: skip
    lines = pmo("history", office, "--person", "petra").out.splitlines()
    assert "    Task “Survey”, Duration: 2d → 4d" in lines
    assert not any("New portfolio" in line for line in lines)


def test_history_is_filtered_and_cut(pmo, office, longer):
    assert pmo("history", office, "--until", "yesterday").out == "No change answers to that.\n"
    ran = pmo("history", office, "--limit", "1")
    assert ran.out.splitlines()[-1].endswith("older: --limit shows more.")
    assert len(pmo("history", office, "--project", "P-01", "--since", "tomorrow", "--json").data["changes"]) == 1
    assert "changed nothing here" in pmo("history", office, "--person", "Nobody").err


def test_changes_tell_the_difference_and_the_dates_that_moved(pmo, office, longer):
    (project,) = pmo("changes", office, "--since", "tomorrow", "--json").data["projects"]
    assert [(each["field"], each["before"], each["after"]) for each in project["differences"]] == [
        ("Duration", "2d", "4d")
    ]
    assert {each["task"]: (each["days"], each["edited"]) for each in project["moved"]}["Deck"] == (4, False)
    assert pmo("changes", office, "--since", longer[0]).out.startswith("Nothing is different since")
    assert "no status report yet" in pmo("changes", office, "--since", "report", "--project", "P-01").err
    assert "is not a date" in pmo("changes", office, "--since", "whenever").err


@pytest.mark.parametrize(
    "words",
    [("schedule", "FILE"), ("load", "FILE"), ("explain", "FILE", "P-01", "Paint"), ("export", "FILE", "P-01", "out.xml"),
     ("export", "FILE", "--register", "out.csv"), ("report", "FILE", "--out", "out.pdf")],
    ids=" ".join,
)  # fmt: skip
def test_everything_that_shows_shows_it_as_it_stood(pmo, office, longer, words):
    asked = [str(office) if each == "FILE" else each for each in words]
    ran = pmo(*asked, "--as-of", "today")
    assert (ran.code, ran.err) == (0, "")
    early = pmo(*asked, "--as-of", "2020-01-01")
    assert early.code != 0
    assert "This portfolio was begun on" in early.err


def test_the_dates_are_those_of_then(pmo, office, longer):
    finish = [
        pmo("schedule", office, *more, "--json").data["projects"][0]["finish"] for more in (("--as-of", "today"), ())
    ]
    assert finish == ["2026-01-09T17:00", "2026-01-13T17:00"]


def test_fold_says_what_it_would_do_and_does_it(pmo, office, longer):
    assert "There is no history before" in pmo("fold", office).out
    with Workspace.open(office, author="Petra", clock=lambda: utc_ms() - 100 * DAY) as workspace:
        with workspace.store.rewriting() as connection:
            connection.exec_driver_sql("UPDATE change_set SET at = ?", (utc_ms() - 100 * DAY,))
        before = workspace.history(50)
    ran = pmo("fold", office, "--older-than", "1", "--dry-run", "--json").data
    assert (ran["changes"], ran["dry_run"]) == (len(before) - 1, True)
    assert pmo("fold", office, "--older-than", "1", "--compact").out.startswith(f"Folded {len(before) - 1} changes")
    assert [each["kind"] for each in pmo("history", office, "--json").data["changes"]] == ["folded", ""]
    assert pmo("schedule", office, "--json").data["projects"][0]["finish"] == "2026-01-13T17:00"
