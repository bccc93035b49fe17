"""Columns of whole numbers as the kernel reads them."""

from array import array
from collections.abc import Iterable
from typing import cast

import numpy as np
from numpy.typing import NDArray

from pmo_desktop.domain.schedule.running import kernel


def column(values: Iterable[int] | NDArray[np.int64]) -> kernel.Numbers:
    """Return values as a list where the kernel is interpreted, as 64-bit integers where it is compiled.

    An array is taken as it is, not copied: the kernel then writes into it.
    """
    if not kernel.COMPILED:
        return values.tolist() if isinstance(values, np.ndarray) else list(values)
    if isinstance(values, np.ndarray):
        return cast("kernel.Numbers", np.ascontiguousarray(values, np.int64))
    return array("q", values)


def filled(value: int, count: int) -> kernel.Numbers:
    return array("q", [value]) * count if kernel.COMPILED else [value] * count
