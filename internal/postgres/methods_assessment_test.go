package postgres_test

import (
	"testing"

	"github.com/google/uuid"

	"ccio/internal/assessment"
	"ccio/internal/authz"
	"ccio/internal/fault"
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
		"PlanCycle": func(t *testing.T, s stores) error {
			return s.serve.PlanCycle(t.Context(), permit(t, ofTest("none"), authz.NationalAdministrator, authz.Scope{}, authz.ManageCycles),
				assessment.Cycle{Code: "2026-27", Framework: "none", Version: "9.9", Threshold: 8, Opens: d("2026-04-01"), Close: d("2026-06-30")}, "")
		},
		"AdvanceCycle": func(t *testing.T, s stores) error {
			return s.serve.AdvanceCycle(t.Context(), permit(t, ofTest("none"), authz.NationalAdministrator, authz.Scope{}, authz.ManageCycles), "2026-27", assessment.Planned, "")
		},
		"Completion": func(t *testing.T, s stores) error {
			_, err := s.serve.Completion(t.Context(), anyone(t, authz.ViewCompletion), "2026-27", d("2026-10-01"))
			return err
		},
		"ExportCompletion": func(t *testing.T, s stores) error {
			_, err := s.serve.ExportCompletion(t.Context(), anyone(t, authz.ExportCompletions), "2026-27", d("2026-10-01"))
			return err
		},
		"Remind": func(t *testing.T, s stores) error {
			_, err := s.serve.Remind(t.Context(), anyone(t, authz.Remind), assessment.Reminder{Cycle: assessment.Cycle{Code: "2026-27", Close: d("2026-06-30")}, States: assessment.Remindable()}, "")
			return err
		},
		"MyAssessments": func(t *testing.T, s stores) error {
			_, err := s.serve.MyAssessments(t.Context(), own(t, authz.ViewOwn))
			return err
		},
		"StartAssessment": func(t *testing.T, s stores) error {
			_, err := s.serve.StartAssessment(t.Context(), own(t, authz.Assess), "2026-27", "")
			return err
		},
		"MyAssessment": func(t *testing.T, s stores) error {
			_, err := s.serve.MyAssessment(t.Context(), own(t, authz.ViewOwn), uuid.New())
			return err
		},
		"SaveEntry": func(t *testing.T, s stores) error {
			_, err := s.serve.SaveEntry(t.Context(), own(t, authz.Assess), uuid.New(), "one.two", assessment.Entry{})
			return err
		},
		"SubmitAssessment": func(t *testing.T, s stores) error {
			return s.serve.SubmitAssessment(t.Context(), own(t, authz.Assess), uuid.New(), uuid.New(), "", "")
		},
		"RecallAssessment": func(t *testing.T, s stores) error {
			return s.serve.RecallAssessment(t.Context(), own(t, authz.Assess), uuid.New(), "")
		},
		"RespondToSignOff": func(t *testing.T, s stores) error {
			return s.serve.RespondToSignOff(t.Context(), own(t, authz.Assess), uuid.New(), "", "")
		},
		"Validations": func(t *testing.T, s stores) error {
			_, err := s.serve.Validations(t.Context(), named(t, authz.ViewSubmitted))
			return err
		},
		"Validation": func(t *testing.T, s stores) error {
			_, err := s.serve.Validation(t.Context(), named(t, authz.ViewSubmitted), uuid.New(), "")
			return err
		},
		"BeginValidation": func(t *testing.T, s stores) error {
			return s.serve.BeginValidation(t.Context(), named(t, authz.Validate), uuid.New(), "")
		},
		"NominateValidator": func(t *testing.T, s stores) error {
			return s.serve.NominateValidator(t.Context(), own(t, authz.Assess), uuid.New(), uuid.New(), "")
		},
		"SaveValidated": func(t *testing.T, s stores) error {
			return s.serve.SaveValidated(t.Context(), named(t, authz.Validate), uuid.New(), nil, "")
		},
		"ReturnAssessment": func(t *testing.T, s stores) error {
			return s.serve.ReturnAssessment(t.Context(), named(t, authz.Validate), uuid.New(), "reason", "")
		},
		"SignOffAssessment": func(t *testing.T, s stores) error {
			return s.serve.SignOffAssessment(t.Context(), named(t, authz.Validate), uuid.New(), "")
		},
		"ReopenAssessment": func(t *testing.T, s stores) error {
			return s.serve.ReopenAssessment(t.Context(), named(t, authz.Validate), uuid.New(), "reason", "")
		},
		"TeamLevels": func(t *testing.T, s stores) error {
			_, err := s.serve.TeamLevels(t.Context(), permit(t, ofTest("none"), authz.BoardMember, authz.Scope{Trust: "R0A"}, authz.ViewTeamLevels), "R0A")
			return err
		},
		"TrustResults": func(t *testing.T, s stores) error {
			_, err := s.serve.TrustResults(t.Context(), own(t, authz.ViewLevels), "R0A", "")
			return err
		},
	}
}

// assessmentKinds are how those methods fail where there is nothing of one's own.
func assessmentKinds() map[string]fault.Kind {
	kinds := map[string]fault.Kind{"PlanCycle": fault.Invalid, "ExportCompletion": fault.Forbidden}
	for _, name := range []string{"AdvanceCycle", "StartAssessment", "MyAssessment", "SaveEntry", "SubmitAssessment", "RecallAssessment", "NominateValidator", "RespondToSignOff",
		"Validation", "BeginValidation", "SaveValidated", "ReturnAssessment", "SignOffAssessment", "ReopenAssessment"} {
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
		"Cycles":       {[]authz.Action{authz.ViewCycles, authz.ManageCycles, authz.OperatorView}, func(p authz.Permit) error { _, err := db.Cycles(t.Context(), p); return err }},
		"PlanCycle":    only(authz.ManageCycles, func(p authz.Permit) error { return db.PlanCycle(t.Context(), p, assessment.Cycle{}, "") }),
		"AdvanceCycle": only(authz.ManageCycles, func(p authz.Permit) error { return db.AdvanceCycle(t.Context(), p, "", assessment.Open, "") }),
		"Completion":   {[]authz.Action{authz.ViewCompletion, authz.OperatorView}, func(p authz.Permit) error { _, err := db.Completion(t.Context(), p, "", today()); return err }},
		"ExportCompletion": only(authz.ExportCompletions, func(p authz.Permit) error {
			_, err := db.ExportCompletion(t.Context(), p, "", today())
			return err
		}),
		"Remind": only(authz.Remind, func(p authz.Permit) error {
			_, err := db.Remind(t.Context(), p, assessment.Reminder{States: assessment.Remindable()}, "")
			return err
		}),
		"MyAssessments":   only(authz.ViewOwn, func(p authz.Permit) error { _, err := db.MyAssessments(t.Context(), p); return err }),
		"MyAssessment":    only(authz.ViewOwn, func(p authz.Permit) error { _, err := db.MyAssessment(t.Context(), p, id); return err }),
		"StartAssessment": only(authz.Assess, func(p authz.Permit) error { _, err := db.StartAssessment(t.Context(), p, "", ""); return err }),
		"SaveEntry": only(authz.Assess, func(p authz.Permit) error {
			_, err := db.SaveEntry(t.Context(), p, id, "", assessment.Entry{})
			return err
		}),
		"SubmitAssessment":  only(authz.Assess, func(p authz.Permit) error { return db.SubmitAssessment(t.Context(), p, id, id, "", "") }),
		"RecallAssessment":  only(authz.Assess, func(p authz.Permit) error { return db.RecallAssessment(t.Context(), p, id, "") }),
		"NominateValidator": only(authz.Assess, func(p authz.Permit) error { return db.NominateValidator(t.Context(), p, id, id, "") }),
		"RespondToSignOff":  only(authz.Assess, func(p authz.Permit) error { return db.RespondToSignOff(t.Context(), p, id, "", "") }),
		"Validations":       only(authz.ViewSubmitted, func(p authz.Permit) error { _, err := db.Validations(t.Context(), p); return err }),
		"Validation":        only(authz.ViewSubmitted, func(p authz.Permit) error { _, err := db.Validation(t.Context(), p, id, ""); return err }),
		"BeginValidation":   only(authz.Validate, func(p authz.Permit) error { return db.BeginValidation(t.Context(), p, id, "") }),
		"SaveValidated":     only(authz.Validate, func(p authz.Permit) error { return db.SaveValidated(t.Context(), p, id, nil, "") }),
		"ReturnAssessment":  only(authz.Validate, func(p authz.Permit) error { return db.ReturnAssessment(t.Context(), p, id, "x", "") }),
		"SignOffAssessment": only(authz.Validate, func(p authz.Permit) error { return db.SignOffAssessment(t.Context(), p, id, "") }),
		"ReopenAssessment":  only(authz.Validate, func(p authz.Permit) error { return db.ReopenAssessment(t.Context(), p, id, "x", "") }),
		"TeamLevels":        only(authz.ViewTeamLevels, func(p authz.Permit) error { _, err := db.TeamLevels(t.Context(), p, "R0A"); return err }),
		"TrustResults":      only(authz.ViewLevels, func(p authz.Permit) error { _, err := db.TrustResults(t.Context(), p, "R0A", ""); return err }),
	}
}
