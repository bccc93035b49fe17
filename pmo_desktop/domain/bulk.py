"""Making very many small objects at once."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def collector_paused() -> Iterator[None]:
    """Pause the cyclic garbage collector: among the records of a bulk it finds nothing and takes half the time."""
    if not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def set_aside() -> None:
    """Let the collector look no more through what there is now, until `take_back`: what was opened stays for long.

    Over a plan of 10,000 tasks a whole search takes a third of a second, and comes in the midst of an edit. What is garbage
    in a circle already is kept too, so that this is for once in a while.
    """
    gc.collect(1)
    gc.freeze()


def take_back() -> None:
    """Let the collector look through everything again."""
    gc.unfreeze()
