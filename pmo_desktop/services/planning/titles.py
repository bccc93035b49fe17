"""What a line of titles means that comes with cells from another program: ours, the expert's, MS Project's."""

from collections.abc import Mapping, Sequence

from pmo_desktop.domain.plan.plan import Plan
from pmo_desktop.services.planning.fields import columns_of

_ELSEWHERE = {
    "id": "number", "name": "name", "task name": "name", "task": "name", "resource names": "people", "resources": "people",
    "assigned to": "people", "resource": "people", "% complete": "percent", "% work complete": "percent_work",
    "physical % complete": "physical_percent", "predecessor": "predecessors", "successor": "successors", "end": "finish",
    "end date": "finish", "start date": "start", "finish date": "finish", "due date": "finish", "start_date": "start",
    "task mode": "manual", "constraint type": "constraint_type", "outline number": "outline_number", "comment": "notes",
    "comments": "notes", "note": "notes", "begin": "start",
}  # fmt: skip
"""By a title of MS Project, of other planners and of common spreadsheets, the field it means here."""
FEWEST = 2
"""Titles a line has at least: one alone may be a task of that name."""


def fields_titled(plan: Plan, titles: Sequence[str]) -> list[str | None] | None:
    """Return the field each title names, None for one that names none; None altogether where it is no line of titles.

    It is one where every text of it is a title, or where the name of the task and another one are among them.
    """
    known = _known(plan)
    found = [known.get(" ".join(title.split()).casefold()) for title in titles]
    count = sum(each is not None for each in found)
    is_one = count >= FEWEST and (count == len(found) or "name" in found)
    return found if is_one else None


def _known(plan: Plan) -> Mapping[str, str]:
    """Return the field of each title; our own words come before the expert's."""
    columns = columns_of(plan)
    own = {spec.title.casefold(): name for name, spec in columns.items()}
    expert = {
        spec.tooltip.split(":")[0].split(" (")[0].casefold(): name for name, spec in columns.items() if spec.tooltip
    }
    return {**_ELSEWHERE, **expert, **own}
