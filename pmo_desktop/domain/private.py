"""What can be kept for the coordinator alone: a table of the fields that may lie in a private drawer."""

from dataclasses import dataclass

from pmo_desktop.domain.records import Assignment, Baseline, Leave, Person, Rate, Record, Task


@dataclass(frozen=True, slots=True)
class Secret:
    """Fields of one kind that are private together; the first says whether a row's is, the others go with it.

    `name` is what the command line calls it; `title` and `one` read “Rates” and “rate”, `choice` stands beside its tick.
    One that is `part_of` another is kept and shared with it: each row with the row that its field `owner` names; where that
    is none of the other kind, only where all of that is private. What `tells` another was worked out from it: people are
    not told how many there are.
    """

    name: str
    kind: type[Record]
    fields: tuple[str, ...]
    title: str = ""
    one: str = ""
    choice: str = ""
    part_of: str = ""
    owner: str = ""
    tells: bool = False


SECRETS: tuple[Secret, ...] = (
    Secret("rates", Person, ("hourly_rate", "currency"), "Rates", "rate", "Keep rates for me alone"),
    Secret("dated-rates", Rate, ("hourly_rate",), part_of="rates", owner="person_id"),
    Secret("assignment-costs", Assignment, ("cost",), part_of="rates", owner="person_id", tells=True),
    Secret("task-costs", Task, ("cost",), part_of="rates", owner="id", tells=True),
    Secret("baseline-costs", Baseline, ("cost",), part_of="rates", owner="task_id", tells=True),
    Secret("leave-reasons", Leave, ("reason",), "Reasons of leave", "reason", "Keep reasons of leave for me alone"),
    Secret("notes", Person, ("notes",), "Notes on people", "notes", "Keep notes on people for me alone"),
)
"""Another line here is all a new private fact needs, such as the text of lessons once there are lessons."""
BY_NAME = {secret.name: secret for secret in SECRETS if not secret.part_of}
"""What a person can choose to keep."""
WHOLE = {secret: next((each for each in SECRETS if each.name == secret.part_of), secret) for secret in SECRETS}
"""What each is kept and shared with: itself where it is no part of another."""
PARTS = {secret: tuple(each for each in SECRETS if each.part_of == secret.name) for secret in SECRETS}
PRIVATE_FIELDS: dict[type[Record], frozenset[str]] = {
    secret.kind: frozenset(field for each in SECRETS if each.kind is secret.kind for field in each.fields)
    for secret in SECRETS
}
EVERY_ROW = "*"
"""The row id by which a drawer says that a whole kind is private."""
