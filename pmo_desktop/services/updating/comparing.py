"""Comparing a newer file with the project here, and both with what was imported last."""

from collections.abc import Iterator
from dataclasses import replace

from pmo_desktop.domain.bulk import collector_paused
from pmo_desktop.domain.plan.plan import Plan
from pmo_desktop.domain.records import Project, ProjectState
from pmo_desktop.domain.schedule import NO_PART, Schedule
from pmo_desktop.services.importing import Choices, Preview
from pmo_desktop.services.updating.difference import Dates, Difference, Moved, Thing
from pmo_desktop.services.updating.differing_calendars import CalendarRows
from pmo_desktop.services.updating.laying_out import laid_out
from pmo_desktop.services.updating.looking import Looking
from pmo_desktop.services.updating.project_rows import ProjectRow, take_people
from pmo_desktop.services.updating.summing_up import finish_days, summary_of
from pmo_desktop.services.updating.task_rows import TaskRows
from pmo_desktop.services.updating.versions import versions
from pmo_desktop.services.updating.work import Work
from pmo_desktop.services.updating.writing import Writing
from pmo_desktop.services.workspace import Workspace


def compare(workspace: Workspace, project_id: str, preview: Preview, choices: Choices | None = None) -> Difference:
    """Return what a file says otherwise than a project here; writes nothing.

    `choices` override who the people of the file are, as for an import. Raises KeyError where there is no such project.
    """
    workspace.get(Project, project_id)
    with collector_paused():
        before = workspace.schedule(project_id)
        work, calendars = laid_out(workspace, project_id, preview, choices or {})
        look = Looking(workspace, work.plan, work)
        ProjectRow(look).take()
        take_people(look)
        CalendarRows(look, calendars).take(work.imported.records)
        TaskRows(look).take()
        shown = Difference(
            project_id, work.plan.project.name, preview, tuple(look.rows), "", plan=work, kept=tuple(look.kept)
        )
        return _Dating(workspace, work, before).dated(shown)


_OVER = frozenset({ProjectState.CLOSED, ProjectState.CANCELLED})


class _Dating:
    """Adds what becomes of the dates where all is taken over, worked out on a copy."""

    def __init__(self, workspace: Workspace, work: Work, before: Schedule) -> None:
        self.workspace, self.work, self.before = workspace, work, before
        self.plan, self.ours, self.theirs, self.since = work.plan, work.ours, work.theirs, work.since

    def dated(self, shown: Difference) -> Difference:
        workspace, before = self.workspace, self.before
        draft = Writing(workspace, self.work, shown.everything()).draft() if shown.rows else self.plan
        after = workspace.tried(draft) if shown.rows else before
        dates = {
            each: self._dates_of(each, draft, after)
            for each in {*self.ours.tasks.ids, *draft.tasks.ids}
        }  # fmt: skip
        rows = tuple(
            replace(row, dates=dates[row.id]) if row.thing is Thing.TASK and row.id in dates else row
            for row in shown.rows
        )
        known = {row.id for row in rows}
        names, summaries = draft.tasks["name"], draft.outline.is_summary
        moved = tuple(
            Moved(each, names[row], dates[each])
            for row in draft.outline.order
            if (each := draft.tasks.ids[row]) not in known and not summaries[row] and dates[each].have_moved
        )
        ends = _finish(self.plan, before), _finish(draft, after)
        known_versions = versions(workspace, shown.project_id, 1)
        last = known_versions[0] if known_versions else None
        digest = self.work.preview.imported.run.digest
        is_same = last is not None and bool(digest) and last.digest == digest
        found = replace(
            shown, rows=rows, moved=moved, finish_before=ends[0], finish_after=ends[1],
            finish_days=finish_days(draft, *ends), last=last, is_same_file=is_same,
        )  # fmt: skip
        return replace(found, summary=summary_of(found), notes=tuple(self._notes(found)))

    def _dates_of(self, task_id: str, draft: Plan, after: Schedule) -> Dates:
        said = self.theirs.dates.get(task_id)
        return Dates(
            *_moments(self.plan, self.before, task_id), *_moments(draft, after, task_id),
            None if said is None else said.start, None if said is None else said.finish,
        )  # fmt: skip

    def _notes(self, found: Difference) -> Iterator[str]:
        if found.is_same_file and found.last is not None:
            yield f"“{self.work.preview.source}” is the file that is here already."
        if self.plan.project.state in _OVER:
            yield f"The project is {self.plan.project.state.value} here, and stays so."
        if not self.since.runs:
            yield "No file came for this project before: what stands here was entered here."
        elif not self.since.is_known:
            yield ("The history of this project's last file was folded: what differs may have been changed here since.")
        if found.kept:
            stay = "1 fact stays as it is" if len(found.kept) == 1 else f"{len(found.kept)} facts stay as they are"
            yield f"{stay} here: the file says of it what it said before."
        yield from self.work.preview.meetings


def _moments(plan: Plan, schedule: Schedule, task_id: str) -> tuple[int | None, int | None]:
    row = plan.tasks.row.get(task_id)
    if row is None or schedule.start[row] == NO_PART:
        return None, None
    return int(schedule.start[row]), int(schedule.finish[row])


def _finish(plan: Plan, schedule: Schedule) -> int | None:
    return int(schedule.project_finish) if len(plan.tasks) and len(schedule.start) else None
