package browsertest

import (
	"testing"

	"github.com/jackc/pgx/v5"

	"ccio/internal/account"
	"ccio/internal/postgres/pgtest"
)

// TestHostileNames gives every body a name of 120 characters, in words of up to 39
// letters, and opens each kind of page on a telephone, on a desktop and at 400%
// zoom.
func TestHostileNames(t *testing.T) {
	t.Parallel()
	s := newSite(t, nil)
	super, err := pgx.Connect(t.Context(), pgtest.Superuser(t, s.owner))
	if err != nil {
		t.Fatal(err)
	}
	_, err = super.Exec(t.Context(), `UPDATE organisation_name
SET display_name = rpad(organisation_code || ' & "Quoted" <b>Partnership</b> of Bath and Wiltshire ', 120,
	'Llanfairpwllgwyngyllgogerychwyrndrobwll ') WHERE valid_to IS NULL;
SET session_replication_role = replica; UPDATE post_period SET local_title = repeat('Chiefclinicalinformationofficer ', 6)`)
	if err == nil {
		err = super.Close(t.Context())
	}
	if err != nil {
		t.Fatal(err)
	}
	axe := axeSource(t)
	b := s.signedIn(t, account.National)
	for _, path := range []string{
		"/england", "/regions/Y62", "/icbs/QOP", "/trusts?q=Llanfair", "/trusts/R0A", "/trusts/R0A/posts", "/exports",
	} {
		b.telephone(t)
		b.open(t, path)
		for _, problem := range tooWide(t, b) {
			t.Errorf("%s on a telephone: %s", path, problem)
		}
		b.size(t, 1280, 800)
		b.open(t, path)
		for _, problem := range everywhere(t, b, axe) {
			t.Errorf("%s: %s", path, problem)
		}
	}
}
