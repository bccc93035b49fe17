"""What is compiled of a source is used only where that very source lies here; otherwise the source runs itself."""

import sys
from importlib import invalidate_caches

import pytest

from pmo_desktop.domain import compiled

SOURCE, TYPES = b"SPEED = 'slow'\n", b"cdef int nothing\n"


@pytest.fixture
def house(tmp_path, monkeypatch):
    """Return an empty package, and forget afterwards what was imported from it."""
    package = tmp_path / "house"
    package.mkdir()
    (package / "__init__.py").touch()
    (package / "engine.py").write_bytes(SOURCE)
    (package / "engine.pxd").write_bytes(TYPES)
    monkeypatch.syspath_prepend(tmp_path)
    yield package
    for name in [name for name in sys.modules if name.split(".")[0] == "house"]:
        del sys.modules[name]


@pytest.fixture
def build(house):
    """Stand in for the compiler: it, too, writes a module beside the source that carries the source's fingerprint."""

    def write(lines=""):
        known_by = compiled.fingerprint(SOURCE, TYPES)
        (house / "engine_compiled.py").write_text(f"SPEED = 'quick'\nSOURCE = {known_by!r}\n{lines}", "utf-8")
        invalidate_caches()

    return write


def speed():
    return compiled.load("house.engine").SPEED


def test_what_fits_is_used(build):
    build()

    assert speed() == "quick"
    assert compiled.why_not("house.engine") == ""


def test_nothing_compiled_runs_the_source(house):
    assert speed() == "slow"
    assert compiled.why_not("house.engine") == "it was not compiled on this machine"


@pytest.mark.parametrize("name", ["engine.py", "engine.pxd"])
def test_a_source_edited_since_runs_itself(house, build, name):
    build()
    (house / name).write_bytes((house / name).read_bytes() + b"# edited\n")

    assert speed() == "slow"
    assert compiled.why_not("house.engine") == "its source has changed since it was compiled"


def test_a_source_whose_types_are_gone_runs_itself(house, build):
    build()
    (house / "engine.pxd").unlink()

    assert speed() == "slow"


def test_line_ends_are_no_edit(house, build):
    build()
    (house / "engine.py").write_bytes(SOURCE.replace(b"\n", b"\r\n"))

    assert speed() == "quick"


def test_what_cannot_be_loaded_is_told_and_the_source_runs(build):
    build("raise ImportError('GLIBC_2.99 not found')")

    assert speed() == "slow"
    assert compiled.why_not("house.engine") == "what was compiled cannot be loaded (GLIBC_2.99 not found)"


def test_a_module_missing_inside_what_was_compiled_is_told_as_that(build):
    build("import no_such_module")

    assert "no_such_module" in compiled.why_not("house.engine")


def test_a_bundle_which_holds_no_source_takes_what_it_was_built_with(house, build, monkeypatch):
    build()
    (house / "engine.py").unlink()
    monkeypatch.setattr(sys, "frozen", True, raising=False)

    assert speed() == "quick"
