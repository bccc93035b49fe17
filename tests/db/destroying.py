"""Destroys pages of a file at random, as failing disks and half-arrived copies do."""

import random
from pathlib import Path

PAGE = 4096


def destroy(path: Path, share: float, how: str, seed: int, *, spare: frozenset[int] = frozenset({0})) -> int:
    """Destroy a share of the pages (never those numbered in `spare`, from 0); return how many."""
    chance = random.Random(seed)
    content = bytearray(path.read_bytes())
    pages = [number for number in range(len(content) // PAGE) if number not in spare]
    chosen = chance.sample(pages, max(1, round(share * len(pages))))
    if how == "swapped":
        chosen = chosen[: len(chosen) // 2 * 2] or chance.sample(pages, 2)
        for one, other in zip(chosen[::2], chosen[1::2], strict=True):
            a, b = slice(one * PAGE, (one + 1) * PAGE), slice(other * PAGE, (other + 1) * PAGE)
            content[a], content[b] = content[b], content[a]
    else:
        for number in chosen:
            what = {"zeros": bytes(PAGE), "garbage": chance.randbytes(PAGE), "half": None}[how]
            if what is None:
                content[number * PAGE + PAGE // 2 : (number + 1) * PAGE] = chance.randbytes(PAGE // 2)
            else:
                content[number * PAGE : (number + 1) * PAGE] = what
    path.write_bytes(content)
    return len(chosen)
