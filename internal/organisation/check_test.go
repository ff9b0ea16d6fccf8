package organisation

import (
	"strings"
	"testing"

	"ccio/internal/day"
)

func TestCheckFinds(t *testing.T) {
	t.Parallel()
	on := day.MustParse
	organisation := func(r *Register, code Code) *Organisation {
		for i := range r.Organisations {
			if r.Organisations[i].Code == code {
				return &r.Organisations[i]
			}
		}
		return &Organisation{}
	}
	for want, spoil := range map[string]func(*Register){
		"R0A: the code stands twice": func(r *Register) {
			r.Organisations = append(r.Organisations, *organisation(r, "R0A"))
		},
		"is not an ODS code":         func(r *Register) { organisation(r, "R0A").Code = "r0a" },
		"is not a kind":              func(r *Register) { organisation(r, "R0A").Kind = "hospital" },
		"cannot be its sector":       func(r *Register) { organisation(r, "R0A").Sector = "hospital" },
		"cannot be its legal form":   func(r *Register) { organisation(r, "QOP").LegalForm = NHSTrust },
		"before it opened":           func(r *Register) { organisation(r, "R0A").Closed = on("2017-09-30") },
		"has no name":                func(r *Register) { organisation(r, "R0A").Names = nil },
		"nothing to display":         func(r *Register) { organisation(r, "R0A").Names[0].Display = "" },
		"ends on 2026-06-29, before": func(r *Register) { organisation(r, "RA7").Names[2].To = on("2026-06-29") },
		"overlaps":                   func(r *Register) { organisation(r, "RA7").Names[1].To = on("2026-07-01") },
		"after it closed":            func(r *Register) { organisation(r, "RVJ").Names[0].From = on("2026-07-01") },
		"does not know both codes":   func(r *Register) { r.Memberships[0].Parent = "ZZZ" },
		"cannot belong to a":         func(r *Register) { r.Memberships[0].Parent = "QOP" },
		"its first day is missing":   func(r *Register) { r.Memberships[0].From = day.Day{} },
		"outside the life of RVJ":    func(r *Register) { organisation(r, "RVJ").Closed = on("2026-06-29") },
		"R0A in QYG: it overlaps the membership of R0A in QOP": func(r *Register) {
			r.Memberships = append(r.Memberships, Membership{Member: "R0A", Parent: "QYG", From: on("2026-07-01")})
		},
		"the register does not know ZZZ": func(r *Register) { r.Successions[0].Successor = "ZZZ" },
		"day of the succession":          func(r *Register) { r.Successions[0].On = day.Day{} },
		"the succession stands twice":    func(r *Register) { r.Successions = append(r.Successions, r.Successions[0]) },
		"its successors lead back": func(r *Register) {
			r.Successions = append(r.Successions, Succession{Predecessor: "R0A", Successor: "RM4", On: on("2026-07-01")})
		},
	} {
		t.Run(want, func(t *testing.T) {
			t.Parallel()
			reg := reference(t)
			spoil(&reg)
			if err := reg.Check(); err == nil || !strings.Contains(err.Error(), want) {
				t.Errorf("Check says %v, want %q in it", err, want)
			}
		})
	}
}
