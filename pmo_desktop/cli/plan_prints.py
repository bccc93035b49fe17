"""`print-plan`: one project's table and chart as PDF, on pages of any size."""

import argparse
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from pmo_desktop import paths, settings
from pmo_desktop.charts.page_setup import Inks, PageSetup, PrintColumn, Scaling
from pmo_desktop.cli.codes import Exit
from pmo_desktop.cli.console import Console
from pmo_desktop.cli.portfolios import named, opened, project_named, safe_target, titled
from pmo_desktop.domain.errors import InvalidValueError
from pmo_desktop.domain.moment import DAY
from pmo_desktop.reports.figures import counted
from pmo_desktop.reports.plan_printing import print_plan as printed
from pmo_desktop.reports.plan_sheets import PlanSheets
from pmo_desktop.services.page_setups import setup_named, setup_of
from pmo_desktop.services.planning import FIELDS, FieldSpec, columns_of
from pmo_desktop.services.planning.custom_fields import CUSTOM
from pmo_desktop.services.workspace import Workspace


def print_plan(asked: argparse.Namespace, console: Console) -> int:
    with opened(asked) as workspace:
        target = safe_target(asked.out, ".pdf", workspace.path)
        project = project_named(workspace, asked.project)
        known = columns_of(workspace.plan(project.id))
        setup = _given(_begun(workspace, asked.setup, project.id), asked, known)
        sheets = printed(workspace, project.id, target, setup, progress=console.progress)
    tiling = sheets.tiling
    wanted = tiling.readable
    console.data({
        "file": str(asked.file), "target": str(target), "project": named(project), "paper": setup.paper,
        "pages": sheets.count, "across": len(tiling.across), "down": len(tiling.down),
        "smallest_text": round(sheets.least_text, 2),
        "readable": None if wanted is None else {"across": wanted[0], "down": wanted[1]},
    })  # fmt: skip
    console.say(f"Printed {titled(project)} to {target}: {_told(sheets)}")
    return Exit.DONE


def _told(sheets: PlanSheets) -> str:
    tiling = sheets.tiling
    said = f"{counted(sheets.count, 'page')} ({len(tiling.across)} × {len(tiling.down)}), smallest text "
    said += f"{sheets.least_text:.1f} pt."
    if tiling.readable is None:
        return said
    return f"{said} That is not as small as was asked for: smaller letters could not be read."


def _begun(workspace: Workspace, name: str | None, project_id: str) -> PageSetup:
    """Return the set-up of a name, else a fresh one; InvalidValueError where there is none of that name."""
    if name is None:
        return PageSetup(paper=settings.load(paths.settings_file()).paper)
    kept = setup_named(workspace, name, project_id)
    if kept is None:
        raise InvalidValueError(
            f"There is no page set-up “{name}” in the file.", "Look at its name in the print dialog."
        )
    return setup_of(kept)


def _field(known: Mapping[str, FieldSpec], name: str) -> str:
    """Return the column of a name, of a title where it is one of people's own; InvalidValueError where there is none."""
    found = next((each.name for each in known.values() if each.title.casefold() == name.casefold()), None)
    if name in known or found is not None:
        return name if name in known else str(found)
    own = [each.title for each in known.values() if each.name.startswith(CUSTOM)]
    raise InvalidValueError(f"“{name}” is no column.", f"There are {', '.join([*FIELDS, *own])}.")


def _given(setup: PageSetup, asked: argparse.Namespace, known: Mapping[str, FieldSpec]) -> PageSetup:
    """Return a set-up with what the command line says; `known` are the columns there are."""
    given: dict[str, Any] = {
        "paper": asked.paper, "first_day": asked.first_day, "last_day": asked.last_day,
        "columns": asked.columns and tuple(PrintColumn(_field(known, each)) for each in asked.columns),
        "lying": False if asked.portrait else None,
        "inks": Inks.GREY if asked.grey else None, "links": False if asked.no_links else None,
        "break_at_phases": asked.phases or None,
    }  # fmt: skip
    if asked.fit is not None:
        given |= {"scaling": Scaling.FIT, "pages_across": asked.fit[0], "pages_down": asked.fit[1]}
    if asked.day_mm is not None:
        given |= {"scaling": Scaling.TRUE, "seconds_per_mm": DAY / asked.day_mm}
    if asked.percent is not None:
        given |= {"scaling": Scaling.PERCENT, "percent": asked.percent}
    made = replace(setup, **{name: value for name, value in given.items() if value is not None})
    if made.first_day is not None and made.last_day is not None and made.last_day < made.first_day:
        raise InvalidValueError("The last day lies before the first.", "Give --until a day after --from.")
    return made
