"""A plan written as a table is read as a planner means it, and what is wrong is named with its line."""

import pytest

from pmo_desktop.domain.entry.plan_table import parse_plan
from pmo_desktop.domain.errors import InvalidValueError
from pmo_desktop.domain.records import LinkType

DAY = 28_800


def test_a_table_is_an_outline_with_durations_links_and_people():
    text = """
    # for readers

     1 Design
     2   Survey  | 5d
     3   Drawings | 2w | 2FS-1d, 9SS | Anna; Ben[50%]
     9 Handed over | 0d | 3
    """
    design, survey, drawings, end = parse_plan(text)
    assert [(each.number, each.level, each.name) for each in (design, survey, drawings, end)] == [
        (1, 0, "Design"),
        (2, 1, "Survey"),
        (3, 1, "Drawings"),
        (9, 0, "Handed over"),
    ]
    assert design.duration is None
    assert (survey.duration.seconds, end.duration.seconds) == (5 * DAY, 0)
    assert [(link.number, link.type, link.lag) for link in drawings.predecessors] == [
        (2, LinkType.FS, -DAY),
        (9, LinkType.SS, 0),
    ]
    assert drawings.people == (("Anna", 1.0), ("Ben", 0.5))


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("Design | 5d", "“Design | 5d” is no line of a plan"),
        ("1 Design | soon", "“soon” is not a duration"),
        ("1 Design | 5d | x", "“x” is not a predecessor"),
        ("1 Design | 5d | 7", "There is no task 7"),
        ("1 Design | 5d\n1 Build | 5d", "The number 1 is there twice"),
        ("1 Design\n2 Build | 5d", "A task needs a duration"),
        ("1 Design | 5d\n2   Build | 5d", "must have none"),
        ("1 Design\n2     Build | 5d", "more than one level"),
    ],
)
def test_a_line_that_cannot_be_is_named(text, complaint):
    with pytest.raises(InvalidValueError, match=complaint):
        parse_plan(text)
