"""Reads a drawing in SVG that a stranger made: flat shapes are taken, what cannot be drawn the same is refused by name."""

import math
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias
from xml.parsers import expat

from fontTools.pens.recordingPen import RecordingPen
from fontTools.svgLib.path.parser import parse_path
from PIL import ImageColor

from pmo_desktop.charts.artwork import CLOSE, CURVE, LINE, MOVE, Artwork, Colour, Piece, Shape
from pmo_desktop.domain.errors import ImportProblemError

LARGEST = 2_000_000
"""Bytes."""
_DEEPEST = 64
_MOST_ELEMENTS = 20_000
_MOST_PIECES = 20_000
"""It is drawn anew on each page."""
_STEP = "Save it as PNG, at least 1000 pixels wide, and choose that."
_ROUND = 0.5522847498307936
"""How far the controls of a quarter of a circle lie from its ends: (√2 − 1) · 4/3."""
_UNSEEN = frozenset({
    "defs", "symbol", "clipPath", "title", "desc", "metadata", "style", "script", "namedview", "linearGradient",
    "radialGradient", "pattern", "marker", "filter", "mask", "animate", "animateTransform", "animateMotion", "set",
})  # fmt: skip
_NOT_DRAWN = {
    "text": "letters that are no outlines", "image": "a picture within it", "foreignObject": "a page within it",
    "switch": "pieces that depend on the program", "video": "a film", "audio": "sound",
}  # fmt: skip
_NOT_STYLED = {
    "filter": "filters", "mask": "masks", "stroke-dasharray": "dashed lines", "marker-start": "arrow heads",
    "marker-mid": "arrow heads", "marker-end": "arrow heads", "mix-blend-mode": "colours that mix",
}  # fmt: skip
_INHERITED = ("fill", "stroke", "stroke-width", "fill-rule", "fill-opacity", "stroke-opacity", "color", "visibility")
_NUMBER = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?")
_TRANSFORM = re.compile(r"(matrix|translate|scale|rotate|skewX|skewY)\s*\(([^)]*)\)")
_RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_UNITS = {"": 1.0, "px": 1.0, "pt": 4 / 3, "pc": 16.0, "mm": 96 / 25.4, "cm": 96 / 2.54, "in": 96.0, "q": 96 / 101.6}
_LENGTH = re.compile(r"\s*([-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?)\s*([a-zA-Z%]*)\s*")

Matrix: TypeAlias = tuple[float, float, float, float, float, float]
_SAME: Matrix = (1, 0, 0, 1, 0, 0)


@dataclass(slots=True)
class _Node:
    name: str
    said: dict[str, str]
    children: list["_Node"] = field(default_factory=list)
    text: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Look:
    """What holds for whatever lies within an element."""

    style: Mapping[str, str]
    matrix: Matrix = _SAME
    opacity: float = 1.0


def read_svg(data: bytes, name: str) -> Artwork:
    """Return the drawing; raise ImportProblemError where it is none, or holds what would not come out the same."""
    if len(data) > LARGEST:
        raise ImportProblemError(f"“{name}” is larger than {LARGEST // 1_000_000} MB.", _STEP)
    return _Reader(name, _tree(data, name)).artwork()


# The tree


def _tree(data: bytes, name: str) -> _Node:
    top = _Node("", {})
    stack = [top]
    count = 0
    parser = expat.ParserCreate()
    parser.buffer_text = True

    def begin(tag: str, said: dict[str, str]) -> None:
        nonlocal count
        count += 1
        if count > _MOST_ELEMENTS or len(stack) > _DEEPEST:
            raise ImportProblemError(f"“{name}” holds too many shapes for a logo.", _STEP)
        node = _Node(tag.rpartition(":")[2], {key.rpartition(":")[2]: value for key, value in said.items()})
        stack[-1].children.append(node)
        stack.append(node)

    def refuse(*_: object) -> None:
        raise ImportProblemError(f"“{name}” declares entities, which could hide anything.", _STEP)

    parser.StartElementHandler = begin
    parser.EndElementHandler = lambda _tag: stack.pop()
    parser.CharacterDataHandler = lambda text: stack[-1].text.append(text)  # noqa: PLW0108 - the top changes
    parser.EntityDeclHandler = refuse
    try:
        parser.Parse(data, True)
    except (expat.ExpatError, LookupError, ValueError) as error:
        raise ImportProblemError(f"“{name}” is not well-formed SVG.", "Save it again, or as PNG.") from error
    if not top.children or top.children[0].name != "svg":
        raise ImportProblemError(f"“{name}” is not a drawing in SVG.", _STEP)
    return top.children[0]


class _Reader:
    """Walks the tree; every shape comes out in the units of the box, from its upper left corner."""

    def __init__(self, name: str, root: _Node) -> None:
        self._name, self._root = name, root
        self._ids = {node.said["id"]: node for node in _all(root) if "id" in node.said}
        self._rules = dict(self._sheet())
        self._box = self._viewbox()
        self._pieces = self._used = 0

    def artwork(self) -> Artwork:
        x, y, width, height = self._box
        look = _Look({"fill": "black", "stroke": "none", "stroke-width": "1"}, (1, 0, 0, 1, -x, -y))
        shapes = tuple(self._within(self._root, look, depth=0))
        if not shapes:
            raise ImportProblemError(f"“{self._name}” holds no shape that is seen.", _STEP)
        return Artwork(width, height, shapes)

    def _refused(self, what: str) -> ImportProblemError:
        return ImportProblemError(f"“{self._name}” uses {what}, which would not be printed as it looks.", _STEP)

    def _viewbox(self) -> tuple[float, float, float, float]:
        numbers = [float(each) for each in _NUMBER.findall(self._root.said.get("viewBox", ""))]
        if len(numbers) != 4:
            said = self._root.said
            numbers = [0, 0, _length(said.get("width", "")), _length(said.get("height", ""))]
        x, y, width, height = numbers
        if not (0 < width < 1e6 and 0 < height < 1e6 and math.isfinite(x) and math.isfinite(y)):
            raise ImportProblemError(f"“{self._name}” does not say how large it is.", _STEP)
        return x, y, width, height

    def _sheet(self) -> Iterator[tuple[str, dict[str, str]]]:
        """Yield what style sheets say of `.class`, `#id` and `name`; other selectors are refused where they say anything."""
        for node in _all(self._root):
            if node.name == "style":
                text = _COMMENT.sub("", "".join(node.text))
                if "@import" in text:
                    raise self._refused("style sheets from elsewhere")
                found: dict[str, dict[str, str]] = {}
                for selectors, said in _RULE.findall(text):
                    for each in selectors.split(","):
                        if not re.fullmatch(r"[.#]?[\w-]+", each.strip()):
                            raise self._refused(f"the style “{each.strip()[:40]}”")
                        found.setdefault(each.strip(), {}).update(_declared(said))
                yield from found.items()

    # Walking

    def _within(self, node: _Node, look: _Look, depth: int) -> Iterator[Shape]:
        if depth > _DEEPEST:
            raise self._refused("copies of copies")
        for child in node.children:
            yield from self._node(child, look, depth)

    def _node(self, node: _Node, look: _Look, depth: int) -> Iterator[Shape]:
        if node.name in _NOT_DRAWN:
            raise self._refused(_NOT_DRAWN[node.name])
        own = self._style(node)
        if node.name in _UNSEEN or own.get("display") == "none":
            return
        self._check(own)
        inner = self._looked(node, own, look)
        if inner.opacity < 1 and node.name in {"g", "use", "svg", "a"} and len(node.children) > 1:
            raise self._refused("groups that let the ground shine through")
        if node.name == "use":
            yield from self._copied(node, inner, depth)
        elif node.name in _SHAPES:
            yield from self._shape(node, inner)
        else:
            yield from self._within(node, inner, depth + 1)

    def _style(self, node: _Node) -> dict[str, str]:
        found = dict(node.said)
        for rule in (
            node.name,
            *(f".{each}" for each in node.said.get("class", "").split()),
            f"#{node.said.get('id')}",
        ):
            found |= self._rules.get(rule, {})
        return found | _declared(node.said.get("style", ""))

    def _check(self, own: Mapping[str, str]) -> None:
        for key, what in _NOT_STYLED.items():
            if own.get(key, "none").strip() not in {"none", "normal", "0", ""}:
                raise self._refused(what)
        clip = own.get("clip-path", "none").strip()
        if clip != "none" and not self._clips_nothing(clip):
            raise self._refused("shapes that cut others off")

    def _clips_nothing(self, clip: str) -> bool:
        """Say whether what is cut off lies outside the box anyway, as some programs write it always."""
        node = self._ids.get(clip.removeprefix("url(").rstrip(")").strip("'\" #"))
        if node is None or len(node.children) != 1 or node.children[0].name != "rect":
            return False
        said = node.children[0].said
        x, y, width, height = self._box
        left, top = _length(said.get("x", "0")), _length(said.get("y", "0"))
        return (
            "transform" not in said
            and left <= x + 0.01
            and top <= y + 0.01
            and left + _length(said.get("width", "")) >= x + width - 0.01
            and top + _length(said.get("height", "")) >= y + height - 0.01
        )

    def _looked(self, node: _Node, own: Mapping[str, str], look: _Look) -> _Look:
        style = dict(look.style) | {
            key: own[key].strip() for key in _INHERITED if key in own and own[key].strip() != "inherit"
        }
        matrix = look.matrix
        if node.name == "use":
            matrix = _after(matrix, self._transform(own.get("transform", "")))
            matrix = _after(matrix, (1, 0, 0, 1, _length(own.get("x", "0")), _length(own.get("y", "0"))))
        else:
            matrix = _after(matrix, self._transform(own.get("transform", "")))
        return _Look(style, matrix, look.opacity * _share(own.get("opacity", "1")))

    def _copied(self, node: _Node, look: _Look, depth: int) -> Iterator[Shape]:
        self._used += 1
        found = self._ids.get(node.said.get("href", "").lstrip("#"))
        if found is None or self._used > 500:
            raise self._refused("copies of what lies elsewhere")
        if found.name == "symbol":
            yield from self._within(found, look, depth + 1)
        else:
            yield from self._node(found, look, depth + 1)

    def _shape(self, node: _Node, look: _Look) -> Iterator[Shape]:
        style = look.style
        if style.get("visibility") in {"hidden", "collapse"}:
            return
        fill = self._colour(style, "fill", look.opacity)
        stroke = self._colour(style, "stroke", look.opacity)
        width = _length(style.get("stroke-width", "1")) * math.sqrt(abs(_area(look.matrix)))
        stroke = stroke if width > 0 else None
        pieces = tuple(_moved(self._outline(node), look.matrix))
        self._pieces += len(pieces)
        if self._pieces > _MOST_PIECES:
            raise ImportProblemError(f"“{self._name}” holds too many shapes for a logo.", _STEP)
        if any(not math.isfinite(number) or abs(number) > 1e7 for piece in pieces for number in piece):
            raise ImportProblemError(f"“{self._name}” holds a shape that lies nowhere.", _STEP)
        if pieces and (fill or stroke):
            yield Shape(pieces, fill, stroke, width, style.get("fill-rule") == "evenodd")

    def _outline(self, node: _Node) -> Iterable[Piece]:
        try:
            return list(_SHAPES[node.name](node.said))
        except ImportProblemError:
            raise
        except Exception as error:  # whatever a path of somebody else's makes of the parser
            raise ImportProblemError(f"“{self._name}” holds a shape that cannot be read.", _STEP) from error

    def _colour(self, style: Mapping[str, str], key: str, opacity: float) -> Colour | None:
        said = style.get(key, "none").strip()
        if said.casefold() == "currentcolor":
            said = style.get("color", "black")
        if said in {"none", "transparent"}:
            return None
        if said.startswith("url("):
            raise self._refused("colours that run into each other")
        try:
            red, green, blue, *rest = ImageColor.getrgb(re.sub(r"\s+", "", said))
        except ValueError as error:
            raise self._refused(f"the colour “{said[:40]}”") from error
        alpha = (rest[0] / 255 if rest else 1.0) * opacity * _share(style.get(f"{key}-opacity", "1"))
        return (red / 255, green / 255, blue / 255, alpha) if alpha > 0 else None

    def _transform(self, said: str) -> Matrix:
        matrix = _SAME
        for kind, inner in _TRANSFORM.findall(said):
            numbers = [float(each) for each in _NUMBER.findall(inner)]
            try:
                matrix = _after(matrix, _one_transform(kind, numbers))
            except (IndexError, ValueError) as error:
                raise self._refused(f"the turn “{kind}”") from error
        return matrix


def _all(root: _Node) -> Iterator[_Node]:
    waiting = [root]
    while waiting:
        node = waiting.pop()
        yield node
        waiting += reversed(node.children)


def _declared(said: str) -> dict[str, str]:
    pairs = (each.partition(":") for each in said.split(";"))
    return {key.strip(): value.replace("!important", "").strip() for key, colon, value in pairs if colon}


def _share(said: str) -> float:
    match = _LENGTH.fullmatch(said)
    value = float(match[1]) / (100 if match[2] == "%" else 1) if match else 1.0
    return min(1.0, max(0.0, value))


def _length(said: str) -> float:
    """Return a length in units of the drawing; nothing, or a share of what is not known, is none."""
    match = _LENGTH.fullmatch(said)
    return float(match[1]) * _UNITS.get(match[2].casefold(), 0.0) if match else 0.0


# Transforms: x' = a·x + c·y + e, y' = b·x + d·y + f


def _after(outer: Matrix, inner: Matrix) -> Matrix:
    a, b, c, d, e, f = outer
    g, h, i, j, k, m = inner
    return a * g + c * h, b * g + d * h, a * i + c * j, b * i + d * j, a * k + c * m + e, b * k + d * m + f


def _area(matrix: Matrix) -> float:
    return matrix[0] * matrix[3] - matrix[1] * matrix[2]


def _one_transform(kind: str, numbers: list[float]) -> Matrix:
    if kind == "matrix":
        a, b, c, d, e, f = numbers
        return a, b, c, d, e, f
    if kind == "translate":
        return 1, 0, 0, 1, numbers[0], numbers[1] if len(numbers) > 1 else 0
    if kind == "scale":
        return numbers[0], 0, 0, numbers[1] if len(numbers) > 1 else numbers[0], 0, 0
    turned = math.radians(numbers[0])
    if kind == "rotate":
        sine, cosine = math.sin(turned), math.cos(turned)
        spin: Matrix = (cosine, sine, -sine, cosine, 0, 0)
        if len(numbers) < 3:
            return spin
        x, y = numbers[1:3]
        return _after(_after((1, 0, 0, 1, x, y), spin), (1, 0, 0, 1, -x, -y))
    return (1, 0, math.tan(turned), 1, 0, 0) if kind == "skewX" else (1, math.tan(turned), 0, 1, 0, 0)


def _moved(pieces: Iterable[Piece], matrix: Matrix) -> Iterator[Piece]:
    a, b, c, d, e, f = matrix
    for kind, *numbers in pieces:
        points = zip(numbers[::2], numbers[1::2], strict=True)
        yield (kind, *(each for x, y in points for each in (a * x + c * y + e, b * x + d * y + f)))


# Outlines


def _path(said: Mapping[str, str]) -> Iterator[Piece]:
    pen = RecordingPen()
    parse_path(said.get("d", ""), pen)
    at = (0.0, 0.0)
    for what, points in pen.value:
        if what == "moveTo":
            yield (MOVE, *points[0])
        elif what == "lineTo":
            yield (LINE, *points[0])
        elif what == "curveTo":
            yield (CURVE, *(each for point in points for each in point))
        elif what == "qCurveTo":
            (x, y), (end_x, end_y) = points
            controls = (at[0] + (x - at[0]) * 2 / 3, at[1] + (y - at[1]) * 2 / 3)
            yield (CURVE, *controls, end_x + (x - end_x) * 2 / 3, end_y + (y - end_y) * 2 / 3, end_x, end_y)
        elif what == "closePath":
            yield (CLOSE,)
        if points:
            at = points[-1]


def _rectangle(said: Mapping[str, str]) -> Iterator[Piece]:
    x, y, width, height = (_length(said.get(key, "0")) for key in ("x", "y", "width", "height"))
    if width <= 0 or height <= 0:
        return
    across, down = said.get("rx", said.get("ry", "0")), said.get("ry", said.get("rx", "0"))
    rx, ry = min(_length(across), width / 2), min(_length(down), height / 2)
    right, bottom = x + width, y + height
    yield MOVE, x + rx, y
    yield LINE, right - rx, y
    if rx > 0 and ry > 0:
        kx, ky = rx * (1 - _ROUND), ry * (1 - _ROUND)
        yield CURVE, right - kx, y, right, y + ky, right, y + ry
        yield LINE, right, bottom - ry
        yield CURVE, right, bottom - ky, right - kx, bottom, right - rx, bottom
        yield LINE, x + rx, bottom
        yield CURVE, x + kx, bottom, x, bottom - ky, x, bottom - ry
        yield LINE, x, y + ry
        yield CURVE, x, y + ky, x + kx, y, x + rx, y
    else:
        yield LINE, right, bottom
        yield LINE, x, bottom
    yield (CLOSE,)


def _ellipse(said: Mapping[str, str]) -> Iterator[Piece]:
    x, y = _length(said.get("cx", "0")), _length(said.get("cy", "0"))
    rx, ry = (_length(said.get(key, said.get("r", "0"))) for key in ("rx", "ry"))
    if rx <= 0 or ry <= 0:
        return
    kx, ky = rx * _ROUND, ry * _ROUND
    yield MOVE, x + rx, y
    yield CURVE, x + rx, y + ky, x + kx, y + ry, x, y + ry
    yield CURVE, x - kx, y + ry, x - rx, y + ky, x - rx, y
    yield CURVE, x - rx, y - ky, x - kx, y - ry, x, y - ry
    yield CURVE, x + kx, y - ry, x + rx, y - ky, x + rx, y
    yield (CLOSE,)


def _line(said: Mapping[str, str]) -> Iterator[Piece]:
    yield MOVE, _length(said.get("x1", "0")), _length(said.get("y1", "0"))
    yield LINE, _length(said.get("x2", "0")), _length(said.get("y2", "0"))


def _corners(said: Mapping[str, str]) -> Iterator[Piece]:
    numbers = [float(each) for each in _NUMBER.findall(said.get("points", ""))]
    for number, (x, y) in enumerate(zip(numbers[::2], numbers[1::2], strict=False)):
        yield (LINE if number else MOVE), x, y


def _polygon(said: Mapping[str, str]) -> Iterator[Piece]:
    found = list(_corners(said))
    if found:
        yield from found
        yield (CLOSE,)


_SHAPES = {
    "path": _path, "rect": _rectangle, "circle": _ellipse, "ellipse": _ellipse, "line": _line, "polyline": _corners,
    "polygon": _polygon,
}  # fmt: skip
