package postgres_test

import (
	"testing"

	"github.com/google/uuid"

	"ccio/internal/assessment"
	"ccio/internal/authz"
	"ccio/internal/fault"
	"ccio/internal/insight"
	"ccio/internal/postgres"
)

// assessmentMethods are methods, of cycles and assessments.
func assessmentMethods() map[string]func(t *testing.T, s stores) error {
	anyone := func(t *testing.T, action authz.Action) authz.Permit {
		return permit(t, ofTest("none"), authz.TrustAdministrator, authz.Scope{Trust: "R0A"}, action)
	}
	own := func(t *testing.T, action authz.Action) authz.Permit {
		return permit(t, ofTest("none"), authz.PostHolder, authz.Scope{Appointment: ofTest("appointment")}, action)
	}
	named := func(t *testing.T, action authz.Action) authz.Permit {
		return permit(t, ofTest("none"), authz.Validator, authz.Scope{Appointment: ofTest("appointment")}, action)
	}
	return map[string]func(*testing.T, stores) error{
		"Cycles": func(t *testing.T, s stores) error {
			_, err := s.serve.Cycles(t.Context(), anyone(t, authz.ViewCycles))
			return err
		},
		"ChangeAssessment": func(t *testing.T, s stores) error {
			// As the validator, whom the lock asks first; the holder's way follows.
			err := uses(s.serve).Move(t.Context(), named(t, authz.Validate), uuid.New(), assessment.SignOff, assessment.Input{})
			if fault.KindOf(err) != fault.NotFound {
				return err
			}
			return uses(s.serve).Move(t.Context(), own(t, authz.Assess), uuid.New(), assessment.Submit, assessment.Input{Validator: uuid.New()})
		},
		"ChangeCycle": func(t *testing.T, s stores) error {
			may := permit(t, ofTest("none"), authz.NationalAdministrator, authz.Scope{}, authz.ManageCycles)
			return uses(s.serve).PlanCycle(t.Context(), may, assessment.Cycle{
				Code: "2026-27", Framework: "none", Version: "9.9", Threshold: 8, Opens: d("2026-04-01"), Close: d("2026-06-30"),
			})
		},
		"Completion": func(t *testing.T, s stores) error {
			_, err := s.serve.Completion(t.Context(), anyone(t, authz.ViewCompletion), "2026-27", d("2026-10-01"))
			return err
		},
		"CycleCompletion": func(t *testing.T, s stores) error {
			_, _, err := s.serve.CycleCompletion(t.Context(), anyone(t, authz.ViewCompletion), "2026-27", d("2026-10-01"))
			return err
		},
		"ExportCompletion": func(t *testing.T, s stores) error {
			_, err := uses(s.serve).ExportCompletion(t.Context(), anyone(t, authz.ExportCompletions), "2026-27", d("2026-10-01"))
			return err
		},
		"Remind": func(t *testing.T, s stores) error {
			_, err := uses(s.serve).Remind(t.Context(), anyone(t, authz.Remind),
				assessment.Reminder{Cycle: assessment.Cycle{Code: "2026-27", Close: d("2026-06-30")}, States: assessment.Remindable()})
			return err
		},
		"MyAssessments": func(t *testing.T, s stores) error {
			_, err := s.serve.MyAssessments(t.Context(), own(t, authz.ViewOwn))
			return err
		},
		"StartAssessment": func(t *testing.T, s stores) error {
			_, err := uses(s.serve).Start(t.Context(), own(t, authz.Assess), "2026-27")
			return err
		},
		"MyAssessment": func(t *testing.T, s stores) error {
			_, err := s.serve.MyAssessment(t.Context(), own(t, authz.ViewOwn), uuid.New())
			return err
		},
		"Validations": func(t *testing.T, s stores) error {
			_, err := s.serve.Validations(t.Context(), named(t, authz.ViewSubmitted))
			return err
		},
		"Validation": func(t *testing.T, s stores) error {
			_, err := s.serve.Validation(t.Context(), named(t, authz.ViewSubmitted), uuid.New())
			return err
		},
		"TeamLevels": func(t *testing.T, s stores) error {
			_, err := s.serve.TeamLevels(t.Context(), permit(t, ofTest("none"), authz.BoardMember, authz.Scope{Trust: "R0A"}, authz.ViewTeamLevels),
				"R0A")
			return err
		},
		"Waiting": func(t *testing.T, s stores) error {
			_, err := s.serve.Waiting(t.Context(), assessment.WaitingPermits{
				Self: oneself(t, ofTest("none"), ""), Own: own(t, authz.ViewOwn), Submitted: named(t, authz.ViewSubmitted),
				Cycles: anyone(t, authz.ViewCycles),
			})
			return err
		},
		"Planning": func(t *testing.T, s stores) error {
			_, _, err := s.serve.Planning(t.Context(), anyone(t, authz.ViewCycles))
			return err
		},
		"TrustPeople": func(t *testing.T, s stores) error {
			_, err := s.serve.TrustPeople(t.Context(), assessment.TrustPermits{Levels: own(t, authz.ViewLevels)}, insight.Query{
				AsAt: today(), Trust: "R0A",
			})
			return err
		},
		"TrustResults": func(t *testing.T, s stores) error {
			_, err := s.serve.TrustResults(t.Context(), own(t, authz.ViewLevels), "R0A")
			return err
		},
	}
}

// assessmentKinds are how those methods fail where there is nothing of one's own.
func assessmentKinds() map[string]fault.Kind {
	kinds := map[string]fault.Kind{"ChangeCycle": fault.Invalid, "ExportCompletion": fault.Forbidden}
	for _, name := range []string{"StartAssessment", "MyAssessment", "ChangeAssessment", "Validation"} {
		kinds[name] = fault.NotFound
	}
	return kinds
}

// assessmentPermits are the actions whose permits those methods take.
func assessmentPermits(t *testing.T, db *postgres.DB) map[string]asked {
	id := uuid.New()
	only := func(action authz.Action, call func(authz.Permit) error) asked {
		return asked{[]authz.Action{action}, call}
	}
	return map[string]asked{
		"Cycles": {[]authz.Action{authz.ViewCycles, authz.ManageCycles, authz.OperatorView}, func(p authz.Permit) error {
			_, err := db.Cycles(t.Context(), p)
			return err
		}},
		"ChangeCycle": only(authz.ManageCycles, func(p authz.Permit) error { return uses(db).AdvanceCycle(t.Context(), p, "", assessment.Open) }),
		"Completion": {[]authz.Action{authz.ViewCompletion, authz.OperatorView}, func(p authz.Permit) error {
			_, err := db.Completion(t.Context(), p, "", today())
			return err
		}},
		"CycleCompletion": only(authz.ViewCompletion, func(p authz.Permit) error {
			_, _, err := db.CycleCompletion(t.Context(), p, "", today())
			return err
		}),
		"ExportCompletion": only(authz.ExportCompletions, func(p authz.Permit) error {
			_, err := uses(db).ExportCompletion(t.Context(), p, "", today())
			return err
		}),
		"Remind": only(authz.Remind, func(p authz.Permit) error {
			_, err := uses(db).Remind(t.Context(), p, assessment.Reminder{States: assessment.Remindable()})
			return err
		}),
		"MyAssessments":   only(authz.ViewOwn, func(p authz.Permit) error { _, err := db.MyAssessments(t.Context(), p); return err }),
		"MyAssessment":    only(authz.ViewOwn, func(p authz.Permit) error { _, err := db.MyAssessment(t.Context(), p, id); return err }),
		"StartAssessment": only(authz.Assess, func(p authz.Permit) error { _, err := uses(db).Start(t.Context(), p, ""); return err }),
		"ChangeAssessment": {[]authz.Action{authz.Assess, authz.Validate}, func(p authz.Permit) error {
			return uses(db).Move(t.Context(), p, id, assessment.Recall, assessment.Input{})
		}},
		"Validations": only(authz.ViewSubmitted, func(p authz.Permit) error { _, err := db.Validations(t.Context(), p); return err }),
		"Validation":  only(authz.ViewSubmitted, func(p authz.Permit) error { _, err := db.Validation(t.Context(), p, id); return err }),
		"TeamLevels":  only(authz.ViewTeamLevels, func(p authz.Permit) error { _, err := db.TeamLevels(t.Context(), p, "R0A"); return err }),
		"Waiting": only(authz.UseSession, func(p authz.Permit) error {
			_, err := db.Waiting(t.Context(), assessment.WaitingPermits{Self: p})
			return err
		}),
		"Planning": {[]authz.Action{authz.ViewCycles, authz.ManageCycles}, func(p authz.Permit) error {
			_, _, err := db.Planning(t.Context(), p)
			return err
		}},
		"TrustPeople": only(authz.ViewHolder, func(p authz.Permit) error {
			_, err := db.TrustPeople(t.Context(), assessment.TrustPermits{Holders: p}, insight.Query{AsAt: today(), Trust: "R0A"})
			return err
		}),
		"TrustResults": only(authz.ViewLevels, func(p authz.Permit) error { _, err := db.TrustResults(t.Context(), p, "R0A"); return err }),
	}
}
