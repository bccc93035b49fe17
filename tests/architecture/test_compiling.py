"""What `hatch_build.py` makes: a module that says it is compiled of the source beside it, and a sentence where it cannot."""

import importlib.util
import os
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

from pmo_desktop.domain import compiled

ROOT = Path(__file__).parents[2]
CASES = ROOT / "tests/cases/compiling"
_ASK = """
import sys
sys.path[:0] = sys.argv[1:]
from array import array
from pmo_desktop.domain import compiled
engine = compiled.load("house.engine")
kernel = engine.Kernel(array("q", range(1_000)))
try:
    kernel.at(1_000)
except IndexError:
    print(engine.__name__, kernel.total(1_000), compiled.why_not("house.engine"))
"""


def can_compile() -> bool:
    found = shutil.which((sysconfig.get_config_var("CC") or "cl").split()[0])
    return found is not None and importlib.util.find_spec("Cython") is not None


needs_a_compiler = pytest.mark.skipif(not can_compile(), reason="there is no C compiler, or no Cython, on this machine")


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    """Return a folder with a package of one module to compile, and a copy of `hatch_build.py` that compiles it."""
    root = tmp_path_factory.mktemp("root")
    shutil.copytree(CASES, root / "house")
    (root / "house/__init__.py").touch()
    (root / "pmo_desktop/domain").mkdir(parents=True)
    for package in ("pmo_desktop", "pmo_desktop/domain"):
        (root / package / "__init__.py").touch()
    rule = (ROOT / "pmo_desktop/domain/compiled.py").read_text("utf-8")
    named = rule.replace(repr(compiled.MODULES).replace("'", '"'), '("house.engine",)')
    assert named != rule
    (root / "pmo_desktop/domain/compiled.py").write_text(named, "utf-8")
    shutil.copy(ROOT / "hatch_build.py", root)
    return root


def build(root: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "hatch_build.py"], cwd=root, capture_output=True, encoding="utf-8", check=False,
        env={**os.environ, **environment},
    )  # fmt: skip


def ask(root: Path) -> str:
    """Return which module runs, what it counts to, and why it is not compiled."""
    return subprocess.run(
        [sys.executable, "-c", _ASK, str(root), str(ROOT)], capture_output=True, encoding="utf-8", check=True
    ).stdout.strip()


def made(root: Path) -> list[Path]:
    return sorted(root.glob("house/engine_compiled.*"))


@needs_a_compiler
def test_an_annotated_source_is_compiled_checks_its_bounds_and_gives_way_once_edited(house):
    first = build(house)
    assert (first.returncode, first.stdout) == (0, "")
    assert ask(house) == "house.engine_compiled 499500000"

    (before,) = made(house)
    stamp = before.stat().st_mtime_ns
    assert build(house).returncode == 0
    assert before.stat().st_mtime_ns == stamp, "what fits is not compiled again"

    source = house / "house/engine.py"
    source.write_text(source.read_text("utf-8").replace("found = 0", "found = 1"), "utf-8")
    assert ask(house) == "house.engine 499500001 its source has changed since it was compiled"
    assert build(house).returncode == 0
    assert ask(house) == "house.engine_compiled 499500001"


@needs_a_compiler
def test_a_compiler_that_fails_is_told_in_a_line_and_the_source_runs(house):
    (house / "house/engine.py").write_text((CASES / "engine.py").read_text("utf-8") + "# again\n", "utf-8")
    failed = build(house, CC="no-such-compiler", PATH="")

    assert failed.returncode == 3
    assert failed.stdout.startswith("engine runs uncompiled, which is right but several times slower: ")
    assert len(failed.stdout.splitlines()) == 1
    assert made(house) == []
    assert ask(house) == "house.engine 499500000 it was not compiled on this machine"


@needs_a_compiler
@pytest.mark.soak  # the environment of every run was made so
@pytest.mark.parametrize("name", compiled.MODULES)
def test_every_module_that_is_to_be_compiled_can_be(name, tmp_path):
    if not ROOT.joinpath(*name.split(".")).with_suffix(".py").exists():
        pytest.skip(f"{name} is not there yet")
    spec = importlib.util.spec_from_file_location("hatch_build", ROOT / "hatch_build.py")
    hook = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(hook)

    assert hook.compiled(name, tmp_path).stat().st_size > 10_000
