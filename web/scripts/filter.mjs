// A form that narrows a list: choosing is enough, and the list changes where it
// stands. The focus stays where it is, the page says how many there are now, and
// the address is that of the list one sees. Without script, or where anything
// goes wrong, the form's button does it.

let asking = new AbortController();

async function narrow(form, done) {
  asking.abort();
  asking = new AbortController();
  const address = new URL(form.action);
  address.search = new URLSearchParams(new FormData(form)).toString();
  try {
    const answer = await fetch(address, { signal: asking.signal });
    if (!answer.ok || answer.redirected) throw new Error("no list");
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    for (const part of document.querySelectorAll("[data-narrowed]")) {
      // A status that is replaced is not read out; one whose words change is.
      const now = page.getElementById(part.id);
      if (part.getAttribute("role") === "status") part.textContent = now.textContent;
      else part.replaceChildren(...now.childNodes);
    }
    history.replaceState(history.state, "", address);
    done();
  } catch (wrong) {
    if (wrong.name !== "AbortError") form.submit();
  }
}

export function narrowOnChange(done) {
  document.addEventListener("change", (event) => {
    const form = event.target.form;
    if (event.target.matches("select") && form?.matches("[data-narrows]")) narrow(form, done);
  });
}
