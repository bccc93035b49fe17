"""What becomes of every column of P6's tables, named as P6's database and XER name them."""

from collections.abc import Mapping

from pmo_desktop.exchange.inventory import Fields, words

_ENTERPRISE = ("Who is responsible (OBS)", "choose managers and owners among the people here")
_STORED = ("Values of past periods", "actual work and cost are kept as totals")
_LEVELLING = ("Levelling options", "levelling has its own options here")
_SHIFTS = ("Shifts of resources", "a person has one calendar and one rate here")
_OVERTIME = ("Overtime", "overtime is counted as ordinary work")
_CURVE = ("Curves", "work is spread evenly")
_EARNED = ("Earned value settings of single parts", "earned value has one method a project")
_TIMESHEETS = ("Timesheets", "they have no place here")
_CHANGED = "create_date create_user update_date update_user last_checksum add_date add_by_name tmpl_guid"

PROJECT = Fields(
    read=words(
        "proj_id proj_short_name proj_name clndr_id guid last_recalc_date plan_start_date plan_end_date critical_drtn_hr_cnt "
        "critical_path_type orig_proj_id sum_base_proj_id wbs_id proj_descr"
    ),
    derived=words("scd_end_date fcst_start_date proj_url_date base_type_id last_tasksum_date sum_data_date"),
    technical=words(
        "fy_start_month_num chng_eff_cmp_pct_flag rsrc_self_add_flag allow_complete_flag rsrc_multi_assign_flag "
        "checkout_flag project_flag step_complete_flag cost_qty_recalc_flag sum_only_flag batch_sum_flag name_sep_char "
        "def_complete_pct_type task_code_base task_code_step wbs_max_sum_level def_cost_per_qty def_duration_type "
        "task_code_prefix def_qty_type def_rate_type add_act_remain_flag act_this_per_link_flag def_task_type "
        "act_pct_link_flag task_code_prefix_flag def_rollup_dates_flag use_project_baseline_flag rem_target_link_flag "
        "reset_planned_flag allow_neg_act_flag sum_assign_level last_fin_dates_id last_baseline_update_date "
        "apply_actuals_date loaded_scope_level export_flag new_fin_dates_id next_data_date close_period_flag "
        "sum_refresh_date trsrcsum_loaded cr_external_key last_schedule_date last_level_date fintmpl_id hist_interval "
        "hist_level allow_status_review_flag last_publish_date publish_flag priority_num source_proj_id "
        "ts_rsrc_mark_act_finish_flag ts_rsrc_vw_compl_asgn_flag ts_rsrc_vw_inact_actv_flag ts_rsrc_mark_asgn_flag "
        "sumtask_loaded location_id control_updates_flag sum_base_proj_type strgy_priority_num risk_level acct_id "
        "status_code def_acct_id intg_proj_type web_local_root_path " + _CHANGED
    ),
    lost={
        "proj_url": ("Addresses of projects on the web", "add a link among the documents"),
        "rsrc_id": _ENTERPRISE, "obs_id": _ENTERPRISE, "obs_name": _ENTERPRISE,
    },
    usual={"web_local_root_path": ""},
)  # fmt: skip
OPTIONS = Fields(
    read=words(
        "proj_id sched_outer_depend_type sched_open_critical_flag sched_retained_logic sched_progress_override "
        "sched_float_type sched_calendar_on_relationship_lag sched_use_expect_end_flag sched_lag_early_start_flag "
        "ignore_outer out_of_sequence critical_drtn_hr_cnt critical_path_type"
    ),
    derived=words("schedoptions_id user_id project_id"),
    technical=words(
        "sched_use_project_end_date_for_float "
        "sched_setplantoforecast level_float_thrs_cnt level_outer_assign_flag level_outer_assign_priority "
        "level_over_alloc_pct level_within_float_flag level_keep_sched_date_flag level_all_rsrc_flag LevelPriorityList "
        "enable_multiple_longest_path_calc limit_multiple_longest_path_calc max_multiple_longest_path "
        "use_total_float_multiple_longest_paths key_activity_for_multiple_longest_paths level_rsrc_list sched_type "
        "userid " + _CHANGED
    ),
)
WBS = Fields(
    read=words("wbs_id proj_id parent_wbs_id proj_node_flag wbs_short_name wbs_name seq_num guid"),
    derived=words(
        "status_code est_wt sum_data_flag plan_open_state start_date end_date plan_start_date plan_end_date plan_cost "
        "act_cost anticip_start_date anticip_end_date phase_id"
    ),
    technical=words(
        "ev_user_pct ev_etc_user_value ev_compute_type ev_etc_compute_type dscnt_period_type ann_dscnt_rate_pct "
        "status_reviewer intg_type tmpl_guid " + _CHANGED
    ),
    lost={
        "obs_id": _ENTERPRISE, "obs_name": _ENTERPRISE,
        "orig_cost": ("Budgets of parts of the breakdown", "a project has a budget of its own"),
        "indep_remain_total_cost": ("Budgets of parts of the breakdown", "a project has a budget of its own"),
        "indep_remain_work_qty": ("Budgets of parts of the breakdown", "a project has a budget of its own"),
    },
)  # fmt: skip
TASK = Fields(
    read=words(
        "task_id proj_id wbs_id clndr_id phys_complete_pct complete_pct_type task_type duration_type status_code task_code "
        "task_name total_float_hr_cnt free_float_hr_cnt remain_drtn_hr_cnt act_drtn_hr_cnt act_work_qty remain_work_qty "
        "target_work_qty target_drtn_hr_cnt target_equip_qty act_equip_qty remain_equip_qty cstr_date cstr_date2 cstr_type "
        "cstr_type2 act_start_date act_end_date late_start_date late_end_date expect_end_date early_start_date "
        "early_end_date restart_date reend_date target_start_date target_end_date rem_late_start_date rem_late_end_date "
        "priority_type suspend_date resume_date guid driving_path_flag critical_flag external_early_start_date "
        "external_late_end_date task_notes"
    ),
    derived=words(
        "est_wt float_path float_path_order start_date end_date complete_pct rsrc_name plan_start_date plan_end_date "
        "plan_cost act_cost remain_cost critical_drtn_hr_cnt total_drtn_hr_cnt act_this_per_work_qty act_this_per_equip_qty"
    ),
    technical=words(
        "rev_fdbk_flag lock_plan_flag auto_compute_act_flag review_type review_end_date location_id tmpl_guid rsrc_id "
        "has_rsrchours is_starred " + _CHANGED
    ),
    usual={"review_type": "RV_OK"},
)
LINK = Fields(
    read=words(
        "task_id pred_task_id proj_id pred_proj_id pred_type lag_hr_cnt aref arls pred_name pred_start pred_end"
    ),
    derived=words("task_pred_id float_path comments_date driving_flag"),
    technical=words(_CHANGED),
    lost={"comments": ("Comments on links", "a link has no text here")},
)
CALENDAR = Fields(
    read=words("clndr_id clndr_name proj_id base_clndr_id clndr_data day_hr_cnt week_hr_cnt month_hr_cnt times"),
    derived=words("default_flag clndr_type year_hr_cnt rsrc_private default_yn last_chng_date last_updated_date"),
    technical=words(_CHANGED),
)
RESOURCE = Fields(
    read=words(
        "rsrc_id parent_rsrc_id clndr_id guid email_addr rsrc_name rsrc_short_name rsrc_type rsrc_notes role_id "
        "max_qty_per_hr cost_per_qty std_rate department active_flag unit_id"
    ),
    derived=words("rsrc_seq_num proj_id active_yn"),
    technical=words(
        "cost_qty_type auto_compute_act_flag def_cost_qty_link_flag load_tasks_flag level_flag user_id curr_id location_id "
        "timesheet_flag xfer_complete_day_cnt xfer_notstart_day_cnt ts_approve_user_id intg_type def_qty_per_hr "
        "maps_to_user_id ot_flag pobs_id " + _CHANGED
    ),
    lost={
        "employee_code": ("Codes of people", "a person has no code here"),
        "employee_id": ("Codes of people", "a person has no code here"),
        "office_phone": ("Telephone numbers", "an e-mail address is kept"),
        "other_phone": ("Telephone numbers", "an e-mail address is kept"),
        "rsrc_title_name": ("Titles of people", "a person has a role instead"),
        "title": ("Titles of people", "a person has a role instead"),
        "shift_id": _SHIFTS, "ot_factor": _OVERTIME, "ovt_rate": _OVERTIME,
    },
)  # fmt: skip
RATE = Fields(
    read=words("rsrc_id max_qty_per_hr cost_per_qty start_date"),
    derived=words("rsrc_rate_id"),
    technical=words(_CHANGED),
    lost={
        "shift_period_id": _SHIFTS,
        **{f"cost_per_qty{number}": ("Further rates", "the first of five is kept") for number in range(2, 6)},
    },
)
ASSIGNMENT = Fields(
    read=words(
        "task_id proj_id rsrc_id role_id remain_qty target_qty remain_qty_per_hr target_qty_per_hr "
        "target_lag_drtn_hr_cnt relag_drtn_hr_cnt act_ot_qty act_reg_qty act_qty plan_qty act_reg_cost act_ot_cost "
        "remain_cost act_cost target_cost curv_id rsrc_type"
    ),
    derived=words(
        "taskrsrc_id pend_complete_pct pend_remain_qty act_start_date act_end_date restart_date reend_date "
        "target_start_date target_end_date rem_late_start_date rem_late_end_date cost_per_qty guid act_this_per_cost "
        "act_this_per_qty pend_act_ot_qty pend_act_reg_qty plan_start_date plan_end_date plan_cost wbs_id clndr_id"
    ),
    technical=words(
        "cost_qty_link_flag pobs_id skill_level rollup_dates_flag ts_pend_act_end_flag rate_type cost_per_qty_source_type "
        "has_rsrchours taskrsrc_sum_id cbs_id prior_ts_act_reg_qty prior_ts_act_ot_qty ot_factor " + _CHANGED
    ),
    lost={
        "acct_id": ("Cost accounts", "they have no place here"),
        "target_crv": _CURVE, "remain_crv": _CURVE, "actual_crv": _CURVE,
    },
)  # fmt: skip
EXPENSE = Fields(
    read=words("proj_id task_id act_cost remain_cost target_cost"),
    derived=words("cost_item_id cost_per_qty target_qty qty_name"),
    technical=words("auto_compute_act_flag contract_manager_import pobs_id " + _CHANGED),
    lost=dict.fromkeys(
        ("cost_name", "cost_descr", "po_number", "vendor_name", "acct_id", "cost_type_id", "cost_load_type"),
        ("Expenses one by one", "an activity keeps their sum as its fixed cost"),
    ),
)
NOTE = Fields(
    read=words("memo_id task_id wbs_id proj_id memo_type_id task_memo wbs_memo proj_memo"), technical=words(_CHANGED)
)
CODE_TYPE = Fields(
    read=words("actv_code_type_id actv_code_type"),
    derived=words("seq_num actv_short_len proj_id wbs_id actv_code_type_scope super_flag export_flag"),
    technical=words(_CHANGED),
)
CODE = Fields(
    read=words("actv_code_id actv_code_type_id actv_code_name short_name"),
    derived=words("parent_actv_code_id seq_num total_assignments"),
    technical=words("color " + _CHANGED),
)
CODE_VALUE = Fields(read=words("task_id actv_code_type_id actv_code_id proj_id"), technical=words(_CHANGED))
UDF_TYPE = Fields(
    read=words("udf_type_id table_name udf_type_name udf_type_label logical_data_type"),
    derived=words("super_flag export_flag"),
    technical=words("indicator_expression udf_code_short_len summary_indicator_expression summary_method " + _CHANGED),
    lost={"formula": ("Formulas of custom fields", "the values are kept as they stood")},
)
UDF_VALUE = Fields(
    read=words("udf_type_id fk_id proj_id udf_date udf_number udf_text udf_code_id"), technical=words(_CHANGED)
)
UDF_CODE = Fields(
    read=words("udf_code_id udf_code_name short_name udf_type_id"), derived=words("seq_num parent_udf_code_id")
)
ROLE = Fields(
    read=words("role_id role_name role_short_name"),
    derived=words("parent_role_id seq_num pobs_id"),
    technical=words("def_cost_qty_link_flag cost_qty_type " + _CHANGED),
    lost={"role_descr": ("Descriptions of roles", "a role has a name here")},
)
TOPIC = Fields(read=words("memo_type_id memo_type"), derived=words("seq_num eps_flag proj_flag wbs_flag task_flag"))

KINDS: Mapping[str, tuple[Fields, str]] = {
    "PROJECT": (PROJECT, "Project"),
    "SCHEDOPTIONS": (OPTIONS, "Project"),
    "PROJWBS": (WBS, "Breakdown"),
    "TASK": (TASK, "Tasks"),
    "TASKPRED": (LINK, "Links"),
    "CALENDAR": (CALENDAR, "Calendars"),
    "RSRC": (RESOURCE, "People"),
    "RSRCRATE": (RATE, "People"),
    "ROLES": (ROLE, "People"),
    "TASKRSRC": (ASSIGNMENT, "Assignments"),
    "PROJCOST": (EXPENSE, "Tasks"),
    "TASKMEMO": (NOTE, "Tasks"),
    "WBSMEMO": (NOTE, "Tasks"),
    "PROJMEMO": (NOTE, "Project"),
    "MEMOTYPE": (TOPIC, "Tasks"),
    "ACTVTYPE": (CODE_TYPE, "Custom fields"),
    "ACTVCODE": (CODE, "Custom fields"),
    "TASKACTV": (CODE_VALUE, "Custom fields"),
    "UDFTYPE": (UDF_TYPE, "Custom fields"),
    "UDFVALUE": (UDF_VALUE, "Custom fields"),
    "UDFCODE": (UDF_CODE, "Custom fields"),
}
"""The tables that are read."""
UNREAD = frozenset.union(*(kind.derived for kind, _ in KINDS.values())) - frozenset.union(
    *(kind.read | kind.technical | frozenset(kind.lost) for kind, _ in KINDS.values())
)
"""Columns that are passed over wherever they stand."""

LEFT: Mapping[str, tuple[str, str, str]] = {
    "OBS": ("Project", *_ENTERPRISE),
    "POBS": ("Project", *_ENTERPRISE),
    "USERS": ("Project", *_ENTERPRISE),
    "TASKPROC": ("Tasks", "Steps of activities", "an activity has no steps here"),
    "TASKFDBK": ("Tasks", "Feedback from timesheets", "it has no place here"),
    "TASKFIN": ("Tasks", *_STORED),
    "TRSRCFIN": ("Assignments", *_STORED),
    "FINDATES": ("Project", *_STORED),
    "PROJFIN": ("Project", *_STORED),
    "TASKDOC": ("Tasks", "Documents of activities", "documents belong to a project here"),
    "DOCUMENT": ("Project", "Documents", "add them to the project here"),
    "PROJISSU": ("Project", "Issues", "add them to the project's issues here"),
    "PROJRISK": ("Project", "Risks", "add them to the project's risks here"),
    "RISK": ("Project", "Risks", "add them to the project's risks here"),
    "TASKRISK": ("Project", "Risks", "add them to the project's risks here"),
    "PROJTHRS": ("Project", "Thresholds", "warnings have their own limits here"),
    "PROJFUND": ("Project", "Funding", "a project has a budget of its own"),
    "PROJPCAT": ("Project", "Project codes", "choose a programme and a phase here"),
    "RSRCRCAT": ("People", "Codes of people", "a person has no code here"),
    "RSRCROLE": ("People", "Further roles of people", "a person has one role here"),
    "ROLERATE": ("People", "Rates of roles", "people have rates here, roles have none"),
    "ROLELIMIT": ("People", "Limits of roles", "a role is counted by its people here"),
    "RSRCCURVDATA": ("Assignments", *_CURVE),
    "RSRCHOUR": ("Assignments", *_TIMESHEETS),
    "TIMESHT": ("Assignments", *_TIMESHEETS),
    "WBSSTEP": ("Breakdown", "Weighted milestones of the breakdown", "they have no place here"),
    "ACCOUNT": ("Project", "Cost accounts", "they have no place here"),
    "SHIFT": ("People", *_SHIFTS),
    "SHIFTPER": ("People", *_SHIFTS),
    "LOCATION": ("Project", "Locations", "they have no place here"),
    "TASKUSER": ("Tasks", "Owners of activities", "assign people instead"),
    "PROJUDF": ("Project", "Custom fields of projects", "those of tasks and people are kept"),
    "JOBSVC": ("Project", "Jobs of the server", "the program has no server"),
}
"""Tables that are left behind: place, what, why. A table that is in neither list is named by itself."""
SILENT = words(
    "CURRTYPE FINTMPL UMEASURE COSTTYPE PCATTYPE PCATVAL RCATTYPE RCATVAL PHASE RISKTYPE RSRCCURV DOCCATG DOCSTAT ROLECATTYPE "
    "ROLECATVAL ROLERCAT EPS DisplayCurrency Currency ACTVTYPE FinancialPeriod ProjectList THRSPARM"
)
"""Tables of choices, which say something only where another table names their rows."""
