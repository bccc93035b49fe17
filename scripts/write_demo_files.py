"""Writes the project files that come with the program, for trying the import: `python scripts/write_demo_files.py`.

They are made up by us, of an invented water company, and written by the program's own exporter. Names of people are spelled
as two suppliers would, so that the import has somebody to recognise.
"""

import tempfile
from dataclasses import dataclass
from pathlib import Path
from random import Random

import resources
from pmo_desktop.domain import moment
from pmo_desktop.services import planning, portfolio
from pmo_desktop.services.exporting import export_project
from pmo_desktop.services.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Written:
    """`tasks` has a line per task: name, duration, after, people; two spaces a level. Percents and deadlines go by name."""

    file: str
    name: str
    start: str
    tasks: str
    done: dict[str, str]
    deadlines: dict[str, str]
    notes: dict[str, str]


GENERATORS = Written(
    file="standby-generators.xml",
    name="Standby generators, three pumping stations",
    start="2026-09-14",
    tasks="""
Design and procurement
  Confirm loads and run times with operations | 5d | | Tom Okafor[50%]; Ruth Adeyemi[50%]
  Outline design and layouts | 10d | 2 | Lead electrical engineer
  Noise and fuel storage assessment | 8d | 3SS+3d | N. Fraser[25%]
  Design review | 2d | 3, 4 | Ruth Adeyemi; Lead electrical engineer
  Design accepted | 0d | 5
  Place order for three sets | 3d | 6 | Claire Donnelly[50%]
  Manufacture | 45d | 7
  Works test at the maker's | 3d | 8 | Lead electrical engineer; Ruth Adeyemi
  Sets released for delivery | 0d | 9
Low Fell pumping station
  Base and ducts | 12d | 6FS+10d | Civil crew
  Deliver and place set | 2d | 10, 12 | Crane and haulage
  Fuel system and exhaust | 6d | 13 | Mechanical fitters
  Power and control cabling | 8d | 13 | Electricians
  Changeover panel, planned outage | 1d | 15 | Electricians; Ruth Adeyemi
  Site acceptance test on load | 2d | 14, 16 | Lead electrical engineer; Ruth Adeyemi
  Low Fell in service | 0d | 17
Beck Lane pumping station
  Base and ducts | 12d | 12 | Civil crew
  Deliver and place set | 2d | 10, 20, 13 | Crane and haulage
  Fuel system and exhaust | 6d | 21, 14 | Mechanical fitters
  Power and control cabling | 8d | 21, 15 | Electricians
  Changeover panel, planned outage | 1d | 23 | Electricians; Ruth Adeyemi
  Site acceptance test on load | 2d | 22, 24 | Lead electrical engineer; Ruth Adeyemi
  Beck Lane in service | 0d | 25
Moor End pumping station
  Base and ducts | 15d | 20 | Civil crew
  Deliver and place set | 2d | 10, 28, 21 | Crane and haulage
  Fuel system and exhaust | 6d | 29, 22 | Mechanical fitters
  Power and control cabling | 8d | 29, 23 | Electricians
  Changeover panel, planned outage | 1d | 31 | Electricians; Ruth Adeyemi
  Site acceptance test on load | 2d | 30, 32 | Lead electrical engineer; Ruth Adeyemi
  Moor End in service | 0d | 33
Handover
  Training of operators | 3d | 18SS | Lead electrical engineer[50%]
  As-built drawings and manuals | 10d | 33 | Lead electrical engineer[50%]
  Completion certificate | 0d | 34, 36, 37
""",
    done={
        "Confirm loads and run times with operations": "100",
        "Outline design and layouts": "100",
        "Noise and fuel storage assessment": "100",
        "Design review": "100",
        "Design accepted": "100",
        "Place order for three sets": "100",
        "Manufacture": "60",
    },
    deadlines={"Completion certificate": "2027-04-30"},
    notes={"Changeover panel, planned outage": "Needs ten working days' notice to the control room."},
)
LABORATORY = Written(
    file="laboratory-relocation.xml",
    name="Water quality laboratory relocation",
    start="2026-11-02",
    tasks="""
Prepare
  Survey of instruments and services | 6d | | A. Rahman[50%]; Laboratory manager
  Space plan for Mill Lane | 8d | 2 | Architect
  Accreditation impact, talk with the assessor | 4d | 2 | Laboratory manager
  Plan agreed by the laboratory | 0d | 3, 4
Fit out Mill Lane
  Tender for benches, fume cupboards and gas | 15d | 5 | Claire Donnelly[40%]; Architect[25%]
  Strip out and partitions | 10d | 7 | Fit-out contractor
  Ventilation and fume cupboards | 12d | 8FS-2d | Fit-out contractor
  Benches, water and gas | 10d | 8 | Fit-out contractor
  Network and sample tracking points | 4d | 8FS+3d | Ben Harker[50%]
  Inspection and snagging | 3d | 9, 10, 11 | Architect; N. Fraser[50%]
  Fit-out complete | 0d | 12
Move
  Moving plan per instrument | 5d | 5 | Laboratory manager
  Interim analysis by a partner laboratory | 20d | 13 | Laboratory manager[25%]
  Move microbiology | 3d | 13, 15 | Specialist movers; Laboratory manager
  Move chemistry | 4d | 17 | Specialist movers; Laboratory manager
  Install and qualify instruments | 8d | 17SS+2d, 18 | Instrument engineers
  Sample tracking connected and tested | 3d | 11, 18 | A. Rahman; Ben Harker[50%]
Back in service
  Parallel samples | 10d | 19, 20 | Laboratory manager
  Assessor's visit | 2d | 22 | Laboratory manager
  Accreditation confirmed | 0d | 23FS+5ed
  Clear and hand back the old rooms | 6d | 22 | Fit-out contractor
  Closed | 0d | 24, 25
""",
    done={"Survey of instruments and services": "100", "Space plan for Mill Lane": "50"},
    deadlines={"Accreditation confirmed": "2027-03-31"},
    notes={
        "Accreditation impact, talk with the assessor": "The scope stays the same; the address on the schedule changes."
    },
)


def write(plan: Written, folder: Path) -> Path:
    """Build a plan as a planner would type it, with a baseline before any progress, and export it."""
    at = moment.from_iso(plan.start) * 1000
    lines = [line for line in plan.tasks.splitlines() if line.strip()]
    with (
        tempfile.TemporaryDirectory() as place,
        Workspace.create(Path(place) / "plan.pmo", author="", clock=lambda: at, random=Random(1)) as workspace,
    ):
        project = portfolio.create_project(workspace, plan.name, moment.from_iso(plan.start))
        ids = outlined(workspace, project, lines)
        cells = [[cell.strip() for cell in line.split("|")[1:]] for line in lines]
        for field, column in (("duration", 0), ("predecessors", 1), ("people", 2)):
            typed = [(each, field, row[column]) for each, row in zip(ids, cells, strict=True) if len(row) > column]
            planning.set_cells(workspace, project, typed)
        planning.set_baseline(workspace, project)
        names = [line.split("|")[0].strip() for line in lines]
        for field, texts in (("percent", plan.done), ("deadline", plan.deadlines), ("notes", plan.notes)):
            for each, name in zip(ids, names, strict=True):
                if name in texts:
                    planning.set_cells(workspace, project, [(each, field, texts[name])])
        return export_project(workspace, project, folder / plan.file)


def outlined(workspace: Workspace, project: str, lines: list[str]) -> list[str]:
    """Add the rows, each under the last one of a lower level; return their ids."""
    last: list[str] = []
    ids: list[str] = []
    for line in lines:
        level = (len(line) - len(line.lstrip())) // 2
        beside = last[min(level, len(last) - 1)] if last else None
        (made,) = planning.insert_tasks(workspace, project, None, [line.split("|")[0].strip()], after=beside)
        if level == len(last) > 0:
            planning.indent(workspace, project, [made])
        ids.append(made)
        last[level:] = [made]
    return ids


if __name__ == "__main__":
    for each in (GENERATORS, LABORATORY):
        print(write(each, resources.path("demo", "files")))
