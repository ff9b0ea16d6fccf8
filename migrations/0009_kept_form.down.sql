DROP TABLE kept_form;
DROP FUNCTION lapsed_session(uuid, bytea);
