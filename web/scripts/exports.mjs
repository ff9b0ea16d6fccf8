// Files that take a while to make: without this the browser shows nothing until
// the first byte. Whatever goes wrong here, the address itself still works.
const file = /^\/exports\/.+\.(csv|xlsx|json|zip)$/;
const patience = 2000; // milliseconds until something is said

async function take(address) {
  const status = document.createElement("p");
  status.setAttribute("role", "status");
  status.className = "app-progress";
  document.body.append(status);
  const started = Date.now();
  const ticking = setInterval(() => {
    const seconds = Math.floor((Date.now() - started) / 1000);
    // Said once for those who listen, and counted for those who look.
    if (seconds * 1000 >= patience) {
      status.firstChild ?? status.append("Preparing the file", document.createElement("span"));
      status.lastChild.setAttribute("aria-hidden", "true");
      status.lastChild.textContent = ` (${seconds} seconds)`;
    }
  }, 250);
  try {
    const answer = await fetch(address);
    const name = /filename="([^"]+)"/.exec(answer.headers.get("content-disposition") ?? "")?.[1];
    if (!answer.ok || !name) throw new Error("no file");
    const link = document.createElement("a");
    link.href = URL.createObjectURL(await answer.blob());
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60000);
  } catch {
    location.assign(address); // the page that says what is wrong, or the sign-in page
  } finally {
    clearInterval(ticking);
    status.remove();
  }
}

document.addEventListener("click", (event) => {
  const link = event.target.closest?.("a[href]");
  if (!link || typeof link.href !== "string" || event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  const address = new URL(link.href);
  if (address.origin !== location.origin || !file.test(address.pathname) || link.hasAttribute("download")) return;
  event.preventDefault();
  take(address.href);
});

document.addEventListener("submit", (event) => {
  const address = new URL(event.submitter?.formAction || event.target.action);
  if (event.defaultPrevented || event.target.method !== "get" || !file.test(address.pathname)) return;
  event.preventDefault();
  address.search = new URLSearchParams(new FormData(event.target)).toString();
  take(address.href);
});
