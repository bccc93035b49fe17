"""Reads P6 XML (PMXML) into the tables that XER has; the namespace's version makes no difference."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from pmo_desktop.domain.errors import ImportProblemError
from pmo_desktop.exchange.p6 import times
from pmo_desktop.exchange.p6.names import CODES, DERIVED, LEFT_BY_NAME, NAMES, SHARES, TECHNICAL
from pmo_desktop.exchange.p6.tables import Row, Tables
from pmo_desktop.exchange.xml import Element, Heard, read_tree

ROOT = "APIBusinessObjects"
_OPTIONS_OF_PROJECT = "ScheduleOptions"
_PROJECTS = ("Project", "BaselineProject")
_UDF_COLUMNS = (
    ("TextValue", "udf_text"), ("StartDateValue", "udf_date"), ("FinishDateValue", "udf_date"), ("CostValue", "udf_number"),
    ("IntegerValue", "udf_number"), ("DoubleValue", "udf_number"), ("IndicatorValue", "udf_text"),
    ("CodeObjectId", "udf_code_id"), ("CodeValue", "udf_text"),
)  # fmt: skip
_OWNERS = {"TASK": "task_id", "RSRC": "rsrc_id", "PROJWBS": "wbs_id"}


def read_pmxml(source: Path, heard: Heard | None = None) -> Tables:
    """Return the tables of a P6 XML file; raise ImportProblemError where it is no well-formed, harmless one."""
    root = read_tree(source, source.name, Element, heard=heard)
    if root.name != ROOT:
        raise ImportProblemError("it is XML, but no project exported from P6.", "In P6: File, Export, Primavera XML.")
    tables = Tables(source.name, "PMXML", "Primavera P6")
    reading = _Reading(tables)
    reading.take(root, "")
    for currency in root.children.get("DisplayCurrency", ()):
        tables.currency = currency.fields.get("CurrencyId", "")
    return tables


class _Reading:
    def __init__(self, tables: Tables) -> None:
        self.tables = tables
        self.count: dict[str, int] = {}

    def take(self, element: Element, project_id: str) -> None:
        """Take the elements beneath one: the file's root, or a project, whose id its parts may leave out."""
        for name, found in element.children.items():
            if name in _PROJECTS:
                for each in found:
                    self._project(each)
            elif name in NAMES:
                for each in found:
                    self._add(each, project_id)
            else:
                left = LEFT_BY_NAME.get(name, name)
                self.tables.left[left] = self.tables.left.get(left, 0) + len(found)

    def _project(self, element: Element) -> None:
        row = self._add(element, "", "Project")
        self.take(element, row.text("proj_id"))
        if _OPTIONS_OF_PROJECT not in element.children and "RelationshipLagCalendar" in element.fields:
            options = Element(_OPTIONS_OF_PROJECT, 1)  # some versions write the options as fields of the project
            options.fields = {
                name: element.fields[name] for name in NAMES[_OPTIONS_OF_PROJECT][1] if name in element.fields
            }
            self._add(options, row.text("proj_id"))

    def _add(self, element: Element, project_id: str, name: str = "") -> Row:
        kind = name or element.name
        table, names = NAMES[kind]
        self.count[table] = self.count.get(table, 0) + 1
        row = Row(table, self.count[table])
        row.fields = dict(_columns(element, kind, names))
        if project_id:
            row.fields.setdefault("proj_id", project_id)
        if kind == "Project":  # files that other programs write may leave it out
            row.fields.setdefault("proj_id", f"project {row.number}")
        if table == "CALENDAR":
            row.times = times.from_xml(element, row)
        self.tables.add(row)
        for each in self._udfs(element, row):
            self.tables.add(each)
        return row

    def _udfs(self, element: Element, row: Row) -> Iterator[Row]:
        """Yield a row for each activity code and custom value within an element."""
        if row.name == "TASK":
            for code in element.children.get("Code", ()):
                made = self._part("TASKACTV", row)
                made.fields |= {"task_id": row.text("task_id"), "actv_code_id": code.fields.get("ValueObjectId", "")}
                made.fields["actv_code_type_id"] = code.fields.get("TypeObjectId", "")
                yield made
        for udf in element.children.get("UDF", ()) if row.name in _OWNERS else ():
            made = self._part("UDFVALUE", row)
            made.fields |= {"udf_type_id": udf.fields.get("TypeObjectId", ""), "fk_id": row.text(_OWNERS[row.name])}
            made.fields |= {column: udf.fields[name] for name, column in _UDF_COLUMNS if name in udf.fields}
            yield made

    def _part(self, table: str, owner: Row) -> Row:
        self.count[table] = self.count.get(table, 0) + 1
        made = Row(table, self.count[table])
        if "proj_id" in owner:
            made.fields["proj_id"] = owner.text("proj_id")
        return made


def _columns(element: Element, kind: str, names: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Yield what an element says by column; what has no column keeps its own name, unless it follows from the rest."""
    derived = (*DERIVED[""], *DERIVED.get(kind, ()))
    for name, text in element.fields.items():
        column = names.get(name)
        if column is not None:
            code = CODES.get(column.rstrip("2"), {}).get(text, text)
            yield column, f"{_share(code)}" if column in SHARES else code
        elif name not in TECHNICAL and not name.startswith(derived):
            yield name, text


def _share(text: str) -> str:
    try:
        return f"{float(text) * 100:.12g}"
    except ValueError:
        return text  # refused where it is read, with its place
