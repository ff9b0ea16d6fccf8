package browsertest

import (
	"testing"

	"github.com/chromedp/cdproto/emulation"

	"ccio/internal/account"
)

// TestSaveBarCoversNoFocus gives the focus to every field of a long form, down and up
// again: the line that says whether all is saved stands over none of them, with the
// longest words that it can have.
func TestSaveBarCoversNoFocus(t *testing.T) {
	t.Parallel()
	s := newSite(t, nil)
	_, openRound := s.rounds(t)
	b := s.signedIn(t, account.Holder)
	for _, screen := range []struct {
		width, height int64
		features      []*emulation.MediaFeature
	}{
		{320, 640, nil},
		{320, 640, []*emulation.MediaFeature{{Name: "forced-colors", Value: "active"}}},
		{320, 640, []*emulation.MediaFeature{{Name: "prefers-reduced-motion", Value: "reduce"}}},
		{1280, 800, nil},
	} {
		b.size(t, screen.width, screen.height)
		call(t, b, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: screen.features})
		b.open(t, "/assessments/"+ofHolder(t, s, openRound)+"/domains/1")
		found := eval[struct {
			Fields int
			Sticks bool
			Wrong  []string
		}](t, b, underBar)
		if found.Fields < 10 || !found.Sticks {
			t.Errorf("at %d px there are %d fields, and the line sticks: %t", screen.width, found.Fields, found.Sticks)
		}
		for _, wrong := range found.Wrong {
			t.Errorf("at %d px with %v: %s", screen.width, screen.features, wrong)
		}
	}
}

const underBar = `(() => {
	const bar = document.querySelector(".app-saved"), wrong = [];
	bar.textContent = "This is not saved yet: you are signed out. Sign in again in another window; " +
		"what you write here stays on this page until then.";
	for (const fold of document.querySelectorAll("form[data-autosave] details")) fold.open = true;
	const fields = [...document.querySelectorAll("form[data-autosave] input:not([type=hidden]), form[data-autosave] textarea, " +
		"form[data-autosave] summary")].filter((el) => el.checkVisibility());
	for (const el of [...fields, ...[...fields].reverse()]) {
		el.focus({preventScroll: false});
		const box = el.getBoundingClientRect(), edge = bar.getBoundingClientRect().top;
		// A choice that is taller than what is left of the screen cannot be seen whole.
		if (box.height < edge && box.bottom > edge + 1 && edge < innerHeight) {
			wrong.push((el.labels?.[0]?.innerText ?? el.innerText).slice(0, 40) + " ends " + Math.round(box.bottom - edge) +
				" px below the line's edge");
		}
	}
	return {Fields: fields.length, Sticks: getComputedStyle(bar).position === "sticky", Wrong: wrong.slice(0, 5)};
})()`
