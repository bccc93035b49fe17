"""From version 4 to 5: how plans are drawn and looked at, scratch plans, and what people can do, cost and did."""

from db.steps.making import remade

_PORTFOLIO = """
CREATE TABLE portfolio (
	id TEXT NOT NULL,
	name TEXT NOT NULL,
	organisation TEXT NOT NULL,
	currency TEXT NOT NULL,
	pmo_mode TEXT NOT NULL,
	calendar_id TEXT,
	status_date INTEGER,
	fiscal_month INTEGER NOT NULL,
	PRIMARY KEY (id),
	FOREIGN KEY(calendar_id) REFERENCES calendar (id) DEFERRABLE INITIALLY DEFERRED
)
 STRICT
"""
_PROJECT = """
CREATE TABLE project (
	id TEXT NOT NULL,
	name TEXT NOT NULL,
	code TEXT NOT NULL,
	programme_id TEXT,
	manager_id TEXT,
	sponsor TEXT NOT NULL,
	phase TEXT NOT NULL,
	state TEXT NOT NULL,
	priority INTEGER NOT NULL,
	objective TEXT NOT NULL,
	description TEXT NOT NULL,
	start INTEGER NOT NULL,
	finish INTEGER,
	schedule_from_finish INTEGER NOT NULL,
	status_date INTEGER,
	calendar_id TEXT,
	day_seconds INTEGER NOT NULL,
	week_seconds INTEGER NOT NULL,
	month_days REAL NOT NULL,
	honour_constraints INTEGER NOT NULL,
	floor_at_status_date INTEGER NOT NULL,
	progressing TEXT NOT NULL,
	rules TEXT NOT NULL,
	critical_slack INTEGER NOT NULL,
	near_critical_slack INTEGER NOT NULL,
	critical_by TEXT NOT NULL,
	multiple_critical_paths INTEGER NOT NULL,
	slack_by TEXT NOT NULL,
	lag_calendar TEXT NOT NULL,
	open_ends_critical INTEGER NOT NULL,
	use_expected_finish INTEGER NOT NULL,
	must_finish INTEGER,
	budget INTEGER,
	actual_cost INTEGER,
	currency TEXT NOT NULL,
	rag TEXT,
	rag_reason TEXT NOT NULL,
	rank TEXT NOT NULL,
	copy_of TEXT,
	wbs_mask TEXT NOT NULL,
	probability_percent REAL NOT NULL,
	PRIMARY KEY (id),
	FOREIGN KEY(programme_id) REFERENCES programme (id) DEFERRABLE INITIALLY DEFERRED,
	FOREIGN KEY(manager_id) REFERENCES person (id) DEFERRABLE INITIALLY DEFERRED,
	FOREIGN KEY(calendar_id) REFERENCES calendar (id) DEFERRABLE INITIALLY DEFERRED,
	FOREIGN KEY(copy_of) REFERENCES project (id) DEFERRABLE INITIALLY DEFERRED,
	CONSTRAINT ck_project_state CHECK (state = 'proposed' OR state = 'approved' OR state = 'active' OR state = 'on_hold' OR state = 'closed' OR state = 'cancelled' OR state = 'template' OR state = 'scratch'),
	CONSTRAINT ck_project_schedule_from_finish CHECK (schedule_from_finish IN (0, 1)),
	CONSTRAINT ck_project_honour_constraints CHECK (honour_constraints IN (0, 1)),
	CONSTRAINT ck_project_floor_at_status_date CHECK (floor_at_status_date IN (0, 1)),
	CONSTRAINT ck_project_progressing CHECK (progressing = 'retained_logic' OR progressing = 'progress_override' OR progressing = 'actual_dates'),
	CONSTRAINT ck_project_rules CHECK (rules = 'ms_project' OR rules = 'p6'),
	CONSTRAINT ck_project_critical_by CHECK (critical_by = 'slack' OR critical_by = 'longest_path'),
	CONSTRAINT ck_project_multiple_critical_paths CHECK (multiple_critical_paths IN (0, 1)),
	CONSTRAINT ck_project_slack_by CHECK (slack_by = 'smallest' OR slack_by = 'start' OR slack_by = 'finish'),
	CONSTRAINT ck_project_lag_calendar CHECK (lag_calendar = 'successor' OR lag_calendar = 'predecessor' OR lag_calendar = 'project' OR lag_calendar = 'always'),
	CONSTRAINT ck_project_open_ends_critical CHECK (open_ends_critical IN (0, 1)),
	CONSTRAINT ck_project_use_expected_finish CHECK (use_expected_finish IN (0, 1)),
	CONSTRAINT ck_project_rag CHECK (rag = 'red' OR rag = 'amber' OR rag = 'green')
)
 STRICT
"""
_TASK = """
CREATE TABLE task (
	id TEXT NOT NULL,
	project_id TEXT NOT NULL,
	parent_id TEXT,
	rank TEXT NOT NULL,
	name TEXT NOT NULL,
	wbs TEXT NOT NULL,
	kind TEXT NOT NULL,
	milestone INTEGER NOT NULL,
	duration INTEGER NOT NULL,
	elapsed INTEGER NOT NULL,
	estimated INTEGER NOT NULL,
	constraint_type TEXT NOT NULL,
	constraint_date INTEGER,
	second_constraint_type TEXT NOT NULL,
	second_constraint_date INTEGER,
	deadline INTEGER,
	priority INTEGER NOT NULL,
	calendar_id TEXT,
	ignore_resource_calendar INTEGER NOT NULL,
	task_type TEXT NOT NULL,
	effort_driven INTEGER NOT NULL,
	manual INTEGER NOT NULL,
	manual_start INTEGER,
	manual_finish INTEGER,
	active INTEGER NOT NULL,
	recurring INTEGER NOT NULL,
	blank INTEGER NOT NULL,
	actual_start INTEGER,
	actual_finish INTEGER,
	actual_duration INTEGER NOT NULL,
	resume INTEGER,
	expected_finish INTEGER,
	physical_percent REAL,
	work INTEGER,
	actual_work INTEGER,
	levelling_delay INTEGER NOT NULL,
	levelling_elapsed INTEGER NOT NULL,
	fixed_cost INTEGER NOT NULL,
	cost INTEGER,
	actual_cost INTEGER,
	notes TEXT NOT NULL,
	hyperlink TEXT NOT NULL,
	external TEXT NOT NULL,
	colour TEXT NOT NULL,
	PRIMARY KEY (id),
	FOREIGN KEY(project_id) REFERENCES project (id) DEFERRABLE INITIALLY DEFERRED,
	FOREIGN KEY(parent_id) REFERENCES task (id) DEFERRABLE INITIALLY DEFERRED,
	FOREIGN KEY(calendar_id) REFERENCES calendar (id) DEFERRABLE INITIALLY DEFERRED,
	CONSTRAINT ck_task_kind CHECK (kind = 'task' OR kind = 'resource_dependent' OR kind = 'start_milestone' OR kind = 'finish_milestone' OR kind = 'level_of_effort' OR kind = 'wbs_summary'),
	CONSTRAINT ck_task_milestone CHECK (milestone IN (0, 1)),
	CONSTRAINT ck_task_elapsed CHECK (elapsed IN (0, 1)),
	CONSTRAINT ck_task_estimated CHECK (estimated IN (0, 1)),
	CONSTRAINT ck_task_constraint_type CHECK (constraint_type = 'ASAP' OR constraint_type = 'ALAP' OR constraint_type = 'SNET' OR constraint_type = 'SNLT' OR constraint_type = 'FNET' OR constraint_type = 'FNLT' OR constraint_type = 'MSO' OR constraint_type = 'MFO' OR constraint_type = 'mandatory_start' OR constraint_type = 'mandatory_finish'),
	CONSTRAINT ck_task_second_constraint_type CHECK (second_constraint_type = 'ASAP' OR second_constraint_type = 'ALAP' OR second_constraint_type = 'SNET' OR second_constraint_type = 'SNLT' OR second_constraint_type = 'FNET' OR second_constraint_type = 'FNLT' OR second_constraint_type = 'MSO' OR second_constraint_type = 'MFO' OR second_constraint_type = 'mandatory_start' OR second_constraint_type = 'mandatory_finish'),
	CONSTRAINT ck_task_ignore_resource_calendar CHECK (ignore_resource_calendar IN (0, 1)),
	CONSTRAINT ck_task_task_type CHECK (task_type = 'fixed_units' OR task_type = 'fixed_duration' OR task_type = 'fixed_work'),
	CONSTRAINT ck_task_effort_driven CHECK (effort_driven IN (0, 1)),
	CONSTRAINT ck_task_manual CHECK (manual IN (0, 1)),
	CONSTRAINT ck_task_active CHECK (active IN (0, 1)),
	CONSTRAINT ck_task_recurring CHECK (recurring IN (0, 1)),
	CONSTRAINT ck_task_blank CHECK (blank IN (0, 1)),
	CONSTRAINT ck_task_levelling_elapsed CHECK (levelling_elapsed IN (0, 1))
)
 STRICT
"""
_BASELINE = """
CREATE TABLE baseline (
	id TEXT NOT NULL,
	task_id TEXT NOT NULL,
	number INTEGER NOT NULL,
	start INTEGER,
	finish INTEGER,
	duration INTEGER,
	elapsed INTEGER NOT NULL,
	work INTEGER,
	cost INTEGER,
	taken_at INTEGER,
	PRIMARY KEY (id),
	FOREIGN KEY(task_id) REFERENCES task (id) DEFERRABLE INITIALLY DEFERRED,
	CONSTRAINT ck_baseline_elapsed CHECK (elapsed IN (0, 1))
)
 STRICT
"""
_ACCEPTED_ADVICE = """
CREATE TABLE accepted_advice (
	id TEXT NOT NULL,
	project_id TEXT NOT NULL,
	task_id TEXT,
	rule TEXT NOT NULL,
	reason TEXT NOT NULL,
	accepted_by TEXT NOT NULL,
	accepted_at INTEGER NOT NULL,
	PRIMARY KEY (id),
	FOREIGN KEY(project_id) REFERENCES project (id) DEFERRABLE INITIALLY DEFERRED,
	FOREIGN KEY(task_id) REFERENCES task (id) DEFERRABLE INITIALLY DEFERRED
)
 STRICT
"""
_SAVED_VIEW = """
CREATE TABLE saved_view (
	id TEXT NOT NULL,
	place TEXT NOT NULL,
	name TEXT NOT NULL,
	kind TEXT NOT NULL,
	project_id TEXT,
	content TEXT NOT NULL,
	PRIMARY KEY (id),
	FOREIGN KEY(project_id) REFERENCES project (id) DEFERRABLE INITIALLY DEFERRED
)
 STRICT
"""
_PERSON = """
CREATE TABLE person (
	id TEXT NOT NULL,
	name TEXT NOT NULL,
	kind TEXT NOT NULL,
	initials TEXT NOT NULL,
	email TEXT NOT NULL,
	role_id TEXT,
	team TEXT NOT NULL,
	max_units REAL NOT NULL,
	overhead_percent REAL NOT NULL,
	calendar_id TEXT,
	hourly_rate INTEGER,
	currency TEXT NOT NULL,
	active_from INTEGER,
	active_to INTEGER,
	unit TEXT NOT NULL,
	notes TEXT NOT NULL,
	PRIMARY KEY (id),
	FOREIGN KEY(role_id) REFERENCES role (id) DEFERRABLE INITIALLY DEFERRED,
	FOREIGN KEY(calendar_id) REFERENCES calendar (id) DEFERRABLE INITIALLY DEFERRED,
	CONSTRAINT ck_person_kind CHECK (kind = 'person' OR kind = 'role' OR kind = 'equipment' OR kind = 'material' OR kind = 'cost')
)
 STRICT
"""
_RATE = """
CREATE TABLE rate (
	id TEXT NOT NULL,
	person_id TEXT NOT NULL,
	start INTEGER NOT NULL,
	hourly_rate INTEGER NOT NULL,
	PRIMARY KEY (id),
	FOREIGN KEY(person_id) REFERENCES person (id) DEFERRABLE INITIALLY DEFERRED
)
 STRICT
"""
_AVAILABILITY = """
CREATE TABLE availability (
	id TEXT NOT NULL,
	person_id TEXT NOT NULL,
	start INTEGER NOT NULL,
	finish INTEGER,
	units REAL NOT NULL,
	PRIMARY KEY (id),
	FOREIGN KEY(person_id) REFERENCES person (id) DEFERRABLE INITIALLY DEFERRED
)
 STRICT
"""
_SKILL = """
CREATE TABLE skill (
	id TEXT NOT NULL,
	name TEXT NOT NULL,
	rank TEXT NOT NULL,
	PRIMARY KEY (id)
)
 STRICT
"""
_PERSON_SKILL = """
CREATE TABLE person_skill (
	id TEXT NOT NULL,
	person_id TEXT NOT NULL,
	skill_id TEXT NOT NULL,
	level INTEGER NOT NULL,
	PRIMARY KEY (id),
	FOREIGN KEY(person_id) REFERENCES person (id) DEFERRABLE INITIALLY DEFERRED,
	FOREIGN KEY(skill_id) REFERENCES skill (id) DEFERRABLE INITIALLY DEFERRED
)
 STRICT
"""
_ACTUAL_WORK = """
CREATE TABLE actual_work (
	id TEXT NOT NULL,
	assignment_id TEXT NOT NULL,
	week INTEGER NOT NULL,
	work INTEGER NOT NULL,
	PRIMARY KEY (id),
	FOREIGN KEY(assignment_id) REFERENCES assignment (id) DEFERRABLE INITIALLY DEFERRED
)
 STRICT
"""
_SCENARIO = """
CREATE TABLE scenario (
	id TEXT NOT NULL,
	name TEXT NOT NULL,
	note TEXT NOT NULL,
	made_by TEXT NOT NULL,
	made_at INTEGER NOT NULL,
	PRIMARY KEY (id)
)
 STRICT
"""
_SCENARIO_CHANGE = """
CREATE TABLE scenario_change (
	id TEXT NOT NULL,
	scenario_id TEXT NOT NULL,
	owner TEXT NOT NULL,
	row_id TEXT NOT NULL,
	field TEXT NOT NULL,
	value TEXT NOT NULL,
	PRIMARY KEY (id),
	FOREIGN KEY(scenario_id) REFERENCES scenario (id) DEFERRABLE INITIALLY DEFERRED
)
 STRICT
"""
_ADDED: dict[str, dict[str, str | float | None]] = {
    "portfolio": {"fiscal_month": 1},
    "project": {"copy_of": None, "wbs_mask": "", "probability_percent": 100.0},
    "person": {"unit": ""},
    "task": {"colour": ""},
    "baseline": {"taken_at": None},
}

STATEMENTS = (
    *remade("portfolio", _PORTFOLIO, _ADDED["portfolio"]),
    "CREATE INDEX ix_portfolio_calendar_id ON portfolio (calendar_id)",
    *remade("project", _PROJECT, _ADDED["project"]),
    "CREATE INDEX ix_project_calendar_id ON project (calendar_id)",
    "CREATE INDEX ix_project_copy_of ON project (copy_of)",
    "CREATE INDEX ix_project_manager_id ON project (manager_id)",
    "CREATE INDEX ix_project_programme_id ON project (programme_id)",
    *remade("task", _TASK, _ADDED["task"]),
    "CREATE INDEX ix_task_calendar_id ON task (calendar_id)",
    "CREATE INDEX ix_task_parent_id ON task (parent_id)",
    "CREATE INDEX ix_task_project_id ON task (project_id)",
    *remade("baseline", _BASELINE, _ADDED["baseline"]),
    "CREATE INDEX ix_baseline_task_id ON baseline (task_id)",
    _ACCEPTED_ADVICE,
    "CREATE INDEX ix_accepted_advice_project_id ON accepted_advice (project_id)",
    "CREATE INDEX ix_accepted_advice_task_id ON accepted_advice (task_id)",
    _SAVED_VIEW,
    "CREATE INDEX ix_saved_view_project_id ON saved_view (project_id)",
    *remade("person", _PERSON, _ADDED["person"]),
    "CREATE INDEX ix_person_calendar_id ON person (calendar_id)",
    "CREATE INDEX ix_person_role_id ON person (role_id)",
    _RATE,
    "CREATE INDEX ix_rate_person_id ON rate (person_id)",
    _AVAILABILITY,
    "CREATE INDEX ix_availability_person_id ON availability (person_id)",
    _SKILL,
    _PERSON_SKILL,
    "CREATE INDEX ix_person_skill_person_id ON person_skill (person_id)",
    "CREATE INDEX ix_person_skill_skill_id ON person_skill (skill_id)",
    _ACTUAL_WORK,
    "CREATE INDEX ix_actual_work_assignment_id ON actual_work (assignment_id)",
    _SCENARIO,
    _SCENARIO_CHANGE,
    "CREATE INDEX ix_scenario_change_scenario_id ON scenario_change (scenario_id)",
)
