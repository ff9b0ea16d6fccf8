package nhsuk

import (
	"fmt"
	"reflect"
	"strings"

	"github.com/a-h/templ"
)

// The macros take options more loosely than Go does: a text where an object could
// be, false for none, true for an empty object. decode reads all of that into the
// structs. It exists only for the fixtures, so it may turn strings into HTML,
// which no other code may do. An option that no field takes is an error: a
// fixture must not pass because half of it was ignored.
func decode(to reflect.Value, from any, path string) error {
	if from == nil {
		return nil
	}
	switch target := to.Addr().Interface().(type) {
	case *templ.Component:
		html, ok := from.(string)
		if !ok {
			return fmt.Errorf("%s: HTML is a %T", path, from)
		}
		*target = templ.Raw(html)
		return nil
	case *templ.Attributes:
		pairs, ok := from.(map[string]any)
		if !ok {
			return fmt.Errorf("%s: attributes are a %T", path, from)
		}
		*target = pairs
		return nil
	}
	switch to.Kind() {
	case reflect.Map:
		return decodeMap(to, from, path)
	case reflect.Pointer:
		return decodePointer(to, from, path)
	case reflect.Slice:
		return decodeSlice(to, from, path)
	case reflect.Struct:
		return decodeStruct(to, from, path)
	default:
		return decodeScalar(to, from, path)
	}
}

// decodeMap reads texts by name.
func decodeMap(to reflect.Value, from any, path string) error {
	pairs, ok := from.(map[string]any)
	if !ok {
		return fmt.Errorf("%s: no %s from a %T", path, to.Type(), from)
	}
	to.Set(reflect.MakeMap(to.Type()))
	for key, value := range pairs {
		made := reflect.New(to.Type().Elem()).Elem()
		if err := decode(made, value, path+"."+key); err != nil {
			return err
		}
		to.SetMapIndex(reflect.ValueOf(key), made)
	}
	return nil
}

func decodePointer(to reflect.Value, from any, path string) error {
	made := reflect.New(to.Type().Elem())
	switch {
	case to.Type().Elem().Kind() == reflect.Bool:
	case from == false:
		return nil
	case from == true:
		to.Set(made)
		return nil
	}
	to.Set(made)
	return decode(made.Elem(), from, path)
}

// decodeSlice leaves out the false items that the macros leave out.
func decodeSlice(to reflect.Value, from any, path string) error {
	items, ok := from.([]any)
	if !ok {
		items = []any{from}
	}
	to.Set(reflect.MakeSlice(to.Type(), 0, len(items)))
	for i, item := range items {
		if item == false {
			continue
		}
		made := reflect.New(to.Type().Elem()).Elem()
		if err := decode(made, item, fmt.Sprintf("%s[%d]", path, i)); err != nil {
			return err
		}
		to.Set(reflect.Append(to, made))
	}
	return nil
}

func decodeStruct(to reflect.Value, from any, path string) error {
	switch from := from.(type) {
	case string:
		name := "Text"
		if to.Type() == reflect.TypeFor[ButtonIcon]() {
			name = "Name"
		}
		return decode(to.FieldByName(name), from, path)
	case []any:
		return decode(to.FieldByName("Items"), from, path)
	case bool:
		switch to.Interface().(type) {
		case ErrorMessage:
			return decode(to.FieldByName("StyleOnly"), from, path)
		case SearchButton:
			return decode(to.FieldByName("Hidden"), !from, path)
		case DateInputItem:
			return decode(to.FieldByName("Hidden"), !from, path)
		case ButtonIcon:
			return decode(to.FieldByName("Name"), from, path)
		case Heading:
			// A heading of true is one with the text of the label.
			if from {
				to.FieldByName("Level").SetInt(1)
			}
			return nil
		}
		if !from {
			return nil
		}
	case map[string]any:
		for name, value := range from {
			field := to.FieldByNameFunc(func(s string) bool { return strings.EqualFold(s, name) })
			if !field.IsValid() {
				if unused(to, name) {
					continue
				}
				return fmt.Errorf("%s: no field for the option %s", path, name)
			}
			if err := decode(field, value, path+"."+name); err != nil {
				return err
			}
		}
		return nil
	}
	return fmt.Errorf("%s: no %s from a %T", path, to.Type(), from)
}

// unused lists the options that fixtures give but their macros do not read.
func unused(to reflect.Value, name string) bool {
	_, crumb := to.Interface().(BreadcrumbItem)
	return crumb && name == "classes"
}

func decodeScalar(to reflect.Value, from any, path string) error {
	switch from := from.(type) {
	case string:
		if to.Kind() == reflect.String {
			to.SetString(from)
			return nil
		}
	case float64:
		if to.Kind() == reflect.Int {
			to.SetInt(int64(from))
			return nil
		}
	case bool:
		switch {
		case to.Kind() == reflect.Bool:
			to.SetBool(from)
			return nil
		case to.Kind() == reflect.String && strings.HasSuffix(path, ".sort"):
			if from {
				to.SetString("none")
			}
			return nil
		case to.Kind() == reflect.String && !from:
			to.SetString(None)
			return nil
		}
	}
	return fmt.Errorf("%s: no %s from a %T", path, to.Type(), from)
}

// deprecated rewrites, per component, the options that the design system keeps
// for old templates and this package leaves out.
func deprecated() map[string]func(map[string]any) {
	return map[string]func(map[string]any){
		"label":  pageHeading,
		"legend": pageHeading,
		"tables": func(o map[string]any) {
			if o["panel"] != true {
				return
			}
			o["card"] = map[string]any{
				"variant": "feature",
				"heading": map[string]any{"text": o["heading"], "level": o["headingLevel"]},
			}
			remove(o, "panel", "heading", "headingLevel")
		},
		"pagination": func(o map[string]any) {
			for old, name := range map[string]string{"previous": "previous", "next": "next"} {
				if url, ok := o[old+"Url"]; ok {
					o[name] = map[string]any{"href": url, "label": o[old+"Page"]}
				}
				remove(o, old+"Url", old+"Page")
			}
		},
		"checkboxes": func(o map[string]any) {
			for _, item := range o["items"].([]any) {
				item, ok := item.(map[string]any)
				if !ok {
					continue
				}
				if item["exclusive"] == true {
					item["behaviour"] = "exclusive"
				}
				if group, ok := item["exclusiveGroup"]; ok {
					item["behaviourGroup"] = group
				}
				remove(item, "exclusive", "exclusiveGroup")
			}
		},
		"task-list": func(o map[string]any) {
			for _, item := range o["items"].([]any) {
				if item, ok := item.(map[string]any); ok && item["title"] != nil {
					item["heading"] = item["title"]
					remove(item, "title")
				}
			}
		},
		"footer": func(o map[string]any) {
			// An empty text is the macro's way to have no copyright.
			if c, ok := o["copyright"].(map[string]any); ok && c["text"] == "" {
				c["text"] = None
			}
		},
		"error-message": func(o map[string]any) {
			if text, ok := o["visuallyHiddenText"]; ok && text == "" {
				o["visuallyHiddenText"] = None
			}
		},
	}
}

// pageHeading rewrites isPageHeading, which is a heading of the same text.
func pageHeading(o map[string]any) {
	switch heading := o["heading"].(type) {
	case nil:
		if o["isPageHeading"] == true {
			o["heading"] = o["text"]
		}
	case map[string]any:
		if o["isPageHeading"] == false {
			o["text"] = heading["text"]
			delete(o, "heading")
		}
	}
	delete(o, "isPageHeading")
}

func remove(o map[string]any, names ...string) {
	for _, name := range names {
		delete(o, name)
	}
}
