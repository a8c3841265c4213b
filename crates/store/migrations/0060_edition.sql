-- Reports as they were given out, and versions that were taken back. Each row stands beside its leaf in
-- the transparency log and never changes.
CREATE TABLE edition (
    number INTEGER NOT NULL PRIMARY KEY CHECK (number > 0),
    report TEXT NOT NULL,
    version TEXT NOT NULL,
    language TEXT NOT NULL CHECK (language IN ('fa', 'en')),
    title TEXT NOT NULL,
    file_sha256 TEXT NOT NULL REFERENCES received_file (sha256),
    -- The lock file: each figure with its query, version and hash.
    lock TEXT NOT NULL,
    by_whom TEXT NOT NULL,
    at_ms INTEGER NOT NULL,
    position INTEGER NOT NULL UNIQUE REFERENCES log_leaf (position)
) STRICT;
CREATE INDEX edition_by_report ON edition (report, number);
CREATE TRIGGER edition_never_changes BEFORE UPDATE ON edition
BEGIN SELECT RAISE(ABORT, 'a report that was given out never changes'); END;
CREATE TRIGGER edition_never_goes BEFORE DELETE ON edition
BEGIN SELECT RAISE(ABORT, 'a report that was given out never goes'); END;

CREATE TABLE retraction (
    agency TEXT NOT NULL,
    dataflow TEXT NOT NULL,
    version INTEGER NOT NULL CHECK (version > 0),
    reason TEXT NOT NULL CHECK (length(reason) > 0),
    by_whom TEXT NOT NULL,
    at_ms INTEGER NOT NULL,
    position INTEGER NOT NULL UNIQUE REFERENCES log_leaf (position),
    PRIMARY KEY (agency, dataflow, version)
) STRICT;
CREATE TRIGGER retraction_never_changes BEFORE UPDATE ON retraction
BEGIN SELECT RAISE(ABORT, 'a retraction never changes'); END;
CREATE TRIGGER retraction_never_goes BEFORE DELETE ON retraction
BEGIN SELECT RAISE(ABORT, 'a retraction never goes'); END;
