-- Tokens by which programs send in an account's name: for what, until when. Only the hash is kept.
CREATE TABLE token (
    token_sha256 TEXT NOT NULL PRIMARY KEY CHECK (length(token_sha256) = 64),
    account TEXT NOT NULL REFERENCES account (id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    -- Words for what it is good for, with commas between them.
    scopes TEXT NOT NULL,
    made_at_ms INTEGER NOT NULL,
    expires_at_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX token_by_account ON token (account, made_at_ms);
