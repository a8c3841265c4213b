-- The transparency log: every leaf as it was made, and the checkpoint signed with each batch of them.
-- Tiles and proofs are made from these and kept nowhere else.
CREATE TABLE log_leaf (
    position INTEGER NOT NULL PRIMARY KEY CHECK (position >= 0),
    kind TEXT NOT NULL,
    -- What it is about, for whoever looks for it: no part of the leaf, and never public for submissions.
    object TEXT NOT NULL,
    body BLOB NOT NULL CHECK (length(body) BETWEEN 1 AND 65535),
    hash TEXT NOT NULL CHECK (length(hash) = 64)
) STRICT;
CREATE INDEX log_leaf_by_object ON log_leaf (kind, object);
CREATE TRIGGER log_leaf_never_changes BEFORE UPDATE ON log_leaf
BEGIN SELECT RAISE(ABORT, 'a leaf of the log never changes'); END;
CREATE TRIGGER log_leaf_never_goes BEFORE DELETE ON log_leaf
BEGIN SELECT RAISE(ABORT, 'a leaf of the log never goes'); END;
CREATE TRIGGER log_leaf_follows BEFORE INSERT ON log_leaf
WHEN NEW.position <> (SELECT COALESCE(MAX(position), -1) + 1 FROM log_leaf)
BEGIN SELECT RAISE(ABORT, 'a leaf takes the next place'); END;

CREATE TABLE log_checkpoint (
    size INTEGER NOT NULL PRIMARY KEY CHECK (size > 0),
    -- The roots of the complete subtrees at the right edge, so that a leaf is added without the others.
    edge TEXT NOT NULL,
    note TEXT NOT NULL,
    at_ms INTEGER NOT NULL
) STRICT;
CREATE TRIGGER log_checkpoint_never_changes BEFORE UPDATE ON log_checkpoint
BEGIN SELECT RAISE(ABORT, 'a checkpoint never changes'); END;
CREATE TRIGGER log_checkpoint_never_goes BEFORE DELETE ON log_checkpoint
BEGIN SELECT RAISE(ABORT, 'a checkpoint never goes'); END;

-- What the commitment of a submission's leaf hides: shown to its supplier and its reviewers.
CREATE TABLE receipt (
    submission TEXT NOT NULL PRIMARY KEY REFERENCES submission (id),
    body TEXT NOT NULL,
    -- The salt that the origins of its figures are hidden with.
    origin_salt TEXT NOT NULL CHECK (length(origin_salt) = 64),
    position INTEGER NOT NULL UNIQUE REFERENCES log_leaf (position)
) STRICT;
CREATE TRIGGER receipt_never_changes BEFORE UPDATE ON receipt
BEGIN SELECT RAISE(ABORT, 'a receipt never changes'); END;
CREATE TRIGGER receipt_never_goes BEFORE DELETE ON receipt
BEGIN SELECT RAISE(ABORT, 'a receipt never goes'); END;

-- The Merkle tree over the figures of each Parquet file.
CREATE TABLE file_tree (
    path TEXT NOT NULL PRIMARY KEY,
    figures INTEGER NOT NULL,
    root TEXT NOT NULL CHECK (length(root) = 64)
) STRICT;
CREATE TRIGGER file_tree_never_changes BEFORE UPDATE ON file_tree
BEGIN SELECT RAISE(ABORT, 'the tree of a file never changes'); END;
CREATE TRIGGER file_tree_never_goes BEFORE DELETE ON file_tree
BEGIN SELECT RAISE(ABORT, 'the tree of a file never goes'); END;

-- The manifests whose hashes the leaves of publications hold.
CREATE TABLE log_manifest (
    sha256 TEXT NOT NULL PRIMARY KEY CHECK (length(sha256) = 64),
    body TEXT NOT NULL
) STRICT;
CREATE TRIGGER log_manifest_never_changes BEFORE UPDATE ON log_manifest
BEGIN SELECT RAISE(ABORT, 'a manifest never changes'); END;
CREATE TRIGGER log_manifest_never_goes BEFORE DELETE ON log_manifest
BEGIN SELECT RAISE(ABORT, 'a manifest never goes'); END;

-- Where the audit log ends: entries cut off at its end show.
CREATE TABLE audit_head (
    id INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
    seq INTEGER NOT NULL,
    hash TEXT NOT NULL
) STRICT;
INSERT INTO audit_head (id, seq, hash)
SELECT 1, COALESCE(MAX(seq), 0), COALESCE((SELECT hash FROM audit ORDER BY seq DESC LIMIT 1), '')
FROM audit;
