DROP TABLE competency, framework;
DROP FUNCTION framework_never_changes();
DROP FUNCTION framework_is_published(uuid);
