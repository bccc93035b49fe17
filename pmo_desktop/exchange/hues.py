"""Colours of other programs as the eight that a bar may have here."""

import re
from collections import Counter
from collections.abc import Iterable
from colorsys import rgb_to_hls

from pmo_desktop.charts.colours import LIGHT
from pmo_desktop.charts.gantt_look import BAR_COLOURS

_HEX = re.compile(r"#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})")
_GREY = 0.15
"""Saturation under which a colour is none."""


def nearest(colour: str) -> str:
    """Return the name of the colour of bars nearest to `#99ccff` in hue; grey for one without, empty for no colour."""
    wanted = _hue(colour)
    if wanted is None:
        return ""
    if wanted[1] < _GREY:
        return "grey"
    hues = {name: _hue(getattr(LIGHT, said)) for name, said in BAR_COLOURS.items() if name != "grey"}
    return min(hues, key=lambda name: _apart(wanted[0], (hues[name] or (0.0, 0.0))[0]))


def usual(colours: Iterable[str], said: str = "") -> str:
    """Return the colour that says nothing: the one a file calls its default, else the one most bars have."""
    counted = Counter(colours)
    return said or (counted.most_common(1)[0][0] if counted else "")


def _hue(colour: str) -> tuple[float, float] | None:
    match = _HEX.fullmatch(colour.strip().lower())
    if match is None:
        return None
    hue, light, saturation = rgb_to_hls(*(int(part, 16) / 255 for part in match.groups()))
    return hue, saturation if 0.05 < light < 0.97 else 0.0


def _apart(one: float, other: float) -> float:
    return min(abs(one - other), 1 - abs(one - other))
