"""Amounts of money as files write them: with units (`£1.2m`, `12 TEUR`, `3 Mio. €`), in brackets, in any currency."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from pmo_desktop.domain.errors import InvalidValueError

_UNITS: Mapping[int, tuple[str, ...]] = {
    1: ("units", "unit", "einheiten"),
    1_000: ("k", "t", "ts", "tsd", "thousand", "thousands", "tausend", "000", "000s", "mille", "milliers", "miles", "tys"),
    1_000_000: (
        "m", "mm", "mn", "mln", "mio", "mill", "million", "millions", "millionen", "millones", "milioni", "milionow", "mn.",
    ),
    1_000_000_000: ("bn", "b", "mrd", "mld", "md", "billion", "billions", "milliarden", "milliarde", "milliards", "miliardow"),
}  # fmt: skip
_FACTORS = {word.rstrip("."): factor for factor, words in _UNITS.items() for word in words}
_SIGNS: Mapping[str, str] = {
    "£": "GBP", "€": "EUR", "$": "USD", "¥": "JPY", "₹": "INR", "zł": "PLN", "zl": "PLN", "kč": "CZK", "chf": "CHF",
    "fr": "CHF",
    "sfr": "CHF", "us$": "USD", "a$": "AUD", "c$": "CAD", "nz$": "NZD", "r$": "BRL", "₽": "RUB", "₺": "TRY", "₩": "KRW",
    "euro": "EUR",
    "euros": "EUR", "dollars": "USD", "pounds": "GBP", "pfund": "GBP", "pln": "PLN",
}  # fmt: skip
CODES = frozenset(
    [
        "EUR",
        "GBP",
        "USD",
        "CHF",
        "PLN",
        "CZK",
        "SEK",
        "NOK",
        "DKK",
        "HUF",
        "RON",
        "BGN",
        "JPY",
        "CNY",
        "INR",
        "AUD",
        "NZD",
        "CAD",
        "BRL",
        "MXN",
        "ZAR",
        "TRY",
        "AED",
        "SAR",
        "SGD",
        "HKD",
        "KRW",
        "RUB",
        "UAH",
        "ILS",
        "THB",
        "MYR",
        "IDR",
        "PHP",
        "CLP",
        "COP",
        "ARS",
        "EGP",
        "NGN",
        "KES",
        "ISK",
        "RSD",
    ]
)
_ABOUT = frozenset({"ca", "c", "circa", "approx", "approximately", "about", "rund", "etwa", "env", "environ", "~", "≈"})
_NUMBER = re.compile(r"\d[\d.,'’\u2009 ]*")
_WORD = re.compile(r"[^\W\d_]+\$|[^\W\d_]+|[£€$¥₹₽₺₩~≈]|000s?")
_SKIPPED = re.compile(r"[\s.,()\[\]+*/:_-]+")
_MOST = 2**53
_NOTHING = frozenset({"", "-", "–", "—", "−"})


@dataclass(frozen=True, slots=True)
class Amount:
    """`currency` is the code of what stands beside it, empty where nothing does."""

    cents: int
    currency: str = ""


def read_amount(text: str, unit: int = 1, decimal: str = "") -> Amount | None:
    """Return an amount; None for nothing or a dash. Raises InvalidValueError for what is not one amount and nothing else.

    `unit` is what amounts without a unit of their own count in, as the heading says. `decimal` is the mark that parts cents in
    this column; where it is not known, a single mark before three digits parts thousands.
    """
    said = " ".join(text.replace("\u00a0", " ").replace("\u202f", " ").split())
    if said in _NOTHING:
        return None
    match = _NUMBER.search(said)
    if match is None or (match.start() and said[: match.start()].endswith("000")):
        raise _no_amount(text)
    beside = f"{said[: match.start()]} {said[match.end() :]}"
    factor, currency = _beside(beside, text)
    value = _value(match[0].strip(" "), decimal, text) * (factor or unit)
    before, after = said[: match.start()], said[match.end() :].strip()
    if re.search(r"[-−–]\s*[^\d]*$", before) or (before.count("(") and ")" in after) or after in {"-", "−"}:
        value = -value
    cents = int((value * 100).to_integral_value())
    if abs(cents) > _MOST:
        raise InvalidValueError(f"“{text.strip()[:60]}” is too large an amount.")
    return Amount(cents, currency)


def unit_in(heading: str) -> int:
    """Return what the amounts beneath a heading count in: 1,000,000 for `Budget (£m)`, 1,000 for `TEUR` or `€ 000`; else 1."""
    asides = re.findall(r"[(\[]([^)\]]*)[)\]]", heading)
    rest = re.sub(r"[(\[][^)\]]*[)\]]", " ", heading)
    for aside in asides:
        found = _of_words(re.findall(r"[^\W_]+|[£€$¥]", aside.casefold()), alone=True)
        if found > 1:
            return found
    return _of_words(re.findall(r"[^\W_]+|[£€$¥]", rest.casefold()), alone=False)


def currency_in(heading: str) -> str:
    """Return the currency a heading names, empty where it names none."""
    for word in re.findall(r"[^\W\d_]+|[£€$¥₹₽₺₩]", heading):
        if word in CODES:
            return str(word)
        said = word.casefold()
        if said in _SIGNS and (len(word) > 2 or not word.isalpha()):
            return str(_SIGNS[said])
        glued = _glued(word.casefold())
        if glued is not None and glued[1]:
            return glued[1]
    return ""


def decimal_in(texts: Iterable[str]) -> str:
    """Return the mark that parts cents in a column, by the amounts that leave no doubt; empty where none does."""
    seen: set[str] = set()
    for text in texts:
        match = _NUMBER.search(text)
        marks = [each for each in match[0].strip(" .,") if each in ".,"] if match else []
        if not marks:
            continue
        assert match is not None
        digits = match[0].strip(" .,'’")
        last = max(digits.rfind("."), digits.rfind(","))
        if len(set(marks)) == 2 or (len(marks) == 1 and len(digits) - last - 1 != 3):
            seen.add(digits[last])
        elif len(marks) > 1:
            seen.add("," if marks[0] == "." else ".")
    return next(iter(seen)) if len(seen) == 1 else ""


def looks_like_amount(text: str) -> bool:
    """Say whether a text is an amount of money, or a number that could be one."""
    try:
        return read_amount(text) is not None
    except InvalidValueError:
        return False


def has_currency(text: str) -> bool:
    """Say whether a text is an amount with its currency."""
    try:
        found = read_amount(text)
    except InvalidValueError:
        return False
    return found is not None and bool(found.currency)


def _value(digits: str, decimal: str, text: str) -> Decimal:
    digits = re.sub(r"[\s'’\u2009]", "", digits).rstrip(".,")
    marks = [each for each in digits if each in ".,"]
    last = max(digits.rfind("."), digits.rfind(","))
    parts_cents = bool(marks) and (
        len(set(marks)) == 2
        or (len(marks) == 1 and (len(digits) - last - 1 != 3 or digits[last] == decimal or digits.startswith("0")))
    )
    whole, cents = (digits[:last], digits[last + 1 :]) if parts_cents else (digits, "")
    try:
        return Decimal(f"{re.sub('[.,]', '', whole) or '0'}.{re.sub('[.,]', '', cents) or '0'}")
    except InvalidOperation as error:
        raise _no_amount(text) from error


def _beside(words: str, text: str) -> tuple[int, str]:
    """Return the unit (0 for none) and currency that stand beside a number; anything else there is no amount."""
    factor, currency = 0, ""
    left = _SKIPPED.sub(" ", _WORD.sub(" ", words.replace("−", " ").replace("–", " "))).strip()
    if left:
        raise _no_amount(text)
    for word in _WORD.findall(words):
        said = word.casefold()
        if said in _FACTORS and not (factor and said != "t"):
            factor = _FACTORS[said]
        elif word.upper() in CODES:
            currency = word.upper()
        elif said in _SIGNS:
            currency = _SIGNS[said]
        elif (glued := _glued(said)) is not None:
            factor, currency = glued[0] or factor, glued[1] or currency
        elif said not in _ABOUT:
            raise _no_amount(text)
    return factor, currency


def _glued(word: str) -> tuple[int, str] | None:
    """Return unit and currency of `teur`, `keur`, `mgbp`, `meuro`."""
    for factor, begins in ((1_000, ("t", "k")), (1_000_000, ("m", "mio")), (1_000_000_000, ("mrd", "bn"))):
        for begin in begins:
            rest = word.removeprefix(begin)
            if rest != word and (rest.upper() in CODES or rest in {"euro", "eur"}):
                return factor, "EUR" if rest == "euro" else rest.upper()
    return None


def _of_words(words: list[str], *, alone: bool) -> int:
    """Return the unit that words name; a lone letter counts only beside a currency, or where nothing else stands with it."""
    money = any(each in _SIGNS or each.upper() in CODES for each in words)
    for word in words:
        glued = _glued(word)
        if glued is not None:
            return glued[0]
        factor = _FACTORS.get(word, 0)
        if factor > 1 and (len(word) > 2 or money or (alone and len(words) == 1)) and (word != "000" or money or alone):
            return factor
    return 1


def _no_amount(text: str) -> InvalidValueError:
    return InvalidValueError(f"“{text.strip()[:60]}” is not an amount.", "Write it as 12000, 12,000.50 or 12k.")
