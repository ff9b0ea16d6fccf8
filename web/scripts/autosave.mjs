// Answers of an assessment are saved one competency at a time, as they are given.
// Nothing is called saved before the server has said so; what could not be saved
// is tried again, and leaving the page with it asks first. Without this file the
// buttons of the form save the same.

const pause = 1_000; // after the last letter typed, in milliseconds
const moment = 300; // after a choice: arrow keys pass over the levels before it
const again = 5_000; // until what failed is tried again

/** The fields of one competency, as the form would send them. */
function fieldsOf(part) {
  const fields = new URLSearchParams();
  for (const field of part.querySelectorAll("input, textarea")) {
    if (field.type !== "radio" || field.checked) {
      fields.append(field.name, field.value);
    }
  }
  return fields;
}

class Part {
  constructor(element, form) {
    this.element = element;
    this.form = form;
    this.isDirty = false;
    this.sending = null; // while it is: the promise of its end
    this.timer = 0;
  }

  stop() {
    clearTimeout(this.timer);
  }

  touch(wait) {
    this.isDirty = true;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.send(), wait);
  }

  send() {
    if (this.sending || !this.isDirty) {
      return;
    }
    this.isDirty = false;
    this.sending = this.post().finally(() => {
      this.sending = null;
      if (this.isDirty) {
        this.touch(again);
      }
    });
  }

  async post() {
    try {
      const answer = await fetch(this.form.element.action, {
        method: "POST",
        body: fieldsOf(this.element),
        headers: { Accept: "application/json" },
        redirect: "manual",
      });
      if (answer.type === "opaqueredirect" || answer.status === 401) {
        this.failed("You are signed out. Sign in again in another window; what you write here is kept on this page until then.");
        return;
      }
      if (answer.status >= 500) {
        this.failed("This is not saved yet: the service does not answer. It is tried again.");
        return;
      }
      const said = await answer.json();
      const version = this.element.querySelector(`input[name="v.${this.element.dataset.competency}"]`);
      const saved = said.versions?.[this.element.dataset.competency];
      if (saved) {
        version.value = saved;
      }
      if (said.problem) {
        this.form.say(said.problem);
      } else if (said.saved && !this.form.isWaiting()) {
        this.form.say(said.saved);
      }
    } catch {
      this.failed("This is not saved yet: there is no connection. It is tried again.");
    }
  }

  failed(words) {
    this.isDirty = true;
    this.form.say(words);
  }
}

class Form {
  constructor(element) {
    this.element = element;
    this.status = element.querySelector("[data-saved]");
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
    element.addEventListener("submit", (event) => {
      // The form itself carries everything. What is on its way to the server is
      // waited for, because the form has to know the version that it gets.
      for (const part of this.parts) {
        part.stop();
      }
      const sending = this.parts.map((part) => part.sending).filter(Boolean);
      if (sending.length > 0) {
        event.preventDefault();
        Promise.allSettled(sending).then(() => element.requestSubmit(event.submitter));
        return;
      }
      leaving = true;
    });
    window.addEventListener("beforeunload", (event) => {
      if (!leaving && this.isWaiting()) {
        event.preventDefault();
      }
    });
    window.addEventListener("online", () => this.parts.filter((part) => part.isDirty).forEach((part) => part.touch(0)));
  }

  isWaiting() {
    return this.parts.some((part) => part.isDirty);
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
