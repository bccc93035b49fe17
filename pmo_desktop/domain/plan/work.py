"""Work = duration × units: which of them gives way when another changes (MS Project's task types, DOMAIN.md 1).

Durations are working seconds on each assignment's own calendar (elapsed ones for an elapsed task), work is seconds of
effort. **Rounding**: durations and works are whole seconds, each the nearest (Python's round); what is shared among people
adds up to the total exactly (`contours.shared`); units keep nine decimals, so that work ÷ units gives the duration back.
**Progress**: what is done stays; only what remains is worked out anew, and no total falls below what is done.

Sources of what the table in DOMAIN.md leaves open: a contour on a task of fixed duration lowers the work (MS Project 2013
Step by Step, “Applying contours to assignments”); people added to one that is effort-driven work at lower units
(projectmanagementhelp.net, “Fixed-duration, effort-driven tasks”).
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace

from pmo_desktop.domain.plan.contours import BY_HAND, FLAT, mean, shared
from pmo_desktop.domain.records import TaskType

_MOST_UNITS = 1000.0
"""Nobody is asked for more than a thousandfold of themselves, however short the time."""


@dataclass(frozen=True, slots=True)
class Share:
    """One assignment of a task. `drives`: people, roles and equipment do; materials and costs follow."""

    key: str
    units: float = 1.0
    work: int = 0
    done: int = 0
    contour: str = FLAT
    drives: bool = True

    @property
    def left(self) -> int:
        return max(0, self.work - self.done)


@dataclass(frozen=True, slots=True)
class Effort:
    """A task as the equation sees it. `done` is the part of the duration that is over; `work` counts without people."""

    duration: int
    type: TaskType = TaskType.FIXED_UNITS
    effort_driven: bool = False
    shares: tuple[Share, ...] = ()
    done: int = 0
    work: int | None = None

    @property
    def driving(self) -> tuple[Share, ...]:
        return tuple(share for share in self.shares if share.drives)

    @property
    def left(self) -> int:
        return max(0, self.duration - self.done)

    @property
    def total(self) -> int:
        """The work of all who drive the task, or what is planned without anybody yet."""
        return sum(share.work for share in self.driving) if self.driving else self.work or 0

    @property
    def shares_work(self) -> bool:
        """Whether people who come or go share the work; that of fixed work always is shared."""
        return self.effort_driven or self.type is TaskType.FIXED_WORK

    def share(self, key: str) -> Share:
        return next(share for share in self.shares if share.key == key)


def with_duration(effort: Effort, seconds: int) -> Effort:
    """Return a task of another duration: with fixed work the units give way, else the work.

    A task without any duration has no work left; where its work is fixed, that and the units stay.
    """
    done = min(effort.done, seconds)
    after = replace(effort, duration=seconds, done=done)
    if effort.type is TaskType.FIXED_WORK:
        return _each(after, lambda share: _units_for(effort, share, seconds - done))
    return _each(after, lambda share: _work_for(effort, share, seconds - done))


def with_units(effort: Effort, key: str, units: float) -> Effort:
    """Return a task on which one works at other units: with fixed duration the work gives way, else the duration."""
    share = effort.share(key)
    if not share.drives or units == share.units:
        return _put(effort, replace(share, units=units))
    if units <= 0:
        return _settled(_put(effort, replace(share, units=0.0, work=share.done)))
    if effort.type is TaskType.FIXED_DURATION or share.units <= 0:
        rate = _rate(effort, share)
        return _settled(_put(effort, replace(share, units=units, work=share.done + round(units * rate * effort.left))))
    # how it is spread stays: twice the units take half the time
    return _settled(_put(effort, replace(share, units=units)), drawn=_drawn(effort, key, share.units / units))


def with_work(effort: Effort, total: int) -> Effort:
    """Return a task of another total work, which people share as they did; no less than what is done.

    With fixed duration the units give way, else the duration.
    """
    driving = effort.driving
    if not driving:
        keeps = effort.type is TaskType.FIXED_DURATION and effort.duration > 0
        return replace(effort, work=total, duration=effort.duration if keeps else total)
    left = max(0, total - sum(share.done for share in driving))
    has_left = any(share.left for share in driving)
    parts = shared(left, [share.left if has_left else share.units for share in driving])
    return _worked(effort, {share.key: part for share, part in zip(driving, parts, strict=True)})


def with_share_work(effort: Effort, key: str, work: int) -> Effort:
    """Return a task on which one has another work to do, no less than is done; units or duration give way as by `with_work`."""
    share = effort.share(key)
    if not share.drives:
        return _put(effort, replace(share, work=work))
    return _worked(effort, {key: max(0, work - share.done)})


def with_share(effort: Effort, share: Share) -> Effort:
    """Return a task with one assignment more.

    The first one takes the work planned without anybody, or works for the whole duration. Further ones share what remains
    by units where the task is effort-driven, else work along until the end.
    """
    before = effort.driving
    after = replace(effort, shares=(*effort.shares, share))
    if not share.drives or share.units <= 0:
        return after
    if not before and effort.work:
        return _worked(after, {share.key: effort.work})
    if before and effort.shares_work:
        return _shared_out(after, sum(each.left for each in before))
    return replace(_put(after, _along(effort, share)), work=None)


def with_team(effort: Effort, shares: Sequence[Share]) -> Effort:
    """Return a task with several assignments more at once; the first ones of a task share only work planned without anybody."""
    if effort.driving:
        for share in shares:
            effort = with_share(effort, share)
        return effort
    after = replace(effort, shares=(*effort.shares, *shares))
    if effort.work and sum(share.units for share in after.driving) > 0:
        return _shared_out(after, effort.work)
    return replace(_each(after, lambda share: _along(effort, share)), work=effort.work if not after.driving else None)


def without_share(effort: Effort, key: str) -> Effort:
    """Return a task without one assignment: where it is effort-driven the others take over what that one had left."""
    gone = effort.share(key)
    after = replace(effort, shares=tuple(share for share in effort.shares if share.key != key))
    if not gone.drives or not after.driving:
        return replace(after, work=None) if gone.drives else after
    if effort.shares_work:
        return _shared_out(after, sum(share.left for share in effort.driving))
    return _settled(after)


def without_shares(effort: Effort, keys: Collection[str]) -> Effort:
    """Return a task without several assignments at once; where nobody is left to take over, it takes as long as before."""
    left = tuple(share for share in effort.shares if share.key not in keys)
    if effort.driving and not any(share.drives for share in left):
        return replace(effort, shares=left, work=None)
    for share in effort.shares:
        if share.key in keys:
            effort = without_share(effort, share.key)
    return effort


def with_contour(effort: Effort, key: str, contour: str) -> Effort:
    """Return a task on which one's work is spread in another way.

    With fixed duration the work becomes less or more, else it stays and takes its time.
    """
    share = effort.share(key)
    if effort.type is TaskType.FIXED_DURATION and share.drives and contour != BY_HAND:
        left = round(share.units * mean(contour) * effort.left)
        return _put(effort, replace(share, contour=contour, work=share.done + left))
    changed = _put(effort, replace(share, contour=contour))
    return changed if contour == BY_HAND or not share.drives else _settled(changed)


def with_type(effort: Effort, kind: TaskType) -> Effort:
    """Return a task that keeps something else from now on; fixed work makes it effort-driven."""
    return replace(effort, type=kind, effort_driven=effort.effort_driven or kind is TaskType.FIXED_WORK)


def _each(effort: Effort, change: Callable[[Share], Share]) -> Effort:
    return replace(effort, shares=tuple(change(share) if share.drives else share for share in effort.shares))


def _put(effort: Effort, share: Share) -> Effort:
    return replace(effort, shares=tuple(share if each.key == share.key else each for each in effort.shares))


def _along(effort: Effort, share: Share) -> Share:
    """Return an assignment that lasts for what remains of the task."""
    return replace(share, work=round(share.units * mean(share.contour) * effort.left))


def _rate(effort: Effort, share: Share) -> float:
    """Return which share of the units is worked on average: by the contour, or for one drawn by hand as it now is."""
    if share.contour == BY_HAND and share.left and effort.left and share.units > 0:
        return share.left / (share.units * effort.left)
    return mean(share.contour)


def _takes(effort: Effort, share: Share) -> int:
    """Return the working seconds that what is left of an assignment takes."""
    return round(share.left / (share.units * _rate(effort, share))) if share.units > 0 else 0


def _work_for(effort: Effort, share: Share, left: int) -> Share:
    """Return an assignment in another remaining duration: as much longer or shorter as the task itself."""
    takes = _takes(effort, share)
    if not left:
        return replace(share, work=share.done)
    if not takes or not effort.left or abs(takes - effort.left) <= 1:
        return replace(share, work=share.done + round(share.units * _rate(effort, share) * left))
    return replace(share, work=share.done + round(share.left * left / effort.left))


def _units_for(effort: Effort, share: Share, left: int) -> Share:
    """Return an assignment whose remaining work is done in another remaining duration."""
    if not left or not share.left:
        return share
    if not effort.left:
        return replace(share, units=_units(share.left / (mean(share.contour) * left)))
    return replace(share, units=_units(share.units * effort.left / left))


def _units(units: float) -> float:
    return min(_MOST_UNITS, round(units, 9))


def _worked(effort: Effort, left: dict[str, int]) -> Effort:
    """Return a task on which the named have other remaining works."""
    if effort.type is TaskType.FIXED_DURATION and effort.left:
        return _each(effort, lambda share: _in_time(effort, share, left[share.key]) if share.key in left else share)
    drawn = {
        share.key: round(effort.left * left[share.key] / share.left)
        for share in effort.driving
        if share.contour == BY_HAND and share.left and share.key in left
    }
    after = _each(
        effort, lambda share: replace(share, work=share.done + left[share.key]) if share.key in left else share
    )
    return _settled(after, drawn=drawn)


def _in_time(effort: Effort, share: Share, left: int) -> Share:
    """Return an assignment with another remaining work in the same time; without any, its units stay."""
    units = share.units
    if left and share.left and share.units > 0:
        units = _units(share.units * left / share.left)
    elif left:
        units = _units(left / (mean(share.contour) * effort.left))
    return replace(share, units=units, work=share.done + left)


def _shared_out(effort: Effort, left: int) -> Effort:
    """Return a task whose driving assignments share what is left by their units; fixed duration lowers or raises these."""
    driving = effort.driving
    weights = [share.units for share in driving]
    parts = dict(zip((share.key for share in driving), shared(left, weights), strict=True))
    if effort.type is TaskType.FIXED_DURATION and effort.left:
        return replace(_each(effort, lambda share: _filling(effort, share, parts[share.key])), work=None)
    after = _each(effort, lambda share: replace(share, work=share.done + parts[share.key]))
    drawn = {share.key: effort.left for share in driving if share.contour == BY_HAND}
    return replace(_settled(after, drawn=drawn), work=None)


def _filling(effort: Effort, share: Share, left: int) -> Share:
    """Return an assignment that does its remaining work in the whole of what remains of the task."""
    units = _units(left / (mean(share.contour) * effort.left)) if left else share.units
    return replace(share, units=units, work=share.done + left)


def _drawn(effort: Effort, key: str, factor: float) -> dict[str, int]:
    return {key: round(effort.left * factor)} if effort.share(key).contour == BY_HAND else {}


def _settled(effort: Effort, drawn: dict[str, int] | None = None) -> Effort:
    """Return a task that ends when the last of its assignments does; `drawn` says how long those drawn by hand take.

    With fixed duration, and where nobody has anything to do, the duration stays.
    """
    if effort.type is TaskType.FIXED_DURATION and effort.left:
        return effort
    known = drawn or {}
    longest = max((known.get(share.key, _takes(effort, share)) for share in effort.driving), default=0)
    return replace(effort, duration=effort.done + longest) if longest else effort
