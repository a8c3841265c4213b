-- A link by which the holder of an account chooses a password: good once and for a time. Only the hash
-- of its secret is kept.
CREATE TABLE invitation (
    secret_sha256 TEXT NOT NULL PRIMARY KEY CHECK (length(secret_sha256) = 64),
    account TEXT NOT NULL UNIQUE REFERENCES account (id) ON DELETE CASCADE,
    expires_at_ms INTEGER NOT NULL
) STRICT;
