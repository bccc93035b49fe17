"""Compiles the modules that gain by it (`pmo_desktop/domain/compiled.py` names them) with Cython and the machine's C compiler.

hatchling calls it: for a wheel what is compiled goes into the wheel, for an editable install beside the source. By hand,
`python hatch_build.py` compiles beside its source whatever does not fit it. Where that cannot be, for want of a C compiler most
likely, a sentence says so and nothing fails: the same source runs uncompiled.
"""

from __future__ import annotations

import importlib.util
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parent
DIRECTIVES = {
    "language_level": 3,
    "annotation_typing": False,  # the .pxd says which types of C there are; annotations are for people and mypy
    "wraparound": False,
    "boundscheck": True,  # costs a tenth, and makes an IndexError of what would else be a wrong date or a crash
    "initializedcheck": False,
    "infer_types": True,  # locals get the types of what they are given
}
_UNCOMPILED = 3
"""The exit code where something runs uncompiled."""


class NotCompiledError(Exception):
    """Why a module could not be compiled, in the words of the tool that failed."""


class CompiledModules(BuildHookInterface[Any]):
    """What hatchling calls."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile into the wheel, or beside the source for an editable install."""
        if self.target_name != "wheel":
            return
        if version == "editable":
            for sentence in compile_beside():
                self.app.display_warning(sentence)
            return
        self._staging = tempfile.TemporaryDirectory()
        for name in rule.MODULES:
            if not source_of(name).exists():
                continue
            try:
                made = compiled(name, Path(self._staging.name))
            except NotCompiledError as error:
                self.app.display_warning(_sentence(name, error))
                continue
            build_data["force_include"][str(made)] = source_of(name).relative_to(ROOT).with_name(made.name).as_posix()
            build_data["pure_python"] = False
            build_data["infer_tag"] = True

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:  # noqa: ARG002 - as hatchling has it
        """Remove what was compiled for the wheel, which now lies in it."""
        if hasattr(self, "_staging"):
            self._staging.cleanup()


def source_of(name: str, root: Path = ROOT) -> Path:
    return root.joinpath(*name.split(".")).with_suffix(".py")


def compile_beside(root: Path = ROOT) -> Iterator[str]:
    """Compile beside its source every module that does not fit it; yield a sentence for each that cannot be."""
    for name in rule.MODULES:
        source = source_of(name, root)
        if not source.exists() or _fits(name, root):
            continue
        try:
            for old in source.parent.glob(f"{source.stem}{rule.SUFFIX}.*"):
                old.unlink()
            with tempfile.TemporaryDirectory() as staging:
                made = compiled(name, Path(staging), root)
                shutil.copy(made, source.with_name(made.name))
        except (NotCompiledError, OSError) as error:
            yield _sentence(name, error)


def compiled(name: str, staging: Path, root: Path = ROOT) -> Path:
    """Compile one module in a process of its own; return where in `staging` it lies. Raises NotCompiledError."""
    source, target = source_of(name, root), name + rule.SUFFIX
    types = source.with_suffix(".pxd")
    copy = staging / "source" / Path(*target.split(".")).with_suffix(".py")
    copy.parent.mkdir(parents=True, exist_ok=True)
    for folder in copy.relative_to(staging / "source").parents[:-1]:
        (staging / "source" / folder / "__init__.py").touch()  # or Cython would not know the module's full name
    known_by = rule.fingerprint(source.read_bytes(), types.read_bytes())
    copy.write_text(f'{source.read_text("utf-8")}\n\nSOURCE = "{known_by}"\n', "utf-8")
    shutil.copy(types, copy.with_suffix(".pxd"))
    words = [sys.executable, str(Path(__file__).resolve()), "--one", target, str(copy), str(staging)]
    done = subprocess.run(
        words, cwd=copy.parents[target.count(".")], capture_output=True, encoding="utf-8", errors="replace", check=False
    )
    if done.returncode:
        raise NotCompiledError(_last_line(done.stderr) or _last_line(done.stdout))
    (made,) = staging.joinpath("built", *target.split(".")[:-1]).glob(f"{copy.stem}.*")
    return made


def _one(target: str, copy: Path, staging: Path) -> None:
    """Translate one module to C and compile that, as setuptools knows how to on each system; both may be missing."""
    cythonize, setuptools = importlib.import_module("Cython.Build").cythonize, importlib.import_module("setuptools")
    flags = [] if sys.platform == "win32" else ["-O2", "-g0"]  # with what debuggers read it would be six times as large
    module = setuptools.Extension(target, [str(copy)], extra_compile_args=flags)
    modules = cythonize([module], compiler_directives=DIRECTIVES, quiet=True)
    command = setuptools.Distribution({"name": "compiled", "ext_modules": modules}).get_command_obj("build_ext")
    command.build_lib, command.build_temp = str(staging / "built"), str(staging / "objects")
    command.ensure_finalized()
    command.run()


def _fits(name: str, root: Path) -> bool:
    """Say whether what lies beside the source is what would be used."""
    asked = (
        f"import sys; sys.path[:0] = {[str(root), str(ROOT)]!r}\n"
        f"from pmo_desktop.domain import compiled; sys.exit(bool(compiled.why_not({name!r})))"
    )
    return subprocess.run([sys.executable, "-c", asked], capture_output=True, check=False).returncode == 0


def _sentence(name: str, error: Exception) -> str:
    return f"{name.rpartition('.')[2]} runs uncompiled, which is right but several times slower: {error}"


def _last_line(text: str) -> str:
    return (text.strip().splitlines() or [""])[-1]


def _load_rule() -> Any:  # noqa: ANN401 - a module found by its path: the program is not installed yet
    spec = importlib.util.spec_from_file_location("rule", ROOT / "pmo_desktop/domain/compiled.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


rule = _load_rule()


def main() -> int:
    """Compile beside the source; return 3 where something runs uncompiled."""
    if sys.argv[1:2] == ["--one"]:
        _one(sys.argv[2], Path(sys.argv[3]), Path(sys.argv[4]))
        return 0
    sentences = list(compile_beside())
    for sentence in sentences:
        print(sentence, flush=True)
    return _UNCOMPILED if sentences else 0


if __name__ == "__main__":
    sys.exit(main())
