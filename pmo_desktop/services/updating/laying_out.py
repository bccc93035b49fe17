"""Laying a file beside a project here: which row is which, what ids stand for, how the file joins the portfolio."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from pmo_desktop.domain.changes import Change, Update
from pmo_desktop.domain.plan.plan import Plan
from pmo_desktop.domain.records import (
    Assignment,
    Baseline,
    Calendar,
    CustomField,
    Dependency,
    ExternalId,
    Person,
    Record,
    Split,
    Task,
)
from pmo_desktop.exchange.bundle import begun_at
from pmo_desktop.services.importing import Choices, Preview, joined
from pmo_desktop.services.meeting import meet
from pmo_desktop.services.updating.differing_calendars import Differing, differing
from pmo_desktop.services.updating.facts import Words
from pmo_desktop.services.updating.matching import match
from pmo_desktop.services.updating.people import known_by_ids
from pmo_desktop.services.updating.sides import Side, cards, cards_here, ours, settle, theirs
from pmo_desktop.services.updating.since import since_last_file
from pmo_desktop.services.updating.work import Work
from pmo_desktop.services.workspace import Workspace

_OF_TASKS = (Task, Dependency, Assignment, Baseline, Split)


def laid_out(workspace: Workspace, project_id: str, preview: Preview, choices: Choices) -> tuple[Work, Differing]:
    """Return both sides by the same ids, and the calendars of the file that are none that is here."""
    seen = workspace.store.last_number()
    plan = workspace.plan(project_id)
    here = ours(workspace, plan)
    told = known_by_ids(workspace, project_id, preview)
    imported = joined(workspace, preview, told | dict(choices))
    met = meet(workspace, [imported])
    records = met.of_import(imported.records)
    since = since_last_file(workspace, project_id, _rows(plan, here))
    raw = theirs(imported.project, records, {}, {})
    found = match(cards(raw), cards_here(here, since))
    records = begun_at(_known_elsewhere(workspace, raw, here, found), records)
    ids = {**found, imported.project.id: project_id}
    calendars = differing(workspace, plan, imported.project, records, ids)
    file = theirs(replace(imported.project, id=project_id), records, ids, calendars.ids())
    settle(file, here)
    work = Work(
        preview, choices, replace(imported, records=tuple(records)), plan, seen, here, file, since, ids, Words(),
        told, calendars.ids(),
        support={each.id: each for each in records if not isinstance(each, (*_OF_TASKS, ExternalId))},
        absent={each.id: each for each in since.absent},
        elsewhere=[_turned(each, {**ids, **met.tasks}) for each in met.changes],
    )  # fmt: skip
    _name(workspace, work)
    return work, calendars


def _rows(plan: Plan, here: Side) -> Iterator[str]:
    """Yield the ids of all that is the project's, its calendars with it."""
    yield plan.project.id
    for table in (plan.tasks, plan.dependencies, plan.assignments, plan.baselines, plan.splits):
        yield from table.ids
    for values in here.values.values():
        yield from (own for own, _ in values.values())
    for calendar_id in {plan.project.calendar_id, *plan.tasks["calendar_id"]} - {None}:
        for weeks in (plan.work_weeks, plan.exceptions):
            yield from (weeks.ids[row] for row in weeks.by("calendar_id").get(calendar_id, ()))


def _name(workspace: Workspace, work: Work) -> None:
    """Learn what ids of both sides are called."""
    project, words, records = work.theirs.project, work.words, work.imported.records
    words.units = replace(
        words.units, day=project.day_seconds, week=project.week_seconds, month_days=project.month_days
    )
    named: dict[type[Record], dict[str, str]] = {Calendar: words.calendars, Person: words.people}
    for kind, names in named.items():
        names.update((each.id, each.name) for each in records if isinstance(each, kind))  # type: ignore[attr-defined]  # both have names
        names.update((each.id, each.name) for each in workspace.all(kind))  # type: ignore[attr-defined]  # same
    words.fields.update((each.id, each) for each in records if isinstance(each, CustomField))
    words.fields.update((each.id, each) for each in workspace.all(CustomField))
    for side in (work.ours, work.theirs):
        words.tasks.update(zip(side.tasks.ids, side.tasks["name"], strict=True))
    words.tasks.update((each.id, each.name) for each in work.since.absent)
    words.tasks.update((task_id, seen.name) for task_id, seen in work.plan.outside.items())


def _known_elsewhere(workspace: Workspace, file: Side, here: Side, found: Mapping[str, str]) -> dict[str, str]:
    """Return which tasks of other projects rows of the file stand for that links here lead to already, by their names."""
    standing = {
        task_id: file.tasks["name"][row]
        for row, task_id in enumerate(file.tasks.ids)
        if file.tasks["external"][row] and task_id not in found
    }
    if not standing:
        return {}
    outside = {before for links in here.links.values() for before, _ in links if before not in here.tasks}
    names = {each.id: each.name for each in workspace.find(Task, id=outside)} if outside else {}
    made: dict[str, str] = {}
    for task_id, links in file.links.items():
        for before, _ in links:
            if before in standing:
                there = here.links.get(found.get(task_id, ""), {})
                same = [each for each, _ in there if names.get(each) == standing[before]]
                if len(same) == 1:
                    made[before] = same[0]
    return made


def _turned(change: Change, ids: Mapping[str, str]) -> Change:
    """Return a change that turns a link of another project to a task by its id here."""
    if isinstance(change, Update) and "predecessor_id" in change.fields:
        before = change.fields["predecessor_id"]
        return replace(change, fields={**change.fields, "predecessor_id": ids.get(before, before)})
    return change
