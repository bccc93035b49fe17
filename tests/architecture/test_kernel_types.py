"""The types of C beside the kernel are those its annotations give."""

import runpy
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_the_types_beside_the_kernel_are_made_of_its_annotations():
    script = runpy.run_path(str(ROOT / "scripts" / "kernel_types.py"))
    kernel = ROOT / "pmo_desktop" / "domain" / "schedule" / "kernel.py"
    assert script["types"](kernel.read_text("utf-8")) == kernel.with_suffix(".pxd").read_text("utf-8")
