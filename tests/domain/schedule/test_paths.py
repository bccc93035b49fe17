"""The path of a task: what it waits for and what waits for it, and which of those decide dates."""

import pytest

from pmo_desktop.domain.plan.plan import Plan
from pmo_desktop.domain.schedule import Explainer, Scheduler
from pmo_desktop.domain.schedule.paths import Paths
from tests.domain.schedule.cases import Case, plan_of, table

ROWS = """
id | parent | duration | links
A  |        | 5d       |
B  |        | 2d       |
C  |        | 3d       | A, B
D  |        | 1d       | C
E  |        | 8d       | A
F  |        | 1d       | D, E
X  |        | 1d       |
"""
PHASES = """
id | parent | duration | links
P  |        |          |
Q  | P      | 2d       |
R  | P      | 6d       |
S  |        |          | P
T  | S      | 3d       |
U  |        | 1d       | T
"""


def path(rows, task):
    project, records = plan_of(Case("paths", {}, table(rows)))
    plan = Plan.from_records(project, records)
    scheduler = Scheduler(plan)
    paths = Paths(Explainer(scheduler, scheduler.run()))
    found = paths.of(plan.tasks.row[task])
    assert paths.of(plan.tasks.row[task]) is found

    def ids(rows):
        return "".join(sorted(plan.tasks.ids[row] for row in rows))

    return [ids(each) for each in (found.predecessors, found.driving, found.successors, found.driven)]


@pytest.mark.parametrize(
    ("rows", "task", "expected"),
    [
        (ROWS, "C", ["AB", "A", "DF", "D"]),
        (ROWS, "A", ["", "", "CDEF", "CDEF"]),
        (ROWS, "B", ["", "", "CDF", ""]),
        (ROWS, "F", ["ABCDE", "AE", "", ""]),
        (ROWS, "X", ["", "", "", ""]),
        (PHASES, "T", ["PQR", "PR", "U", "U"]),
        (PHASES, "R", ["", "", "STU", "TU"]),
        (PHASES, "Q", ["", "", "STU", ""]),
    ],
)  # fmt: skip
def test_a_path_holds_what_comes_before_and_after_and_what_of_that_decides(rows, task, expected):
    assert path(rows, task) == expected
