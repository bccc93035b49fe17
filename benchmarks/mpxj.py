"""The peer for reading, scheduling and fidelity: the MPXJ library in a Java machine, where both are installed."""

import importlib.util
import json
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

MOST_TASKS = 10_000
"""Beyond this MPXJ takes minutes."""
_PATIENCE_S = 600

_PROGRAM = """
import json, sys, time, statistics
import jpype, mpxj
jpype.startJVM("-Xmx4g")
from org.mpxj import ActivityStatus, ActivityType, Duration, TimeUnit
from org.mpxj.reader import UniversalProjectReader
from org.mpxj.cpm import MicrosoftScheduler, PrimaveraScheduler

def read():
    project = UniversalProjectReader().read(sys.argv[1])
    properties = project.getProjectProperties()
    properties.setHonorConstraints(not properties.getHonorConstraints())  # said in reverse, as MS Project does
    return project

def complete(project):  # it cannot do without
    for each in project.getTasks():
        if each.getActualDuration() is None:
            each.setActualDuration(Duration.getInstance(0, TimeUnit.HOURS))
        if each.getRemainingDuration() is None:
            each.setRemainingDuration(each.getDuration())
        if each.getActivityType() is None:
            kind = ActivityType.START_MILESTONE if each.getMilestone() else ActivityType.TASK_DEPENDENT
            each.setActivityType(ActivityType.WBS_SUMMARY if each.getSummary() else kind)
            each.setActivityStatus(ActivityStatus.NOT_STARTED)
    for each in project.getResourceAssignments():
        if each.getWork() is None:
            each.setWork(each.getTask().getDuration())
        if each.getRemainingWork() is None:
            each.setRemainingWork(each.getWork())

def slack(tasks):
    for each in tasks:
        each.getTotalSlack()
        each.getFreeSlack()
        each.getCritical()

found = {"reading": [], "microsoft": [], "primavera": [], "starts": {}, "why": ""}
for scheduler in (MicrosoftScheduler, PrimaveraScheduler):
    name = "microsoft" if scheduler is MicrosoftScheduler else "primavera"
    spent = time.perf_counter()
    for run in range(6):
        begun = time.perf_counter()
        project = read()
        found["reading"].append(time.perf_counter() - begun)
        if sys.argv[2:] == ["reading"]:
            continue
        complete(project)
        tasks = list(project.getTasks())
        begun = time.perf_counter()
        try:
            scheduler().schedule(project, project.getProjectProperties().getStartDate())
        except Exception as error:
            found["why"] += f"{name}: {error} "
            break
        slack(tasks)
        taken = time.perf_counter() - begun
        begun = time.perf_counter()
        slack(tasks)  # now it is known: what is left is the way from Python into Java
        found[name].append(max(0.0, taken - (time.perf_counter() - begun)))
        if time.perf_counter() - spent > 120 and run:
            break
    if name == "microsoft" and found["microsoft"]:
        found["starts"] = {str(each.getName()): str(each.getStart()) for each in tasks if not each.getSummary()}
    if sys.argv[2:] == ["reading"]:
        break
for name in ("reading", "microsoft", "primavera"):
    found[name] = statistics.median(found[name][1:] or found[name]) if found[name] else None
print(json.dumps(found))
"""

_SCHEDULES = """
import json, sys
import jpype, mpxj
jpype.startJVM("-Xmx4g")
from java.io import File
from org.mpxj import Duration, TaskField, TimeUnit
from org.mpxj.reader import UniversalProjectReader
from org.mpxj.cpm import MicrosoftScheduler, PrimaveraScheduler
SLACKS = (TaskField.TOTAL_SLACK, TaskField.START_SLACK, TaskField.FINISH_SLACK, TaskField.FREE_SLACK)
def fill(project):  # it cannot do without
    none = Duration.getInstance(0, TimeUnit.HOURS)
    for each in project.getTasks():
        for field in SLACKS:
            each.set(field, None)
        if each.getDuration() is None:
            each.setDuration(none)
        if each.getActualDuration() is None:
            each.setActualDuration(none)
        if each.getRemainingDuration() is None:
            each.setRemainingDuration(each.getDuration())
    for each in project.getResourceAssignments():
        if each.getWork() is None:
            each.setWork(none)
        if each.getRemainingWork() is None:
            each.setRemainingWork(each.getWork())
        if each.getActualWork() is None:
            each.setActualWork(none)
def scheduled(project):
    properties = project.getProjectProperties()
    if str(properties.getFileType()) in ("XER", "PMXML"):
        PrimaveraScheduler().schedule(project, properties.getPlannedStart() or properties.getStartDate())
    else:
        MicrosoftScheduler().schedule(project, properties.getStartDate())
    for each in project.getTasks():
        slack = each.getTotalSlack()
        minutes = None if slack is None else slack.convertUnits(TimeUnit.MINUTES, properties).getDuration()
        start, finish = each.getStart(), each.getFinish()
        yield str(each.getUniqueID()), (
            None if start is None else str(start), None if finish is None else str(finish),
            None if minutes is None else float(minutes), bool(each.getCritical()),
        )
found = {}
for source in json.load(sys.stdin):
    found[source] = []
    try:
        for project in UniversalProjectReader().readAll(File(source)):
            fill(project)
            found[source].append(dict(scheduled(project)))
    except Exception as error:
        found[source] = str(error).splitlines()[0]
print(json.dumps(found))
"""


@dataclass(frozen=True, slots=True)
class Found:
    """Seconds to read, and to schedule under each of its rules, slack and critical included; None where it could not."""

    reading: float | None
    microsoft: float | None
    primavera: float | None
    starts: dict[str, str] = field(default_factory=dict)
    """ISO starts of leaves by name, as its MicrosoftScheduler has them."""
    why: str = ""


def why_not() -> str:
    """Return why there is no peer, in words."""
    if importlib.util.find_spec("mpxj") is None or importlib.util.find_spec("jpype") is None:
        return "no peer: the packages mpxj and jpype1 are not installed."
    if shutil.which("java") is None:
        return "no peer: Java is not installed."
    return "no peer: MPXJ could not do this file."


def is_here() -> bool:
    return not any(importlib.util.find_spec(name) is None for name in ("mpxj", "jpype")) and bool(shutil.which("java"))


Scheduled = dict[str, tuple[str | None, str | None, float | None, bool]]
"""A task's unique id → start and finish as ISO, total slack in minutes, whether it is critical."""


def schedules(sources: Sequence[Path]) -> dict[Path, list[Scheduled] | str]:
    """Return what MPXJ's scheduler computes for each project of each file, or in words why it cannot."""
    done = subprocess.run(
        [sys.executable, "-c", _SCHEDULES], input=json.dumps([str(each) for each in sources]), capture_output=True,
        text=True, check=True, timeout=1_800,
    )  # fmt: skip
    found: dict[str, list[Scheduled] | str] = json.loads(done.stdout.splitlines()[-1])
    return {Path(source): what for source, what in found.items()}


def figures(source: Path, *, only_reading: bool = False) -> Found | None:
    """Return what MPXJ takes for a file once it is warm; None where it is not there, or does not come back."""
    if not is_here():
        return None
    words = [sys.executable, "-c", _PROGRAM, str(source), *(["reading"] if only_reading else [])]
    try:
        done = subprocess.run(words, capture_output=True, text=True, check=False, timeout=_PATIENCE_S)
    except subprocess.TimeoutExpired:
        print(f"MPXJ did not come back from {source.name} within {_PATIENCE_S} s.", file=sys.stderr)
        return None
    if done.returncode:
        print(f"MPXJ did not do {source.name}: {done.stderr.strip().splitlines()[-1:]}", file=sys.stderr)
        return None
    return Found(**json.loads(done.stdout.splitlines()[-1]))


def scheduling(source: Path) -> float | None:
    found = figures(source)
    return None if found is None else found.microsoft


def reading(source: Path) -> float | None:
    found = figures(source, only_reading=True)
    return None if found is None else found.reading
