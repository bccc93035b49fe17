"""Two people who changed the same while apart: one builder for each way in which they can clash."""

from pmo_desktop.domain.changes import Delete, Insert, Update
from pmo_desktop.domain.records import (
    ActualWork,
    Assignment,
    Availability,
    Calendar,
    CustomField,
    CustomValue,
    Dependency,
    Person,
    PersonSkill,
    Project,
    Rate,
    Risk,
    Scenario,
    ScenarioChange,
    Skill,
    Task,
)
from pmo_desktop.services.workspace import Workspace
from tests.db.sharing.copies import Team
from tests.db.sharing.memory import Memory


class TwoPeople:
    """Anna’s and Petra’s copies of a team file with the project Bridge; Anna sends first, so that hers stands."""

    def __init__(self, folder) -> None:
        self.team = Team(folder, Memory(folder))
        self.anna = self.team.found("Anna")
        with self.looking("Anna") as workspace:
            calendar = workspace.portfolio().calendar_id
        tasks = [Insert(Task(id=name, project_id="p", name=name.title(), rank=name)) for name in ("a", "b", "c")]
        self.anna.record(
            "New", Insert(Project(id="p", name="Bridge", code="P-1", start=1_760_313_600, calendar_id=calendar)),
            Insert(Person(id="ben", name="Ben")), *tasks,
        )  # fmt: skip
        self.anna.exchange()
        self.petra = self.team.join("Petra")
        self.petra.exchange()

    def clash(self):
        """Let Anna send, then Petra; return what Petra’s exchange came to."""
        self.anna.exchange()
        outcome = self.petra.exchange()
        self.team.settle()
        return outcome

    def looking(self, author) -> Workspace:
        path = next(copy.path for copy in self.team.copies if copy.author == author)
        return Workspace.open(path, author=author, clock=self.team.clock)

    def close(self):
        self.team.close()


def edited(two):
    two.anna.record("Rename", Update(Task, "a", {"name": "Survey"}))
    two.petra.record("Rename", Update(Task, "a", {"name": "Poll"}))


def coupled(two):
    two.anna.record("Not after", Update(Task, "a", {"constraint_type": "FNLT", "constraint_date": 1_760_745_600}))
    two.petra.record("Not before", Update(Task, "a", {"constraint_type": "SNET", "constraint_date": 1_761_004_800}))


def deleted(two):
    two.anna.record("Rename", Update(Task, "a", {"name": "Survey"}))
    two.petra.record("Delete", Delete(Project, "p"))


def doubled(two):
    two.anna.record("Field", Insert(CustomField(id="f", name="Region")))
    two.team.settle()
    two.anna.record("Value", Insert(CustomValue(id="v", field_id="f", row_id="a", value="North")))
    two.petra.record("Value", Insert(CustomValue(id="w", field_id="f", row_id="a", value="South")))


def assigned_twice(two):
    two.anna.record("Assign", Insert(Assignment(id="v", task_id="a", person_id="ben", units=0.5)))
    two.petra.record("Assign", Insert(Assignment(id="w", task_id="a", person_id="ben", units=1.0)))


def taken(two):
    two.anna.record("New", Insert(Project(id="x", name="One", code="P-7")))
    two.petra.record("New", Insert(Project(id="y", name="Two", code="P-7")))


def numbered(two):
    two.anna.record("Risk", Insert(Risk(id="r", project_id="p", number=1, title="Rain")))
    two.petra.record("Risk", Insert(Risk(id="s", project_id="p", number=1, title="Snow")))


def linked(two):
    two.anna.record("Link", Insert(Dependency(id="ab", project_id="p", predecessor_id="a", successor_id="b")))
    two.petra.record("Link", Insert(Dependency(id="ba", project_id="p", predecessor_id="b", successor_id="a")))


def nested(two):
    two.anna.record("Indent", Update(Task, "a", {"parent_id": "b"}))
    two.petra.record("Indent", Update(Task, "b", {"parent_id": "a"}))


def based(two):
    two.anna.record("New", Insert(Calendar(id="k", name="K")), Insert(Calendar(id="l", name="L")))
    two.team.settle()
    two.anna.record("Base", Update(Calendar, "k", {"base_id": "l"}))
    two.petra.record("Base", Update(Calendar, "l", {"base_id": "k"}))


def worked(two):
    work = Assignment(id="v", task_id="a", person_id="ben")
    two.anna.record("Work", Insert(work))
    two.team.settle()
    for copy, hours in ((two.anna, 8), (two.petra, 10)):
        copy.record(
            "Week", Insert(ActualWork(id=f"work-{copy.author}", assignment_id="v", week=_MONDAY, work=hours * 3_600))
        )


def skilled(two):
    two.anna.record("Skill", Insert(Skill(id="s", name="French")))
    two.team.settle()
    for copy, level in ((two.anna, 2), (two.petra, 4)):
        copy.record("Level", Insert(PersonSkill(id=f"level-{copy.author}", person_id="ben", skill_id="s", level=level)))


def rated(two):
    for copy, rate in ((two.anna, 9_000), (two.petra, 9_500)):
        copy.record("Rate", Insert(Rate(id=f"rate-{copy.author}", person_id="ben", start=_MONDAY, hourly_rate=rate)))


def available(two):
    for copy, units in ((two.anna, 0.5), (two.petra, 0.8)):
        copy.record("Time", Insert(Availability(id=f"time-{copy.author}", person_id="ben", start=_MONDAY, units=units)))


def tried(two):
    two.anna.record("Scenario", Insert(Scenario(id="z", name="Stop Bridge")))
    two.team.settle()
    for copy, day in ((two.anna, 20_000), (two.petra, 20_001)):
        change = ScenarioChange(
            id=f"fact-{copy.author}",
            scenario_id="z",
            owner="task",
            row_id="a",
            field="deadline",
            value=str(day * 86_400),
        )
        copy.record("Try", Insert(change))


_MONDAY = 1_768_176_000
ABOUT_PEOPLE = (worked, skilled, rated, available, tried)
ALL = (edited, coupled, deleted, doubled, assigned_twice, taken, numbered, linked, nested, based, *ABOUT_PEOPLE)
