"""The engine agrees with a scheduler that is slow, simple and knows nothing of it."""

import pytest
from hypothesis import given, reject, settings
from hypothesis import strategies as st

from pmo_desktop.domain import moment
from pmo_desktop.domain.plan.plan import Plan
from pmo_desktop.domain.records import Dependency, Project, Task
from pmo_desktop.domain.schedule import schedule
from tests.domain.schedule.oracle import ORIGIN, SLOT, Oracle, Unsettled, at
from tests.domain.schedule.plans import OFFICES, START, Drawn, plans

TOPICS = {
    "links and lags": (),
    "calendars": ("calendars",),
    "people": ("people", "calendars"),
    "constraints and deadlines": ("constraints", "calendars", "threshold"),
    "as late as possible": ("late", "calendars"),
    "summaries": ("summaries", "calendars", "constraints"),
    "splits and levelling": ("splits", "levelling", "calendars"),
    "tasks set by hand, and inactive ones": ("by hand", "inactive", "summaries"),
    "progress": ("progress", "calendars"),
    "progress within summaries": ("progress", "summaries", "constraints"),
    "from the finish": ("finish", "late", "calendars"),
    "everything": (
        "calendars",
        "people",
        "constraints",
        "late",
        "summaries",
        "splits",
        "levelling",
        "progress",
        "inactive",
    ),
}


def agree(drawn: Drawn) -> None:
    try:
        wanted = Oracle(drawn.project, drawn.records)
        filled = [name for name, below in wanted.leaves.items() if below]
        slacks = {name: (*wanted.slacks(name), wanted.free(name)) for name in filled}
    except Unsettled:
        reject()
    plan = Plan.from_records(drawn.project, drawn.records)
    found = schedule(plan)
    faults = [(str(each.kind), each.tasks) for each in found.findings if each.kind != "out_of_sequence"]
    assert sorted(faults) == sorted(map(fault, wanted.refused))
    row = plan.tasks.row
    early = {name: tuple(map(iso, wanted.stretch(name)[:2])) for name in filled}
    assert dates(row, filled, found.start, found.finish) == early
    assert found.project_finish == at(wanted.project_finish)
    goes_on = {
        name: (iso(place),) for name, place in wanted.resume.items() if wanted.jobs[name].rest < wanted.jobs[name].span
    }
    assert dates(row, goes_on, found.resume) == goes_on
    if any(job.task.manual for job in wanted.jobs.values()):
        return  # how late a task set by hand may be is said nowhere
    late = {name: tuple(map(iso, wanted.stretch(name)[2:])) for name in filled}
    assert dates(row, filled, found.late_start, found.late_finish) == late
    for name in filled:
        arrays = (found.start_slack, found.finish_slack, found.total_slack, found.free_slack)
        assert tuple(int(each[row[name]]) // SLOT for each in arrays) == slacks[name], name
        assert bool(found.critical[row[name]]) == wanted.is_critical(name), name


def fault(link):
    """Return the finding that names a link that cannot hold."""
    if link.predecessor_id == link.successor_id:
        return "loop", (link.predecessor_id,)
    return "finish_link_into_summary", (link.predecessor_id, link.successor_id)


def dates(row, names, *arrays):
    return {name: tuple(moment.to_iso(int(array[row[name]])) for array in arrays) for name in names}


def iso(place):
    return moment.to_iso(at(place))


@pytest.mark.parametrize("topic", TOPICS)
def test_the_engine_agrees_with_the_oracle(topic):
    @settings(max_examples=60)
    @given(plans(*TOPICS[topic]))
    def property_(drawn):
        agree(drawn)

    property_()


@pytest.mark.soak
@pytest.mark.parametrize("topic", TOPICS)
def test_the_engine_agrees_with_the_oracle_for_long(topic):
    @settings(max_examples=5_000)
    @given(plans(*TOPICS[topic]))
    def property_(drawn):
        agree(drawn)

    property_()


def test_the_oracle_itself_knows_the_textbook():
    """General Foundry (Render, Stair & Hanna): 15 days, slack B 1, D 1, F 6; here with days around the clock."""
    days = {"A": 2, "B": 3, "C": 2, "D": 4, "E": 4, "F": 3, "G": 5, "H": 2}
    logic = {"C": "A", "D": "B", "E": "C", "F": "C", "G": "DE", "H": "FG"}
    records = [Task(id=name, project_id="p", duration=count * moment.DAY) for name, count in days.items()]
    records += [
        Dependency(id=before + after, project_id="p", predecessor_id=before, successor_id=after)
        for after, befores in logic.items()
        for before in befores
    ]
    found = Oracle(Project(id="p", name="P", start=START, calendar_id="always"), [*OFFICES, *records])
    assert (at(found.project_finish) - START) / moment.DAY == 15
    slack = {name: found.slacks(name)[2] / 48 for name in days}
    assert {name: each for name, each in slack.items() if each} == {"B": 1, "D": 1, "F": 6}


@settings(max_examples=40)
@given(plans(), st.data())
def test_a_task_may_slip_by_its_slack_without_moving_the_finish_and_not_by_more(drawn, data):
    """What slack means, whatever it is computed from; elapsed lags lead into idle time, where it cannot be told so."""
    if any("elapsed" in link.lag_kind for link in drawn.of(Dependency)):
        reject()
    try:
        wanted = Oracle(drawn.project, drawn.records)
    except Unsettled:
        reject()
    axis = wanted.office.axis(None)
    name = data.draw(st.sampled_from(sorted(wanted.jobs)))
    for more, moves in ((0, False), (1, True)):
        begins = at(axis.walk(wanted.start[name], wanted.slacks(name)[2] + more))
        held = [
            replaced(each, begins) if isinstance(each, Task) and each.id == name else each for each in drawn.records
        ]
        later = (schedule(Plan.from_records(drawn.project, held)).project_finish - ORIGIN) // SLOT
        assert (axis.work(wanted.project_finish, later) > 0) == moves


def replaced(task, begins):
    return Task(id=task.id, project_id="p", name=task.name, rank=task.rank, duration=task.duration,
                constraint_type="SNET", constraint_date=begins)  # fmt: skip
