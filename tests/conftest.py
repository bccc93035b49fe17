"""Fixtures shared by every room of the house, and the rule that no test lets a warning in the log pass unseen."""

import gc
import logging
import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
# The ordinary suite tries the same examples every time, so that it fails for a change and for nothing else.
settings.register_profile("ordinary", derandomize=True, deadline=None)
settings.register_profile("search", deadline=None, print_blob=True)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ordinary"))


# What the tests leave open is large; looking through it for garbage at the usual pace would take minutes of the whole.
gc.set_threshold(100_000, 50, 100)

LONG = ("test_tour.py", "test_every_window.py")
"""Files that take minutes, though they lie among the last."""


@pytest.hookimpl(optionalhook=True)  # those who run the tests one by one have no such plugin
def pytest_xdist_auto_num_workers() -> int:
    """Work on one file more than there are cores: tests wait for other processes, for servers, and for a window to rest."""
    return (os.cpu_count() or 1) + 1


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with what takes longest, so that no core waits for another at the end."""
    items.sort(key=lambda item: item.path.name not in LONG)


class Log(logging.Handler):
    """Gathers what the program logs as a warning or worse; a test names what it expects."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.records: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.records.append(record)

    def expect(self, pattern: str) -> None:
        """Take out the messages that match; fail where none does."""
        matching = [record for record in self.records if re.search(pattern, record.getMessage())]
        assert matching, f"nothing like “{pattern}” was logged, but {self.lines()}"
        self.records = [record for record in self.records if record not in matching]

    def lines(self) -> list[str]:
        return [f"{record.levelname} {record.name}: {record.getMessage()}" for record in self.records]


@pytest.fixture(autouse=True)
def log() -> Iterator[Log]:
    """Return what is logged; a warning, an error or a bug that the test did not expect fails it."""
    handler = Log()
    logging.getLogger().addHandler(handler)
    yield handler
    logging.getLogger().removeHandler(handler)
    assert handler.lines() == [], "logged, and not expected by the test (log.expect)"


@pytest.fixture(scope="session")
def realdata() -> Path:
    """Return the folder of real project files, named by PMO_REALDATA or beside the checkout; skip where it is absent."""
    folder = Path(os.environ.get("PMO_REALDATA", Path(__file__).parents[2] / "shared" / "data"))
    if not folder.is_dir():
        pytest.skip(f"no real project files at {folder}")
    return folder
