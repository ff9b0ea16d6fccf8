package chart

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// measure returns how wide a text is in Arial, in pixels. It errs a little on the
// wide side, so that bold letters and the fonts that replace Arial fit too.
func measure(text string, size int) int {
	thousandths := 0
	for _, r := range text {
		thousandths += advance(r)
	}
	return (thousandths*size*105/100 + 999) / 1000
}

// advance returns the width of a letter in thousandths of its size.
func advance(r rune) int {
	switch {
	case strings.ContainsRune("ijl'|’", r):
		return 222
	case strings.ContainsRune(" .,:;ftI![]/", r):
		return 278
	case strings.ContainsRune("()-r", r):
		return 333
	case strings.ContainsRune("csvxyzkJ", r):
		return 500
	case r >= 'a' && r <= 'z' && r != 'm' && r != 'w', r >= '0' && r <= '9', r == '–', r == 'L':
		return 556
	case strings.ContainsRune("ABEFKPSTVXYZ", r):
		return 667
	case strings.ContainsRune("CDHNRUw&", r):
		return 722
	case strings.ContainsRune("GOQmM", r):
		return 833
	}
	return 1000
}

// wrap breaks a text into lines that fit the width, at spaces where it can. A
// text that needs more lines than allowed ends with an ellipsis.
func wrap(text string, size, width, lines int) []string {
	var out []string
	line := ""
	for _, word := range strings.Fields(text) {
		if line != "" && measure(line+" "+word, size) <= width {
			line += " " + word
			continue
		}
		if line != "" {
			out = append(out, line)
		}
		line = word
		for line != "" && measure(line, size) > width {
			head := cut(line, size, width)
			out, line = append(out, head), line[len(head):]
		}
	}
	if line != "" {
		out = append(out, line)
	}
	if len(out) > lines {
		last := out[lines-1]
		out = append(out[:lines-1], cut(last, size, width-measure("…", size))+"…")
	}
	return out
}

// cut returns the longest beginning that fits, and at least one letter.
func cut(text string, size, width int) string {
	if measure(text, size) <= width {
		return text
	}
	end := 0
	for i := range text {
		if end > 0 && measure(text[:i], size) > width {
			break
		}
		end = i
	}
	if end == 0 {
		return text
	}
	return text[:end]
}

// one writes a text on one line.
func one(text string, size, width int) string {
	if lines := wrap(text, size, width, 1); len(lines) > 0 {
		return lines[0]
	}
	return ""
}

// capital returns the text with a capital first letter.
func capital(text string) string {
	first, size := utf8.DecodeRuneInString(text)
	if size == 0 {
		return ""
	}
	return string(unicode.ToUpper(first)) + text[size:]
}
