"""What is drawn of a plan under each choice of its look."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmo_desktop.charts.gantt import (
    ChartLinks,
    ChartRows,
    GanttLink,
    GanttRow,
    LinkEnds,
    Marks,
    Role,
    Viewport,
    entries,
    gantt_scene,
    legend_scene,
    links_of,
    overview,
    rows_of,
)
from pmo_desktop.charts.gantt.ground import progress_point
from pmo_desktop.charts.gantt.links import links_seen
from pmo_desktop.charts.gantt.overview import CRITICAL, NOTHING, SUMMARY, TASK
from pmo_desktop.charts.gantt_hits import Place, under
from pmo_desktop.charts.gantt_look import BAR_COLOURS, USUAL, Follow, Links, Look, NonWorking, ProgressLine
from pmo_desktop.charts.scene import Line, Polygon, Rect, Text
from pmo_desktop.charts.timescale import Axis
from pmo_desktop.domain import moment
from pmo_desktop.domain.plan.custom import CustomValues
from pmo_desktop.domain.records import ConstraintType, CustomValue, LinkType
from pmo_desktop.domain.schedule import schedule
from pmo_desktop.domain.schedule.clocks import Clocks

AXIS = Axis(moment.from_iso("2026-01-01"), 86_400 / 20)
"""Twenty units a day."""
VIEW = Viewport(AXIS, 1_200, 260, 24.0)
NAMES = ("prepare", "survey", "design", "build", "walls", "roof", "paint", "parts", "handover", "guess")


def x(text):
    return AXIS.x(moment.from_iso(text))


@pytest.fixture
def shown(plan, measure):
    """Draw the plan under a look and give rows and shapes."""

    def draw(marks=None, **look):
        chosen = Look(**look)
        planned = schedule(plan)
        rows = rows_of(plan, planned, plan.outline.order, chosen)
        links = ChartLinks(rows, LinkEnds.of(plan))
        return rows, gantt_scene(rows, links, VIEW, measure, chosen, marks or Marks()).shapes

    return draw


def row_of(rows, name):
    return rows[NAMES.index(name)]


def in_row(shapes, name, kind=object):
    """Return the shapes whose middle lies in the row of a task."""
    top = NAMES.index(name) * 24

    def middle(shape):
        if isinstance(shape, Rect):
            return shape.y + shape.height / 2
        if isinstance(shape, Text):
            return shape.y - 3
        return sum(y for _, y in shape.points) / len(shape.points)

    return [shape for shape in shapes if isinstance(shape, kind) and top <= middle(shape) < top + 24]


def texts(shapes, name):
    return [shape.text for shape in in_row(shapes, name, Text)]


# Labels


@pytest.mark.parametrize(
    ("field", "said"),
    [
        ("name", "Survey"), ("people", "Anna Berg"), ("initials", "AB"), ("percent", "20 %"), ("start", "2026-01-05"),
        ("duration", "5d"), ("number", "2"), ("notes", ""), ("wbs", ""),
    ],
)  # fmt: skip
@pytest.mark.parametrize("place", ["left", "right"])
def test_a_label_says_the_field_chosen(shown, field, said, place):
    _, shapes = shown(**{"right": "", "milestone": "", place: field})
    assert texts(shapes, "survey") == ([said] if said else [])


def test_a_custom_field_is_a_label_too(plan, measure):
    plan.custom = CustomValues([CustomValue(id="v", field_id="f", row_id="survey", value="Hill")])
    rows = rows_of(plan, schedule(plan), plan.outline.order, Look(right="custom:f"))
    assert [row.label for row in rows][:3] == ["", "Hill", ""]


def test_notes_are_a_sign_and_milestones_have_a_label_of_their_own(shown):
    rows, _ = shown(milestone="notes")
    assert row_of(rows, "handover").label == "✎"
    assert row_of(rows, "walls").label == "Ben Oduya"


def test_a_label_inside_is_cut_to_its_bar(shown):
    _, shapes = shown(inside="people", right="")
    (label,) = in_row(shapes, "design", Text)
    bar = next(shape for shape in in_row(shapes, "design", Rect) if shape.fill in {"task", "critical"})
    assert label.text.endswith("…")
    assert bar.x < label.x
    assert label.x + 6 * len(label.text) <= bar.x + bar.width


def test_labels_left_and_right_touch_neither_the_bar_nor_a_mark_beside_it(shown):
    rows, shapes = shown(left="name", right="people", delays=True)
    row = row_of(rows, "walls")
    left, right = sorted(in_row(shapes, "walls", Text), key=lambda text: text.x)
    assert left.x + 6 * len(left.text) <= AXIS.x(row.waits_from)
    assert right.x > AXIS.x(row.finish)
    deadline = AXIS.x(row.deadline)
    assert not right.x < deadline < right.x + 6 * len(right.text)


def test_a_label_gives_way_to_a_link_that_runs_down_through_its_place(measure):
    begin = moment.from_iso("2026-01-05")
    days = 86_400
    rows = [
        GanttRow("a", "A", begin, begin + 6 * days),
        GanttRow("b", "B", begin, begin + 5 * days, label="Somebody"),
        GanttRow("c", "C", begin + 9 * days, begin + 12 * days),
    ]
    shapes = gantt_scene(rows, [GanttLink(0, 2, LinkType.FS)], VIEW, measure).shapes
    (label,) = [shape for shape in shapes if isinstance(shape, Text)]
    down = AXIS.x(rows[0].finish) + 4
    assert label.x > down
    assert label.x - down < 12


# Marks


@pytest.mark.parametrize(
    ("kind", "shape", "fill"),
    [
        (ConstraintType.SNET, Polygon, "background"), (ConstraintType.FNET, Polygon, "background"),
        (ConstraintType.SNLT, Polygon, "constraint"), (ConstraintType.FNLT, Polygon, "constraint"),
        (ConstraintType.MSO, Rect, "constraint"), (ConstraintType.MANDATORY_FINISH, Rect, "constraint"),
    ],
)  # fmt: skip
def test_a_constraint_stands_at_its_date_and_says_which_way_it_holds(measure, kind, shape, fill):
    date = moment.from_iso("2026-01-12")
    row = GanttRow("a", "A", date, date + 86_400, constraint=kind, constraint_date=date)
    drawn = gantt_scene([row], [], VIEW, measure).shapes
    marks = [each for each in drawn if isinstance(each, shape) and each.fill == fill and each != drawn[0]]
    at = x("2026-01-12")
    assert any(
        abs((each.x + each.width / 2 if isinstance(each, Rect) else each.points[0][0]) - at) < 0.01 for each in marks
    )
    without = gantt_scene([row], [], VIEW, measure, Look(constraints=False)).shapes
    assert len(without) < len(drawn)


def test_a_missed_deadline_is_told_from_one_that_is_met(shown, plan):
    _, missed = shown()
    assert in_row(missed, "walls", Line)
    assert [line for line in in_row(missed, "walls", Line) if line.colour == "late"]
    plan.tasks["deadline"][plan.tasks.row["walls"]] = moment.from_iso("2026-06-30T17:00")
    _, met = shown()
    assert not [line for line in in_row(met, "walls", Line) if line.colour == "late"]


def test_the_baseline_chosen_and_the_one_it_is_compared_with_are_drawn(shown):
    rows, shapes = shown(baseline=3, second_baseline=0)
    bars = {shape.fill: shape.x for shape in in_row(shapes, "walls", Rect)}
    assert bars["baseline"] == pytest.approx(x("2026-01-12T08:00"))
    assert bars["second_baseline"] == pytest.approx(x("2026-01-19T08:00"))
    _, without = shown(baseline=None)
    assert "baseline" not in {shape.fill for shape in without if isinstance(shape, Rect)}
    assert row_of(rows, "design").baseline_start is None


def test_what_work_waits_to_be_spread_and_what_it_ends_after_its_baseline_are_drawn(shown):
    rows, shapes = shown(delays=True)
    row = row_of(rows, "walls")
    waits = next(shape for shape in in_row(shapes, "walls", Rect) if shape.hatch == "slack")
    assert waits.x + waits.width == pytest.approx(AXIS.x(row.start))
    assert row.start - row.waits_from >= 2 * 8 * 3_600
    late = next(shape for shape in in_row(shapes, "walls", Rect) if shape.fill == "late")
    assert late.x == pytest.approx(AXIS.x(row.baseline_finish))
    assert late.x + late.width == pytest.approx(AXIS.x(row.finish))


def test_a_split_task_is_drawn_in_its_parts_joined_by_dots(shown, plan):
    rows, shapes = shown()
    row = row_of(rows, "parts")
    bars = [shape for shape in in_row(shapes, "parts", Rect) if shape.fill in {"task", "critical"}]
    assert [round(bar.x, 3) for bar in bars] == [round(AXIS.x(start), 3) for start, _ in row.segments]
    assert len(bars) == 2
    assert row.segments[0][0] == row.start
    assert row.segments[-1][1] == row.finish
    clock = Clocks(plan).calendar(plan.tasks.row["parts"])
    assert sum(clock.work(*each) for each in row.segments) == 4 * 8 * 3_600
    assert [line for line in in_row(shapes, "parts", Line) if line.dashes]


def test_bars_set_by_hand_inactive_ones_and_guesses_look_so(shown):
    rows, shapes = shown()
    posts = [line for line in in_row(shapes, "roof", Line) if line.colour == "text"]
    assert len(posts) == 2
    (hollow,) = [shape for shape in in_row(shapes, "paint", Rect) if shape.line == "muted"]
    assert not hollow.fill
    assert row_of(rows, "paint").start == -1
    assert hollow.x >= AXIS.x(row_of(rows, "survey").finish)
    assert "?" in texts(shapes, "guess")


def test_a_level_of_effort_and_a_recurring_task_have_shapes_of_their_own(measure):
    begin, day = moment.from_iso("2026-01-05"), 86_400
    rows = [
        GanttRow("a", "A", begin, begin + 9 * day, stretched=True),
        GanttRow("b", "B", begin, begin + 9 * day, summary=True, recurring=True,
                 segments=((begin, begin + day), (begin + 7 * day, begin + 8 * day))),
    ]  # fmt: skip
    shapes = gantt_scene(rows, [], VIEW, measure).shapes
    assert [shape for shape in shapes if isinstance(shape, Polygon) and shape.fill == "task"]
    times = [shape for shape in shapes if isinstance(shape, Rect) and shape.fill == "summary"]
    assert [round(shape.x) for shape in times] == [round(AXIS.x(start)) for start, _ in rows[1].segments]


# Progress


def test_the_progress_line_leans_to_what_is_behind_and_goes_straight_past_the_rest(shown):
    status = moment.from_iso("2026-01-14T17:00")
    rows, shapes = shown(Marks(status_date=status), progress_line=ProgressLine.STATUS)
    (line,) = [shape for shape in shapes if isinstance(shape, Line) and shape.colour == "progress_line"]
    leans = [point for point in line.points if abs(point[0] - AXIS.x(status)) > 0.01]
    rows_behind = {round((y - 24 * 0.47) / 24) for _, y in leans}
    assert {NAMES[number] for number in rows_behind} == {
        row.task_id for row in rows if progress_point(row, status) not in {None, status}
    }
    assert not [shape for shape in shapes if isinstance(shape, Line) and shape.colour == "status_date"]


@pytest.mark.parametrize(
    ("start", "finish", "percent", "point"),
    [(0, 4, 100, 10), (0, 4, 50, 2), (0, 4, 0, 0), (20, 30, 0, 10), (20, 30, 50, 25), (8, 30, 100, 30)],
)
def test_where_work_has_come_to_as_seen_from_a_date(start, finish, percent, point):
    """Done before it, or to begin after it, counts as on the line."""
    row = GanttRow("a", "A", start * 86_400, finish * 86_400, float(percent))
    assert progress_point(row, 10 * 86_400) == point * 86_400


# Colours


@pytest.mark.parametrize(
    ("follow", "letters"),
    [
        (Follow.PHASE, {"survey": "A", "design": "A", "walls": "B", "roof": "B"}),
        (Follow.PERSON, {"survey": "A", "design": "A", "walls": "B", "roof": "–"}),
        (Follow.RAG, {"survey": "R", "design": "R", "walls": "R", "guess": "G"}),
        (Follow.STATUS, {"survey": "▸", "design": "", "walls": "", "roof": ""}),
    ],
)
def test_colours_that_follow_something_are_told_by_letters_too(shown, follow, letters):
    rows, shapes = shown(colour=follow, right="")
    assert {name: row_of(rows, name).tint.letter for name in letters} == letters
    for name, letter in letters.items():
        if letter:
            assert letter in texts(shapes, name)
    tints = [tint for tint, _ in rows.tints.groups()]
    assert len({tint.letter for tint in tints}) == len(tints)


def test_a_colour_given_by_hand_shows_and_keeps_saying_what_is_critical(shown):
    rows, shapes = shown()
    fills = {shape.fill for shape in in_row(shapes, "walls", Rect)}
    assert BAR_COLOURS["orange"] in fills
    tint = row_of(rows, "walls").tint
    assert tint.frame == ("critical_progress" if row_of(rows, "walls").critical else "")


def test_the_values_of_a_field_have_colours_in_their_order(plan):
    look = Look(colour=Follow.CUSTOM, colour_field="f")
    values = {"survey": "South", "design": "North", "walls": "South"}
    plan.custom = CustomValues(
        CustomValue(id=each, field_id="f", row_id=each, value=said) for each, said in values.items()
    )
    rows = rows_of(plan, schedule(plan), plan.outline.order, look)
    assert [words for _, words in rows.tints.groups()] == ["North", "South"]
    assert row_of(rows, "survey").tint == row_of(rows, "walls").tint != row_of(rows, "design").tint
    assert row_of(rows, "roof").tint.letter == "–"


# Links and paths


def test_links_are_drawn_as_chosen(shown):
    def count(marks=None, **look):
        _, shapes = shown(marks, **look)
        lines = [shape for shape in shapes if isinstance(shape, Line) and not shape.dashes]
        return len([line for line in lines if line.colour in {"link", "critical"}])

    every = count()
    assert every == 3
    assert count(links=Links.NONE) == 0
    assert count(Marks(selected=frozenset({NAMES.index("handover")})), links=Links.SELECTED) == 1


def test_beside_a_path_everything_is_faint(shown):
    path = {1: Role.DRIVING, 2: Role.SELECTED, 4: Role.DRIVEN}
    _, shapes = shown(Marks(path=path), driving=True, right="")
    fills = {name: {shape.fill for shape in in_row(shapes, name, Rect)} for name in NAMES}
    assert "path_driving" in fills["survey"]
    assert "path_driven" in fills["walls"]
    assert "dimmed" in fills["guess"]
    assert "dimmed" not in fills["design"]
    assert "«" in texts(shapes, "survey")
    links = {line.colour: line.line_width if hasattr(line, "line_width") else line.width for line in shapes
             if isinstance(line, Line) and line.colour in {"path_into", "path_out", "grid_link"}}  # fmt: skip
    assert set(links) == {"path_into", "path_out", "grid_link"}
    assert links["path_into"] > links["grid_link"]


@given(st.data())
def test_the_links_that_are_seen_are_found_as_by_looking_at_every_one(data):
    count = data.draw(st.integers(2, 40))
    pairs = data.draw(st.lists(st.tuples(st.integers(0, count - 1), st.integers(0, count - 1)), max_size=60))
    top, height = data.draw(st.integers(0, count * 24)), data.draw(st.integers(1, 200))
    rows = _Rows(count)
    ends = LinkEnds(
        np.array([one for one, _ in pairs], np.int64), np.array([other for _, other in pairs], np.int64),
        [LinkType.FS] * len(pairs),
    )  # fmt: skip
    view = Viewport(AXIS, 400, height, 24.0, top)
    links = ChartLinks(rows, ends)
    assert list(links_seen(links, view, count)) == list(links_seen(list(links), view, count))


class _Rows:
    """As much of the rows of a chart as its links look at."""

    def __init__(self, count):
        self.places = self.task_rows = np.arange(count)
        self.dates = (np.full(count, AXIS.start), np.full(count, AXIS.start + 86_400))
        self.schedule = type("Schedule", (), {"critical": np.zeros(count, bool)})

    def __len__(self):
        return len(self.places)


def test_a_link_and_a_mark_under_the_pointer_are_found(plan, measure):
    planned = schedule(plan)
    rows = rows_of(plan, planned, plan.outline.order, Look(second_baseline=3))
    links = links_of(plan, planned, plan.outline.order)
    survey = row_of(rows, "survey")
    found = under(rows, links, VIEW, AXIS.x(survey.finish) + 4, 2 * 24 - 3).link
    assert (found.predecessor, found.successor, found.number) == (1, 2, 0)
    y = NAMES.index("walls") * 24

    def at(day, down, look=USUAL):
        found = under(rows, links, VIEW, x(day), down, look=look)
        return found.row, found.place

    assert at("2026-01-30T17:00", y + 10) == (4, Place.BODY)
    assert at("2026-01-30T17:00", y + 2) == (4, Place.DEADLINE)
    assert at("2026-01-30T17:00", y + 2, Look(deadlines=False)) == (4, Place.BODY)
    assert at("2026-01-21", y + 20) == (4, Place.BASELINE)
    assert at("2026-01-21", y + 20, Look(baseline=None)) == (4, Place.ROW)
    assert at("2026-01-14", y + 22.5, Look(second_baseline=3)) == (4, Place.SECOND_BASELINE)
    assert at("2026-01-19T08:00", 2 * 24 + 4) == (2, Place.CONSTRAINT)


def test_links_that_are_not_drawn_are_not_found(plan, measure):
    planned = schedule(plan)
    rows, links = rows_of(plan, planned, plan.outline.order), links_of(plan, planned, plan.outline.order)
    place = AXIS.x(row_of(rows, "survey").finish) + 4, 2 * 24 - 3
    assert under(rows, links, VIEW, *place, look=Look(links=Links.NONE)).link is None
    assert under(rows, links, VIEW, *place, look=Look(links=Links.SELECTED)).link is None
    assert under(rows, links, VIEW, *place, look=Look(links=Links.SELECTED), selected=frozenset({2})).link is not None


# Ground


def test_each_row_is_shaded_by_its_own_calendar_where_that_is_wanted(plan, measure):
    from pmo_desktop.domain.records import Leave  # noqa: PLC0415 - needed here alone

    plan.leave.insert_many(
        [Leave(id="v", person_id="anna", start=moment.from_iso("2026-01-07"), finish=moment.from_iso("2026-01-09"))]
    )
    planned, clocks = schedule(plan), Clocks(plan)

    def shaded(**look):
        chosen = Look(**look)
        rows = rows_of(plan, planned, plan.outline.order, chosen, clocks)
        shapes = gantt_scene(rows, [], VIEW, measure, chosen, Marks(calendar=clocks.project)).shapes
        return {(round(each.x), round(each.y)) for each in shapes if isinstance(each, Rect) and each.fill == "weekend"}

    away = (round(x("2026-01-07")), 24)
    assert away in shaded(non_working=NonWorking.OWN)
    assert away not in shaded()
    assert (round(x("2026-01-10")), 0) in shaded()
    assert not shaded(non_working=NonWorking.NONE)


# Rows, overview, legend


def test_only_rows_that_are_looked_at_are_made(plan, measure):
    rows = ChartRows(plan, schedule(plan), plan.outline.order)
    gantt_scene(rows, [], Viewport(AXIS, 400, 48, 24.0, 24.0), measure)
    assert set(rows._made) == {1, 2}
    assert [row.task_id for row in rows] == list(NAMES)
    with pytest.raises(IndexError):
        rows[len(NAMES)]


def test_a_heading_between_tasks_is_an_empty_row(plan, measure):
    order = [-1, *plan.outline.order]
    rows = ChartRows(plan, schedule(plan), order)
    assert rows[0].start == -1
    assert rows.place("prepare") == 1
    assert gantt_scene(rows, ChartLinks(rows, LinkEnds.of(plan)), VIEW, measure).shapes


def test_the_overview_shows_each_bar_at_its_place(plan):
    planned = schedule(plan)
    rows = ChartRows(plan, planned, plan.outline.order)
    start, finish = planned.project_start, planned.project_finish
    pixels = overview(rows, 200, 20, start, finish)
    assert pixels.shape == (20, 200)
    assert set(np.unique(pixels)) <= {NOTHING, TASK, CRITICAL, SUMMARY}
    for number, row in enumerate(rows):
        if row.start < 0:
            continue
        middle = round(((row.start + row.finish) / 2 - start) / (finish - start) * 199)
        wanted = SUMMARY if row.summary else CRITICAL if row.critical else TASK
        assert pixels[number * 2, middle] == wanted
    assert not overview(ChartRows(plan, planned, []), 10, 5, 0, 1).any()


def test_more_rows_than_pixels_still_show_what_is_critical(plan):
    rows = ChartRows(plan, schedule(plan), plan.outline.order)
    pixels = overview(rows, 300, 2, int(rows.schedule.project_start), int(rows.schedule.project_finish))
    assert (pixels == CRITICAL).any()


def test_the_legend_says_what_there_is_and_fits_its_width(plan, measure):
    look = Look(colour=Follow.PHASE, second_baseline=3, slack=True, progress_line=ProgressLine.STATUS)
    rows = rows_of(plan, schedule(plan), plan.outline.order, look)
    said = entries(rows, look)
    words = {each.words for each in said}
    assert {
        "Prepare",
        "Build",
        "baseline",
        "baseline 3",
        "inactive",
        "dates set by hand",
        "in parts",
        "deadline",
    } <= words
    assert "planned elsewhere" not in words
    for width in (200, 420, 2_000):
        scene = legend_scene(said, width, measure)
        labels = [shape for shape in scene.shapes if isinstance(shape, Text) and shape.colour == "muted"]
        assert [label.text for label in labels] == [each.words for each in said]
        assert all(label.x + 6 * len(label.text) <= max(width, 8 + 26 + 6 * len(label.text)) for label in labels)
        assert max(label.y for label in labels) < scene.height
    assert "critical" in {each.words for each in entries(rows_of(plan, schedule(plan), [0]), USUAL)}
