"""Files that would hurt get a sentence and a next step; files that are only strange come in, what is odd about them listed."""

import tomllib
from itertools import count
from pathlib import Path

import pytest

from pmo_desktop.domain.errors import ImportProblemError, KnownError
from pmo_desktop.domain.moment import from_iso
from pmo_desktop.domain.plan.plan import Plan
from pmo_desktop.domain.records import Calendar, Project, Task
from pmo_desktop.domain.schedule import schedule
from pmo_desktop.exchange import xml
from pmo_desktop.exchange.detect import read_any
from pmo_desktop.exchange.gan import reader as gan
from pmo_desktop.exchange.mpx import reader as mpx
from pmo_desktop.exchange.mpx import records
from pmo_desktop.exchange.mspdi.reader import read
from pmo_desktop.services.importing import import_files, preview_all, previews
from pmo_desktop.services.workspace import Workspace

CASES = Path(__file__).parents[1] / "cases" / "exchange"
SENTENCES = tomllib.loads((CASES / "hostile.toml").read_text("utf-8"))
HOSTILE = sorted(path.name for path in (CASES / "hostile").iterdir())
STRANGE = tomllib.loads((CASES / "strange.toml").read_text("utf-8"))


def ids():
    numbers = count(1)
    return lambda: f"{next(numbers):08}"


@pytest.fixture(scope="module")
def workspace(tmp_path_factory):
    with Workspace.create(tmp_path_factory.mktemp("hostile") / "a.pmo", author="Anna") as made:
        yield made


def state(workspace):
    return workspace.history(), workspace.count(Project), workspace.count(Task), workspace.count(Calendar)


def test_every_hostile_file_has_its_sentence():
    assert sorted(SENTENCES) == HOSTILE


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_gets_a_sentence_and_changes_nothing(name, workspace):
    before = state(workspace)
    with pytest.raises(ImportProblemError) as raised:
        import_files(workspace, [CASES / "hostile" / name])
    assert SENTENCES[name] in raised.value.sentence
    assert f"“{name}”" in raised.value.sentence
    assert raised.value.next_step
    assert "root:" not in str(raised.value)
    assert state(workspace) == before


def test_strange_files_are_all_told_of():
    assert sorted(STRANGE) == sorted(path.name for path in (CASES / "strange").iterdir())


@pytest.mark.parametrize("name", sorted(STRANGE))
def test_a_strange_file_comes_in_with_what_is_odd_listed(name, tmp_path):
    with Workspace.create(tmp_path / "a.pmo", author="Anna") as workspace:
        (shown,) = import_files(workspace, [CASES / "strange" / name])
        assert [loss.what for loss in shown.losses] == STRANGE[name]["losses"]
        assert len(shown.findings) == STRANGE[name].get("findings", 0)
        assert sorted(task.name for task in workspace.all(Task)) == sorted(STRANGE[name]["tasks"])
        workspace.schedule(workspace.all(Project)[0].id)


def test_good_files_come_in_beside_a_bad_one(workspace):
    bad, good = CASES / "hostile" / "truncated.xml", CASES / "strange" / "prefixed.xml"
    read_ones = preview_all(workspace, [bad, good])
    assert [isinstance(each, KnownError) for _, each in read_ones] == [True, False]


def test_a_file_that_is_too_large_is_refused_before_it_is_read(tmp_path):
    file = tmp_path / "large.xml"
    with file.open("wb") as made:
        made.write(b"<Project><Tasks>")
        made.truncate(xml.LARGEST + 1)  # a file with a hole: it takes no room
    with pytest.raises(ImportProblemError, match="larger than 300 MB"):
        read_any(file, ids())


def test_a_file_that_grows_while_it_is_read_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(xml, "LARGEST", 1000)
    file = tmp_path / "growing.xml"
    file.write_bytes(b"<Project>")
    with file.open("rb") as source:
        chunks = xml._within_limit(source, 9, "growing.xml", None)
        with file.open("ab") as more:
            more.write(b" " * 2000)
        with pytest.raises(ImportProblemError, match="larger than"):
            list(chunks)


FLOODS = {
    "elements": b"<Tasks>" + b"<Task><UID>1</UID></Task>" * 3000,
    "fields": b"".join(b"<n%d>1</n%d>" % (number, number) for number in range(2500)),
    "text": b"<Name>" + b"x" * 18_000_000,
    "attributes": b"<Name " + b" ".join(b'a%d=""' % number for number in range(500_000)),
    "tags": b"<a/>" * 3000,
}


@pytest.mark.parametrize("what", FLOODS)
def test_a_flood_is_stopped_where_it_shows(what, monkeypatch):
    monkeypatch.setattr(xml, "_MOST_ELEMENTS", 2000)
    monkeypatch.setattr(xml, "_MOST_TAGS", 50_000 if what != "tags" else 2000)
    with pytest.raises(ImportProblemError, match="too"):
        read(b"<Project>" + FLOODS[what], "flood.xml", ids())


def test_a_thousand_levels_of_outline_are_scheduled():
    tasks = "".join(
        f"<Task><UID>{level}</UID><Name>T</Name><OutlineLevel>{level}</OutlineLevel></Task>" for level in range(1, 1001)
    )
    imported = read(f"<Project><Tasks>{tasks}</Tasks></Project>".encode(), "deep.xml", ids())
    plan = Plan.from_records(imported.project, imported.records)
    assert max(plan.outline.level) == 999
    assert len(schedule(plan).start) == 1000


def test_an_empty_date_of_another_program_is_no_date():
    task = "<Task><UID>1</UID><Deadline>0001-01-01T00:00:00</Deadline><ConstraintDate>NA</ConstraintDate></Task>"
    imported = read(f"<Project><Tasks>{task}</Tasks></Project>".encode(), "x.xml", ids())
    (made,) = imported.of(Task)
    assert (made.deadline, made.constraint_date) == (None, None)


def test_the_first_and_last_day_a_plan_may_hold_are_dates():
    days = "<Deadline>1970-01-01T00:00:00</Deadline><ConstraintDate>2199-12-31T23:59:59</ConstraintDate>"
    imported = read(f"<Project><Tasks><Task><UID>1</UID>{days}</Task></Tasks></Project>".encode(), "x.xml", ids())
    (made,) = imported.of(Task)
    assert (made.deadline, made.constraint_date) == (0, from_iso("2199-12-31T23:59:59"))


def test_a_missing_file_says_so(tmp_path, workspace):
    with pytest.raises(ImportProblemError, match="cannot be read"):
        previews(workspace, tmp_path / "gone.xml")


ATTRIBUTED = {
    "elements": b"<a/>" * 3000,
    "attributes": b"".join(b'<a a1="%d" a2="1" a3="1" a4="1"/>' % number for number in range(1500)),
    "depth": b"<a>" * 700,
    "names": b"".join(b'<a n%d="1"/>' % number for number in range(2500)),
    "one attribute": b'<a a="' + b"x" * 5_000_000,
}


@pytest.mark.parametrize("what", ATTRIBUTED)
def test_a_flood_in_attributes_is_stopped_where_it_shows(what, monkeypatch):
    monkeypatch.setattr(xml, "_MOST_ATTRIBUTED", 2000 if what == "elements" else 100_000)
    monkeypatch.setattr(xml, "_MOST_ATTRIBUTES", 5000)
    with pytest.raises(ImportProblemError, match="too"):
        gan.read(b'<project view-date="1"><tasks>' + ATTRIBUTED[what], "flood.gan", ids())


@pytest.mark.parametrize(("line", "limit"), [("70,1,1\n", "_MOST"), ("70" + ",1" * 50 + "\n", "_MOST_VALUES")])
def test_a_flood_of_records_is_stopped_where_it_shows(line, limit, monkeypatch):
    monkeypatch.setattr(records, limit, 1000)
    with pytest.raises(ImportProblemError, match="too many"):
        mpx.read(b"MPX,X,4.0,ANSI\n61,90\n" + line.encode() * 1500, "flood.mpx", ids())


@pytest.mark.parametrize("end", [".gan", ".mpx"])
def test_a_file_of_another_program_that_is_too_large_is_refused_before_it_is_read(end, tmp_path):
    file = tmp_path / f"large{end}"
    with file.open("wb") as made:
        made.write(b'<project view-date="1">' if end == ".gan" else b"MPX,X,4.0,ANSI\n")
        made.truncate(64_000_001)
    with pytest.raises(ImportProblemError, match="larger than 64 MB"):
        read_any(file, ids())
