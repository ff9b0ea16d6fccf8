package accesstest

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"ccio/internal/account"
	"ccio/internal/authz"
	"ccio/internal/organisation"
)

// book is the register of these tests: the people and every fact.
type book struct {
	address string
	super   *pgx.Conn
	people  []person
	facts   []fact
	marks   map[string][]fact // what each mark stands for
}

func (b *book) person(label string) person {
	for _, p := range b.people {
		if p.label == label {
			return p
		}
	}
	panic("there is nobody called " + label)
}

// newRegister fills a clone. Every row gets a fact, so that everything that can be
// read from a table belongs to some subject.
func newRegister(t testing.TB) *book {
	t.Helper()
	b := &book{address: cluster.Clone(t), people: cast()}
	b.super = superuser(t, b.address)
	exec(t, b.super, `UPDATE installation SET is_demonstration = true`)
	for _, table := range []string{"framework", "competency"} {
		id := map[string]string{"framework": "id", "competency": "framework_id"}[table]
		for _, id := range texts(t, b.super, `SELECT DISTINCT `+id+`::text FROM `+table) {
			b.facts = append(b.facts, fact{subject: published, table: table, id: id})
		}
	}
	for _, id := range texts(t, b.super, `SELECT id::text FROM audit_event`) { // of the command line, which loaded the organisations
		b.facts = append(b.facts, fact{subject: event, table: "audit_event", id: id})
	}
	unpublished := idOf("framework")
	exec(t, b.super, `INSERT INTO framework (id, code, version, title, document, recorded_at)
		VALUES ($1, 'draft', '9.9', $2, '{}', '2025-01-01')`, unpublished, mark("draft"))
	exec(t, b.super, `INSERT INTO competency (framework_id, id, domain_id, position) VALUES ($1, 'draft.draft', 'draft', 1)`, unpublished)
	b.facts = append(b.facts, fact{subject: draft, table: "framework", id: unpublished.String(), marks: []string{mark("draft")}},
		fact{subject: draft, table: "competency", id: unpublished.String()})
	for i := range b.people {
		if b.people[i].id != uuid.Nil {
			exec(t, b.super, `INSERT INTO person (id, name, recorded_at)
				VALUES ($1, $2, '2024-01-01')`, b.people[i].id, "Invented "+mark("name", b.people[i].label))
		}
	}
	for _, code := range []string{"2024-25", "2025-26"} {
		exec(t, b.super, `INSERT INTO cycle (code, framework_id, threshold, opens_on, closes_on, recorded_at, opened_at)
SELECT $1, id, 8, $2::date, $2::date + 90, '2024-01-01', '2024-01-02' FROM framework
WHERE code = 'ccio' AND published_at IS NOT NULL`, code, code[:4]+"-04-01")
		b.add(cycles, "cycle", text(code), uuid.Nil, scope{})
	}
	exec(t, b.super, `INSERT INTO cycle (code, framework_id, threshold, opens_on, closes_on, recorded_at, opened_at, closed_at)
SELECT $1, id, 8, '2023-04-01', '2023-06-30', '2023-01-01', '2023-04-01', '2023-07-01' FROM framework
WHERE code = 'ccio' AND published_at IS NOT NULL`, closedCycle)
	b.add(cycles, "cycle", text(closedCycle), uuid.Nil, scope{})
	for i, s := range stages() {
		exec(t, b.super, `INSERT INTO cycle (code, framework_id, threshold, opens_on, closes_on, recorded_at, opened_at)
SELECT $1, id, 8, $2::date, $2::date + 90, '2024-01-01', '2024-01-02' FROM framework
WHERE code = 'ccio' AND published_at IS NOT NULL`, s.cycle(i), s.cycle(i)[:4]+"-04-01")
		b.add(cycles, "cycle", text(s.cycle(i)), uuid.Nil, scope{})
	}
	for i, trust := range trusts() {
		b.trust(t, i, trust)
		b.teamOf(t, i, trust)
	}
	for i := range b.people {
		if b.people[i].id != uuid.Nil {
			b.settle(t, i, &b.people[i])
		}
	}
	// One persona is enough. Everybody may know the ids of its person and grant.
	p := b.person("national analyst")
	exec(t, b.super, `INSERT INTO demo_persona (persona, person_id, role_grant_id)
		VALUES ($1, $2, $3)`, account.National, p.id, p.grants[0].id)
	b.facts = append(b.facts, fact{subject: personas, table: "demo_persona", id: string(account.National),
		marks: []string{p.grants[0].id.String()}, quiet: true})
	b.marks = map[string][]fact{}
	for _, f := range b.facts {
		for _, m := range f.marks {
			b.marks[m] = append(b.marks[m], f)
		}
	}
	return b
}

// add records a fact. Each row belongs to a person or a trust.
func (b *book) add(s subject, table string, id fmt.Stringer, whom uuid.UUID, about scope, marks ...string) {
	b.facts = append(b.facts, fact{subject: s, table: table, id: id.String(), person: whom, scope: about, marks: marks})
}

// trust records the posts of a trust, who holds them, and what else the trust has
// told. No day or number occurs twice.
func (b *book) trust(t testing.TB, n int, trust organisation.Code) {
	t.Helper()
	about := scope{trust: trust}
	counted, said, team := idOf("workforce", trust), idOf("statement", trust), idOf("team", trust)
	exec(t, b.super, `INSERT INTO trust_workforce (id, trust_code, counted_on, wte_hundredths, recorded_at)
		VALUES ($1, $2, '2023-04-01', $3, '2023-05-01')`, counted, trust, 4321017+n*100000)
	exec(t, b.super, `INSERT INTO no_such_post (id, trust_code, type, valid_from, recorded_at)
		VALUES ($1, $2, 'clinical_safety_officer', $3::date, '2023-05-01')`, said, trust, fmt.Sprintf("2023-09-%d", 10+n))
	exec(t, b.super, `INSERT INTO trust_team (id, trust_code, valid_from, headcount, five_trained, recorded_at)
		VALUES ($1, $2, '2023-04-01', 2, 'fewer_than_five', '2023-05-01')`, team, trust)
	b.add(register, "trust_workforce", counted, uuid.Nil, about, fmt.Sprintf("%d,210.17", 43+n))
	b.add(register, "no_such_post", said, uuid.Nil, about, fmt.Sprintf("%d September 2023", 10+n), fmt.Sprintf("2023-09-%d", 10+n))
	b.add(register, "trust_team", team, uuid.Nil, about)
	for _, p := range b.people {
		for _, held := range p.holds {
			for _, post := range []string{"ccio", "cnio", "former"} {
				if held.trust == trust && held.appointment == idOf("appointment", trust, post) {
					b.post(t, 3*n+map[string]int{"ccio": 0, "cnio": 1, "former": 2}[post], trust, post, p)
				}
			}
		}
	}
}

// post records a post and its one appointment.
func (b *book) post(t testing.TB, n int, trust organisation.Code, kind string, who person) {
	t.Helper()
	about := scope{trust, idOf("appointment", trust, kind)}
	id, period, recruits := idOf("post", trust, kind), idOf("post period", trust, kind), idOf("recruitment", trust, kind)
	title, appointed, to := mark("title", trust, kind), fmt.Sprintf("2023-03-%d", 10+n), any(nil)
	typ := kind
	if kind == "former" {
		typ, to = "deputy_ccio", "2025-01-31"
	}
	exec(t, b.super, `INSERT INTO post (id, trust_code, recorded_at) VALUES ($1, $2, '2023-05-01')`, id, trust)
	exec(t, b.super, `INSERT INTO post_period (id, post_id, valid_from, type, local_title, funded_hundredths, funded_unit, recorded_at)
VALUES ($1, $2, '2022-08-01', $3, $4, $5, 'pa', '2023-05-01')`, period, id, typ, title, 1101+n)
	exec(t, b.super, `INSERT INTO post_recruitment (id, post_id, valid_from, valid_to, recorded_at)
		VALUES ($1, $2, '2022-09-01', '2022-10-01', '2023-05-01')`, recruits, id)
	exec(t, b.super, `INSERT INTO appointment (id, post_id, recorded_at) VALUES ($1, $2, '2023-05-01')`, about.appointment, id)
	span, row := idOf("appointment period", trust, kind), idOf("holder", trust, kind)
	exec(t, b.super, `INSERT INTO appointment_period (id, appointment_id, kind, share_hundredths, valid_from, valid_to, recorded_at)
VALUES ($1, $2, 'substantive', 100, $3::date, $4::date, '2023-05-01')`, span, about.appointment, appointed, to)
	checked := fmt.Sprintf("2024-02-%d", 10+n)
	exec(t, b.super, `INSERT INTO appointment_holder (id, appointment_id, person_id, actual_hundredths, actual_unit, protected_time,
		profession, regulator, registration_checked_on, fci, fedip, digital_academy, informatics_degree, recorded_at)
VALUES ($1, $2, $3, $4, 'pa', true, 'doctor', 'gmc', $5::date, 'fellow', 'none', true, false,
'2023-05-01')`, row, about.appointment, who.id, 1741+n, checked)
	b.add(register, "post", id, uuid.Nil, about)
	b.add(register, "post_period", period, uuid.Nil, about, title)
	b.add(register, "post_recruitment", recruits, uuid.Nil, about)
	b.add(register, "appointment", about.appointment, uuid.Nil, about)
	b.add(register, "appointment_period", span, uuid.Nil, about, fmt.Sprintf("%d March 2023", 10+n), appointed)
	b.heldPost(who, about, id, title, fmt.Sprintf("%d March 2023", 10+n), appointed)
	for _, p := range b.people {
		for _, g := range p.grants {
			if g.appointment == about.appointment {
				b.heldPost(p, about, id, title)
			}
		}
	}
	b.add(holder, "appointment_holder", row, who.id, about, fmt.Sprintf("%d February 2024", 10+n), checked)
	b.add(hours, "appointment_holder", row, who.id, about, fmt.Sprintf("17.%d PA", 41+n))
	b.add(hours, "appointment", about.appointment, who.id, about)
	b.add(holder, "person", who.id, who.id, about, b.nameOf(who))
	b.addressOf(who, about, true)
	if kind != "former" {
		b.assess(t, about, kind, who)
		for i, s := range stages() {
			b.stage(t, i, s, about, kind, who)
		}
	}
}

// People without a known address, and people who were only invited.
const (
	unaddressed = "holder C"
	invited     = "unconfirmed board A"
)

func addressMark(p person) string { return mark("address", p.label) + "@matrix.example" }

func (b *book) nameOf(p person) string { return "Invented " + mark("name", p.label) }

// addressOf lets the administrators of a place know somebody's address. The
// database also gives the administrator of a trust those of the holders of its
// posts, which no page shows.
func (b *book) addressOf(p person, about scope, quiet bool) {
	account := idOf("account", p.label)
	b.add(address, "person", p.id, p.id, about)
	if p.label == unaddressed {
		return
	}
	b.add(address, "account", account, p.id, about, addressMark(p))
	b.facts[len(b.facts)-1].quiet = quiet
	b.add(address, "account", account, p.id, about, mark("identity", p.label))
	b.facts[len(b.facts)-1].quiet = true // an identity is on no page
}

// settle records what somebody has: an account, grants, a session, a notice with
// its mail, and audit events.
func (b *book) settle(t testing.TB, n int, p *person) {
	t.Helper()
	when := time.Date(2025, 5, 1, 9, n, 0, 0, time.UTC) // 10 o'clock in England
	bound, issuer, subject := any(when), any("https://issuer.example"), any(mark("identity", p.label))
	if p.label == invited {
		bound, issuer, subject = nil, nil, nil
	}
	if p.label != unaddressed {
		exec(t, b.super, `INSERT INTO account (id, person_id, email, issuer, subject, recorded_at, bound_at)
			VALUES ($1, $2, $3, $4, $5, '2024-01-01', $6)`,
			idOf("account", p.label), p.id, addressMark(*p), issuer, subject, bound)
		b.add(knownAddress, "person", p.id, p.id, scope{})
	}
	b.add(name, "person", p.id, p.id, scope{}, b.nameOf(*p))
	b.facts[len(b.facts)-1].quiet = true
	b.addressOf(*p, scope{}, true)
	b.add(signsIn, "person", p.id, p.id, scope{})
	if open := slices.ContainsFunc(p.grants, func(g grant) bool { return !g.ended }); !open && len(p.holds) == 0 {
		b.add(noRole, "person", p.id, p.id, scope{})
	}
	for _, g := range p.grants {
		b.grant(t, *p, g)
	}
	p.token = account.NewToken()
	began := time.Date(2025, 6, 1, 9, n, 0, 0, time.UTC)
	exec(t, b.super, `INSERT INTO session (id, secret_hash, person_id, role_grant_id, created_at, last_seen_at, expires_at)
		VALUES ($1, $2, $3, $4, $5, now(), now() + interval '3 hours')`,
		p.token.ID, p.token.Hash(), p.id, p.throughHTTP().grantID(), began)
	b.add(session, "session", p.token.ID, p.id, scope{}, fmt.Sprintf("1 June 2025 at 10:%02d", n))
	told, mail := idOf("notice", p.label), idOf("mail", p.label)
	exec(t, b.super, `INSERT INTO notice (id, person_id, subject, body, link, recorded_at)
		VALUES ($1, $2, 'Example', $3, '/', '2025-05-01')`, told, p.id, mark("notice", p.label))
	exec(t, b.super, `INSERT INTO outbox (id, notice_id, recorded_at) VALUES ($1, $2, '2025-05-01')`, mail, told)
	b.add(notice, "notice", told, p.id, scope{}, mark("notice", p.label))
	b.add(outbox, "outbox", mail, uuid.Nil, scope{}, mail.String())
	b.words(t, *p)
	for _, g := range p.grants {
		if g.role == authz.TrustAdministrator || g.role == authz.NationalAdministrator {
			b.add(corrector, "person", p.id, p.id, scope{})
		}
	}
	b.happened(t, event, *p, "sign in", scope{}, when)
	for i, held := range p.holds {
		b.happened(t, look, *p, string(authz.ViewHolder), held, when.Add(time.Hour*time.Duration(i+1)))
	}
}

// grantID returns the grant of a session, or nil for none.
func (a asking) grantID() any {
	if len(a.grants) == 0 {
		return nil
	}
	return a.grants[0].id
}

// grant records a grant. The administrator of the trust is told the address of
// whoever has it.
func (b *book) grant(t testing.TB, p person, g grant) {
	t.Helper()
	var to, appointment, trust, region, confirmed, confirmer, ended, ender any
	if g.to != 0 {
		to = today().AddDays(g.to)
	}
	if g.appointment != uuid.Nil {
		appointment = g.appointment
	} else if g.trust != "" {
		trust = g.trust
	}
	if g.region != "" {
		region = g.region
	}
	if account.NeedsConfirmation(g.role) && !g.unconfirmed {
		confirmed, confirmer = "2024-01-02", b.person("without a role").id
	}
	if g.ended {
		ended, ender = "2024-01-03", b.person("without a role").id
	}
	exec(t, b.super, `INSERT INTO role_grant (id, person_id, role, appointment_id, trust_code, region_code, valid_from, valid_to, confirmed_at,
		confirmed_by, ended_at, ended_by, recorded_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9::timestamptz, $10, $11::timestamptz, $12,
'2024-01-01')`, g.id, p.id, g.role, appointment, trust, region, today().AddDays(g.from), to, confirmed, confirmer, ended, ender)
	b.add(granted(g.role), "role_grant", g.id, p.id, g.scope, g.id.String())
	b.add(granted(g.role), "person", p.id, p.id, g.scope, b.nameOf(p))
	if g.trust != "" {
		b.addressOf(p, g.scope, false)
	}
}

// happened records an audit event about somebody.
func (b *book) happened(t testing.TB, s subject, p person, action string, about scope, when time.Time) {
	t.Helper()
	id, object, trust := idOf("event", s, p.label, about), idOf("object", s, p.label, about), any(nil)
	if about.trust != "" {
		trust = about.trust
	}
	exec(t, b.super, `INSERT INTO audit_event (id, occurred_at, actor_id, via, action, object_kind, object_id, subject_id, trust_code)
		VALUES ($1, $2, $3, 'web', $4, 'appointment', $5, $6, $7)`,
		id, when, b.person("national administrator").id, action, object.String(), p.id, trust)
	b.add(s, "audit_event", id, p.id, about, object.String(), when.Add(time.Hour).Format("2 January 2006 at 15:04"))
}

// words records what somebody wrote about their own record, and what else is for
// them alone.
func (b *book) words(t testing.TB, p person) {
	t.Helper()
	note, asked := idOf("note", p.label), idOf("correction", p.label)
	exec(t, b.super, `INSERT INTO record_note (id, person_id, kind, wrong, words, version, recorded_at)
VALUES ($1, $3, 'own_note', NULL, $4, 1, '2025-05-01'),
($2, $3, 'correction', $5, 'Right words', 1, '2025-05-01')`, note, asked, p.id, mark("note", p.label), mark("correction", p.label))
	b.add(ownNote, "record_note", note, p.id, scope{}, mark("note", p.label))
	b.facts[len(b.facts)-1].quiet = true // of somebody without a post it is on no page but their own
	b.add(correction, "record_note", asked, p.id, scope{}, mark("correction", p.label))
	b.own(t, p)
	for _, held := range p.holds {
		b.add(ownNote, "record_note", note, p.id, held, mark("note", p.label))
		b.add(correction, "record_note", asked, p.id, held, mark("correction", p.label))
	}
}

func (b *book) heldPost(p person, about scope, post fmt.Stringer, marks ...string) {
	b.add(heldPost, "post", post, p.id, about, marks...)
	b.facts[len(b.facts)-1].quiet = true
	b.add(heldPost, "appointment", about.appointment, p.id, about)
}
