DROP TABLE installation, register_import, succession, membership, organisation_name, organisation;
ALTER DEFAULT PRIVILEGES GRANT EXECUTE ON FUNCTIONS TO PUBLIC;
GRANT USAGE ON SCHEMA public TO PUBLIC;
REVOKE ALL ON SCHEMA public FROM ccio_serve, ccio_operate, ccio_policy;
DROP EXTENSION btree_gist;
-- The roles stay: another database of the same server may use them.
