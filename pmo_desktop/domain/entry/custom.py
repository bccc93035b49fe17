"""The values of people's own fields: as typed, as kept (one canonical text for each kind) and as shown."""

from collections.abc import Callable, Mapping, Sequence

from pmo_desktop.domain import moment
from pmo_desktop.domain.entry.amounts import format_money, parse_money
from pmo_desktop.domain.entry.dates import format_date, parse_date
from pmo_desktop.domain.entry.durations import Duration, Units, format_duration, parse_duration
from pmo_desktop.domain.entry.work import NO, YES, parse_flag
from pmo_desktop.domain.errors import InvalidValueError
from pmo_desktop.domain.records import CustomField, FieldKind

KINDS: Mapping[FieldKind, str] = {
    FieldKind.TEXT: "Text", FieldKind.NUMBER: "Number", FieldKind.DATE: "Date", FieldKind.FLAG: "Yes or no",
    FieldKind.CHOICE: "Choice", FieldKind.DURATION: "Duration", FieldKind.COST: "Amount",
}  # fmt: skip
_NOTHING = frozenset({"", "-", "–"})
_MOST = 1e15


def choices_in(field: CustomField) -> tuple[str, ...]:
    """Return what a field offers to choose from: its `choices`, one a line."""
    return tuple(line for line in map(str.strip, field.choices.splitlines()) if line)


def canonical(field: CustomField, text: str, units: Units, today: int) -> str:
    """Return what is kept of a typed text, empty for nothing; raise InvalidValueError where the kind cannot be it.

    Numbers are kept as digits with a point, dates as ISO with their time, flags as 1 or 0, durations as seconds and amounts
    as cents. Elapsed time has no place in a field of one's own: it counts as what it lasts.
    """
    plain = text.strip()
    return "" if plain in _NOTHING else _PARSERS[field.kind](field, plain, units, today)


def shown(field: CustomField, value: str, units: Units) -> str:
    """Return a kept value as it reads; one that is not of the field's kind (its kind was changed) reads as it is kept."""
    if not value:
        return _NONE.get(field.kind, "")
    try:
        return _FORMATS[field.kind](value, units)
    except ValueError:
        return value


def comparable(field: CustomField, value: str) -> str | float | None:
    """Return what a value is sorted by: numbers by size, choices by their place in the list, the rest by their text."""
    if not value:
        return None
    if field.kind is FieldKind.CHOICE:
        offered = choices_in(field)
        return float(offered.index(value)) if value in offered else float(len(offered))
    if field.kind in _NUMBERS:
        try:
            return float(value)
        except ValueError:
            return None
    return value.casefold() if field.kind is FieldKind.TEXT else value


def converted(old: CustomField, new: CustomField, value: str, units: Units, today: int) -> str:
    """Return a kept value as the field keeps it once it is of another kind; as it was where that cannot be read so."""
    if old.kind is new.kind or new.kind is FieldKind.CHOICE:
        return shown(old, value, units) if new.kind is FieldKind.CHOICE and old.kind is not FieldKind.CHOICE else value
    try:
        return canonical(new, shown(old, value, units), units, today)
    except InvalidValueError:
        return value


_NUMBERS = frozenset({FieldKind.NUMBER, FieldKind.FLAG, FieldKind.DURATION, FieldKind.COST})
_NONE: Mapping[FieldKind, str] = {
    FieldKind.DATE: "–", FieldKind.DURATION: "–", FieldKind.COST: "–", FieldKind.NUMBER: "–", FieldKind.FLAG: NO,
}  # fmt: skip
"""How nothing reads."""


def _number(_field: CustomField, text: str, _units: Units, _today: int) -> str:
    plain = text.replace("\u00a0", "").replace("\u202f", "").replace(" ", "")
    if plain.count(",") == 1 and "." not in plain:
        plain = plain.replace(",", ".")
    try:
        number = float(plain.replace(",", ""))
    except ValueError as error:
        raise InvalidValueError(f"“{text}” is not a number.", "Write it as 12, 12.5 or -3.") from error
    if not abs(number) <= _MOST:
        raise InvalidValueError(f"“{text}” is too large a number.", "Write a number below 1,000,000,000,000,000.")
    return f"{number:.15g}"


def _date(_field: CustomField, text: str, _units: Units, today: int) -> str:
    return moment.to_iso(parse_date(text, today)[0])


def _choice(field: CustomField, text: str, _units: Units, _today: int) -> str:
    offered = choices_in(field)
    wanted = text.casefold()
    exact = [each for each in offered if each.casefold() == wanted]
    found = exact or [each for each in offered if each.casefold().startswith(wanted)]
    if len(found) != 1:
        raise InvalidValueError(
            f"“{text}” is not one of the choices of “{field.name}”.",
            f"Choose one of {', '.join(offered)}." if offered else "Write its choices under Custom fields first.",
        )
    return found[0]


def _cost(_field: CustomField, text: str, _units: Units, _today: int) -> str:
    cents = parse_money(text)
    return "" if cents is None else str(cents)


_PARSERS: Mapping[FieldKind, Callable[[CustomField, str, Units, int], str]] = {
    FieldKind.TEXT: lambda _field, text, _units, _today: text,
    FieldKind.NUMBER: _number,
    FieldKind.DATE: _date,
    FieldKind.FLAG: lambda _field, text, _units, _today: "1" if parse_flag(text) else "0",
    FieldKind.CHOICE: _choice,
    FieldKind.DURATION: lambda _field, text, units, _today: str(parse_duration(text, units).seconds),
    FieldKind.COST: _cost,
}


def _shown_date(value: str, _units: Units) -> str:
    at = moment.from_iso(value)
    return format_date(at, with_time=at % moment.DAY != 0)


_FORMATS: Mapping[FieldKind, Callable[[str, Units], str]] = {
    FieldKind.TEXT: lambda value, _units: value,
    FieldKind.NUMBER: lambda value, _units: f"{float(value):.15g}",
    FieldKind.DATE: _shown_date,
    FieldKind.FLAG: lambda value, _units: YES if value not in {"0", ""} else NO,
    FieldKind.CHOICE: lambda value, _units: value,
    FieldKind.DURATION: lambda value, units: format_duration(Duration(int(value)), units),
    FieldKind.COST: lambda value, _units: format_money(int(value)),
}


def ordered(choices: Sequence[str]) -> str:
    """Return choices as a field keeps them, one a line, each once."""
    return "\n".join(dict.fromkeys(each.strip() for each in choices if each.strip()))
