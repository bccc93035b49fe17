"""What P6 XML calls the columns of P6's tables, and its words for their codes."""

from collections.abc import Mapping

from pmo_desktop.exchange.inventory import words


def _named(text: str) -> dict[str, str]:
    """Return pairs of words as a table: the name in P6 XML, then the column."""
    parts = text.split()
    return dict(zip(parts[::2], parts[1::2], strict=True))


_CHANGED = "CreateDate create_date CreateUser create_user LastUpdateDate update_date LastUpdateUser update_user "
NAMES: Mapping[str, tuple[str, Mapping[str, str]]] = {
    "Project": (
        "PROJECT",
        _named(
            "ObjectId proj_id Id proj_short_name Name proj_name ActivityDefaultCalendarObjectId clndr_id GUID guid "
            "DataDate last_recalc_date PlannedStartDate plan_start_date MustFinishByDate plan_end_date "
            "CriticalActivityFloatLimit critical_drtn_hr_cnt CriticalActivityPathType critical_path_type "
            "OriginalProjectObjectId orig_proj_id CurrentBaselineProjectObjectId sum_base_proj_id WBSObjectId wbs_id "
            "ScheduledFinishDate scd_end_date OBSName obs_name OBSObjectId obs_name WebSiteURL proj_url "
            "StartDate scd_end_date FinishDate scd_end_date Description proj_descr " + _CHANGED
        ),
    ),
    "ScheduleOptions": (
        "SCHEDOPTIONS",
        _named(
            "ProjectObjectId proj_id IgnoreOtherProjectRelationships ignore_outer MakeOpenEndedActivitiesCritical "
            "sched_open_critical_flag OutOfSequenceScheduleType out_of_sequence ComputeTotalFloatType sched_float_type "
            "RelationshipLagCalendar sched_calendar_on_relationship_lag UseExpectedFinishDates sched_use_expect_end_flag "
            "StartToStartLagCalculationType sched_lag_early_start_flag CalculateFloatBasedOnFinishDate "
            "sched_use_project_end_date_for_float CriticalActivityFloatThreshold critical_drtn_hr_cnt "
            "CriticalActivityPathType critical_path_type " + _CHANGED
        ),
    ),
    "WBS": (
        "PROJWBS",
        _named(
            "ObjectId wbs_id ProjectObjectId proj_id ParentObjectId parent_wbs_id Code wbs_short_name Name wbs_name "
            "SequenceNumber seq_num GUID guid Status status_code EstimatedWeight est_wt StartDate start_date FinishDate "
            "end_date OBSObjectId obs_name OBSName obs_name OriginalBudget orig_cost IndependentETCTotalCost "
            "indep_remain_total_cost IndependentETCLaborUnits indep_remain_work_qty " + _CHANGED
        ),
    ),
    "Activity": (
        "TASK",
        _named(
            "ObjectId task_id ProjectObjectId proj_id WBSObjectId wbs_id CalendarObjectId clndr_id PercentCompleteType "
            "complete_pct_type PhysicalPercentComplete phys_complete_pct Type task_type DurationType duration_type Status "
            "status_code Id task_code Name task_name TotalFloat total_float_hr_cnt FreeFloat free_float_hr_cnt "
            "RemainingDuration remain_drtn_hr_cnt PlannedDuration target_drtn_hr_cnt ActualDuration act_drtn_hr_cnt "
            "ActualLaborUnits act_work_qty RemainingLaborUnits remain_work_qty PlannedLaborUnits target_work_qty "
            "ActualNonLaborUnits act_equip_qty RemainingNonLaborUnits remain_equip_qty PlannedNonLaborUnits "
            "target_equip_qty PrimaryConstraintType cstr_type PrimaryConstraintDate cstr_date SecondaryConstraintType "
            "cstr_type2 SecondaryConstraintDate cstr_date2 ActualStartDate act_start_date ActualFinishDate act_end_date "
            "LateStartDate late_start_date LateFinishDate late_end_date ExpectedFinishDate expect_end_date EarlyStartDate "
            "early_start_date EarlyFinishDate early_end_date RemainingEarlyStartDate restart_date RemainingEarlyFinishDate "
            "reend_date PlannedStartDate target_start_date PlannedFinishDate target_end_date RemainingLateStartDate "
            "rem_late_start_date RemainingLateFinishDate rem_late_end_date LevelingPriority priority_type SuspendDate "
            "suspend_date ResumeDate resume_date GUID guid IsLongestPath driving_path_flag IsCritical critical_flag "
            "ExternalEarlyStartDate external_early_start_date ExternalLateFinishDate external_late_end_date "
            "NotesToResources task_notes ReviewStatus review_type AutoComputeActuals auto_compute_act_flag StartDate "
            "start_date FinishDate end_date PercentComplete complete_pct " + _CHANGED
        ),
    ),
    "Relationship": (
        "TASKPRED",
        _named(
            "PredecessorActivityObjectId pred_task_id SuccessorActivityObjectId task_id PredecessorProjectObjectId "
            "pred_proj_id SuccessorProjectObjectId proj_id Type pred_type Lag lag_hr_cnt Aref aref Arls arls Comments "
            "comments PredecessorActivityName pred_name PredecessorStartDate pred_start PredecessorFinishDate pred_end "
            + _CHANGED
        ),
    ),
    "Calendar": (
        "CALENDAR",
        _named(
            "ObjectId clndr_id Name clndr_name ProjectObjectId proj_id BaseCalendarObjectId base_clndr_id HoursPerDay "
            "day_hr_cnt HoursPerWeek week_hr_cnt HoursPerMonth month_hr_cnt Type clndr_type " + _CHANGED
        ),
    ),
    "Resource": (
        "RSRC",
        _named(
            "ObjectId rsrc_id ParentObjectId parent_rsrc_id CalendarObjectId clndr_id GUID guid EmailAddress email_addr "
            "Name rsrc_name Id rsrc_short_name ResourceType rsrc_type ResourceNotes rsrc_notes PrimaryRoleObjectId role_id "
            "MaxUnitsPerTime max_qty_per_hr PricePerUnit cost_per_qty EmployeeId employee_code OfficePhone office_phone "
            "OtherPhone other_phone Title rsrc_title_name OvertimeFactor ot_factor UnitOfMeasureObjectId unit_id "
            "IsActive active_flag " + _CHANGED
        ),
    ),
    "ResourceRate": (
        "RSRCRATE",
        _named(
            "ResourceObjectId rsrc_id MaxUnitsPerTime max_qty_per_hr PricePerUnit cost_per_qty EffectiveDate start_date "
            "PricePerUnit2 cost_per_qty2 PricePerUnit3 cost_per_qty3 PricePerUnit4 cost_per_qty4 PricePerUnit5 "
            "cost_per_qty5 ShiftPeriodObjectId shift_period_id " + _CHANGED
        ),
    ),
    "Role": ("ROLES", _named("ObjectId role_id Name role_name Id role_short_name Responsibilities role_descr")),
    "ResourceAssignment": (
        "TASKRSRC",
        _named(
            "ActivityObjectId task_id ProjectObjectId proj_id ResourceObjectId rsrc_id RoleObjectId role_id RemainingUnits "
            "remain_qty PlannedUnits target_qty RemainingUnitsPerTime remain_qty_per_hr PlannedUnitsPerTime "
            "target_qty_per_hr PlannedLag target_lag_drtn_hr_cnt RemainingLag relag_drtn_hr_cnt ActualUnits act_qty "
            "ActualCost act_cost RemainingCost remain_cost PlannedCost target_cost ResourceCurveObjectId curv_id "
            "ResourceType rsrc_type CostAccountObjectId acct_id PlannedCurve target_crv RemainingCurve remain_crv "
            "ActualCurve actual_crv " + _CHANGED
        ),
    ),
    "ActivityExpense": (
        "PROJCOST",
        _named(
            "ProjectObjectId proj_id ActivityObjectId task_id ActualCost act_cost RemainingCost remain_cost PlannedCost "
            "target_cost ExpenseItem cost_name ExpenseDescription cost_descr DocumentNumber po_number Vendor vendor_name "
            "CostAccountObjectId acct_id ExpenseCategoryObjectId cost_type_id AccrualType cost_load_type " + _CHANGED
        ),
    ),
    "ActivityNote": (
        "TASKMEMO",
        _named("ActivityObjectId task_id ProjectObjectId proj_id NotebookTopicObjectId memo_type_id Note task_memo"),
    ),
    "ProjectNote": (
        "PROJMEMO",
        _named("WBSObjectId wbs_id ProjectObjectId proj_id NotebookTopicObjectId memo_type_id Note proj_memo"),
    ),
    "NotebookTopic": ("MEMOTYPE", _named("ObjectId memo_type_id Name memo_type")),
    "ActivityCodeType": ("ACTVTYPE", _named("ObjectId actv_code_type_id Name actv_code_type")),
    "ActivityCode": (
        "ACTVCODE",
        _named("ObjectId actv_code_id CodeTypeObjectId actv_code_type_id Description actv_code_name CodeValue short_name"),
    ),
    "UDFType": (
        "UDFTYPE",
        _named("ObjectId udf_type_id SubjectArea table_name Title udf_type_label DataType logical_data_type Formula formula"),
    ),
    "UDFCode": ("UDFCODE", _named("ObjectId udf_code_id Description udf_code_name CodeValue short_name")),
}  # fmt: skip
"""Element → table, and the name of each field → its column."""

XML_NAMES: Mapping[str, tuple[str, Mapping[str, str]]] = {
    table: (element, {column: name for name, column in reversed(list(names.items()))})
    for element, (table, names) in NAMES.items()
}
"""Table → element, and column → the name of the field: what to call a place in P6 XML."""

CODES: Mapping[str, Mapping[str, str]] = {
    "cstr_type": {
        "Start On": "CS_MSO", "Start On or Before": "CS_MSOB", "Start On or After": "CS_MSOA", "Finish On": "CS_MEO",
        "Finish On or Before": "CS_MEOB", "Finish On or After": "CS_MEOA", "As Late As Possible": "CS_ALAP",
        "Mandatory Start": "CS_MANDSTART", "Mandatory Finish": "CS_MANDFIN",
    },
    "task_type": {
        "Task Dependent": "TT_Task", "Resource Dependent": "TT_Rsrc", "Level of Effort": "TT_LOE",
        "Start Milestone": "TT_Mile", "Finish Milestone": "TT_FinMile", "WBS Summary": "TT_WBS",
    },
    "status_code": {"Not Started": "TK_NotStart", "In Progress": "TK_Active", "Completed": "TK_Complete"},
    "critical_path_type": {"Critical Float": "CT_TotFloat", "Longest Path": "CT_DrivPath"},
    "pred_type": {
        "Finish to Start": "PR_FS", "Finish to Finish": "PR_FF", "Start to Start": "PR_SS", "Start to Finish": "PR_SF",
    },
    "sched_calendar_on_relationship_lag": {
        "Predecessor Activity Calendar": "rcal_Predecessor", "Successor Activity Calendar": "rcal_Successor",
        "Project Default Calendar": "rcal_ProjDefault", "24 Hour Calendar": "rcal_24Hour",
    },
    "sched_float_type": {
        "Smallest of Start Float and Finish Float": "FT_Min", "Start Float = Late Start - Early Start": "FT_SS",
        "Finish Float = Late Finish - Early Finish": "FT_FF",
    },
    "complete_pct_type": {"Physical": "CP_Phys", "Duration": "CP_Drtn", "Units": "CP_Units", "Scope": "CP_Scope"},
    "rsrc_type": {"Labor": "RT_Labor", "Material": "RT_Mat", "Nonlabor": "RT_Equip"},
    "duration_type": {
        "Fixed Units/Time": "DT_FixedRate", "Fixed Duration and Units/Time": "DT_FixedDrtn", "Fixed Units": "DT_FixedQty",
        "Fixed Duration and Units": "DT_FixedDUR2",
    },
    "priority_type": {
        "Top": "PT_Top", "High": "PT_High", "Normal": "PT_Normal", "Low": "PT_Low", "Lowest": "PT_Lowest",
    },
    "table_name": {"Activity": "TASK", "Resource": "RSRC", "WBS": "PROJWBS", "Project": "PROJECT"},
    "logical_data_type": {
        "Text": "FT_TEXT", "Cost": "FT_MONEY", "Finish Date": "FT_END_DATE", "Start Date": "FT_START_DATE",
        "Indicator": "FT_STATICTYPE", "Integer": "FT_INT", "Double": "FT_FLOAT", "Code": "FT_CODE",
    },
    "review_type": {"OK": "RV_OK"},
}  # fmt: skip
"""Column → what P6 XML writes → the code."""
SHARES = frozenset({"phys_complete_pct", "complete_pct"})
"""Columns of percents, which P6 XML writes as shares of one."""
DERIVED: Mapping[str, tuple[str, ...]] = {
    "": ("Summary", "Earned", "PlannedValue", "Budget", "EstimateAt", "EstimateTo", "TotalPastPeriod", "StatusReviewer"),
    "Project": ("ActivityDefault", "ActivityId", "AssignmentDefault", "Resource", "Resources", "Link", "Primary", "TeamMember"),
    "Activity": (
        "Baseline", "Accounting", "AtCompletion", "CostP", "CostV", "Duration", "Schedule", "Units", "Labor", "NonLabor",
        "Material", "Expense", "Total", "StartDate", "FinishDate", "ToComplete", "Performance", "Actual", "Planned",
        "Remaining", "Project", "WBS", "Calendar", "PrimaryResource", "Owner", "Float", "Is", "Has", "Review", "Estimated",
        "CBS", "Data", "PreResp", "PostResp", "Scope", "Unread", "TaskStatus", "StatusCode", "Work", "MinimumDuration",
        "MaximumDuration", "MostLikely", "Financial", "Location", "ActivityOwner", "Feedback", "External",
    ),
    "Relationship": ("Pred", "Succ", "ObjectId", "Is", "Driving"),
    "ResourceAssignment": (
        "Activity", "AtCompletion", "Actual", "Calendar", "Cost", "Drtn", "Duration", "Finish", "GUID", "Is", "ObjectId",
        "Pending", "Planned", "Prior", "Project", "Proficiency", "Rate", "Remaining", "Resource", "Role", "Start", "Staffed",
        "Units", "Unstaffed", "WBS", "Percent", "Overtime", "PricePerUnit", "Auto", "CBS", "Driving", "Assignment", "Has",
        "Review", "StatusCode", "Total", "Unread", "Financial", "Estimate",
    ),
    "WBS": ("Is", "Contains", "Anticipated", "Forecast", "Rolled", "Project", "WBSC", "WBSM", "Phase", "Integrated"),
    "Calendar": ("HoursPerYear", "Is", "Project", "Type"),
    "Resource": ("Calendar", "Currency", "Primary", "UnitOfMeasure", "User", "Timesheet", "Location", "Sequence", "Effective"),
    "ResourceRate": ("Resource", "ObjectId"),
    "Role": ("ParentObjectId", "SequenceNumber"),
    "ActivityExpense": ("Activity", "Project", "ObjectId", "Is", "WBS", "CBS", "CostAccount", "Expense", "Over", "AtCompletion"),
    "ActivityNote": ("Activity", "Project", "ObjectId", "Notebook", "Raw", "WBS", "Is"),
    "ProjectNote": ("Activity", "Project", "ObjectId", "Notebook", "Raw", "WBS", "Is"),
    "NotebookTopic": ("Available", "Sequence"),
    "ActivityCodeType": ("Scope", "Length", "Sequence", "Project", "EPS", "Is", "Ref"),
    "ActivityCode": ("Code", "Parent", "Project", "Sequence", "Color"),
    "UDFType": ("Is", "Display", "Summary"),
    "UDFCode": ("Code", "Parent", "Sequence"),
}  # fmt: skip
"""Element (any where empty) → beginnings of names of fields that follow from the rest and have no column of their own."""
TECHNICAL = words(
    "AddActualToRemaining AddedBy AllowNegativeActualUnitsFlag AllowStatusReview CheckOutStatus CheckOutDate "
    "CheckOutUserObjectId CheckedOutModule CostQuantityRecalculateFlag CurrentBudget CurrentVariance DateAdded "
    "DefaultPriceTimeUnits DiscountApplicationPeriod DistributedCurrentBudget EnableSummarization EnablePublication "
    "FiscalYearStartMonth LevelingPriority ParentEPSId ParentEPSName ParentEPSObjectId ProjectForecastStartDate "
    "ResetPlannedToRemainingFlag RiskLevel StrategicPriority SummarizeToWBSLevel UseProjectBaselineForEarnedValue "
    "WBSCodeSeparator IsTemplate LastScheduleDate LastLevelDate LastSummarizedDate LastPublishedOn LastApplyActualsDate "
    "AutoComputeActuals CalculateCostFromUnits DefaultUnitsPerTime IsOverTimeAllowed UseTimesheets LevelAllResources "
    "LevelWithinFloat MinFloatToPreserve OverAllocationPercentage PreserveScheduledEarlyAndLateDates PriorityList "
    "MultipleFloatPathsEnabled MaximumMultipleFloatPaths MultipleFloatPathsUseTotalFloat IncludeExternalResAss "
    "ExternalProjectPriorityLimit MultipleFloatPathsEndingActivityObjectId IntegratedType IntegratedWBS ExternalCRKey "
    "HistoryInterval HistoryLevel ContainsSummaryData ScheduleWBSHierarchyType ProjectScheduleType "
    "WebSiteRootDirectory Status EarnedValueComputeType ResourceList UserName UserObjectId ProjectId "
    "MultipleFloatPathsEndingActivityShortName PublicationPriority HasFutureBucketData IsNewFeedback"
)
"""Fields of use to P6 alone."""
LEFT_BY_NAME: Mapping[str, str] = {
    "Code": "PROJPCAT", "UDF": "PROJUDF", "ActivityStep": "TASKPROC", "ActivityPeriodActual": "TASKFIN",
    "ResourceAssignmentPeriodActual": "TRSRCFIN", "ActivityComment": "TASKFDBK", "Document": "DOCUMENT",
    "ProjectDocument": "TASKDOC", "ProjectIssue": "PROJISSU", "Risk": "RISK", "ActivityRisk": "TASKRISK",
    "RiskImpact": "RISK", "ProjectThreshold": "PROJTHRS", "ProjectFunding": "PROJFUND", "ResourceRole": "RSRCROLE",
    "RoleRate": "ROLERATE", "RoleLimit": "ROLELIMIT", "ResourceCurve": "RSRCCURV", "ResourceHour": "RSRCHOUR",
    "WBSMilestone": "WBSSTEP", "CostAccount": "ACCOUNT", "Shift": "SHIFT", "ShiftPeriod": "SHIFTPER",
    "Location": "LOCATION", "ActivityOwner": "TASKUSER", "ProjectCodeType": "PCATTYPE", "ProjectCode": "PCATVAL",
    "ResourceCodeType": "RCATTYPE", "ResourceCode": "RCATVAL", "RoleCodeType": "ROLECATTYPE", "RoleCode": "ROLECATVAL",
    "UnitOfMeasure": "UMEASURE", "ExpenseCategory": "COSTTYPE", "WBSCategory": "PHASE", "DocumentCategory": "DOCCATG",
    "DocumentStatusCode": "DOCSTAT", "FinancialPeriodTemplate": "FINTMPL", "ThresholdParameter": "THRSPARM",
    "RiskCategory": "RISKTYPE", "ResourceAssignmentCodeType": "ACTVTYPE", "ResourceAssignmentCode": "ACTVTYPE",
}  # fmt: skip
"""Element that is not read → the table it is in XER."""
