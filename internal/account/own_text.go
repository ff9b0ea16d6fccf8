package account

import (
	"context"
	"time"

	"ccio/internal/authz"
	"ccio/internal/fault"
)

// TextKind is a kind of text that people write about themselves, named as the audit
// names it. A person has one of each, changes it and takes it back.
type TextKind string

// Note stands beside the person's record, for those who may see the record.
const Note TextKind = "own_note"

// OwnText is what a person has written, of one kind.
type OwnText struct {
	Words   string // empty: none
	Version int    // 0: the person has never written one
	At      time.Time
}

// textRule is what holds for texts of one kind.
type textRule struct {
	kind TextKind
	// most is the greatest number of characters. A constraint in the database has the
	// same limit.
	most      int
	overtaken string                 // the refusal of a text whose page was made from another version
	refusals  map[string]fault.Field // the part of Constraints
}

func textRules() []textRule {
	return []textRule{
		{
			kind: Note, most: MostWords,
			overtaken: "Your note was changed since you opened it, in another window or on another device.",
			refusals: map[string]fault.Field{
				"record_note_words_length": {Message: "A note has up to 1,000 characters, and so has what would be right."},
				"record_note_one_own":      {Message: "This person has a note already."},
			},
		},
	}
}

func (k TextKind) rule() textRule {
	for _, r := range textRules() {
		if r.kind == k {
			return r
		}
	}
	return textRule{}
}

// TextKinds returns all kinds.
func TextKinds() []TextKind {
	var all []TextKind
	for _, r := range textRules() {
		all = append(all, r.kind)
	}
	return all
}

// Most is the greatest number of characters in a text of this kind.
func (k TextKind) Most() int { return k.rule().most }

// Overtaken is the refusal of a text that was changed since its page was made.
func (k TextKind) Overtaken() error { return fault.New(fault.Conflict, "%s", k.rule().overtaken) }

// WriteText puts words in the place of the version of the person's own text that
// they were shown. Version 0 means that there was none; empty words take the text
// back. fault.Conflict: it has changed since that version.
func (s *Service) WriteText(ctx context.Context, permit authz.Permit, kind TextKind, words string, version int) error {
	return s.store.ChangeText(ctx, permit, kind, func(now OwnText) (OwnText, error) {
		if now.Version != version {
			return now, kind.Overtaken()
		}
		return OwnText{Words: words, Version: version + 1}, nil
	})
}
