"""Real project files, changed as people change them, give the differences that were made, and nothing else."""

import subprocess
from collections import Counter

import pytest
from lxml import etree

from pmo_desktop.exchange.mpp import convert
from pmo_desktop.services.importing import import_files, previews
from pmo_desktop.services.updating import Thing, What, accept, compare, targets
from pmo_desktop.services.workspace import Workspace

NS = "{http://schemas.microsoft.com/project}"
FILES = [
    "Commercial construction project plan.mpp.xml", "New Product.xml", "Residential Construction.mpp.xml",
    "twins/task-baselines-project2010-mspdi.xml",
]  # fmt: skip
MADE_BY_MPXJ = {"name", "constraints", "parts"}
"""What a file reads as otherwise once mpxj saved it: it has another name, says of constraints the reverse, leaves out gaps."""

pytestmark = pytest.mark.realdata


class Plan:
    """A file's XML, its tasks in order, without the one that stands for the whole."""

    def __init__(self, path):
        self.tree = etree.parse(str(path))
        self.root = self.tree.getroot().find(f"{NS}Tasks")
        self.tasks = [each for each in self.root if self.say(each, "UID") != "0" and self.say(each, "IsNull") != "1"]

    def say(self, task, name):
        found = task.find(NS + name)
        return "" if found is None else found.text or ""

    def level(self, task):
        return int(self.say(task, "OutlineLevel") or 1)

    def leaves(self):
        """Return the tasks that no other lies in and that others of their name and level do not stand beside."""
        names = Counter(self.say(task, "Name") for task in self.tasks)
        pairs = zip(self.tasks, [*self.tasks[1:], None], strict=True)
        return [
            task
            for task, after in pairs
            if (after is None or self.level(after) <= self.level(task)) and names[self.say(task, "Name")] == 1
            and self.say(task, "Milestone") != "1"
        ]  # fmt: skip

    def set(self, task, name, text):
        task.find(NS + name).text = text

    def remove(self, task):
        uid = self.say(task, "UID")
        task.getparent().remove(task)
        for link in self.tree.iter(f"{NS}PredecessorLink"):
            if self.say(link, "PredecessorUID") == uid:
                link.getparent().remove(link)
        for each in list(self.tree.iter(f"{NS}Assignment")):
            if self.say(each, "TaskUID") == uid:
                each.getparent().remove(each)

    def renumber(self):
        """Give every task other ids, as a program does that saves the file anew from its own."""
        ids = {self.say(task, "UID"): str(7_000 + number * 3) for number, task in enumerate(self.tasks)}
        for name in ("UID", "PredecessorUID", "TaskUID"):
            for node in self.tree.iter(NS + name):
                if node.text in ids and (name != "UID" or node.getparent().tag == f"{NS}Task"):
                    node.text = ids[node.text]
        for node in list(self.tree.iter(f"{NS}GUID")):
            node.getparent().remove(node)

    def write(self, path):
        self.tree.write(str(path), encoding="utf-8", xml_declaration=True)
        return path


@pytest.fixture(params=FILES)
def source(request, realdata):
    return realdata / "msproject" / request.param


@pytest.fixture
def workspace(tmp_path):
    with Workspace.create(tmp_path / "a.pmo", author="Anna") as made:
        yield made


def compared(workspace, source, newer):
    (first,) = import_files(workspace, [source])
    (shown,) = previews(workspace, newer)
    assert targets(workspace, shown)[0].project_id == first.imported.project.id
    return compare(workspace, first.imported.project.id, shown)


def changed(plan):
    """Rename, lengthen, remove, move and add one task each; return their names."""
    leaves = plan.leaves()
    renamed, longer, removed, moved = (leaves[len(leaves) * at // 5] for at in (1, 2, 3, 4))
    names = [plan.say(task, "Name") for task in (longer, removed, moved)]
    plan.set(renamed, "Name", f"{plan.say(renamed, 'Name')} (revised)")
    plan.set(longer, "Duration", "PT777H0M0S")
    plan.remove(removed)
    parent = moved.getparent()
    parent.remove(moved)
    for link in list(moved.iter(f"{NS}PredecessorLink")):
        moved.remove(link)
    plan.set(moved, "OutlineLevel", "1")
    parent.append(moved)
    fresh = etree.fromstring(
        f'<Task xmlns="{NS[1:-1]}"><UID>99999</UID><Name>Something new</Name><OutlineLevel>1</OutlineLevel>'
        "<Duration>PT8H0M0S</Duration></Task>"
    )
    parent.append(fresh)
    return plan.say(renamed, "Name"), *names


@pytest.mark.parametrize("is_saved_anew", [False, True])
def test_what_was_changed_in_a_real_file_is_what_differs(workspace, source, tmp_path, is_saved_anew):
    plan = Plan(source)
    renamed, longer, removed, moved = changed(plan)
    if is_saved_anew:
        plan.renumber()
    found = compared(workspace, source, plan.write(tmp_path / source.name))
    by = {what: {row.name for row in found.tasks() if row.what is what} for what in What}
    assert by[What.RENAMED] == {renamed}
    assert by[What.REMOVED] == {removed}
    assert by[What.ADDED] == {"Something new"}
    assert moved in by[What.MOVED]
    assert longer in by[What.CHANGED]
    (row,) = [row for row in found.tasks() if row.name == longer]
    assert "duration" in {field.name for field in row.fields}
    others = [row for row in found.tasks() if row.name not in {renamed, longer, removed, moved, "Something new"}]
    assert {field.name for row in others for field in row.fields} <= {"predecessors"}
    accept(workspace, found, found.everything())
    (again,) = previews(workspace, tmp_path / source.name)
    assert compare(workspace, found.project_id, again).is_empty


def test_a_file_that_was_only_numbered_afresh_does_not_differ(workspace, source, tmp_path):
    plan = Plan(source)
    plan.renumber()
    assert list(compared(workspace, source, plan.write(tmp_path / source.name)).tasks()) == []


@pytest.mark.parametrize(
    "name", ["msproject/New Product.xml", "msproject/mspditimephased.xml", "primavera/TERMINAL BUILDING-AIRPORT.xer"]
)
def test_a_file_that_another_program_saved_anew_differs_only_in_what_that_does(workspace, realdata, tmp_path, name):
    java, library = convert.java_command(), convert.library_folder()
    if java is None or library is None:
        pytest.skip("no Java here" if java is None else "the “mpp” extra is not installed")
    source = realdata / name
    newer = tmp_path / f"saved anew{source.suffix}"
    command = [java, "-cp", str(library / "*"), "org.mpxj.sample.MpxjConvert", str(source), str(newer)]
    subprocess.run(command, cwd=tmp_path, capture_output=True, check=True, timeout=120)
    found = compared(workspace, source, newer)
    assert {row.what for row in found.rows} <= {What.CHANGED}
    assert {field.name for row in found.rows for field in row.fields} <= MADE_BY_MPXJ
    assert {row.thing for row in found.rows} <= {Thing.PROJECT, Thing.TASK}
