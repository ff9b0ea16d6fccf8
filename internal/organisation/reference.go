package organisation

import (
	"embed"
	"encoding/csv"
	"fmt"
	"slices"

	"ccio/internal/day"
)

// Attribution is what must be shown wherever the product shows or ships the
// reference tables, in these words: the Open Government Licence v3.0 asks for it.
const Attribution = "Contains public sector information licensed under the Open Government Licence v3.0"

// referenceFiles is read-only by its type; go:embed needs a variable.
//
//go:embed reference/*.csv
var referenceFiles embed.FS

// ReferenceDay is the day up to which the reference tables are complete.
func ReferenceDay() day.Day { return day.New(2026, 9, 26) }

// ICBsBegan is the day on which integrated care boards began (Health and Care
// Act 2022), and so the first day of any membership of a trust.
func ICBsBegan() day.Day { return day.New(2022, 7, 1) }

// Reference is the register as shipped: 7 regions, 48 ICBs and 276 trusts. An
// error means that the program was built from a broken table.
func Reference() (Register, error) {
	t := &tables{}
	reg := Register{
		Organisations: slices.Concat(
			read(t, "regions", "code,ons_code,previous_ons_code", readRegion),
			read(t, "icbs", "code,ons_code,previous_ons_code,opened,closed,cluster,note", readICB),
			read(t, "trusts", "code,sector,legal_form,postcode,opened,closed,national,temporary,note", readTrust),
		),
		Memberships: read(t, "memberships", "member,parent,from,to,reason", func(c *cells) Membership {
			return Membership{Member: c.code(), Parent: c.code(), From: c.day(), To: c.day(), Reason: c.text()}
		}),
		Successions: read(t, "successions", "predecessor,successor,on,kind", func(c *cells) Succession {
			return Succession{Predecessor: c.code(), Successor: c.code(), On: c.day(), Kind: c.text()}
		}),
	}
	type named struct {
		code Code
		name Name
	}
	names := map[Code][]Name{}
	for _, n := range read(t, "names", "code,ods_name,display_name,from,to,exact,source", func(c *cells) named {
		return named{c.code(), Name{
			ODS: c.text(), Display: c.text(), From: c.day(), To: c.day(), Exact: c.yes(), Source: c.text(),
		}}
	}) {
		names[n.code] = append(names[n.code], n.name)
	}
	for i := range reg.Organisations {
		reg.Organisations[i].Names = names[reg.Organisations[i].Code]
	}
	reg.sort()
	if t.err != nil {
		return Register{}, t.err
	}
	return reg, nil
}

func readRegion(c *cells) Organisation {
	return Organisation{Kind: KindRegion, Code: c.code(), ONSCode: c.text(), PreviousONSCode: c.text()}
}

func readICB(c *cells) Organisation {
	return Organisation{
		Kind: KindICB, Code: c.code(), ONSCode: c.text(), PreviousONSCode: c.text(),
		Opened: c.day(), Closed: c.day(), Cluster: c.text(), Note: c.text(),
	}
}

func readTrust(c *cells) Organisation {
	return Organisation{
		Kind: KindTrust, Code: c.code(), Sector: c.sector(), LegalForm: LegalForm(c.text()), Postcode: c.text(),
		Opened: c.day(), Closed: c.day(), National: c.yes(), Temporary: c.yes(), Note: c.text(),
	}
}

// tables keeps the first error of all tables, so that the code that reads them
// stays plain.
type tables struct{ err error }

// read reads one table whose header must be exactly as given. Go evaluates the
// calls of a row function's composite literal from left to right, so the cells
// are taken in the order of the columns.
func read[T any](t *tables, table, header string, row func(*cells) T) []T {
	if t.err != nil {
		return nil
	}
	name := "reference/" + table + ".csv"
	file, err := referenceFiles.Open(name)
	if err != nil {
		t.err = fmt.Errorf("organisation: %w", err)
		return nil
	}
	defer file.Close() //nolint:errcheck // an embedded file has nothing to flush
	reader := csv.NewReader(file)
	rows, err := reader.ReadAll()
	if err != nil {
		t.err = fmt.Errorf("organisation: %s: %w", name, err)
		return nil
	}
	if len(rows) == 0 || joinComma(rows[0]) != header {
		t.err = fmt.Errorf("organisation: %s: the first line must be %q", name, header)
		return nil
	}
	var found []T
	for i, values := range rows[1:] {
		c := &cells{values: values}
		found = append(found, row(c))
		if c.err != nil {
			t.err = fmt.Errorf("organisation: %s: row %d: %w", name, i+2, c.err)
			return nil
		}
	}
	return found
}
