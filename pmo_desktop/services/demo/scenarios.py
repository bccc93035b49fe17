"""What the coordinator of the demo tried out: scenarios as they stand in the portfolio."""

from collections.abc import Iterator, Mapping

from pmo_desktop.domain import moment
from pmo_desktop.domain.identity import NewId
from pmo_desktop.domain.records import Booking, Project, Record, Scenario, ScenarioChange
from pmo_desktop.services.demo import data
from pmo_desktop.services.demo.days import Days
from pmo_desktop.services.demo.history import instant
from pmo_desktop.services.demo.staff import Office
from pmo_desktop.services.scenarios.reading import written, written_record


def rows(days: Days, who: Office, projects: Mapping[str, str], new_id: NewId) -> list[Record]:
    """Return the scenarios of the demo with what each of them changes."""
    found: list[Record] = []
    for told in data.scenarios():
        made = Scenario(
            id=new_id(),
            name=told.name,
            note=told.note,
            made_by=data.organisation().coordinator,
            made_at=instant(days.status),
        )
        found.append(made)
        found += _of_projects(told, made.id, projects, new_id)
        found += _bookings(told, made.id, days, who, projects, new_id)
    return found


def _of_projects(
    told: data.ScenarioData, scenario_id: str, projects: Mapping[str, str], new_id: NewId
) -> Iterator[ScenarioChange]:
    for each in told.projects:
        for field in ("state", "priority"):
            value = getattr(each, field)
            if value is not None:
                yield ScenarioChange(
                    id=new_id(), scenario_id=scenario_id, owner="project", row_id=projects[each.code], field=field,
                    value=written(Project, field, value),
                )  # fmt: skip


def _bookings(  # noqa: PLR0913, PLR0917 - whom, when and for what
    told: data.ScenarioData, scenario_id: str, days: Days, who: Office, projects: Mapping[str, str], new_id: NewId
) -> Iterator[ScenarioChange]:
    for each in told.bookings:
        start = days.day(each.start)
        booking = Booking(
            id=new_id(), person_id=who.person_ids[each.person], project_id=projects[each.project], start=start,
            finish=start + each.weeks * moment.WEEK, percent=each.percent, state=each.state, note=each.note,
        )  # fmt: skip
        yield ScenarioChange(
            id=new_id(), scenario_id=scenario_id, owner="booking", row_id=booking.id, field="",
            value=written_record(booking),
        )  # fmt: skip
