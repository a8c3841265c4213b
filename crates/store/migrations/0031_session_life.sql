-- When a session began and was used last: it ends some time after its last use, and some time after its
-- beginning however much it is used. Of those begun before this nobody knows, so they end now.
DELETE FROM session;
ALTER TABLE session ADD COLUMN started_at_ms INTEGER NOT NULL DEFAULT 0;
ALTER TABLE session ADD COLUMN seen_at_ms INTEGER NOT NULL DEFAULT 0;
CREATE INDEX session_by_account ON session (account);
