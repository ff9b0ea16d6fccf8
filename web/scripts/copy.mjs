// A figure that one wants to show to somebody else has an address. The button is
// made here, because without script it could do nothing.

const patience = 4000; // milliseconds for which the button says that it has done it

function button(figure) {
  const copy = document.createElement("button");
  copy.type = "button";
  copy.className = "app-copy nhsuk-link";
  const words = document.createElement("span");
  const of = document.createElement("span");
  of.className = "nhsuk-u-visually-hidden";
  of.textContent = `, ${document.getElementById(figure.getAttribute("aria-labelledby")).textContent}`;
  const said = document.createElement("span");
  said.setAttribute("role", "status");
  words.textContent = "Copy link";
  copy.append(words, of);
  copy.addEventListener("click", async () => {
    const address = new URL(location.href);
    address.hash = figure.id;
    try {
      await navigator.clipboard.writeText(address.href);
      said.textContent = " Link copied";
    } catch {
      // The browser forbids it: the address stands in the bar, to be copied there.
      location.hash = figure.id;
      said.textContent = " The link is in the address bar";
    }
    setTimeout(() => said.replaceChildren(), patience);
  });
  return [copy, said];
}

export function offerLinks() {
  for (const line of document.querySelectorAll(".app-chart[id] .app-chart__download")) {
    line.append(" ", ...button(line.closest(".app-chart")));
  }
}
