"""From version 3 to 4: sharing: packs, conflicts, attached files, private values; what kind of set a set is."""

_CHANGE_SET = """
CREATE TABLE new_change_set (
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
 STRICT
"""
_DOCUMENT = """
CREATE TABLE new_document (
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
 STRICT
"""
_CONFLICT = """
CREATE TABLE conflict (
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
 STRICT
"""
_PRIVATE_VALUE = """
CREATE TABLE private_value (
	id TEXT NOT NULL,
	owner TEXT NOT NULL,
	row_id TEXT NOT NULL,
	field TEXT NOT NULL,
	value TEXT NOT NULL,
	PRIMARY KEY (id)
)
 STRICT
"""
_PACK = """
CREATE TABLE pack (
	number INTEGER NOT NULL,
	hash TEXT NOT NULL,
	prev TEXT NOT NULL,
	at INTEGER NOT NULL,
	data BLOB,
	PRIMARY KEY (number),
	CONSTRAINT uq_pack_hash UNIQUE (hash)
)
 STRICT
"""
_BLOB = """
CREATE TABLE blob (
	hash TEXT NOT NULL,
	data BLOB NOT NULL,
	PRIMARY KEY (hash)
)
 STRICT
"""
_NOTE = """
CREATE TABLE note (
	name TEXT NOT NULL,
	value TEXT NOT NULL,
	PRIMARY KEY (name)
)
 STRICT
"""

STATEMENTS = (
    _CHANGE_SET,
    "INSERT INTO new_change_set SELECT number, id, origin, seq, author, at, received_at, label, undoes, schema, NULL, '' FROM change_set",
    "DROP TABLE change_set",
    "ALTER TABLE new_change_set RENAME TO change_set",
    "CREATE INDEX ix_change_set_pack ON change_set (pack)",
    _DOCUMENT,
    "INSERT INTO new_document SELECT id, project_id, name, kind, phase, state, location, owner_id, '', '' FROM document",
    "DROP TABLE document",
    "ALTER TABLE new_document RENAME TO document",
    "CREATE INDEX ix_document_owner_id ON document (owner_id)",
    "CREATE INDEX ix_document_project_id ON document (project_id)",
    _CONFLICT,
    "CREATE INDEX ix_conflict_row_id ON conflict (row_id)",
    _PRIVATE_VALUE,
    "CREATE INDEX ix_private_value_row_id ON private_value (row_id)",
    _PACK,
    _BLOB,
    _NOTE,
)
"""What the log says of documents needs nothing: a field it does not name is empty."""
