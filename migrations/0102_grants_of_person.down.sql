DROP INDEX role_grant_person;
