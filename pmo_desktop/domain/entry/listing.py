"""Names in a sentence: the first few, and how many more there are."""

from collections.abc import Iterable

_MOST = 3


def listed(names: Iterable[str]) -> str:
    """Return `“Deck”, “Paint”, “Roof” and 2 more`; each name once."""
    return shortened(f"“{name}”" for name in dict.fromkeys(names))


def shortened(parts: Iterable[str]) -> str:
    """Return the first few parts of a list as they are, and how many more there are."""
    known = list(parts)
    shown = ", ".join(known[:_MOST])
    return shown if len(known) <= _MOST else f"{shown} and {len(known) - _MOST} more"
