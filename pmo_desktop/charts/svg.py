"""A scene as SVG: text stays text, so that it can be searched, read aloud and edited in a drawing program."""

from collections.abc import Iterator
from xml.sax.saxutils import escape, quoteattr

from pmo_desktop.charts.colours import Colours
from pmo_desktop.charts.scene import Line, Point, Polygon, Rect, Scene, Shape, Text, TextMeasure

_ANCHORS = {"left": "start", "centre": "middle", "right": "end"}
_NAMESPACE = "http://www.w3.org/2000/svg"
_HATCH_STEP = 5.0


def svg_of(  # noqa: PLR0913 - what a picture is, and how its text was measured
    scene: Scene, colours: Colours, measure: TextMeasure, *, family: str, pixels_per_point: float, title: str = ""
) -> str:
    """Return a scene as an SVG document in units of pixels.

    Sizes of text in a scene are points: `pixels_per_point` makes pixels of them. Each text says how wide it was measured
    (`textLength`), so that it fits where the font of `family` is missing.
    """
    pen = _Pen(colours, measure, pixels_per_point)
    width, height = _number(scene.width), _number(scene.height)
    fonts = ", ".join(f"'{each}'" for each in dict.fromkeys((family, "Segoe UI", "Helvetica Neue", "Arial")))
    font = f"font-family={quoteattr(f'{fonts}, sans-serif')}"
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f'<svg xmlns="{_NAMESPACE}" width="{width}" height="{height}" viewBox="0 0 {width} {height}" {font}>',
        f"<title>{_said(title)}</title>" if title else "",
        *_hatches(scene, colours),
        *(line for shape in scene.shapes for line in pen.drawn(shape)),
        "</svg>",
    ]
    return "\n".join(line for line in lines if line) + "\n"


def _hatches(scene: Scene, colours: Colours) -> Iterator[str]:
    """Yield the patterns of slanted lines, one for each colour that is hatched in."""
    for name in sorted({shape.hatch for shape in scene.shapes if isinstance(shape, Rect) and shape.hatch}):
        step = _number(_HATCH_STEP)
        yield (
            f'<defs><pattern id="hatch-{name}" width="{step}" height="{step}" patternUnits="userSpaceOnUse" '
            f'patternTransform="rotate(45)"><path d="M0 0V{step}" stroke="{getattr(colours, name)}"/></pattern></defs>'
        )


class _Pen:
    def __init__(self, colours: Colours, measure: TextMeasure, pixels_per_point: float) -> None:
        self._colours, self._measure, self._scale = colours, measure, pixels_per_point

    def drawn(self, shape: Shape) -> Iterator[str]:
        if isinstance(shape, Rect):
            yield from self._rect(shape)
        elif isinstance(shape, Line):
            dashes = f' stroke-dasharray="{" ".join(map(_number, shape.dashes))}"' if shape.dashes else ""
            ink = f'stroke="{self._ink(shape.colour)}" stroke-width="{_number(shape.width)}"'
            yield f'<polyline points="{_points(shape.points)}" fill="none" {ink}{dashes}/>'
        elif isinstance(shape, Polygon):
            inks = self._inks(shape.fill, shape.line, shape.line_width)
            yield f'<polygon points="{_points(shape.points)}" {inks}/>'
        else:
            yield from self._text(shape)

    def _rect(self, shape: Rect) -> Iterator[str]:
        where = " ".join(
            f'{name}="{_number(value)}"'
            for name, value in (("x", shape.x), ("y", shape.y), ("width", shape.width), ("height", shape.height))
        )
        rounded = f' rx="{_number(shape.radius)}"' if shape.radius else ""
        if shape.fill or shape.line:
            yield f"<rect {where}{rounded} {self._inks(shape.fill, shape.line, shape.line_width)}/>"
        if shape.hatch:
            yield f'<rect {where}{rounded} fill="url(#hatch-{shape.hatch})"/>'

    def _text(self, shape: Text) -> Iterator[str]:
        if not shape.text:
            return
        width = self._measure.width(shape.text, shape.size, bold=shape.bold)
        bold = ' font-weight="bold"' if shape.bold else ""
        yield (
            f'<text x="{_number(shape.x)}" y="{_number(shape.y)}" font-size="{_number(shape.size * self._scale)}" '
            f'text-anchor="{_ANCHORS[shape.align]}" fill="{self._ink(shape.colour)}"{bold} '
            f'textLength="{_number(width)}" lengthAdjust="spacingAndGlyphs" xml:space="preserve">{_said(shape.text)}</text>'
        )

    def _ink(self, name: str) -> str:
        return str(getattr(self._colours, name))

    def _inks(self, fill: str, line: str, width: float) -> str:
        stroke = f' stroke="{self._ink(line)}" stroke-width="{_number(width)}"' if line else ""
        return f'fill="{self._ink(fill) if fill else "none"}"{stroke}'


def _points(points: tuple[Point, ...]) -> str:
    return " ".join(f"{_number(x)},{_number(y)}" for x, y in points)


def _number(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")


def _said(text: str) -> str:
    """Return text as XML may hold it: without control characters and halves of letters, which no escape makes legal."""
    return escape("".join(each if _is_legal(each) else " " for each in text))


def _is_legal(letter: str) -> bool:
    code = ord(letter)
    return (code >= 0x20 or letter in "\t\n\r") and not 0xD800 <= code <= 0xDFFF and code not in {0xFFFE, 0xFFFF}
