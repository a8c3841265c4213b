-- Searches that somebody keeps, and what each import of documents brought them.

CREATE TABLE saved_search (
    id TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    query TEXT NOT NULL,
    -- The facets chosen, as JSON.
    filters TEXT NOT NULL,
    by_whom TEXT NOT NULL,
    at_ms INTEGER NOT NULL
) STRICT;
CREATE TRIGGER saved_search_never_changes BEFORE UPDATE ON saved_search
BEGIN SELECT RAISE(ABORT, 'a saved search never changes'); END;

-- The query kept with its result: how many paragraphs there were after each import.
CREATE TABLE saved_search_run (
    search TEXT NOT NULL REFERENCES saved_search (id) ON DELETE CASCADE,
    import INTEGER NOT NULL,
    total INTEGER NOT NULL,
    at_ms INTEGER NOT NULL,
    PRIMARY KEY (search, import)
) STRICT, WITHOUT ROWID;

-- Each paragraph once, with the run that found it first.
CREATE TABLE saved_search_hit (
    search TEXT NOT NULL REFERENCES saved_search (id) ON DELETE CASCADE,
    document TEXT NOT NULL,
    address TEXT NOT NULL,
    title TEXT NOT NULL,
    excerpt TEXT NOT NULL,
    import INTEGER NOT NULL,
    at_ms INTEGER NOT NULL,
    PRIMARY KEY (search, document, address)
) STRICT, WITHOUT ROWID;
CREATE INDEX saved_search_hit_by_time ON saved_search_hit (search, at_ms);
