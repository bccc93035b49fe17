"""What is kept beside a plan in the demo: risks, issues, actions, status reports and documents."""

from collections.abc import Iterator, Mapping

from pmo_desktop.domain import moment
from pmo_desktop.domain.changes import Change, Insert, Update
from pmo_desktop.domain.entry.dates import format_date
from pmo_desktop.domain.identity import NewId
from pmo_desktop.domain.records import Action, Document, Issue, Project, Record, Risk, StatusReport
from pmo_desktop.services.demo.data import ProjectData, ReportData
from pmo_desktop.services.demo.days import Days
from pmo_desktop.services.demo.history import Deed


def registers(  # noqa: PLR0913, PLR0917 - what they are made from
    told: ProjectData, project: Project, days: Days, people: Mapping[str, str], coordinator: str, new_id: NewId
) -> Iterator[Deed]:
    """Yield what was entered, one deed per risk, issue, action and report; all documents of a project as one."""
    making = _Making(told, project, days, people, coordinator, new_id)
    yield from making.documents()
    yield from making.risks()
    yield from making.issues()
    yield from making.actions()
    yield from making.reports()


class _Making:
    def __init__(  # noqa: PLR0913, PLR0917 - see `registers`
        self, told: ProjectData, project: Project, days: Days, people: Mapping[str, str], coordinator: str,
        new_id: NewId,
    ) -> None:  # fmt: skip
        self._told = told
        self._project = project
        self._days = days
        self._people = people
        self._coordinator = coordinator
        self._new_id = new_id

    def documents(self) -> Iterator[Deed]:
        found: list[Record] = [
            Document(
                id=self._new_id(), project_id=self._project.id, name=each.name, kind=each.kind, phase=each.phase,
                state=each.state, owner_id=self._people[each.owner] if each.owner else None,
            )
            for each in self._told.documents
        ]  # fmt: skip
        if found:
            at = min(self._project.start, self._days.monday) - 2 * moment.WEEK
            yield self._deed(at, self._told.manager, f"Documents of “{self._project.name}”", found)

    def risks(self) -> Iterator[Deed]:
        for number, each in enumerate(self._told.risks, 1):
            raised = self._days.working_day(each.raised)
            risk = Risk(
                id=self._new_id(), project_id=self._project.id, number=number, title=each.title,
                description=each.description, category=each.category, opportunity=each.opportunity,
                likelihood=each.likelihood, impact=each.impact, owner_id=self._people[each.owner],
                strategy=each.strategy, response=each.response, status=each.status if not each.closed else "approved",
                identified_on=raised, target_date=self._maybe(each.due),
            )  # fmt: skip
            yield self._deed(raised, self._told.manager, f"New risk “{each.title}”", [risk])
            if each.closed:
                closed = self._days.working_day(each.closed)
                change = Update(Risk, risk.id, {"status": "closed", "closed_on": closed})
                yield Deed(_afternoon(closed), self._told.manager, f"Close risk “{each.title}”", [change])

    def issues(self) -> Iterator[Deed]:
        for number, each in enumerate(self._told.issues, 1):
            opened = self._days.working_day(each.raised)
            issue = Issue(
                id=self._new_id(), project_id=self._project.id, number=number, title=each.title,
                description=each.description, urgency=each.urgency, impact=each.impact,
                owner_id=self._people[each.owner], opened_on=opened, target_date=self._maybe(each.due),
            )  # fmt: skip
            yield self._deed(opened, self._told.manager, f"New issue “{each.title}”", [issue])
            if each.closed:
                closed = self._days.working_day(each.closed)
                change = Update(Issue, issue.id, {"status": "closed", "closed_on": closed})
                yield Deed(_afternoon(closed), self._told.manager, f"Close issue “{each.title}”", [change])

    def actions(self) -> Iterator[Deed]:
        """Yield actions as agreed a fortnight before they were due, at the latest last week."""
        for each in self._told.actions:
            due = self._days.working_day(each.due)
            done = self._maybe(each.done)
            action = Action(
                id=self._new_id(), project_id=self._project.id, title=each.title, owner_id=self._people[each.owner],
                due=due, status="open" if done is None else "done", done_on=done,
            )  # fmt: skip
            at = min(due - 2 * moment.WEEK, self._days.monday - 4 * moment.DAY)
            yield self._deed(at, self._coordinator, f"New action “{each.title}”", [action])

    def reports(self) -> Iterator[Deed]:
        latest = min((each.weeks_ago for each in self._told.reports), default=0)
        for each in self._told.reports:
            at = moment.midnight(self._days.status_before(each.weeks_ago))
            report = self._report(each, at)
            changes: list[Change] = [Insert(report)]
            if each.weeks_ago == latest:
                light = {"rag": each.rag, "rag_reason": each.summary}
                changes.append(Update(Project, self._project.id, light))
            who = self._coordinator if each.by_phone else self._told.manager
            label = f"Status of “{self._project.name}” as at {format_date(at)}"
            yield Deed(at + 16 * moment.HOUR, who, label, changes)

    def _report(self, told: ReportData, at: int) -> StatusReport:
        return StatusReport(
            id=self._new_id(), project_id=self._project.id, as_at=at, rag=told.rag,
            rag_schedule=told.schedule or told.rag, rag_cost=told.cost or told.rag, rag_risk=told.risk or told.rag,
            summary=told.summary.strip(), done=told.done.strip(), planned=told.planned.strip(),
            decisions=told.decisions.strip(), author=self._told.manager,
            entered_by=self._coordinator if told.by_phone else "", channel="phone" if told.by_phone else "",
            carried_forward=told.carried_forward,
        )  # fmt: skip

    def _maybe(self, text: str) -> int | None:
        return self._days.working_day(text) if text else None

    def _deed(self, at: int, author: str, label: str, records: list[Record]) -> Deed:
        return Deed(_morning(at), author, label, [Insert(each) for each in records])


def _morning(at: int) -> int:
    return moment.midnight(at) + 10 * moment.HOUR


def _afternoon(at: int) -> int:
    return moment.midnight(at) + 14 * moment.HOUR
