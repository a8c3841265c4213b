-- Drafts of reports: every version of every file of each, what two people wrote about the same paragraph,
-- what is said about a section, and who has signed which version of it. Nothing a person wrote goes.
CREATE TABLE draft (
    id TEXT NOT NULL PRIMARY KEY,
    by_whom TEXT NOT NULL,
    at_ms INTEGER NOT NULL
) STRICT;

CREATE TABLE draft_text (
    draft TEXT NOT NULL REFERENCES draft (id),
    path TEXT NOT NULL,
    version INTEGER NOT NULL CHECK (version > 0),
    body BLOB NOT NULL,
    by_whom TEXT NOT NULL,
    at_ms INTEGER NOT NULL,
    PRIMARY KEY (draft, path, version)
) STRICT;
CREATE TRIGGER draft_text_never_changes BEFORE UPDATE ON draft_text
BEGIN SELECT RAISE(ABORT, 'what was written never changes'); END;
CREATE TRIGGER draft_text_never_goes BEFORE DELETE ON draft_text
BEGIN SELECT RAISE(ABORT, 'what was written never goes'); END;

-- A paragraph beside the text: the other of two people's, or a suggestion.
CREATE TABLE draft_aside (
    number INTEGER NOT NULL PRIMARY KEY,
    draft TEXT NOT NULL REFERENCES draft (id),
    path TEXT NOT NULL,
    base TEXT NOT NULL,
    kept TEXT NOT NULL,
    own TEXT NOT NULL,
    by_whom TEXT NOT NULL,
    at_ms INTEGER NOT NULL,
    settled TEXT CHECK (settled IN ('taken', 'declined')),
    settled_by TEXT,
    settled_at_ms INTEGER,
    CHECK ((settled IS NULL) = (settled_by IS NULL))
) STRICT;
CREATE INDEX draft_aside_by_draft ON draft_aside (draft, path);
CREATE TRIGGER draft_aside_keeps_its_words BEFORE UPDATE OF
    number, draft, path, base, kept, own, by_whom, at_ms ON draft_aside
BEGIN SELECT RAISE(ABORT, 'what was written never changes'); END;
CREATE TRIGGER draft_aside_never_goes BEFORE DELETE ON draft_aside
BEGIN SELECT RAISE(ABORT, 'what was written never goes'); END;

CREATE TABLE draft_comment (
    number INTEGER NOT NULL PRIMARY KEY,
    draft TEXT NOT NULL REFERENCES draft (id),
    path TEXT NOT NULL,
    body TEXT NOT NULL CHECK (length(body) > 0),
    by_whom TEXT NOT NULL,
    at_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX draft_comment_by_draft ON draft_comment (draft, path);

CREATE TABLE draft_sign_off (
    draft TEXT NOT NULL,
    path TEXT NOT NULL,
    version INTEGER NOT NULL,
    by_whom TEXT NOT NULL,
    at_ms INTEGER NOT NULL,
    PRIMARY KEY (draft, path, version, by_whom),
    FOREIGN KEY (draft, path, version) REFERENCES draft_text (draft, path, version)
) STRICT;
