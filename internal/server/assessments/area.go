// Package assessments is the assessment of one's own and its validation: the two
// ends of the same yearly round.
package assessments

import (
	"context"

	"github.com/google/uuid"

	"ccio/internal/assessment"
	"ccio/internal/authz"
	"ccio/internal/framework"
	"ccio/internal/server/site"
)

// Area is these pages and actions.
type Area struct {
	*site.Site
	Use        *assessment.Service
	Read       Reader
	Frameworks Frameworks
}

// Reader reads assessments.
type Reader interface {
	// MyAssessments are the actor's own: those that there are, and those that an open
	// cycle waits for.
	MyAssessments(ctx context.Context, permit authz.Permit) ([]assessment.Summary, error)
	// MyAssessment is one's own as a whole. fault.NotFound: none of one's own.
	MyAssessment(ctx context.Context, permit authz.Permit, id uuid.UUID) (assessment.Work, error)
	// Validations are the assessments that the actor validates.
	Validations(ctx context.Context, permit authz.Permit) ([]assessment.Summary, error)
	// Validation is one of them side by side. The look is audited.
	Validation(ctx context.Context, permit authz.Permit, id uuid.UUID) (assessment.Review, error)
}

// Frameworks reads what is asked.
type Frameworks interface {
	// Framework is one published version.
	Framework(ctx context.Context, code, version string) (framework.Framework, error)
}
