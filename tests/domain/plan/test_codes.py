"""Masks of WBS codes are text that says one thing, and make the codes MS Project would."""

import pytest

from pmo_desktop.domain.errors import InvalidValueError
from pmo_desktop.domain.plan.codes import Level, Mask, _part, example, format_mask, parse_mask


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("1", "1.1.1.1"),
        ("", "1.1.1.1"),
        ('"BR-" 1/. A2/- a', "BR-1.AA-a.1"),
        ("13/- a A *3", "001-a.A.***"),
        ('"P" ', "P1.1.1.1"),
    ],
)
def test_a_mask_makes_codes_level_by_level(text, shown):
    assert example(parse_mask(text)) == shown


def test_a_mask_reads_as_it_was_written():
    for mask in (Mask(), Mask("BR-", (Level("1", 2, "-"), Level("A", 0, ""), Level("*", 3, "/"))), Mask("x y")):
        assert parse_mask(format_mask(mask)) == mask


@pytest.mark.parametrize("text", ["b", "1//////", "A99", '"open'])
def test_what_is_no_mask_is_refused(text):
    with pytest.raises(InvalidValueError):
        parse_mask(text)


@pytest.mark.parametrize(
    ("number", "length", "said"), [(1, 0, "A"), (27, 0, "AA"), (1, 2, "AA"), (26, 2, "AZ"), (677, 2, "AAA")]
)
def test_letters_count_on_past_z(number, length, said):
    assert _part(Level("A", length), number) == said
