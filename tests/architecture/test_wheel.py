"""What people install: the wheel holds the whole program, and finds its own files away from the checkout."""

import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGES = ("pmo_desktop", "ui", "db", "resources")
_LOOK = """
import resources, pmo_desktop, ui, db
print(resources.path("icons", "add.svg").read_text("utf-8").strip())
print(*(module.__file__ for module in (resources, pmo_desktop, ui, db)), sep="\\n")
"""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the wheel, built from the checkout."""
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    (made,) = folder.glob("*.whl")
    return made


def test_the_wheel_holds_every_file_of_its_packages(wheel):
    held = set(zipfile.ZipFile(wheel).namelist())
    if not (ROOT / ".git").exists() or not shutil.which("git"):
        pytest.skip("this is no git checkout, so there is no list of what belongs to the program")
    tracked = subprocess.run(
        ["git", "ls-files", "-z", *PACKAGES], cwd=ROOT, capture_output=True, encoding="utf-8", check=True
    )
    wanted = {name for name in tracked.stdout.split("\0") if name and (ROOT / name).exists()}

    assert wanted - held == set()
    assert any(name.endswith("licenses/LICENSE") for name in held)


def test_the_wheel_holds_no_tests_and_no_tools(wheel):
    tops = {name.split("/")[0] for name in zipfile.ZipFile(wheel).namelist()}

    assert {top for top in tops if not top.endswith(".dist-info")} == set(PACKAGES)


def test_an_unpacked_wheel_finds_its_resources_from_another_folder(wheel, tmp_path):
    zipfile.ZipFile(wheel).extractall(tmp_path / "site")
    looked = subprocess.run(
        [sys.executable, "-S", "-c", f"import sys; sys.path.insert(0, {str(tmp_path / 'site')!r})\n{_LOOK}"],
        cwd=tmp_path,
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    first, *places = looked.stdout.splitlines()

    assert first.startswith("<svg")
    assert all(Path(place).is_relative_to(tmp_path) for place in places)
