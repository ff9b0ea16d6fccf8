-- What was kept and is too long is given up.
ALTER TABLE kept_form NO FORCE ROW LEVEL SECURITY;
DELETE FROM kept_form WHERE octet_length(fields) > 65536;
ALTER TABLE kept_form FORCE ROW LEVEL SECURITY;
ALTER TABLE kept_form DROP CONSTRAINT kept_form_fields_length;
ALTER TABLE kept_form ADD CONSTRAINT kept_form_fields_length CHECK (octet_length(fields) BETWEEN 1 AND 65536);
