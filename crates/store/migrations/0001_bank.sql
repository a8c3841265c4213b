-- The records of one bank. Moments are milliseconds since 1970-01-01T00:00:00Z.

CREATE TABLE artefact (
    class TEXT NOT NULL,
    agency TEXT NOT NULL,
    id TEXT NOT NULL,
    version TEXT NOT NULL,
    urn TEXT NOT NULL UNIQUE,
    body TEXT NOT NULL,
    at_ms INTEGER NOT NULL,
    PRIMARY KEY (class, agency, id, version)
) STRICT;

-- What was published under an artefact must be readable for ever.
CREATE TRIGGER artefact_never_changes BEFORE UPDATE ON artefact
BEGIN SELECT RAISE(ABORT, 'an artefact never changes'); END;
CREATE TRIGGER artefact_never_goes BEFORE DELETE ON artefact
BEGIN SELECT RAISE(ABORT, 'an artefact never goes'); END;

CREATE TABLE account (
    id TEXT NOT NULL PRIMARY KEY,
    names TEXT NOT NULL,
    organisation TEXT NOT NULL,
    role TEXT NOT NULL CHECK (role IN ('supplier', 'approver', 'coordinator', 'administrator')),
    password_hash TEXT NOT NULL
) STRICT;

-- Only the hash of a session's token is kept: who reads the database cannot sign in with it.
CREATE TABLE session (
    token_sha256 TEXT NOT NULL PRIMARY KEY,
    account TEXT NOT NULL REFERENCES account (id) ON DELETE CASCADE,
    expires_at_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX session_by_expiry ON session (expires_at_ms);

CREATE TABLE received_file (
    sha256 TEXT NOT NULL PRIMARY KEY CHECK (length(sha256) = 64),
    size_bytes INTEGER NOT NULL,
    first_name TEXT NOT NULL,
    at_ms INTEGER NOT NULL
) STRICT;

CREATE TABLE submission (
    id TEXT NOT NULL PRIMARY KEY,
    dataflow TEXT NOT NULL,
    provider TEXT NOT NULL,
    submitter TEXT NOT NULL,
    file_name TEXT NOT NULL,
    file_sha256 TEXT NOT NULL REFERENCES received_file (sha256),
    size_bytes INTEGER NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('received', 'checked', 'returned', 'approved', 'published')),
    received_at_ms INTEGER NOT NULL,
    observations INTEGER NOT NULL DEFAULT 0,
    held_back INTEGER NOT NULL DEFAULT 0,
    findings TEXT NOT NULL DEFAULT '[]',
    approver TEXT,
    reason TEXT,
    version INTEGER,
    -- Approved by another than its author; the console's standing approval names itself.
    CHECK (approver IS NULL OR approver <> submitter OR approver LIKE 'standing:%'),
    CHECK (state NOT IN ('approved', 'published') OR approver IS NOT NULL),
    CHECK (state <> 'returned' OR reason IS NOT NULL),
    CHECK ((state = 'published') = (version IS NOT NULL))
) STRICT;
CREATE INDEX submission_by_state ON submission (state, received_at_ms);
CREATE INDEX submission_by_dataflow ON submission (dataflow, received_at_ms);

CREATE TRIGGER submission_begins_received BEFORE INSERT ON submission
WHEN NEW.state <> 'received'
BEGIN SELECT RAISE(ABORT, 'a submission begins as received'); END;
CREATE TRIGGER submission_keeps_its_way BEFORE UPDATE OF state ON submission
WHEN NOT (
    (OLD.state = 'received' AND NEW.state = 'checked')
    OR (OLD.state IN ('checked', 'approved') AND NEW.state = 'returned')
    OR (OLD.state = 'checked' AND NEW.state = 'approved')
    OR (OLD.state = 'approved' AND NEW.state = 'published')
)
BEGIN SELECT RAISE(ABORT, 'a submission keeps its way'); END;
CREATE TRIGGER submission_keeps_its_author BEFORE UPDATE OF
    id, dataflow, provider, submitter, file_name, file_sha256, size_bytes, received_at_ms ON submission
BEGIN SELECT RAISE(ABORT, 'what was sent, by whom and when never changes'); END;
CREATE TRIGGER submission_never_goes BEFORE DELETE ON submission
BEGIN SELECT RAISE(ABORT, 'a submission never goes'); END;

CREATE TABLE submission_step (
    submission TEXT NOT NULL REFERENCES submission (id),
    step INTEGER NOT NULL,
    state TEXT NOT NULL,
    by_whom TEXT NOT NULL,
    at_ms INTEGER NOT NULL,
    reason TEXT,
    PRIMARY KEY (submission, step)
) STRICT;

CREATE TABLE finding (
    submission TEXT NOT NULL REFERENCES submission (id),
    place INTEGER NOT NULL,
    code TEXT NOT NULL,
    severity TEXT NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (submission, place)
) STRICT, WITHOUT ROWID;

CREATE TABLE grid (
    submission TEXT NOT NULL PRIMARY KEY REFERENCES submission (id),
    body TEXT NOT NULL
) STRICT;

-- Each entry carries the hash of the one before it: a row that was changed, or taken out of the
-- middle, breaks the chain at a place that can be named.
CREATE TABLE audit (
    seq INTEGER NOT NULL PRIMARY KEY,
    at_ms INTEGER NOT NULL,
    actor TEXT NOT NULL,
    organisation TEXT NOT NULL,
    action TEXT NOT NULL,
    object TEXT NOT NULL,
    before TEXT,
    after TEXT,
    why TEXT,
    previous_hash TEXT NOT NULL,
    hash TEXT NOT NULL UNIQUE
) STRICT;
CREATE INDEX audit_by_object ON audit (object, seq);
CREATE TRIGGER audit_never_changes BEFORE UPDATE ON audit
BEGIN SELECT RAISE(ABORT, 'the audit log never changes'); END;
CREATE TRIGGER audit_never_goes BEFORE DELETE ON audit
BEGIN SELECT RAISE(ABORT, 'the audit log never goes'); END;

-- Which DuckLake table holds a dataflow, in which folder of the bank. All versions of a dataflow's
-- definition share one table.
CREATE TABLE bank_table (
    agency TEXT NOT NULL,
    dataflow TEXT NOT NULL,
    table_id INTEGER NOT NULL UNIQUE,
    folder TEXT NOT NULL UNIQUE,
    PRIMARY KEY (agency, dataflow)
) STRICT;

CREATE TABLE publication (
    agency TEXT NOT NULL,
    dataflow TEXT NOT NULL,
    version INTEGER NOT NULL CHECK (version >= 1),
    definition TEXT NOT NULL,
    snapshot INTEGER NOT NULL UNIQUE,
    at_ms INTEGER NOT NULL,
    submission TEXT REFERENCES submission (id),
    note TEXT,
    PRIMARY KEY (agency, dataflow, version),
    FOREIGN KEY (agency, dataflow) REFERENCES bank_table (agency, dataflow)
) STRICT;
CREATE TRIGGER publication_never_changes BEFORE UPDATE ON publication
BEGIN SELECT RAISE(ABORT, 'a publication never changes'); END;
CREATE TRIGGER publication_never_goes BEFORE DELETE ON publication
BEGIN SELECT RAISE(ABORT, 'a publication never goes'); END;
