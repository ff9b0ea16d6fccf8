// Answers of an assessment are saved one competency at a time, as they are given.
// Nothing is called saved before the server has said so; what could not be saved
// is tried again, and leaving the page with it asks first. Without this file the
// buttons of the form save the same.

const pause = 1_000; // after the last letter typed, in milliseconds
const moment = 300; // after a choice: arrow keys pass over the levels before it
const again = 5_000; // until what failed is tried again
const mostKept = 60_000; // letters of a request that may outlive its page
const notYet = "Not saved yet";

/** The fields of one competency, as the form would send them. */
function fieldsOf(part) {
  const fields = new URLSearchParams();
  for (const field of part.querySelectorAll("input, textarea")) {
    if (field.type !== "radio" || field.checked) {
      fields.append(field.name, field.value);
    }
  }
  return fields.toString();
}

class Part {
  constructor(element, form) {
    this.element = element;
    this.form = form;
    this.isDirty = false;
    this.sending = null; // while it is: the promise of its end
    this.problem = ""; // why the server did not take it
    this.wait = pause;
    this.timer = 0;
  }

  /** Whether the server has not said yet that it has what is on the page. */
  get isWaiting() {
    return this.isDirty || this.sending !== null;
  }

  touch(wait) {
    this.isDirty = true;
    this.wait = wait;
    this.form.say(notYet);
    this.later();
  }

  later() {
    this.stop();
    this.timer = setTimeout(() => this.send(), this.wait);
  }

  stop() {
    clearTimeout(this.timer);
  }

  send() {
    if (this.sending || !this.isDirty) {
      return;
    }
    this.isDirty = false;
    this.sending = this.post().finally(() => {
      this.sending = null;
      if (this.isDirty) {
        this.later();
      } else {
        this.form.settle();
      }
    });
  }

  /** Sends what is not saved at once, and waits for the answer to it. */
  async flush() {
    this.stop();
    await this.sending;
    this.send();
    await this.sending;
    this.stop();
    if (this.isDirty) {
      this.later();
    }
  }

  async post() {
    const body = fieldsOf(this.element);
    try {
      const answer = await fetch(this.form.element.action, {
        method: "POST",
        body: new URLSearchParams(body),
        headers: { Accept: "application/json" },
        redirect: "manual",
        keepalive: document.visibilityState === "hidden" && body.length < mostKept,
      });
      if (answer.type === "opaqueredirect" || answer.status === 401) {
        this.failed("This is not saved yet: you are signed out. Sign in again in another window; what you write here stays on this page until then.");
        return;
      }
      if (answer.headers.get("Content-Type") !== "application/json") {
        this.failed("This is not saved yet: the service does not answer as it should. It is tried again.");
        return;
      }
      const said = await answer.json();
      const version = this.element.querySelector(`input[name="v.${this.element.dataset.competency}"]`);
      const saved = said.versions?.[this.element.dataset.competency];
      if (saved) {
        version.value = saved;
      }
      this.problem = said.problem ?? "";
      if (said.saved) {
        this.form.saved = said.saved;
      }
    } catch {
      this.failed("This is not saved yet: there is no connection. It is tried again.");
    }
  }

  failed(words) {
    this.isDirty = true;
    this.wait = again;
    this.form.say(words);
  }
}

class Form {
  constructor(element) {
    this.element = element;
    this.status = element.querySelector("[data-saved]");
    this.saved = this.status.textContent;
    this.parts = [...element.querySelectorAll("[data-competency]")].map((part) => new Part(part, this));
    for (const part of this.parts) {
      part.element.addEventListener("change", () => part.touch(moment));
      part.element.addEventListener("change", (event) => {
        // Why something is not applicable is asked for in what is folded away.
        if (event.target.value === "not_applicable") {
          part.element.querySelector("details").open = true;
        }
      });
      part.element.addEventListener("input", (event) => {
        if (event.target.type !== "radio") {
          part.touch(pause);
        }
      });
    }
    let leaving = false;
    // A browser brings the first line of a box into sight and not its end, which the
    // line at the bottom of the screen would cover.
    element.addEventListener("focusin", (event) => {
      if (event.target.matches("textarea")) {
        event.target.scrollIntoView({ block: "nearest" });
      }
    });
    element.addEventListener("submit", (event) => {
      // The form itself carries everything, but where there is no connection it
      // would lead to the browser's own page of errors, and the words would be gone.
      // So what is not saved goes first, and the page is left once it is.
      if (!this.parts.some((part) => part.isWaiting)) {
        leaving = true;
        return;
      }
      event.preventDefault();
      Promise.all(this.parts.map((part) => part.flush())).then(() => {
        if (this.parts.some((part) => part.isDirty)) {
          this.status.scrollIntoView({ block: "nearest" });
        } else {
          element.requestSubmit(event.submitter);
        }
      });
    });
    window.addEventListener("beforeunload", (event) => {
      if (!leaving && this.parts.some((part) => part.isWaiting || part.problem)) {
        event.preventDefault();
      }
    });
    // A telephone that is put away may not come back to this page.
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "hidden") {
        this.parts.forEach((part) => part.send());
      }
    });
    window.addEventListener("online", () => this.parts.filter((part) => part.isDirty).forEach((part) => part.touch(0)));
  }

  /** Says that it is saved once all of it is, or else what the server did not take. */
  settle() {
    if (!this.parts.some((part) => part.isWaiting)) {
      this.say(this.parts.find((part) => part.problem)?.problem ?? this.saved);
    }
  }

  say(words) {
    if (this.status.textContent !== words) {
      this.status.textContent = words;
    }
  }
}

/** Saves what is answered in every form that asks for it. */
export function saveAsAnswered() {
  for (const element of document.querySelectorAll("form[data-autosave]")) {
    new Form(element);
  }
}
