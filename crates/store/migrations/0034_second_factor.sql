-- The second factor of an account: a secret shared with its holder's telephone (RFC 6238). A code is
-- good once: the last step that was used is kept.
CREATE TABLE second_factor (
    account TEXT NOT NULL PRIMARY KEY REFERENCES account (id) ON DELETE CASCADE,
    secret TEXT NOT NULL CHECK (length(secret) = 40),
    last_step INTEGER NOT NULL
) STRICT;

-- Codes for whoever lost the telephone, each good once; of 120 random bits, so a plain hash is enough.
CREATE TABLE recovery_code (
    code_sha256 TEXT NOT NULL PRIMARY KEY CHECK (length(code_sha256) = 64),
    account TEXT NOT NULL REFERENCES second_factor (account) ON DELETE CASCADE
) STRICT;
CREATE INDEX recovery_code_by_account ON recovery_code (account);
