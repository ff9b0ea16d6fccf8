package organisation

import (
	"fmt"
	"slices"
	"strings"

	"ccio/internal/day"
)

// decider decides for each difference what change follows from it. A nil change
// means that the difference is only listed; the text says why, or what to know
// about it.
type decider struct {
	reg     Register
	options Options
}

func (d decider) on(difference Difference) (Change, string) {
	switch difference.Kind {
	case DifferenceNew:
		return d.add(difference.Row)
	case DifferenceClosed:
		return d.close(difference.Row)
	case DifferenceReopened:
		return nil, "a reopening is never applied by itself; the file may be older than the register"
	case DifferenceRenamed:
		return d.rename(difference.Row)
	case DifferenceMoved:
		return d.move(difference.Row)
	case DifferencePostcode:
		if d.options.FileDate.Before(ReferenceDay()) { // postcodes have no history that could place an older one
			return nil, "the register's postcodes are of " + ReferenceDay().Long() + ", later than the file"
		}
		return SetPostcode{Code: difference.Code, Postcode: difference.Row.Postcode}, ""
	case DifferenceDates:
		return nil, "opening and closing days in the register are changed by a person only"
	case DifferenceClosingLater:
		return nil, "the day has not passed; a later file will close the trust"
	case DifferenceMissing:
		return nil, "a trust is closed only by a close date in the file"
	case DifferenceUnknown:
		if _, known := d.reg.Find(difference.Code); known {
			return nil, "the code is not a trust's in the register"
		}
		return nil, "a trust that had closed before the register knew it is not added"
	}
	return nil, "nothing is known to do about it"
}

// source names the file in the facts that it adds to the register.
func (d decider) source() string { return "ODS trust file of " + d.options.FileDate.Long() }

func (d decider) add(row Row) (Change, string) {
	first, notes := row.Opened, []string{"its sector is not known: a person must set it"}
	if first.IsZero() {
		first = d.options.FileDate
		notes = append(notes, "the file does not give its opening day, so the day of the file stands for it")
	}
	icb, why := d.icb(row.ICB, latest(first, d.options.FileDate))
	if why != "" {
		return nil, why
	}
	from := latest(first, icb.Opened, ICBsBegan())
	if region, _ := d.reg.RegionOn(icb.Code, from); row.Region != "" && region != row.Region {
		notes = append(notes, fmt.Sprintf("its region follows from its ICB and is %s, not %s", region, row.Region))
	}
	return AddOrganisation{
		Organisation: Organisation{
			Code: row.Code, Kind: KindTrust, LegalForm: legalForm(row.Name, ""), Postcode: row.Postcode, Opened: first,
			Names: []Name{{ODS: row.Name, Display: DisplayName(row.Name), From: first, Source: d.source()}},
		},
		Membership: Membership{Member: row.Code, Parent: icb.Code, From: from, To: icb.Closed, Reason: d.source()},
	}, strings.Join(notes, "; ")
}

func (d decider) close(row Row) (Change, string) {
	if !d.options.AcceptClosures {
		return nil, "closures apply only with --accept closures"
	}
	o, _ := d.reg.Find(row.Code)
	late := backwards(o.Opened, row.Closed) || o.CurrentName().From.After(row.Closed) ||
		slices.ContainsFunc(d.reg.Memberships, func(m Membership) bool {
			return m.Member == row.Code && m.From.After(row.Closed)
		})
	if late {
		return nil, "the register has something of the trust that began after that day; a person must look"
	}
	return CloseOrganisation{Code: row.Code, Last: row.Closed}, ""
}

func (d decider) rename(row Row) (Change, string) {
	o, _ := d.reg.Find(row.Code)
	current := o.CurrentName()
	switch {
	case slices.ContainsFunc(o.Names, func(n Name) bool { return sameName(n.ods(), row.Name) }):
		return nil, "the trust has held this name at another time; a name held earlier is never applied by itself"
	case !o.Closed.IsZero() || !row.Closed.IsZero() && row.Closed.Before(d.options.FileDate):
		return nil, "a trust that closes keeps the name with which it closed"
	case !current.From.Before(d.options.FileDate):
		return nil, "the register has a name from " + current.From.Long() + ", which is not before the day of the file"
	}
	return RenameOrganisation{
		Code:      row.Code,
		Name:      Name{ODS: row.Name, Display: DisplayName(row.Name), From: d.options.FileDate, Source: d.source()},
		LegalForm: legalForm(row.Name, o.LegalForm),
	}, ""
}

func (d decider) move(row Row) (Change, string) {
	on := d.options.FileDate
	now, ok := d.reg.MembershipOn(row.Code, on)
	if ok && (row.ICB == "" || row.ICB == now.Parent) {
		return nil, "a trust's region follows from its ICB, and the file gives no other ICB"
	}
	icb, why := d.icb(row.ICB, on)
	if why != "" {
		return nil, why
	}
	if region, _ := d.reg.RegionOn(icb.Code, on); row.Region != "" && region != row.Region {
		return nil, fmt.Sprintf("the file's ICB and region do not agree: the register has %s in %s", icb.Code, d.reg.label(region, on))
	}
	later := slices.ContainsFunc(d.reg.Memberships, func(m Membership) bool {
		return m.Member == row.Code && !m.From.Before(on)
	})
	if later {
		return nil, "the register has a membership of the trust from the day of the file or later"
	}
	if !d.options.AcceptMoves {
		why = "moves apply only with --accept moves"
		if now.Reason != "" {
			why += ". The register's reason: " + strings.TrimSuffix(now.Reason, ".")
		}
		return nil, why
	}
	return MoveOrganisation{
		From: now.Parent,
		Membership: Membership{
			Member: row.Code, Parent: icb.Code, From: on, To: earliestEnd(now.To, icb.Closed),
			Reason: d.source() + ", accepted by a person",
		},
	}, ""
}

// icb returns the ICB with the code if a trust can belong to it from the day
// onwards, and otherwise why not.
func (d decider) icb(code Code, on day.Day) (Organisation, string) {
	o, ok := d.reg.Find(code)
	switch {
	case code == "":
		return o, "the file gives no ICB, and every trust in the register belongs to one"
	case !ok || o.Kind != KindICB:
		return o, "the register knows no ICB " + string(code)
	case !o.OpenOn(on):
		return o, fmt.Sprintf("ICB %s was not open on %s", code, on.Long())
	}
	return o, ""
}

// legalForm returns the legal form that a statutory name states. A care trust
// stays one, and a foundation trust does not stop being one because its name
// changes.
func legalForm(odsName string, now LegalForm) LegalForm {
	if now == CareTrust || now == NHSFoundationTrust {
		return now
	}
	if strings.Contains(odsName, "NHS FOUNDATION TRUST") {
		return NHSFoundationTrust
	}
	return NHSTrust
}

func latest(days ...day.Day) day.Day { return slices.MaxFunc(days, day.Day.Compare) }

// earliestEnd returns the earlier of two last days; a zero day is an open end.
func earliestEnd(a, b day.Day) day.Day {
	if a.IsZero() || !b.IsZero() && b.Before(a) {
		return b
	}
	return a
}
