package server_test

import (
	"strings"
	"testing"

	"ccio/internal/account"
)

// What the pages of a trust say of a post that nobody holds, or whose holder is not
// told, and of posts that may not be all, is what somebody told us and no more. In the
// text of a page a fact follows its name without a space.
func TestWordsOfVacancies(t *testing.T) {
	t.Parallel()
	s := siteOn(t, loaded(t), options{})
	cookie := s.signIn(t, account.National)
	for _, test := range []struct {
		path        string
		says, never []string
	}{
		{"/trusts/RP4?as-at=2026-11-22", []string{
			"Vacant, not recruiting", "It is vacant, and the trust is not recruiting.", "Vacant since1 December 2025 (11 months)",
			"CCIO posts1. The trust has not told us whether it has others.",
		}, nil},
		{"/trusts/RP4?as-at=2025-11-30", []string{
			"Holder not told", "It has not told us who holds it, or whether it is vacant.",
		}, []string{"Vacant since"}},
		{"/trusts/RX9?as-at=2026-09-13", []string{
			"Vacant, recruiting not told", "It is vacant, and the trust has not told us whether it is recruiting.",
			"Vacant since1 September 2026 (13 days)",
		}, nil},
		{"/trusts/RX9?as-at=2026-11-22", []string{"It is vacant, and the trust is recruiting.", "Vacant since1 September 2026 (2 months)"}, nil},
		{"/trusts/RRK?as-at=2026-11-22", []string{"Nobody substantively since1 March 2026 (8 months)"}, []string{"Vacant since"}},
		{"/trusts/RR8?as-at=2026-11-22", []string{
			"CCIO posts1. The trust has said, from 3 October 2026, that this is its only CCIO post.",
		}, []string{"Vacant since"}},
		{"/trusts/RR8?as-at=2026-10-02", []string{"CCIO posts1. The trust has not told us whether it has others."}, []string{"only CCIO post"}},
		{"/trusts/TAD?as-at=2026-11-22", []string{"This trust has said that it has no"}, []string{"CCIO posts1", "CCIO posts0"}},
		{"/trusts/RP4/posts?as-at=2026-11-22", []string{
			"Vacant since1 December 2025 (11 months)RecruitingNo", "Vacant, recruiting not told", "Vacant since1 May 2026 (6 months)",
			"Vacant from Recruiting Last confirmed",
		}, nil},
		{"/trusts/RR8/posts?as-at=2026-11-22", []string{
			"The trust has said, from 3 October 2026, that this is its only CCIO post.",
		}, []string{"Vacant since", "Vacant from"}},
		{"/trusts/TAD/posts?as-at=2026-11-22", []string{"The trust has said that it has had no CCIO post since 1 April 2025."}, nil},
	} {
		got := strings.Join(strings.Fields(text(t, s.get(t, test.path, cookie))), " ")
		for _, says := range test.says {
			if !strings.Contains(got, says) {
				t.Errorf("%s does not say %q: %.600s", test.path, says, got)
			}
		}
		for _, never := range test.never {
			if strings.Contains(got, never) {
				t.Errorf("%s says %q", test.path, never)
			}
		}
	}
}
