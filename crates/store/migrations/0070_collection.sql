-- The collection desk: organisations over time, roles, data calls, their instruments and forms.
-- Days are ISO 8601 text; moments are milliseconds since 1970-01-01T00:00:00Z.

-- Roles grow in number, and the program that reads them knows the words: the column that allowed four of
-- them makes place for one that takes any. Nothing else of the account or what hangs on it is touched.
ALTER TABLE account ADD COLUMN role_word TEXT NOT NULL DEFAULT '';
UPDATE account SET role_word = role;
ALTER TABLE account DROP COLUMN role;
ALTER TABLE account RENAME COLUMN role_word TO role;

-- One row for each time in which an organisation stood as described; '' where its first day is
-- unknown.
CREATE TABLE organisation (
    id TEXT NOT NULL,
    valid_from TEXT NOT NULL,
    valid_to TEXT,
    names TEXT NOT NULL,
    kind TEXT NOT NULL,
    parent TEXT,
    area TEXT,
    mail TEXT,
    PRIMARY KEY (id, valid_from)
) STRICT;

-- A role beyond the account's own. What was delegated ends on a day.
CREATE TABLE holding (
    account TEXT NOT NULL REFERENCES account (id) ON DELETE CASCADE,
    number INTEGER NOT NULL,
    role TEXT NOT NULL,
    organisation TEXT NOT NULL,
    area TEXT,
    dataflow TEXT,
    valid_from TEXT NOT NULL,
    valid_to TEXT,
    delegated_by TEXT REFERENCES account (id),
    PRIMARY KEY (account, number),
    CHECK (delegated_by IS NULL OR valid_to IS NOT NULL)
) STRICT;

CREATE TABLE data_call (
    id TEXT NOT NULL PRIMARY KEY,
    names TEXT NOT NULL,
    period TEXT NOT NULL,
    due TEXT NOT NULL,
    ask TEXT NOT NULL,
    opened_by TEXT NOT NULL,
    opened_at_ms INTEGER NOT NULL,
    closed_at_ms INTEGER
) STRICT;

-- What one provider is asked for under one agreement.
CREATE TABLE instrument (
    id TEXT NOT NULL PRIMARY KEY,
    data_call TEXT NOT NULL REFERENCES data_call (id),
    agreement TEXT NOT NULL,
    dataflow TEXT NOT NULL,
    provider TEXT NOT NULL,
    area TEXT,
    period TEXT NOT NULL,
    due TEXT NOT NULL,
    state TEXT NOT NULL,
    level INTEGER NOT NULL DEFAULT 0,
    round INTEGER NOT NULL DEFAULT 0,
    author TEXT,
    first_sent_at_ms INTEGER,
    submission TEXT REFERENCES submission (id),
    UNIQUE (data_call, agreement, provider)
) STRICT;
CREATE INDEX instrument_by_provider ON instrument (provider, state);
CREATE INDEX instrument_by_submission ON instrument (submission);

CREATE TABLE instrument_step (
    instrument TEXT NOT NULL REFERENCES instrument (id),
    step INTEGER NOT NULL,
    state TEXT NOT NULL,
    level TEXT NOT NULL,
    by_whom TEXT NOT NULL,
    at_ms INTEGER NOT NULL,
    reason TEXT,
    PRIMARY KEY (instrument, step)
) STRICT;

-- `version` counts the writings of a cell: whoever writes names the one they saw.
CREATE TABLE form_cell (
    instrument TEXT NOT NULL REFERENCES instrument (id),
    place INTEGER NOT NULL,
    key TEXT NOT NULL,
    asked INTEGER NOT NULL,
    open INTEGER NOT NULL,
    known TEXT,
    value TEXT NOT NULL DEFAULT '',
    reason TEXT NOT NULL DEFAULT '',
    version INTEGER NOT NULL DEFAULT 0,
    by_whom TEXT NOT NULL DEFAULT '',
    at_ms INTEGER NOT NULL DEFAULT 0,
    sent TEXT,
    sent_before TEXT,
    remarks INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (instrument, place),
    UNIQUE (instrument, key)
) STRICT, WITHOUT ROWID;

-- Everything that ever happened to a cell, what was refused too.
CREATE TABLE form_entry (
    instrument TEXT NOT NULL,
    place INTEGER NOT NULL,
    number INTEGER NOT NULL,
    kind TEXT NOT NULL,
    value TEXT NOT NULL,
    reason TEXT NOT NULL,
    return_reason TEXT,
    text TEXT NOT NULL,
    by_whom TEXT NOT NULL,
    at_ms INTEGER NOT NULL,
    PRIMARY KEY (instrument, place, number),
    FOREIGN KEY (instrument, place) REFERENCES form_cell (instrument, place)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER form_entry_never_changes BEFORE UPDATE ON form_entry
BEGIN SELECT RAISE(ABORT, 'an entry of a form never changes'); END;
CREATE TRIGGER form_entry_never_goes BEFORE DELETE ON form_entry
BEGIN SELECT RAISE(ABORT, 'an entry of a form never goes'); END;

-- The form by which a submission was sent, if it was by one.
ALTER TABLE submission ADD COLUMN form TEXT REFERENCES instrument (id);

-- What was sent out, so that nobody is reminded twice of the same thing on one day.
CREATE TABLE reminder (
    instrument TEXT NOT NULL REFERENCES instrument (id),
    kind TEXT NOT NULL,
    day TEXT NOT NULL,
    recipient TEXT NOT NULL,
    at_ms INTEGER NOT NULL,
    PRIMARY KEY (instrument, kind, day)
) STRICT;
