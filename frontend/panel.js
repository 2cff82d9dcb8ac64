// Beside a list at a desk: a look at the page that a row's first link leads to, without leaving the list. The link itself
// stays what it is; without this script, or where there is no room, it is all there is.
const room = matchMedia("(min-width: 75em)");

function element(name, className, text) {
  const created = document.createElement(name);
  created.className = className;
  if (text) created.textContent = text;
  return created;
}

// The header of the page and its first summary; ids would stand twice on this page, and only links are taken over.
function excerpt(page) {
  const main = page.querySelector("main");
  const header = main && (main.querySelector(".wm-subject") ?? main.querySelector("h1"));
  if (!header) return null;
  const parts = [header, main.querySelector("[data-summary], .wm-strip, .govuk-summary-list")].filter(Boolean);
  const shown = element("div", "wm-panel__content");
  for (const part of parts) shown.append(document.importNode(part, true));
  shown.querySelectorAll("form, script").forEach((each) => each.remove());
  shown.querySelectorAll("[id]").forEach((each) => each.removeAttribute("id"));
  shown.querySelectorAll('a[href^="#"]').forEach((each) => each.replaceWith(...each.childNodes));
  const title = shown.querySelector("h1");
  const smaller = element("h2", "govuk-heading-m wm-subject__title");
  smaller.append(...title.childNodes);
  title.replaceWith(smaller);
  return shown;
}

export function lookBeside(list) {
  if (list.dataset.ready) return;
  list.dataset.ready = "yes";
  const words = list.dataset;
  const panel = element("aside", "wm-panel");
  panel.tabIndex = -1;
  panel.hidden = true;
  panel.id = `panel-${Math.random().toString(36).slice(2, 8)}`;
  panel.setAttribute("aria-label", words.preview);
  list.append(panel);
  let current = null;

  const close = () => {
    panel.hidden = true;
    list.classList.remove("wm-list--open");
    current?.setAttribute("aria-expanded", "false");
    current?.closest("tr").removeAttribute("data-shown");
    current?.focus();
    current = null;
  };

  const open = async (button, link) => {
    if (current === button) return close();
    if (current) {
      current.setAttribute("aria-expanded", "false");
      current.closest("tr").removeAttribute("data-shown");
    }
    current = button;
    button.setAttribute("aria-expanded", "true");
    button.closest("tr").dataset.shown = "yes";
    let content = null;
    try {
      const answer = await fetch(link.href, { credentials: "same-origin" });
      // Somebody who was signed out meanwhile is led to the page, which asks them to sign in.
      if (answer.redirected && new URL(answer.url).pathname !== new URL(link.href).pathname) return location.assign(link.href);
      if (answer.ok) content = excerpt(new DOMParser().parseFromString(await answer.text(), "text/html"));
    } catch { /* said below */ }
    if (current !== button) return undefined;
    const bar = element("div", "wm-panel__bar");
    const page = element("a", "govuk-link", words.open);
    page.href = link.href;
    const shut = element("button", "govuk-button govuk-button--secondary wm-panel__close", words.close);
    shut.type = "button";
    shut.addEventListener("click", close);
    bar.append(page, shut);
    panel.replaceChildren(bar, content ?? element("p", "govuk-body", words.missing));
    panel.hidden = false;
    list.classList.add("wm-list--open");
    panel.focus();
    return undefined;
  };

  for (const row of list.querySelectorAll("tbody tr")) {
    const name = row.querySelector("th");
    const link = name?.querySelector("a[href]");
    if (!link) continue;
    const button = element("button", "wm-list__preview", words.preview);
    button.type = "button";
    button.setAttribute("aria-label", `${words.preview}: ${link.textContent.trim()}`);
    button.setAttribute("aria-expanded", "false");
    button.setAttribute("aria-controls", panel.id);
    button.addEventListener("click", () => open(button, link));
    name.append(" ", button);
  }
  panel.addEventListener("keydown", (event) => { if (event.key === "Escape") close(); });
  room.addEventListener("change", () => { if (!room.matches && !panel.hidden) close(); });
}
