"""People and whatever else works, with what is said of them: listing, editing, working time, rates, skills, roles, merging."""

from pmo_desktop.services.staff.editing import add_person, delete_people, paste_people, set_person_cells
from pmo_desktop.services.staff.listing import ListedPerson, listed, person

__all__ = ["ListedPerson", "add_person", "delete_people", "listed", "paste_people", "person", "set_person_cells"]
