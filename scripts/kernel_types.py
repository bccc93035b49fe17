"""Write `kernel.pxd`, the C types of each kernel that is compiled, from the annotations of its `kernel.py`."""

import ast
from pathlib import Path

_DOMAIN = Path(__file__).parents[1] / "pmo_desktop" / "domain"
KERNELS = (_DOMAIN / "schedule" / "kernel.py", _DOMAIN / "levelling" / "kernel.py")
_INTEGER, _NUMBERS = "long long", "long long[::1]"
_TYPES = {"int": _INTEGER, "Numbers": _NUMBERS, "Net": "Net", "None": "void"}


def types(source: str) -> str:
    """Return the declarations for a kernel's source."""
    tree = ast.parse(source)
    lines = [
        "# The C types of kernel.py where it is compiled; made by scripts/kernel_types.py, looked at by nothing else.",
        "",
    ]
    constants = [name for node in tree.body if isinstance(node, ast.Assign) for name in _private(node)]
    lines += [f"cdef {_INTEGER} {', '.join(constants)}", "", "", "cdef class Net:"]
    (net,) = (node for node in tree.body if isinstance(node, ast.ClassDef))
    fields = (node for node in net.body if isinstance(node, ast.AnnAssign))
    lines += [f"    cdef public {_TYPES[ast.unparse(each.annotation)]} {ast.unparse(each.target)}" for each in fields]
    return "\n".join(
        [*lines, "", "", *(_signature(node) for node in tree.body if isinstance(node, ast.FunctionDef)), ""]
    )


def _private(node: ast.Assign) -> list[str]:
    names = [each.id for each in ast.walk(node.targets[0]) if isinstance(each, ast.Name)]
    return [name for name in names if name.startswith("_")]


def _signature(node: ast.FunctionDef) -> str:
    assert node.returns is not None, node.name
    given = [(each.arg, ast.unparse(each.annotation)) for each in node.args.args if each.annotation is not None]
    arguments = ", ".join(f"{_TYPES[kind]} {name}" for name, kind in given)
    kind = _TYPES[ast.unparse(node.returns)]
    ending = " except *" if kind == "void" else ""
    return f"{'cdef' if node.name.startswith('_') else 'cpdef'} {kind} {node.name}({arguments}){ending}"


if __name__ == "__main__":
    for kernel in KERNELS:
        kernel.with_suffix(".pxd").write_text(types(kernel.read_text("utf-8")), "utf-8")
