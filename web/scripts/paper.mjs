// A printed page says when it was printed, which the server cannot know, and the
// address that it has by then: a list that was narrowed has another.
export function sayOnPaper() {
  const paper = document.querySelector("[data-paper]");
  if (!paper) return;
  const say = () => {
    const today = new Date().toLocaleDateString("en-GB", { day: "numeric", month: "long", year: "numeric" });
    paper.querySelector("[data-paper-printed]").textContent = `, printed on ${today}`;
    paper.querySelector("[data-paper-address]").textContent = location.href;
  };
  say();
  addEventListener("beforeprint", say);
}
