"""A project that came from a file, edited here since, and a newer version of that file."""

import re
from pathlib import Path

import resources
from pmo_desktop.domain.records import Project
from pmo_desktop.services import planning
from pmo_desktop.services.importing import commit_all, preview_all, previews
from pmo_desktop.services.updating import compare

NAME = "Water quality laboratory relocation"
FIRST = resources.path("demo", "files", "laboratory-relocation.xml")
_TASK = re.compile(r"<Task>.*?</Task>", re.DOTALL)


def newer(text: str) -> str:
    """Return the plan a month later: renamed 18, longer 8 and 22, 20 gone, one task more."""
    tasks = dict(zip(range(27), _TASK.findall(text), strict=True))
    later = dict(tasks)
    later[18] = tasks[18].replace("<Name>Move chemistry<", "<Name>Move chemistry and archives<")
    for number, (now, then) in {8: ("PT80H0M0S", "PT96H0M0S"), 22: ("PT80H0M0S", "PT112H0M0S")}.items():
        own, line, baseline = tasks[number].partition("<Baseline>")
        later[number] = own.replace(now, then) + line + baseline
    del later[20]
    later[22] = re.sub(r"<PredecessorLink>\s*<PredecessorUID>20<.*?</PredecessorLink>", "", later[22], flags=re.DOTALL)
    keys = (
        tasks[25]
        .replace("<UID>25<", "<UID>90<")
        .replace("<Name>Clear and hand back the old rooms<", "<Name>Hand in the keys<")
    )
    keys = keys.replace("<PredecessorUID>22<", "<PredecessorUID>25<")
    later[25] += keys
    for number, task in tasks.items():
        text = text.replace(task, later.get(number, ""))
    return re.sub(r"<Assignment>(?:(?!</Assignment>).)*<TaskUID>20<.*?</Assignment>", "", text, flags=re.DOTALL)


class Laboratory:
    """The project as it came, with one duration changed here since, and the newer file."""

    def __init__(self, workspace, folder: Path) -> None:
        self.workspace = workspace
        (self.id,) = [each.id for each in workspace.find(Project, name=NAME)] or self._brought()
        self.path = folder / "laboratory-relocation_v8.xml"
        self.path.write_text(newer(FIRST.read_text("utf-8")), "utf-8")

    def _brought(self):
        made = commit_all(self.workspace, [(shown, {}) for _, shown in preview_all(self.workspace, [FIRST])])
        self.id = made[0]
        planning.set_cells(self.workspace, self.id, [(self.task("Strip out and partitions"), "duration", "11d")])
        return made

    def task(self, name):
        plan = self.workspace.plan(self.id)
        return plan.tasks.ids[plan.tasks["name"].index(name)]

    def names(self):
        plan = self.workspace.plan(self.id)
        return [plan.tasks["name"][row] for row in plan.outline.order]

    def duration(self, name):
        plan, schedule = self.workspace.plan(self.id), self.workspace.schedule(self.id)
        return planning.text_of(plan, schedule, plan.tasks.row[self.task(name)], "duration")

    def difference(self):
        (shown,) = previews(self.workspace, self.path)
        return compare(self.workspace, self.id, shown)
