"""Editing a plan: cells, rows, links, drags, baselines; each function is one recorded change."""

from pmo_desktop.services.planning.added_dates import (
    AddedDates,
    constraint_added,
    dates_added,
    link_instead,
    take_off_dates,
)
from pmo_desktop.services.planning.baselines import set_baseline
from pmo_desktop.services.planning.cells import Edit, Pasted, paste, set_cells
from pmo_desktop.services.planning.drags import move_task, resize_task, set_progress, still_waits
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
from pmo_desktop.services.planning.links import link, link_chain, unlink
from pmo_desktop.services.planning.parcels import Parcel, Put, duplicate, from_text, put, take, to_text
from pmo_desktop.services.planning.replacing import Replaced, Search, find_cells, replace_in
from pmo_desktop.services.planning.rows import delete_tasks, indent, insert_tasks, move_by, move_tasks, outdent
from pmo_desktop.services.planning.stand_ins import kept_for_others
from pmo_desktop.services.planning.titles import fields_titled

__all__ = [
    "FIELDS", "AddedDates", "Edit", "FieldSpec", "Parcel", "Pasted", "Put", "Replaced", "Search", "choices_of", "columns_of",
    "constraint_added", "dates_added", "delete_tasks", "duplicate", "fields_titled", "find_cells", "fixed_because", "from_text",
    "indent", "insert_tasks", "is_meant", "kept_for_others", "link", "link_chain", "link_instead", "move_by", "move_task",
    "move_tasks", "outdent", "paste", "put", "replace_in", "resize_task", "set_baseline", "set_cells", "set_progress",
    "spec_of", "still_waits", "take", "take_off_dates", "text_of", "to_text", "unlink", "value_of", "warning_of",
]  # fmt: skip
