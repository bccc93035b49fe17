"""A page set-up comes back from JSON as it was; what does not fit is as in a fresh one."""

import json
from dataclasses import fields

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmo_desktop.charts.colours import PRINT
from pmo_desktop.charts.inks import GREY
from pmo_desktop.charts.page_setup import (
    CUSTOM,
    LIMITS,
    PAPERS,
    Inks,
    Legend,
    PageSetup,
    PrintColumn,
    Scaling,
    from_json,
    from_values,
)

DAY = 86_400
NUMBERS = st.floats(0, 200)
ANY = st.recursive(st.none() | st.booleans() | st.integers() | st.floats() | st.text(), st.lists, max_leaves=6)


@given(
    st.builds(
        PageSetup, paper=st.sampled_from([*PAPERS, CUSTOM]), lying=st.booleans(),
        margins=st.tuples(NUMBERS, NUMBERS, NUMBERS, NUMBERS), scaling=st.sampled_from(list(Scaling)),
        pages_across=st.integers(0, 100), pages_down=st.integers(0, 100), percent=st.floats(10, 400),
        first_day=st.none() | st.just(20_000 * DAY), last_day=st.none() | st.integers(20_000, 30_000).map(lambda day: day * DAY),
        columns=st.lists(st.sampled_from("abcdef"), unique=True).map(lambda names: tuple(PrintColumn(n, 12.5) for n in names)),
        legend=st.sampled_from(list(Legend)), inks=st.sampled_from(list(Inks)), left=st.text(max_size=40),
        break_at_phases=st.booleans(),
    )
)  # fmt: skip
def test_a_set_up_comes_back_as_it_was(setup):
    assert from_json(setup.to_json()) == setup


@given(st.dictionaries(st.sampled_from([each.name for each in fields(PageSetup)]), ANY))
def test_whatever_was_kept_makes_a_set_up_that_can_be_printed(kept):
    made = from_values(kept)
    assert made.size[0] > 0
    for name, (low, high) in LIMITS.items():
        assert low <= getattr(made, name) <= high or (name == "text_size" and made.text_size == 0)
    assert from_json(made.to_json()) == made


@pytest.mark.parametrize("text", ["", "[]", "no json", json.dumps({"paper": "B4", "legend": 7, "columns": 3})])
def test_what_cannot_be_read_is_a_fresh_set_up(text):
    assert from_json(text) == PageSetup()


def test_paper_lies_or_stands_and_an_own_size_is_as_it_is_typed():
    assert [round(each) for each in PageSetup(paper="A4").size] == [842, 595]
    assert [round(each) for each in PageSetup(paper="A4", lying=False).size] == [595, 842]
    assert [round(each) for each in PageSetup(paper=CUSTOM, width=254, height=508).size] == [720, 1440]


def test_grey_ink_has_no_colour_and_tells_the_bars_apart():
    codes = {each.name: getattr(GREY, each.name) for each in fields(GREY) if each.name != "dark"}
    assert all(code[1:3] == code[3:5] == code[5:7] for code in codes.values())
    assert GREY.background == PRINT.background
    task, critical = int(GREY.task[1:3], 16), int(GREY.critical[1:3], 16)
    assert task - critical > 60
    assert abs(int(GREY.progress[1:3], 16) - task) > 80
