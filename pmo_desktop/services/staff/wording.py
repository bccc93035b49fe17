"""What kinds of people and levels of skills are called on the screen."""

from collections.abc import Mapping

from pmo_desktop.domain.errors import InvalidValueError
from pmo_desktop.domain.records import PersonKind

KINDS: Mapping[PersonKind, str] = {
    PersonKind.PERSON: "Person",
    PersonKind.ROLE: "Generic role",
    PersonKind.EQUIPMENT: "Equipment",
    PersonKind.MATERIAL: "Material",
    PersonKind.COST: "Cost",
}
_ALSO = {
    "named": PersonKind.PERSON, "named person": PersonKind.PERSON, "work": PersonKind.PERSON, "labour": PersonKind.PERSON,
    "labor": PersonKind.PERSON, "generic": PersonKind.ROLE, "machine": PersonKind.EQUIPMENT,
}  # fmt: skip
"""What other programs call them."""
COUNTED = frozenset({PersonKind.ROLE, PersonKind.EQUIPMENT})
"""Of these there may be several: their units are how many there are."""
WITHOUT_TIME = frozenset({PersonKind.MATERIAL, PersonKind.COST})
"""These do not work: they have neither units nor days."""
LEVELS = ("not at all", "is learning it", "can do it", "does it well", "teaches others")
"""What the levels of a skill, 0 to 4, mean."""


def parse_kind(text: str) -> PersonKind:
    """Return the kind a text names; raise InvalidValueError with the words there are."""
    typed = text.strip().casefold()
    known = {word.casefold(): kind for kind, word in KINDS.items()} | {kind.value: kind for kind in KINDS} | _ALSO
    if typed not in known:
        raise InvalidValueError(f"“{text.strip()}” is no kind of person.", f"There are: {', '.join(KINDS.values())}.")
    return known[typed]
