-- The register of measures: laws, policies, programmes, budgets and results. What was said of a measure
-- stays; a correction is its next version.
CREATE TABLE measure (
    id TEXT NOT NULL,
    version INTEGER NOT NULL CHECK (version > 0),
    owner TEXT NOT NULL,
    -- The measure, as JSON.
    body TEXT NOT NULL,
    by_whom TEXT NOT NULL,
    at_ms INTEGER NOT NULL,
    PRIMARY KEY (id, version)
) STRICT;
CREATE TRIGGER measure_never_changes BEFORE UPDATE ON measure
BEGIN SELECT RAISE(ABORT, 'what was said of a measure never changes'); END;
CREATE TRIGGER measure_never_goes BEFORE DELETE ON measure
BEGIN SELECT RAISE(ABORT, 'what was said of a measure never goes'); END;
