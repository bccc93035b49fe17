"""`import` brings in what can be read, says what it found, and leaves the file whole whatever happens."""

import os
import signal
import subprocess
import sys
import zipfile
from contextlib import suppress
from pathlib import Path

import pytest

from pmo_desktop.cli import importing
from pmo_desktop.domain.records import Document, Person, PersonKind, Task
from pmo_desktop.services.portfolio import projects
from pmo_desktop.services.workspace import Workspace

MANY = 8_000


def contents(file):
    with Workspace.open(file, author="Somebody") as workspace:
        found = projects(workspace)
        people = [person.name for person in workspace.all(Person) if person.kind is PersonKind.PERSON]
        return [each.name for each in found], workspace.count(Task, project_id=[each.id for each in found]), people


def test_the_report_says_what_came_and_where_dates_differ(pmo, tmp_path, bridge):
    ran = pmo("import", tmp_path / "o.pmo", bridge, "--create")
    assert ran.code == 0
    assert "P-01 Foot bridge" in ran.out
    assert "3 tasks, 2 links, 1 person, 1 assignment" in ran.out
    assert "2 of 3 tasks get the dates the file has" in ran.out
    line = next(line for line in ran.out.splitlines() if "Deck" in line)
    assert line.split()[2::2] == ["2026-01-07", "2026-01-07", "2026-01-12", "2026-01-09"]
    assert contents(tmp_path / "o.pmo") == (["Foot bridge"], 3, ["Anna Müller"])


def test_the_data_says_the_same(pmo, tmp_path, bridge):
    ran = pmo("import", tmp_path / "o.pmo", bridge, "--create", "--json", "--quiet")
    assert (ran.code, ran.err) == (0, "")
    assert (ran.data["imported"], ran.data["failed"]) == (1, 0)
    (source,) = ran.data["sources"]
    assert source["source"] == str(bridge)
    assert (source["project"]["code"], source["here_already"]) == ("P-01", "")
    assert source["counts"] == {
        "tasks": 3, "links": 2, "people": 1, "assignments": 1, "calendars": 0, "custom_fields": 0,
        "baselines": 0, "interruptions": 0, "materials_and_costs": 0,
    }  # fmt: skip
    assert [(each["name"], each["is"]) for each in source["people"]] == [("Anna Müller", None)]
    assert (source["dates"]["checked"], source["dates"]["agreeing"]) == (3, 2)
    assert source["dates"]["differing"] == [{
        "number": 2, "task": "Deck", "file_start": "2026-01-07T08:00", "start": "2026-01-07T08:00",
        "file_finish": "2026-01-12T17:00", "finish": "2026-01-09T17:00",
    }]  # fmt: skip
    assert (source["losses"], source["findings"]) == ([], [])


def test_somebody_known_is_recognised_and_a_second_import_is_noticed(pmo, office, bridge, tmp_path):
    other = tmp_path / "second.xml"
    other.write_text(
        bridge.read_text("utf-8").replace("Anna Müller", "Mueller, Anna").replace("Foot bridge", "Weir"), "utf-8"
    )
    (again, second) = pmo("import", office, bridge, other, "--json").data["sources"]
    assert "was imported before" in again["here_already"]
    assert again["people"][0]["is"] == "Anna Müller"
    assert second["project"] != again["project"]
    assert contents(office)[0] == ["Foot bridge", "Foot bridge", "Weir"]


def test_one_source_that_fails_does_not_stop_the_others(pmo, tmp_path, bridge):
    poor = tmp_path / "notes.xml"
    poor.write_text("no plan at all", "utf-8")
    (tmp_path / "empty").mkdir()
    words = ("import", tmp_path / "o.pmo", poor, tmp_path / "gone.xml", tmp_path / "empty", bridge)
    ran = pmo(*words, "--create", "--json")
    assert ran.code == 3
    assert (ran.data["imported"], ran.data["failed"]) == (1, 3)
    assert [each["imported"] for each in ran.data["sources"]] == [False, False, False, True]
    for each, words in zip(
        ran.data["sources"], ("no project file", "no longer there", "no file in the folder"), strict=False
    ):
        assert words in each["reason"]
        assert each["next_step"]
        assert f"{each['source']}: {each['reason']} {each['next_step']}" in ran.err
    assert contents(tmp_path / "o.pmo")[0] == ["Foot bridge"]


def test_hostile_xml_changes_nothing(pmo, office, tmp_path):
    hostile = tmp_path / "hostile.xml"
    hostile.write_text(
        '<?xml version="1.0"?><!DOCTYPE p [<!ENTITY a "&b;"><!ENTITY b SYSTEM "file:///etc/passwd">]>'
        '<Project xmlns="http://schemas.microsoft.com/project"><Name>&a;</Name></Project>', "utf-8",
    )  # fmt: skip
    before = contents(office)
    ran = pmo("import", office, hostile)
    assert (ran.code, ran.out) == (3, "")
    assert "Traceback" not in ran.err
    assert contents(office) == before


def test_a_portfolio_is_made_only_when_asked_for(pmo, tmp_path, bridge):
    ran = pmo("import", tmp_path / "o.pmo", bridge)
    assert (ran.code, ran.out) == (1, "")
    assert "pmo-desktop new" in ran.err
    assert "--create" in ran.err
    assert not (tmp_path / "o.pmo").exists()


def test_patterns_are_resolved_where_no_shell_did(pmo, tmp_path, bridge):
    for name in ("a.xml", "b.xml"):
        (tmp_path / name).write_bytes(bridge.read_bytes())
    ran = pmo("import", "o.pmo", "*.xml", "none-*.xml", "--create", "--json")
    assert [each["source"] for each in ran.data["sources"]] == ["a.xml", "b.xml", "none-*.xml"]
    assert ran.code == 3


def test_more_than_ten_differing_dates_are_counted_not_listed(pmo, tmp_path):
    plan = tmp_path / "plan.xml"
    plan.write_text(many_tasks(14, finish="2026-01-07T17:00:00"), "utf-8")
    ran = pmo("import", "o.pmo", plan, "--create")
    assert "0 of 14 tasks" in ran.out
    assert "and 4 more; --json has all." in ran.out
    assert ran.out.count("2026-01-07 17:00") == 10


@pytest.mark.realdata
def test_every_real_file_comes_in(pmo, tmp_path, realdata):
    sources = sorted((realdata / "msproject").glob("*.xml"))
    ran = pmo("import", tmp_path / "o.pmo", *sources, "--create", "--json")
    assert (ran.code, ran.data["imported"], ran.data["failed"]) == (0, len(sources), 0)
    tasks = sum(each["counts"]["tasks"] for each in ran.data["sources"])
    assert contents(tmp_path / "o.pmo")[1] == tasks


def many_tasks(count, finish="2026-01-05T17:00:00"):
    lines = "\n".join(
        f"<Task><UID>{n}</UID><ID>{n}</ID><Name>Task {n}</Name><OutlineLevel>1</OutlineLevel><Duration>PT8H0M0S</Duration>"
        f"<Start>2026-01-05T08:00:00</Start><Finish>{finish}</Finish></Task>" for n in range(1, count + 1)
    )  # fmt: skip
    return (
        '<?xml version="1.0"?><Project xmlns="http://schemas.microsoft.com/project"><Name>Many</Name>'
        f"<StartDate>2026-01-05T08:00:00</StartDate><Tasks>{lines}</Tasks></Project>"
    )


@pytest.mark.skipif(sys.platform == "win32", reason="needs a terminal of POSIX")
@pytest.mark.parametrize("stage", ["Reading", "Scheduling", "Writing"])
def test_ctrl_c_leaves_the_file_as_it_was(root, office, tmp_path, stage):
    import pty  # noqa: PLC0415 - not on Windows

    plan = tmp_path / "many.xml"
    plan.write_text(many_tasks(MANY), "utf-8")
    before = contents(office)
    screen, theirs = pty.openpty()
    with subprocess.Popen(
        [sys.executable, "-m", "pmo_desktop", "import", office, plan], stderr=theirs, stdout=subprocess.PIPE, cwd=root
    ) as process:
        os.close(theirs)
        seen = b""
        while stage.encode() not in seen:
            seen += os.read(screen, 4096)
        process.send_signal(signal.SIGINT)
        while chunk := _rest(screen):
            seen += chunk
        out = process.stdout.read()
    os.close(screen)
    assert (process.returncode, out) == (130, b""), seen.decode()
    assert b"Every file is whole" in seen
    assert b"Traceback" not in seen
    assert contents(office) == before
    assert [path.name for path in tmp_path.glob("office.pmo*")] == ["office.pmo"]


def test_ctrl_c_that_the_database_swallows_stops_all_the_same(pmo, office, bridge, monkeypatch):
    def pressed(*_):
        with suppress(KeyboardInterrupt):
            signal.raise_signal(signal.SIGINT)
        raise RuntimeError("not authorized")  # what SQLite says of an interrupt inside one of its callbacks

    monkeypatch.setattr(importing, "commit", pressed)
    ran = pmo("import", office, bridge, bridge)
    assert ran.code == 130
    assert "0 of 2 were imported before" in ran.err
    assert "Something went wrong" not in ran.err


def _rest(screen):
    try:
        return os.read(screen, 4096)
    except OSError:  # Linux's end of a terminal
        return b""


def test_the_demo_files_come_in_with_every_date_agreeing(pmo, tmp_path, root):
    sources = sorted((root / "resources" / "demo" / "files").glob("*.xml"))
    ran = pmo("import", tmp_path / "o.pmo", *sources, "--create", "--json")
    assert ran.code == 0
    assert len(sources) == 2
    for each in ran.data["sources"]:
        assert each["dates"]["checked"] == each["counts"]["tasks"] > 20
        assert (each["dates"]["differing"], each["losses"], each["findings"]) == ([], [], [])


def test_the_demo_files_are_what_their_script_writes(root, tmp_path):
    import runpy  # noqa: PLC0415

    script = runpy.run_path(str(root / "scripts" / "write_demo_files.py"))
    for plan in (script["GENERATORS"], script["LABORATORY"]):
        written = script["write"](plan, tmp_path)
        assert written.read_bytes() == (root / "resources" / "demo" / "files" / plan.file).read_bytes()


LISTS = Path(__file__).parents[1] / "cases" / "lists"


def test_people_come_from_a_list_and_known_ones_change_only_when_asked(pmo, tmp_path):
    file = tmp_path / "o.pmo"
    ran = pmo("import", file, LISTS / "Personalliste.csv", LISTS / "team.tsv", "--create")
    assert ran.code == 0
    assert "2 changed, 1 new" in ran.out
    assert "Anna Mueller: the file says otherwise: Role, Skills; add --update to take it" in ran.out
    assert "line 8: Eintrittsdatum: “32.13.2020” is not a date." in ran.out
    ran = pmo("import", file, LISTS / "team.tsv", "--update", "--json", "--quiet")
    (source,) = ran.data["sources"]
    assert (source["list"], source["counts"]) == ("people", {"changed": 2, "same": 1})
    assert source["change"]
    assert source["lines"][0]["differs"] == ["role", "skills"]
    assert {each["heading"]: each["is"] for each in source["columns"]}["UPN"] == "email"
    ran = pmo("import", file, LISTS / "team.tsv", "--update", "--json", "--quiet")
    assert ran.data["sources"][0]["change"] is None


def test_leave_comes_from_lists_and_calendars_once(pmo, tmp_path):
    file = tmp_path / "o.pmo"
    pmo("import", file, LISTS / "Personalliste.csv", "--create")
    for _ in range(2):
        ran = pmo("import", file, LISTS / "Abwesenheiten.csv", LISTS / "team leave.ics", "--json", "--quiet")
        assert (ran.code, ran.data["imported"]) == (0, 2)
    assert [each["change"] for each in ran.data["sources"]] == [None, None]
    assert ran.data["sources"][1]["counts"] == {"same": 2, "unclear": 2, "skipped": 1}


def test_a_preview_writes_nothing_and_whose_leave_it_is_can_be_said(pmo, tmp_path):
    file, mine = tmp_path / "o.pmo", tmp_path / "mine.csv"
    mine.write_text("Subject;Start date;End date\nHoliday;2.3.2027;5.3.2027\n", "utf-8")
    pmo("import", file, LISTS / "Personalliste.csv", "--create")
    assert "1 unclear" in pmo("import", file, mine).out
    assert "1 new" in pmo("import", file, mine, "--person", "Anna Müller", "--preview").out
    assert "1 new" in pmo("import", file, mine, "--person", "anna müller").out
    assert "1 as before" in pmo("import", file, mine, "--person", "Anna Müller").out
    assert "There is nobody called “Zoe”." in pmo("import", file, mine, "--person", "Zoe").err


def test_a_table_that_is_not_understood_says_so(pmo, tmp_path):
    odd = tmp_path / "odd.csv"
    odd.write_text("Ort;Farbe\nBerlin;rot\n", "utf-8")
    ran = pmo("import", tmp_path / "o.pmo", odd, "--create")
    assert ran.code != 0
    assert "a table whose columns are not understood: Ort · Farbe." in ran.err
    assert "In the window it can be said." in ran.err


def test_whatever_else_arrives_is_told_and_kept(pmo, office, tmp_path, bridge):
    (tmp_path / "Form.csv").write_text(
        "Status report;\nProject;Foot bridge\nStatus as at;2026-10-30\nRAG;Amber\nDone;Piers\nPlanned;Deck\n", "utf-8"
    )
    (tmp_path / "dates.txt").write_text("Pilot\nGo-live 15 March 2027\nPilot ends 31 January 2027\n", "utf-8")
    with zipfile.ZipFile(tmp_path / "all.zip", "w") as archive:
        archive.write(bridge, "plans/bridge.xml")
        archive.writestr("minutes.pdf", b"%PDF-1.4")
    ran = pmo("import", office, tmp_path / "Form.csv", tmp_path / "dates.txt", tmp_path / "all.zip", "--json")
    assert ran.code == 0
    assert [(each["taken_for"], each["name"], each["inside"]) for each in ran.data["sources"]] == [
        ("status form", "Form.csv", None), ("milestones", "dates.txt", None), ("plan", "bridge.xml", "all.zip"),
        ("document", "minutes.pdf", "all.zip"),
    ]  # fmt: skip
    assert "kept for the status round" in ran.data["sources"][0]["said"]
    with Workspace.open(office, author="Somebody") as workspace:
        assert {each.name for each in workspace.find(Document, state="waiting")} == {"Form", "minutes"}
        assert "Pilot" in {each.name for each in projects(workspace)}


def test_a_project_that_is_here_is_updated_where_that_is_asked(pmo, office, bridge, tmp_path):
    newer = tmp_path / "Bridge v2.xml"
    newer.write_text(bridge.read_text("utf-8").replace("Deck", "Wooden deck"), "utf-8")
    (source,) = pmo("import", office, newer, "--update", "--json").data["sources"]
    assert source["said"].startswith("updates “Foot bridge”")
    assert contents(office)[0] == ["Foot bridge"]


def test_a_register_says_as_data_what_was_read_and_what_was_not(pmo, tmp_path):
    register = tmp_path / "register.csv"
    register.write_text(
        "Project;Code;Manager;Start;Finish;Budget;Region;Empty\n"
        "Bridge;B-1;Anna Berg;2026-01-05;2026-03-31;100000;North;\n"
        "Tunnel;B-2;Ben Ott;2026-02-02;soon;250000;South;\n",
        "utf-8",
    )
    ran = pmo("import", tmp_path / "r.pmo", register, "--create", "--json")
    assert (ran.code, ran.data["imported"], ran.data["failed"]) == (0, 1, 0)
    (found,) = ran.data["sources"]
    assert (found["taken_for"], found["counts"], found["said"]) == ("register", {"new": 2}, "2 new projects")
    assert {each["heading"]: each["is"] for each in found["columns"]} == {
        "Project": "name", "Code": "code", "Manager": "manager", "Start": "start", "Finish": "finish", "Budget": "budget",
        "Region": "own", "Empty": None,
    }  # fmt: skip
    assert [each["name"] for each in found["lines"]] == ["Bridge", "Tunnel"]
    assert any("soon" in str(each) for each in found["problems"])
