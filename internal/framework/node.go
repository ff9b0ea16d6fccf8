package framework

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
)

// node is a value of a JSON file with the line on which it begins, so that a
// message can say where a problem is.
type node struct {
	line   int
	kind   string // object, list, text, number, or what else it is
	text   string // of a text or a number
	fields []field
	items  []node
}

type field struct {
	name  string
	line  int
	value node
}

// parse reads a file as one JSON value and nothing after it.
func parse(content []byte) (node, *Problem) {
	p := parser{content: content, tokens: json.NewDecoder(bytes.NewReader(content))}
	p.tokens.UseNumber()
	root, err := p.value()
	if err == nil {
		if _, more := p.tokens.Token(); !errors.Is(more, io.EOF) {
			return root, &Problem{Line: p.line(p.tokens.InputOffset()), Message: "there is something after the end: the file is one object"}
		}
		return root, nil
	}
	at := p.tokens.InputOffset()
	if syntax, ok := errors.AsType[*json.SyntaxError](err); ok {
		at = syntax.Offset
	}
	message := "this is not JSON: look for a comma, a quote or a bracket that is missing or too many"
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		message = "the file ends before its last bracket"
	}
	return root, &Problem{Line: p.line(at), Message: message}
}

type parser struct {
	content []byte
	tokens  *json.Decoder
}

// line returns the line, counted from 1, of the token that ends at an offset.
func (p parser) line(offset int64) int {
	offset = min(offset, int64(len(p.content)))
	return 1 + bytes.Count(p.content[:offset], []byte("\n"))
}

func (p parser) value() (node, error) {
	token, err := p.tokens.Token()
	if err != nil {
		return node{}, err
	}
	n := node{line: p.line(p.tokens.InputOffset())}
	switch token := token.(type) {
	case json.Delim:
		if token == '{' {
			n.kind = "object"
			return n, p.object(&n)
		}
		n.kind = "list"
		return n, p.list(&n)
	case string:
		n.kind, n.text = "text", token
	case json.Number:
		n.kind, n.text = "number", token.String()
	case bool:
		n.kind = "true or false"
	default:
		n.kind = "null"
	}
	return n, nil
}

func (p parser) object(n *node) error {
	for p.tokens.More() {
		token, err := p.tokens.Token()
		if err != nil {
			return err
		}
		name, ok := token.(string)
		if !ok {
			return fmt.Errorf("framework: a name is %v", token)
		}
		line := p.line(p.tokens.InputOffset())
		value, err := p.value()
		if err != nil {
			return err
		}
		n.fields = append(n.fields, field{name, line, value})
	}
	_, err := p.tokens.Token()
	return err
}

func (p parser) list(n *node) error {
	for p.tokens.More() {
		item, err := p.value()
		if err != nil {
			return err
		}
		n.items = append(n.items, item)
	}
	_, err := p.tokens.Token()
	return err
}
