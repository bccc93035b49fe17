"""A levelling problem improved with all there is: our own search first, then OR-Tools' CP-SAT (docs/decisions/0036).

CP-SAT is loaded when it is first needed. It runs beside whoever asks, in a thread of its own: each better solution is handed
over as it is found, and a stop is heard within a moment.
"""

import logging
import threading
import time
from collections.abc import Iterator, Sequence
from queue import Empty, Queue
from random import Random

from pmo_desktop.domain.levelling import Improvement, Problem, improve
from pmo_desktop.domain.levelling.improving import Clock, Stop

_LOG = logging.getLogger(__name__)
MOST_ACTIVITIES = 4_000
"""Larger problems are left to our own search: CP-SAT would spend the time, and gigabytes, on reading them."""
_SEARCHED = ((40, 0.04, 0.5), (80, 0.3, 4.0), (300, 0.5, 60.0), (MOST_ACTIVITIES, 0.6, 600.0))
"""Which share of the time our own search gets and how many seconds at most, by the number of activities at most."""
_LOOKS = 0.05
"""Seconds between two looks at whether somebody wants to stop."""


def best_of(  # noqa: PLR0913 - what the caller decides, each with a default
    problem: Problem, seconds: float, *, stop: Stop = lambda: False, workers: int = 2, seed: int = 1,
    known: Sequence[Sequence[int]] = (), clock: Clock = time.monotonic,
) -> Iterator[Improvement]:  # fmt: skip
    """Yield better and better solutions, the first at once, the last either proved or the best within the time.

    The same value comes again where only its bound has risen.
    """
    until = clock() + seconds
    is_small = len(problem.activities) <= MOST_ACTIVITIES
    known_share = (
        min(seconds * share, longest) for most, share, longest in _SEARCHED if len(problem.activities) <= most
    )
    searched = next(known_share, seconds)
    best: Improvement | None = None
    for found in improve(problem, searched, clock=clock, random=Random(seed), stop=stop, known=known):
        best = found
        yield found
    assert best is not None, "there always is a schedule"
    if best.is_proved or stop() or not is_small or clock() >= until:
        return
    for found in _solved(problem, best, until - clock(), stop, workers, seed):
        best = found
        yield found
    if not best.is_proved and not stop():  # there is no OR-Tools here
        yield from _beyond(problem, best, until - clock(), stop, seed, clock)


def _beyond(  # noqa: PLR0913, PLR0917 - what a search is made of
    problem: Problem, best: Improvement, seconds: float, stop: Stop, seed: int, clock: Clock
) -> Iterator[Improvement]:
    """Yield what our own search finds beyond the best known in the time that is left."""
    for found in improve(problem, seconds, clock=clock, random=Random(seed + 1), stop=stop, known=[best.starts]):
        if found.value < best.value:
            yield found


def _solved(  # noqa: PLR0913, PLR0917 - what a run is made of
    problem: Problem, best: Improvement, seconds: float, stop: Stop, workers: int, seed: int
) -> Iterator[Improvement]:
    """Yield what CP-SAT finds beyond the best known."""
    news: Queue[Improvement | BaseException | None] = Queue()
    halt = threading.Event()
    running = threading.Thread(
        target=_run, args=(problem, best, seconds, workers, seed, news, halt), name="levelling", daemon=True
    )
    running.start()
    try:
        while True:
            try:
                found = news.get(timeout=_LOOKS)
            except Empty:
                if stop():
                    halt.set()
                continue
            if found is None:
                return
            if isinstance(found, BaseException):
                raise found
            yield found
    finally:
        halt.set()
        running.join()


def _run(  # noqa: PLR0913, PLR0917 - what a run is made of
    problem: Problem, best: Improvement, seconds: float, workers: int, seed: int,
    news: "Queue[Improvement | BaseException | None]", halt: threading.Event,
) -> None:  # fmt: skip
    try:
        try:
            from pmo_desktop.services.levelling.cp_sat import solve  # noqa: PLC0415 - OR-Tools takes a second to load
        except ImportError as error:
            _LOG.info("levelling goes on without OR-Tools: %s", error)
            return
        solve(problem, best, seconds, workers, seed, news.put, halt)
    except BaseException as error:  # noqa: BLE001 - raised again where the results are read
        news.put(error)
    finally:
        news.put(None)
