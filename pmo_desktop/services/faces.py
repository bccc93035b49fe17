"""The tasks of a plan as cards, for the faces that show them without a table."""

from pmo_desktop.charts.card import Card
from pmo_desktop.domain.plan.plan import Plan
from pmo_desktop.domain.records import LinkType
from pmo_desktop.domain.schedule import NO_PART, Schedule


def cards_of(plan: Plan, schedule: Schedule, today: int) -> list[Card]:
    """Return a card for every task that takes part, summaries too, in display order; O(n) in tasks and links."""
    tasks, outline = plan.tasks, plan.outline
    ids, names, durations, marked = tasks.ids, tasks["name"], tasks["duration"], tasks["milestone"]
    deadlines, begun = tasks["deadline"], tasks["actual_start"]
    starts, finishes, percents = schedule.start.tolist(), schedule.finish.tolist(), schedule.percent.tolist()
    summaries, criticals = schedule.summary.tolist(), schedule.critical.tolist()
    slacks = schedule.total_slack.tolist()
    people, waiting, phases = _people(plan), _waiting(plan, percents), _phases(plan)
    made = []
    for row in outline.order:
        if starts[row] == NO_PART or tasks["blank"][row]:
            continue
        undone, summary = percents[row] < 100, summaries[row]
        has_begun = begun[row] is not None or percents[row] > 0
        made.append(
            Card(
                ids[row], outline.number[row], names[row], starts[row], finishes[row], percents[row], outline.level[row],
                phases[row], summary, not summary and (durations[row] == 0 or marked[row]), criticals[row],
                undone and finishes[row] < today, not has_begun and row in waiting and starts[row] <= today, has_begun,
                tuple(people.get(ids[row], ())), deadlines[row], undone and slacks[row] < 0,
            )
        )  # fmt: skip
    return made


def _people(plan: Plan) -> dict[str, list[str]]:
    names, rows = plan.people["name"], plan.people.row
    found: dict[str, list[str]] = {}
    for task_id, person_id in zip(plan.assignments["task_id"], plan.assignments["person_id"], strict=True):
        if person_id in rows:
            found.setdefault(task_id, []).append(names[rows[person_id]])
    return found


def _waiting(plan: Plan, percents: list[float]) -> set[int]:
    """Return the rows whose predecessors are not all done."""
    links, rows = plan.dependencies, plan.tasks.row
    ends = zip(links["predecessor_id"], links["successor_id"], links["type"], strict=True)
    return {
        rows[after]
        for before, after, kind in ends
        if kind == LinkType.FS and before in rows and after in rows and percents[rows[before]] < 100
    }


def _phases(plan: Plan) -> list[str]:
    """Return the id of the phase each row lies in, its own where it is one; empty where it lies in none.

    Phases are the outermost summaries; where all of the plan lies in a single one, as many files have it, those in that.
    """
    outline, ids, blank = plan.outline, plan.tasks.ids, plan.tasks["blank"]
    level = 0
    inside = [row for row in outline.order if outline.level[row] == 0 and not blank[row]]
    while len(inside) == 1 and any(outline.is_summary[child] for child in outline.children[inside[0]]):
        inside = [child for child in outline.children[inside[0]] if not blank[child]]
        level += 1
    found = [""] * len(ids)
    for row in outline.order:
        if outline.level[row] > level:
            found[row] = found[outline.parent[row]]
        elif outline.level[row] == level and outline.is_summary[row]:
            found[row] = ids[row]
    return found
