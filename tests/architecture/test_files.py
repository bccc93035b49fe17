"""What imports alone do not show: domain and charts open no file and ask no clock, and no package lies outside the wheel."""

import ast
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PURE = tuple(path for room in ("domain", "charts") for path in sorted((ROOT / "pmo_desktop" / room).rglob("*.py")))
_FORBIDDEN = {
    "open",
    "input",
    "print",
    "now",
    "today",
    "utcnow",
    "tofile",
    "fromfile",
    "memmap",
    "savez",
    "loadtxt",
    "savetxt",
}
"""Names of calls that reach a file, a terminal or the clock; the clock is passed in."""


def offences(source: str) -> list[str]:
    """Return the calls in a module that reach out of it, as `name (line)`."""
    calls = (node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call))
    named = (
        (call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", ""), call.lineno)
        for call in calls
    )
    return [f"{name} (line {line})" for name, line in named if name in _FORBIDDEN]


@pytest.mark.parametrize("path", PURE, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_a_module_of_the_domain_or_the_charts_reaches_no_file_and_no_clock(path):
    assert offences(path.read_text("utf-8")) == []


@pytest.mark.parametrize(
    "line", ["open('x')", "builtins.open('x')", "datetime.now()", "date.today()", "numpy.memmap('x')", "print(1)"]
)
def test_reaching_for_a_file_or_the_clock_is_seen(line):
    assert len(offences(f"def work():\n    return {line}\n")) == 1


def test_no_folder_under_tests_is_a_package():
    assert list((ROOT / "tests").rglob("__init__.py")) == []


def test_the_wheel_holds_exactly_the_packages_of_the_program():
    build = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["hatch"]["build"]
    beside = {"benchmarks", "scripts", "tests"}
    packages = {path.parent.name for path in ROOT.glob("*/__init__.py")} - beside

    assert set(build["targets"]["wheel"]["packages"]) == packages
