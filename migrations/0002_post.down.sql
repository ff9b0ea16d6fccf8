DROP TABLE trust_team, appointment_holder, appointment_period, appointment, no_such_post, post_recruitment, post_period, post, person;
DROP FUNCTION fact_is_only_superseded();
