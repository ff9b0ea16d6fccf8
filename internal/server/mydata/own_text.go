package mydata

import (
	"net/http"

	"github.com/a-h/templ"

	"ccio/internal/account"
	"ccio/internal/authz"
	"ccio/internal/form"
	"ccio/internal/server/site"
	"ccio/web/view"
)

// ownText is a kind of text as these pages present it.
type ownText struct {
	kind   account.TextKind
	name   string // of its field, its page below /my-data, and its section there
	title  string
	lede   string // who reads it
	rows   int
	label  string
	called string
	hint   string // an example, if it needs one
	limit  string
	change string // the button where there is one
	none   string // what My data says where there is none
	write  string // the button there
	back   string // how the page says that it was taken back in another window
	late   string // and that it was changed there
}

// ownTexts has the texts in the order of My data.
func ownTexts() []ownText {
	return []ownText{
		{
			kind: account.Note, name: "note", title: "Your own note", rows: 8, label: "Note", called: "Your note",
			lede: "It stands beside your record on the page of your trust, signed with your name. Those who may see the record read " +
				"it: your validator, the board members, the board secretary and the administrator of your trust, and national " +
				"administrators. If you hold no post, nobody but you and national administrators can see it.",
			limit: "Up to 1,000 characters. Leave it empty to take the note back.",
			none:  "You have written none. A note stands beside your record, for those who may see it, and is yours to change or take back.",
			write: "Write a note", change: "Change your note", back: "the note was taken back",
			late: "Your note was changed in another window or on another device",
		},
	}
}

func textOf(kind account.TextKind) ownText {
	for _, text := range ownTexts() {
		if text.kind == kind {
			return text
		}
	}
	return ownText{}
}

func (o ownText) href() string { return "/my-data/" + o.name }

// textForm is the form of one of the visitor's own texts.
type textForm struct {
	form.Form
	of             ownText
	version, words *form.Field
	overtaking     account.OwnText // what is saved now, where somebody changed it first
}

func newTextForm(of ownText, now account.OwnText) *textForm {
	f := &textForm{of: of}
	f.version = f.Add(form.Version("version", now.Version))
	f.words = f.Add(form.Text(of.name, of.label))
	f.words.Called, f.words.Most, f.words.Value = of.called, of.kind.Most(), now.Words
	f.words.Hint = of.hint + noPatient + " " + of.limit
	return f
}

// overtake keeps what the visitor wrote, shows beside it what somebody saved first,
// and lets the form be sent again to replace that.
func (f *textForm) overtake(saved account.OwnText) {
	f.overtaking = saved
	f.version.SetInt(saved.Version)
	f.Overtake(f.words.ControlID(), f.of.late)
}

// saved returns the visitor's own text as it is saved.
func (s *Area) saved(r *http.Request, who site.Visitor, kind account.TextKind) (account.OwnText, error) {
	permit, err := who.Oneself(authz.ViewMyData)
	if err != nil {
		return account.OwnText{}, err
	}
	return s.Read.MyText(r.Context(), permit, kind)
}

// TextForm shows the page on which the visitor writes a text of their own.
func (s *Area) TextForm(kind account.TextKind) site.Handler {
	return func(w http.ResponseWriter, r *http.Request, who site.Visitor) error {
		saved, err := s.saved(r, who, kind)
		if err != nil {
			return err
		}
		f := newTextForm(textOf(kind), saved)
		return s.Render(w, r, http.StatusOK, view.OwnTextPage(textPage(s.Layout(r, who, f.of.title), f)))
	}
}

// WriteText saves the text. If it has changed since the page was made, what was
// written stays on the page, beside what is saved.
func (s *Area) WriteText(kind account.TextKind) site.Handler {
	return func(w http.ResponseWriter, r *http.Request, who site.Visitor) error {
		f := newTextForm(textOf(kind), account.OwnText{})
		return s.Submit(w, r, site.Submission{
			Form: &f.Form,
			Do: func() (string, error) {
				return "/my-data#" + f.of.name, s.Use.WriteText(r.Context(), who.Permit, kind, f.words.Value, f.version.Int())
			},
			Overtaken: func(error) error {
				saved, err := s.saved(r, who, kind)
				if err == nil {
					f.overtake(saved)
				}
				return err
			},
			Page: func() (templ.Component, error) {
				return view.OwnTextPage(textPage(s.Layout(r, who, f.of.title), f)), nil
			},
		})
	}
}

func textPage(layout view.Layout, f *textForm) view.OwnTextForm {
	page := view.OwnTextForm{
		Layout: layout, Heading: f.of.title, Lede: f.of.lede, Action: f.of.href(), Rows: f.of.rows, Back: f.of.back,
		Words: site.Field(f.words), Version: site.Field(f.version),
	}
	page.Layout.Breadcrumb, page.Layout.Problems = breadcrumb(), site.Problems(&f.Form)
	if f.IsOvertaken() {
		page.Saved, page.SavedAt = f.overtaking.Words, site.Moment(f.overtaking.At)
	}
	return page
}

// textSections makes the part of My data that is the person's own texts.
func textSections(mine account.MyData) []view.OwnText {
	var all []view.OwnText
	for _, of := range ownTexts() {
		now := mine.Texts[of.kind]
		section := view.OwnText{
			ID: of.name, Heading: of.title, Words: now.Words, At: site.Moment(now.At), None: of.none, Href: of.href(), Button: of.write,
		}
		if now.Words != "" {
			section.Button = of.change
		}
		all = append(all, section)
	}
	return all
}

// textParts makes the same part of the file.
func textParts(mine account.MyData) []myPart {
	var all []myPart
	for _, of := range ownTexts() {
		part := myPart{of.title, []view.MyItem{}}
		if now := mine.Texts[of.kind]; now.Version > 0 {
			part.items = append(part.items, view.MyItem{Facts: facts("Words", now.Words, "Saved", site.Moment(now.At))})
		}
		all = append(all, part)
	}
	return all
}
