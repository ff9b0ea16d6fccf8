-- A domain whose answers are as long as they may be is more than 64 kB as a browser
-- sends it: a letter beyond ASCII takes up to 12 bytes.
ALTER TABLE kept_form DROP CONSTRAINT kept_form_fields_length;
ALTER TABLE kept_form ADD CONSTRAINT kept_form_fields_length CHECK (octet_length(fields) BETWEEN 1 AND 1048576);
