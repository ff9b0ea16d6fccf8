package chart

import "github.com/a-h/templ"

// shadeFill returns the attribute that hatches a tile without data.
func shadeFill(figure string, shade int) templ.OrderedAttributes {
	if shade == 0 {
		return nothing.fill(figure)
	}
	return nil
}

// shadeText returns the class of words on a dark shade.
func shadeText(shade int) string {
	if shade >= 4 {
		return "app-chart__on-dark"
	}
	return ""
}
