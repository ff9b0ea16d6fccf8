-- Nobody gets anything in this database by being connected to it. Temporary tables and
-- types above all: Postgres looks among them before it looks anywhere else, so every
-- function also names pg_temp, last.
DO $$ BEGIN EXECUTE format('REVOKE TEMPORARY ON DATABASE %I FROM PUBLIC', current_database()); END $$;
GRANT USAGE ON SCHEMA public TO ccio_serve, ccio_operate, ccio_policy, ccio_seal, ccio_publish, ccio_register;

-- The program asks which schema it has as whoever it signs in as: a login that is in
-- ccio_serve and owns nothing will do.
GRANT SELECT ON schema_migrations, access_applied TO ccio_serve, ccio_operate, ccio_seal;
