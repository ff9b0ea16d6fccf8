package assessment

import (
	"ccio/internal/authz"
	"ccio/internal/post"
)

// TrustPeople is what the page of a trust shows of people, as far as its reader may
// see it.
type TrustPeople struct {
	Holders map[post.AppointmentID]post.Holder // without hours
	Hours   map[post.AppointmentID]post.Holder // hours alone
	Results []Result                           // of the CCIO
	Team    TeamLevels
}

// TrustPermits are the permits of somebody who reads the page of a trust. The zero
// permit asks for nothing.
type TrustPermits struct {
	Holders, Hours, Levels, Team authz.Permit
}
