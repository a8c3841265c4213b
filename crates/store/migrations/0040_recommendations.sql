-- Recommendations as documents and exports make them, what the State answered, which of them a person
-- says are one matter, what is entered in the file of each, and commitments with their owners.

CREATE TABLE recommendation (
    id TEXT NOT NULL PRIMARY KEY,
    document TEXT NOT NULL REFERENCES document (id),
    place INTEGER NOT NULL,
    -- The permanent address of the paragraph it is: A/HRC/28/12#p138.12.
    address TEXT NOT NULL,
    symbol TEXT,
    number TEXT NOT NULL,
    -- ISO 3166-1 alpha-3, where it can be told.
    country TEXT,
    body_name TEXT NOT NULL,
    day TEXT,
    text TEXT NOT NULL,
    -- The text as search compares it.
    folded TEXT NOT NULL,
    position TEXT NOT NULL,
    -- What the reader made of it, as JSON.
    body TEXT NOT NULL,
    at_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX recommendation_by_document ON recommendation (document, place);
CREATE INDEX recommendation_by_country ON recommendation (country, day);
CREATE INDEX recommendation_by_address ON recommendation (address);
CREATE INDEX recommendation_by_number ON recommendation (symbol, number);
CREATE TRIGGER recommendation_never_changes BEFORE UPDATE ON recommendation
BEGIN SELECT RAISE(ABORT, 'a recommendation never changes'); END;
CREATE TRIGGER recommendation_never_goes BEFORE DELETE ON recommendation
BEGIN SELECT RAISE(ABORT, 'a recommendation never goes'); END;

-- What a State answers later, in an addendum to the report: it may come before the report.
CREATE TABLE recommendation_reply (
    symbol TEXT NOT NULL,
    number TEXT NOT NULL,
    position TEXT NOT NULL,
    words TEXT NOT NULL,
    document TEXT NOT NULL REFERENCES document (id),
    address TEXT NOT NULL,
    day TEXT,
    PRIMARY KEY (symbol, number, document)
) STRICT, WITHOUT ROWID;

-- What a person said of a proposal: these are one matter, or they are not. The last word on the same
-- recommendations holds.
CREATE TABLE recommendation_group (
    number INTEGER NOT NULL PRIMARY KEY,
    likeness TEXT NOT NULL CHECK (likeness IN ('duplicate', 'cluster')),
    decision TEXT NOT NULL CHECK (decision IN ('signed', 'refused')),
    title TEXT NOT NULL,
    -- The members, in order, as one text: what is the same set.
    members TEXT NOT NULL,
    by_whom TEXT NOT NULL,
    at_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX recommendation_group_by_members ON recommendation_group (members, number);
CREATE TABLE recommendation_group_member (
    recommendation TEXT NOT NULL REFERENCES recommendation (id),
    number INTEGER NOT NULL REFERENCES recommendation_group (number),
    PRIMARY KEY (recommendation, number)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER recommendation_group_never_changes BEFORE UPDATE ON recommendation_group
BEGIN SELECT RAISE(ABORT, 'what was signed never changes'); END;
CREATE TRIGGER recommendation_group_never_goes BEFORE DELETE ON recommendation_group
BEGIN SELECT RAISE(ABORT, 'what was signed never goes'); END;

CREATE TABLE recommendation_entry (
    recommendation TEXT NOT NULL REFERENCES recommendation (id),
    number INTEGER NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('assigned', 'planned', 'evidence', 'assessed', 'graded')),
    body TEXT NOT NULL,
    by_whom TEXT NOT NULL,
    organisation TEXT NOT NULL,
    at_ms INTEGER NOT NULL,
    PRIMARY KEY (recommendation, number)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER recommendation_entry_never_changes BEFORE UPDATE ON recommendation_entry
BEGIN SELECT RAISE(ABORT, 'an entry never changes'); END;
CREATE TRIGGER recommendation_entry_never_goes BEFORE DELETE ON recommendation_entry
BEGIN SELECT RAISE(ABORT, 'an entry never goes'); END;

-- What follows from the entries, for lists: made in the same transaction as each entry.
CREATE TABLE recommendation_state (
    recommendation TEXT NOT NULL PRIMARY KEY REFERENCES recommendation (id),
    status TEXT NOT NULL,
    organisation TEXT,
    due TEXT
) STRICT, WITHOUT ROWID;

CREATE TABLE commitment (
    id TEXT NOT NULL PRIMARY KEY,
    source TEXT NOT NULL CHECK (source IN ('recommendation', 'report', 'meeting', 'regional_body')),
    -- The recommendation's id, or the report, meeting or body in words.
    origin TEXT NOT NULL,
    text TEXT NOT NULL,
    owner TEXT NOT NULL,
    due TEXT NOT NULL,
    indicator TEXT,
    by_whom TEXT NOT NULL,
    at_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX commitment_by_due ON commitment (due, id);
CREATE INDEX commitment_by_origin ON commitment (source, origin);
CREATE TRIGGER commitment_never_changes BEFORE UPDATE ON commitment
BEGIN SELECT RAISE(ABORT, 'a commitment never changes'); END;
CREATE TRIGGER commitment_never_goes BEFORE DELETE ON commitment
BEGIN SELECT RAISE(ABORT, 'a commitment never goes'); END;

CREATE TABLE commitment_entry (
    commitment TEXT NOT NULL REFERENCES commitment (id),
    number INTEGER NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('evidence', 'moved', 'kept', 'withdrawn')),
    -- A later day for `moved`; else empty.
    due TEXT,
    text TEXT NOT NULL,
    by_whom TEXT NOT NULL,
    at_ms INTEGER NOT NULL,
    PRIMARY KEY (commitment, number),
    CHECK ((kind = 'moved') = (due IS NOT NULL))
) STRICT, WITHOUT ROWID;
CREATE TRIGGER commitment_entry_never_changes BEFORE UPDATE ON commitment_entry
BEGIN SELECT RAISE(ABORT, 'an entry never changes'); END;
CREATE TRIGGER commitment_entry_never_goes BEFORE DELETE ON commitment_entry
BEGIN SELECT RAISE(ABORT, 'an entry never goes'); END;
