package organisation

import (
	"fmt"
	"strings"
)

// Code is an ODS code: three to ten capital letters and digits, such as R0A or
// K0N6A. ODS never changes or reuses one. Its parts carry no meaning: they tell
// neither the kind of body, nor the trust to which a site belongs.
type Code string

// ParseCode reads an ODS code. Small letters are read as capitals, because people
// type them.
func ParseCode(s string) (Code, error) {
	code := strings.ToUpper(strings.TrimSpace(s))
	if len(code) < 3 || len(code) > 10 {
		return "", fmt.Errorf("%q is not an ODS code: a code has 3 to 10 letters and digits, such as R0A", s)
	}
	for _, r := range code {
		if (r < 'A' || r > 'Z') && (r < '0' || r > '9') {
			return "", fmt.Errorf("%q is not an ODS code: a code has 3 to 10 letters and digits, such as R0A", s)
		}
	}
	return Code(code), nil
}
