"""The board: cards one below the other in their columns, found by a point, drawn only where they are seen."""

from hypothesis import given, settings
from hypothesis import strategies as st

from pmo_desktop.charts.board import Board, Pile, Signs
from pmo_desktop.charts.card import Card
from pmo_desktop.charts.scene import Text
from pmo_desktop.domain.moment import DAY
from pmo_desktop.domain.records import Rag


class Wide:
    def width(self, text, size, *, bold=False):
        return len(text) * size * 0.62


def board(*counts, width=900.0):
    piles = [Pile(str(n), f"Pile {n}", tuple(f"{n}-{at}" for at in range(count))) for n, count in enumerate(counts)]
    cards = {each: Card(each, 1, f"Task {each}", 0, 0) for pile in piles for each in pile.ids}
    return Board(piles, cards, width)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(0, 30), min_size=1, max_size=8), st.floats(100, 3000))
def test_cards_never_overlap_and_each_is_found_where_it_stands(counts, width):
    made = board(*counts, width=width)
    seen = set()
    for number, pile in enumerate(made.piles):
        for place, task_id in enumerate(pile.ids):
            x, y = made.corner(number, place)
            assert made.at(x + 3, y + 3) == (number, place)
            assert made.at(x + made.card_width - 3, y + made.card_height - 3) == (number, place)
            assert made.at(x + 3, y + made.card_height + 2) is None
            assert made.places(task_id) == [(number, place)]
            assert x + made.card_width <= (number + 1) * made.column
            assert y + made.card_height <= made.size[1]
            seen.add((x, y))
    assert len(seen) == sum(counts)


def test_of_ten_thousand_cards_only_those_seen_are_drawn():
    made = board(10_000, 5)
    seen = list(made.seen(0, 400_000, 900, 700))
    assert 5 <= len(seen) <= 11
    assert all(number == 0 for number, _ in seen)


def test_a_card_says_what_is_wrong_in_words_and_by_a_letter():
    late = Card("a", 1, "Dig", 0, 0, late=True, people=("Anna", "Ben"))
    waiting = Card("b", 2, "Pour", 0, 0, waiting=True)
    done = Card("c", 3, "Plan", 0, 0, percent=100, late=False)
    unmet = Card("d", 4, "Paint", 0, 0, unmet=True)
    assert [each.light for each in (late, waiting, done, unmet)] == [Rag.RED, Rag.AMBER, None, Rag.AMBER]
    made = Board([Pile("", "All", ("a", "b"))], {"a": late, "b": waiting}, 300)
    texts = [
        {
            shape.text
            for shape in made.card(0, place, Wide(), Signs("late", "waiting"), selected=False)
            if isinstance(shape, Text)
        }
        for place in (0, 1)
    ]
    assert {"Dig", "R", "late", "Anna, Ben", "0 %"} <= texts[0]
    assert {"Pour", "A", "waiting"} <= texts[1]


def test_columns_say_how_many_cards_they_hold():
    texts = [shape.text for shape in board(3, 0).heads(0, 900, Wide()) if isinstance(shape, Text)]
    assert texts == ["Pile 0", "3", "Pile 1", "0"]


def test_names_take_two_lines_in_narrow_columns_and_cards_are_higher_for_it():
    name = "Process workshops: trade effluent and large users"
    cards = {"a": Card("a", 1, name, 0, DAY)}

    def lines(width):
        made = Board([Pile("x", "Phase", ("a",))], cards, width)
        bold = [
            each
            for each in made.card(0, 0, Wide(), Signs("late", "waiting"), selected=False)
            if isinstance(each, Text) and each.bold and each.text[:4] in name
        ]
        assert all(each.y < made.corner(0, 0)[1] + made.card_height for each in bold)
        return len(bold), made.card_height

    assert lines(190)[0] == 2
    assert lines(500)[0] == 1
    assert lines(190)[1] > lines(500)[1]


def test_one_long_name_among_many_does_not_make_every_card_higher():
    cards = {str(at): Card(str(at), at, "Paint", 0, DAY) for at in range(20)}
    cards["0"] = Card("0", 0, "Process workshops: trade effluent and large users", 0, DAY)
    assert Board([Pile("x", "Phase", tuple(cards))], cards, 190).lines == 1
