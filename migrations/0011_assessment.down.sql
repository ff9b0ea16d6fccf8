-- Everything that anybody assessed is given up.
DROP TABLE assessment_move, domain_level, validated_answer, submitted_answer, answer, assessment_party, assessment, cycle;
DROP FUNCTION assessment_moves();
DROP FUNCTION assessment_is_only_added();
DROP FUNCTION cycle_is_fixed();
DROP FUNCTION actor_begins(uuid);
DROP FUNCTION actor_may_assess(uuid, text);
DROP FUNCTION actor_region_appointments();
DROP FUNCTION actor_levels();
DROP FUNCTION actor_validated_assessments(text[]);
DROP FUNCTION actor_writable_assessments();
DROP FUNCTION actor_own_assessments();
REVOKE SELECT ON membership FROM ccio_policy;
