-- The role stays: another database of the same server may use it.
DROP TABLE register_touch, register_change, register_version;
REVOKE ALL ON SCHEMA public FROM ccio_register;
