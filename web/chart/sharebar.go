package chart

import (
	"context"
	"io"
)

// Render writes the bar; nothing where there is nothing to draw.
func (c ShareBar) Render(ctx context.Context, w io.Writer) error {
	for _, n := range []int{c.Yes, c.NotTold, c.No} {
		if n < 0 || n > most {
			return nil
		}
	}
	if c.Yes+c.NotTold+c.No == 0 {
		return nil
	}
	return c.view().Render(ctx, w)
}

// parts are in the order in which the range is read: what is true at least, what may
// be, and what is not.
func (c ShareBar) parts() []part {
	counts, states := []int{c.Yes, c.NotTold, c.No}, []State{Filled, NotRecorded, NotRecruiting}
	var parts []part
	at := pct(0)
	for i, length := range share(counts, c.Yes+c.NotTold+c.No, whole, leastPart) {
		if length > 0 {
			parts = append(parts, part{state: states[i], at: at, length: length})
		}
		at += length
	}
	return parts
}
