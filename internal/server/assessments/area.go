// Package assessments serves both ends of the yearly round: a holder's own
// assessments, and those that a validator validates.
package assessments

import (
	"context"

	"github.com/google/uuid"

	"ccio/internal/assessment"
	"ccio/internal/authz"
	"ccio/internal/framework"
	"ccio/internal/server/site"
)

// Area has the handlers of these pages and actions.
type Area struct {
	*site.Site
	Use        *assessment.Service
	Read       Reader
	Frameworks Frameworks
}

// Reader reads assessments.
type Reader interface {
	// MyAssessments lists the actor's own assessments: those that have begun, and
	// those that an open cycle asks for.
	MyAssessments(ctx context.Context, permit authz.Permit) ([]assessment.Summary, error)
	// MyAssessment reads one of the actor's own assessments as a whole.
	// fault.NotFound: it is not theirs, or there is none.
	MyAssessment(ctx context.Context, permit authz.Permit, id uuid.UUID) (assessment.Work, error)
	// Validations lists the assessments that the actor validates.
	Validations(ctx context.Context, permit authz.Permit) ([]assessment.Summary, error)
	// Validation reads one of them, side by side with its validation. The look is
	// audited.
	Validation(ctx context.Context, permit authz.Permit, id uuid.UUID) (assessment.Review, error)
}

// Frameworks reads the competencies that are asked about.
type Frameworks interface {
	// Framework reads one published version.
	Framework(ctx context.Context, code, version string) (framework.Framework, error)
}
