package post

import (
	"fmt"
	"strings"
)

// Problem is one thing wrong with a post or with a cell of a file. It never
// contains a person's name or any other personal value.
type Problem struct {
	Line        int           // of the file, counting the header as line 1; 0 if it is not about one line
	Column      string        // the column, or the field of the same name; empty for the whole row
	Value       string        // what the cell says; empty in columns of personal data
	Post        ID            // the post, if it has an id
	Appointment AppointmentID // the appointment, if it is about one
	Message     string        // what is wrong and what would be right
}

// String returns the problem as one line: where, what, and what would be right.
func (p Problem) String() string {
	var where []string
	if p.Line > 0 {
		where = append(where, fmt.Sprintf("line %d", p.Line))
	}
	switch {
	case p.Column != "" && p.Value != "":
		where = append(where, fmt.Sprintf("%s %q", p.Column, p.Value))
	case p.Column != "":
		where = append(where, p.Column)
	}
	if len(where) == 0 {
		return p.Message
	}
	return strings.Join(where, ", ") + ": " + p.Message
}
