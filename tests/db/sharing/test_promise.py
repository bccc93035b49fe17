"""The promise of the team file, tried with random lives of a team: nothing is lost, and everybody ends up with the same.

Copies edit, undo, delete, exchange, restart, are copied, are put back from a backup, crash in the middle of sending;
packs are lost, arrive late and in any order, fork; programs are of different versions. At the end everybody sends and
receives. Every value written is one of a kind, so that it can be looked for.
"""

import json
import os
import shutil
import tempfile
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule, run_state_machine_as_test

from db import schema
from db.kinds import BY_TABLE, KINDS
from db.log import reading
from db.sharing.hub import PackName
from db.sharing.taking import Taking
from db.store import Blocked
from pmo_desktop.domain.changes import Delete, Insert, Update
from pmo_desktop.domain.errors import InvalidValueError
from pmo_desktop.domain.records import (
    AcceptedAdvice,
    ActualWork,
    Assignment,
    Availability,
    Booking,
    Clash,
    Conflict,
    ConstraintType,
    CustomField,
    CustomValue,
    Dependency,
    Person,
    PersonSkill,
    Project,
    Rate,
    Risk,
    SavedView,
    Scenario,
    ScenarioChange,
    Skill,
    Task,
    Verdict,
)
from tests.db.sharing.copies import Team
from tests.db.sharing.memory import Memory, View

MOST_COPIES = 6
NEWER = schema.VERSION + 1
LATE = st.integers(0, 10_000)
WORDS = {
    Rate: "hourly_rate", Availability: "finish", PersonSkill: "level", ActualWork: "work", Booking: "note",
    ScenarioChange: "value", AcceptedAdvice: "reason", SavedView: "content", CustomValue: "value",
}  # fmt: skip
"""The field that people write a value of its own into; of other kinds it is the name."""
DELETED = (Task, Task, Person, Person, Project, Dependency, Assignment, CustomValue, Skill, Scenario, *WORDS)


@dataclass
class Written:
    """One value as somebody wrote it, and the sets in which somebody who saw it wrote over it or deleted it since."""

    key: tuple[str, str]
    field: str
    value: object
    over: set[str] = field(default_factory=set)


def one(rows, to):
    return rows[to % len(rows)] if rows else None


def actual_work(copy, person, key, number, to):
    """Write a week of work on whatever they are on; where they are on nothing, there is none."""
    on = one([each for each in copy.all(Assignment) if each.person_id == person.id], to)
    return on and ActualWork(id=key, assignment_id=on.id, week=1 + to % 2, work=number * 86_400)


def scenario_change(copy, _person, key, number, to):
    of, task = one(copy.all(Scenario), to), one(copy.all(Task), to)
    return of and task and ScenarioChange(
        id=key, scenario_id=of.id, owner="task", row_id=task.id, field="name", value=f"t{number}"
    )  # fmt: skip


def person_skill(copy, person, key, number, to):
    skill = one(copy.all(Skill), to)
    return skill and PersonSkill(id=key, person_id=person.id, skill_id=skill.id, level=number * 86_400)


def accepted(copy, _person, key, number, to):
    task = one(copy.all(Task), to)
    return task and AcceptedAdvice(
        id=key, project_id=task.project_id, task_id=task.id if to % 2 else None, rule="late", reason=f"t{number}"
    )  # fmt: skip


def booking(copy, person, key, number, to):
    on = one(copy.all(Project), to)
    return Booking(
        id=key, person_id=person.id, project_id=on.id if on and to % 2 else None, start=1, finish=2, note=f"t{number}"
    )  # fmt: skip


ABOUT_PEOPLE = {
    "rate": lambda _c, person, key, number, to: Rate(
        id=key, person_id=person.id, start=1 + to % 2, hourly_rate=number * 86_400
    ),
    "availability": lambda _c, person, key, number, to: Availability(
        id=key, person_id=person.id, start=1 + to % 2, finish=number * 86_400
    ),
    "skill": lambda _c, _p, key, _number, to: Skill(id=key, name=f"Steel {to % 2}"),
    "level": person_skill,
    "week": actual_work,
    "booking": booking,
    "scenario": lambda _c, _p, key, _number, to: Scenario(id=key, name=f"What if {to % 2}"),
    "tried": scenario_change,
    "advice": accepted,
    "view": lambda _c, _p, key, number, to: SavedView(
        id=key, place="gantt", name=f"v{to % 2}", kind=("view", "timeline")[to % 2], content=f"t{number}"
    ),
}
"""What is said of people, and how several look at it: from a copy, a person, an id, a number and a choice."""


class Promise(RuleBasedStateMachine):
    @initialize(synced=st.booleans())
    def begin(self, synced):
        self.folder = Path(tempfile.mkdtemp(prefix="promise-"))
        self.team = Team(self.folder, Memory(self.folder))
        self.synced = synced
        self.count = 0
        self.written: list[Written] = []
        self.deleted: dict[tuple[str, str], set[str]] = {}
        self.views = {}
        self.versions = {}
        self.kept_hub = dict(self.team.hub.bytes_of)
        self.team.hub.one_to_a_number = not synced
        anna = self.team.found("Anna")
        self.team.hub.kept = replace(self.team.hub.kept, schema=schema.VERSION)
        self.see(anna)
        rows = [Person(id="w", name="w"), Project(id="p", name="p", manager_id="w"), CustomField(id="f", name="f")]
        rows += [Task(id=name, project_id="p", name=name, rank=name) for name in ("a", "b", "c")]
        self.write(anna, "Begin", [Insert(row) for row in rows])
        anna.exchange(self.views[anna])
        for author in ("Petra", "Carl", "Dora", "Emil"):
            self.see(self.team.join(author))

    def see(self, copy):
        self.views[copy] = View(self.team.hub) if self.synced else self.team.hub
        self.versions[copy] = schema.VERSION

    def pick(self, number):
        return self.team.copies[number % len(self.team.copies)]

    def token(self):
        self.count += 1
        return self.count

    # What people do

    def write(self, copy, label, changes):
        """Record, and remember what was written and what was seen and written over."""
        before = copy.state()
        try:
            recorded = copy.record(label, *changes)
        except InvalidValueError:
            return  # the row is not in this copy
        self.follow(copy, before, recorded)

    def follow(self, copy, before, recorded):
        if recorded is None:
            return
        set_id = recorded.logged.set.id
        for delta in recorded.deltas:
            kind = delta.kind
            for row in delta.deleted:
                self.overwrite((kind.name, row[0]), dict(zip(kind.fields, row, strict=True)), set_id)
                self.deleted.setdefault((kind.name, row[0]), set()).add(set_id)
            for row_id, fields in delta.updated:
                self.overwrite((kind.name, row_id), {name: old for name, (old, _) in fields.items()}, set_id)
                self.remember((kind.name, row_id), {name: new for name, (_, new) in fields.items()})
            for row in delta.inserted:
                self.deleted.pop((kind.name, row[0]), None)
                self.remember((kind.name, row[0]), dict(zip(kind.fields, row, strict=True)))

    def remember(self, key, fields):
        for name, value in fields.items():
            if is_token(value):
                self.written.append(Written(key, name, value))

    def overwrite(self, key, fields, set_id):
        for each in self.written:
            if each.key == key and fields.get(each.field, each) == each.value:
                each.over.add(set_id)

    def take_back(self, target):
        """See what was written as if a set had never been: it was undone before anybody received it."""
        for each in self.written:
            each.over.discard(target)

    @rule(who=LATE, what=st.sampled_from(tuple(ABOUT_PEOPLE)), to=LATE)
    def say_of_somebody(self, who, what, to):
        """Say what several say of the same people, weeks and skills without knowing of each other."""
        copy, number = self.pick(who), self.token()
        people = copy.all(Person)
        made = ABOUT_PEOPLE[what](copy, people[to % len(people)], f"{what}{number}", number, to) if people else None
        if made is not None:
            self.write(copy, "Say", [Insert(made)])

    @rule(who=LATE, what=st.sampled_from(("project", "task", "assignment", "link", "value", "risk", "person")), to=LATE)
    def add(self, who, what, to):
        copy, number = self.pick(who), self.token()
        makers = {
            "project": lambda key, _tasks: Project(
                id=key, name=f"t{number}", code=f"C{to % 3}", manager_id=getattr(one(copy.all(Person), to), "id", None)
            ),
            "person": lambda key, _tasks: Person(id=key, name=f"t{number}"),
            "task": lambda key, tasks: Task(
                id=key, project_id=tasks[0].project_id, name=f"t{number}", parent_id=tasks[0].id if to % 2 else None
            ),
            "assignment": lambda key, tasks: [
                Assignment(id=key, task_id=tasks[0].id, person_id=person.id, contour=f"t{number}")
                for person in copy.all(Person)[to % 3 :][:1]
            ],
            "link": lambda key, tasks: [
                Dependency(id=key, project_id=other.project_id, predecessor_id=tasks[0].id, successor_id=other.id)
                for other in tasks[1 + number % 3 :][:1]
            ],
            "value": lambda key, tasks: [
                CustomValue(id=key, field_id=field.id, row_id=tasks[0].id, value=f"t{number}")
                for field in copy.all(CustomField)[:1]
            ],
            "risk": lambda key, tasks: Risk(id=key, project_id=tasks[0].project_id, number=to % 3, title=f"t{number}"),
        }
        tasks = copy.all(Task)
        at = to % max(len(tasks), 1)
        if tasks or what in {"project", "person"}:
            made = makers[what](f"{what}{number}", tasks[at:] + tasks[:at])
            self.write(copy, "Add", [Insert(row) for row in (made if isinstance(made, list) else [made])])

    @rule(who=LATE, which=LATE, what=LATE)
    def change(self, who, which, what):
        copy, number = self.pick(who), self.token()
        rows = [*copy.all(Project), *copy.all(Task), *copy.all(Person), *copy.all(Task)]
        rows += [row for kind in WORDS for row in copy.all(kind)]
        if not rows:
            return
        row, people = rows[which % len(rows)], copy.all(Person)
        if isinstance(row, Task):
            choices = [
                {"name": f"t{number}"},
                {"deadline": number * 86_400},
                {"constraint_type": ConstraintType.SNET, "constraint_date": number * 86_400},
                {"rank": f"r{what}"},
            ]
        elif isinstance(row, Project):
            manager = people[what % len(people)].id if people else None
            choices = [{"name": f"t{number}"}, {"sponsor": f"t{number}"}, {"manager_id": manager}]
        else:
            field = WORDS.get(type(row), "name")
            choices = [{field: number * 86_400 if isinstance(getattr(row, field), int) else f"t{number}"}]
        self.write(copy, "Change", [Update(type(row), row.id, choices[what % len(choices)])])

    @rule(who=LATE, which=LATE, into=LATE)
    def move(self, who, which, into):
        """Put a task into another, or out of all."""
        copy = self.pick(who)
        tasks = copy.all(Task)
        task = one(tasks, which)
        if task is not None:
            outer = [
                each.id for each in tasks if each.project_id == task.project_id and not within(tasks, each.id, task.id)
            ]
            self.write(copy, "Move", [Update(Task, task.id, {"parent_id": one([*outer, None], into)})])

    @rule(who=LATE, which=LATE, what=st.sampled_from(DELETED))
    def delete(self, who, which, what):
        self.delete_several(who, [(what, which)])

    @rule(who=LATE, which=st.lists(st.tuples(st.sampled_from((Project, Person, Task)), LATE), min_size=2, max_size=3))
    def delete_several(self, who, which):
        """Delete what was selected together: of one change some may go and some may have to stay."""
        copy = self.pick(who)
        rows = [(kind, one(copy.all(kind), at)) for kind, at in which]
        selected = dict.fromkeys((kind, row.id) for kind, row in rows if row is not None)
        if selected:
            self.write(copy, "Delete", [Delete(kind, row_id) for kind, row_id in selected])

    @rule(who=LATE, which=LATE, turn=st.booleans())
    def decide(self, who, which, turn):
        """Say of what two people changed which version is right; others may say otherwise, not knowing of it."""
        copy = self.pick(who)
        conflict = one([each for each in copy.conflicts() if each.verdict is Verdict.OPEN], which)
        if conflict is None:
            return
        kind = BY_TABLE[conflict.owner].record
        others = {name: fact["other"] for name, fact in json.loads(conflict.facts).items() if fact["other"] is not None}
        if turn and (conflict.clash is not Clash.EDITED or not others or copy.get(kind, conflict.row_id) is None):
            return
        verdict = Verdict.TURNED if turn else Verdict.CONFIRMED
        changes = [Update(Conflict, conflict.id, {"verdict": verdict, "decided_by": copy.author, "decided_at": 1})]
        self.write(copy, "Decide", [*([Update(kind, conflict.row_id, others)] if turn else []), *changes])

    @rule(who=LATE)
    def undo(self, who):
        copy = self.pick(who)
        before = copy.state()
        try:
            recorded = copy.undo()
        except Blocked:
            return
        if recorded is not None and self.is_nobody_elses(copy, recorded.logged.set.undoes):
            known = len(self.written)
            self.follow(copy, before, recorded)
            self.take_back(recorded.logged.set.undoes)
            again = {(each.key, each.field, each.value) for each in self.written[:known]}
            self.written[known:] = [e for e in self.written[known:] if (e.key, e.field, e.value) not in again]
        else:
            self.follow(copy, before, recorded)

    def is_nobody_elses(self, copy, set_id):
        """Say whether nobody has received a set: taken back, it is as if it had never been, whether it was sent or not."""
        return not any(each.holds(set_id) for each in self.team.copies if each is not copy)

    # What happens to copies

    @rule(who=LATE, thorough=st.booleans())
    def exchange(self, who, thorough):
        copy = self.pick(who)
        before = copy.state()
        outcome = copy.exchange(self.views[copy], version=self.versions[copy], thorough=thorough)
        assert outcome.problems == []
        again = copy.state()
        if not (outcome.received or outcome.rewound):
            assert again == before

    @rule(who=LATE)
    def crash_while_sending(self, who):
        copy = self.pick(who)

        class StoppedError(Exception):
            pass

        def stop(*_):
            raise StoppedError

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("db.sharing.exchange.Exchange._settle_sent", stop)
            try:
                copy.exchange(self.views[copy], version=self.versions[copy])
            except StoppedError:
                copy.reopen()

    @rule(who=LATE)
    def restart(self, who):
        self.pick(who).reopen()

    @precondition(lambda self: len(self.team.copies) < MOST_COPIES)
    @rule(who=LATE)
    def copy_a_copy(self, who):
        copy = self.pick(who)
        target = self.folder / f"copied{self.token()}.pmo"
        copy.store.save_copy(target)
        made = self.team._joined(target, copy.author)
        self.see(made)
        self.versions[made] = self.versions[copy]

    @rule(who=LATE)
    def keep_a_backup(self, who):
        copy = self.pick(who)
        copy.store.save_copy(self.folder / f"{copy.path.stem}.backup")

    @rule(who=LATE)
    def put_a_sent_copy_back(self, who):
        """Put a backup back over a copy that has sent everything: the file is older then, and nothing else has it."""
        copy = self.pick(who)
        backup = self.folder / f"{copy.path.stem}.backup"
        sent = copy.exchange(self.views[copy], version=self.versions[copy], thorough=True)
        if backup.exists() and sent.waiting == 0:
            copy.store.close()
            shutil.copyfile(backup, copy.path)
            copy.reopen()

    # What happens to the hub

    @precondition(lambda self: self.synced)
    @rule(who=LATE, which=st.lists(st.integers(0, 5), max_size=4))
    def bring(self, who, which):
        self.views[self.pick(who)].bring(lambda names: [names[at] for at in dict.fromkeys(which) if at < len(names)])

    @precondition(lambda self: not self.synced)
    @rule()
    def back_the_hub_up(self):
        self.kept_hub = dict(self.team.hub.bytes_of)

    @precondition(lambda self: not self.synced)
    @rule()
    def put_the_hub_back(self):
        known = self.known()
        only_here = {name: data for name, data in self.team.hub.bytes_of.items() if name not in known}
        self.team.hub.bytes_of = self.kept_hub | only_here

    @precondition(lambda self: not self.synced)
    @rule(which=LATE)
    def lose_a_pack(self, which):
        names = sorted(self.known() & set(self.team.hub.packs()))
        if names:
            self.team.hub.remove([names[which % len(names)]])

    def known(self):
        """Return the packs of which some copy has the bytes: what nobody has cannot be given back."""
        found = set()
        for copy in self.team.copies:
            with copy.store.reading() as connection:
                rows = connection.exec_driver_sql("SELECT number, hash, prev FROM pack WHERE data IS NOT NULL").all()
            found |= {PackName(*row) for row in rows}
        return found

    @rule(who=LATE)
    def update_the_program(self, who):
        """Somebody gets a newer program and lets the team move on; the others send nothing until they follow."""
        self.versions[self.pick(who)] = NEWER
        self.team.hub.kept = replace(self.team.hub.kept, schema=NEWER)
        for view in self.views.values():
            view.kept = self.team.hub.kept

    # What must hold

    def teardown(self):
        try:
            self.meet()
            states = [copy.state() for copy in self.team.copies]
            assert all(each == states[0] for each in states), difference(states)
            self.nothing_is_lost(states[0])
            self.edits_outlive_deletions(states[0])
            for copy in self.team.copies:
                sound(copy)
            packs = self.team.hub.packs()
            self.meet()
            assert self.team.hub.packs() == packs, "repeating is not nothing"
        finally:
            self.team.close()
            shutil.rmtree(self.folder)

    def meet(self):
        for copy in self.team.copies:
            self.versions[copy] = NEWER
        self.team.hub.kept = replace(self.team.hub.kept, schema=NEWER)
        for view in self.views.values():
            view.kept = self.team.hub.kept
        for _ in range(5):
            for copy in self.team.copies:
                if self.synced:
                    self.views[copy].bring()
                outcome = copy.exchange(self.views[copy], version=NEWER, thorough=True)
                assert outcome.problems == []

    def nothing_is_lost(self, state):
        conflicts = [fields_of(Conflict, row) for (table, _), row in state.items() if table == "conflict"]
        told = [(each["owner"], each["row_id"], json.loads(each["facts"])) for each in conflicts]
        for each in self.written:
            if each.over or stands(state, each):
                continue
            others = [facts[name].get("other") for _, _, facts in told for name in facts]
            assert each.value in others, f"{each} was lost"
        for (table, row_id), set_ids in self.deleted.items():
            if (table, row_id) in state:
                named = [each for each in conflicts if set_ids & {each["other_set"], each["kept_set"]}]
                assert named or self.came_back(table, row_id), (
                    f"{table} {row_id} was deleted, and is there without a word"
                )

    def edits_outlive_deletions(self, state):
        """No edit was put aside for a deletion that is known: what it was of came back, whole.

        Only where nobody has what was deleted any more is an edit of it kept in the conflict alone.
        """
        for (table, _), row in state.items():
            each = fields_of(Conflict, row) if table == "conflict" else {}
            if each and each["clash"] == Clash.DELETED:
                assert not (each["kept_set"] and json.loads(each["facts"])), f"{each} was put aside"

    def came_back(self, table, row_id):
        """Say whether a deleted row was put back by a set that is not the deletion's own repair."""
        copy = self.team.copies[0]
        with copy.store.reading() as connection:
            ops = connection.exec_driver_sql(
                "SELECT s.undoes, s.kind FROM change c JOIN change_set s ON s.number = c.set_number "
                "WHERE c.table_name = ? AND c.row_id = ? AND c.op = 'insert' ORDER BY s.number", (table, row_id),
            ).all()  # fmt: skip
        return len(ops) > 1 or any(undoes for undoes, _ in ops)


def is_token(value):
    return (isinstance(value, str) and value[:1] == "t" and value[1:].isdigit()) or (
        isinstance(value, int) and not isinstance(value, bool) and value > 0 and value % 86_400 == 0
    )


def within(tasks, inner, outer):
    """Say whether a task lies in another, or is it."""
    parents = {task.id: task.parent_id for task in tasks}
    seen = set()
    while inner is not None and inner not in seen:
        if inner == outer:
            return True
        seen.add(inner)
        inner = parents.get(inner)
    return False


def fields_of(kind, row):
    return dict(zip(KINDS[kind].fields, row, strict=True))


def stands(state, each):
    row = state.get(each.key)
    return row is not None and dict(zip(BY_TABLE[each.key[0]].fields, row, strict=True))[each.field] == each.value


def difference(states):
    first = states[0]
    found = [
        (number, key, first.get(key), state.get(key))
        for number, state in enumerate(states)
        for key in state.keys() | first.keys()
        if state.get(key) != first.get(key)
    ]
    return found[:4]


def sound(copy):
    """Log and rows agree, references are whole, nothing lies in itself, nothing waits."""
    with copy.store.reading() as connection:
        assert connection.exec_driver_sql("PRAGMA integrity_check").scalar_one() == "ok"
        assert connection.exec_driver_sql("SELECT count(*) FROM change_set WHERE pack IS NULL").scalar_one() == 0
        rows = {}
        for each in reading.after(connection, 0):
            for delta in reading.deltas(connection, each.number):
                for row in delta.deleted:
                    assert rows.pop((delta.kind.name, row[0])) == row
                for row_id, changed in delta.updated:
                    old = dict(zip(delta.kind.fields, rows[delta.kind.name, row_id], strict=True))
                    assert {name: old[name] for name in changed} == {name: was for name, (was, _) in changed.items()}
                    new = old | {name: now for name, (_, now) in changed.items()}
                    rows[delta.kind.name, row_id] = tuple(new.values())
                for row in delta.inserted:
                    assert (delta.kind.name, row[0]) not in rows
                    rows[delta.kind.name, row[0]] = row
    assert rows == copy.state()
    raw = copy.store._raw
    raw.set_authorizer(None)
    assert raw.execute("PRAGMA foreign_key_check").fetchall() == []
    tasks = copy.all(Task)
    for task in tasks:
        assert task.parent_id is None or not within(tasks, task.parent_id, task.id), f"{task.id} lies in itself"


def live(examples: int, steps: int, *, shrink: bool = True) -> None:
    checks = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]
    phases = (Phase.explicit, Phase.reuse, Phase.generate, *((Phase.shrink,) if shrink else ()))
    run_state_machine_as_test(
        Promise,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            suppress_health_check=checks,
            report_multiple_bugs=False,
            phases=phases,
        ),
    )


def test_a_change_that_others_had_put_aside_is_undone_from_what_stands_there():
    """A copy that had lost the beginning put the change aside; it came back to whoever had made it, and undone it since."""
    life = Promise()
    life.begin(synced=False)
    life.copy_a_copy(who=293)
    life.exchange(thorough=False, who=504)
    life.exchange(thorough=False, who=7669)
    life.change(what=0, which=590, who=733)
    life.exchange(thorough=False, who=9914)
    life.exchange(thorough=False, who=3061)
    life.lose_a_pack(which=290)
    life.exchange(thorough=False, who=1103)
    life.undo(who=1)
    life.lose_a_pack(which=555)
    life.teardown()


def test_what_two_deleted_comes_back_once_when_one_takes_it_back():
    """The other deletion was of more; the fork in which both were sent left only the taking back to be put on top."""
    life = Promise()
    life.begin(synced=True)
    life.crash_while_sending(who=0)
    life.crash_while_sending(who=1)
    life.undo(who=0)
    life.crash_while_sending(who=0)
    life.delete(who=1, what=Task, which=2)
    life.crash_while_sending(who=1)
    life.undo(who=1)
    life.teardown()


def test_what_names_again_who_came_back_no_longer_does_when_they_go_after_all():
    """Somebody deletes a project, renames its manager, then deletes him; another renamed the project and had deleted him."""
    life = Promise()
    life.begin(synced=False)
    life.meet()
    anna, petra = life.pick(0), life.pick(1)
    life.write(anna, "Delete", [Delete(Project, "p")])
    life.write(anna, "Rename", [Update(Person, "w", {"name": "t1000"})])
    life.write(anna, "Delete", [Delete(Person, "w")])
    life.write(petra, "Rename", [Update(Project, "p", {"name": "t1001"})])
    life.write(petra, "Delete", [Delete(Person, "w")])
    life.exchange(who=1, thorough=False)
    life.exchange(who=0, thorough=False)
    assert [(each.name, each.manager_id) for each in anna.all(Project)] == [("t1001", None)]
    assert anna.all(Person) == []
    life.teardown()


def test_what_was_taken_back_before_anybody_received_it_is_not_lost():
    life = Promise()
    life.begin(synced=True)
    life.change(who=0, which=0, what=1)
    life.copy_a_copy(who=0)
    life.undo(who=5)
    life.exchange(who=5, thorough=False)
    life.change(who=0, which=0, what=1)
    life.undo(who=0)
    life.teardown()


def test_a_deletion_received_without_what_it_deletes_is_told_when_that_comes_back():
    """Two packs are lost; somebody new goes on without the first, and another copy then sends it again."""
    life = Promise()
    life.begin(synced=False)
    life.delete(who=0, which=2, what=Task)
    life.put_a_sent_copy_back(who=3)
    life.exchange(who=0, thorough=True)
    life.lose_a_pack(which=1)
    life.lose_a_pack(which=0)
    life.exchange(who=0, thorough=False)
    life.add(who=0, what="value", to=0)
    life.add(who=0, what="link", to=0)
    life.keep_a_backup(who=1)
    life.put_a_sent_copy_back(who=1)
    life.add(who=4, what="project", to=0)
    life.put_the_hub_back()
    life.put_a_sent_copy_back(who=3)
    life.teardown()


def test_what_stays_against_a_deletion_keeps_what_it_lies_in():
    """A copied copy deletes a task, then the one it lay in; the first stays, because its first copy had renamed it."""
    life = Promise()
    life.begin(synced=False)
    life.write(life.pick(0), "Indent", [Update(Task, "a", {"parent_id": "b"})])
    life.copy_a_copy(who=0)
    life.write(life.pick(0), "Rename", [Update(Task, "a", {"name": "t1000"})])
    life.write(life.pick(5), "Delete", [Delete(Task, "a")])
    life.write(life.pick(5), "Delete", [Delete(Task, "b")])
    life.teardown()


@pytest.mark.parametrize("others", [(("a", None), ("a", "b")), (("c", "a"),)], ids=["moved too", "a circle"])
def test_what_could_not_be_moved_out_keeps_what_it_lies_in(others):
    """Somebody moves a task elsewhere and deletes what it lay in; the move is set aside, as it clashed or runs in a circle."""
    life = Promise()
    life.begin(synced=False)
    life.write(life.pick(0), "Indent", [Update(Task, "a", {"parent_id": "b"})])
    life.meet()
    for task, into in others:
        life.write(life.pick(0), "Move", [Update(Task, task, {"parent_id": into})])
    life.write(life.pick(1), "Move", [Update(Task, "a", {"parent_id": "c"})])
    life.write(life.pick(1), "Delete", [Delete(Task, "b")])
    life.meet()
    assert life.pick(1).get(Task, "a").parent_id == "b"
    life.teardown()


def test_what_stays_against_a_deletion_keeps_what_it_was_moved_into_though_that_was_deleted_with_it():
    """Somebody deletes three tasks at once; one had been moved out of the second, which is gone, into the third."""
    life = Promise()
    life.begin(synced=False)
    life.write(life.pick(0), "Indent", [Update(Task, "c", {"parent_id": "b"})])
    life.copy_a_copy(who=0)
    life.write(life.pick(0), "Move", [Update(Task, "c", {"parent_id": "a"})])
    life.exchange(who=0, thorough=False)
    life.exchange(who=1, thorough=False)
    life.write(life.pick(1), "Delete", [Delete(Task, "b")])
    life.exchange(who=1, thorough=False)
    life.write(life.pick(5), "Delete", [Delete(Task, name) for name in ("c", "b", "a")])
    life.meet()
    copy = life.pick(1)
    assert [(task.id, task.parent_id) for task in copy.all(Task)] == [("a", None), ("c", "a")]
    assert [(each.clash, each.row_id) for each in copy.conflicts()] == [(Clash.DELETED, "c"), (Clash.DELETED, "a")]
    life.teardown()


def test_what_stays_against_a_deletion_no_longer_names_who_goes():
    life = Promise()
    life.begin(synced=False)
    life.write(life.pick(0), "Manager", [Update(Project, "p", {"manager_id": "w"})])
    life.meet()
    life.write(life.pick(0), "Rename", [Update(Project, "p", {"name": "t1000"})])
    life.write(life.pick(1), "Delete", [Delete(Project, "p")])
    life.write(life.pick(1), "Delete", [Delete(Person, "w")])
    life.meet()
    (project,) = life.pick(1).all(Project)
    assert (project.name, project.manager_id) == ("t1000", None)
    life.teardown()


def test_whatever_a_team_lives_through_nothing_is_lost_and_all_copies_end_alike():
    live(int(os.environ.get("PROMISE_EXAMPLES", "25")), 40)


@pytest.mark.soak
@pytest.mark.parametrize("part", range(10))
def test_ten_thousand_lives_of_a_team(part):
    live(1_000, 50)


BROKEN = {
    "what the team did counts as known: the last to send wins": ("touches.Touches.feed", lambda *_: None),
    "what was deleted is not brought back": ("returning.Returning.bring_back", lambda *_: False),
    "a deletion is carried out whatever others did": ("rebase.Rebase._contested", lambda *_: None),
    "what stays goes on naming what went": ("rebase.Rebase._empty_what_stayed", lambda *_: None),
    "tasks may lie in each other": ("circles.Circles.closes_circle", lambda *_: False),
    "conflicts are not written down": ("clashes.Clashes._conflict", lambda *_, **__: None),
    "ids of copied copies are not told apart": ("taking.Taking._is_taken", lambda *_: False),
    "what lost a fork is not sent again": ("logbook._where", lambda _beyond: ("pack IS NULL", ())),
    "lost packs are not given back": ("exchange.Exchange._give_back", lambda *_: None),
    "of two chains each copy keeps its own": ("chain._common", lambda _packs, known: known[-1].number if known else 0),
    "sets that were sent before a crash are sent again": (
        "taking.Taking._put_on_top",
        lambda *given, put_on_top=Taking._put_on_top: put_on_top(*given[:-1], set()),
    ),
}
"""What the exchange would be without one of its rules."""


@pytest.mark.soak
@pytest.mark.parametrize("rule_broken", BROKEN)
def test_without_any_one_rule_the_promise_breaks(rule_broken, monkeypatch):
    name, instead = BROKEN[rule_broken]
    monkeypatch.setattr(f"db.sharing.{name}", instead)
    with pytest.raises(Exception):  # noqa: B017, PT011 - how it breaks depends on the rule
        live(2_000, 50, shrink=False)
