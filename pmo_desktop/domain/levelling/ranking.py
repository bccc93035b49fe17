"""Who goes first where two want the same person, and how good an outcome is."""

from collections.abc import Mapping, Sequence
from random import Random

from pmo_desktop.domain.levelling.ground import Ground
from pmo_desktop.domain.levelling.options import Order
from pmo_desktop.domain.levelling.placing import Placed, Spot

Keys = Mapping[Spot, tuple[float, ...]]
_DAY = 86_400
_STEP = 100
"""So many points of priority double what a day later counts."""
_TASKS = 0.01
"""What a day by which tasks start later on average counts beside a project's finish a day later: it decides between equals."""

_FAR = 3
"""How many places further than one a project goes on average where projects change places."""


def weight(priority: int) -> float:
    """Return how much a delay counts by priority: 1 at 500, twice as much with every hundred points."""
    return float(2.0 ** ((priority - 500) / _STEP))


def ranked(ground: Ground, order: Order) -> Keys:
    """Return the key of every movable task in one of MS Project's orders: the least goes first."""
    places = {project_id: place for place, project_id in enumerate(ground.sites)}
    found: dict[Spot, tuple[float, ...]] = {}
    for spot in ground.spots():
        site, row = ground.sites[spot[0]], spot[1]
        tasks, base = site.plan.tasks, site.base
        own = (places[spot[0]], site.plan.outline.number[row])
        slack, start = int(base.total_slack[row]), int(base.start[row])
        standard = (float(base.late_start[row]), start, slack, tasks["constraint_date"][row] is None)
        before = _before(ground, spot, order)
        found[spot] = (*before, *own) if order is Order.ID else (*before, *standard, *own)
    return found


def _before(ground: Ground, spot: Spot, order: Order) -> tuple[float, ...]:
    """Return what no search may change: the priorities, where they decide."""
    if order is not Order.PRIORITY:
        return ()
    plan = ground.sites[spot[0]].plan
    return (-plan.project.priority, -plan.tasks["priority"][spot[1]])


def by_moments(ground: Ground, order: Order, moments: Mapping[Spot, float]) -> Keys:
    """Return keys that follow moments, as far as priorities let them."""
    return {
        spot: (*_before(ground, spot, order), moments.get(spot, 0.0), place)
        for place, spot in enumerate(ground.spots())
    }


def by_projects(ground: Ground, order: Order, projects: Sequence[str]) -> Keys:
    """Return keys by which projects are worked on one after another, as far as priorities let them, each by latest starts."""
    ranks = {project_id: float(rank) for rank, project_id in enumerate(projects)}
    return {
        spot: (
            *_before(ground, spot, order),
            ranks[spot[0]],
            float(ground.sites[spot[0]].base.late_start[spot[1]]),
            place,
        )
        for place, spot in enumerate(ground.spots())
    }


def moved(ground: Ground, order: Order, projects: Sequence[str], random: Random) -> list[str]:
    """Return projects in an order in which one has gone some places up or down among those it may change places with."""
    known = {each: ground.sites[each].plan.project.priority for each in projects}
    gone = random.choice(projects)
    alike = [each for each in projects if order is not Order.PRIORITY or known[each] == known[gone]]
    at = alike.index(gone)
    to = min(len(alike) - 1, max(0, at + random.choice((-1, 1)) * (1 + int(random.expovariate(1 / _FAR)))))
    alike.insert(to, alike.pop(at))
    following = iter(alike)
    return [next(following) if order is not Order.PRIORITY or known[each] == known[gone] else each for each in projects]


def shaken(ground: Ground, order: Order, placed: Placed, spread: float, random: Random) -> Keys:
    """Return keys near those of an outcome: its starts, each moved by chance up to `spread` seconds either way."""
    moments = {spot: dates[0] + random.uniform(-spread, spread) for spot, dates in placed.dates.items()}
    return by_moments(ground, order, moments)


def value(ground: Ground, placed: Placed) -> float:
    """Return what an outcome costs: the days by which projects end later and, much less, tasks start later, by priority."""
    found = 0.0
    for project_id, site in ground.sites.items():
        later = (placed.finishes[project_id] - site.base.project_finish) / _DAY
        found += weight(site.plan.project.priority) * later
    later = 0.0
    for spot, (start, _) in placed.dates.items():
        site = ground.sites[spot[0]]
        days = (start - int(site.base.start[spot[1]])) / _DAY
        later += weight(site.plan.tasks["priority"][spot[1]]) * days
    return found + _TASKS * later / max(1, len(placed.dates)) + placed.collisions
