"""What scheduling a plan gives: dates and slack per task row, and what it noticed."""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import numpy.typing as npt

Moments = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

NO_PART = -1
"""The start and finish of rows that take no part: blank or inactive."""


class FindingKind(StrEnum):
    LOOP = "loop"
    LINK_TO_OWN_SUMMARY = "link_to_own_summary"
    NO_WORKING_TIME = "no_working_time"
    LINK_TO_NOWHERE = "link_to_nowhere"
    OUT_OF_SEQUENCE = "out_of_sequence"
    FINISH_LINK_INTO_SUMMARY = "finish_link_into_summary"
    CONSTRAINT_WITHOUT_DATE = "constraint_without_date"


@dataclass(frozen=True, slots=True)
class Finding:
    """Something a person should know about the plan's logic; `tasks` are ids in the order that explains it.

    `links` are the dependencies it is about.
    """

    kind: FindingKind
    tasks: tuple[str, ...]
    sentence: str
    links: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Schedule:
    """Arrays are indexed by the plan's task rows; moments, durations and slacks are seconds (see `moment`).

    Slack and summary durations are working seconds on the task's own calendar (elapsed ones for elapsed tasks).
    `resume` is where what is left of a begun task goes on, NO_PART for others.
    """

    start: Moments
    finish: Moments
    early_start: Moments
    early_finish: Moments
    late_start: Moments
    late_finish: Moments
    start_slack: Moments
    finish_slack: Moments
    total_slack: Moments
    free_slack: Moments
    duration: Moments
    critical: Flags
    near_critical: Flags
    longest_path: Flags
    summary: Flags
    percent: npt.NDArray[np.float64]
    resume: Moments
    project_start: int
    project_finish: int
    findings: tuple[Finding, ...]
