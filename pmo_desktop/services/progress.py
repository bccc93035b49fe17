"""How long work tells how far it is, and hears that it should stop."""

from typing import Protocol


class Progress(Protocol):
    """Called with steps done, steps in all (0: unknown) and what is being done; may raise CancelledError."""

    def __call__(self, done: int, total: int, what: str, /) -> None: ...


def silent(done: int, total: int, what: str, /) -> None:
    """Take no notice: the progress of a caller who does not care."""
