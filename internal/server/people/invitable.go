package people

import (
	"context"
	"fmt"

	"ccio/internal/account"
	"ccio/internal/authz"
	"ccio/internal/form"
	"ccio/internal/insight"
	"ccio/internal/organisation"
	"ccio/internal/post"
	"ccio/internal/server/site"
)

// invitable has the people who can be chosen on the page of an invitation.
type invitable struct {
	secretaries []form.Choice // by their grant
	holders     []form.Choice // by their appointment
}

func (s *Area) invitable(ctx context.Context, who site.Visitor, of invitationOf) (known invitable, err error) {
	switch {
	case of.role == authz.SecretarysLevels:
		permit, err := who.Authorize(authz.ViewPeople)
		if err != nil {
			return known, err
		}
		grants, err := s.Read.Grants(ctx, permit, account.Place{Trust: of.trust})
		if err != nil {
			return known, err
		}
		for _, g := range grants {
			if g.Role == authz.BoardSecretary && g.StateOn(s.Today()) == account.InForce {
				known.secretaries = append(known.secretaries, form.Choice{Value: g.ID.String(), Text: g.Name})
			}
		}
	case of.trust != "":
		known.holders, err = s.holders(ctx, who, of.trust)
	}
	return known, err
}

// holders lists the appointments of a trust today that have a recorded holder, by
// post and name.
func (s *Area) holders(ctx context.Context, who site.Visitor, trust organisation.Code) (all []form.Choice, err error) {
	see, err := who.Authorize(authz.ViewHolder)
	if err != nil {
		return nil, err
	}
	read, err := who.Authorize(authz.ViewRegister)
	if err != nil {
		return nil, err
	}
	q := insight.Query{AsAt: s.Today(), Trust: trust}
	people, err := s.Holders.Holders(ctx, see, q)
	if err != nil {
		return nil, err
	}
	posts, _, err := s.Posts.TrustPosts(ctx, read, q)
	if err != nil {
		return nil, err
	}
	post.SortByType(posts, q.AsAt)
	for _, p := range posts {
		period, exists := p.PeriodOn(q.AsAt)
		if !exists {
			continue
		}
		for _, a := range p.Living(q.AsAt) {
			if holder, known := people[a.ID]; known {
				all = append(all, form.Choice{Value: a.ID.String(), Text: fmt.Sprintf("%s: %s", postText(period), holder.Name)})
			}
		}
	}
	if len(all) < len(people) {
		return all, s.Organisations.Behind(ctx, read)
	}
	return all, nil
}

func postText(period post.Period) string {
	if period.LocalTitle != "" {
		return period.LocalTitle
	}
	return period.Type.Label()
}
