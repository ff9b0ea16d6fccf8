package framework

import "ccio/internal/fault"

// Constraints are the rules of the database about this package's records that a
// person can come up against, by the name of the constraint: what is wrong, and the
// field of a form that it is about, where there is one. A constraint that nobody can
// reach is not here: that it refuses is a fault of the program.
func Constraints() map[string]fault.Field {
	return map[string]fault.Field{
		"framework_code_form":        {Message: "A framework's code has 2 to 31 small letters, digits and dashes."},
		"framework_version_form":     {Message: "A version is two numbers with a full stop between, such as 1.0."},
		"framework_title_given":      {Message: "A framework needs a title."},
		"framework_document_is_json": {Message: "The document of a framework is a JSON object."},
		"framework_once":             {Message: "This version of the framework is there already."},
		"framework_never_changes":    {Message: "A published framework never changes. Give the new text another version."},
		"competency_id_form":         {Message: "A competency's id is the domain's id, a full stop and a word."},
	}
}
