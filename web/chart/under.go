package chart

// under has the counts that do not fit into their parts of a bar in a range of
// widths. They stand below the bar, each with a line up to its part.
type under struct {
	class string // of the range of widths
	marks []underMark
}

// underMark is one count below a bar.
type underMark struct {
	text string
	from pct // the middle of the part
	x    pct // the middle of the count
}

// gapBetween is the least distance between two counts below a bar, in pixels.
const gapBetween = 6

// underBar returns the counts below a bar for each range of widths that has any.
func underBar(parts []part) []under {
	var all []under
	for _, size := range []struct {
		class string
		width int
		holds func(class string) bool // whether a count of that class stands in its part
	}{
		{"app-chart__narrow", narrowest, func(class string) bool { return class == "" }},
		{"app-chart__middle", wideBar, func(class string) bool { return class != "app-chart__widest" }},
		{"app-chart__widest", widestBar, func(string) bool { return true }},
	} {
		u := under{class: size.class}
		for _, p := range parts {
			if !p.fits || !size.holds(p.class) {
				u.marks = append(u.marks, underMark{text: p.text, from: p.middle, x: p.middle})
			}
		}
		if len(u.marks) > 0 && u.spread(size.width) {
			all = append(all, u)
		}
	}
	return all
}

// spread moves the counts so that none touches another or reaches out of the bar at
// its least width; a wider bar has more room between them. It reports false if they
// take more than there is: the words of the bar and its table have them too.
func (u under) spread(width int) bool {
	need := func(i int) pct { return pct((measure(u.marks[i].text, smallSize)*int(whole) + width - 1) / width) }
	gap := pct(gapBetween * int(whole) / width)
	end := pct(0)
	for i := range u.marks {
		u.marks[i].x = max(u.marks[i].x, end+need(i)/2+1)
		end = u.marks[i].x + need(i)/2 + 1 + gap
	}
	begin := whole
	for i := len(u.marks) - 1; i >= 0; i-- {
		u.marks[i].x = min(u.marks[i].x, begin-need(i)/2-1)
		begin = u.marks[i].x - need(i)/2 - 1 - gap
	}
	return begin+gap >= 0
}
