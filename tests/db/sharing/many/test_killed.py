"""Whoever is killed while editing, exchanging, founding or joining loses nothing, and sends nothing twice."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

MEMBER = Path(__file__).with_name("killed_member.py")
ROOT = Path(__file__).parents[4]

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="the member forks; this system cannot")


def survive(folder, rounds: int, seed: int) -> None:
    done = subprocess.run(
        [sys.executable, MEMBER, folder, str(rounds), str(seed)],
        capture_output=True, text=True, check=False, env=os.environ | {"PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert found["faults"] == []
    assert found["said"] >= rounds, "hardly anything was written before the kills"
    assert found["exchanges"] > 0, "nobody got through an exchange before the kills"
    assert found["midway"] > found["kills"]["work"] / 2, "the kills came too early or too late to hit a writer"
    assert min(found["kills"].values()) > 0


def test_sixty_kills_lose_nothing_and_send_nothing_twice(tmp_path):
    survive(tmp_path, 60, 1)


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(2, 12))
def test_a_thousand_kills_lose_nothing_and_send_nothing_twice(tmp_path, seed):
    survive(tmp_path, 120, seed)
