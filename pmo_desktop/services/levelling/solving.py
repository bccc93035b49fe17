"""A levelling problem improved with all there is: our own search first, then OR-Tools' CP-SAT (docs/decisions/0040).

CP-SAT is loaded when it is first needed. It runs beside whoever asks, in a thread of its own: each better solution is handed
over as it is found, and a stop is heard within a moment.
"""

import threading
import time
from collections.abc import Iterator, Sequence
from queue import Empty, Queue
from random import Random

from pmo_desktop.domain.levelling import Improvement, Problem, improve
from pmo_desktop.domain.levelling.improving import Clock, Stop

MOST_ACTIVITIES = 4_000
"""Larger problems are left to our own search: CP-SAT would spend the time, and gigabytes, on reading them."""
_SEARCHED = ((40, 0.04), (80, 0.15), (300, 0.5), (MOST_ACTIVITIES, 0.6))
"""Which share of the time our own search gets, by the number of activities at most."""
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
    share = next((share for most, share in _SEARCHED if len(problem.activities) <= most), 1.0)
    best: Improvement | None = None
    for found in improve(problem, seconds * share, clock=clock, random=Random(seed), stop=stop, known=known):
        best = found
        yield found
    assert best is not None, "there always is a schedule"
    if best.is_proved or stop() or not is_small or clock() >= until:
        return
    yield from _solved(problem, best, until - clock(), stop, workers, seed)


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
        from pmo_desktop.services.levelling.cp_sat import solve  # noqa: PLC0415 - OR-Tools takes a second to load

        solve(problem, best, seconds, workers, seed, news.put, halt)
    except BaseException as error:  # noqa: BLE001 - raised again where the results are read
        news.put(error)
    finally:
        news.put(None)
