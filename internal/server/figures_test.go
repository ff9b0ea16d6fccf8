package server_test

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"ccio/internal/account"
	"ccio/internal/day"
)

// A plain computation of the figures of coverage from what anybody can download: the
// posts file, and the rows by trust for where a trust belongs, its headcount, its band
// of trained people and its workforce. It knows nothing of the program's own model.
// Dates are compared as text, because YYYY-MM-DD sorts as days do.
type plainly struct {
	on     string
	trusts []map[string]string
	posts  map[string][]*plainPost // by trust
	says   map[string]bool         // "R0A ccio no_such_post"
}

type plainPost struct {
	row  map[string]string
	kind string
	// Shares of those who hold it on the day, and whether anybody left it before.
	share             int
	held, substantive bool
	left              bool
}

// rowsOf reads a CSV file of the site.
func rowsOf(t *testing.T, content string) []map[string]string {
	t.Helper()
	records, err := csv.NewReader(strings.NewReader(content)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var rows []map[string]string
	for _, record := range records[1:] {
		row := map[string]string{}
		for i, name := range records[0] {
			row[name] = record[i]
		}
		rows = append(rows, row)
	}
	return rows
}

// within reports whether a day is in a span of which either end may be open.
func within(on, from, to string) bool { return from <= on && (to == "" || on <= to) }

func readPlainly(posts, trusts []map[string]string, on string) plainly {
	p := plainly{on: on, trusts: trusts, posts: map[string][]*plainPost{}, says: map[string]bool{}}
	found := map[string]*plainPost{}
	for _, row := range posts {
		for _, said := range []string{"no_such_post", "no_other_post"} {
			if row[said] == "yes" && row["effective_from"] <= on && (row["disestablished_on"] == "" || on < row["disestablished_on"]) {
				p.says[row["trust_code"]+" "+row["post_type"]+" "+said] = true
			}
		}
		if row["post_id"] == "" || row["established_on"] > on || row["disestablished_on"] != "" && row["disestablished_on"] <= on {
			continue
		}
		one := found[row["post_id"]]
		if one == nil {
			one = &plainPost{row: row, kind: row["post_type"]}
			found[row["post_id"]] = one
			p.posts[row["trust_code"]] = append(p.posts[row["trust_code"]], one)
		}
		switch {
		case row["appointment_kind"] == "":
		case within(on, row["appointed_from"], row["appointed_to"]):
			share, _ := strconv.Atoi(row["share"])
			one.share += share
			one.held = true
			one.substantive = one.substantive || row["appointment_kind"] == "substantive"
		case row["appointed_to"] != "" && row["appointed_to"] < on:
			one.left = true
		}
	}
	return p
}

func (p plainly) state(one *plainPost) string {
	row := one.row
	recruiting := row["recruiting"]
	if recruiting == "" && row["recruiting_from"] != "" && within(p.on, row["recruiting_from"], row["recruiting_to"]) {
		recruiting = "yes"
	}
	vacant := one.left || row["vacant_from"] != "" && row["vacant_from"] <= p.on
	switch {
	case one.substantive && one.share >= 100:
		return "filled"
	case one.substantive:
		return "filled_in_part"
	case one.held:
		return "interim"
	case recruiting == "yes":
		return "vacant_recruiting"
	case vacant && recruiting == "no":
		return "vacant_not_recruiting"
	case vacant:
		return "vacant_recruiting_not_told"
	}
	return "holder_not_told"
}

// plainShare adds the answers of a trust's posts to yes, no and not told.
type plainShare struct{ yes, no, untold int }

func (s *plainShare) add(none, noOther bool, answers []string) {
	switch {
	case slices.Contains(answers, "yes"):
		s.yes++
	case none || noOther && len(answers) > 0 && !slices.Contains(answers, ""):
		s.no++
	default:
		s.untold++
	}
}

func plainAnswer(told, yes bool) string {
	if !told {
		return ""
	}
	return map[bool]string{true: "yes", false: "no"}[yes]
}

// figures computes what a row of coverage says of the trusts that keep selects.
func (p plainly) figures(keep func(map[string]string) bool) map[string]string {
	n := map[string]int{}
	filled, reports, board, budget, safety, five, nine, part := &plainShare{}, &plainShare{}, &plainShare{}, &plainShare{}, &plainShare{},
		&plainShare{}, &plainShare{}, &plainShare{}
	best := []string{"filled", "filled_in_part", "interim", "vacant_recruiting", "vacant_recruiting_not_told", "vacant_not_recruiting",
		"holder_not_told", "not_established", "not_recorded"}
	for _, state := range best {
		n["ccio_"+state] = 0
	}
	wte := 0.0
	for _, trust := range p.trusts {
		if !keep(trust) {
			continue
		}
		code := trust["trust_code"]
		n["trusts"]++
		var states, line, seat, money, officers []string
		clinical, timed, untold, unheld, teamWTE := 0, 0, 0, 0, 0.0
		for _, one := range p.posts[code] {
			state, row := p.state(one), one.row
			if one.kind == "ccio" {
				states = append(states, state)
				line = append(line, plainAnswer(row["reports_to"] != "", row["reports_to"] == "chief_executive" || row["reports_to"] == "board_chair"))
				seat = append(seat, plainAnswer(row["board_access"] != "", row["board_access"] != "none"))
				money = append(money, plainAnswer(row["budget"] != "", row["budget"] != "none"))
				n["posts"]++
				if strings.HasPrefix(state, "vacant") {
					n["posts_vacant"]++
				}
				if state == "interim" {
					n["posts_interim"]++
				}
				if row["funded_time"] != "" {
					n["funded_time_told"]++
				}
				if row["confirmed_on"] == "" {
					n["never_confirmed"]++
				}
			}
			if one.kind == "clinical_safety_officer" {
				officers = append(officers, plainAnswer(state != "holder_not_told", slices.Contains(best[:3], state)))
			}
			if one.kind == "cio_cdio" || one.kind == "board_digital_lead" {
				continue
			}
			clinical++
			time, _ := strconv.ParseFloat(row["funded_time"], 64)
			if strings.EqualFold(row["funded_unit"], "PA") {
				time /= 10
			}
			switch {
			case one.held && row["funded_time"] == "":
				untold++
			case one.held:
				timed++
				teamWTE += time * float64(min(one.share, 100)) / 100
			case state == "holder_not_told":
				unheld++
			}
		}
		none := p.says[code+" ccio no_such_post"] && len(states) == 0
		noOther := p.says[code+" ccio no_other_post"]
		state := map[bool]string{true: "not_established", false: "not_recorded"}[none]
		for i := len(best) - 1; i >= 0; i-- {
			if slices.Contains(states, best[i]) {
				state = best[i]
			}
		}
		n["ccio_"+state]++
		if state != "not_recorded" {
			n["trusts_that_told_us"]++
		}
		if len(states) > 0 {
			n["ccio_posts"]++
		}
		var isFilled []string
		for _, s := range states {
			isFilled = append(isFilled, plainAnswer(s != "holder_not_told", s == "filled"))
		}
		filled.add(none, noOther, isFilled)
		reports.add(none, noOther, line)
		board.add(none, noOther, seat)
		budget.add(none, noOther, money)
		safety.add(
			p.says[code+" clinical_safety_officer no_such_post"] && len(officers) == 0,
			p.says[code+" clinical_safety_officer no_other_post"],
			officers,
		)
		five.add(false, true, []string{plainAnswer(trust["five_trained"] != "not_told", trust["five_trained"] == "five_or_more")})
		rounded := float64(int(teamWTE*100+0.5+1e-6)) / 100
		wte += rounded
		most := rounded + float64(untold+unheld)
		nine.add(false, true, []string{plainAnswer(clinical > 0 && (rounded >= 9 || most < 9-1e-9), rounded >= 9)})
		wanted, err := strconv.ParseFloat(trust["workforce_share_wte"], 64)
		part.add(false, true, []string{plainAnswer(clinical > 0 && err == nil && (rounded >= wanted || most < wanted-1e-9), rounded >= wanted)})
		if clinical > 0 {
			n["team_told"]++
			headcount, _ := strconv.Atoi(trust["team_headcount"])
			n["team_headcount"] += headcount
		}
		n["timed"] += timed
		n["team_posts_untold"] += untold
		if untold+unheld > 0 {
			n["team_wte_partial"]++
		}
	}
	for name, s := range map[string]*plainShare{
		"ccio_filled": filled, "reports_to_board_or_chief_executive": reports, "has_board_access": board, "has_budget": budget,
		"safety_officer_in_post": safety, "five_or_more_trained": five, "nine_wte_reached": nine, "workforce_share_reached": part,
	} {
		n[name+"_told"], n[name+"_lowest"], n[name+"_highest"] = s.yes+s.no, s.yes, s.yes+s.untold
	}
	said := map[string]string{"team_wte": fmt.Sprintf("%.2f", wte)}
	if n["timed"] == 0 {
		said["team_wte"] = map[bool]string{true: "[x]", false: "[z]"}[n["team_wte_partial"] > 0]
	}
	delete(n, "timed")
	for _, name := range []string{"posts", "posts_vacant", "posts_interim", "funded_time_told", "never_confirmed", "trusts_that_told_us",
		"ccio_posts", "team_told", "team_headcount", "team_posts_untold", "team_wte_partial"} {
		n[name] += 0
	}
	for name, count := range n {
		said[name] = strconv.Itoa(count)
	}
	return said
}

// Every figure is the one that the posts file gives, on the page, in CSV and in JSON: for
// England, each region, ICB and sector, on three days, one of them before boundaries
// changed.
func TestFiguresFromThePostsFile(t *testing.T) {
	t.Parallel()
	s := siteOn(t, loaded(t), options{})
	cookie := s.signIn(t, account.National)
	today := day.Of(time.Now())
	for _, on := range []string{today.String(), "2026-03-31", "2025-02-14"} {
		at := "as-at=" + on
		trusts := rowsOf(t, body(t, s.get(t, "/exports/coverage.csv?by=trust&"+at, cookie)))
		p := readPlainly(rowsOf(t, body(t, s.get(t, "/exports/posts.csv?"+at, cookie))), trusts, on)
		for by, of := range map[string]func(row map[string]string) string{
			"england": func(map[string]string) string { return "england" },
			"region":  func(row map[string]string) string { return row["region_code"] },
			"icb":     func(row map[string]string) string { return row["icb_code"] },
			"sector":  func(row map[string]string) string { return sectorOf(row["sector"]) },
		} {
			var file struct {
				Tables []struct {
					Rows []map[string]any `json:"rows"`
				} `json:"tables"`
				Rows []map[string]any `json:"rows"`
			}
			if err := json.Unmarshal([]byte(body(t, s.get(t, "/exports/coverage.json?by="+by+"&"+at, cookie))), &file); err != nil {
				t.Fatal(err)
			}
			inJSON := file.Rows
			if len(file.Tables) > 0 {
				inJSON = file.Tables[0].Rows
			}
			for i, row := range rowsOf(t, body(t, s.get(t, "/exports/coverage.csv?by="+by+"&"+at, cookie))) {
				code := row[by+"_code"]
				for name, want := range p.figures(func(trust map[string]string) bool { return of(trust) == code }) {
					if got := row[name]; got != want {
						t.Errorf("%s, %s %s: %s is %q, and from the posts file %q", on, by, code, name, got, want)
					}
					if got := fmt.Sprint(inJSON[i][name]); got != want && got+".00" != want && got+"0" != want {
						t.Errorf("%s, %s %s: %s is %q in JSON, and from the posts file %q", on, by, code, name, got, want)
					}
				}
			}
		}
		england := p.figures(func(map[string]string) bool { return true })
		lede := page(t, s.get(t, "/england?"+at, cookie)).Find(".app-lede").Text()
		if want := fmt.Sprintf("At least %s and at most %s of the %s trusts in England have", england["ccio_filled_lowest"],
			england["ccio_filled_highest"], england["trusts"]); !strings.Contains(lede, want) {
			t.Errorf("%s: the page does not say %q: %s", on, want, lede)
		}
	}
}

// sectorOf returns the group of a sector in statistics.
func sectorOf(sector string) string {
	switch sector {
	case "acute", "acute_and_community":
		return "acute"
	case "mental_health":
		return "mental-health"
	case "online":
		return "online"
	}
	return "specialist-community-ambulance"
}
