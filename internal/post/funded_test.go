package post

import "testing"

func TestParseFundedTime(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		amount string
		unit   Unit
		want   string // of String; empty: an error
		wte    string
	}{
		{"0.4", UnitWTE, "0.4 WTE", "0.40"},
		{"0.40", UnitWTE, "0.4 WTE", "0.40"},
		{"1", UnitWTE, "1 WTE", "1.00"},
		{"2.00", UnitWTE, "2 WTE", "2.00"},
		{"0", UnitWTE, "0 WTE", "0.00"},
		{"4", UnitPA, "4 PA", "0.40"},
		{"10", UnitPA, "10 PA", "1.00"},
		{"20", UnitPA, "20 PA", "2.00"},
		{"0.25", UnitPA, "0.25 PA", "0.03"}, // 0.025 of a WTE, half up
		{"0.24", UnitPA, "0.24 PA", "0.02"},
		{"4 PA", "", "4 PA", "0.40"},
		{"4pa", "", "4 PA", "0.40"},
		{"0.5 wte", UnitWTE, "0.5 WTE", "0.50"},
		{" 0.5 ", UnitWTE, "0.5 WTE", "0.50"},
		{"0.5 WTE", UnitPA, "", ""},
		{"0.5", "", "", ""},
		{"2.01", UnitWTE, "", ""},
		{"4", UnitWTE, "", ""},
		{"20.01", UnitPA, "", ""},
		{"0.125", UnitWTE, "", ""},
		{"-1", UnitPA, "", ""},
		{"+1", UnitPA, "", ""},
		{"1e1", UnitPA, "", ""},
		{"1,5", UnitPA, "", ""},
		{".5", UnitWTE, "", ""},
		{"5.", UnitPA, "", ""},
		{"", UnitPA, "", ""},
		{"PA", "", "", ""},
		{"99999999999999999999", UnitPA, "", ""},
		{"٤", UnitPA, "", ""},
	} {
		f, err := ParseFundedTime(test.amount, test.unit)
		if (err == nil) != (test.want != "") {
			t.Errorf("ParseFundedTime(%q, %q) = %v, %v", test.amount, test.unit, f, err)
			continue
		}
		if err != nil {
			continue
		}
		if wte, ok := f.WTE(); f.String() != test.want || wte.String() != test.wte || !ok || f.IsZero() {
			t.Errorf("ParseFundedTime(%q, %q) = %s, %s WTE; want %s, %s", test.amount, test.unit, f, wte, test.want, test.wte)
		}
		if again, err := ParseFundedTime(f.Amount(), f.Unit); err != nil || again != f {
			t.Errorf("%s reads back as %s, %v", f, again, err)
		}
	}
	if wte, ok := (FundedTime{}).WTE(); ok || wte != 0 || (FundedTime{}).Amount() != "" || (FundedTime{}).String() != "Not told" {
		t.Error("no time told should have no amount")
	}
}
