package postgres_test

import (
	"cmp"
	"maps"
	"slices"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"

	"ccio/internal/authz"
	"ccio/internal/day"
	"ccio/internal/insight"
	"ccio/internal/organisation"
	"ccio/internal/post"
	"ccio/internal/postgres"
	"ccio/internal/postgres/pgtest"
)

func sameDay() gocmp.Option { return gocmp.Comparer(func(a, b day.Day) bool { return a == b }) }

// trustsWithPosts are those of the demonstration and the example; trustsOfActors
// are those of them that the actors have to do with, and one more.
func trustsWithPosts() []organisation.Code {
	return []organisation.Code{"R0A", "RR8", "RJ1", "RRK", "RX9", "RP4", "TAD", "REM", "RBQ"}
}

func trustsOfActors() []organisation.Code {
	return []organisation.Code{"R0A", "RR8", "RJ1", "REM", "TAD"}
}

// seen is what the methods show somebody of every trust, now and on another day
// as it was known then.
type seen struct {
	Holders, Hours map[post.AppointmentID]post.Holder
}

func look(t *testing.T, db *postgres.DB, who authz.Actor) map[string]seen {
	t.Helper()
	all := map[string]seen{}
	for _, trust := range trustsOfActors() {
		for _, q := range []insight.Query{{AsAt: today(), Trust: trust}, {AsAt: d("2025-02-01"), Trust: trust},
			{AsAt: today(), KnownOn: d("2020-01-15"), Trust: trust}} {
			var s seen
			if p, err := authz.Authorize(who, authz.ViewHolder); err == nil {
				s.Holders, err = db.Holders(t.Context(), p, q)
				must(t, err)
			}
			if p, err := authz.Authorize(who, authz.ViewHours); err == nil {
				s.Hours, err = db.Hours(t.Context(), p, q)
				must(t, err)
			}
			all[string(trust)+" "+q.AsAt.String()+" "+q.KnownOn.String()] = s
		}
	}
	return all
}

// actorsOf are the actors that somebody can be in the program: one for each
// living grant.
func (w world) actorsOf(t testing.TB, a actor) []authz.Actor {
	t.Helper()
	type row struct {
		role             authz.Role
		appointment      post.AppointmentID
		trustCode, place organisation.Code
	}
	rows, err := w.super.Query(t.Context(), `SELECT role, coalesce(appointment_id, '00000000-0000-0000-0000-000000000000'),
		coalesce(trust_code, ''), coalesce(region_code, '')
FROM role_grant WHERE person_id = $1 AND valid_from <= $2 AND coalesce(valid_to, $2) >= $2
AND (role NOT IN ('validator', 'board_member') OR confirmed_at IS NOT NULL)`, a.id, today())
	must(t, err)
	defer rows.Close()
	var found []authz.Actor
	for rows.Next() {
		var r row
		must(t, rows.Scan(&r.role, &r.appointment, &r.trustCode, &r.place))
		found = append(found, authz.NewActor(a.id, r.role, authz.Scope{Appointment: r.appointment.UUID, Trust: r.trustCode, Region: r.place}))
	}
	must(t, rows.Err())
	return found
}

// Each line of defence alone shows what both together show. The first: the
// permit in the WHERE clause, for a login above the policies and with an
// actor_hours that gives everybody's. The second is TestPolicies, and below.
func TestFirstLineAlone(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	both := pgtest.Open(t, w.address, postgres.RoleServe, time.Now)
	first := postgres.OpenAsLogin(t, pgtest.Superuser(t, w.address), time.Now)
	type view struct {
		who  authz.Actor
		seen map[string]seen
	}
	views := map[string][]view{}
	for _, a := range w.actors {
		for _, who := range w.actorsOf(t, a) {
			views[a.name] = append(views[a.name], view{who, look(t, both, who)})
		}
	}
	w.exec(t, `CREATE OR REPLACE FUNCTION actor_hours() RETURNS TABLE (holder_id uuid, actual_hundredths integer, actual_unit text,
		protected_time boolean) LANGUAGE sql AS
'SELECT id, actual_hundredths, actual_unit, protected_time FROM appointment_holder'`)
	shown := map[authz.Role]int{}
	for name, each := range views {
		for _, v := range each {
			got := look(t, first, v.who)
			if diff := gocmp.Diff(v.seen, got, sameDay()); diff != "" {
				t.Errorf("%s as %s (-both lines +the first alone):\n%s", name, v.who.Role(), diff)
			}
			for _, s := range got {
				shown[v.who.Role()] += len(s.Holders) + len(s.Hours)
			}
		}
	}
	for _, role := range authz.Roles() {
		none := role == authz.RegionalAnalyst || role == authz.NationalAnalyst
		if (shown[role] == 0) != none {
			t.Errorf("a %s is shown %d holders or hours", role, shown[role])
		}
	}
}

// A first line that lies does not open the second: whoever it takes for a
// national administrator, or for a board member of every trust, is shown what
// their own grants in the table let them see.
func TestSecondLineAlone(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	db := pgtest.Open(t, w.address, postgres.RoleServe, time.Now)
	on := today()
	rules := visible()
	read := func(a actor, rule string) map[string]bool {
		ids := column[string](t, w.super, `SELECT r.id FROM (`+rules[rule]+`) r (id), (SELECT $1::uuid, $2::bool, $3::bool, $4::text[],
			$5::text[], $6::uuid, $7::text[]) typed`,
			a.id, a.granted, a.national, texts(a.serves), texts(a.runs), a.validates, texts(a.boards))
		set := map[string]bool{}
		for _, id := range ids {
			set[id] = true
		}
		return set
	}
	type living struct {
		ID          string
		Appointment post.AppointmentID
	}
	for _, a := range w.actors {
		if a.id == (actor{}).id {
			continue
		}
		holders, hours := read(a, "appointment_holder"), read(a, "actor_hours()")
		for _, trust := range trustsOfActors() {
			rows, err := w.super.Query(t.Context(), `SELECT h.id::text, h.appointment_id FROM appointment_holder h
				JOIN appointment_period l USING (appointment_id)
JOIN appointment a ON a.id = h.appointment_id JOIN post p ON p.id = a.post_id
WHERE h.superseded_at IS NULL AND l.superseded_at IS NULL AND p.trust_code = $1
AND $2 BETWEEN l.valid_from AND coalesce(l.valid_to, $2)`, trust, on)
			must(t, err)
			var wantHolders, wantHours []post.AppointmentID
			for rows.Next() {
				var r living
				must(t, rows.Scan(&r.ID, &r.Appointment))
				// Without a living grant the facts of the post, which the query
				// joins, are not theirs: not even about themselves.
				if a.granted && holders[r.ID] {
					wantHolders = append(wantHolders, r.Appointment)
				}
				if a.granted && hours[r.ID] {
					wantHours = append(wantHours, r.Appointment)
				}
			}
			must(t, rows.Err())
			q := insight.Query{AsAt: on, Trust: trust}
			got, err := db.Holders(t.Context(), permit(t, a.id, authz.NationalAdministrator, authz.Scope{}, authz.ViewHolder), q)
			must(t, err)
			same(t, a.name+" taken for a national administrator, holders of "+string(trust), keys(got), wantHolders)
			board := authz.Scope{Trust: trust}
			got, err = db.Holders(t.Context(), permit(t, a.id, authz.BoardMember, board, authz.ViewHolder), q)
			must(t, err)
			same(t, a.name+" taken for a board member, holders of "+string(trust), keys(got), wantHolders)
			got, err = db.Hours(t.Context(), permit(t, a.id, authz.BoardMember, board, authz.ViewHours), q)
			must(t, err)
			same(t, a.name+" taken for a board member, hours of "+string(trust), keys(got), wantHours)
		}
	}
	// Without a grant that lives the register is empty, whatever is asked.
	for _, name := range []string{"without a grant", "expired", "future", "unconfirmed board member", "an unknown actor"} {
		p := permit(t, w.actor(t, name).id, authz.NationalAnalyst, authz.Scope{}, authz.ViewRegister)
		posts, statements, err := db.TrustPosts(t.Context(), p, insight.Query{AsAt: on, Trust: "RR8"})
		must(t, err)
		picture, err := db.Picture(t.Context(), p, insight.Query{AsAt: on})
		must(t, err)
		c := picture.Whole()
		if len(posts)+len(statements) != 0 || c.States[post.NotRecorded] != c.Trusts || c.FiveTrained.Told() != 0 || c.Trusts == 0 {
			t.Errorf("%s reads %d posts and %d statements, and the picture %+v", name, len(posts), len(statements), c)
		}
	}
}

func keys(m map[post.AppointmentID]post.Holder) []post.AppointmentID {
	return slices.Collect(maps.Keys(m))
}

func same(t *testing.T, what string, got, want []post.AppointmentID) {
	t.Helper()
	order := func(a, b post.AppointmentID) int { return cmp.Compare(a.String(), b.String()) }
	slices.SortFunc(got, order)
	slices.SortFunc(want, order)
	if !slices.Equal(got, want) {
		t.Errorf("%s: %v, want %v", what, got, want)
	}
}
