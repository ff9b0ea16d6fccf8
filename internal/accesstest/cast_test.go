package accesstest

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"time"

	"github.com/google/uuid"

	"ccio/internal/account"
	"ccio/internal/authz"
	"ccio/internal/day"
	"ccio/internal/organisation"
)

// The trusts: a person's own, one in another region, and another in the same
// region.
const (
	trustA = organisation.Code("R0A")
	trustB = organisation.Code("RJ1")
	trustC = organisation.Code("RBQ")
)

func trusts() []organisation.Code  { return []organisation.Code{trustA, trustB, trustC} }
func regions() []organisation.Code { return []organisation.Code{"Y62", "Y56"} }

// regionOf returns the region of a trust, or none for no trust.
func regionOf(trust organisation.Code) organisation.Code {
	return map[organisation.Code]organisation.Code{trustA: "Y62", trustB: "Y56", trustC: "Y62"}[trust]
}

func icbs() []organisation.Code { return []organisation.Code{"QOP", "QKK", "QYG"} }

// past is a day on which the former holder was in the post.
const past = "2024-06-01"

// today is the real day: policies date grants by the database's own clock.
func today() day.Day { return day.Of(time.Now()) }

// idOf always returns the same id for the same words.
func idOf(words ...any) uuid.UUID {
	return uuid.NewSHA1(uuid.MustParse("2d3b0e3a-52a4-5d0e-9a50-4d5f2e6f7a10"), []byte(fmt.Sprint(words...)))
}

// mark returns a word that occurs nowhere else.
func mark(words ...any) string {
	sum := sha256.Sum256([]byte(fmt.Sprint(words...)))
	return "zq" + hex.EncodeToString(sum[:6])
}

type grant struct {
	id     uuid.UUID
	role   authz.Role
	region organisation.Code
	scope
	from, to    int // days from today; to 0: until further notice
	unconfirmed bool
	ended       bool
}

func (g grant) lives() bool {
	return g.from <= 0 && g.to >= 0 && !g.unconfirmed && !g.ended
}

// person is somebody who asks for things, and about whom there are facts.
type person struct {
	label  string
	id     uuid.UUID // uuid.Nil: nobody is signed in
	grants []grant
	holds  []scope
	token  account.Token
}

// throughSQL returns what the database knows about somebody.
func (p person) throughSQL() asking {
	a := asking{id: p.id, holds: p.holds}
	for _, g := range p.grants {
		if g.lives() {
			a.grants = append(a.grants, g)
		}
	}
	return a
}

// throughHTTP returns what the site knows about somebody: the first role in force,
// in which they act, and the post if the role is that of its holder.
func (p person) throughHTTP() asking {
	a := asking{id: p.id}
	for _, g := range p.grants {
		if !g.lives() || g.role == authz.SecretarysLevels || g.role == authz.CompletionExport {
			continue
		}
		a.grants = []grant{g}
		if g.role == authz.PostHolder {
			a.holds = []scope{g.scope}
		}
		return a
	}
	return a
}

func (a asking) role() authz.Role {
	if len(a.grants) == 0 {
		return ""
	}
	return a.grants[0].role
}

// cast lists everybody: each role in each trust, and people whose role gives them
// nothing. The national administrator comes last, because their looks are recorded.
func cast() []person {
	at := func(trust organisation.Code, post string) scope {
		return scope{trust, idOf("appointment", trust, post)}
	}
	of := func(role authz.Role, s scope) grant { return grant{role: role, scope: s, from: -30} }
	run := func(role authz.Role, trust organisation.Code) grant { return of(role, scope{trust: trust}) }
	region := func(role authz.Role, code organisation.Code) grant { return grant{role: role, region: code, from: -30} }
	england := func(role authz.Role) grant { return grant{role: role, from: -30} }
	with := func(g grant, change func(*grant)) grant { change(&g); return g }
	var all []person
	add := func(label string, holds []scope, grants ...grant) {
		all = append(all, person{label: label, id: idOf(label), grants: grants, holds: holds})
	}
	for _, trust := range trusts() {
		letter := map[organisation.Code]string{trustA: "A", trustB: "B", trustC: "C"}[trust]
		add("holder "+letter, []scope{at(trust, "ccio")}, of(authz.PostHolder, at(trust, "ccio")))
		add("admin "+letter, nil, run(authz.TrustAdministrator, trust))
		if trust != trustC { // it has the chair
			add("board "+letter, nil, run(authz.BoardMember, trust))
		}
		if trust != trustB {
			add("validator "+letter, nil, of(authz.Validator, at(trust, "ccio")))
			add("secretary "+letter, nil, run(authz.BoardSecretary, trust), run(authz.SecretarysLevels, trust))
		}
	}
	shared := []scope{at(trustA, "cnio"), at(trustC, "cnio")}
	add("nurse of A and C", shared, of(authz.PostHolder, shared[0]), of(authz.PostHolder, shared[1]))
	add("chair of B and C", nil, run(authz.BoardMember, trustB), run(authz.BoardMember, trustC))
	add("validator of the nurse A", nil, of(authz.Validator, shared[0]))
	add("former holder A", []scope{at(trustA, "former")}, with(of(authz.PostHolder, at(trustA, "former")), func(g *grant) { g.to = -5 }))
	add("analyst of the region", nil, region(authz.RegionalAnalyst, "Y62"), region(authz.CompletionExport, "Y62"))
	add("analyst of another region", nil, region(authz.RegionalAnalyst, "Y56"))
	add("national analyst", nil, england(authz.NationalAnalyst))
	add("expired admin A", nil, with(run(authz.TrustAdministrator, trustA), func(g *grant) { g.to = -1 }))
	add("ended secretary A", nil, with(run(authz.BoardSecretary, trustA), func(g *grant) { g.ended = true }))
	add("coming administrator", nil, with(england(authz.NationalAdministrator), func(g *grant) { g.from = 2 }))
	add("unconfirmed validator A", nil, with(of(authz.Validator, at(trustA, "ccio")), func(g *grant) { g.unconfirmed = true }))
	add("unconfirmed board A", nil, with(run(authz.BoardMember, trustA), func(g *grant) { g.unconfirmed = true }))
	add("without a role", nil)
	all = append(all, person{label: "nobody"})
	add("national administrator", nil, england(authz.NationalAdministrator))
	for i := range all {
		for j := range all[i].grants {
			all[i].grants[j].id = idOf("grant", all[i].label, j)
		}
	}
	return all
}
