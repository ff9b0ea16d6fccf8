package main

import (
	"context"
	"flag"
	"fmt"
	"slices"
	"strings"

	"ccio/internal/account"
	"ccio/internal/authz"
	"ccio/internal/day"
	"ccio/internal/organisation"
	"ccio/internal/postgres"
)

// rolesToAdd returns the roles that the command line gives. Post-holders and
// validators belong to an appointment, and are invited in the product by whoever
// administers the trust.
func rolesToAdd() []authz.Role {
	return []authz.Role{
		authz.NationalAdministrator, authz.NationalAnalyst, authz.RegionalAnalyst, authz.TrustAdministrator,
		authz.BoardMember, authz.BoardSecretary,
	}
}

// userAdd gives somebody a role, because nobody can invite the first
// administrator.
func userAdd(ctx context.Context, p program, args []string) error {
	var i account.Invitation
	var from, to dayFlag
	flags := flag.NewFlagSet("user add", flag.ContinueOnError)
	flags.StringVar(&i.Email, "email", "", "")
	flags.StringVar(&i.Name, "name", "", "")
	role := flags.String("role", string(authz.NationalAdministrator), "")
	trust, region := flags.String("trust", "", ""), flags.String("region", "", "")
	flags.Var(&from, "from", "")
	flags.Var(&to, "to", "")
	if _, err := parse(flags, args, 0); err != nil {
		return err
	}
	i = i.Tidied()
	i.Role = authz.Role(strings.ReplaceAll(*role, "-", "_"))
	if !slices.Contains(rolesToAdd(), i.Role) {
		return fmt.Errorf("%w: --role takes one of %s", errUsage, roleWords())
	}
	today := day.Of(p.now())
	if i.From, i.To = from.Day, to.Day; i.From.IsZero() {
		i.From = today
	}
	if err := i.Check(today); err != nil {
		return fmt.Errorf("%w: give --email, and days that are not over", errUsage)
	}
	read, err := permit(authz.OperatorView)
	if err != nil {
		return err
	}
	may, err := permit(authz.AddUser)
	if err != nil {
		return err
	}
	return p.operate(ctx, func(db *postgres.DB) error {
		reg, err := db.Register(ctx, read)
		if err != nil {
			return err
		}
		if i.Trust, i.Region, err = scopeOf(i.Role, *trust, *region, reg, today); err != nil {
			return err
		}
		if err := account.NewService(db).AddUser(ctx, may, i); err != nil {
			return err
		}
		waits := ""
		if account.NeedsConfirmation(i.Role) {
			waits = " It gives nothing until a second person has confirmed it."
		}
		fmt.Fprintf(p.out, "The role is given: %s, from %s.%s\n", i.Role.Label(), i.From.Long(), waits)
		return nil
	})
}

// scopeOf reads the scope of a role. A scope that the role does not take, or that
// is not an open trust or region, is wrong usage.
func scopeOf(role authz.Role, trust, region string, reg organisation.Register, today day.Day) (t, g organisation.Code, err error) {
	kind := account.ScopeOf(role)
	for _, f := range []struct {
		flag, text string
		needed     bool
		kind       organisation.Kind
		to         *organisation.Code
	}{
		{"--trust", trust, kind == account.ForTrust, organisation.KindTrust, &t},
		{"--region", region, kind == account.ForRegion, organisation.KindRegion, &g},
	} {
		if (f.text != "") != f.needed {
			if f.needed {
				return t, g, fmt.Errorf("%w: this role is of a %s: give its ODS code with %s", errUsage, strings.TrimPrefix(f.flag, "--"), f.flag)
			}
			return t, g, fmt.Errorf("%w: this role has no %s", errUsage, f.flag)
		}
		if !f.needed {
			continue
		}
		code, err := organisation.ParseCode(f.text)
		if err != nil {
			return t, g, fmt.Errorf("%w: %s: %w", errUsage, f.flag, err)
		}
		found, known := reg.Find(code)
		if !known || found.Kind != f.kind || !found.OpenOn(today) {
			return t, g, fmt.Errorf("%w: %s: there is none open with this code today", errUsage, f.flag)
		}
		*f.to = code
	}
	return t, g, nil
}

func roleWords() string {
	var words []string
	for _, r := range rolesToAdd() {
		words = append(words, strings.ReplaceAll(string(r), "_", "-"))
	}
	return strings.Join(words, ", ")
}
