"""Why a computed value is what it is where the file a plan came from has another, and what the file's would need."""

from collections.abc import Collection, Sequence

from pmo_desktop.domain.entry.dates import format_date
from pmo_desktop.domain.entry.durations import Duration, Units, format_duration
from pmo_desktop.domain.moment import MINUTE
from pmo_desktop.domain.plan.plan import Plan
from pmo_desktop.domain.records import CriticalBy
from pmo_desktop.domain.schedule.contradictions import Contradictions
from pmo_desktop.domain.schedule.engine import Scheduler
from pmo_desktop.domain.schedule.explain import Explainer
from pmo_desktop.domain.schedule.fidelity import Aspect, TaskCheck, Values
from pmo_desktop.domain.schedule.result import Schedule


class Reasons:
    """Gives the reasons for the differences of one plan; `checks` are all of its tasks'.

    `inferred` are the rows that stand for tasks of other projects whose dates the file does not say, so that those of their
    successors were taken.
    """

    def __init__(
        self, plan: Plan, schedule: Schedule, checks: Sequence[TaskCheck], inferred: Collection[str] = ()
    ) -> None:
        self.plan = plan
        self.schedule = schedule
        self._against = Contradictions(plan, schedule, checks)
        self._inferred = inferred
        project = plan.project
        self._units = Units(project.day_seconds, project.week_seconds, project.month_days)
        self._known: Explainer | None = None
        self._by_aspect = {
            Aspect.START: self._start, Aspect.FINISH: self._finish, Aspect.SLACK: self._slack,
            Aspect.CRITICAL: self._critical,
        }  # fmt: skip

    def of(self, check: TaskCheck, aspect: Aspect) -> str:
        """Return in words what drives our value, what the file's would need, and what in the file speaks against it."""
        own = self.plan.tasks.ids[check.row]
        odd = [each.sentence for each in self.schedule.findings if own in each.tasks]
        waits = [
            f"It waits for “{name}” of another project, whose dates the file does not say: they are inferred from those of"
            " the tasks that wait for it."
            for name in self._waited_for(check.row)
        ]
        return " ".join([self._by_aspect[aspect](check), *odd, *waits, *self._against.of(check, aspect)])

    def _waited_for(self, row: int) -> list[str]:
        """Return the names of inferred tasks that a row waits for, itself or through a summary it lies in."""
        plan = self.plan
        links, held = plan.dependencies, set()
        while self._inferred and row >= 0:
            held.add(plan.tasks.ids[row])
            row = plan.outline.parent[row]
        pairs = zip(links["predecessor_id"], links["successor_id"], strict=True) if held else ()
        found = [before for before, after in pairs if after in held and before in self._inferred]
        return [plan.tasks["name"][plan.tasks.row[each]] for each in dict.fromkeys(found)]

    def shown(self, row: int, aspect: Aspect, values: Values) -> str:
        """Return one of a task's values as people read it, durations in the project's days."""
        value = values.of(aspect)
        if value is None:
            return "–"
        if aspect is Aspect.CRITICAL:
            return "yes" if value else "no"
        return self._lasting(row, value) if aspect is Aspect.SLACK else at(value)

    def _start(self, check: TaskCheck) -> str:
        theirs, ours = check.file.start, check.computed.start
        if theirs is not None and ours is not None and theirs < ours:
            return f"{self._driving(check.row)}; the file's start lies before that."
        return f"{self._driving(check.row)}; nothing in the plan asks for a start as late as the file's."

    def _driving(self, row: int) -> str:
        """Return in words what decides a row's start; where a calendar has the last word, what it was asked as well."""
        drivers = [each for each in self._explainer().start(row) if each.decides]
        if not drivers:
            return "Nothing drives it"
        said = [f"{each.text.removesuffix('.')}, {at(each.at)}" for each in drivers[:2]]
        if drivers[0].kind == "calendar" and len(said) > 1:
            return f"{said[1]}, and the next working time is {at(drivers[0].at)}"
        return said[0]

    def _explainer(self) -> Explainer:
        """Return what explains the plan's dates, made when first asked for: most plans differ nowhere."""
        if self._known is None:
            scheduler = Scheduler(self.plan)
            self._known = Explainer(scheduler, scheduler.run())
        return self._known

    def _finish(self, check: TaskCheck) -> str:
        row = check.row
        if self.schedule.summary[row]:
            last = max(self.plan.outline.leaves(row), key=lambda leaf: int(self.schedule.finish[leaf]))
            return f"Its last task, “{self.plan.tasks['name'][last]}”, ends {at(int(self.schedule.finish[last]))}."
        finished = self.plan.tasks["actual_finish"][row]
        if finished is not None:
            return f"It really ended {at(finished)}."
        lasting = self._lasting(row, int(self.schedule.duration[row]))
        begun = f"It lasts {lasting} from {at(check.computed.start)} on the calendar it is worked on"
        if not check.agrees(Aspect.START):
            return f"{begun}; its start differs already."
        return f"{begun}; the file's finish is not where that ends."

    def _slack(self, check: TaskCheck) -> str:
        row, late = check.row, int(self.schedule.late_finish[check.row])
        slack = self._lasting(row, int(self.schedule.total_slack[row]))
        said = f"It can end as late as {at(late)}, {slack} of its working time after {at(check.computed.finish)}"
        asked = self._lasting(row, check.file.slack or 0)
        if check.late_finish is not None and abs(check.late_finish - late) >= MINUTE:
            return f"{said}; the file's {asked} counts to {at(check.late_finish)}."
        return f"{said}; the file counts {asked}."

    def _critical(self, check: TaskCheck) -> str:
        row, limit = check.row, self.plan.project.critical_slack
        if self.schedule.percent[row] >= 100.0:
            return "It is done, so nothing can hang on it."
        if self.plan.project.critical_by is CriticalBy.LONGEST_PATH:
            return f"It lies on {'a' if check.computed.critical else 'no'} longest path to the project's finish."
        slack = self._lasting(row, int(self.schedule.total_slack[row]))
        return (
            f"Its slack is {slack}, and tasks are critical from {format_duration(Duration(limit), self._units)} down."
        )

    def _lasting(self, row: int, seconds: int) -> str:
        return format_duration(Duration(seconds, self.plan.tasks["elapsed"][row]), self._units)


def at(moment: int | None) -> str:
    return format_date(moment, with_time=True)
