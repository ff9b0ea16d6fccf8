DROP TABLE installation, register_import, succession, membership, organisation_name, organisation;
ALTER DEFAULT PRIVILEGES GRANT EXECUTE ON FUNCTIONS TO PUBLIC;
REVOKE SELECT ON schema_migrations FROM ccio_serve, ccio_operate;
GRANT USAGE ON SCHEMA public TO PUBLIC;
DO $$ BEGIN EXECUTE format('GRANT TEMPORARY ON DATABASE %I TO PUBLIC', current_database()); END $$;
REVOKE ALL ON SCHEMA public FROM ccio_serve, ccio_operate, ccio_policy;
DROP EXTENSION btree_gist;
-- The roles stay: another database of the same server may use them.
