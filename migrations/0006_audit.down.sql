DROP POLICY seal ON audit_event;
REVOKE ALL ON audit_event, schema_migrations FROM ccio_seal;
REVOKE ALL ON SCHEMA public FROM ccio_seal;
DROP TRIGGER only_added ON audit_event;
DROP INDEX audit_event_time;
DROP TABLE audit_sealed, audit_seal;
DROP FUNCTION audit_is_only_added();
