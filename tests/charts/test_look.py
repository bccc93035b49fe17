"""How a chart is drawn is kept as plain values and read again by any version."""

import json

import pytest

from pmo_desktop.charts.gantt_look import USUAL, Follow, Links, Look, NonWorking, ProgressLine


def test_a_look_comes_back_from_json_as_it_was():
    look = Look(
        left="start", inside="custom:abc", right="", colour=Follow.RAG, baseline=None, second_baseline=10, slack=True,
        progress_line=ProgressLine.TODAY, non_working=NonWorking.OWN, links=Links.SELECTED, tiers=("years", "weeks"),
        scale_rows=3, fiscal=True,
    )  # fmt: skip
    assert Look.from_json(json.loads(json.dumps(look.as_json()))) == look
    assert not USUAL.as_json()


@pytest.mark.parametrize(
    "said",
    [
        None, [], "x", {"left": "no such field"}, {"left": 3}, {"colour": "mood"}, {"colour": ["rag"]}, {"baseline": 11},
        {"baseline": True}, {"slack": 1}, {"tiers": "years"}, {"tiers": [1]}, {"scale_rows": 9}, {"of tomorrow": 1},
    ],
)  # fmt: skip
def test_what_is_not_understood_stays_as_usual(said):
    assert Look.from_json(said) == USUAL
