"""Fixtures shared by every room of the house."""

import os
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def realdata() -> Path:
    """Return the folder of real project files, named by PMO_REALDATA or beside the checkout; skip where it is absent."""
    folder = Path(os.environ.get("PMO_REALDATA", Path(__file__).parents[2] / "shared" / "data"))
    if not folder.is_dir():
        pytest.skip(f"no real project files at {folder}")
    return folder
