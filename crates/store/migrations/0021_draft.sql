-- A draft (a version with an extension, such as 2.0.0-draft) may still change and go; whatever is
-- final stays for ever.
DROP TRIGGER artefact_never_goes;
CREATE TRIGGER artefact_never_goes BEFORE DELETE ON artefact
WHEN OLD.version NOT LIKE '%-%'
BEGIN SELECT RAISE(ABORT, 'a final artefact never goes'); END;
