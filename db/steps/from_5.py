"""From version 5 to 6: what was asked of a portfolio, who brought which file, and documents of the whole portfolio."""

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
	country TEXT NOT NULL,
	answered TEXT NOT NULL,
	PRIMARY KEY (id),
	FOREIGN KEY(calendar_id) REFERENCES calendar (id) DEFERRABLE INITIALLY DEFERRED
)
 STRICT
"""
_IMPORT_RUN = """
CREATE TABLE import_run (
	id TEXT NOT NULL,
	project_id TEXT,
	file_name TEXT NOT NULL,
	format TEXT NOT NULL,
	tool TEXT NOT NULL,
	at INTEGER NOT NULL,
	author TEXT NOT NULL,
	digest TEXT NOT NULL,
	PRIMARY KEY (id),
	FOREIGN KEY(project_id) REFERENCES project (id) DEFERRABLE INITIALLY DEFERRED
)
 STRICT
"""
_DOCUMENT = """
CREATE TABLE document (
	id TEXT NOT NULL,
	project_id TEXT,
	name TEXT NOT NULL,
	kind TEXT NOT NULL,
	phase TEXT NOT NULL,
	state TEXT NOT NULL,
	location TEXT NOT NULL,
	owner_id TEXT,
	file_name TEXT NOT NULL,
	content TEXT NOT NULL,
	note TEXT NOT NULL,
	PRIMARY KEY (id),
	FOREIGN KEY(project_id) REFERENCES project (id) DEFERRABLE INITIALLY DEFERRED,
	FOREIGN KEY(owner_id) REFERENCES person (id) DEFERRABLE INITIALLY DEFERRED
)
 STRICT
"""

STATEMENTS = (
    *remade("portfolio", _PORTFOLIO, {"country": "", "answered": ""}),
    "CREATE INDEX ix_portfolio_calendar_id ON portfolio (calendar_id)",
    *remade("import_run", _IMPORT_RUN, {"author": "", "digest": ""}),
    "CREATE INDEX ix_import_run_project_id ON import_run (project_id)",
    *remade("document", _DOCUMENT, {"note": ""}),
    "CREATE INDEX ix_document_owner_id ON document (owner_id)",
    "CREATE INDEX ix_document_project_id ON document (project_id)",
)
