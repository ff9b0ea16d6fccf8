package trusts

import (
	"context"

	"ccio/internal/insight"
	"ccio/internal/post"
	"ccio/internal/server/site"
	"ccio/web/view"
)

// holders shows the personal part of the appointments that the visitor's role may
// see, with the sentences that say who else can see it. If the role may see none,
// the page has not even a heading.
func (s *Area) holders(
	ctx context.Context, who site.Visitor, q insight.Query, people, hours map[post.AppointmentID]post.Holder,
) ([]view.HolderRow, []string, error) {
	if len(people) == 0 {
		return nil, nil, nil
	}
	posts, _, err := s.Posts.TrustPosts(ctx, who.Permit, q)
	if err != nil {
		return nil, nil, err
	}
	post.SortByType(posts, q.AsAt)
	var shown []view.HolderRow
	for _, p := range posts {
		period, exists := p.PeriodOn(q.AsAt)
		if !exists {
			continue
		}
		for _, a := range p.Living(q.AsAt) {
			if holder, reached := people[a.ID]; reached {
				own, told := hours[a.ID]
				shown = append(shown, holderRow(period, a, holder, own, told))
			}
		}
	}
	if len(shown) < len(people) {
		if err := s.Organisations.Behind(ctx, who.Permit); err != nil {
			return nil, nil, err
		}
	}
	return shown, holdersSeenBy(), nil
}

// holderRow shows the personal part of one appointment, with its hours if the
// visitor may see them.
func holderRow(period post.Period, a post.Appointment, h, hours post.Holder, told bool) view.HolderRow {
	checked := "never checked"
	if !h.RegistrationChecked.IsZero() {
		checked = "last checked " + h.RegistrationChecked.Long()
	}
	row := view.HolderRow{
		Name: h.Name, Post: period.Type.Label(), Appointment: a.Kind.Label() + ", from " + a.From.Long() + site.Until(a.To),
		Profession: h.Profession.Label() + ". Registration: " + h.Regulator.Label() + ", " + checked,
		Training: "Faculty of Clinical Informatics: " + h.FCI.Label() + ". FEDIP: " + h.FEDIP.Label() +
			". NHS Digital Academy programme: " + h.DigitalAcademy.Label() + ". Informatics degree: " + h.InformaticsDegree.Label(),
	}
	if title := period.LocalTitle; title != "" && title != row.Post {
		row.Post += ": " + title
	}
	row.Note = h.Note
	if told {
		row.Hours = "Actual time: " + site.Funded(hours.ActualTime) + ". Protected time: " + hours.ProtectedTime.Label()
	}
	return row
}
