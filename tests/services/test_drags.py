"""What a drag asks for: looking at it changes nothing, making it gives what was looked at, and undoing it takes all back."""

from functools import partial
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from pmo_desktop.domain import moment
from pmo_desktop.domain.changes import Insert, Update
from pmo_desktop.domain.errors import InvalidValueError, KnownError, LogicLoopError
from pmo_desktop.domain.records import ConstraintType, LagKind, LinkType, Project, Task
from pmo_desktop.domain.schedule import schedule
from pmo_desktop.services import planning
from pmo_desktop.services.planning import drags, links, splits
from pmo_desktop.services.planning.editing import Editing
from pmo_desktop.services.planning.proposed import Proposed, carry_out, glimpsed
from pmo_desktop.services.planning.segments import joined, segments_of
from pmo_desktop.services.workspace import Workspace

MONDAY = moment.from_iso("2026-01-05T08:00")
DAY, WORKDAY = moment.DAY, 28_800
NAMES = ("Design", "Survey", "Drawings", "Approval", "Build", "Deck", "Paint", "Handover")
DURATIONS = ("1d", "5d", "10d", "0d", "1d", "8d", "3d", "0d")
AFTER = {"Drawings": "2", "Approval": "3FS+1d", "Deck": "4", "Paint": "6SS+2d", "Handover": "7FF"}


class Plan:
    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self.id = workspace.new_id()
        made = Project(id=self.id, name="Bridge", start=MONDAY, floor_at_status_date=False)
        workspace.record("New", [Insert(made)])
        ids = planning.insert_tasks(workspace, self.id, None, NAMES)
        self.task = dict(zip(NAMES, ids, strict=True))
        planning.indent(workspace, self.id, ids[1:4])
        planning.indent(workspace, self.id, ids[5:7])
        leaves = [(name, text) for name, text in zip(NAMES, DURATIONS, strict=True) if name not in ("Design", "Build")]
        planning.set_cells(workspace, self.id, [(self.task[name], "duration", text) for name, text in leaves])
        cells = [(self.task[name], "predecessors", text) for name, text in AFTER.items()]
        planning.set_cells(workspace, self.id, cells)
        planning.set_cells(workspace, self.id, [(self.task["Handover"], "deadline", "2026-03-02")])
        workspace.record(
            "Blank row", [Update(Task, planning.insert_tasks(workspace, self.id, None, [""])[0], {"blank": True})]
        )

    @property
    def plan(self):
        return self.workspace.plan(self.id)

    def editing(self):
        return Editing(self.workspace, self.id, MONDAY)

    def do(self, edit, **given):
        return carry_out(self.workspace, self.id, partial(edit, **given))

    def cell(self, name, field):
        plan = self.plan
        return planning.text_of(plan, self.workspace.schedule(self.id), plan.tasks.row[self.task[name]], field)

    def cells(self, name, *fields):
        return [self.cell(name, field) for field in fields]

    def values(self):
        tables = ("tasks", "dependencies", "splits", "assignments")
        return {name: sorted(map(repr, getattr(self.plan, name).values())) for name in tables}


@pytest.fixture
def plan(tmp_path):
    with Workspace.create(tmp_path / "a.pmo", author="Anna") as workspace:
        yield Plan(workspace)


@pytest.fixture(scope="module")
def kept(tmp_path_factory):
    """A plan every example finds as the one before left it: as it was."""
    with Workspace.create(tmp_path_factory.mktemp("drags") / "a.pmo", author="Anna") as workspace:
        yield Plan(workspace)


# What holds for every drag

LEAVES = ("Survey", "Drawings", "Approval", "Deck", "Paint", "Handover")
SHIFTS = some.integers(-40, 60).map(lambda hours: hours * 3_600)
MOMENTS = some.integers(-10 * 24, 60 * 24).map(lambda hours: MONDAY + hours * 3_600)
ONE = some.sampled_from(LEAVES)
ANY = some.sampled_from(NAMES)
NUMBERS = some.integers(0, len(AFTER) - 1)


def _edits(draw, plan):
    """Draw one of the edits a hand may ask for."""
    task, link = plan.task, plan.plan.dependencies.ids
    kind = draw(some.sampled_from(sorted(_MAKERS)))
    return _MAKERS[kind](draw, task, link)


_MAKERS = {
    "move": lambda draw, task, _: partial(
        drags.moving, ids=[task[each] for each in draw(some.lists(ANY, min_size=1, max_size=4, unique=True))],
        shift=draw(SHIFTS),
    ),
    "start": lambda draw, task, _: partial(drags.starting, task_id=task[draw(ONE)], start=draw(MOMENTS)),
    "finish": lambda draw, task, _: partial(drags.resizing, task_id=task[draw(ONE)], finish=draw(MOMENTS)),
    "progress": lambda draw, task, _: partial(
        drags.progressing, task_id=task[draw(ONE)], percent=float(draw(some.integers(0, 20)) * 5)
    ),
    "deadline": lambda draw, task, _: partial(drags.deadline_moving, task_id=task[draw(ONE)], at=draw(MOMENTS)),
    "link": lambda draw, task, _: partial(
        links.linking, predecessor_id=task[draw(ANY)], successor_id=task[draw(ANY)],
        type=draw(some.sampled_from(list(LinkType))),
    ),
    "relink": lambda draw, task, link: partial(
        links.relinking, link_id=link[draw(NUMBERS)], task_id=task[draw(ANY)], successor=draw(some.booleans())
    ),
    "lag": lambda draw, _, link: partial(links.lag_moving, link_id=link[draw(NUMBERS)], shift=draw(SHIFTS)),
    "unlink": lambda draw, _, link: partial(links.removing, link_id=link[draw(NUMBERS)]),
    "split": lambda draw, task, _: partial(
        splits.splitting, task_id=task[draw(ONE)], at=draw(MOMENTS), resume=draw(MOMENTS)
    ),
}  # fmt: skip


@given(data=some.data())
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_looking_changes_nothing_making_gives_what_was_seen_and_undo_takes_it_back(kept, data):
    workspace, before = kept.workspace, kept.values()
    revision, count = kept.plan.revision, len(workspace.history())
    edit = _edits(data.draw, kept)
    editing = kept.editing()
    try:
        proposed = edit(editing)
    except KnownError:
        assert kept.values() == before
        return
    seen = glimpsed(editing, proposed, lambda then: (then.schedule.start.copy(), then.schedule.finish.copy()))
    assert kept.values() == before
    assert kept.plan.revision == revision
    assert len(workspace.history()) == count
    assert _dates(kept.plan, workspace.schedule(kept.id)) == _dates(kept.plan, schedule(kept.plan))
    assert _dates(kept.plan, workspace.scheduler(kept.id).run()) == _dates(kept.plan, schedule(kept.plan))
    if carry_out(workspace, kept.id, edit) is None:
        return
    assert _dates(kept.plan, workspace.schedule(kept.id)) == _dates(kept.plan, seen=seen)
    workspace.undo()
    assert kept.values() == before
    assert _dates(kept.plan, workspace.scheduler(kept.id).run()) == _dates(kept.plan, schedule(kept.plan))


def _dates(plan, found=None, seen=None):
    starts, finishes = (found.start, found.finish) if seen is None else seen
    return dict(zip(plan.tasks.ids, zip(starts.tolist(), finishes.tolist(), strict=True), strict=True))


def test_a_look_that_breaks_off_leaves_the_plan_whole(plan):
    before = plan.values()

    def break_off(_then):
        raise RuntimeError

    with pytest.raises(RuntimeError):
        glimpsed(plan.editing(), Proposed("", (Update(Task, plan.task["Survey"], {"duration": 99}),)), break_off)
    assert plan.values() == before
    assert np.array_equal(plan.workspace.schedule(plan.id).start, schedule(plan.plan).start)


# Moving and stretching


def test_of_several_those_that_follow_get_a_date_only_where_their_links_do_not_carry_them(plan):
    ids = [plan.task[name] for name in ("Survey", "Drawings", "Deck")]
    plan.do(drags.moving, ids=ids, shift=7 * DAY)
    assert plan.cell("Survey", "constraint") == "not before 2026-01-12"
    assert plan.cells("Drawings", "start", "constraint")[0] == "2026-01-19"
    kinds = {name: plan.plan.tasks["constraint_type"][plan.plan.tasks.row[plan.task[name]]] for name in NAMES}
    assert kinds["Drawings"] is ConstraintType.ASAP


def test_a_task_whose_own_date_holds_it_gets_a_new_one_when_all_move(plan):
    planning.set_cells(plan.workspace, plan.id, [(plan.task["Drawings"], "start", "2026-02-02")])
    plan.do(drags.moving, ids=[plan.task["Design"]], shift=7 * DAY)
    assert plan.cell("Drawings", "constraint") == "not before 2026-02-09"


def test_what_has_all_begun_is_not_moved_in_a_group(plan):
    for name in ("Survey", "Drawings", "Approval"):
        planning.set_cells(plan.workspace, plan.id, [(plan.task[name], "percent", "100")])
    with pytest.raises(InvalidValueError, match="have begun"):
        plan.do(drags.moving, ids=[plan.task["Design"]], shift=7 * DAY)


def test_the_start_alone_moves_and_never_past_the_finish(plan):
    plan.do(drags.starting, task_id=plan.task["Survey"], start=MONDAY + 2 * DAY)
    assert plan.cells("Survey", "start", "finish", "duration") == ["2026-01-07", "2026-01-09", "3d"]
    plan.do(drags.starting, task_id=plan.task["Survey"], start=MONDAY + 90 * DAY)
    assert plan.cells("Survey", "finish", "duration") == ["2026-01-09", "0d"]


def test_a_deadline_at_midnight_is_the_end_of_the_day_before(plan):
    plan.do(drags.deadline_moving, task_id=plan.task["Handover"], at=moment.from_iso("2026-03-10"))
    assert plan.cell("Handover", "deadline") == "2026-03-09"


@pytest.mark.parametrize(
    ("typed", "at", "shown"),
    [
        ("not before 2026-01-20", "2026-01-24", "not before 2026-01-26"),
        ("finish by 2026-01-20", "2026-01-25", "finish by 2026-01-23"),
    ],
)
def test_the_date_of_a_constraint_comes_to_lie_in_working_time(plan, typed, at, shown):
    planning.set_cells(plan.workspace, plan.id, [(plan.task["Survey"], "constraint", typed)])
    plan.do(drags.constraint_moving, task_id=plan.task["Survey"], at=moment.from_iso(at))
    assert plan.cell("Survey", "constraint") == shown


def test_a_drawn_task_holds_its_start_but_where_the_project_starts_anyway(plan):
    for start, held in ((MONDAY - 8 * 3_600, None), (MONDAY + DAY, MONDAY + DAY)):
        made = drags.draw_task(plan.workspace, plan.id, start, start + DAY)
        row = plan.plan.tasks.row[made]
        assert plan.plan.tasks["constraint_date"][row] == held
        assert plan.plan.tasks["duration"][row] == WORKDAY


def test_a_task_drawn_over_a_weekend_alone_is_a_milestone_and_keeps_its_rules(plan):
    saturday = moment.from_iso("2026-01-10")
    made = drags.draw_task(plan.workspace, plan.id, saturday, saturday + DAY)
    assert plan.plan.tasks["milestone"][plan.plan.tasks.row[made]]


# Links


def test_relinking_refuses_a_loop_and_what_is_linked_already(plan):
    of = plan.plan.dependencies
    survey_drawings = next(each for n, each in enumerate(of.ids) if of["successor_id"][n] == plan.task["Drawings"])
    with pytest.raises(LogicLoopError, match="“Drawings” → “Approval” → “Drawings”"):
        plan.do(links.relinking, link_id=survey_drawings, task_id=plan.task["Approval"], successor=False)
    deck_paint = next(each for n, each in enumerate(of.ids) if of["successor_id"][n] == plan.task["Paint"])
    plan.do(links.relinking, link_id=deck_paint, task_id=plan.task["Survey"], successor=False)
    with pytest.raises(InvalidValueError, match="linked already"):
        plan.do(links.relinking, link_id=survey_drawings, task_id=plan.task["Paint"], successor=True)
    plan.workspace.undo()
    plan.do(links.relinking, link_id=survey_drawings, task_id=plan.task["Paint"], successor=True)
    assert plan.cell("Paint", "predecessors") == "2, 6SS+2d"


def test_a_lag_in_percent_becomes_working_time_when_it_is_dragged(plan):
    of = plan.plan.dependencies
    link = next(each for n, each in enumerate(of.ids) if of["successor_id"][n] == plan.task["Drawings"])
    plan.do(links.link_changing, link_id=link, type=LinkType.FS, lag=2_000, lag_kind=LagKind.PERCENT)
    plan.do(links.lag_moving, link_id=link, shift=DAY)
    row = plan.plan.dependencies.row[link]
    assert plan.plan.dependencies["lag_kind"][row] is LagKind.WORKING
    assert plan.plan.dependencies["lag"][row] == 2 * WORKDAY


# Splits


def at(text):
    return moment.from_iso(text)


def test_a_split_moves_what_is_left_and_keeps_the_duration(plan):
    plan.do(splits.splitting, task_id=plan.task["Drawings"], at=at("2026-01-15"), resume=at("2026-01-19"))
    assert plan.cells("Drawings", "start", "finish", "duration") == ["2026-01-12", "2026-01-27", "10d"]
    row = plan.plan.tasks.row[plan.task["Drawings"]]
    assert segments_of(plan.plan, row) == [(0, 3 * WORKDAY), (5 * WORKDAY, 12 * WORKDAY)]


def test_a_part_can_be_split_again_and_those_after_it_move_too(plan):
    for cut, resume in (("2026-01-21", "2026-01-23"), ("2026-01-15", "2026-01-16")):
        plan.do(splits.splitting, task_id=plan.task["Drawings"], at=at(cut), resume=at(resume))
    row = plan.plan.tasks.row[plan.task["Drawings"]]
    days = [(low / WORKDAY, high / WORKDAY) for low, high in segments_of(plan.plan, row)]
    assert days == [(0, 3), (4, 8), (10, 13)]


def test_what_is_done_is_not_interrupted(plan):
    planning.set_cells(plan.workspace, plan.id, [(plan.task["Drawings"], "percent", "50")])
    with pytest.raises(InvalidValueError, match="is done beyond"):
        plan.do(splits.splitting, task_id=plan.task["Drawings"], at=at("2026-01-14"), resume=at("2026-01-20"))


@pytest.mark.parametrize(("to", "parts"), [("2026-01-12", 1), ("2026-01-16", 2), ("2026-03-02", 2)])
def test_a_part_moves_no_further_than_to_its_neighbour_and_joins_it_there(plan, to, parts):
    plan.do(splits.splitting, task_id=plan.task["Drawings"], at=at("2026-01-15"), resume=at("2026-01-19"))
    plan.do(splits.part_moving, task_id=plan.task["Drawings"], number=1, start=at(to))
    row = plan.plan.tasks.row[plan.task["Drawings"]]
    assert len(segments_of(plan.plan, row)) == parts
    assert plan.cell("Drawings", "duration") == "10d"


def test_no_work_is_lost_where_one_of_three_parts_is_pushed_into_another(plan):
    for cut, resume in (("2026-01-21", "2026-01-23"), ("2026-01-15", "2026-01-16")):
        plan.do(splits.splitting, task_id=plan.task["Drawings"], at=at(cut), resume=at(resume))
    plan.do(splits.part_moving, task_id=plan.task["Drawings"], number=2, start=at("2026-01-19"))
    row = plan.plan.tasks.row[plan.task["Drawings"]]
    assert [(low / WORKDAY, high / WORKDAY) for low, high in segments_of(plan.plan, row)] == [(0, 3), (4, 11)]


PARTS = some.lists(some.tuples(some.integers(0, 50), some.integers(0, 50)), max_size=6)


@given(PARTS)
def test_joined_parts_cover_what_the_parts_did_and_never_touch(parts):
    found = joined(parts)
    covered = {each for low, high in parts for each in range(low, high)}
    assert {each for low, high in found for each in range(low, high)} == covered
    assert all(one[1] < other[0] for one, other in pairwise(found))
