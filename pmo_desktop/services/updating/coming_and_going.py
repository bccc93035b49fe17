"""Tasks that come with a newer file, and those that go: with what was added here and would go with them."""

from collections.abc import Iterator

from pmo_desktop.domain.entry.listing import listed
from pmo_desktop.domain.records import AcceptedAdvice, ActualWork, ConstraintType, Dependency, Project
from pmo_desktop.services.updating.difference import Field, Kept, Row, Thing, What
from pmo_desktop.services.updating.facts import NONE, TASK_FACTS, Fact
from pmo_desktop.services.updating.looking import SEVERAL, UNTOLD, Looking
from pmo_desktop.services.updating.several import Several
from pmo_desktop.services.updating.three_ways import changed_by, values_of
from pmo_desktop.services.updating.work import Add, Remove

_TOLD_OF_NEW = frozenset({"duration", "constraint", "deadline", "progress", "calendar", "notes", "external"})
_COLOUR = Fact("colour", "Bar colour", ("colour",), lambda _words, values: str(values["colour"]))


class ComingAndGoing:
    """Makes rows of tasks that are on one side only; those that were deleted or kept here before stay so."""

    def __init__(self, look: Looking) -> None:
        self.look = look
        self.workspace, self.plan, self.since, self.work = look.workspace, look.plan, look.since, look.work
        self.ours, self.theirs, self.rows, self.kept = look.ours, look.theirs, look.rows, look.kept
        self._several = Several(look)
        self._hanging: dict[str, dict[str, list[str]]] | None = None

    def added(self, task_id: str) -> Row | None:
        key = f"task/{task_id}"
        self.work.ops[key] = Add(task_id)
        side, row = self.theirs, self.theirs.tasks.row[task_id]
        name = side.tasks["name"][row]
        absent = self.work.absent.get(task_id)
        if absent is not None:
            self.kept.append(Kept(key, task_id, name or "Empty line", "Task", NONE, name, absent.here))
            return None
        parent = side.parent(task_id)
        problem, needs = "", frozenset[str]()
        if parent is not None and parent not in self.ours.tasks:
            if parent in self.work.absent:
                problem = f"“{side.tasks['name'][side.tasks.row[parent]]}”, in which it lies, is not here any more."
            else:
                needs = frozenset({f"task/{parent}"})
        shown = Row(
            key,
            Thing.TASK,
            What.ADDED,
            task_id,
            name,
            fields=tuple(self._facts_of(task_id)),
            problem=problem,
            needs=needs,
        )
        return self.look.placed(shown)

    def _facts_of(self, task_id: str) -> Iterator[Field]:
        """Yield what a task that is added says, as far as it says anything."""
        side, row = self.theirs, self.theirs.tasks.row[task_id]
        is_summary = side.is_summary(task_id)
        for fact in TASK_FACTS:
            if fact.name not in _TOLD_OF_NEW or (is_summary and not fact.of_summaries):
                continue
            values = {name: side.tasks[name][row] for name in fact.fields}
            if fact.name == "constraint" and values["constraint_type"] is ConstraintType.ASAP:
                continue
            said = fact.said(self.work.words, values)
            if said not in {NONE, "not begun", ""}:
                yield Field(f"task/{task_id}/{fact.name}", fact.name, fact.term, "", said)
        for of, (field, term, _) in SEVERAL.items():
            values = values_of(side.elements(of, task_id))
            if values and of != "baselines":
                yield Field(f"task/{task_id}/{field}", field, term, "", self._several.said(of, values))

    def removed(self, task_id: str) -> Row | None:
        key = f"task/{task_id}"
        self.work.ops[key] = Remove(task_id)
        name = self.ours.tasks["name"][self.ours.tasks.row[task_id]]
        stands_in = task_id in self.ours.stands_in
        run = self.since.run
        if run is not None and not stands_in and self.ours.external[task_id].run_id != run.id:
            here = self.since.here([task_id]) or UNTOLD
            self.kept.append(Kept(key, task_id, name or "Empty line", "Task", name, NONE, here))
            return None
        goes = tuple(self._goes(task_id))
        problem = ""
        if goes:
            problem = "What was added here would go with it."
        elif not self.since.is_known and not stands_in:
            problem = changed_by(self.workspace, None)
        if stands_in and self.ours.elements("baselines", task_id):
            goes += ("Its baseline, as the register says it.",)
        return self.look.placed(Row(key, Thing.TASK, What.REMOVED, task_id, name, goes=goes, problem=problem))

    def _goes(self, task_id: str) -> Iterator[str]:
        """Yield what was done here to a task, and would go with it, in sentences."""
        since, plan = self.since, self.plan
        changed = [
            fact.term
            for fact in (*TASK_FACTS, _COLOUR)
            if since.old.get(task_id) and not since.old[task_id].keys().isdisjoint(fact.fields) and fact.name != "wbs"
        ]
        if changed:
            yield f"{', '.join(changed)}: {changed_by(self.workspace, since.here([task_id]))}"
        for of, (_, term, kind) in SEVERAL.items():
            known = self.ours.elements(of, task_id).items()
            fresh = [key for key, (own, _) in known if own in since.fresh or own in since.old]
            if fresh and since.is_known:
                yield f"{term} entered here: {self._several.said(of, {key: dict(known)[key][1] for key in fresh})}."
            del kind
        values = [own for own, _ in self.ours.elements("values", task_id).values()]
        if any(own in since.fresh or own in since.old for own in values):
            yield "Values of custom fields that were entered here."
        yield from self._goes_of_others(task_id)
        own = [
            plan.tasks["name"][plan.tasks.row[each]] for each in self.ours.children(task_id) if each not in self.ours.external
        ]  # fmt: skip
        if own:
            yield f"{listed(own)} of your own {'lies' if len(own) == 1 else 'lie'} in it, and would move up."

    def _goes_of_others(self, task_id: str) -> Iterator[str]:
        told = self._told_of_removed()
        hours = told["hours"].get(task_id)
        if hours:
            yield "Hours that were worked on it."
        for reason in told["advice"].get(task_id, ()):
            yield f"Advice that was accepted: {reason}" if reason else "Advice that was accepted."
        waiting = told["others"].get(task_id)
        if waiting:
            yield f"{listed(waiting)} waits for it: the last dates would stay there."

    def _told_of_removed(self) -> dict[str, dict[str, list[str]]]:
        """Return what hangs on the tasks that are removed, looked up once for all: hours, accepted advice, other projects."""
        if self._hanging is not None:
            return self._hanging
        workspace, removed = self.workspace, self.look.removed
        found: dict[str, dict[str, list[str]]] = {"hours": {}, "advice": {}, "others": {}}
        self._hanging = found
        own = {own: task_id for task_id in removed for own, _ in self.ours.elements("people", task_id).values()}
        for each in workspace.find(ActualWork, assignment_id=list(own)) if own else ():
            found["hours"].setdefault(own[each.assignment_id], []).append("")
        for advice in workspace.find(AcceptedAdvice, task_id=removed) if removed else ():
            found["advice"].setdefault(advice.task_id or "", []).append(advice.reason)
        names = {each.id: each.name for each in workspace.all(Project)}
        for link in workspace.find(Dependency, predecessor_id=removed) if removed else ():
            if link.project_id != self.plan.project.id:
                found["others"].setdefault(link.predecessor_id, []).append(names[link.project_id])
        return found
