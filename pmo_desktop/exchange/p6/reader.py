"""Projects from P6's tables, whichever kind of file they come from."""

from collections.abc import Iterator
from pathlib import Path

from pmo_desktop.domain.bulk import collector_paused
from pmo_desktop.domain.calendar import WorkingCalendar, compile_calendars
from pmo_desktop.domain.errors import ImportProblemError
from pmo_desktop.domain.identity import NewId
from pmo_desktop.domain.records import (
    Calendar,
    CalendarException,
    WorkWeek,
)
from pmo_desktop.exchange.bundle import ImportedProject
from pmo_desktop.exchange.inventory import Inventory
from pmo_desktop.exchange.p6.calendars import Calendars
from pmo_desktop.exchange.p6.columns import KINDS, LEFT, SILENT
from pmo_desktop.exchange.p6.fields import Fields
from pmo_desktop.exchange.p6.people import People
from pmo_desktop.exchange.p6.pmxml import read_pmxml
from pmo_desktop.exchange.p6.project import PROGRAM, ProjectReader
from pmo_desktop.exchange.p6.tables import Row, Tables
from pmo_desktop.exchange.p6.xer import read_xer
from pmo_desktop.exchange.xml import Heard

_OF_A_TASK = {
    "TASKPRED": "Links", "TASKRSRC": "Assignments", "PROJCOST": "Tasks", "TASKMEMO": "Tasks", "TASKACTV": "Custom fields",
}  # fmt: skip
"""Table whose rows each belong to an activity → where losses of it are said to be."""


def read(
    source: Path, new_id: NewId, at: int = 0, heard: Heard | None = None, *, is_xml: bool = False
) -> tuple[ImportedProject, ...]:
    """Return the projects of an XER or P6 XML file, at least one; `at` is UTC milliseconds for the run.

    Raises ImportProblemError naming the file, the place and the next step where it cannot be read whole.
    """
    with collector_paused():
        try:
            tables = (read_pmxml if is_xml else read_xer)(source, heard)
            return tuple(File(tables, new_id, at).projects())
        except ImportProblemError as error:
            if source.name in error.sentence:
                raise
            raise ImportProblemError(f"“{source.name}”, {error.sentence}", error.next_step) from error


class File:
    """What the projects of a file share."""

    def __init__(self, tables: Tables, new_id: NewId, at: int) -> None:
        self.tables, self.new_id, self.at = tables, new_id, at
        self.shared = Inventory(KINDS, PROGRAM)
        self.calendars = Calendars(tables, new_id, self.shared)
        self.calendar_records = self.calendars.records()
        self.people = People(tables, self.calendars.ids, new_id, self.shared)
        self.fields = Fields(tables, new_id, self.shared)
        self.working = self._working()
        self.by_id = tables.by("PROJECT", "proj_id")
        self.rows = {key: row for key, row in self.by_id.items() if not self._is_baseline(row)} or self.by_id
        self.tasks = tables.by("TASK", "task_id")
        self.task_ids = {key: new_id() for key in self.tasks}
        self.costs = _costs(tables)
        self.spread = {
            name: tables.grouped(name, "proj_id") for name in ("PROJWBS", "TASK", "SCHEDOPTIONS", "PROJMEMO")
        }
        self.links = tables.grouped("TASKPRED", "task_id")
        self.assigned = tables.grouped("TASKRSRC", "task_id")
        self.notes = tables.grouped("TASKMEMO", "task_id")
        self.wbs_notes = tables.grouped("WBSMEMO", "wbs_id")
        self.topics = {row.text("memo_type_id"): row.text("memo_type") for row in tables.of("MEMOTYPE")}

    def _is_baseline(self, row: Row) -> bool:
        """Say whether a project is a copy that another one of the file is compared with."""
        return row.text("orig_proj_id") in self.by_id and row.text("orig_proj_id") != row.text("proj_id")

    def _working(self) -> dict[str, WorkingCalendar]:
        """Return working calendars by P6's ids."""
        rows = [record for records in self.calendar_records.values() for record in records]
        made = compile_calendars(
            [each for each in rows if isinstance(each, Calendar)],
            [each for each in rows if isinstance(each, WorkWeek)],
            [each for each in rows if isinstance(each, CalendarException)],
        )
        return {key: made[own] for key, own in self.calendars.ids.items()}

    def projects(self) -> Iterator[ImportedProject]:
        if not self.rows:
            raise ImportProblemError(
                "there is no project in it.", "Export a project from P6: this may be only its resources."
            )
        made = [ProjectReader(self, row) for row in self.rows.values()]
        for reader in made:
            reader.read()
        made[0].take_people(self.people.unassigned(self.tables))
        self._note_shared(made)
        for reader in made:
            yield reader.imported()

    def _note_shared(self, made: list["ProjectReader"]) -> None:
        """Count what is left behind; what is in no project's rows is said of each."""
        readers = {reader.key: reader for reader in made}
        for row in self.tables.all():
            owner = readers.get(self.project_of(row))
            inventory = owner.inventory if owner else self.shared
            inventory.take(row, _example(row))
            if row.name in {"TASK", "PROJWBS"} and row.text("proj_id") not in self.by_id:
                self.shared.lose(KINDS[row.name][1], "What belongs to projects that are not in the file",
                                 "there is nothing to keep it with", row.at())  # fmt: skip
            if row.name in _OF_A_TASK and row.text("task_id") not in self.tasks:
                self.shared.lose(_OF_A_TASK[row.name], "What belongs to activities that are not in the file",
                                 "there is nothing to keep it with", row.at())  # fmt: skip
            if row.odd:
                inventory.lose(
                    "Tasks", "Dates and floats of P6 that cannot be read", "they are only compared with", row.odd
                )
        for name, count in self.tables.left.items():
            if name in LEFT:
                place, what, why = LEFT[name]
                self.shared.lose(place, what, why, count=count)
            elif name not in SILENT:
                self.shared.lose("File", f"“{name[:40]}”", "the program does not know it", count=count)
        used = {key for reader in made for key in reader.calendars}
        for key, row in self.calendars.rows.items():
            if key not in used:
                self.shared.lose(
                    "Calendars", "Calendars nothing uses", "they are left out", f"“{row.text('clndr_name')}”"
                )
        self.fields.note_left()

    def project_of(self, row: Row) -> str:
        """Return the project a row belongs to, empty where it belongs to the file."""
        if "task_id" in row:
            task = self.tasks.get(row.text("task_id"))
            return task.text("proj_id") if task else row.text("proj_id")
        return "" if row.name in {"CALENDAR", "RSRC"} else row.text("proj_id")

    def baselines_of(self, key: str) -> list[Row]:
        """Return the baseline copies of a project, the one in use first."""
        current = self.by_id[key].text("sum_base_proj_id")
        found = [row for row in self.by_id.values() if row.text("orig_proj_id") == key and self._is_baseline(row)]
        return sorted(found, key=lambda row: row.text("proj_id") != current)


def _costs(tables: Tables) -> dict[str, tuple[int, int, int]]:
    """Return per activity its actual cost, its cost at completion, and what of that are expenses; cents."""
    found: dict[str, tuple[int, int, int]] = {}
    for row in (*tables.of("TASKRSRC"), *tables.of("PROJCOST")):
        paid = row.cents("act_reg_cost", "act_ot_cost", "act_cost") or 0
        whole = paid + (row.cents("remain_cost") or 0)
        actual, cost, expenses = found.get(row.text("task_id"), (0, 0, 0))
        more = whole if row.name == "PROJCOST" else 0
        found[row.text("task_id")] = (actual + paid, cost + whole, expenses + more)
    return found


def _example(row: Row) -> str:
    for name in ("task_name", "wbs_name", "rsrc_name", "clndr_name", "role_name", "udf_type_label", "cost_name"):
        if name in row:
            return f"“{row.text(name)}”"
    return row.at()
