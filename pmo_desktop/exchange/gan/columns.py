"""What becomes of every attribute and element of a GanttProject file."""

from pmo_desktop.exchange.inventory import Fields, Kinds, words
from pmo_desktop.exchange.xml import TEXT

_VIEWS = ("Views", "how the plan is shown is not carried")


def _read(names: str) -> frozenset[str]:
    return words(names) | {TEXT}


KINDS: Kinds = {
    "project": (Fields(
        read=_read("name description version calendars tasks resources allocations vacations previous roles"),
        technical=words(
            "view-date view-index gantt-divider-location resource-divider-location locale milestones notes id"
        ),
        lost={
            "company": ("Document properties", "the portfolio has one organisation"),
            "webLink": ("Its web page", "a project has no link of its own here"),
            "view": _VIEWS, "taskdisplaycolumns": _VIEWS, "resourcedisplaycolumns": _VIEWS,
        },
    ), "Project"),
    "calendars": (Fields(read=_read("day-types date"), technical=words("base-id")), "Calendars"),
    "default-week": (Fields(read=_read("mon tue wed thu fri sat sun"), technical=words("id name")), "Calendars"),
    "date": (Fields(read=_read("year month date type"), technical=words("color")), "Calendars"),
    "tasks": (Fields(read=_read("taskproperties task color empty-milestones")), "Tasks"),
    "taskproperty": (Fields(
        read=_read("id name type valuetype"), technical=words("defaultvalue"),
        lost={"simple-select": ("How fields are worked out", "the values they had are kept")},
    ), "Custom fields"),
    "task": (Fields(
        read=_read(
            "id uid name color meeting start duration complete thirdDate thirdDate-constraint priority webLink notes "
            "cost-manual-value cost-calculated task depend customproperty"
        ),
        derived=words("end fixed-start earliest-start"),
        technical=words("shape expand project"),
        usual={"priority": "1"},
    ), "Tasks"),
    "depend": (Fields(read=_read("id type difference hardness")), "Links"),
    "customproperty": (Fields(read=_read("taskproperty-id value")), "Custom fields"),
    "resources": (Fields(read=_read("resource custom-property-definition")), "People"),
    "resource": (Fields(read=_read("id name function contacts phone rate custom-property")), "People"),
    "rate": (Fields(
        read=_read("name value"),
    ), "People"),
    "custom-property-definition": (Fields(read=_read("id name type"), technical=words("default-value")), "Custom fields"),
    "custom-property": (Fields(read=_read("definition-id value")), "Custom fields"),
    "allocation": (Fields(
        read=_read("task-id resource-id load function"),
        lost={"responsible": ("Who is responsible for a task", "everybody on a task is assigned alike here")},
    ), "Assignments"),
    "vacation": (Fields(read=_read("start end resourceid")), "People"),
    "role": (Fields(read=_read("id name")), "People"),
    "previous-tasks": (Fields(read=_read("name previous-task")), "Baselines"),
    "previous-task": (Fields(read=_read("id start duration meeting"), derived=words("super")), "Baselines"),
}  # fmt: skip
"""Element → what becomes of its attributes and children, and where losses among them are said to be."""
