"""Who is promised to which project: rows written cell by cell, the grid they are shown in, tables of them."""

from pmo_desktop.services.bookings.rows import (
    LINE_WORK,
    OVER,
    TENTATIVE,
    Key,
    Typed,
    book,
    book_planned,
    changes_for,
    find_person,
    find_row,
    find_work,
    lines_of,
    people_to_book,
    projects_to_book,
    remove_rows,
    rooms_of,
    row_of,
    set_cells,
    set_note,
    set_state,
    shown_project,
    toggled,
)

__all__ = [
    "LINE_WORK", "OVER", "TENTATIVE", "Key", "Typed", "book", "book_planned", "changes_for", "find_person", "find_row",
    "find_work", "lines_of", "people_to_book", "projects_to_book", "remove_rows", "rooms_of", "row_of", "set_cells",
    "set_note", "set_state", "shown_project", "toggled",
]  # fmt: skip
