"""The demo built once for each of several awkward days."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from pmo_desktop.domain import moment
from pmo_desktop.domain.portfolio.register import RegisterRow
from pmo_desktop.services import demo
from pmo_desktop.services.portfolio import register
from pmo_desktop.services.workspace import Workspace

DAYS = (
    "2024-02-29",
    "2026-01-01",
    "2026-03-01",  # a Sunday
    "2026-04-06",  # Easter Monday, a holiday
    "2026-06-13",  # a Saturday
    "2026-08-31",  # a bank holiday
    "2026-11-25",
    "2026-12-31",
)
AUTHOR = "Robin Reader"


@dataclass(frozen=True)
class Built:
    workspace: Workspace
    today: int
    rows: dict[str, RegisterRow]


def built_on(folder: Path, today: int) -> Iterator[Built]:
    with demo.rebuilt(folder / "Demo.pmo", AUTHOR, today=today) as workspace:
        yield Built(workspace, today, {row.project.code: row for row in register(workspace, today)})


@pytest.fixture(scope="session", params=DAYS)
def built(request, tmp_path_factory):
    yield from built_on(tmp_path_factory.mktemp("demo"), moment.from_iso(request.param))


@pytest.fixture(scope="session")
def one_day(tmp_path_factory):
    yield from built_on(tmp_path_factory.mktemp("demo"), moment.from_iso("2026-11-25"))
