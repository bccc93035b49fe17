"""Editing a plan: cells, rows, links, drags, baselines; each function is one recorded change."""

from pmo_desktop.services.planning.baselines import set_baseline
from pmo_desktop.services.planning.cells import Pasted, constraint_added, paste, set_cells
from pmo_desktop.services.planning.drags import (
    constraint_moving,
    deadline_moving,
    draw_task,
    leaves_of,
    lengthening,
    move_task,
    moving,
    progressing,
    resize_task,
    resizing,
    set_progress,
    starting,
    still_waits,
)
from pmo_desktop.services.planning.editing import Editing
from pmo_desktop.services.planning.fields import (
    FIELDS,
    FieldSpec,
    choices_of,
    columns_of,
    fixed_because,
    is_meant,
    spec_of,
    text_of,
    value_of,
    warning_of,
)
from pmo_desktop.services.planning.links import (
    lag_in_words,
    lag_moving,
    link,
    link_chain,
    link_changing,
    link_in_words,
    linking,
    relinking,
    removing,
    unlink,
)
from pmo_desktop.services.planning.proposed import Proposal, Proposed, carry_out, glimpsed
from pmo_desktop.services.planning.rows import delete_tasks, indent, insert_tasks, move_by, move_tasks, outdent
from pmo_desktop.services.planning.segments import segments_of
from pmo_desktop.services.planning.splits import joining, part_moving, part_resizing, splitting
from pmo_desktop.services.planning.stand_ins import kept_for_others

__all__ = [
    "FIELDS", "Editing", "FieldSpec", "Pasted", "Proposal", "Proposed", "carry_out", "choices_of", "columns_of",
    "constraint_added", "constraint_moving", "deadline_moving", "delete_tasks", "draw_task", "fixed_because", "glimpsed",
    "indent", "insert_tasks", "is_meant", "joining", "kept_for_others", "lag_in_words", "lag_moving", "leaves_of",
    "lengthening", "link", "link_chain", "link_changing", "link_in_words", "linking", "move_by", "move_task", "move_tasks",
    "moving", "outdent", "part_moving", "part_resizing", "paste", "progressing", "relinking", "removing", "resize_task",
    "resizing", "segments_of", "set_baseline", "set_cells", "set_progress", "spec_of", "splitting", "starting",
    "still_waits", "text_of", "unlink", "value_of", "warning_of",
]  # fmt: skip
