-- Texts under negotiation: each version in paragraphs, and what delegations propose and say of them.
-- Everything is added; nothing is altered.

CREATE TABLE negotiated_text (
    id TEXT NOT NULL PRIMARY KEY,
    -- The symbol of the draft (L. document), where it has one.
    symbol TEXT,
    title TEXT NOT NULL,
    by_whom TEXT NOT NULL,
    at_ms INTEGER NOT NULL
) STRICT;

CREATE TABLE negotiated_version (
    text TEXT NOT NULL REFERENCES negotiated_text (id),
    number INTEGER NOT NULL,
    note TEXT NOT NULL,
    by_whom TEXT NOT NULL,
    at_ms INTEGER NOT NULL,
    PRIMARY KEY (text, number)
) STRICT, WITHOUT ROWID;

CREATE TABLE negotiated_paragraph (
    text TEXT NOT NULL,
    version INTEGER NOT NULL,
    place INTEGER NOT NULL,
    address TEXT NOT NULL,
    -- The paragraph as `undocs` reads it, as JSON.
    body TEXT NOT NULL,
    PRIMARY KEY (text, version, place),
    FOREIGN KEY (text, version) REFERENCES negotiated_version (text, number)
) STRICT, WITHOUT ROWID;

CREATE TABLE negotiated_entry (
    text TEXT NOT NULL REFERENCES negotiated_text (id),
    number INTEGER NOT NULL,
    -- The paragraph by its address, and the version it was said of.
    address TEXT NOT NULL,
    version INTEGER NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('proposal', 'position', 'ours', 'cleared')),
    -- The delegation; empty for our own.
    delegation TEXT NOT NULL,
    stance TEXT NOT NULL CHECK (stance IN ('', 'support', 'oppose', 'reserve')),
    words TEXT NOT NULL,
    -- Of a clearance, the entry that is cleared.
    about INTEGER,
    by_whom TEXT NOT NULL,
    at_ms INTEGER NOT NULL,
    PRIMARY KEY (text, number),
    CHECK ((kind = 'cleared') = (about IS NOT NULL))
) STRICT, WITHOUT ROWID;
CREATE TRIGGER negotiated_entry_never_changes BEFORE UPDATE ON negotiated_entry
BEGIN SELECT RAISE(ABORT, 'an entry never changes'); END;
CREATE TRIGGER negotiated_entry_never_goes BEFORE DELETE ON negotiated_entry
BEGIN SELECT RAISE(ABORT, 'an entry never goes'); END;
CREATE TRIGGER negotiated_version_never_changes BEFORE UPDATE ON negotiated_version
BEGIN SELECT RAISE(ABORT, 'a version never changes'); END;
CREATE TRIGGER negotiated_paragraph_never_changes BEFORE UPDATE ON negotiated_paragraph
BEGIN SELECT RAISE(ABORT, 'a version never changes'); END;
