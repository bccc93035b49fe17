"""The passes of the critical path method over flat arrays: plain Python that also compiles to C (see kernel.pxd).

Everything a rule of MS Project or P6 decides is decided before, when the arrays are filled (`rows.py`, `links.py`); here
dates are only moved along links and calendars. Moments and amounts are integer seconds (see `moment`); `_NONE` stands for
no date. A row is a task; a node is a row or, at `count + row`, the opening of a summary: the opening comes before the summary's
leaves and takes the links into it, the row itself comes after them and gives the links out of it.

Calendars are laid out over a stretch of time. Where a search leaves it, `ran_off` names the calendar and the pass is to be
run again over a longer stretch; the rows whose calendars have no more working time at all are in `lost`.
"""

from collections.abc import MutableSequence

Numbers = MutableSequence[int]
"""A list where this module is interpreted, an array of 64-bit integers where it is compiled: what each is quickest over."""

_NONE = -(1 << 62)
_ALWAYS = 0
_PERCENT_WHOLE = 10_000
_NO_PART, _TO_DO, _BEGUN, _DONE, _FIXED = range(5)
_NEAR = 8
_AGAIN = 2
"""What is due again after its calendar ran out: the dates it has meanwhile are not those it had."""
_DAY = 86_400

COMPILED = not __file__.endswith(".py")
NONE = _NONE
"""No date: earlier than any."""
ALWAYS = _ALWAYS
"""The calendar of elapsed time, which needs no stretches."""
NO_PART, TO_DO, BEGUN, DONE, FIXED = range(5)
"""The states of a row: blank or inactive; not begun; begun; finished; set by hand or from elsewhere.

The passes find those of summaries: done with the last of their leaves, or where none takes part, else not begun.
"""


class Net:
    """A plan as the passes see it: arrays of 64-bit integers, indexed by row, node, link or calendar."""

    # Calendars: stretches of work `starts`-`finishes` from first[c] to first[c + 1], with the work `before` each.
    first: Numbers
    starts: Numbers
    finishes: Numbers
    before: Numbers
    day_first: Numbers
    """Where the days of each calendar lie in `days`, which gives the first stretch that starts on the day or later."""
    days: Numbers
    low: Numbers
    """From which midnight to which a calendar is laid out."""
    high: Numbers
    project_calendar: int
    first_ever: int
    """Where no layout begins before, nor ends after `last_ever`."""
    last_ever: int
    # Rows.
    count: int
    state: Numbers
    counts: Numbers
    """1 for leaves whose dates make up summaries, the project and the critical path."""
    is_summary: Numbers
    display: Numbers
    """Rows as they stand in the table; the descendants of a row lie at descend[row] .. descend_end[row] of it."""
    descend: Numbers
    descend_end: Numbers
    parent: Numbers
    calendar: Numbers
    duration: Numbers
    span: Numbers
    """Working time from first to last work, gaps of a split task included.

    Of a begun task `done` is how far into it the work has come, `rest` where in it what is left begins (later than `done`
    in a gap), `left` how long that takes, gaps included; `resume` is the moment it goes on where that is known.
    """
    done: Numbers
    rest: Numbers
    left: Numbers
    resume: Numbers
    expected: Numbers
    """When people expect to be done: what is left then takes until that moment (P6)."""
    part_first: Numbers
    """Assignments that decide the finish: from part_first[row] to part_first[row + 1]; none where the span says it."""
    part_calendar: Numbers
    part_amount: Numbers
    part_left: Numbers
    part_delay: Numbers
    snap: Numbers
    """Where a row without span stands that falls into idle time: 0 at the next start of work but for the end of a shift,
    1 at the next start always (P6's start milestones), -1 where it falls (P6's finish milestones)."""
    fixed_start: Numbers
    fixed_finish: Numbers
    ask_start: Numbers
    ask_finish: Numbers
    pin_start: Numbers
    pin_finish: Numbers
    pull_start: Numbers
    pull_finish: Numbers
    cap_start: Numbers
    cap_finish: Numbers
    outer_start: Numbers
    """What links from other projects ask of each row; outer_wait_*: those whose predecessors are not done."""
    outer_finish: Numbers
    outer_wait_start: Numbers
    outer_wait_finish: Numbers
    own_end: Numbers
    """1 where a row that nothing follows may not slip: its late finish is its early one."""
    delay: Numbers
    delay_calendar: Numbers
    pinned: Numbers
    """Where a pass before this one put the row: as late as possible."""
    open_above: Numbers
    """The next summary above that asks something of its leaves, or -1; close_above: that allows its leaves something."""
    close_above: Numbers
    # Links.
    links: int
    link_from: Numbers
    link_to: Numbers
    from_start: Numbers
    to_start: Numbers
    lag: Numbers
    lag_percent: Numbers
    lag_calendar: Numbers
    into_first: Numbers
    into: Numbers
    out_first: Numbers
    out_of: Numbers
    # Order: nodes, so that every driver comes first, and where each node stands in it (-1: nowhere).
    order: Numbers
    ordered: int
    place: Numbers
    # The project.
    project_start: int
    project_finish: int
    floor: int
    from_floor: int
    """1 where what is left of a begun task always goes on from the floor, as in P6."""
    retained: int
    begun_holds: int
    """What a begun row holds its predecessors by: 0 what is left of it, 1 its actual start, 2 nothing."""
    late_cap: int
    """No late date of a row that others follow lies after it."""
    p6: int
    """1 where P6's conventions hold, of lags from what has begun, of milestones' late dates and of free slack."""
    slack_by: int
    """Which slack is the total: 0 the smaller, 1 of the start, 2 of the finish."""
    # What the passes find.
    early_start: Numbers
    early_finish: Numbers
    late_start: Numbers
    late_finish: Numbers
    late_begin: Numbers
    """How late what is left of a row can begin: what links into its start look at."""
    started: Numbers
    """1 for summaries any of whose leaves has begun."""
    is_empty: Numbers
    """1 for summaries in which no leaf takes part: links of theirs lead to no task."""
    undone_start: Numbers
    """Where the first leaf of a summary begins that is not done."""
    passed: Numbers
    """What predecessors that are not done still ask of those that follow a done row, where logic is retained."""
    asked: Numbers
    """Where links and the project alone would have a row begin: honoured constraints may hold it elsewhere."""
    rest_start: Numbers
    """Where what is left of a begun row goes on; none for others."""
    latest: Numbers
    """What everything but its own duration allows as its finish; none where nothing was asked."""
    late_by: Numbers
    """Until when a row may go on: its late finish, or idle time after it that links must not lose."""
    start_slack: Numbers
    finish_slack: Numbers
    total_slack: Numbers
    free_slack: Numbers
    open_start: Numbers
    open_finish: Numbers
    wait_start: Numbers
    wait_finish: Numbers
    close_start: Numbers
    close_finish: Numbers
    open_late_start: Numbers
    open_late_by: Numbers
    longest: Numbers
    lost: Numbers
    ran_off: int
    ran_back: int
    bound_start: int
    bound_finish: int
    # What an edit touched: nodes to be placed again, and rows whose slack is to be counted again.
    forward_due: Numbers
    backward_due: Numbers
    slack_due: Numbers
    touched: int


# Calendars


def _run_off(net: Net, calendar: int, back: int) -> None:
    if net.ran_off < 0:
        net.ran_off = calendar
        net.ran_back = back


def _span_at(net: Net, calendar: int, at: int) -> int:
    """Return the last stretch that starts at or before a moment within the layout; one before the first for none."""
    place = net.days[net.day_first[calendar] + (at - net.low[calendar]) // _DAY]
    end = net.first[calendar + 1]
    while place < end and net.starts[place] <= at:
        place += 1
    return place - 1


def _position(net: Net, calendar: int, at: int) -> int:
    """Return the work before a moment, counted from where the calendar's layout begins."""
    if calendar == _ALWAYS:
        return at
    if at < net.low[calendar] or at > net.high[calendar]:
        _run_off(net, calendar, at < net.low[calendar])
        return 0
    place = _span_at(net, calendar, at)
    if place < net.first[calendar]:
        return 0
    return net.before[place] + min(at, net.finishes[place]) - net.starts[place]


def _next_start(net: Net, calendar: int, at: int) -> int:
    if calendar == _ALWAYS:
        return at
    if at < net.low[calendar] or at > net.high[calendar]:
        _run_off(net, calendar, at < net.low[calendar])
        return at
    place = _span_at(net, calendar, at)
    if place >= net.first[calendar] and at < net.finishes[place]:
        return at
    if place + 1 < net.first[calendar + 1]:
        return net.starts[place + 1]
    _run_off(net, calendar, 0)
    return at


def _previous_finish(net: Net, calendar: int, at: int) -> int:
    if calendar == _ALWAYS:
        return at
    if at <= net.low[calendar] or at > net.high[calendar]:
        _run_off(net, calendar, at <= net.low[calendar])
        return at
    place = _span_at(net, calendar, at - 1)
    if place < net.first[calendar]:
        _run_off(net, calendar, 1)
        return at
    return min(at, net.finishes[place])


def _add(net: Net, calendar: int, at: int, amount: int) -> int:
    """Return where an amount of work from a moment ends; going back, where it began: as `WorkingCalendar.add`."""
    if amount == 0:
        return at
    if calendar == _ALWAYS:
        if at + amount < net.first_ever or at + amount > net.last_ever:
            _run_off(net, calendar, amount < 0)
            return at
        return at + amount
    if at < net.low[calendar] or at > net.high[calendar]:
        _run_off(net, calendar, at < net.low[calendar])
        return at
    first = net.first[calendar]
    end = net.first[calendar + 1]
    place = _span_at(net, calendar, at)
    target = amount if place < first else net.before[place] + min(at, net.finishes[place]) - net.starts[place] + amount
    if amount > 0:
        return _forward(net, calendar, max(place, first), end, target, at)
    return _backward(net, calendar, first, min(place + 1, end), target, at)


def _forward(net: Net, calendar: int, low: int, end: int, target: int, at: int) -> int:
    """Return the earliest moment with `target` work before it; it lies in stretch `low` or later."""
    if low >= end or net.before[end - 1] + net.finishes[end - 1] - net.starts[end - 1] < target:
        _run_off(net, calendar, 0)
        return at
    high = low + 1
    step = _NEAR
    while high < end and net.before[high] < target:  # most work is done within a few stretches
        low = high
        high = high + step
        step = step * 2
    high = min(high, end)
    while high - low > 1:
        middle = (low + high) >> 1
        if net.before[middle] < target:
            low = middle
        else:
            high = middle
    return net.starts[low] + target - net.before[low]


def _backward(net: Net, calendar: int, first: int, high: int, target: int, at: int) -> int:
    """Return the latest moment with `target` work before it; it lies before stretch `high`."""
    low = first
    if high <= first or target < 0:
        _run_off(net, calendar, 1)
        return at
    while high - low > 1:
        middle = (low + high) >> 1
        if net.before[middle] <= target:
            low = middle
        else:
            high = middle
    return net.starts[low] + target - net.before[low]


def _work(net: Net, calendar: int, start: int, finish: int) -> int:
    if start == finish:
        return 0
    return _position(net, calendar, finish) - _position(net, calendar, start)


# Rows


def next_of(net: Net, row: int, at: int) -> int:
    """Return the first moment at or after `at` when work on a row can begin."""
    begin = net.part_first[row]
    end = net.part_first[row + 1]
    if begin < end:
        found = _next_start(net, net.part_calendar[begin], at)
        for part in range(begin + 1, end):
            found = min(found, _next_start(net, net.part_calendar[part], at))
        return found
    calendar = net.calendar[row]
    if net.span[row] > 0 or net.snap[row] > 0:
        return _next_start(net, calendar, at)
    if net.snap[row] < 0 or _ends_shift(net, calendar, at):
        return at
    return _next_start(net, calendar, at)


def _ends_shift(net: Net, calendar: int, at: int) -> int:
    """Return 1 where work goes on up to a moment, and on a calendar that knows no work."""
    if calendar == _ALWAYS or net.first[calendar] == net.first[calendar + 1]:
        return 1
    if at <= net.low[calendar] or at > net.high[calendar]:
        return 0
    place = _span_at(net, calendar, at - 1)
    return int(place >= net.first[calendar] and at <= net.finishes[place])


def finish_of(net: Net, row: int, start: int) -> int:
    """Return where the row ends that begins at `start`."""
    begin = net.part_first[row]
    end = net.part_first[row + 1]
    if begin == end:
        return _add(net, net.calendar[row], start, net.span[row])
    found = _NONE
    for part in range(begin, end):
        found = max(found, _part_finish(net, part, start, net.part_delay[part], net.part_amount[part]))
    return found


def _rest_finish(net: Net, row: int, at: int) -> int:
    """Return where a begun row ends whose rest goes on at `at`."""
    begin = net.part_first[row]
    end = net.part_first[row + 1]
    if begin == end:
        return _add(net, net.calendar[row], at, net.left[row])
    found = _NONE
    for part in range(begin, end):
        found = max(found, _part_finish(net, part, at, _delay_left(net, row, part), net.part_left[part]))
    return found


def _delay_left(net: Net, row: int, part: int) -> int:
    """Return how much of an assignment's delay is still to come when what is left of its begun row goes on."""
    return max(0, net.part_delay[part] - net.rest[row])


def _part_finish(net: Net, part: int, start: int, delay: int, amount: int) -> int:
    calendar = net.part_calendar[part]
    delayed = _add(net, calendar, start, delay)
    return _add(net, calendar, _next_start(net, calendar, delayed), amount)


def start_for(net: Net, row: int, finish: int) -> int:
    """Return the latest start from which the row ends by `finish`."""
    begin = net.part_first[row]
    end = net.part_first[row + 1]
    if begin == end:
        return _add(net, net.calendar[row], finish, -net.span[row])
    found = _add(net, net.part_calendar[begin], finish, -(net.part_amount[begin] + net.part_delay[begin]))
    for part in range(begin + 1, end):
        found = min(found, _add(net, net.part_calendar[part], finish, -(net.part_amount[part] + net.part_delay[part])))
    return found


def _last_finish(net: Net, row: int, at: int) -> int:
    """Return the last moment at or before `at` when work on the row can end."""
    begin = net.part_first[row]
    end = net.part_first[row + 1]
    if begin < end:
        found = _previous_finish(net, net.part_calendar[begin], at)
        for part in range(begin + 1, end):
            found = max(found, _previous_finish(net, net.part_calendar[part], at))
        return found
    if net.span[row] > 0 or net.snap[row] < 0:
        return _previous_finish(net, net.calendar[row], at)
    return _next_start(net, net.calendar[row], at) if net.snap[row] > 0 else at


def _lagged(net: Net, link: int, at: int, sign: int) -> int:
    """Return a date moved by a link's lag, forwards (1) or backwards (-1)."""
    lag = net.lag[link]
    if lag == 0:
        return at
    if net.lag_percent[link] != 0:
        lag = share(_duration(net, net.link_from[link]), lag)
    return _add(net, net.lag_calendar[link], at, sign * lag)


def share(amount: int, hundredths: int) -> int:
    """Return so many hundredths of a percent of an amount, halves away from zero."""
    if hundredths < 0:
        return -((2 * amount * -hundredths + _PERCENT_WHOLE) // (2 * _PERCENT_WHOLE))
    return (2 * amount * hundredths + _PERCENT_WHOLE) // (2 * _PERCENT_WHOLE)


def _duration(net: Net, row: int) -> int:
    """Return a row's duration as percent lags take their share of it."""
    if net.is_summary[row] != 0:
        return _work(net, net.project_calendar, net.early_start[row], net.early_finish[row])
    return net.duration[row]


def asked_by(net: Net, link: int) -> int:
    """Return the date a link asks of its successor's start (FS, SS) or finish (FF, SF)."""
    before = net.link_from[link]
    if net.from_start[link] != 0:
        if net.p6 != 0 and net.state[before] == _BEGUN and net.lag[link] > 0:  # the lag has run since the actual start
            left = max(0, net.lag[link] - net.done[before])
            return _add(net, net.lag_calendar[link], net.rest_start[before], left)
        return _lagged(net, link, net.early_start[before], 1)
    return _lagged(net, link, max(net.early_finish[before], net.passed[before]), 1)


def _allowed_by(net: Net, link: int) -> int:
    """Return the latest date a link allows its predecessor's start (SS, SF) or finish (FS, FF)."""
    after = net.link_to[link]
    if net.is_summary[after] != 0:
        at = net.open_late_start[after] if net.to_start[link] != 0 else net.open_late_by[after]
    else:
        at = net.late_begin[after] if net.to_start[link] != 0 else net.late_by[after]
        if net.state[after] == _BEGUN and net.begun_holds == 1 and net.to_start[link] != 0:
            at = net.early_start[after]
    return _lagged(net, link, at, -1)


# Forward


def _ask(net: Net, row: int, waiting_only: int) -> None:
    """Leave in `bound_start` and `bound_finish` what the links into a row ask, of those that are not done or of all."""
    net.bound_start = net.outer_start[row] if waiting_only == 0 else net.outer_wait_start[row]
    net.bound_finish = net.outer_finish[row] if waiting_only == 0 else net.outer_wait_finish[row]
    for each in range(net.into_first[row], net.into_first[row + 1]):
        link = net.into[each]
        before = net.link_from[link]
        if net.is_empty[before] != 0:
            continue
        if waiting_only != 0 and _passes_nothing(net, link, before) != 0:
            continue
        at = asked_by(net, link)
        if net.to_start[link] != 0:
            net.bound_start = max(net.bound_start, at)
        else:
            net.bound_finish = max(net.bound_finish, at)


def _passes_nothing(net: Net, link: int, before: int) -> int:
    """Return 1 where a predecessor is done and nothing it did not wait for still asks anything by this link."""
    return int(net.state[before] == _DONE and (net.passed[before] == _NONE or net.from_start[link] != 0))


def _unstarted(net: Net, row: int) -> int:
    """Return where a task that has not begun begins; `bound_finish` is then the finish links ask for, where they decide."""
    if net.pinned[row] != _NONE:
        net.bound_finish = _NONE
        net.asked[row] = net.pinned[row]
        return net.pinned[row]
    _ask(net, row, 0)
    start = max(_floor(net, row), net.ask_start[row], net.bound_start)
    finish = net.bound_finish
    above = net.open_above[row]
    while above >= 0:
        start = max(start, net.open_start[above])
        finish = max(finish, net.open_finish[above])
        above = net.open_above[above]
    if net.ask_finish[row] != _NONE:
        start = max(start, start_for(net, row, net.ask_finish[row]))
    net.bound_finish = _NONE
    if finish != _NONE:
        by_finish = start_for(net, row, finish)
        if by_finish >= start:
            net.bound_finish = finish
            start = by_finish
    if net.delay[row] != 0:
        net.bound_finish = _NONE
    start = delayed(net, row, start)
    net.asked[row] = start
    asked = start
    if net.pin_start[row] != _NONE:
        start = net.pin_start[row]
    elif net.pin_finish[row] != _NONE:
        start = start_for(net, row, net.pin_finish[row])
    else:
        if net.pull_start[row] != _NONE:
            start = min(start, net.pull_start[row])
        if net.pull_finish[row] != _NONE:
            start = min(start, start_for(net, row, net.pull_finish[row]))
    if start != asked:
        net.bound_finish = _NONE
    return next_of(net, row, start)


def delayed(net: Net, row: int, start: int) -> int:
    """Return a start moved by the row's levelling delay."""
    return _add(net, net.delay_calendar[row], start, net.delay[row])


def _floor(net: Net, row: int) -> int:
    """Return what a row may not begin before: the project's start, or an earlier date its constraint gives, and the status."""
    start = net.project_start
    if net.ask_start[row] != _NONE:
        start = min(start, net.ask_start[row])
    if net.pin_start[row] != _NONE:
        start = min(start, net.pin_start[row])
    elif net.pin_finish[row] != _NONE:
        start = min(start, start_for(net, row, net.pin_finish[row]))
    return max(start, net.floor)


def _under_way(net: Net, row: int, started: int) -> int:
    """Return the finish of a task that has begun: what is left goes on when progress and rules let it."""
    left = net.left[row]
    calendar = net.calendar[row]
    net.rest_start[row] = _add(net, calendar, started, net.rest[row])
    if left <= 0:
        return finish_of(net, row, started)
    earliest = _add(net, calendar, started, net.done[row])
    later = net.floor if net.from_floor != 0 else max(earliest, net.floor)
    if net.retained != 0:
        later = max(later, _waiting(net, row, left))
    if net.from_floor == 0 and _work(net, calendar, earliest, later) <= 0:
        later = _NONE  # nothing interrupts it
    at = max(later, net.resume[row])
    undisturbed = net.resume[row] == _NONE and net.from_floor == 0 and at <= net.rest_start[row]
    if at == _NONE or undisturbed:
        return finish_of(net, row, started)
    net.rest_start[row] = next_of(net, row, at)
    return _rest_finish(net, row, net.rest_start[row])


def _waiting(net: Net, row: int, left: int) -> int:
    """Return the start that links which still wait ask for the rest of a begun task."""
    _ask(net, row, 1)
    start = net.bound_start
    finish = net.bound_finish
    above = net.open_above[row]
    while above >= 0:
        start = max(start, net.wait_start[above])
        finish = max(finish, net.wait_finish[above])
        above = net.open_above[above]
    if finish != _NONE:  # a finish link waits with what is left of the task
        start = max(start, _add(net, net.calendar[row], finish, -left))
    return start


def _place_leaf(net: Net, row: int) -> None:
    state = net.state[row]
    start = net.fixed_start[row]
    finish = net.fixed_finish[row]
    net.rest_start[row] = _NONE
    net.passed[row] = _NONE
    if state == _TO_DO:
        start = _unstarted(net, row)
        finish = finish_of(net, row, start)
        if (
            net.bound_finish > finish
        ):  # a link asks for a moment at which no work ends: it is kept, or the next start of work
            finish = net.bound_finish
            if _last_finish(net, row, finish) != finish:
                finish = next_of(net, row, finish)
        if net.expected[row] > start:
            finish = net.expected[row]
            net.span[row] = _work(net, net.calendar[row], start, finish)
    elif state == _BEGUN:
        finish = max(_under_way(net, row, start), net.ask_finish[row])
        if net.expected[row] > net.rest_start[row]:
            finish = net.expected[row]
            net.left[row] = _work(net, net.calendar[row], net.rest_start[row], finish)
    elif state == _DONE:
        if start == _NONE:
            start = start_for(net, row, finish)
        if net.retained != 0:
            net.passed[row] = _waiting(net, row, 0)
    elif finish == _NONE:
        finish = finish_of(net, row, start)
    net.early_start[row] = start
    net.early_finish[row] = finish


def _open(net: Net, row: int) -> None:
    """Take what the links into a summary ask of its leaves; what it asks itself counts for those not begun."""
    _ask(net, row, 1)
    net.wait_start[row] = net.bound_start
    net.wait_finish[row] = net.bound_finish
    _ask(net, row, 0)
    net.open_start[row] = max(net.bound_start, net.ask_start[row])
    net.open_finish[row] = net.bound_finish


def _stretch(net: Net, row: int) -> None:
    """Stretch a summary over its leaves; what done ones pass on it passes on."""
    start = _NONE
    finish = _NONE
    passed = _NONE
    for each in range(net.descend[row], net.descend_end[row]):
        leaf = net.display[each]
        if net.counts[leaf] != 0:
            passed = max(passed, net.passed[leaf])
            start = net.early_start[leaf] if start == _NONE else min(start, net.early_start[leaf])
            finish = max(finish, net.early_finish[leaf])
    net.early_start[row] = net.project_start if start == _NONE else start
    net.early_finish[row] = net.project_start if finish == _NONE else finish
    net.passed[row] = passed


def _place_node(net: Net, node: int) -> int:
    """Place a node; return 1 where a date changed."""
    if node >= net.count:
        row = node - net.count
        start = net.open_start[row]
        finish = net.open_finish[row]
        waiting = net.wait_start[row]
        waiting_finish = net.wait_finish[row]
        net.lost[row] = 0
        _open(net, row)
        return int(
            start != net.open_start[row]
            or finish != net.open_finish[row]
            or waiting != net.wait_start[row]
            or waiting_finish != net.wait_finish[row]
        )
    start = net.early_start[node]
    finish = net.early_finish[node]
    passed = net.passed[node]
    rest = net.rest_start[node]
    if net.is_summary[node] != 0:
        _stretch(net, node)
    else:
        lost = net.lost[node]
        asked = net.asked[node]
        net.lost[node] = 0
        _place_leaf(net, node)
        if asked != net.asked[node]:  # slack counts from it where a constraint holds the row elsewhere
            net.slack_due[node] = 1
        if lost != 0:  # what could not be placed may stand where it was put then
            return 1
    return int(
        start != net.early_start[node]
        or finish != net.early_finish[node]
        or passed != net.passed[node]
        or rest != net.rest_start[node]
    )


def _wants_more(net: Net) -> int:
    """Return 1 where the calendar that ran out can be laid out further; where it cannot it is taken as dealt with."""
    calendar = net.ran_off
    if net.ran_back != 0:
        if net.low[calendar] > net.first_ever:
            return 1
    elif net.high[calendar] < net.last_ever:
        return 1
    net.ran_off = -1
    return 0


def _settle(net: Net, node: int) -> int:
    """Deal with a calendar that ran out under a node: 1 where the pass must stop for a longer layout."""
    if _wants_more(net) != 0:
        return 1
    row = node - net.count if node >= net.count else node
    net.lost[row] = 1
    net.early_start[row] = net.project_start
    net.early_finish[row] = net.project_start
    return 0


def _due_after(net: Net, node: int) -> None:
    """Mark what has to be placed again because a node moved, and what a moved leaf means on the way back."""
    if node >= net.count:
        row = node - net.count
        for each in range(net.descend[row], net.descend_end[row]):
            net.forward_due[net.display[each]] = 1
        return
    for each in range(net.out_first[node], net.out_first[node + 1]):
        after = net.link_to[net.out_of[each]]
        net.forward_due[after + net.count if net.is_summary[after] != 0 else after] = 1
    for each in range(net.into_first[node], net.into_first[node + 1]):
        net.slack_due[net.link_from[net.into[each]]] = 1
    above = net.close_above[node]
    while above >= 0:
        net.forward_due[above] = 1
        above = net.close_above[above]
    if net.is_summary[node] != 0:  # its leaves look at its start on the way back
        for each in range(net.descend[node], net.descend_end[node]):
            net.backward_due[net.display[each]] = 1
    net.backward_due[node] = 1
    net.slack_due[node] = 1


def touch(net: Net, row: int) -> None:
    """Mark a row whose facts changed, and all that looks at them."""
    if net.place[row] >= 0:
        net.forward_due[row] = 1
        _due_after(net, row)
        _due_before(net, row)
        net.slack_due[row] = 1
        for each in range(net.into_first[row], net.into_first[row + 1]):
            net.slack_due[net.link_from[net.into[each]]] = 1
    if net.place[net.count + row] >= 0:
        net.forward_due[net.count + row] = 1


def _look_up(net: Net) -> None:
    """Find the states of summaries; what looks at one that changed is due."""
    for row in range(net.count):
        if net.is_summary[row] == 0 or net.state[row] == _NO_PART:
            continue
        state = _DONE
        net.is_empty[row] = 1
        for each in range(net.descend[row], net.descend_end[row]):
            leaf = net.display[each]
            if net.counts[leaf] != 0:
                net.is_empty[row] = 0
                if net.state[leaf] != _DONE:
                    state = _TO_DO
                    break
        if state != net.state[row]:
            net.state[row] = state
            if net.place[row] >= 0:
                _due_after(net, row)
            if net.place[net.count + row] >= 0:
                _due_before(net, net.count + row)
            for each in range(net.into_first[row], net.into_first[row + 1]):
                net.slack_due[net.link_from[net.into[each]]] = 1


def forward(net: Net, every: int) -> int:
    """Place every node, or those that are due, as early as logic, constraints, progress and calendars let it.

    Returns 1 where it has to be run again over a longer layout. What is due on the way back is marked on the way.
    """
    _look_up(net)
    for position in range(net.ordered):
        node = net.order[position]
        if every == 0 and net.forward_due[node] == 0:
            continue
        again = net.forward_due[node] == _AGAIN
        net.forward_due[node] = 0
        net.touched += 1
        moved = _place_node(net, node)
        if net.ran_off >= 0:
            if _settle(net, node) != 0:
                net.forward_due[node] = _AGAIN
                return 1
            moved = 1
        if every == 0 and (moved != 0 or again):
            _due_after(net, node)
    finish = _NONE
    for row in range(net.count):
        if net.counts[row] != 0:
            finish = max(finish, net.early_finish[row])
    net.project_finish = net.project_start if finish == _NONE else finish
    return 0


# Backward


def _allow(net: Net, row: int) -> None:
    """Leave in `bound_start` and `bound_finish` the latest dates the links out of a row allow it, `_NONE` for any."""
    net.bound_start = _NONE
    net.bound_finish = _NONE
    begun = net.state[row] == _BEGUN
    for each in range(net.out_first[row], net.out_first[row + 1]):
        link = net.out_of[each]
        if _is_free(net, link) != 0 or (begun and net.from_start[link] != 0):
            continue  # the start of what has begun is a fact
        at = _allowed_by(net, link)
        if net.from_start[link] != 0:
            net.bound_start = _least(net.bound_start, at)
        else:
            net.bound_finish = _least(net.bound_finish, at)


def _is_free(net: Net, link: int) -> int:
    """Return 1 where a link's successor is done, or has begun where progress overrides logic (P6)."""
    state = net.state[net.link_to[link]]
    return int(state == _DONE or (state == _BEGUN and net.begun_holds == 2))


def _least(one: int, other: int) -> int:
    """Return the smaller of two dates, either of which may be none."""
    if one == _NONE:
        return other
    return one if other == _NONE else min(one, other)


def _place_back(net: Net, row: int, finish: int) -> None:
    if net.state[row] == _DONE or net.lost[row] != 0:
        net.late_start[row] = net.early_start[row]
        net.late_finish[row] = net.early_finish[row]
        net.late_by[row] = net.early_finish[row]
        net.late_begin[row] = net.early_start[row]
        net.latest[row] = _NONE
        return
    _allow(net, row)
    latest = finish
    if net.bound_start != _NONE or net.bound_finish != _NONE:
        latest = net.late_cap
    elif net.own_end[row] != 0 and net.close_above[row] < 0:
        latest = min(finish, net.early_finish[row])
    latest = _least(_least(latest, net.cap_finish[row]), net.bound_finish)
    start = _least(net.bound_start, net.cap_start[row])
    above = net.close_above[row]
    while above >= 0:
        latest = _least(latest, net.close_finish[above])
        if net.early_start[row] == net.early_start[above]:
            start = _least(start, net.close_start[above])
        above = net.close_above[above]
    net.latest[row] = latest
    if net.state[row] == _BEGUN:
        net.late_by[row] = latest
        net.late_finish[row] = _last_finish(net, row, latest)
        net.late_start[row] = net.early_start[row]
        net.late_begin[row] = _rest_start(net, row, latest)
        return
    pinned = net.pin_start[row]
    if pinned == _NONE and net.pin_finish[row] != _NONE:
        pinned = start_for(net, row, net.pin_finish[row])
    if pinned != _NONE:  # whatever links allow, but deadlines count, its own and those of its summaries
        latest = _least(finish_of(net, row, pinned), net.cap_finish[row])
        above = net.close_above[row]
        while above >= 0:
            latest = _least(latest, net.cap_finish[above])
            above = net.close_above[above]
        start = pinned
    from_finish = start_for(net, row, latest)
    start = _least(start, from_finish)
    net.late_by[row] = latest if start == from_finish else finish_of(net, row, start)
    net.late_finish[row] = _last_finish(net, row, net.late_by[row])
    net.late_start[row] = start
    net.late_begin[row] = start


def _rest_start(net: Net, row: int, finish: int) -> int:
    """Return the latest moment from which what is left of a begun row ends by `finish`."""
    begin = net.part_first[row]
    end = net.part_first[row + 1]
    if begin == end:
        return _add(net, net.calendar[row], finish, -net.left[row])
    found = _add(net, net.part_calendar[begin], finish, -(net.part_left[begin] + _delay_left(net, row, begin)))
    for part in range(begin + 1, end):
        left = net.part_left[part] + _delay_left(net, row, part)
        found = min(found, _add(net, net.part_calendar[part], finish, -left))
    return found


def _close(net: Net, row: int) -> None:
    """Take what the links out of a summary allow its leaves."""
    _allow(net, row)
    net.close_start[row] = net.bound_start
    net.close_finish[row] = _least(net.bound_finish, net.cap_finish[row])


def _shrink(net: Net, row: int, finish: int) -> None:
    """Take the earliest of the late dates of a summary's leaves, for the links into it."""
    start = _NONE
    by = _NONE
    for each in range(net.descend[row], net.descend_end[row]):
        leaf = net.display[each]
        if net.counts[leaf] != 0 and net.state[leaf] != _DONE:
            start = _least(start, net.late_begin[leaf])
            by = _least(by, net.late_by[leaf])
    net.open_late_start[row] = finish if start == _NONE else start
    net.open_late_by[row] = finish if by == _NONE else by


def _place_node_back(net: Net, node: int, finish: int) -> int:
    """Find the late dates of a node; return 1 where one changed."""
    if node >= net.count:
        row = node - net.count
        start = net.open_late_start[row]
        by = net.open_late_by[row]
        _shrink(net, row, finish)
        return int(start != net.open_late_start[row] or by != net.open_late_by[row])
    if net.is_summary[node] != 0:
        start = net.close_start[node]
        by = net.close_finish[node]
        _close(net, node)
        return int(start != net.close_start[node] or by != net.close_finish[node])
    start = net.late_start[node]
    begin = net.late_begin[node]
    by = net.late_by[node]
    finish_before = net.late_finish[node]
    _place_back(net, node, finish)
    return int(
        start != net.late_start[node]
        or begin != net.late_begin[node]
        or by != net.late_by[node]
        or finish_before != net.late_finish[node]
    )


def _settle_back(net: Net, node: int) -> int:
    if _wants_more(net) != 0:
        return 1
    if node < net.count and net.is_summary[node] == 0:  # the way forwards has said so where dates cannot be told
        net.late_start[node] = net.early_start[node]
        net.late_finish[node] = net.early_finish[node]
        net.late_by[node] = net.early_finish[node]
        net.late_begin[node] = net.early_start[node]
    return 0


def _due_before(net: Net, node: int) -> None:
    """Mark what has to be placed again on the way back because a node's late dates moved."""
    if node < net.count and net.is_summary[node] != 0:
        for each in range(net.descend[node], net.descend_end[node]):
            net.backward_due[net.display[each]] = 1
        return
    row = node - net.count if node >= net.count else node
    for each in range(net.into_first[row], net.into_first[row + 1]):
        net.backward_due[net.link_from[net.into[each]]] = 1
    if node < net.count:
        net.slack_due[row] = 1
        above = net.open_above[row]
        while above >= 0:
            net.backward_due[net.count + above] = 1
            above = net.open_above[above]


def backward(net: Net, finish: int, every: int) -> int:
    """Find how late every node, or each that is due, can be without moving `finish`, a deadline or a hard constraint.

    Returns 1 where it has to be run again over a longer layout.
    """
    for back in range(net.ordered):
        node = net.order[net.ordered - 1 - back]
        if every == 0 and net.backward_due[node] == 0:
            continue
        again = net.backward_due[node] == _AGAIN
        net.backward_due[node] = 0
        net.touched += 1
        moved = _place_node_back(net, node, finish)
        if net.ran_off >= 0:
            if _settle_back(net, node) != 0:
                net.backward_due[node] = _AGAIN
                return 1
            moved = 1
        if every == 0 and (moved != 0 or again):
            _due_before(net, node)
    return 0


def finish_moved(net: Net, before: int, now: int) -> None:
    """Mark the rows whose late dates may hang on the project's finish, which moved."""
    least = min(before, now)
    for row in range(net.count):
        if net.latest[row] >= least and net.place[row] >= 0:
            net.backward_due[row] = 1
        if net.place[net.count + row] >= 0:
            net.backward_due[net.count + row] = 1
        if net.p6 != 0:  # an open end is free up to the project's finish, whatever else it may not pass
            net.slack_due[row] = 1


# Slack


def _clear_slack(net: Net, row: int) -> None:
    net.start_slack[row] = 0
    net.finish_slack[row] = 0
    net.total_slack[row] = 0
    net.free_slack[row] = 0


def free_of(net: Net, row: int) -> int:
    """Return how far a row can slip on its own calendar without moving any that follows."""
    return _free(net, row, net.calendar[row], _work(net, net.calendar[row], net.early_finish[row], net.project_finish))


def _free(net: Net, row: int, calendar: int, total: int) -> int:
    """Return how far a row can slip without moving any that follows."""
    least = 0
    found = 0
    for each in range(net.out_first[row], net.out_first[row + 1]):
        link = net.out_of[each]
        after = net.link_to[link]
        if _is_free(net, link) != 0 or (net.state[row] == _BEGUN and net.from_start[link] != 0):
            continue
        at = net.early_start[after] if net.to_start[link] != 0 else net.early_finish[after]
        if net.is_summary[after] != 0:
            at = _undone_start(net, after)
        if net.p6 != 0:
            gap = _work(net, calendar, asked_by(net, link), at)
        else:
            own = net.early_start[row] if net.from_start[link] != 0 else net.early_finish[row]
            gap = _work(net, calendar, own, _lagged(net, link, at, -1))
        least = gap if found == 0 else min(least, gap)
        found = 1
    if found == 0:
        least = _work(net, calendar, net.early_finish[row], net.project_finish) if net.p6 != 0 else total
    return max(0, least)


def _count_slack(net: Net, row: int) -> None:
    """Count start, finish, total and free slack of a row; done tasks and those put as late as possible have none."""
    _clear_slack(net, row)
    if net.state[row] == _NO_PART or net.lost[row] != 0:
        return
    if net.is_summary[row] == 0 and (net.state[row] == _DONE or net.pinned[row] != _NONE or net.counts[row] == 0):
        return
    calendar = net.project_calendar if net.is_summary[row] != 0 else net.calendar[row]
    start = _work(net, calendar, _slack_from(net, row), net.late_start[row])
    finish = _work(net, calendar, net.early_finish[row], net.late_finish[row])
    total = min(start, finish)
    if net.state[row] == _BEGUN or net.started[row] != 0 or net.slack_by == 2:
        total = finish
    elif net.slack_by == 1:
        total = start
    net.start_slack[row] = start
    net.finish_slack[row] = finish
    net.total_slack[row] = total
    net.free_slack[row] = _free(net, row, calendar, total)


def _slack_from(net: Net, row: int) -> int:
    """Return the start that slack counts from: where an honoured constraint overrules links, the one the links ask."""
    overruled = (
        net.pin_start[row] != _NONE
        or net.pin_finish[row] != _NONE
        or net.pull_start[row] != _NONE
        or net.pull_finish[row] != _NONE
    )
    if overruled and net.p6 == 0 and net.state[row] == _TO_DO and net.is_summary[row] == 0:
        return max(net.early_start[row], net.asked[row])
    return net.early_start[row]


def slack(net: Net, every: int) -> int:
    """Stretch the summaries and count the slack of every row, or of those due and all summaries.

    Returns 1 where it has to be run again over a longer layout.
    """
    for row in range(net.count):
        if net.is_summary[row] != 0 and net.state[row] != _NO_PART:
            _stretch_both(net, row)
            if net.ran_off >= 0 and _wants_more(net) != 0:
                return 1
    for row in range(net.count):
        if every == 0 and net.slack_due[row] == 0 and net.is_summary[row] == 0:
            continue
        net.slack_due[row] = 0
        _count_slack(net, row)
        if net.ran_off >= 0:
            if _wants_more(net) != 0:
                net.slack_due[row] = 1
                return 1
            _clear_slack(net, row)
    return 0


def _undone_start(net: Net, row: int) -> int:
    """Return where the first leaf of a summary begins that is not done."""
    start = _NONE
    for each in range(net.descend[row], net.descend_end[row]):
        leaf = net.display[each]
        if net.counts[leaf] != 0 and net.state[leaf] != _DONE:
            start = _least(start, net.early_start[leaf])
    return start


def _stretch_both(net: Net, row: int) -> None:
    """Give a summary the dates its leaves have and may have."""
    undone = net.undone_start[row]
    _stretch(net, row)
    net.undone_start[row] = _undone_start(net, row)
    if undone != net.undone_start[row]:
        for each in range(net.into_first[row], net.into_first[row + 1]):
            net.slack_due[net.link_from[net.into[each]]] = 1
    net.started[row] = 0
    start = _NONE
    finish = _NONE
    for each in range(net.descend[row], net.descend_end[row]):
        leaf = net.display[each]
        if net.counts[leaf] != 0:
            if net.state[leaf] == _BEGUN or net.state[leaf] == _DONE:
                net.started[row] = 1
            start = _least(start, net.late_start[leaf])
            finish = max(finish, net.late_finish[leaf])
    net.late_start[row] = net.project_finish if start == _NONE else start
    net.late_finish[row] = net.project_finish if finish == _NONE else finish
    net.duration[row] = _work(net, net.project_calendar, net.early_start[row], net.early_finish[row])


# The longest path


def longest_path(net: Net) -> None:
    """Mark the rows on a longest path: those that end last, and whatever drives one that is marked."""
    for row in range(net.count):
        ends_last = net.counts[row] != 0 and net.early_finish[row] == net.project_finish
        net.longest[row] = 1 if ends_last else 0
    for back in range(net.ordered):
        node = net.order[net.ordered - 1 - back]
        if node >= net.count or net.longest[node] == 0 or net.is_summary[node] != 0:
            continue
        if net.state[node] == _TO_DO or net.state[node] == _BEGUN:
            _mark_drivers(net, node, node)
            above = net.open_above[node]
            while above >= 0:
                _mark_drivers(net, node, above)
                above = net.open_above[above]


def _mark_drivers(net: Net, row: int, asked: int) -> None:
    """Mark the predecessors of `asked` (the row or a summary it lies in) without which the row would stand earlier."""
    for each in range(net.into_first[asked], net.into_first[asked + 1]):
        link = net.into[each]
        before = net.link_from[link]
        if net.state[row] == _BEGUN and (net.retained == 0 or net.state[before] == _DONE):
            continue
        if drives(net, link, row) == 0:
            continue
        if net.is_summary[before] == 0:
            net.longest[before] = 1
            continue
        at = net.early_start[before] if net.from_start[link] != 0 else net.early_finish[before]
        for place in range(net.descend[before], net.descend_end[before]):
            leaf = net.display[place]
            own = net.early_start[leaf] if net.from_start[link] != 0 else net.early_finish[leaf]
            if net.counts[leaf] != 0 and own == at:
                net.longest[leaf] = 1


def drives(net: Net, link: int, row: int) -> int:
    """Return 1 where a link, into the row or a summary it lies in, holds the row where it stands."""
    at = asked_by(net, link)
    if net.state[row] == _BEGUN:
        if net.to_start[link] == 0:
            at = _add(net, net.calendar[row], at, -net.left[row])
        return int(_rest_finish(net, row, next_of(net, row, at)) >= net.early_finish[row])
    if net.to_start[link] == 0:
        at = start_for(net, row, at)
    at = delayed(net, row, at)
    return int(next_of(net, row, at) >= net.early_start[row])


# Order


def put_in_order(net: Net, waiting: Numbers, cut: Numbers) -> int:
    """Order the nodes so that every driver comes first; return how many could be placed.

    `waiting` is room for a number per node: what is left of it above 0 marks the nodes in or behind a loop. Links that are
    `cut` do not count.
    """
    nodes = 0
    for node in range(2 * net.count):
        waiting[node] = 0
        if net.place[node] >= 0:
            nodes += 1
    for link in range(net.links):
        if cut[link] == 0:
            after = net.link_to[link]
            waiting[after + net.count if net.is_summary[after] != 0 else after] += 1
    for row in range(net.count):
        if net.place[row] < 0 or net.is_summary[row] != 0:
            continue
        above = net.open_above[row]
        while above >= 0:
            waiting[row] += 1
            above = net.open_above[above]
        above = net.close_above[row]
        while above >= 0:
            waiting[above] += 1
            above = net.close_above[above]
    placed = 0
    for each in range(net.count):
        row = net.display[each]
        if net.place[net.count + row] >= 0 and waiting[net.count + row] == 0:
            net.order[placed] = net.count + row
            placed += 1
        if net.place[row] >= 0 and waiting[row] == 0:
            net.order[placed] = row
            placed += 1
    at = 0
    while at < placed:
        placed = _release(net, waiting, cut, net.order[at], placed)
        at += 1
    net.ordered = placed
    for each in range(placed):
        net.place[net.order[each]] = each
    return nodes - placed


def _release(net: Net, waiting: Numbers, cut: Numbers, node: int, placed: int) -> int:
    """Take a placed node from what others wait for; return how many nodes are placed then."""
    if node >= net.count:
        row = node - net.count
        for each in range(net.descend[row], net.descend_end[row]):
            leaf = net.display[each]
            if net.place[leaf] >= 0 and net.is_summary[leaf] == 0:
                placed = _one_less(net, waiting, leaf, placed)
        return placed
    for each in range(net.out_first[node], net.out_first[node + 1]):
        link = net.out_of[each]
        if cut[link] == 0:
            after = net.link_to[link]
            placed = _one_less(net, waiting, after + net.count if net.is_summary[after] != 0 else after, placed)
    if net.is_summary[node] == 0:
        above = net.close_above[node]
        while above >= 0:
            placed = _one_less(net, waiting, above, placed)
            above = net.close_above[above]
    return placed


def _one_less(net: Net, waiting: Numbers, node: int, placed: int) -> int:
    waiting[node] -= 1
    if waiting[node] == 0:
        net.order[placed] = node
        return placed + 1
    return placed


def mark_early(net: Net, marks: Numbers) -> None:
    """Mark the links whose successor began, or ended, before a predecessor that is not done let it."""
    for link in range(net.links):
        after = net.link_to[link]
        state = net.state[after]
        if net.counts[after] == 0 or state == _TO_DO:
            continue
        if state == _FIXED or (state == _DONE and net.state[net.link_from[link]] == _DONE):
            continue
        if net.to_start[link] != 0:
            if net.early_start[after] < asked_by(net, link):
                marks[link] = 1
        elif state == _DONE and net.early_finish[after] < asked_by(net, link):
            marks[link] = 1
