"""Two people who changed the same while apart: one builder for each way in which they can clash."""

from pmo_desktop.domain.changes import Delete, Insert, Update
from pmo_desktop.domain.records import (
    Assignment,
    Calendar,
    CustomField,
    CustomValue,
    Dependency,
    Person,
    Project,
    Risk,
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


ALL = (edited, coupled, deleted, doubled, assigned_twice, taken, numbered, linked, nested, based)
