"""What becomes of every attribute and element of a GNOME Planner file."""

from pmo_desktop.exchange.inventory import Fields, Kinds, words
from pmo_desktop.exchange.xml import TEXT


def _read(names: str) -> frozenset[str]:
    return words(names) | {TEXT}


KINDS: Kinds = {
    "project": (Fields(
        read=_read("name phase project-start calendar calendars tasks resource-groups resources allocations properties phases"),
        technical=words("mrproject-version"),
        lost={
            "manager": ("Its manager", "choose the manager among the people here"),
            "company": ("Document properties", "the portfolio has one organisation"),
        },
    ), "Project"),
    "phase": (Fields(read=_read(""), lost={"name": ("Phases to choose from", "the phase it is in is kept")}), "Project"),
    "calendar": (Fields(read=_read("id name default-week overridden-day-types days calendar")), "Calendars"),
    "task": (Fields(
        read=_read(
            "id name note work duration start end work-start percent-complete priority type scheduling task constraint "
            "predecessors properties"
        ),
    ), "Tasks"),
    "constraint": (Fields(read=_read("type time")), "Tasks"),
    "predecessor": (Fields(read=_read("predecessor-id type lag"), technical=words("id")), "Links"),
    "property": (Fields(read=_read("name type owner label value"), technical=words("description")), "Custom fields"),
    "group": (Fields(
        read=_read("id name"),
        lost=dict.fromkeys(("admin-name", "admin-phone", "admin-email"), ("Who looks after a group", "a group is a name here")),
    ), "People"),
    "resource": (Fields(
        read=_read("id name short-name type group email note std-rate calendar properties"),
        technical=words("units"),
        lost={"ovt-rate": ("Overtime", "overtime is counted as ordinary work")},
    ), "People"),
    "allocation": (Fields(read=_read("task-id resource-id units")), "Assignments"),
}  # fmt: skip
"""Element → what becomes of its attributes and children, and where losses among them are said to be."""
