package exports

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"

	"ccio/internal/authz"
	"ccio/internal/fault"
	"ccio/internal/insight"
	"ccio/internal/organisation"
	"ccio/internal/post"
	"ccio/internal/post/postfile"
	"ccio/internal/server/site"
)

// scope reads the days and the filters of an export.
func (s *Area) scope(r *http.Request) (insight.Query, error) {
	q, err := s.Question(r)
	if err != nil {
		return q, err
	}
	asked := r.URL.Query()
	_, err = s.Narrow(&q, asked.Get("region"), asked.Get("icb"), asked.Get("sector"), "")
	return q, err
}

// Coverage sends the coverage figures of a day or, with months=24, of each month up
// to it: by England, region, ICB, sector or trust, narrowed by region, ICB and
// sector.
func (s *Area) Coverage(f site.Format) site.Handler {
	return func(w http.ResponseWriter, r *http.Request, who site.Visitor) error {
		by, err := insight.ParseBy(r.URL.Query().Get("by"))
		if err != nil {
			return fault.Because(fault.BadRequest, err, "by says what to count by. Write england, region, icb, sector or trust.")
		}
		q, err := s.scope(r)
		if err != nil {
			return err
		}
		switch months := r.URL.Query().Get("months"); months {
		case "":
		case strconv.Itoa(insight.Months):
			return s.exportMonths(w, r, who, q, by, f)
		default:
			return fault.New(fault.BadRequest, "months is the number of months to go back. Write %d, or leave it out for one day.", insight.Months)
		}
		picture, err := s.Insight.Picture(r.Context(), who.Permit, q)
		if err != nil {
			return err
		}
		if err := picture.CheckPlaces(); err != nil {
			return err
		}
		t := picture.CoverageTable(by, s.Options.Demo)
		return s.SendTable(w, r, who, fmt.Sprintf("ccio-coverage-by-%s-%s", by, q.AsAt), f, t, picture.Cover(t.Title, nil, s.Options.HelpContact))
	}
}

func (s *Area) exportMonths(w http.ResponseWriter, r *http.Request, who site.Visitor, q insight.Query, by insight.By, f site.Format) error {
	pictures, err := s.Insight.Pictures(r.Context(), who.Permit, q, insight.MonthlyDays(q.AsAt))
	if err != nil {
		return err
	}
	last := pictures[len(pictures)-1]
	if err := last.CheckPlaces(); err != nil {
		return err
	}
	t := insight.MonthlyTable(pictures, by, s.Options.Demo)
	return s.SendTable(w, r, who, fmt.Sprintf("ccio-coverage-%s-monthly-%s", by, q.AsAt), f, t,
		last.Cover(t.Title, nil, s.Options.HelpContact))
}

// PostRegister sends the post register in the format that the import reads. It
// names only people of the visitor's own trust, and of those only the ones whom the
// role may see.
func (s *Area) PostRegister(f site.Format) site.Handler {
	return func(w http.ResponseWriter, r *http.Request, who site.Visitor) error {
		q, err := s.scope(r)
		if err != nil {
			return err
		}
		if text := r.URL.Query().Get("trust"); text != "" {
			if q.Trust, err = organisation.ParseCode(text); err != nil {
				return fault.Because(fault.BadRequest, err, "trust is not an ODS code. Write one such as R0A.")
			}
		}
		picture, posts, statements, err := s.Posts.RegisterPosts(r.Context(), who.Permit, q)
		if err != nil {
			return err
		}
		if err := picture.CheckPlaces(); err != nil {
			return err
		}
		if q.Trust != "" && len(picture.Trusts) == 0 {
			return fault.New(fault.BadRequest, "There is no open trust with the code %s on %s.", q.Trust, q.AsAt.Long())
		}
		holders, err := s.ownHolders(r, who, q)
		if err != nil {
			return err
		}
		if !areHeld(posts, holders, picture, who.In.Grants[0].Trust) {
			if err := s.Organisations.Behind(r.Context(), who.Permit); err != nil {
				return err
			}
		}
		t := postfile.Table(posts, statements, holders, q.AsAt)
		cover := picture.Cover(t.Title, t.Summary, s.Options.HelpContact)
		t.Source, t.Demonstration = cover.Source, s.Options.Demo
		return s.SendTable(w, r, who, "ccio-posts-"+q.AsAt.String(), f, t, cover)
	}
}

// areHeld reports whether the posts have the appointments of all holders, who are of
// one trust, if that trust is in the picture.
func areHeld(posts []post.Post, holders map[post.AppointmentID]post.Holder, picture insight.Picture, own organisation.Code) bool {
	if !slices.ContainsFunc(picture.Trusts, func(t insight.Trust) bool { return t.Code == own }) {
		return true
	}
	found := 0
	for _, p := range posts {
		if p.Trust != own {
			continue
		}
		for _, a := range p.Living(picture.Query.AsAt) {
			if _, has := holders[a.ID]; has {
				found++
			}
		}
	}
	return found == len(holders)
}

// ownHolders reads the people of the visitor's own trust whom the role may see; nil
// if it may see none. A national administrator has no trust and gets no names, so
// that nobody can download names from everywhere.
func (s *Area) ownHolders(r *http.Request, who site.Visitor, q insight.Query) (map[post.AppointmentID]post.Holder, error) {
	permit, err := who.Authorize(authz.ViewHolder)
	if fault.KindOf(err) == fault.Forbidden {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	q.Trust = who.In.Grants[0].Trust
	if permit.Reach() == authz.England || q.Trust == "" {
		return nil, nil
	}
	holders, err := s.Holders.Holders(r.Context(), permit, q)
	if err != nil {
		return nil, err
	}
	hours := map[post.AppointmentID]post.Holder{}
	if permit, err := who.Authorize(authz.ViewHours); err == nil {
		if hours, err = s.Holders.Hours(r.Context(), permit, q); err != nil {
			return nil, err
		}
	}
	for id, own := range hours {
		if holder, reached := holders[id]; reached {
			holder.ActualTime, holder.ProtectedTime = own.ActualTime, own.ProtectedTime
			holders[id] = holder
		}
	}
	return holders, nil
}
