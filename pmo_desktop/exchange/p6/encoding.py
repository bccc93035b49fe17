"""How the text of an XER file is encoded, which it does not say: P6 writes the code page of the computer it runs on."""

import re
from collections.abc import Mapping

_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_SCRIPTS: Mapping[str, str] = {
    "cp1251": "оеаинтсрвлкмпудяыьзбгчйхжшюцщэфіїєґ",
    "cp1253": "αοιετσνηυρκπμλωςδγχθφβξζψάέίόύήώ",
    "cp1255": "אבגדהוזחטיכלמנסעפצקרשתםןףץך",
    "cp1256": "اأإآبتثجحخدذرزسشصضطظعغفقكلمنهويىةءئؤ",
}
"""Code page → the letters of its script, lower case."""
_WORDS = re.compile(r"[^\W\d_]+")
_SAMPLE = 400_000


def decoded(data: bytes) -> str:
    """Return the text: what a mark at the start says, UTF-8 where it is that, else the code page its words speak for."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data.decode(encoding, "replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode(code_page(data), "replace")


def code_page(data: bytes) -> str:
    """Return the code page in which the words with letters beyond ASCII look most like words; cp1252 in doubt.

    A word of one script alone speaks for its page, one that mixes it with Latin letters (Mьller) against it.
    """
    lines = [line for line in data[:_SAMPLE].split(b"\n") if any(byte > 127 for byte in line)]
    sample = b"\n".join(lines)
    scores = {page: _likeness(sample.decode(page, "replace"), letters) for page, letters in _SCRIPTS.items()}
    best = max(scores, key=lambda page: scores[page])
    if scores[best] > 0:
        return best  # before Chinese: Russian in capitals has the same bytes, and makes words
    return "gbk" if _is_chinese(sample) else "cp1252"


def _likeness(text: str, letters: str) -> int:
    score = 0
    for word in _WORDS.findall(text):
        own = sum(letter.lower() in letters for letter in word)
        beyond = sum(letter > "\x7f" for letter in word)
        if beyond == 0:
            continue
        if own == len(word) and own > 1 and (word[1:] == word[1:].lower() or word == word.upper()):
            score += own
        else:
            score -= 2 * beyond
    return score


def _is_chinese(sample: bytes) -> bool:
    """Say whether nearly all bytes beyond ASCII are pairs of the commonest Chinese signs (GB 2312, level 1)."""
    beyond = sum(byte > 127 for byte in sample)
    pairs = len(re.findall(rb"(?:[\xb0-\xd7\xa1-\xa3][\xa1-\xfe])", sample))
    return beyond > 3 and 2 * pairs >= 0.9 * beyond
