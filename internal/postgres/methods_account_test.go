package postgres_test

import (
	"testing"

	"github.com/google/uuid"

	"ccio/internal/account"
	"ccio/internal/audit"
	"ccio/internal/authz"
	"ccio/internal/outbox"
	"ccio/internal/postgres"
)

// accountPermits are the actions whose permits the methods of people, their
// sessions and their grants take.
func accountPermits(t *testing.T, db *postgres.DB) map[string]asked {
	id, token := uuid.New(), account.NewToken()
	only := func(action authz.Action, call func(authz.Permit) error) asked {
		return asked{[]authz.Action{action}, call}
	}
	signIn := func(call func(authz.Permit) error) asked { return only(authz.SignIn, call) }
	session := func(call func(authz.Permit) error) asked { return only(authz.UseSession, call) }
	return map[string]asked{
		"SignInPersona": signIn(func(p authz.Permit) error { return db.SignInPersona(t.Context(), p, account.Holder, token) }),
		"SignInIdentity": signIn(func(p authz.Permit) error {
			return db.SignInIdentity(t.Context(), p, account.Identity{}, token, func(account.Recognised) ([]outbox.Message, error) {
				t.Error("it was asked whom to welcome")
				return nil, nil
			})
		}),
		"FindSession": signIn(func(p authz.Permit) error { _, err := db.FindSession(t.Context(), p, token); return err }),
		"KeepForm": signIn(func(p authz.Permit) error {
			_, err := db.KeepForm(t.Context(), p, token, account.KeptForm{})
			return err
		}),
		"EndLapsedSession": signIn(func(p authz.Permit) error { return db.EndLapsedSession(t.Context(), p, token) }),

		"RenewSession": session(func(p authz.Permit) error { return db.RenewSession(t.Context(), p, id, id, token) }),
		"Sessions":     session(func(p authz.Permit) error { _, err := db.Sessions(t.Context(), p); return err }),
		"EndSessions":  session(func(p authz.Permit) error { return db.EndSessions(t.Context(), p) }),
		"EndSession":   session(func(p authz.Permit) error { return db.EndSession(t.Context(), p, id) }),
		"NoteRefusal":  session(func(p authz.Permit) error { return db.NoteRefusal(t.Context(), p, "GET /") }),
		"KeptForms":    session(func(p authz.Permit) error { _, err := db.KeptForms(t.Context(), p); return err }),
		"KeptForm":     session(func(p authz.Permit) error { _, err := db.KeptForm(t.Context(), p, id); return err }),
		"ForgetForm":   session(func(p authz.Permit) error { return db.ForgetForm(t.Context(), p, id, audit.DiscardForm) }),
		"Notices":      session(func(p authz.Permit) error { _, err := db.Notices(t.Context(), p); return err }),
		"ReadNotice":   session(func(p authz.Permit) error { return db.ReadNotice(t.Context(), p, id) }),
		"SwitchGrant":  only(authz.SwitchGrant, func(p authz.Permit) error { return db.SwitchGrant(t.Context(), p, id, id, token) }),

		"Grants":      only(authz.ViewPeople, func(p authz.Permit) error { _, err := db.Grants(t.Context(), p, account.Place{}); return err }),
		"Grant":       only(authz.ViewPeople, func(p authz.Permit) error { _, err := db.Grant(t.Context(), p, id); return err }),
		"Corrections": only(authz.ViewCorrections, func(p authz.Permit) error { _, err := db.Corrections(t.Context(), p); return err }),
		"GiveGrant": {[]authz.Action{authz.GiveGrant, authz.AddUser}, func(p authz.Permit) error {
			return db.GiveGrant(t.Context(), p, account.Invitation{}, func(account.Invited) (account.Given, error) {
				t.Error("it was asked what to give")
				return account.Given{}, nil
			})
		}},
		"ChangeGrant": {[]authz.Action{authz.ConfirmGrant, authz.EndGrant, authz.ManageSignIn}, func(p authz.Permit) error {
			return db.ChangeGrant(t.Context(), p, id, func(account.Granted) (account.GrantOutcome, error) {
				t.Error("it was asked what to change")
				return account.GrantOutcome{}, nil
			})
		}},
		"MyText": only(authz.ViewMyData, func(p authz.Permit) error { _, err := db.MyText(t.Context(), p, account.Note); return err }),
		"ChangeText": only(authz.WriteMyRecord, func(p authz.Permit) error {
			return db.ChangeText(t.Context(), p, account.Note, func(account.OwnText) (account.OwnText, error) {
				t.Error("it was asked what to write")
				return account.OwnText{}, nil
			})
		}),
		"AskCorrection": only(authz.WriteMyRecord, func(p authz.Permit) error {
			return db.AskCorrection(t.Context(), p, account.Correction{}, func([]uuid.UUID) []outbox.Message { return nil })
		}),
	}
}
