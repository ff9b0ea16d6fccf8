// Variants of components that no page of the product shows. Their styles are
// left out of the stylesheet, of which they would be a fifth. A page that
// begins to use one takes it off this list; a test tells whoever forgets.

// Modifiers, by the end of their class name.
const modifiers = [
  "brand",
  "care[\\w-]*",
  "emergency",
  "login",
  "non-urgent",
  "organisation",
  "urgent",
  "(?<!nhsuk-tag--)white", // a white tag is a vacant post
];

// Classes, by their beginning.
const beginnings = [
  "nhsuk-care-card",
  "nhsuk-expander",
  "nhsuk-header__organisation",
  "nhsuk-header__search",
  "nhsuk-panel",
  "nhsuk-table-container",
  "nhsuk-table-responsive",
  "nhsuk-u-margin-left",
  "nhsuk-u-margin-right",
  "nhsuk-u-padding",
  "nhsuk-u-static",
];

// Only a button stands on a dark background, in the header.
const reversed = "(?!nhsuk-button--)[\\w-]*--reverse";

// unused tells whether a selector can only match such a variant.
const name = `(?:${reversed}|nhsuk-[\\w-]*--(?:${modifiers.join("|")})|(?:${beginnings.join("|")})[\\w-]*)`;
const pattern = new RegExp(`\\.${name}(?![\\w-])`);

export const unused = (selector) => pattern.test(selector.replace(/:not\([^)]*\)/g, ""));
