"""Levelling’s kernel as it runs on this machine: compiled where that was made of the source that lies here, else interpreted."""

from typing import TYPE_CHECKING

from pmo_desktop.domain.compiled import load

if TYPE_CHECKING:
    from pmo_desktop.domain.levelling import kernel as kernel  # noqa: PLC0414 - handed on under its name
else:
    kernel = load("pmo_desktop.domain.levelling.kernel")
