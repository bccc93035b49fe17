"""Planted secrets are looked for in every byte that others may get to see."""

import io
import re
import shutil
import zipfile
import zlib

import pytest
from pypdf import PdfReader

from pmo_desktop.cli.running import run
from pmo_desktop.domain.changes import Delete, Insert, Update
from pmo_desktop.domain.records import Assignment, Baseline, Conflict, Leave, Person, Rate, Task
from pmo_desktop.reports.making import pack, status
from pmo_desktop.services import private, team
from pmo_desktop.services.exchanging import send_and_receive
from pmo_desktop.services.exporting import export_project, export_register
from pmo_desktop.services.planning.baselines import set_baseline
from pmo_desktop.services.portfolio_workbook import export_portfolio
from pmo_desktop.services.workspace import Workspace

RATE, REASON, NOTES = 7_321_953, "Knee-SURGERY-planted", "Wants-to-LEAVE-planted"
OTHERS = (8_123_407, 6_221_739, 8_333_129)
DATED = (7_190_344, 6_487_721, 5_821_369, 8_171_193, 7_731_917)
"""Rates from a day on: kept, deleted before, added later by rows of their own, and of somebody whose rate alone is kept."""
EVER = ("Burnout-EARLIER-planted", "Later-REASON-planted")
SECRETS = (
    REASON,
    NOTES,
    *EVER,
    *map(str, (RATE, *OTHERS, *DATED)),
    *(f"{cents / 100:.2f}" for cents in (RATE, *OTHERS, *DATED)),
)
"""Rates have seven digits: five stand by chance in some id or number of every so many files."""


@pytest.fixture
def anna(office):
    """A history full of secrets: changed, emptied, deleted, undone and done again before they were marked."""
    anna = office.open()
    anna.record("Notes", [Update(Person, "p0", {"notes": NOTES})])
    anna.record("Raise", [Update(Person, "p0", {"hourly_rate": OTHERS[0]})])
    anna.undo()
    anna.record("Reason", [Update(Leave, "l0", {"reason": EVER[0]})])
    anna.record("Reason", [Update(Leave, "l0", {"reason": REASON})])
    anna.record("Empty", [Update(Person, "p2", {"hourly_rate": OTHERS[1]})])
    anna.record("Empty", [Update(Person, "p2", {"hourly_rate": None})])
    anna.record("Passing by", [Insert(Person(id="p8", name="Fritz", hourly_rate=OTHERS[2], notes=NOTES))])
    anna.record("Passing by", [Delete(Person, "p8")])
    anna.record("From a day on", [Insert(dated("r0", DATED[0])), Insert(dated("r1", DATED[1], 30))])
    anna.record("No longer", [Delete(Rate, "r1")])
    private.keep_all(anna, ["rates", "leave-reasons", "notes"])
    anna.record("Later", [Update(Leave, "l0", {"reason": EVER[1]}), Update(Person, "p1", {"hourly_rate": OTHERS[0]})])
    anna.undo()
    anna.redo()
    anna.record("From another day on", [Insert(dated("r2", DATED[2], 60))])
    anna.record("More", [Update(Rate, "r2", {"hourly_rate": DATED[3]})])
    return anna


def dated(own, cents, days=0, person="p0"):
    return Rate(id=own, person_id=person, start=(19_000 + days) * 86_400, hourly_rate=cents)


def planted(data):
    """Return the secrets in bytes, in whichever of the encodings that SQLite, XML and CSV use."""
    found = {each for each in SECRETS if each.encode() in data or each.encode("utf-16-le") in data}
    found |= {str(rate) for rate in (RATE, *OTHERS) if _as_sqlite(rate) in data}
    return found | {str(cents) for cents in DATED if _row_of_rate(cents).search(data)}


def _as_sqlite(rate):
    """Return the end of a row of people as SQLite lays it out: the rate as three bytes, then EUR or nothing."""
    return rate.to_bytes(3, "big") + b"EUR"


def _row_of_rate(cents):
    """Return the end of a row of dated rates as SQLite lays it out: whose, the day as four bytes, the rate as three."""
    return re.compile(rb"p[0-9][\x00-\xff]{4}" + re.escape(cents.to_bytes(3, "big")))


def words_of(path):
    """Return a PDF's text and all it holds, unpacked."""
    raw = path.read_bytes()
    unpacked = b""
    for stream in re.findall(rb"stream\r?\n(.*?)endstream", raw, re.DOTALL):
        try:
            unpacked += zlib.decompress(stream)
        except zlib.error:
            unpacked += stream
    return raw + unpacked + "".join(page.extract_text() for page in PdfReader(io.BytesIO(raw)).pages).encode()


def test_the_secrets_are_found_where_they_are_in_the_clear(office):
    anna = office.open()
    assert planted(office.bytes_of_the_file()) >= {REASON, str(RATE)}
    export_project(anna, "j", office.folder / "j.xml")
    found = planted((office.folder / "j.xml").read_bytes())
    assert f"{RATE / 100:.2f}" in found
    assert REASON not in found, "why somebody is away goes into no export"


def test_a_dated_rate_is_found_where_it_is_in_the_clear(office):
    anna = office.open()
    anna.record("From a day on", [Insert(dated("r0", DATED[0]))])
    assert str(DATED[0]) in planted(office.bytes_of_the_file())


def test_the_dated_rates_of_somebody_whose_rate_is_kept_are_kept_too(office, tmp_path):
    """Those there are, those there were, and those to come; others' are not."""
    anna = office.open()
    anna.record("From a day on", [Insert(dated("r0", DATED[0])), Insert(dated("r1", DATED[1], 30))])
    anna.record("No longer", [Delete(Rate, "r1")])
    anna.record("Another's", [Insert(dated("r9", DATED[4], person="p1"))])
    private.keep_rows(anna, "rates", ["p0"])
    anna.record("Later", [Insert(dated("r2", DATED[2], 60))])
    anna.record("More", [Update(Rate, "r2", {"hourly_rate": DATED[3]})])
    assert planted(office.bytes_of_the_file()) - {REASON} == {str(DATED[4])}
    assert {each.id: each.hourly_rate for each in anna.all(Rate)} == {"r0": DATED[0], "r2": DATED[3], "r9": DATED[4]}
    with anna.public() as outside:
        assert {each.id: each.hourly_rate for each in outside.all(Rate)} == {"r0": 0, "r2": 0, "r9": DATED[4]}
    anna.record("No longer", [Delete(Rate, "r2")])
    anna.undo()
    assert anna.get(Rate, "r2").hourly_rate == DATED[3]
    assert planted(office.bytes_of_the_file()) - {REASON} == {str(DATED[4])}
    export_project(anna, "j", tmp_path / "j.xml")
    assert planted((tmp_path / "j.xml").read_bytes()) - {REASON} == set()
    private.share_rows(anna, "rates", ["p0"])
    with anna.public() as outside:
        assert {each.id: each.hourly_rate for each in outside.all(Rate)} == {
            "r0": DATED[0], "r2": DATED[3], "r9": DATED[4],
        }  # fmt: skip


@pytest.mark.parametrize("whose", ["everybody’s", "Ben’s"])
def test_no_baseline_tells_a_rate_by_what_work_costs(office, whose):
    """160 h of Ben; with all rates private the coordinator goes on seeing what the baseline cost."""
    anna = office.open()
    set_baseline(anna, "j", 1)
    cost = anna.all(Baseline)[0].cost
    assert cost == 160 * RATE
    if whose == "Ben’s":
        private.keep_rows(anna, "rates", ["p0"])
        set_baseline(anna, "j", 1)
    else:
        private.keep_all(anna, ["rates"])
    set_baseline(anna, "j", 2)
    with anna.public() as outside:
        assert [each.cost for each in outside.all(Baseline)] == [None, None]
    assert [each.cost for each in anna.all(Baseline)] == ([None, None] if whose == "Ben’s" else [cost, cost])
    if whose != "Ben’s":
        assert private.contents(anna).lines[0].count == 2, "the rates there are: baselines are not counted among them"
        assert _as_sqlite(RATE) not in office.bytes_of_the_file()
        private.share_all(anna, ["rates"])
        with anna.public() as outside:
            assert [each.cost for each in outside.all(Baseline)] == [cost, cost]


@pytest.mark.parametrize("whose", ["everybody’s", "Ben’s"])
def test_no_cost_of_a_plan_tells_a_rate(office, whose):
    """What a file says an assignment and its task cost, before and after: 160 h of Ben, and some of Carla."""
    anna = office.open()
    anna.record("From a file", [
        Update(Assignment, "a", {"cost": 160 * RATE}), Update(Task, "t", {"cost": 160 * RATE + 5_000}),
        Insert(Assignment(id="b", task_id="t", person_id="p1", units=0.1, cost=5_000)),
    ])  # fmt: skip
    if whose == "Ben’s":
        private.keep_rows(anna, "rates", ["p0"])
    else:
        private.keep_all(anna, ["rates"])
    assert private.contents(anna).lines[0].count == (1 if whose == "Ben’s" else 2), "costs are not counted among rates"
    anna.record("Renamed", [Update(Task, "t", {"name": "Deck 2"})])
    anna.record("Another file", [
        Insert(Task(id="u", project_id="j", name="Rail", duration=28_800, rank="o", cost=9_999)),
        Insert(Assignment(id="c", task_id="u", person_id="p0", cost=8 * RATE)),
    ])  # fmt: skip
    seen = {each.id: each.cost for kind in (Assignment, Task) for each in anna.all(kind)}
    assert seen == {"a": 160 * RATE, "b": 5_000, "c": 8 * RATE, "t": 160 * RATE + 5_000, "u": 9_999}
    with anna.public() as outside:
        told = {each.id: each.cost for kind in (Assignment, Task) for each in outside.all(kind)}
    kept = ("a", "c") if whose == "Ben’s" else tuple(seen)
    assert told == seen | dict.fromkeys(kept)
    export_project(anna, "j", office.folder / "j.xml")
    for part in ("a", "c"):
        assert f"{seen[part] / 100:.2f}" not in (office.folder / "j.xml").read_text("utf-8")
    if whose == "Ben’s":
        private.share_rows(anna, "rates", ["p0"])
    else:
        private.share_all(anna, ["rates"])
    with anna.public() as outside:
        assert {each.id: each.cost for kind in (Assignment, Task) for each in outside.all(kind)} == seen


def test_they_are_in_the_drawer(anna):
    data = anna.private.drawer.path.read_bytes() + anna.private.drawer.path.with_name(
        f"{anna.private.drawer.path.name}-wal").read_bytes()  # fmt: skip
    assert planted(data) >= {REASON, NOTES, *EVER, str(RATE)}


def test_no_byte_of_the_portfolio_holds_them_open_or_closed(anna, office):
    assert not anna.private.is_unswept
    assert planted(office.bytes_of_the_file()) == set()
    office.close()
    assert planted(office.bytes_of_the_file()) == set()


def test_no_copy_export_or_report_holds_them(anna, office, tmp_path):
    out = tmp_path / "out"
    out.mkdir()
    anna.save_copy(out / "copy.pmo")
    export_project(anna, "j", out / "j.xml")
    export_register(anna, out / "register.csv")
    export_portfolio(anna, out / "portfolio.xlsx")
    status(anna, "j", out / "status.pdf")
    pack(anna, out / "pack.pdf")
    with anna.another() as job:
        export_project(job, "j", out / "job.xml")
    office.close()
    shutil.copy(office.path, out / "backup.pmo")
    assert len(list(out.iterdir())) == 8
    for path in out.iterdir():
        data = (
            words_of(path) if path.suffix == ".pdf" else parts_of(path) if path.suffix == ".xlsx" else path.read_bytes()
        )
        assert planted(data) == set(), path.name
        assert data, path.name


def parts_of(path):
    """Return the bytes of all that is in a workbook."""
    with zipfile.ZipFile(path) as book:
        return b"".join(book.read(each) for each in book.namelist())


def unpacked(path):
    """Return the bytes of what lies at a team file, of a pack also those it unfolds to."""
    data = path.read_bytes()
    return data + zlib.decompress(data[len(b"PMOPACK1") :]) if data.startswith(b"PMOPACK1") else data


def test_no_team_file_holds_them(anna, office, tmp_path):
    shared = tmp_path / "shared" / "Team.pmo"
    shared.parent.mkdir()
    team.share(anna, str(shared), office.folder / "copies")
    anna.record("Later", [Update(Leave, "l0", {"reason": EVER[0]}), Update(Person, "p0", {"team": "Bridges"})])
    anna.record("Raise", [Update(Person, "p1", {"hourly_rate": OTHERS[2]})])
    anna.record("Raise from", [Insert(dated("r3", DATED[4], 90, person="p1"))])
    anna.record("Away", [Insert(Leave(id="l1", person_id="p1", start=0, finish=86_400, reason=EVER[1]))])
    assert send_and_receive(anna).sent >= 2
    copy = team.join(str(shared), office.folder / "copies", tmp_path / "otto.pmo")
    with Workspace.open(copy, author="Otto", clock=office.tick) as otto:
        otto.record("Team", [Update(Person, "p0", {"team": "Tunnels"})])
        anna.record("Team", [Update(Person, "p0", {"team": "Roads", "notes": NOTES})])
        send_and_receive(otto)
        send_and_receive(anna, thorough=True)
        send_and_receive(otto)
        assert otto.get(Leave, "l1").reason == ""
    assert anna.get(Leave, "l1").reason == EVER[1]
    assert [conflict.row_id for conflict in anna.all(Conflict)] == ["p0"]
    files = [path for path in shared.parent.rglob("*") if path.is_file()]
    assert sum(path.suffix == ".pack" for path in files) >= 3
    for path in (*files, copy):
        assert planted(unpacked(path)) == set(), path.name


def test_no_command_line_says_them(anna, office, tmp_path, capfd, monkeypatch):
    monkeypatch.setattr("pmo_desktop.paths.drawers", lambda: office.drawers)
    office.close()
    commands = (
        ["export", str(office.path), "J", str(tmp_path / "j.xml")],
        ["export", str(office.path), "--register", str(tmp_path / "r.csv")],
        ["report", str(office.path), "--out", str(tmp_path / "p.pdf")],
        ["load", str(office.path), "--json"],
        ["schedule", str(office.path), "--json"],
        ["private", str(office.path), "--json"],
        ["handover", str(office.path), "Ben", "Carla", "--preview", "--json"],
    )
    for command in commands:
        assert run([*command, "--author", "Anna"]) == 0, command
    said = capfd.readouterr()
    assert planted((said.out + said.err).encode()) == set()
    for path in (tmp_path / "j.xml", tmp_path / "r.csv"):
        assert planted(path.read_bytes()) == set()
    assert planted(words_of(tmp_path / "p.pdf")) == set()


def test_sharing_brings_them_back_and_keeping_takes_them_out_again(anna, office):
    private.share_all(anna, ["rates", "leave-reasons", "notes"])
    assert planted(office.bytes_of_the_file()) >= {EVER[1], NOTES}
    anna.undo()
    assert planted(office.bytes_of_the_file()) == set()
    anna.redo()
    assert EVER[1] in planted(office.bytes_of_the_file())
    private.keep_all(anna, ["rates", "leave-reasons", "notes"])
    office.close()
    assert planted(office.bytes_of_the_file()) == set()
