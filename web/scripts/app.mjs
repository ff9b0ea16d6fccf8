// The script only adds: every page works without it. It starts those parts of
// the design system that need a script and that the product uses.
import {
  Button,
  Checkboxes,
  ErrorSummary,
  Header,
  NotificationBanner,
  Radios,
  Scroll,
  SkipLink,
  Table,
  createAll,
} from "nhsuk-frontend";
import { saveAsAnswered } from "./autosave.mjs";
import { offerLinks } from "./copy.mjs";
import "./exports.mjs";
import { narrowOnChange } from "./filter.mjs";
import { sayOnPaper } from "./paper.mjs";

// The design system's own page sets these classes by an inline script, which
// the content security policy forbids. The styles hide and fold things only
// under them, so that nothing is out of reach where this file does not load.
document.body.classList.add("js-enabled", "nhsuk-frontend-supported");

// A second click within a second is a slip everywhere, so no button has to ask
// for this by itself.
createAll(Button, { preventDoubleClick: true });

for (const component of [Checkboxes, ErrorSummary, Header, NotificationBanner, Radios, Scroll, SkipLink, Table]) {
  createAll(component);
}

narrowOnChange(() => createAll(Table));
offerLinks();
saveAsAnswered();
sayOnPaper();
