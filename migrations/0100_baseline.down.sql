-- Nothing is left but the version. The program took policies, triggers and functions
-- away before.

DROP TABLE team_level, assessment_move, domain_level, validated_answer, submitted_answer, answer, assessment_party, assessment, cycle,
    record_note, kept_form, outbox, notice, audit_sealed, audit_seal, competency, framework, trust_workforce, audit_event, demo_persona,
    session, role_grant, account, trust_team, appointment_holder, appointment_period, appointment, no_such_post, post_recruitment,
    post_period, post, person, installation, register_import, succession, membership, organisation_name, organisation, access_applied;
ALTER DEFAULT PRIVILEGES GRANT EXECUTE ON FUNCTIONS TO PUBLIC;
REVOKE ALL ON SCHEMA public FROM ccio_serve, ccio_operate, ccio_policy, ccio_seal, ccio_publish;
GRANT USAGE ON SCHEMA public TO PUBLIC;
DO $$ BEGIN EXECUTE format('GRANT TEMPORARY ON DATABASE %I TO PUBLIC', current_database()); END $$;
DROP EXTENSION btree_gist;
-- The roles stay: another database of the same server may use them.
