"""Serial schedule generation over flat arrays: plain Python that also compiles to C (see kernel.pxd).

What is free of the resources is a chain of stretches of time in order: stretch s begins at times[s], is followed by after[s] (-1:
none, it lasts for ever), and has free[s * resources + r] of resource r. Stretches are only ever cut in two.
"""

from collections.abc import MutableSequence

Numbers = MutableSequence[int]
"""A list where this module is interpreted, an array of 64-bit integers where it is compiled."""

_NEVER = -(1 << 62)

COMPILED = not __file__.endswith(".py")
NEVER = _NEVER


class Net:
    """A problem in one direction of time, and room for a schedule of it; indexed by activity, link, demand or stretch."""

    resources: int
    duration: Numbers
    release: Numbers
    into_first: Numbers
    """The links into an activity lie from into_first[a] to into_first[a + 1]: the predecessor, and the lag from its start."""
    into_from: Numbers
    into_lag: Numbers
    ask_first: Numbers
    """What an activity asks for lies from ask_first[a] to ask_first[a + 1]: which resource, and how much of it."""
    ask_resource: Numbers
    ask_units: Numbers
    starts: Numbers
    ends_in: Numbers
    """The stretch that begins where an activity that asks for anything ends."""
    times: Numbers
    after: Numbers
    free: Numbers
    used: int
    """How many stretches there are."""


def _fits(net: Net, activity: int, stretch: int) -> int:
    """Return 1 where a stretch has room for all that an activity asks for."""
    base = stretch * net.resources
    for each in range(net.ask_first[activity], net.ask_first[activity + 1]):
        if net.free[base + net.ask_resource[each]] < net.ask_units[each]:
            return 0
    return 1


def _cut(net: Net, stretch: int, at: int) -> int:
    """Return the stretch that begins at a moment within one, which is cut there where it does not."""
    if net.times[stretch] == at:
        return stretch
    made = net.used
    net.used = made + 1
    net.times[made] = at
    net.after[made] = net.after[stretch]
    net.after[stretch] = made
    for each in range(net.resources):
        net.free[made * net.resources + each] = net.free[stretch * net.resources + each]
    return made


def _take(net: Net, activity: int, start: int, near: int) -> int:
    """Take what an activity asks for at the first moment from `start` on when there is room; return that moment.

    `near` is a stretch that begins no later than `start`.
    """
    duration = net.duration[activity]
    first = near
    while net.after[first] >= 0 and net.times[net.after[first]] <= start:
        first = net.after[first]
    at = first
    while True:
        if _fits(net, activity, at) == 0:
            first = net.after[at]
            at = first
            start = net.times[at]
            continue
        following = net.after[at]
        if following < 0 or net.times[following] >= start + duration:
            break
        at = following
    first = _cut(net, first, start)
    if net.times[at] < start:
        at = first
    last = net.after[at]
    if last < 0 or net.times[last] > start + duration:
        last = _cut(net, at, start + duration)
    net.ends_in[activity] = last
    at = first
    while at != last:
        for each in range(net.ask_first[activity], net.ask_first[activity + 1]):
            place = at * net.resources + net.ask_resource[each]
            net.free[place] = net.free[place] - net.ask_units[each]
        at = net.after[at]
    return start


def generate(net: Net, order: Numbers, count: int) -> None:
    """Give activities their starts in an order in which each comes after those it waits for."""
    for place in range(count):
        activity = order[place]
        start = net.release[activity]
        near = 0
        for each in range(net.into_first[activity], net.into_first[activity + 1]):
            before = net.into_from[each]
            asked = net.starts[before] + net.into_lag[each]
            start = max(start, asked)
            stretch = net.ends_in[before]
            if stretch >= 0 and net.times[stretch] > net.times[near] and net.times[stretch] <= start:
                near = stretch
        net.ends_in[activity] = -1
        if net.duration[activity] > 0 and net.ask_first[activity] < net.ask_first[activity + 1]:
            start = _take(net, activity, start, near)
        net.starts[activity] = start
