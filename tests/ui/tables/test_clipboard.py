"""Cells go to and from spreadsheets as tab-separated text; ranges are repeated, series go on."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ui.tables.clipboard import grid, quoted, series, tiled

CELLS = st.text(alphabet='ab"\t\n ,', max_size=6).map(str.strip)


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("", []), ("a", [["a"]]), ("a\tb\n", [["a", "b"]]), ("a\r\nb\r\n", [["a"], ["b"]]), ("a\n\nb", [["a"], [""], ["b"]]),
        ("a\t", [["a", ""]]), ("\ta", [["", "a"]]), ('"a\tb"\tc', [["a\tb", "c"]]), ('"a\nb"\n', [["a\nb"]]),
        ('"say ""hi"""', [['say "hi"']]), ('"six" inches\tb', [['"six" inches', "b"]]), ('5"\tb', [['5"', "b"]]), ('"', [['"']]),
    ],
)  # fmt: skip
def test_text_is_read_as_a_spreadsheet_wrote_it(text, lines):
    assert grid(text) == lines


@given(st.lists(st.lists(CELLS, min_size=2, max_size=3), min_size=1, max_size=3))
def test_what_is_written_is_read_back(lines):
    text = "\n".join("\t".join(map(quoted, line)) for line in lines)
    assert grid(text) == lines


@pytest.mark.parametrize(
    ("sides", "filled"),
    [
        ((2, 1), [["a"], ["b"]]), ((4, 1), [["a"], ["b"], ["a"], ["b"]]), ((2, 2), [["a", "a"], ["b", "b"]]),
        ((3, 1), [["a"], ["b"]]), ((1, 1), [["a"], ["b"]]),
    ],
)  # fmt: skip
def test_a_range_is_repeated_where_it_fits_a_whole_number_of_times(sides, filled):
    assert tiled([["a"], ["b"]], *sides) == filled


@pytest.mark.parametrize(
    ("texts", "going_on"),
    [
        (["2026-01-30"], ["2026-01-31", "2026-02-01"]), (["2026-01-05", "2026-01-12"], ["2026-01-19", "2026-01-26"]),
        (["5d"], ["6d", "7d"]), (["10", "20"], ["30", "40"]), (["Step 09"], ["Step 10", "Step 11"]),
        (["Anna", "Ben"], ["Anna", "Ben"]), (["1d", "2d", "4d"], ["1d", "2d"]), (["3d", "2h"], ["3d", "2h"]),
    ],
)  # fmt: skip
def test_a_series_goes_on(texts, going_on):
    assert series(texts, 2) == going_on
