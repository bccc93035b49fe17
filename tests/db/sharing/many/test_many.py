"""Many work on one team file at once, wherever it is: nothing is lost, all end up with the same, nothing is sent twice."""

import sys
import tempfile
from pathlib import Path

import pytest

from tests.db.sharing.many.crew import lines, play
from tests.db.sharing.many.places import KINDS, Missing

HOW = sorted(KINDS)


@pytest.fixture
def home():
    """Return a folder that a server of another user may look into."""
    with tempfile.TemporaryDirectory(prefix="many-", ignore_cleanup_errors=True) as name:
        Path(name).chmod(0o755)
        yield Path(name)


def work(how, home, *, members, edits, every=5, seed=1, away=0.0):
    """Play it; `away` is which share of the exchanges may say that the place was away for a moment."""
    try:
        with KINDS[how](home, members, seed) as place:
            report = play(place, home, members=members, edits=edits, every=every, seed=seed)
    except Missing as why:
        pytest.skip(str(why))
    sys.stdout.write("\n".join(lines(how, report)))  # with pytest -s, or where it fails
    assert report.faults == []
    assert all("cannot be reached at the moment" in each for each in report.problems)
    assert len(report.problems) <= away * len(report.exchanges_s)
    assert len(report.edits_s) == members * edits - report.missed
    return report


@pytest.mark.parametrize("how", HOW)
def test_three_at_once_lose_nothing(how, home):
    report = work(how, home, members=3, edits=20)
    assert report.conflicts + report.retries + report.healed > 0, "nobody met anybody"


@pytest.mark.soak
@pytest.mark.parametrize("how", HOW)
def test_ten_at_once_lose_nothing(how, home):
    work(how, home, members=10, edits=500, away=0.01 if how == "samba" else 0.0)


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(20))
def test_a_synced_folder_loses_nothing(seed, home):
    work("synced", home, members=4, edits=60, every=3, seed=seed)
