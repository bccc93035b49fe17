CREATE TABLE calendar (
	id TEXT NOT NULL, 
	name TEXT NOT NULL, 
	base_id TEXT, 
	project_id TEXT, 
	PRIMARY KEY (id), 
	FOREIGN KEY(base_id) REFERENCES calendar (id) DEFERRABLE INITIALLY DEFERRED, 
	FOREIGN KEY(project_id) REFERENCES project (id) DEFERRABLE INITIALLY DEFERRED
)
 STRICT;
CREATE INDEX ix_calendar_base_id ON calendar (base_id);
CREATE INDEX ix_calendar_project_id ON calendar (project_id);
CREATE TABLE work_week (
	id TEXT NOT NULL, 
	calendar_id TEXT NOT NULL, 
	name TEXT NOT NULL, 
	start INTEGER, 
	finish INTEGER, 
	monday TEXT, 
	tuesday TEXT, 
	wednesday TEXT, 
	thursday TEXT, 
	friday TEXT, 
	saturday TEXT, 
	sunday TEXT, 
	PRIMARY KEY (id), 
	FOREIGN KEY(calendar_id) REFERENCES calendar (id) DEFERRABLE INITIALLY DEFERRED
)
 STRICT;
CREATE INDEX ix_work_week_calendar_id ON work_week (calendar_id);
CREATE TABLE calendar_exception (
	id TEXT NOT NULL, 
	calendar_id TEXT NOT NULL, 
	name TEXT NOT NULL, 
	start INTEGER NOT NULL, 
	finish INTEGER NOT NULL, 
	shifts TEXT NOT NULL, 
	recurrence TEXT NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(calendar_id) REFERENCES calendar (id) DEFERRABLE INITIALLY DEFERRED
)
 STRICT;
CREATE INDEX ix_calendar_exception_calendar_id ON calendar_exception (calendar_id);
CREATE TABLE custom_field (
	id TEXT NOT NULL, 
	name TEXT NOT NULL, 
	kind TEXT NOT NULL, 
	owner TEXT NOT NULL, 
	source TEXT NOT NULL, 
	choices TEXT NOT NULL, 
	PRIMARY KEY (id), 
	CONSTRAINT ck_custom_field_kind CHECK (kind = 'text' OR kind = 'number' OR kind = 'date' OR kind = 'flag' OR kind = 'choice' OR kind = 'duration' OR kind = 'cost')
)
 STRICT;
CREATE TABLE custom_value (
	id TEXT NOT NULL, 
	field_id TEXT NOT NULL, 
	row_id TEXT NOT NULL, 
	value TEXT NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(field_id) REFERENCES custom_field (id) DEFERRABLE INITIALLY DEFERRED
)
 STRICT;
CREATE INDEX ix_custom_value_field_id ON custom_value (field_id);
CREATE INDEX ix_custom_value_row_id ON custom_value (row_id);
CREATE TABLE import_run (
	id TEXT NOT NULL, 
	project_id TEXT, 
	file_name TEXT NOT NULL, 
	format TEXT NOT NULL, 
	tool TEXT NOT NULL, 
	at INTEGER NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(project_id) REFERENCES project (id) DEFERRABLE INITIALLY DEFERRED
)
 STRICT;
CREATE INDEX ix_import_run_project_id ON import_run (project_id);
CREATE TABLE external_id (
	id TEXT NOT NULL, 
	owner TEXT NOT NULL, 
	row_id TEXT NOT NULL, 
	run_id TEXT NOT NULL, 
	"key" TEXT NOT NULL, 
	guid TEXT NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(run_id) REFERENCES import_run (id) DEFERRABLE INITIALLY DEFERRED
)
 STRICT;
CREATE INDEX ix_external_id_row_id ON external_id (row_id);
CREATE INDEX ix_external_id_run_id ON external_id (run_id);
CREATE TABLE imported_dates (
	id TEXT NOT NULL, 
	task_id TEXT NOT NULL, 
	run_id TEXT NOT NULL, 
	start INTEGER, 
	finish INTEGER, 
	late_start INTEGER, 
	late_finish INTEGER, 
	total_slack INTEGER, 
	free_slack INTEGER, 
	critical INTEGER, 
	summary INTEGER NOT NULL, 
	percent_complete REAL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(task_id) REFERENCES task (id) DEFERRABLE INITIALLY DEFERRED, 
	FOREIGN KEY(run_id) REFERENCES import_run (id) DEFERRABLE INITIALLY DEFERRED, 
	CONSTRAINT ck_imported_dates_critical CHECK (critical IN (0, 1)), 
	CONSTRAINT ck_imported_dates_summary CHECK (summary IN (0, 1))
)
 STRICT;
CREATE INDEX ix_imported_dates_run_id ON imported_dates (run_id);
CREATE INDEX ix_imported_dates_task_id ON imported_dates (task_id);
CREATE TABLE origin (
	number INTEGER NOT NULL, 
	id TEXT NOT NULL, 
	made_at INTEGER NOT NULL, 
	PRIMARY KEY (number), 
	CONSTRAINT uq_origin_id UNIQUE (id)
)
 STRICT;
CREATE TABLE change_set (
	number INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	id TEXT NOT NULL, 
	origin TEXT NOT NULL, 
	seq INTEGER NOT NULL, 
	author TEXT NOT NULL, 
	at INTEGER NOT NULL, 
	received_at INTEGER, 
	label TEXT NOT NULL, 
	undoes TEXT, 
	schema INTEGER NOT NULL, 
	pack INTEGER, 
	kind TEXT NOT NULL, 
	CONSTRAINT uq_change_set_origin_seq UNIQUE (origin, seq), 
	CONSTRAINT uq_change_set_id UNIQUE (id)
)
 STRICT;
CREATE INDEX ix_change_set_pack ON change_set (pack);
CREATE TABLE change (
	number INTEGER NOT NULL, 
	set_number INTEGER NOT NULL, 
	table_name TEXT NOT NULL, 
	row_id TEXT NOT NULL, 
	op TEXT NOT NULL, 
	fields TEXT NOT NULL, 
	PRIMARY KEY (number), 
	CONSTRAINT ck_change_op CHECK (op = 'insert' OR op = 'update' OR op = 'delete'), 
	FOREIGN KEY(set_number) REFERENCES change_set (number) DEFERRABLE INITIALLY DEFERRED
)
 STRICT;
CREATE INDEX ix_change_row_id ON change (row_id);
CREATE INDEX ix_change_set_number ON change (set_number);
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
 STRICT;
CREATE INDEX ix_accepted_advice_project_id ON accepted_advice (project_id);
CREATE INDEX ix_accepted_advice_task_id ON accepted_advice (task_id);
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
 STRICT;
CREATE INDEX ix_saved_view_project_id ON saved_view (project_id);
CREATE TABLE role (
	id TEXT NOT NULL, 
	name TEXT NOT NULL, 
	rank TEXT NOT NULL, 
	PRIMARY KEY (id)
)
 STRICT;
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
 STRICT;
CREATE INDEX ix_person_calendar_id ON person (calendar_id);
CREATE INDEX ix_person_role_id ON person (role_id);
CREATE TABLE rate (
	id TEXT NOT NULL, 
	person_id TEXT NOT NULL, 
	start INTEGER NOT NULL, 
	hourly_rate INTEGER NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(person_id) REFERENCES person (id) DEFERRABLE INITIALLY DEFERRED
)
 STRICT;
CREATE INDEX ix_rate_person_id ON rate (person_id);
CREATE TABLE availability (
	id TEXT NOT NULL, 
	person_id TEXT NOT NULL, 
	start INTEGER NOT NULL, 
	finish INTEGER, 
	units REAL NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(person_id) REFERENCES person (id) DEFERRABLE INITIALLY DEFERRED
)
 STRICT;
CREATE INDEX ix_availability_person_id ON availability (person_id);
CREATE TABLE skill (
	id TEXT NOT NULL, 
	name TEXT NOT NULL, 
	rank TEXT NOT NULL, 
	PRIMARY KEY (id)
)
 STRICT;
CREATE TABLE person_skill (
	id TEXT NOT NULL, 
	person_id TEXT NOT NULL, 
	skill_id TEXT NOT NULL, 
	level INTEGER NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(person_id) REFERENCES person (id) DEFERRABLE INITIALLY DEFERRED, 
	FOREIGN KEY(skill_id) REFERENCES skill (id) DEFERRABLE INITIALLY DEFERRED
)
 STRICT;
CREATE INDEX ix_person_skill_person_id ON person_skill (person_id);
CREATE INDEX ix_person_skill_skill_id ON person_skill (skill_id);
CREATE TABLE leave (
	id TEXT NOT NULL, 
	person_id TEXT NOT NULL, 
	start INTEGER NOT NULL, 
	finish INTEGER NOT NULL, 
	reason TEXT NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(person_id) REFERENCES person (id) DEFERRABLE INITIALLY DEFERRED
)
 STRICT;
CREATE INDEX ix_leave_person_id ON leave (person_id);
CREATE TABLE booking (
	id TEXT NOT NULL, 
	person_id TEXT NOT NULL, 
	project_id TEXT, 
	start INTEGER NOT NULL, 
	finish INTEGER NOT NULL, 
	percent REAL NOT NULL, 
	state TEXT NOT NULL, 
	note TEXT NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(person_id) REFERENCES person (id) DEFERRABLE INITIALLY DEFERRED, 
	FOREIGN KEY(project_id) REFERENCES project (id) DEFERRABLE INITIALLY DEFERRED, 
	CONSTRAINT ck_booking_state CHECK (state = 'tentative' OR state = 'committed')
)
 STRICT;
CREATE INDEX ix_booking_person_id ON booking (person_id);
CREATE INDEX ix_booking_project_id ON booking (project_id);
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
 STRICT;
CREATE INDEX ix_task_calendar_id ON task (calendar_id);
CREATE INDEX ix_task_parent_id ON task (parent_id);
CREATE INDEX ix_task_project_id ON task (project_id);
CREATE TABLE split (
	id TEXT NOT NULL, 
	task_id TEXT NOT NULL, 
	start INTEGER NOT NULL, 
	length INTEGER NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(task_id) REFERENCES task (id) DEFERRABLE INITIALLY DEFERRED
)
 STRICT;
CREATE INDEX ix_split_task_id ON split (task_id);
CREATE TABLE dependency (
	id TEXT NOT NULL, 
	project_id TEXT NOT NULL, 
	predecessor_id TEXT NOT NULL, 
	successor_id TEXT NOT NULL, 
	type TEXT NOT NULL, 
	lag INTEGER NOT NULL, 
	lag_kind TEXT NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(project_id) REFERENCES project (id) DEFERRABLE INITIALLY DEFERRED, 
	FOREIGN KEY(predecessor_id) REFERENCES task (id) DEFERRABLE INITIALLY DEFERRED, 
	FOREIGN KEY(successor_id) REFERENCES task (id) DEFERRABLE INITIALLY DEFERRED, 
	CONSTRAINT ck_dependency_type CHECK (type = 'FS' OR type = 'SS' OR type = 'FF' OR type = 'SF'), 
	CONSTRAINT ck_dependency_lag_kind CHECK (lag_kind = 'working' OR lag_kind = 'elapsed' OR lag_kind = 'percent' OR lag_kind = 'elapsed_percent')
)
 STRICT;
CREATE INDEX ix_dependency_predecessor_id ON dependency (predecessor_id);
CREATE INDEX ix_dependency_project_id ON dependency (project_id);
CREATE INDEX ix_dependency_successor_id ON dependency (successor_id);
CREATE TABLE assignment (
	id TEXT NOT NULL, 
	task_id TEXT NOT NULL, 
	person_id TEXT NOT NULL, 
	units REAL NOT NULL, 
	work INTEGER, 
	actual_work INTEGER NOT NULL, 
	remaining_work INTEGER, 
	delay INTEGER NOT NULL, 
	contour TEXT NOT NULL, 
	cost INTEGER, 
	PRIMARY KEY (id), 
	FOREIGN KEY(task_id) REFERENCES task (id) DEFERRABLE INITIALLY DEFERRED, 
	FOREIGN KEY(person_id) REFERENCES person (id) DEFERRABLE INITIALLY DEFERRED
)
 STRICT;
CREATE INDEX ix_assignment_person_id ON assignment (person_id);
CREATE INDEX ix_assignment_task_id ON assignment (task_id);
CREATE TABLE actual_work (
	id TEXT NOT NULL, 
	assignment_id TEXT NOT NULL, 
	week INTEGER NOT NULL, 
	work INTEGER NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(assignment_id) REFERENCES assignment (id) DEFERRABLE INITIALLY DEFERRED
)
 STRICT;
CREATE INDEX ix_actual_work_assignment_id ON actual_work (assignment_id);
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
 STRICT;
CREATE INDEX ix_baseline_task_id ON baseline (task_id);
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
 STRICT;
CREATE INDEX ix_portfolio_calendar_id ON portfolio (calendar_id);
CREATE TABLE programme (
	id TEXT NOT NULL, 
	name TEXT NOT NULL, 
	code TEXT NOT NULL, 
	rank TEXT NOT NULL, 
	PRIMARY KEY (id)
)
 STRICT;
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
 STRICT;
CREATE INDEX ix_project_calendar_id ON project (calendar_id);
CREATE INDEX ix_project_copy_of ON project (copy_of);
CREATE INDEX ix_project_manager_id ON project (manager_id);
CREATE INDEX ix_project_programme_id ON project (programme_id);
CREATE TABLE risk (
	id TEXT NOT NULL, 
	project_id TEXT NOT NULL, 
	number INTEGER NOT NULL, 
	title TEXT NOT NULL, 
	description TEXT NOT NULL, 
	category TEXT NOT NULL, 
	status TEXT NOT NULL, 
	opportunity INTEGER NOT NULL, 
	likelihood INTEGER NOT NULL, 
	impact INTEGER NOT NULL, 
	owner_id TEXT, 
	strategy TEXT NOT NULL, 
	response TEXT NOT NULL, 
	identified_on INTEGER, 
	target_date INTEGER, 
	closed_on INTEGER, 
	PRIMARY KEY (id), 
	FOREIGN KEY(project_id) REFERENCES project (id) DEFERRABLE INITIALLY DEFERRED, 
	FOREIGN KEY(owner_id) REFERENCES person (id) DEFERRABLE INITIALLY DEFERRED, 
	CONSTRAINT ck_risk_opportunity CHECK (opportunity IN (0, 1))
)
 STRICT;
CREATE INDEX ix_risk_owner_id ON risk (owner_id);
CREATE INDEX ix_risk_project_id ON risk (project_id);
CREATE TABLE issue (
	id TEXT NOT NULL, 
	project_id TEXT NOT NULL, 
	number INTEGER NOT NULL, 
	title TEXT NOT NULL, 
	description TEXT NOT NULL, 
	status TEXT NOT NULL, 
	urgency INTEGER NOT NULL, 
	impact INTEGER NOT NULL, 
	owner_id TEXT, 
	opened_on INTEGER, 
	target_date INTEGER, 
	closed_on INTEGER, 
	risk_id TEXT, 
	PRIMARY KEY (id), 
	FOREIGN KEY(project_id) REFERENCES project (id) DEFERRABLE INITIALLY DEFERRED, 
	FOREIGN KEY(owner_id) REFERENCES person (id) DEFERRABLE INITIALLY DEFERRED, 
	FOREIGN KEY(risk_id) REFERENCES risk (id) DEFERRABLE INITIALLY DEFERRED
)
 STRICT;
CREATE INDEX ix_issue_owner_id ON issue (owner_id);
CREATE INDEX ix_issue_project_id ON issue (project_id);
CREATE INDEX ix_issue_risk_id ON issue (risk_id);
CREATE TABLE action (
	id TEXT NOT NULL, 
	project_id TEXT NOT NULL, 
	title TEXT NOT NULL, 
	status TEXT NOT NULL, 
	owner_id TEXT, 
	due INTEGER, 
	done_on INTEGER, 
	risk_id TEXT, 
	issue_id TEXT, 
	PRIMARY KEY (id), 
	FOREIGN KEY(project_id) REFERENCES project (id) DEFERRABLE INITIALLY DEFERRED, 
	FOREIGN KEY(owner_id) REFERENCES person (id) DEFERRABLE INITIALLY DEFERRED, 
	FOREIGN KEY(risk_id) REFERENCES risk (id) DEFERRABLE INITIALLY DEFERRED, 
	FOREIGN KEY(issue_id) REFERENCES issue (id) DEFERRABLE INITIALLY DEFERRED
)
 STRICT;
CREATE INDEX ix_action_issue_id ON action (issue_id);
CREATE INDEX ix_action_owner_id ON action (owner_id);
CREATE INDEX ix_action_project_id ON action (project_id);
CREATE INDEX ix_action_risk_id ON action (risk_id);
CREATE TABLE status_report (
	id TEXT NOT NULL, 
	project_id TEXT NOT NULL, 
	as_at INTEGER NOT NULL, 
	rag TEXT, 
	rag_schedule TEXT, 
	rag_cost TEXT, 
	rag_risk TEXT, 
	summary TEXT NOT NULL, 
	done TEXT NOT NULL, 
	planned TEXT NOT NULL, 
	decisions TEXT NOT NULL, 
	author TEXT NOT NULL, 
	entered_by TEXT NOT NULL, 
	channel TEXT NOT NULL, 
	carried_forward INTEGER NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(project_id) REFERENCES project (id) DEFERRABLE INITIALLY DEFERRED, 
	CONSTRAINT ck_status_report_rag CHECK (rag = 'red' OR rag = 'amber' OR rag = 'green'), 
	CONSTRAINT ck_status_report_rag_schedule CHECK (rag_schedule = 'red' OR rag_schedule = 'amber' OR rag_schedule = 'green'), 
	CONSTRAINT ck_status_report_rag_cost CHECK (rag_cost = 'red' OR rag_cost = 'amber' OR rag_cost = 'green'), 
	CONSTRAINT ck_status_report_rag_risk CHECK (rag_risk = 'red' OR rag_risk = 'amber' OR rag_risk = 'green'), 
	CONSTRAINT ck_status_report_carried_forward CHECK (carried_forward IN (0, 1))
)
 STRICT;
CREATE INDEX ix_status_report_project_id ON status_report (project_id);
CREATE TABLE scenario (
	id TEXT NOT NULL, 
	name TEXT NOT NULL, 
	note TEXT NOT NULL, 
	made_by TEXT NOT NULL, 
	made_at INTEGER NOT NULL, 
	PRIMARY KEY (id)
)
 STRICT;
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
 STRICT;
CREATE INDEX ix_scenario_change_scenario_id ON scenario_change (scenario_id);
CREATE TABLE "conflict" (
	id TEXT NOT NULL, 
	clash TEXT NOT NULL, 
	owner TEXT NOT NULL, 
	row_id TEXT NOT NULL, 
	project_id TEXT, 
	facts TEXT NOT NULL, 
	kept_set TEXT NOT NULL, 
	kept_by TEXT NOT NULL, 
	kept_at INTEGER NOT NULL, 
	other_set TEXT NOT NULL, 
	other_by TEXT NOT NULL, 
	other_at INTEGER NOT NULL, 
	verdict TEXT NOT NULL, 
	decided_by TEXT NOT NULL, 
	decided_at INTEGER, 
	PRIMARY KEY (id), 
	CONSTRAINT ck_conflict_clash CHECK (clash = 'edited' OR clash = 'deleted' OR clash = 'doubled' OR clash = 'taken' OR clash = 'loop'), 
	CONSTRAINT ck_conflict_verdict CHECK (verdict = 'open' OR verdict = 'confirmed' OR verdict = 'turned')
)
 STRICT;
CREATE INDEX ix_conflict_row_id ON "conflict" (row_id);
CREATE TABLE private_value (
	id TEXT NOT NULL, 
	owner TEXT NOT NULL, 
	row_id TEXT NOT NULL, 
	field TEXT NOT NULL, 
	value TEXT NOT NULL, 
	PRIMARY KEY (id)
)
 STRICT;
CREATE INDEX ix_private_value_row_id ON private_value (row_id);
CREATE TABLE pack (
	number INTEGER NOT NULL, 
	hash TEXT NOT NULL, 
	prev TEXT NOT NULL, 
	at INTEGER NOT NULL, 
	data BLOB, 
	PRIMARY KEY (number), 
	CONSTRAINT uq_pack_hash UNIQUE (hash)
)
 STRICT;
CREATE TABLE blob (
	hash TEXT NOT NULL, 
	data BLOB NOT NULL, 
	PRIMARY KEY (hash)
)
 STRICT;
CREATE TABLE note (
	name TEXT NOT NULL, 
	value TEXT NOT NULL, 
	PRIMARY KEY (name)
)
 STRICT;
CREATE TABLE template (
	id TEXT NOT NULL, 
	name TEXT NOT NULL, 
	project_id TEXT, 
	description TEXT NOT NULL, 
	version TEXT NOT NULL, 
	state TEXT NOT NULL, 
	owner TEXT NOT NULL, 
	change_note TEXT NOT NULL, 
	language TEXT NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(project_id) REFERENCES project (id) DEFERRABLE INITIALLY DEFERRED
)
 STRICT;
CREATE INDEX ix_template_project_id ON template (project_id);
CREATE TABLE document (
	id TEXT NOT NULL, 
	project_id TEXT NOT NULL, 
	name TEXT NOT NULL, 
	kind TEXT NOT NULL, 
	phase TEXT NOT NULL, 
	state TEXT NOT NULL, 
	location TEXT NOT NULL, 
	owner_id TEXT, 
	file_name TEXT NOT NULL, 
	content TEXT NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(project_id) REFERENCES project (id) DEFERRABLE INITIALLY DEFERRED, 
	FOREIGN KEY(owner_id) REFERENCES person (id) DEFERRABLE INITIALLY DEFERRED
)
 STRICT;
CREATE INDEX ix_document_owner_id ON document (owner_id);
CREATE INDEX ix_document_project_id ON document (project_id);
