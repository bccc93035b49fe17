"""What becomes of every field of an MSPDI file: read, worked out again here, or listed as left behind."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from pmo_desktop.exchange.bundle import Loss
from pmo_desktop.exchange.mspdi.node import Node
from pmo_desktop.exchange.xml import Element

_NOTHING = frozenset({"", "0", "0.0", "0.00", "0.000000", "PT0H0M0S", "false", "False", "-1"})
"""What a field says that says nothing."""
_HYPERLINK = ("Titles of links and places within them", "a link's address is kept")
_OVERTIME = ("Overtime", "overtime is counted as ordinary work")
_ENTERPRISE = ("Project Server details", "the program has no server")
_CODES = ("Outline codes", "outline codes have no place here")
PHASED = ("Day-by-day values", "work is spread by its contour, and splits of a task are kept")
_EXAMPLES_OF_UNKNOWN = 40


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


@dataclass(frozen=True, slots=True)
class Fields:
    """What becomes of the fields of one kind of element.

    `read`: taken in. `derived`: follows from the rest or is worked out anew. `technical`: of use to MS Project alone.
    `lost`: what it is and why it is left behind. `usual`: a value that says nothing special.
    """

    read: frozenset[str]
    derived: frozenset[str] = frozenset()
    technical: frozenset[str] = frozenset()
    lost: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    usual: Mapping[str, str] = field(default_factory=dict)

    @property
    def known(self) -> frozenset[str]:
        return self.read | self.derived


PROJECT = Fields(
    read=_words(
        "Name Title Subject GUID SaveVersion ScheduleFromStart StartDate FinishDate CriticalSlackLimit CurrencyCode "
        "CalendarUID MinutesPerDay MinutesPerWeek DaysPerMonth HonorConstraints StatusDate ExtendedAttributes Calendars "
        "Tasks Resources Assignments"
    ),
    derived=_words("UID CurrencySymbol CurrencyDigits CurrencySymbolPosition CurrentDate"),
    technical=_words(
        "CreationDate LastSaved Revision BuildNumber FYStartDate FiscalYearStart DefaultStartTime DefaultFinishTime "
        "DefaultTaskType DefaultFixedCostAccrual DefaultStandardRate DefaultOvertimeRate DurationFormat WorkFormat "
        "EditableActualCosts EarnedValueMethod InsertedProjectsLikeSummary NewTasksEffortDriven NewTasksEstimated "
        "NewTasksAreManual SplitsInProgressTasks SpreadActualCost SpreadPercentComplete TaskUpdatesResource WeekStartDay "
        "MoveCompletedEndsBack MoveRemainingStartsBack MoveRemainingStartsForward MoveCompletedEndsForward "
        "BaselineForEarnedValue AutoAddNewResourcesAndTasks MicrosoftProjectServerURL Autolink NewTaskStartDate "
        "DefaultTaskEVMethod ProjectExternallyEdited ExtendedCreationDate ActualsInSync RemoveFileProperties AdminProject "
        "BaselineCalendar UpdateManuallyScheduledTasksWhenEditingLinks "
        "KeepTaskOnNearestWorkingTimeWhenMadeAutoScheduled WBSMasks"
    ),
    lost={
        "Manager": ("Its manager", "choose the manager among the people here"),
        "Author": ("Who wrote it", "the log here has its own authors"),
        "Company": ("Document properties", "the portfolio has one organisation"),
        "Category": ("Document properties", "choose a programme or a phase here"),
        "Keywords": ("Document properties", "they have no place here"),
        "Comments": ("Document properties", "they have no place here"),
        "MultipleCriticalPaths": ("Several critical paths", "there is one critical path a project here"),
        "OutlineCodes": _CODES,
        "Views": ("Views", "how the plan is shown is not carried"),
        "Filters": ("Filters", "how the plan is shown is not carried"),
        "Groups": ("Groups", "how the plan is shown is not carried"),
        "Tables": ("Tables", "how the plan is shown is not carried"),
        "Maps": ("Export maps", "they have no place here"),
        "Reports": ("Reports", "reports are made here anew"),
        "Drawings": ("Drawings", "they have no place here"),
        "DataLinks": ("Links to other documents", "they have no place here"),
        "VBAProjects": ("Macros", "no program in a file is ever run or kept"),
    },
    usual={"MicrosoftProjectServerURL": "1"},
)
CALENDAR = Fields(
    read=_words("UID Name IsBaseCalendar BaseCalendarUID WeekDays Exceptions WorkWeeks"),
    technical=_words("GUID IsBaselineCalendar"),
)
TASK = Fields(
    read=_words(
        "UID GUID Name Active Manual Type IsNull WBS OutlineLevel Priority Start Finish Duration DurationFormat Work Stop "
        "Resume ResumeValid EffortDriven Recurring Estimated Milestone Critical LateStart LateFinish FreeSlack TotalSlack "
        "FixedCost FixedCostAccrual PercentComplete Cost ActualStart ActualFinish ActualDuration ActualCost ActualWork "
        "ConstraintType CalendarUID ConstraintDate Deadline LevelingDelay LevelingDelayFormat HyperlinkAddress "
        "HyperlinkSubAddress IgnoreResourceCalendar Notes PhysicalPercentComplete PredecessorLink ExtendedAttribute "
        "Baseline ManualStart ManualFinish TimephasedData ExternalTask ExternalTaskProject"
    ),
    derived=_words(
        "ID OutlineNumber WBSLevel Summary EarlyStart EarlyFinish StartVariance FinishVariance WorkVariance StartSlack "
        "FinishSlack PercentWorkComplete RegularWork RemainingDuration RemainingCost RemainingWork OverAllocated ACWP CV "
        "BCWS BCWP SV ManualDuration FreeformDurationFormat PreLeveledStart PreLeveledFinish IsSubproject"
    ),
    technical=_words("CreateDate IsPublished HideBar Rollup DisplayAsSummary LevelAssignments LevelingCanSplit Project"),
    lost={
        "Contact": ("Contacts", "a task has no contact of its own here"),
        "OvertimeCost": _OVERTIME, "OvertimeWork": _OVERTIME, "ActualOvertimeCost": _OVERTIME,
        "ActualOvertimeWork": _OVERTIME, "RemainingOvertimeCost": _OVERTIME, "RemainingOvertimeWork": _OVERTIME,
        "ActualWorkProtected": _ENTERPRISE, "ActualOvertimeWorkProtected": _ENTERPRISE, "StatusManager": _ENTERPRISE,
        "SubprojectName": ("Inserted projects", "they stay files of their own: import them too"),
        "IsSubprojectReadOnly": ("Inserted projects", "they stay files of their own: import them too"),
        "EarnedValueMethod": ("Earned value by physical percent", "earned value has one method a project"),
        "Hyperlink": _HYPERLINK,
        "CommitmentType": ("SharePoint commitments", "they have no place here"),
        "CommitmentStart": ("SharePoint commitments", "they have no place here"),
        "CommitmentFinish": ("SharePoint commitments", "they have no place here"),
        "StartText": ("Dates written as words", "a manual task needs dates here"),
        "FinishText": ("Dates written as words", "a manual task needs dates here"),
        "DurationText": ("Durations written as words", "a manual task needs a duration here"),
        "OutlineCode": _CODES,
    },
    usual={"LevelAssignments": "1", "LevelingCanSplit": "1", "IsPublished": "1"},
)  # fmt: skip
RESOURCE = Fields(
    read=_words(
        "UID GUID Name Type IsNull Initials Group EmailAddress MaxUnits CalendarUID StandardRate Notes IsGeneric "
        "IsCostResource ExtendedAttribute AvailabilityPeriods AvailableFrom AvailableTo Rates"
    ),
    derived=_words(
        "ID PeakUnits OverAllocated Start Finish Work RegularWork ActualWork RemainingWork PercentWorkComplete "
        "StandardRateFormat OvertimeRateFormat Cost ActualCost RemainingCost WorkVariance CostVariance SV CV ACWP BCWS BCWP"
    ),
    technical=_words("CreationDate CanLevel WorkGroup Phonetics NTAccount IsEnterprise AccrueAt ActiveDirectoryGUID"),
    lost={
        "MaterialLabel": ("Units of materials", "materials are counted without a unit here"),
        "Code": ("Codes of people", "a person has no code here"),
        "CostCenter": ("Cost centres", "they have no place here"),
        "OvertimeRate": _OVERTIME, "OvertimeWork": _OVERTIME, "OvertimeCost": _OVERTIME, "ActualOvertimeWork": _OVERTIME,
        "ActualOvertimeCost": _OVERTIME, "RemainingOvertimeWork": _OVERTIME, "RemainingOvertimeCost": _OVERTIME,
        "ActualWorkProtected": _ENTERPRISE, "ActualOvertimeWorkProtected": _ENTERPRISE, "AssnOwner": _ENTERPRISE,
        "AssnOwnerGuid": _ENTERPRISE,
        "CostPerUse": ("Costs per use", "one hourly rate a person is kept"),
        "BookingType": ("Proposed bookings of people", "all count as committed"),
        "IsInactive": ("Inactive people", "they are kept like all others"),
        "IsBudget": ("Budget resources", "they are kept as plain ones"),
        "Hyperlink": _HYPERLINK, "HyperlinkAddress": ("Links of people", "a person has no link here"),
        "HyperlinkSubAddress": _HYPERLINK,
        "OutlineCode": _CODES,
        "Baseline": ("Baselines of people", "those of tasks are kept"),
        "TimephasedData": PHASED,
    },
    usual={"WorkGroup": "0"},
)  # fmt: skip
ASSIGNMENT = Fields(
    read=_words("UID TaskUID ResourceUID Units Work ActualWork RemainingWork Delay WorkContour Cost TimephasedData"),
    derived=_words(
        "GUID PercentWorkComplete ACWP CostVariance CV SV VAC Start Finish StartVariance FinishVariance WorkVariance "
        "RegularWork RemainingCost Stop Resume Milestone Summary Overallocated PeakUnits BCWS BCWP LevelingDelayFormat "
        "ActualStart ActualFinish"
    ),
    technical=_words(
        "Confirmed HasFixedRateUnits FixedMaterial LinkedFields ResponsePending UpdateNeeded CreationDate RateScale"
    ),
    lost={
        "ActualCost": ("What the work of single people has cost", "the task's own actual cost is kept"),
        "OvertimeCost": _OVERTIME, "OvertimeWork": _OVERTIME, "ActualOvertimeCost": _OVERTIME,
        "ActualOvertimeWork": _OVERTIME, "RemainingOvertimeCost": _OVERTIME, "RemainingOvertimeWork": _OVERTIME,
        "ActualWorkProtected": _ENTERPRISE, "ActualOvertimeWorkProtected": _ENTERPRISE, "AssnOwner": _ENTERPRISE,
        "AssnOwnerGuid": _ENTERPRISE,
        "CostRateTable": ("Other rate tables", "one rate a person is kept"),
        "LevelingDelay": ("Levelling delays of single people", "those of tasks are kept"),
        "Hyperlink": _HYPERLINK, "HyperlinkAddress": ("Links of assignments", "those of tasks are kept"),
        "HyperlinkSubAddress": _HYPERLINK,
        "Notes": ("Notes of assignments", "those of tasks are kept"),
        "BookingType": ("Proposed bookings of people", "all count as committed"),
        "BudgetCost": ("Budgets of people", "a project has a budget of its own"),
        "BudgetWork": ("Budgets of people", "a project has a budget of its own"),
        "ExtendedAttribute": ("Custom fields of assignments", "those of tasks and people are kept"),
        "Baseline": ("Baselines of assignments", "those of tasks are kept"),
    },
)  # fmt: skip
LINK = Fields(read=_words("PredecessorUID Type CrossProject CrossProjectName LinkLag LagFormat"))
BASELINE = Fields(
    read=_words("Number Start Finish Duration DurationFormat Work Cost"),
    derived=_words("EstimatedDuration BCWS BCWP"),
    technical=_words("Interim"),
    lost={"FixedCost": ("Fixed costs in baselines", "the whole cost is kept"), "TimephasedData": PHASED},
)
CUSTOM_FIELD = Fields(
    read=_words("FieldID FieldName Alias"),
    technical=_words(
        "CFType Guid ElemType MaxMultiValues UserDef SecondaryPID AutoRollDown DefaultGuid Ltuid SecondaryGuid "
        "PhoneticAlias RestrictValues ValuelistSortOrder AppendNewValues"
    ),
    lost={
        "Formula": ("Formulas of custom fields", "the values are kept as they stood"),
        "RollupType": ("Sums over custom fields", "the values are kept as they stood"),
        "CalculationType": ("Sums over custom fields", "the values are kept as they stood"),
        "Default": ("Defaults of custom fields", "the values are kept as they stood"),
        "ValueList": ("Lists of values to choose from", "the values are kept as they stood"),
    },
)
KINDS: Mapping[str, tuple[Fields, str]] = {
    "Project": (PROJECT, "Project"),
    "Calendar": (CALENDAR, "Calendars"),
    "Task": (TASK, "Tasks"),
    "Resource": (RESOURCE, "People"),
    "Assignment": (ASSIGNMENT, "Assignments"),
    "PredecessorLink": (LINK, "Links"),
    "Baseline": (BASELINE, "Baselines"),
    "ExtendedAttribute": (CUSTOM_FIELD, "Custom fields"),
}
UNREAD = frozenset.union(*(kind.derived for kind, _ in KINDS.values())) - frozenset.union(
    *(kind.read | kind.technical | frozenset(kind.lost) for kind, _ in KINDS.values())
)
"""Names that are passed over wherever they stand: they say nothing that is not said or worked out elsewhere."""


@dataclass(slots=True)
class _Tally:
    count: int = 0
    example: str = ""


class Inventory:
    """Counts what is left behind by kind, with the first example of each."""

    def __init__(self) -> None:
        self._found: dict[tuple[str, str, str], _Tally] = {}
        self._technical: dict[str, int] = {}
        self._known = {name: kind.known for name, (kind, _) in KINDS.items()}

    def lose(self, place: str, what: str, why: str, example: str = "", count: int = 1) -> None:
        tally = self._found.setdefault((place, what, why), _Tally())
        tally.count += count
        tally.example = tally.example or example[:120]

    def take(self, node: Node, example: str = "") -> None:
        """Note what an element says that is not read."""
        known = self._known[node.name]
        left = [(name, 1, text) for name, text in node.fields.items() if name not in known and text not in _NOTHING]
        if not node.children.keys() <= known:
            left += [(name, _size(found), "") for name, found in node.children.items() if name not in known]
        if left:
            self._leave(*KINDS[node.name], left, example)

    def _leave(self, kind: Fields, place: str, left: Iterable[tuple[str, int, str]], example: str) -> None:
        for name, count, text in left:
            if text and kind.usual.get(name) == text:
                continue
            if name in kind.technical:
                self._technical[name] = self._technical.get(name, 0) + count
            elif name in kind.lost:
                self.lose(place, *kind.lost[name], example or text, count)
            elif len(self._found) < len(KINDS) * _EXAMPLES_OF_UNKNOWN:
                self.lose(place, f"“{name}”", "the program does not know it", example or text, count)
            else:
                self.lose("File", "Further fields", "the program does not know them", name, count)

    def losses(self) -> tuple[Loss, ...]:
        """Return everything counted; what is of use to MS Project alone is one entry at the end."""
        found = [Loss(place, what, why, each.count, each.example) for (place, what, why), each in self._found.items()]
        if self._technical:
            names = ", ".join(sorted(self._technical))
            count = sum(self._technical.values())
            found.append(
                Loss("File", "Settings and details of MS Project", "only that program uses them", count, names)
            )
        return tuple(found)


def _size(found: Sequence[Element]) -> int:
    """Return how many things a list of containers holds: a `Views` with three views is three."""
    return sum(sum(map(len, each.children.values())) or 1 for each in found)
