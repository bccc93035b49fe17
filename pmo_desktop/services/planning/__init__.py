"""Editing a plan: cells, rows, links, drags, baselines; each function is one recorded change."""

from pmo_desktop.services.planning.cells import set_cells
from pmo_desktop.services.planning.drags import move_task, resize_task, set_progress
from pmo_desktop.services.planning.fields import FIELDS, FieldSpec, text_of
from pmo_desktop.services.planning.links import link, link_chain, unlink
from pmo_desktop.services.planning.rows import delete_tasks, indent, insert_tasks, move_by, move_tasks, outdent
from pmo_desktop.services.planning.tracking import set_baseline

__all__ = [
    "FIELDS", "FieldSpec", "delete_tasks", "indent", "insert_tasks", "link", "link_chain", "move_by", "move_task",
    "move_tasks", "outdent", "resize_task", "set_baseline", "set_cells", "set_progress", "text_of", "unlink",
]  # fmt: skip
