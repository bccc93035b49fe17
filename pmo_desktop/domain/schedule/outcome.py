"""The schedule as the program shows it, made of what the passes found."""

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from pmo_desktop.domain.plan.plan import Plan
from pmo_desktop.domain.records import CriticalBy, Progressing
from pmo_desktop.domain.schedule.columns import filled
from pmo_desktop.domain.schedule.links import Links
from pmo_desktop.domain.schedule.result import NO_PART, Finding, FindingKind, Flags, Moments, Schedule
from pmo_desktop.domain.schedule.rows import UNDATED
from pmo_desktop.domain.schedule.running import kernel

Percents = NDArray[np.float64]
_GOES_ON = {
    Progressing.RETAINED_LOGIC: " What is left of it waits.",
    Progressing.PROGRESS_OVERRIDE: " What is left of it goes on.",
    Progressing.ACTUAL_DATES: " Its actual dates count.",
}


class Outcome:
    """`percent` is what is done of each row by its own facts; summaries get theirs here."""

    def __init__(self, net: kernel.Net, plan: Plan, part: Sequence[bool], percent: Percents, links: Links) -> None:
        self._net, self._plan, self._links = net, plan, links
        self._part = np.array(part, np.bool_)
        self._counts = self._array("counts").astype(np.bool_)
        self._summary = self._array("is_summary").astype(np.bool_)
        self._order = self._array("display")
        self._own_percent = percent

    def schedule(self) -> Schedule:
        net, project = self._net, self._plan.project
        start, finish, total = (self._array(name) for name in ("early_start", "early_finish", "total_slack"))
        percent = self._percent()
        longest = self._array("longest").astype(np.bool_)
        undone = self._part & (percent < 100.0)
        if project.critical_by is CriticalBy.LONGEST_PATH:
            critical = self._with_summaries(longest & undone & self._counts)
        else:  # summaries by their own slack, as MS Project's files have it
            critical = undone & (total <= project.critical_slack) & (self._counts | self._summary)
        near = undone & ~critical & (total <= project.near_critical_slack) & self._counts
        if self._is_list():
            critical, near, longest = (np.zeros_like(critical) for _ in range(3))
        starts = start[self._counts]
        resume = self._array("rest_start")
        return Schedule(
            start=start, finish=finish, early_start=start, early_finish=finish,
            late_start=self._array("late_start"), late_finish=self._array("late_finish"),
            start_slack=self._array("start_slack"), finish_slack=self._array("finish_slack"),
            total_slack=total, free_slack=self._array("free_slack"),
            duration=np.where(self._part, self._array("duration"), 0), critical=critical, near_critical=near,
            longest_path=longest, summary=self._summary, percent=percent,
            resume=np.where(resume == kernel.NONE, NO_PART, resume),
            project_start=int(starts.min()) if len(starts) else net.project_start,
            project_finish=net.project_finish, findings=tuple(self._findings()),
        )  # fmt: skip

    def _is_list(self) -> bool:
        """Say whether nothing is planned but moments that people set by hand: none follows from another, so none is critical."""
        manual = np.array(self._plan.tasks["manual"], np.bool_)
        follows = len(self._plan.dependencies) > 0 or bool((self._array("duration")[self._counts] > 0).any())
        return not follows and bool(manual[self._counts].all())

    def _array(self, name: str) -> Moments:
        return np.array(getattr(self._net, name), np.int64)

    def _percent(self) -> Percents:
        """Return what is done: of leaves their own, of summaries the share of their leaves' duration [K]."""
        percent = np.where(self._part & ~self._summary, self._own_percent, 0.0)
        duration = np.where(self._counts, self._array("duration"), 0)
        rows, whole = self._within(duration)
        _, done = self._within(duration * percent / 100.0)
        _, finished = self._within(self._counts & (percent == 100.0))
        _, count = self._within(self._counts)
        of_milestones = 100.0 * finished / np.maximum(count, 1)
        percent[rows] = np.where(whole > 0, 100.0 * done / np.maximum(whole, 1), of_milestones)
        return percent

    def _within(self, values: NDArray[np.generic]) -> tuple[Moments, Percents]:
        """Return the summaries that take part, and the sum of values over what lies in each."""
        rows = np.flatnonzero(self._summary & self._part)
        sums = np.concatenate([[0.0], np.cumsum(values[self._order], dtype=np.float64)])
        return rows, sums[self._array("descend_end")[rows]] - sums[self._array("descend")[rows]]

    def _with_summaries(self, leaves: Flags) -> Flags:
        """Return flags of leaves with those of the summaries that any of them lies in."""
        rows, count = self._within(leaves)
        leaves[rows] = count > 0
        return leaves

    def _findings(self) -> Iterator[Finding]:
        yield from self._links.findings()
        yield from self._out_of_sequence()
        yield from self._without_date()
        names, ids = self._plan.tasks["name"], self._plan.tasks.ids
        for row in np.flatnonzero(self._array("lost")).tolist():
            sentence = f"“{names[row]}”: its calendar has no working time where it is needed."
            yield Finding(FindingKind.NO_WORKING_TIME, (ids[row],), sentence)

    def _without_date(self) -> Iterator[Finding]:
        tasks = self._plan.tasks
        pairs = enumerate(zip(tasks["constraint_type"], tasks["constraint_date"], strict=True))
        for row in [row for row, (kind, date) in pairs if date is None and kind not in UNDATED]:
            if self._part[row]:
                sentence = (
                    f"“{tasks['name'][row]}” has a constraint without a date: it is ignored. Give it one, or remove it."
                )
                yield Finding(FindingKind.CONSTRAINT_WITHOUT_DATE, (tasks.ids[row],), sentence)

    def _out_of_sequence(self) -> Iterator[Finding]:
        """Find fault with what began or ended before a predecessor that is not done, or was not then, let it."""
        net, tasks = self._net, self._plan.tasks
        marks = filled(0, net.links)
        kernel.mark_early(net, marks)
        early = np.flatnonzero(np.array(marks, np.int64)).tolist()
        for link in sorted(early, key=lambda link: (net.link_to[link], self._links.number(link))):
            before, after = self._links.ends(link)
            yield self._early(tasks.ids[before], tasks["name"][before], after, self._links.ids[link])
        for link_id, (row, seen) in sorted(self._links.outer.items()):
            number = self._plan.dependencies.row[link_id]
            if not seen.is_done and self._links.is_early(net, number, row):
                yield self._early(self._plan.dependencies["predecessor_id"][number], seen.name, row, link_id)

    def _early(self, predecessor_id: str, predecessor: str, after: int, link_id: str) -> Finding:
        tasks = self._plan.tasks
        is_done = tasks["actual_finish"][after] is not None
        what, goes_on = ("ended", "") if is_done else ("began", _GOES_ON[self._plan.project.progressing])
        sentence = f"“{tasks['name'][after]}” {what} before “{predecessor}” let it: out of sequence.{goes_on}"
        return Finding(FindingKind.OUT_OF_SEQUENCE, (predecessor_id, tasks.ids[after]), sentence, (link_id,))
