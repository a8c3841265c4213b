-- The audit log is searched by who and by what kind of deed, newest first.
CREATE INDEX audit_by_actor ON audit (actor, seq);
CREATE INDEX audit_by_action ON audit (action, seq);
