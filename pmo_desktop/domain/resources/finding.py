"""Who has the skills and the time: people ranked for work in some weeks, each with what speaks for and against them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from pmo_desktop.domain.records import Person

NO_LEVEL = 0
_KNOWS_THE_PROJECT = 0.05
"""What having worked on the project is worth: nobody has to explain it again, but it stands for no skill and no time."""
_BEYOND = 0.02
"""What each level beyond the least one is worth: it decides between people who are equal otherwise."""
_WHOLE = 0.995
"""The share of the time asked for that counts as all of it."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked for. `skills` are least levels (1–4) by skill; roles and teams leave out everybody else where given.

    `seconds` of work are wanted in each of the weeks looked at.
    """

    skills: Mapping[str, int] = field(default_factory=dict)
    role_id: str | None = None
    team: str | None = None


@dataclass(frozen=True, slots=True)
class Week:
    """One week of one person, in seconds of work: how much there is, is promised, is taken by leave, and is wanted of it.

    Of the first and last week only the part that was asked about counts.
    """

    start: int
    capacity: float
    demand: float
    leave: float
    wanted: float

    @property
    def free(self) -> float:
        return max(0.0, self.capacity - self.demand)

    @property
    def found(self) -> float:
        """What there is of what is wanted."""
        return min(self.free, self.wanted)


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who might do it; `levels` are their skills, of those they have, `knows_project`: they work on it already."""

    person: Person
    weeks: tuple[Week, ...]
    levels: Mapping[str, int] = field(default_factory=dict)
    knows_project: bool = False


@dataclass(frozen=True, slots=True)
class Found:
    """A candidate with what the ranking says: `skill` and `time` are shares (1: all that was asked for), `score` ranks.

    `short` are skills below the least level, by the level there is.
    """

    candidate: Candidate
    skill: float
    time: float
    score: float
    short: Mapping[str, int]

    @property
    def person(self) -> Person:
        return self.candidate.person

    @property
    def fits(self) -> bool:
        """Say whether skills and time are all there."""
        return not self.short and self.time >= _WHOLE

    @property
    def leave(self) -> float:
        return sum(week.leave for week in self.candidate.weeks)

    @property
    def free(self) -> float:
        return sum(week.free for week in self.candidate.weeks)


def ranked(wanted: Wanted, candidates: Sequence[Candidate]) -> tuple[Found, ...]:
    """Return those who can do any of it, the best first.

    The score is skill × time: half of the time at full skill is worth as much as all of the time at half the skill, and nobody
    is found who has nothing of the one. Skill is the mean over the skills asked for of level ÷ least level, at most 1 each; time
    is Σ min(free, wanted) ÷ Σ wanted over the weeks, so that free time in one week does not make up for none in another. Small
    additions decide between equals: 0.02 for each level beyond the least (on average over the skills), 0.05 for who works on
    the project already. Whoever has all skills and all of the time stands before everybody who has not. Ties go by name.
    """
    found = [each for candidate in candidates if (each := _found(wanted, candidate)) is not None]
    return tuple(sorted(found, key=lambda each: (not each.fits, -each.score, each.person.name.casefold())))


def _found(wanted: Wanted, candidate: Candidate) -> Found | None:
    person = candidate.person
    if wanted.role_id is not None and person.role_id != wanted.role_id:
        return None
    if wanted.team is not None and person.team != wanted.team:
        return None
    levels = {skill: candidate.levels.get(skill, NO_LEVEL) for skill in wanted.skills}
    if levels and not any(levels.values()):
        return None
    skill = _mean([min(1.0, levels[each] / least) for each, least in wanted.skills.items() if least > 0])
    time = _time(candidate.weeks)
    if time <= 0:
        return None
    beyond = [max(0, levels[each] - least) for each, least in wanted.skills.items()]
    added = _BEYOND * sum(beyond) / len(beyond) if beyond else 0.0
    added += _KNOWS_THE_PROJECT if candidate.knows_project else 0.0
    short = {each: levels[each] for each, least in wanted.skills.items() if levels[each] < least}
    return Found(candidate, skill, time, skill * time + added, short)


def _time(weeks: Sequence[Week]) -> float:
    """Return the share of the wanted time that is there; where no amount is wanted, the share of the weeks that is free."""
    wanted = sum(week.wanted for week in weeks)
    if wanted > 0:
        return sum(week.found for week in weeks) / wanted
    there = sum(week.capacity + week.leave for week in weeks)
    return sum(week.free for week in weeks) / there if there > 0 else 0.0


def _mean(shares: Sequence[float]) -> float:
    return sum(shares) / len(shares) if shares else 1.0
