"""The tests' own rule can fail: a warning in the log, from Python or from Qt, fails the test that made it."""

from pathlib import Path

import pytest

pytest_plugins = ["pytester"]
ROOT = Path(__file__).parents[1]

PASSES = """
import logging
def test_expected(log):
    logging.getLogger("pmo_desktop").error("the disk is full")
    log.expect("disk is full")
def test_quiet():
    logging.getLogger("pmo_desktop").info("opened")
"""
FAILS = {
    "a warning in the log": "import logging\ndef test_it(): logging.getLogger('db').warning('slow')",
    "an expectation not met": "def test_it(log): log.expect('disk is full')",
    "a warning of Qt": "from PySide6.QtCore import qWarning\ndef test_it(qtbot): qWarning('no such slot')",
    "a warning of Python": "import warnings\ndef test_it(): warnings.warn('old')",
    "an exception in a slot": (
        "from PySide6.QtCore import QTimer\n"
        "def test_it(qtbot):\n    QTimer.singleShot(0, lambda: 1 / 0)\n    qtbot.wait(20)"
    ),
}


@pytest.fixture
def project(pytester: pytest.Pytester) -> pytest.Pytester:
    """Return an empty project under this project's rules."""
    pytester.makeconftest((ROOT / "tests/conftest.py").read_text("utf-8"))
    (pytester.path / "pyproject.toml").write_text((ROOT / "pyproject.toml").read_text("utf-8"), "utf-8")
    return pytester


def run(project: pytest.Pytester, source: str) -> dict[str, int]:
    """Run one test file under the rules; return the outcomes."""
    project.makepyfile(source)
    return project.runpytest_subprocess("-p", "no:cacheprovider", project.path).parseoutcomes()


def test_a_test_that_logs_nothing_unexpected_passes(project):
    assert run(project, PASSES) == {"passed": 2}


@pytest.mark.parametrize("source", FAILS.values(), ids=FAILS)
def test_a_test_is_failed_by(project, source):
    outcomes = run(project, source)

    assert outcomes.get("failed", 0) + outcomes.get("errors", 0) == 1
