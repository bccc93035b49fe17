"""The filters there are: each says of a task row whether it is wanted."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from pmo_desktop.domain.entry.dates import parse_date
from pmo_desktop.domain.errors import InvalidValueError
from pmo_desktop.domain.moment import DAY, WEEK, midnight, weekday
from pmo_desktop.domain.plan.plan import Plan
from pmo_desktop.domain.schedule import NO_PART, Schedule
from pmo_desktop.services.arranging import values
from pmo_desktop.services.arranging.around import Around
from pmo_desktop.services.arranging.arrangement import Condition, Filter, Test
from pmo_desktop.services.planning.fields import assignments_on

Wanted = Callable[[int], bool]
"""Says of a task row whether it is wanted."""
_ALL = 100.0


@dataclass(frozen=True, slots=True)
class Ground:
    """What a filter is made on."""

    plan: Plan
    schedule: Schedule
    around: Around


@dataclass(frozen=True, slots=True)
class FilterKind:
    """`takes` says what the filter asks for: nothing, a person, a text, a day, or two days (`days`).

    `of_summaries` says that a summary is wanted for itself too, not only for the tasks in it.
    """

    title: str
    make: Callable[[Ground, Filter], Wanted]
    takes: str = ""
    of_summaries: bool = False


def wanted(ground: Ground, given: Iterable[Filter]) -> Wanted | None:
    """Return what says of a row whether all filters want it; None where there are none that say anything.

    A filter that nobody here knows, or whose words cannot be read, wants every row.
    """
    tests = [made for each in given if (made := _made(ground, each)) is not None]
    if not tests:
        return None
    stay, ids = ground.around.stay, ground.plan.tasks.ids
    if len(tests) == 1 and not stay:
        return tests[0]
    return lambda row: ids[row] in stay or all(test(row) for test in tests)


def _made(ground: Ground, given: Filter) -> Wanted | None:
    kind = FILTERS.get(given.name)
    if kind is None:
        return None
    try:
        test = kind.make(ground, given)
    except InvalidValueError:
        return None
    if kind.of_summaries:
        return test
    is_summary = ground.plan.outline.is_summary
    return lambda row: not is_summary[row] and test(row)


def refused(ground: Ground, given: Filter) -> InvalidValueError | None:
    """Return why a filter cannot be understood; None where it can."""
    kind = FILTERS.get(given.name)
    if kind is None:
        return InvalidValueError(
            f"Nobody here knows a filter “{given.name}”.", "A newer version of the program made it."
        )
    try:
        kind.make(ground, given)
    except InvalidValueError as error:
        return error
    return None


# Those with a name


def _critical(ground: Ground, _given: Filter) -> Wanted:
    return ground.schedule.critical.tolist().__getitem__  # type: ignore[no-any-return]


def _near_critical(ground: Ground, _given: Filter) -> Wanted:
    return ground.schedule.near_critical.tolist().__getitem__  # type: ignore[no-any-return]


def _baseline_finishes(ground: Ground) -> dict[str, int]:
    of, number = ground.plan.baselines, ground.around.baseline
    columns = zip(of["task_id"], of["number"], of["finish"], strict=True)
    return {task_id: finish for task_id, own, finish in columns if own == number and finish is not None}


def _overdue(ground: Ground) -> Wanted:
    """Say of tasks whether they should have ended before today and have not."""
    finish, percent, today = ground.schedule.finish.tolist(), ground.schedule.percent.tolist(), ground.around.today
    return lambda row: NO_PART != finish[row] < today and percent[row] < _ALL


def _slipping(ground: Ground, _given: Filter) -> Wanted:
    """Return what wants unfinished tasks that end later than the baseline said."""
    kept, ids = _baseline_finishes(ground), ground.plan.tasks.ids
    finish, percent = ground.schedule.finish.tolist(), ground.schedule.percent.tolist()
    return lambda row: percent[row] < _ALL and finish[row] > kept.get(ids[row], finish[row])


def _late(ground: Ground, _given: Filter) -> Wanted:
    overdue, kept, ids = _overdue(ground), _baseline_finishes(ground), ground.plan.tasks.ids
    finish = ground.schedule.finish.tolist()
    return lambda row: finish[row] > kept.get(ids[row], finish[row]) or overdue(row)


def _this_week(ground: Ground, _given: Filter) -> Wanted:
    overdue, monday = _overdue(ground), ground.around.today - weekday(ground.around.today) * DAY
    within, percent = _within(ground, monday, monday + WEEK), ground.schedule.percent.tolist()
    return lambda row: percent[row] < _ALL and (within(row) or overdue(row))


def _should_have_begun(ground: Ground, _given: Filter) -> Wanted:
    start, percent = ground.schedule.start.tolist(), ground.schedule.percent.tolist()
    began, today = ground.plan.tasks["actual_start"], ground.around.today
    return lambda row: NO_PART != start[row] < today and percent[row] == 0 and began[row] is None


def _mine(ground: Ground, _given: Filter) -> Wanted:
    me = ground.around.me.casefold()
    if me and ground.around.manager.casefold() == me:
        return lambda _row: True
    return _of_person(ground, me)


def _of_person(ground: Ground, name: str) -> Wanted:
    plan = ground.plan
    people, of = plan.people, plan.assignments
    known = {own for own, each in zip(people.ids, people["name"], strict=True) if each.casefold() == name.casefold()}
    busy = {task for task, own in zip(of["task_id"], of["person_id"], strict=True) if own in known}
    ids = plan.tasks.ids
    return lambda row: ids[row] in busy


def _unassigned(ground: Ground, _given: Filter) -> Wanted:
    plan, ids = ground.plan, ground.plan.tasks.ids
    return lambda row: not assignments_on(plan, ids[row])


def _incomplete(ground: Ground, _given: Filter) -> Wanted:
    percent = ground.schedule.percent.tolist()
    return lambda row: percent[row] < _ALL


def _completed(ground: Ground, _given: Filter) -> Wanted:
    percent = ground.schedule.percent.tolist()
    return lambda row: percent[row] >= _ALL


def _milestones(ground: Ground, _given: Filter) -> Wanted:
    durations, flags = ground.plan.tasks["duration"], ground.plan.tasks["milestone"]
    return lambda row: durations[row] == 0 or flags[row]


def _summaries(ground: Ground, _given: Filter) -> Wanted:
    return ground.plan.outline.is_summary.__getitem__


def _text(ground: Ground, given: Filter) -> Wanted:
    """Return what wants tasks that have a text in their name, code, notes or people."""
    sought, tasks = given.value.strip().casefold(), ground.plan.tasks
    columns = [tasks["name"], tasks["wbs"], tasks["notes"]]
    people = values.texts(ground.plan, ground.schedule, "people")
    return lambda row: any(sought in column[row].casefold() for column in columns) or sought in people(row).casefold()


def _within(ground: Ground, start: int, end: int) -> Wanted:
    """Return what wants tasks of which some part lies in [start, end)."""
    starts, finishes = ground.schedule.start.tolist(), ground.schedule.finish.tolist()
    return lambda row: NO_PART != starts[row] < end and (finishes[row] > start or starts[row] >= start)


def _days(ground: Ground, given: Filter) -> Wanted:
    """Return what wants tasks that are done between two days, both counted; an end that is not said is open."""
    today = ground.around.today
    first = midnight(parse_date(given.value, today)[0]) if given.value.strip() else 0
    last = midnight(parse_date(given.until, today)[0]) if given.until.strip() else 10**12
    return _within(ground, first, last + DAY)


def _notes(ground: Ground, _given: Filter) -> Wanted:
    notes = ground.plan.tasks["notes"]
    return lambda row: bool(notes[row])


def _changed(ground: Ground, given: Filter) -> Wanted:
    since = midnight(parse_date(given.value or "today", ground.around.today)[0])
    touched, ids = ground.around.changed_since(since), ground.plan.tasks.ids
    return lambda row: ids[row] in touched


def _own(ground: Ground, given: Filter) -> Wanted:
    """Return what wants the rows for which all conditions of one of the sets hold."""
    sets: list[list[Wanted]] = [[]]
    for each in given.conditions:
        if each.starts_another and sets[-1]:
            sets.append([])
        if values.is_known(ground.plan, each.field):
            sets[-1].append(condition(ground, each))
    full = [each for each in sets if each]
    if not full:
        return lambda _row: True
    return lambda row: any(all(test(row) for test in each) for each in full)


# Conditions


def condition(ground: Ground, given: Condition) -> Wanted:
    """Return what says whether a condition holds of a row; raise InvalidValueError where its value cannot be read."""
    plan, schedule, today = ground.plan, ground.schedule, ground.around.today
    text = values.texts(plan, schedule, given.field)
    if given.test in _OF_TEXT:
        holds, sought = _OF_TEXT[given.test], given.value.strip().casefold()
        return lambda row: holds(text(row).casefold(), sought)
    kind = values.kind_of(plan, given.field)
    if kind not in values.NUMBERS and given.test in {Test.IS, Test.IS_NOT}:
        sought, equal = given.value.strip().casefold(), given.test is Test.IS
        return lambda row: (text(row).casefold() == sought) is equal
    read, value = values.reader(plan, kind, today), values.values(plan, schedule, given.field, today)
    to_size = _to_size(kind)
    low = to_size(read(given.value))
    high = to_size(read(given.until)) if given.test is Test.BETWEEN else low
    holds_of = _OF_SIZE[given.test]

    def holds_so(row: int) -> bool:
        own = value(row)
        if own is None:
            return given.test is Test.IS_NOT
        return bool(holds_of(to_size(own), low, high))

    return holds_so


def _to_size(kind: str) -> Callable[[values.Value], values.Value]:
    """Return what makes values comparable: dates by the day, texts as they sort, percents as they are shown."""
    if kind == "date":
        return midnight
    if kind == "percent":
        return round
    return lambda value: values.sort_key(kind, value)


_OF_TEXT: dict[Test, Callable[[str, str], bool]] = {
    Test.CONTAINS: lambda own, sought: sought in own,
    Test.LACKS: lambda own, sought: sought not in own,
    Test.EMPTY: lambda own, _sought: not own,
    Test.FILLED: lambda own, _sought: bool(own),
}
_OF_SIZE: dict[Test, Callable[[values.Value, values.Value, values.Value], bool]] = {
    Test.IS: lambda own, low, _high: own == low,
    Test.IS_NOT: lambda own, low, _high: own != low,
    Test.MORE: lambda own, low, _high: own > low,
    Test.LESS: lambda own, low, _high: own < low,
    Test.AT_LEAST: lambda own, low, _high: own >= low,
    Test.AT_MOST: lambda own, low, _high: own <= low,
    Test.BETWEEN: lambda own, low, high: low <= own <= high,
}

FILTERS: dict[str, FilterKind] = {
    "critical": FilterKind("Critical", _critical),
    "near_critical": FilterKind("Nearly critical", _near_critical),
    "late": FilterKind("Late", _late),
    "slipping": FilterKind("Slipping", _slipping),
    "this_week": FilterKind("This week and overdue", _this_week),
    "should_have_begun": FilterKind("Should have begun", _should_have_begun),
    "mine": FilterKind("Mine", _mine),
    "unassigned": FilterKind("Without people", _unassigned),
    "incomplete": FilterKind("Not completed", _incomplete),
    "completed": FilterKind("Completed", _completed),
    "milestones": FilterKind("Milestones", _milestones),
    "summaries": FilterKind("Summaries", _summaries, of_summaries=True),
    "notes": FilterKind("With notes", _notes, of_summaries=True),
    "person": FilterKind("Of a person", lambda ground, given: _of_person(ground, given.value.strip()), "person"),
    "text": FilterKind("With a text", _text, "text", of_summaries=True),
    "dates": FilterKind("Between two days", _days, "days"),
    "changed": FilterKind("Changed since", _changed, "day", of_summaries=True),
    "own": FilterKind("Own filter", _own, of_summaries=True),
}  # fmt: skip
"""In the order in which they are offered."""


def people_of(plan: Plan) -> Sequence[str]:
    """Return the names of those who work on tasks of a plan, in order."""
    people, of = plan.people, plan.assignments
    busy = {person_id for person_id in of["person_id"] if person_id in people.row}
    return sorted((str(people["name"][people.row[each]]) for each in busy), key=str.casefold)
