"""The numbers MS Project gives its custom fields: Text1 of a task is 188743731, wherever it is written."""

from collections.abc import Iterator, Mapping

from pmo_desktop.domain.records import FieldKind

KINDS: Mapping[str, FieldKind] = {
    "Text": FieldKind.TEXT, "Number": FieldKind.NUMBER, "Flag": FieldKind.FLAG, "Date": FieldKind.DATE,
    "Start": FieldKind.DATE, "Finish": FieldKind.DATE, "Cost": FieldKind.COST, "Duration": FieldKind.DURATION,
}  # fmt: skip
FOR_KIND: Mapping[FieldKind, tuple[str, ...]] = {
    FieldKind.TEXT: ("Text",), FieldKind.CHOICE: ("Text",), FieldKind.NUMBER: ("Number",), FieldKind.FLAG: ("Flag",),
    FieldKind.DATE: ("Date", "Start", "Finish"), FieldKind.COST: ("Cost",), FieldKind.DURATION: ("Duration",),
}  # fmt: skip
_TASK, _PERSON = 188_743_000, 205_520_000


def _every(first: int, last: int, step: int = 1) -> tuple[int, ...]:
    return tuple(range(first, last + 1, step))


_NUMBERS: Mapping[str, tuple[int, Mapping[str, tuple[int, ...]]]] = {
    "task": (_TASK, {
        "Text": (*_every(731, 746, 3), *_every(747, 750), *_every(997, 1016)),
        "Start": (*_every(732, 744, 3), *_every(962, 970, 2)),
        "Finish": (*_every(733, 745, 3), *_every(963, 971, 2)),
        "Flag": (*_every(752, 761), *_every(972, 981)),
        "Number": (*_every(767, 771), *_every(982, 996)),
        "Duration": (*_every(783, 785), *_every(955, 961)),
        "Cost": (*_every(786, 788), *_every(938, 944)),
        "Date": _every(945, 954),
    }),
    "person": (_PERSON, {
        "Text": (904, 905, *_every(926, 928), *_every(993, 997), *_every(1121, 1140)),
        "Start": (*_every(998, 1002), *_every(1116, 1120)),
        "Finish": (*_every(1003, 1007), *_every(1086, 1090)),
        "Number": (*_every(1008, 1012), *_every(1101, 1115)),
        "Duration": (*_every(1013, 1015), *_every(1079, 1085)),
        "Cost": (*_every(1019, 1021), *_every(1062, 1068)),
        "Flag": (*_every(1023, 1031), 1022, *_every(1091, 1100)),
        "Date": _every(1069, 1078),
    }),
}  # fmt: skip


def _slots() -> Iterator[tuple[str, str, int]]:
    for owner, (base, kinds) in _NUMBERS.items():
        for kind, numbers in kinds.items():
            for place, number in enumerate(numbers, 1):
                yield owner, f"{kind}{place}", base + number


NUMBER_OF: Mapping[tuple[str, str], int] = {(owner, name): number for owner, name, number in _slots()}
"""(`task` or `person`, name such as `Text1`) → number."""
SLOT_OF: Mapping[int, tuple[str, str]] = {number: (owner, name) for owner, name, number in _slots()}


def kind_of(slot: str) -> FieldKind | None:
    """Return what a slot such as `Text1` holds."""
    return KINDS.get(slot.rstrip("0123456789"))


def slots_for(owner: str, kind: FieldKind) -> Iterator[tuple[str, str]]:
    """Yield the slots that can hold a kind of field, in the order in which they are given away."""
    for word in FOR_KIND[kind]:
        for number in range(1, len(_NUMBERS.get(owner, (0, {}))[1].get(word, ())) + 1):
            yield owner, f"{word}{number}"
