"""What a task has several of, three ways: links, people, baselines, values of custom fields, parts."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from pmo_desktop.domain.records import CustomValue, LinkType, Person, Record, Split
from pmo_desktop.services.updating.difference import Field
from pmo_desktop.services.updating.facts import (
    ASSIGNMENT_FIELDS,
    BASELINE_FIELDS,
    LINK_FIELDS,
    NONE,
    said_assignment,
    said_baseline,
    said_link,
    said_parts,
    said_value,
)
from pmo_desktop.services.updating.looking import SEVERAL, Looking, key_of
from pmo_desktop.services.updating.since import NEW
from pmo_desktop.services.updating.three_ways import UNKNOWN, Whose, decoded_elements, merged, values_of, whose
from pmo_desktop.services.updating.work import SetParts, SetSeveral

_NAMES: Mapping[str, tuple[str, ...]] = {
    "links": LINK_FIELDS,
    "people": ASSIGNMENT_FIELDS,
    "baselines": BASELINE_FIELDS,
}


class Several:
    """Adds to the fields of a task what differs of what it has several of."""

    def __init__(self, look: Looking) -> None:
        self.look = look
        self.workspace, self.plan, self.since, self.work = look.workspace, look.plan, look.since, look.work
        self.ours, self.theirs, self.rows, self.kept = look.ours, look.theirs, look.rows, look.kept

    def all(self, found: list[Field], task_id: str, name: str) -> None:
        for of in SEVERAL:
            self.several(found, of, task_id, name)
        self.custom(found, task_id, name)
        self.interrupted(found, task_id, name)

    def several(self, found: list[Field], of: str, task_id: str, name: str) -> None:
        here, file = self.ours.elements(of, task_id), self.theirs.elements(of, task_id)
        if not (here or file):
            return
        here, file = values_of(here), values_of(file)
        if here == file:
            return
        field, term, kind = SEVERAL[of]
        was = self._several_before(of, task_id, kind)
        if of == "links":  # what goes with a removed task is told there
            here = {key: value for key, value in here.items() if key in file or key[0] not in self.work.removed}
        result = merged(here, file, was)
        if not result.taken and not result.kept:
            return
        by = Whose.OURS if not result.taken else Whose.BOTH if result.clashing else Whose.FILE
        taken = result.taken or result.kept
        key = f"task/{task_id}/{field}"
        op = SetSeveral(of, task_id, tuple(taken))
        after = result.after if result.taken else file
        sides = [each for each in (here, after, was) if each is not None]
        said = (
            self.said(of, here, sides),
            self.said(of, after, sides),
            "" if was is None else self.said(of, was, sides),
        )
        needs = frozenset(self._needed(of, taken, file))
        rows = [own for each, (own, _) in self.ours.elements(of, task_id).items() if each in taken]
        rows += [own for own, gone in self.look.gone.get((of, task_id), {}).items() if gone in taken]
        self.look.put(found, by, (key, field, term), said, op, task_id, name, ("",), rows, needs)

    def _needed(self, of: str, taken: Iterable[Any], file: Mapping[Any, Any]) -> Iterator[str]:
        for key in taken:
            if key in file and of == "links" and key[0] in self.theirs.tasks and key[0] not in self.ours.tasks:
                if key[0] not in self.work.absent:
                    yield f"task/{key[0]}"
            elif key in file and of == "people" and key in self.work.support:
                yield f"person/{key}"

    def said(
        self, of: str, values: Mapping[Any, tuple[Any, ...]], sides: Sequence[Mapping[Any, tuple[Any, ...]]] = ()
    ) -> str:
        words = self.work.words
        if of == "links":
            shown = [said_link(words, key, value) for key, value in values.items()]
        elif of == "people":
            shown = [said_assignment(words, key, value) for key, value in values.items()]
        else:
            shown = [
                said_baseline(words, key, value, [each[key] for each in sides if key in each])
                for key, value in sorted(values.items())
            ]
        return "; ".join(shown) or NONE

    def _several_before(self, of: str, task_id: str, kind: type[Record]) -> dict[Any, Any] | None:
        """Return what the last file had; None where nobody knows."""
        field = SEVERAL[of][0]
        said = self.since.said.get(task_id, {})
        if field in said:
            return decoded_elements(said[field], self._people_by_name() if of == "people" else _keys_of(of))
        if not self.look.is_known(task_id):
            return {}
        if not self.since.is_known:
            return None
        found = {}
        for key, (own, value) in self.ours.elements(of, task_id).items():
            if own in self.since.fresh:
                continue
            old = self.since.old.get(own)
            if old is None:
                found[key] = value
            else:
                was = replace(self.workspace.get(kind, own), **old)
                found[key_of(was)] = tuple(getattr(was, name) for name in _NAMES[of])
        for own, key in self.look.gone.get((of, task_id), {}).items():
            gone = self.since.gone[kind][own]
            found[key] = tuple(getattr(gone, name) for name in _NAMES[of])
        return found

    def _people_by_name(self) -> Callable[[str], str]:
        """Return what makes ids of how people are kept who are not here: by their names, as each file gives them new ids."""
        support = self.work.support.values()
        named = {f"{NEW}{each.name}": each.id for each in support if isinstance(each, Person)}
        return lambda key: named.get(key, key)

    def custom(self, found: list[Field], task_id: str, name: str) -> None:
        here, file = (
            values_of(self.ours.elements("values", task_id)),
            values_of(self.theirs.elements("values", task_id)),
        )
        if here == file:
            return
        words = self.work.words
        said = self.since.said.get(task_id, {})
        for field_id in dict.fromkeys((*here, *file)):
            now, coming = here.get(field_id, ("",)), file.get(field_id, ("",))
            key = f"custom:{words.fields[field_id].name if field_id in words.fields else field_id}"
            own = self.ours.elements("values", task_id).get(field_id, ("", ()))[0]
            gone = [
                each for each in self.since.gone.get(CustomValue, {}).values()
                if (each.field_id, each.row_id) == (field_id, task_id)
            ] if now == ("",) and self.since.gone.get(CustomValue) else []  # fmt: skip
            was: Any
            if key in said:
                was = tuple(said[key])
            elif not self.look.is_known(task_id):
                was = ("",)
            elif not self.since.is_known:
                was = UNKNOWN
            elif gone:
                was = (gone[0].value,)
            elif own in self.since.fresh or not own:
                was = ("",)
            else:
                was = (self.since.old.get(own, {}).get("value", now[0]),)
            by = whose(now, coming, was)
            if by is Whose.SAME:
                continue
            term = words.fields[field_id].name if field_id in words.fields else "Custom field"
            texts = (said_value(words, field_id, now[0]), said_value(words, field_id, coming[0]),
                     said_value(words, field_id, was[0]) if isinstance(was, tuple) else "")  # fmt: skip
            rows = [each for each in (own, *(one.id for one in gone)) if each]
            op = SetSeveral("values", task_id, (field_id,))
            self.look.put(found, by, (f"task/{task_id}/{key}", key, term), texts, op, task_id, name, ("",), rows)

    def interrupted(self, found: list[Field], task_id: str, name: str) -> None:
        now, coming = self.ours.spans(task_id), self.theirs.spans(task_id)
        if now == coming:
            return
        said = self.since.said.get(task_id, {})
        was: Any
        if "parts" in said:
            was = tuple((start, length) for start, length in said["parts"])
        elif not self.look.is_known(task_id):
            was = ()
        elif not self.since.is_known:
            was = UNKNOWN
        else:
            was = self._spans_before(task_id)
        by = whose(now, coming, was)
        words = self.work.words
        texts = (
            said_parts(words, now),
            said_parts(words, coming),
            said_parts(words, was) if isinstance(was, tuple) else "",
        )
        rows = [own for *_, own in self.ours.parts.get(task_id, ())]
        rows += [each.id for each in self.since.gone.get(Split, {}).values() if each.task_id == task_id]
        self.look.put(found, by, (f"task/{task_id}/parts", "parts", "Interruptions"), texts, SetParts(task_id), task_id, name,
                  ("",), rows)  # fmt: skip

    def _spans_before(self, task_id: str) -> tuple[tuple[int, int], ...]:
        found = []
        for start, length, own in self.ours.parts.get(task_id, ()):
            if own not in self.since.fresh:
                old = self.since.old.get(own, {})
                found.append((old.get("start", start), old.get("length", length)))
        found += [
            (each.start, each.length) for each in self.since.gone.get(Split, {}).values() if each.task_id == task_id
        ]
        return tuple(sorted(found))


def _keys_of(of: str) -> Any:  # noqa: ANN401 - what makes keys of JSON
    return (lambda key: (key[0], LinkType(key[1]))) if of == "links" else (lambda key: key)
