"""Activity codes and user-defined fields of P6 as custom fields."""

from collections.abc import Iterator

from pmo_desktop.domain import moment
from pmo_desktop.domain.identity import NewId
from pmo_desktop.domain.records import CustomField, CustomValue, FieldKind
from pmo_desktop.exchange.inventory import Inventory
from pmo_desktop.exchange.p6.notes import plain
from pmo_desktop.exchange.p6.tables import Row, Tables

_KINDS = {
    "FT_TEXT": FieldKind.TEXT, "FT_MONEY": FieldKind.COST, "FT_END_DATE": FieldKind.DATE, "FT_START_DATE": FieldKind.DATE,
    "FT_STATICTYPE": FieldKind.TEXT, "FT_INT": FieldKind.NUMBER, "FT_FLOAT": FieldKind.NUMBER,
    "FT_FLOAT_2_DECIMALS": FieldKind.NUMBER, "FT_CODE": FieldKind.TEXT,
}  # fmt: skip
_OWNERS = {"TASK": "task", "PROJWBS": "task", "RSRC": "person"}
"""Table of P6 → whose field it is here: parts of the breakdown are tasks."""
PERCENT_TYPE = "complete_pct_type"
_PERCENT_TYPES = {"CP_Phys": "Physical", "CP_Units": "Units", "CP_Scope": "Scope"}


class Fields:
    """The custom fields of a file, and the values of its rows."""

    def __init__(self, tables: Tables, new_id: NewId, inventory: Inventory) -> None:
        self._new_id, self._inventory = new_id, inventory
        self._code_types, self._codes = (
            tables.by("ACTVTYPE", "actv_code_type_id"),
            tables.by("ACTVCODE", "actv_code_id"),
        )
        self._types, self._choices = tables.by("UDFTYPE", "udf_type_id"), tables.by("UDFCODE", "udf_code_id")
        self._assigned = tables.grouped("TASKACTV", "task_id")
        self._values = tables.grouped("UDFVALUE", "fk_id")
        self.fields: dict[tuple[str, str], CustomField] = {}

    def of_task(self, row: Row, row_id: str) -> Iterator[CustomValue]:
        """Yield the codes and fields of an activity, and by what its percent is counted where that is not its duration."""
        key = row.text("task_id")
        seen: set[str] = set()
        for each in self._assigned.get(key, ()):
            value = self._code(each)
            field = self._field("ACTVTYPE", each.text("actv_code_type_id"))
            if field is None or not value:
                self._inventory.lose(
                    "Custom fields", "Activity codes that are not in the file", "they have no name", each.at()
                )
            elif field.id not in seen:
                seen.add(field.id)
                yield CustomValue(id=self._new_id(), field_id=field.id, row_id=row_id, value=value)
        counted = _PERCENT_TYPES.get(row.text(PERCENT_TYPE))
        if counted:
            yield CustomValue(id=self._new_id(), field_id=self._percent_type().id, row_id=row_id, value=counted)
        yield from self.of_row("TASK", key, row_id)

    def of_row(self, table: str, key: str, row_id: str) -> Iterator[CustomValue]:
        """Yield the user-defined fields of a row of a table."""
        seen: set[str] = set()
        for each in self._values.get(key, ()):
            kind = self._types.get(each.text("udf_type_id"))
            if kind is None or kind.text("table_name") != table:
                continue
            field = self._field("UDFTYPE", each.text("udf_type_id"))
            value = self._value(each, field) if field else ""
            if field is not None and value and field.id not in seen:
                seen.add(field.id)
                yield CustomValue(id=self._new_id(), field_id=field.id, row_id=row_id, value=value)

    def note_left(self) -> None:
        """Count the values of fields that belong to what has none here."""
        for rows in self._values.values():
            for each in rows:
                kind = self._types.get(each.text("udf_type_id"))
                if kind is None or kind.text("table_name") not in _OWNERS:
                    what = kind.text("udf_type_label") if kind else each.at()
                    self._inventory.lose("Custom fields", "Custom fields of projects, assignments and others",
                                         "those of tasks and people are kept", f"“{what}”")  # fmt: skip

    def _code(self, row: Row) -> str:
        code = self._codes.get(row.text("actv_code_id"))
        if code is None:
            return ""
        short, name = code.text("short_name"), code.text("actv_code_name")
        return f"{short} – {name}" if short and name and short != name else short or name

    def _field(self, table: str, key: str) -> CustomField | None:
        found = self.fields.get((table, key))
        if found is None:
            found = self._made(table, key)
            if found is not None:
                self.fields[table, key] = found
        return found

    def _made(self, table: str, key: str) -> CustomField | None:
        if table == "ACTVTYPE":
            row = self._code_types.get(key)
            return (
                None
                if row is None
                else self._new(row.text("actv_code_type") or f"Code {key}", FieldKind.TEXT, "task", row)
            )
        row = self._types.get(key)
        owner = _OWNERS.get(row.text("table_name")) if row else None
        if row is None or owner is None:
            return None
        name = row.text("udf_type_label") or row.text("udf_type_name") or f"Field {key}"
        return self._new(name, _KINDS.get(row.text("logical_data_type"), FieldKind.TEXT), owner, row)

    def _new(self, name: str, kind: FieldKind, owner: str, row: Row) -> CustomField:
        return CustomField(id=self._new_id(), name=name, kind=kind, owner=owner, source=row.name)

    def _percent_type(self) -> CustomField:
        made = self.fields.get((PERCENT_TYPE, ""))
        if made is None:
            made = CustomField(id=self._new_id(), name="Percent complete type", owner="task", source=PERCENT_TYPE)
            self.fields[PERCENT_TYPE, ""] = made
        return made

    def _value(self, row: Row, field: CustomField) -> str:
        """Return a value in its kind's canonical form; empty where it says nothing."""
        if field.kind is FieldKind.DATE:
            at = row.date("udf_date")
            return "" if at is None else moment.to_iso(at)
        if field.kind in {FieldKind.NUMBER, FieldKind.COST} and "udf_number" in row:
            number = row.number_at("udf_number")
            return str(round(number * 100)) if field.kind is FieldKind.COST else f"{number:.15g}"
        choice = self._choices.get(row.text("udf_code_id"))
        if choice is not None:
            return choice.text("udf_code_name") or choice.text("short_name")
        return plain(row.text("udf_text") or row.text("udf_number"))
