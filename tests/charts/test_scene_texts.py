"""Texts cut to the room there is: at a letter, at a thing of a list, at a word that may be parted from the one before."""

import pytest

from pmo_desktop.charts.scene import NO_BREAK, elided, fewer, two_lines


@pytest.mark.parametrize(
    ("letters", "said"),
    [
        (20, "Anna, Ben, Claire"),
        (16, "Anna, Ben +1"),
        (12, "Anna, Ben +1"),
        (11, "Anna +2"),
        (7, "Anna +2"),
        (4, "Ann…"),
    ],
)
def test_of_a_list_whole_things_are_named_and_the_others_counted(measure, letters, said):
    assert fewer("Anna, Ben, Claire", letters * 6, 8, measure) == said


def test_what_was_cut_may_be_cut_again_and_counts_on(measure):
    once = fewer("Anna, Ben, Claire, Dora", 12 * 6, 8, measure)
    assert (once, fewer(once, 8 * 6, 8, measure)) == ("Anna, Ben +2", "Anna +3")


def test_words_joined_stay_on_one_line(measure):
    text = f"Anna{NO_BREAK}Berg; Ben{NO_BREAK}Oduya"
    assert two_lines(text, 13 * 6, 8, measure) == [f"Anna{NO_BREAK}Berg;", f"Ben{NO_BREAK}Oduya"]


def test_a_text_without_a_list_is_cut_at_a_letter(measure):
    assert fewer("Foundations", 6 * 6, 8, measure) == elided("Foundations", 6 * 6, 8, measure) == "Found…"
