-- Documents of the United Nations: texts in paragraphs, catalogue records, roll calls, the thesaurus,
-- and what each import brought. What came in never changes: another reading of it is another document.

CREATE TABLE document (
    id TEXT NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL CHECK (kind IN ('text', 'record')),
    title TEXT NOT NULL,
    language TEXT,
    -- ISO 8601: a day, a month or a year.
    day TEXT,
    -- What the reader made of it, as JSON, without its paragraphs.
    body TEXT NOT NULL,
    restricted INTEGER NOT NULL CHECK (restricted IN (0, 1)),
    file_sha256 TEXT NOT NULL REFERENCES received_file (sha256),
    -- Where in the file it stood, and how the file was called.
    place TEXT NOT NULL,
    file_name TEXT NOT NULL,
    at_ms INTEGER NOT NULL
) STRICT;
CREATE TRIGGER document_never_changes BEFORE UPDATE ON document
BEGIN SELECT RAISE(ABORT, 'a document never changes'); END;
CREATE TRIGGER document_never_goes BEFORE DELETE ON document
BEGIN SELECT RAISE(ABORT, 'a document never goes'); END;

-- Several documents may claim one symbol: languages, records beside texts, and errors.
CREATE TABLE document_symbol (
    symbol TEXT NOT NULL,
    document TEXT NOT NULL REFERENCES document (id),
    rank INTEGER NOT NULL,
    PRIMARY KEY (symbol, document)
) STRICT, WITHOUT ROWID;
CREATE INDEX document_symbol_by_document ON document_symbol (document, rank);

CREATE TABLE document_paragraph (
    document TEXT NOT NULL REFERENCES document (id),
    place INTEGER NOT NULL,
    address TEXT NOT NULL,
    kind TEXT NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (document, place)
) STRICT, WITHOUT ROWID;

CREATE TABLE document_label (
    document TEXT NOT NULL REFERENCES document (id),
    address TEXT NOT NULL,
    scheme TEXT NOT NULL,
    code TEXT NOT NULL,
    PRIMARY KEY (document, address, scheme, code)
) STRICT, WITHOUT ROWID;

CREATE TABLE roll_call (
    id TEXT NOT NULL PRIMARY KEY,
    symbol TEXT,
    day TEXT,
    title TEXT NOT NULL,
    body TEXT NOT NULL,
    file_sha256 TEXT NOT NULL REFERENCES received_file (sha256),
    at_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX roll_call_by_symbol ON roll_call (symbol);

-- Votes may come before the table that describes their roll call. Two different votes of one member
-- are both kept.
CREATE TABLE ballot (
    roll_call TEXT NOT NULL,
    name TEXT NOT NULL,
    code TEXT NOT NULL,
    choice TEXT NOT NULL CHECK (choice IN ('yes', 'no', 'abstain', 'not-voting', 'unknown')),
    PRIMARY KEY (roll_call, name, choice)
) STRICT, WITHOUT ROWID;

CREATE TABLE roll_call_subject (
    roll_call TEXT NOT NULL,
    subject TEXT NOT NULL,
    PRIMARY KEY (roll_call, subject)
) STRICT, WITHOUT ROWID;

CREATE TABLE thesaurus_term (
    uri TEXT NOT NULL,
    label TEXT NOT NULL,
    preferred TEXT NOT NULL,
    PRIMARY KEY (uri, label)
) STRICT, WITHOUT ROWID;
CREATE INDEX thesaurus_term_by_label ON thesaurus_term (label);

CREATE TABLE document_import (
    seq INTEGER NOT NULL PRIMARY KEY,
    at_ms INTEGER NOT NULL,
    actor TEXT NOT NULL,
    receipt TEXT NOT NULL
) STRICT;
