"""The peer for reading and scheduling: the MPXJ library in a warm Java machine, where both are installed."""

import importlib.util
import json
import shutil
import subprocess
import sys
from pathlib import Path

MOST_TASKS = 10_000
"""Beyond this MPXJ's own slack takes minutes."""

_PROGRAM = """
import json, sys, time, statistics
import jpype, mpxj
jpype.startJVM("-Xmx4g")
from org.mpxj import Duration, TimeUnit
from org.mpxj.reader import UniversalProjectReader
from org.mpxj.cpm import MicrosoftScheduler
def read():
    return UniversalProjectReader().read(sys.argv[1])
reading, scheduling = [], []
for _ in range(6):
    begun = time.perf_counter()
    project = read()
    reading.append(time.perf_counter() - begun)
    for each in project.getTasks():  # it cannot do without
        if each.getActualDuration() is None:
            each.setActualDuration(Duration.getInstance(0, TimeUnit.HOURS))
        if each.getRemainingDuration() is None:
            each.setRemainingDuration(each.getDuration())
    for each in project.getResourceAssignments():
        if each.getRemainingWork() is None:
            each.setRemainingWork(each.getWork())
    begun = time.perf_counter()
    MicrosoftScheduler().schedule(project, project.getProjectProperties().getStartDate())
    scheduling.append(time.perf_counter() - begun)
print(json.dumps({"reading": statistics.median(reading[1:]), "scheduling": statistics.median(scheduling[1:])}))
"""


def why_not() -> str:
    """Return why there is no peer, in words."""
    if importlib.util.find_spec("mpxj") is None or importlib.util.find_spec("jpype") is None:
        return "no peer: the packages mpxj and jpype1 are not installed."
    if shutil.which("java") is None:
        return "no peer: Java is not installed."
    return "no peer: MPXJ could not do this file."


def figures(source: Path) -> dict[str, float] | None:
    """Return the seconds MPXJ takes to read and to schedule a file once it is warm; None where it cannot."""
    if (
        importlib.util.find_spec("mpxj") is None
        or importlib.util.find_spec("jpype") is None
        or not shutil.which("java")
    ):
        return None
    done = subprocess.run(
        [sys.executable, "-c", _PROGRAM, str(source)], capture_output=True, text=True, check=False, timeout=900
    )
    if done.returncode:
        print(f"MPXJ did not do {source.name}: {done.stderr.strip().splitlines()[-1:]}", file=sys.stderr)
        return None
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found


def scheduling(source: Path) -> float | None:
    found = figures(source)
    return None if found is None else found["scheduling"]


def reading(source: Path) -> float | None:
    found = figures(source)
    return None if found is None else found["reading"]
