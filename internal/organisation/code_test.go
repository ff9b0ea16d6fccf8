package organisation

import "testing"

func TestParseCode(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]Code{
		"R0A": "R0A", " r0a ": "R0A", "K0N6A": "K0N6A", "ABCDEFGHIJ": "ABCDEFGHIJ",
		"": "", "R0": "", "ABCDEFGHIJK": "", "R-A": "", "R A": "", "RÖA": "", "R0\x00": "",
	} {
		got, err := ParseCode(text)
		if got != want || (err != nil) != (want == "") {
			t.Errorf("ParseCode(%q) = %q, %v; want %q", text, got, err, want)
		}
	}
}
