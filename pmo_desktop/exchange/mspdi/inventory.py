"""What becomes of every field of an MSPDI file: read, worked out again here, or listed as left behind."""

from collections.abc import Mapping

from pmo_desktop.exchange.inventory import Fields, words

_HYPERLINK = ("Titles of links and places within them", "a link's address is kept")
_OVERTIME = ("Overtime", "overtime is counted as ordinary work")
_ENTERPRISE = ("Project Server details", "the program has no server")
_CODES = ("Outline codes", "outline codes have no place here")
PHASED = ("Day-by-day values", "work is spread by its contour, and splits of a task are kept")


PROJECT = Fields(
    read=words(
        "Name Title Subject GUID SaveVersion ScheduleFromStart StartDate FinishDate CriticalSlackLimit CurrencyCode "
        "CalendarUID MinutesPerDay MinutesPerWeek DaysPerMonth HonorConstraints MultipleCriticalPaths StatusDate "
        "ExtendedAttributes Calendars Tasks Resources Assignments"
    ),
    derived=words("UID CurrencySymbol CurrencyDigits CurrencySymbolPosition CurrentDate"),
    technical=words(
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
    read=words("UID Name IsBaseCalendar BaseCalendarUID WeekDays Exceptions WorkWeeks"),
    technical=words("GUID IsBaselineCalendar"),
)
WEEKDAY = Fields(read=words("DayType DayWorking TimePeriod WorkingTimes Name"))
WORK_WEEK = Fields(read=words("Name TimePeriod WeekDays"))
EXCEPTION = Fields(
    read=words(
        "EnteredByOccurrences TimePeriod Occurrences Name Type Period DaysOfWeek MonthItem MonthPosition Month MonthDay "
        "DayWorking WorkingTimes"
    )
)
TASK = Fields(
    read=words(
        "UID GUID Name Active Manual Type IsNull WBS OutlineLevel Priority Start Finish Duration DurationFormat Work Stop "
        "Resume ResumeValid EffortDriven Recurring Estimated Milestone Critical LateStart LateFinish FreeSlack TotalSlack "
        "FixedCost FixedCostAccrual PercentComplete Cost ActualStart ActualFinish ActualDuration ActualCost ActualWork "
        "ConstraintType CalendarUID ConstraintDate Deadline LevelingDelay LevelingDelayFormat HyperlinkAddress "
        "HyperlinkSubAddress IgnoreResourceCalendar Notes PhysicalPercentComplete PredecessorLink ExtendedAttribute "
        "Baseline ManualStart ManualFinish TimephasedData ExternalTask ExternalTaskProject"
    ),
    derived=words(
        "ID OutlineNumber WBSLevel Summary EarlyStart EarlyFinish StartVariance FinishVariance WorkVariance StartSlack "
        "FinishSlack PercentWorkComplete RegularWork RemainingDuration RemainingCost RemainingWork OverAllocated ACWP CV "
        "BCWS BCWP SV ManualDuration FreeformDurationFormat PreLeveledStart PreLeveledFinish IsSubproject"
    ),
    technical=words("CreateDate IsPublished HideBar Rollup DisplayAsSummary LevelAssignments LevelingCanSplit Project"),
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
    read=words(
        "UID GUID Name Type IsNull Initials Group EmailAddress MaxUnits CalendarUID StandardRate Notes IsGeneric "
        "IsCostResource ExtendedAttribute AvailabilityPeriods AvailableFrom AvailableTo Rates MaterialLabel"
    ),
    derived=words(
        "ID PeakUnits OverAllocated Start Finish Work RegularWork ActualWork RemainingWork PercentWorkComplete "
        "StandardRateFormat OvertimeRateFormat Cost ActualCost RemainingCost WorkVariance CostVariance SV CV ACWP BCWS BCWP"
    ),
    technical=words("CreationDate CanLevel WorkGroup Phonetics NTAccount IsEnterprise AccrueAt ActiveDirectoryGUID"),
    lost={
        "Code": ("Codes of people", "a person has no code here"),
        "CostCenter": ("Cost centres", "they have no place here"),
        "OvertimeRate": _OVERTIME, "OvertimeWork": _OVERTIME, "OvertimeCost": _OVERTIME, "ActualOvertimeWork": _OVERTIME,
        "ActualOvertimeCost": _OVERTIME, "RemainingOvertimeWork": _OVERTIME, "RemainingOvertimeCost": _OVERTIME,
        "ActualWorkProtected": _ENTERPRISE, "ActualOvertimeWorkProtected": _ENTERPRISE, "AssnOwner": _ENTERPRISE,
        "AssnOwnerGuid": _ENTERPRISE,
        "CostPerUse": ("Costs per use", "hourly rates are kept"),
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
    read=words("UID TaskUID ResourceUID Units Work ActualWork RemainingWork Delay WorkContour Cost TimephasedData"),
    derived=words(
        "GUID PercentWorkComplete ACWP CostVariance CV SV VAC Start Finish StartVariance FinishVariance WorkVariance "
        "RegularWork RemainingCost Stop Resume Milestone Summary Overallocated PeakUnits BCWS BCWP LevelingDelayFormat "
        "ActualStart ActualFinish"
    ),
    technical=words(
        "Confirmed HasFixedRateUnits FixedMaterial LinkedFields ResponsePending UpdateNeeded CreationDate RateScale"
    ),
    lost={
        "ActualCost": ("What the work of single people has cost", "the task's own actual cost is kept"),
        "OvertimeCost": _OVERTIME, "OvertimeWork": _OVERTIME, "ActualOvertimeCost": _OVERTIME,
        "ActualOvertimeWork": _OVERTIME, "RemainingOvertimeCost": _OVERTIME, "RemainingOvertimeWork": _OVERTIME,
        "ActualWorkProtected": _ENTERPRISE, "ActualOvertimeWorkProtected": _ENTERPRISE, "AssnOwner": _ENTERPRISE,
        "AssnOwnerGuid": _ENTERPRISE,
        "CostRateTable": ("Other rate tables", "rate table A is kept"),
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
LINK = Fields(read=words("PredecessorUID Type CrossProject CrossProjectName LinkLag LagFormat"))
BASELINE = Fields(
    read=words("Number Start Finish Duration DurationFormat Work Cost"),
    derived=words("EstimatedDuration BCWS BCWP"),
    technical=words("Interim"),
    lost={"FixedCost": ("Fixed costs in baselines", "the whole cost is kept"), "TimephasedData": PHASED},
)
CUSTOM_FIELD = Fields(
    read=words("FieldID FieldName Alias"),
    technical=words(
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
    "WeekDay": (WEEKDAY, "Calendars"),
    "WorkWeek": (WORK_WEEK, "Calendars"),
    "Exception": (EXCEPTION, "Calendars"),
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
