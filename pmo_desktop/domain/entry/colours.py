"""The colours a person may give a bar, in words: `Task.colour` keeps the name."""

from collections.abc import Mapping

from pmo_desktop.domain.errors import InvalidValueError

COLOURS: Mapping[str, str] = {
    "blue": "Blue", "orange": "Orange", "green": "Green", "pink": "Pink", "sky": "Sky blue", "rust": "Rust",
    "yellow": "Yellow", "grey": "Grey",
}  # fmt: skip


def parse_colour(text: str) -> str:
    """Return the name of a colour, empty for none; raise InvalidValueError with those there are."""
    plain = text.strip().casefold()
    if plain in {"", "-", "–"}:
        return ""
    exact = [name for name, word in COLOURS.items() if plain in {name, word.casefold()}]
    found = exact or [name for name, word in COLOURS.items() if word.casefold().startswith(plain)]
    if len(found) != 1:
        raise InvalidValueError(
            f"“{text.strip()}” is no colour of a bar.", f"Choose one of {', '.join(COLOURS.values())}."
        )
    return found[0]
