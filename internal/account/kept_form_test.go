package account

import (
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ccio/internal/fault"
)

// Fields keep the order in which they were sent and are the ones that net/url
// reads; a body that is not a form, or not text, is refused.
func TestParseForm(t *testing.T) {
	t.Parallel()
	const sent = "b=two+words&a=%C3%A5&&b=%0D%0A%26&empty=&bare&%3D=x"
	got, err := ParseForm([]byte(sent))
	if err != nil {
		t.Fatal(err)
	}
	want := []FormField{{"b", "two words"}, {"a", "å"}, {"b", "\r\n&"}, {"empty", ""}, {"bare", ""}, {"=", "x"}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	values := url.Values{}
	for _, f := range got {
		values.Add(f.Name, f.Value)
	}
	if parsed, err := url.ParseQuery(sent); err != nil || !cmp.Equal(parsed, values) {
		t.Errorf("net/url reads it as %v, %v", parsed, err)
	}
	for what, body := range map[string]string{
		"a percent sign alone": "a=%zz", "one in a name": "%=a", "broken letters": "a=%ff", "a nought": "a=%00",
		"more fields than any page has": strings.Repeat("a&", 1001),
	} {
		if _, err := ParseForm([]byte(body)); fault.KindOf(err) != fault.BadRequest {
			t.Errorf("%s: %v", what, err)
		}
	}
	if got, err := ParseForm(nil); err != nil || len(got) > 0 {
		t.Errorf("nothing: %v, %v", got, err)
	}
}
