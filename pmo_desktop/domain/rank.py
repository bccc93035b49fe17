"""Fractional ranks: text keys that order siblings, so that one insert or move changes one row.

Digits are 0-9A-Za-z in ASCII order; a rank never ends in the lowest digit, so there is always room before it.
"""

_DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_BASE = len(_DIGITS)


def between(before: str | None, after: str | None) -> str:
    """Return a rank that sorts strictly between two ranks; None stands for the open end.

    Raises ValueError when `before` does not sort before `after`.
    """
    if before is not None and after is not None and before >= after:
        raise ValueError(f"no rank lies between {before!r} and {after!r}")
    low, high, made = before or "", after, ""
    position = 0
    while True:
        floor = _DIGITS.index(low[position]) if position < len(low) else 0
        ceiling = _DIGITS.index(high[position]) if high is not None and position < len(high) else _BASE
        if ceiling - floor > 1:
            return made + _DIGITS[(floor + ceiling) // 2]
        made += _DIGITS[floor]
        if ceiling > floor:
            high = None
        position += 1


def several(before: str | None, after: str | None, count: int) -> list[str]:
    """Return `count` rising ranks strictly between two, none much longer than they must be; None stands for the open end."""
    if count == 0:
        return []
    middle, half = between(before, after), count // 2
    return [*several(before, middle, half), middle, *several(middle, after, count - half - 1)]


def spread(count: int) -> list[str]:
    """Return `count` rising ranks of equal length with room between each, for a bulk insert."""
    width = 1
    while _BASE**width < 2 * count + 2:
        width += 1
    step = _BASE**width // (count + 1)
    return [_encode(step * (i + 1), width) for i in range(count)]


def _encode(number: int, width: int) -> str:
    digits = []
    for _ in range(width):
        number, digit = divmod(number, _BASE)
        digits.append(_DIGITS[digit])
    text = "".join(reversed(digits))
    return text if text[-1] != _DIGITS[0] else text[:-1] + _DIGITS[1]
