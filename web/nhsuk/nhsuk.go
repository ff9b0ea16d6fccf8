// Package nhsuk is the NHS design system as templ components.
//
// Each component is a struct whose fields are the options of the official
// nhsuk-frontend macro in Go case, and which renders itself:
//
//	@nhsuk.Tag{Text: "Vacant", Colour: "red"}
//
// so that any component can be the HTML of another:
//
//	nhsuk.TableCell{HTML: nhsuk.Tag{Text: "Filled"}}
//
// What a macro takes as its call block, a component takes as its children; the
// template language then wants the struct in parentheses:
//
//	@(nhsuk.InsetText{}) {
//		<p>{ sentence }</p>
//	}
//
// Text is escaped. HTML options take a templ.Component and not a string, so
// that nobody passes mark-up by accident; where both are given HTML wins, as in
// the macros. Where a macro tells false from left out, the field is a *bool and
// new(false) is false; where it takes false in the place of a word, the word is
// [None]. Deprecated options are left out.
//
// The tests compare every component with the official fixtures. The package
// knows nothing of the product: no route, no wording and, because the NHS
// identity needs a permission that the product does not have, no NHS logo.
package nhsuk

import (
	"context"
	"errors"
	"io"
	"strings"

	"github.com/a-h/templ"
)

// None is what a word option takes for the macros' explicit false: a tag
// without colour, a search button without icon, a footer without copyright.
const None = "none"

// Content is what some options consist of: a text, or HTML instead of it.
type Content struct {
	Text string
	HTML templ.Component
}

// present reports whether there is anything to show.
func (c Content) present() bool { return c.Text != "" || c.HTML != nil }

// InputWrapper is the element round an input that has something beside it.
type InputWrapper struct {
	Classes    string
	Attributes templ.Attributes
}

// FormGroup is the element round a whole form field.
type FormGroup struct {
	Classes    string
	Attributes templ.Attributes
	// BeforeInput and AfterInput stand beside the one input of a field.
	BeforeInput, AfterInput Content
	// BeforeInputs and AfterInputs stand round a list of radios or checkboxes.
	BeforeInputs, AfterInputs Content
}

// Classes joins the class names that are not empty.
func Classes(names ...string) string {
	kept := names[:0:0]
	for _, name := range names {
		if name != "" {
			kept = append(kept, name)
		}
	}
	return strings.Join(kept, " ")
}

// when returns the class name if it applies and the caller has not already
// written it.
func when(applies bool, own, name string) string {
	if !applies || strings.Contains(own, name) {
		return ""
	}
	return name
}

// modifier returns prefix and value as a class name if the value is allowed,
// unless the caller has already chosen a modifier.
func modifier(own, prefix, value string, allowed ...string) string {
	found := false
	for _, name := range allowed {
		if strings.Contains(own, prefix+name) {
			return ""
		}
		found = found || name == value
	}
	if !found {
		return ""
	}
	return prefix + value
}

// isFalse reports whether an option is an explicit false and not left out.
func isFalse(option *bool) bool { return option != nil && !*option }

// override returns the option if it is set.
func override(option *bool, otherwise bool) bool {
	if option != nil {
		return *option
	}
	return otherwise
}

// boolText writes a three-valued option as an attribute's value.
func boolText(option *bool) string {
	switch {
	case option == nil:
		return ""
	case *option:
		return "true"
	}
	return "false"
}

// linkOrButton is the rule that most link-like macros share: an explicit
// element wins, then a href without a type makes a link, and what is left is a
// button.
func linkOrButton(element, href, kind string) string {
	switch {
	case element != "":
		return strings.ToLower(element)
	case href != "" && kind == "":
		return "a"
	}
	return "button"
}

// attribute is one pair for [element]; an empty value leaves it out.
type attribute struct{ name, value string }

// attributes puts the component's own pairs before those of the caller.
func attributes(own []attribute, more templ.Attributes) templ.OrderedAttributes {
	var all templ.OrderedAttributes
	for _, a := range own {
		if a.value != "" {
			all = append(all, templ.KeyValue[string, any]{Key: a.name, Value: a.value})
		}
	}
	return append(all, more.Items()...)
}

// element writes an element whose name is known only at run time, which the
// template language cannot. The name comes from a developer and never from
// input; anything that is not a plain name is refused all the same.
func element(name string, attrs templ.OrderedAttributes, body templ.Component) templ.Component {
	return templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
		if name == "" {
			return errors.New("nhsuk: an element without a name")
		}
		for _, r := range name {
			if (r < 'a' || r > 'z') && (r < '1' || r > '6') {
				return errors.New("nhsuk: not an element name: " + name)
			}
		}
		if _, err := io.WriteString(w, "<"+name); err != nil {
			return err
		}
		if err := templ.RenderAttributes(ctx, w, attrs); err != nil {
			return err
		}
		if _, err := io.WriteString(w, ">"); err != nil {
			return err
		}
		if err := body.Render(ctx, w); err != nil {
			return err
		}
		_, err := io.WriteString(w, "</"+name+">")
		return err
	})
}
