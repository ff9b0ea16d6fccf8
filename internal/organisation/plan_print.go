package organisation

import (
	"fmt"
	"io"
	"strings"
)

// heading returns the line above the differences of a kind.
func (k DifferenceKind) heading() string {
	switch k {
	case DifferenceNew:
		return "New trusts"
	case DifferenceClosed:
		return "Closed trusts"
	case DifferenceReopened:
		return "Closed in the register, open in the file"
	case DifferenceRenamed:
		return "Other names"
	case DifferenceMoved:
		return "Another ICB or region"
	case DifferencePostcode:
		return "Another postcode"
	case DifferenceDates:
		return "Other opening or closing days"
	case DifferenceClosingLater:
		return "Trusts that will close"
	case DifferenceMissing:
		return "Open in the register, not in the file"
	case DifferenceUnknown:
		return "Not held in the register"
	}
	return string(k)
}

// WriteTo prints the plan for a person: each difference on a line with its code
// and name, what the register and the file say, and what the plan does about it.
// The last line is exactly "0 new, 0 changed, 0 closed" with the plan's totals,
// for programs. The same plan always prints the same bytes.
func (p Plan) WriteTo(w io.Writer) (int64, error) {
	var b strings.Builder
	fmt.Fprintf(&b, "File of %s: %s open.\n", p.FileDate.Long(), plural(p.Open, "trust in England", "trusts in England"))
	if p.ComparedOnly {
		b.WriteString("It is older than the last file applied, so it is only compared.\n")
	}
	if len(p.Lines) == 0 {
		b.WriteString("It says what the register says.\n")
	}
	for _, kind := range DifferenceKinds() {
		var lines []Line
		for _, line := range p.Lines {
			if line.Kind == kind {
				lines = append(lines, line)
			}
		}
		if len(lines) == 0 {
			continue
		}
		fmt.Fprintf(&b, "\n%s: %d\n", kind.heading(), len(lines))
		for _, line := range lines {
			fmt.Fprintf(&b, "  %s\n", line)
		}
	}
	if len(p.Welsh) > 0 {
		fmt.Fprintf(&b, "\nWelsh trusts, set aside: %d\n", len(p.Welsh))
		for _, row := range p.Welsh {
			fmt.Fprintf(&b, "  %s %s\n", row.Code, DisplayName(row.Name))
		}
	}
	added, changed, closed := p.Totals()
	fmt.Fprintf(&b, "\n%d new, %d changed, %d closed\n", added, changed, closed)
	n, err := io.WriteString(w, b.String())
	return int64(n), err
}

// String is the line as a plan prints it.
func (l Line) String() string {
	text := fmt.Sprintf("%s %s. Register: %s. File: %s. ", l.Code, l.Name, l.Register, l.File)
	if !l.Applies {
		return text + "Not applied: " + l.Why + "."
	}
	if l.Why != "" {
		return text + "Applies; " + l.Why + "."
	}
	return text + "Applies."
}

func plural(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}
