"""Who may know whom: each contract of pyproject.toml holds, and each can be broken."""

import shutil
import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGES = ("pmo_desktop", "ui", "db", "resources")
CONTRACTS = {
    each["id"]: each
    for each in tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]["contracts"]
}
OFFENCES = tomllib.loads((ROOT / "tests/cases/architecture/offences.toml").read_text("utf-8"))
_LINT = """
import sys
from importlinter.cli import lint_imports
sys.exit(lint_imports(no_cache=True, limit_to_contracts=sys.argv[1:]))
"""


def lint(root: Path, *contracts: str) -> subprocess.CompletedProcess[str]:
    """Check the imports of a tree in a process of its own, where the tree's packages are the ones found."""
    return subprocess.run(
        [sys.executable, "-c", _LINT, *contracts],
        cwd=root,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a copy of the packages to offend in."""
    root = tmp_path_factory.mktemp("house")
    shutil.copy(ROOT / "pyproject.toml", root)
    for package in PACKAGES:
        shutil.copytree(ROOT / package, root / package, ignore=shutil.ignore_patterns("__pycache__", "*.svg"))
    return root


@pytest.fixture
def offend(copy: Path) -> Iterator[Callable[[str, str], None]]:
    """Return a function that adds a line to a file of the copy, for one test."""
    before: dict[Path, str | None] = {}

    def add(file: str, line: str) -> None:
        path = copy / file
        before[path] = path.read_text("utf-8") if path.exists() else None
        path.write_text(f"{before[path] or ''}\n{line}\n", "utf-8")

    yield add
    for path, text in before.items():
        path.unlink() if text is None else path.write_text(text, "utf-8")


def test_every_import_keeps_every_contract():
    checked = lint(ROOT)

    assert checked.returncode == 0, checked.stdout + checked.stderr
    assert f"Contracts: {len(CONTRACTS)} kept, 0 broken." in checked.stdout


def test_the_copy_that_offences_are_tried_in_keeps_every_contract(copy):
    checked = lint(copy)

    assert checked.returncode == 0, checked.stdout + checked.stderr


def test_every_contract_has_an_offence_that_breaks_it():
    assert set(OFFENCES) == set(CONTRACTS)


@pytest.mark.parametrize(
    ("contract", "offence"),
    [(contract, offence) for contract, offences in OFFENCES.items() for offence in offences],
    ids=lambda value: value if isinstance(value, str) else f"{value['file']}: {value['line']}",
)
def test_an_offence_breaks_its_contract(copy, offend, contract, offence):
    offend(**offence)

    checked = lint(copy, contract)

    assert checked.returncode == 1, checked.stdout + checked.stderr
    assert f"{CONTRACTS[contract]['name']} BROKEN" in " ".join(checked.stdout.split())
