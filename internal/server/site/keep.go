package site

import (
	"context"
	"strings"

	"github.com/a-h/templ"

	"ccio/internal/recent"
)

// maxContent bounds the contents of pages that are kept, in bytes.
const maxContent = 16 << 20

type contents = recent.Values[string, string]

func newContents() *contents { return recent.New[string, string](maxContent) }

// Keep returns content that is the same for everybody who asks with the same key. It
// is rendered by the first of them. Whatever it depends on has to be in the key, and
// nothing in it may depend on who asks.
func (s *Site) Keep(ctx context.Context, key string, draw func() (templ.Component, error)) (templ.Component, error) {
	text, err := s.contents.Get(key, func() (string, int, error) {
		content, err := draw()
		if err != nil {
			return "", 0, err
		}
		var text strings.Builder
		err = content.Render(ctx, &text)
		return text.String(), text.Len(), err
	})
	return templ.Raw(text), err
}
