// What pages do beyond HTML: the design system's components, htmx, and our few own. Every page works without it.
import { createAll, initAll } from "govuk-frontend";
import { ButtonMenu, SortableTable } from "@ministryofjustice/frontend";
import htmx from "htmx.org/dist/htmx.esm.js";
import { showChosenFiles } from "./files.js";

document.body.classList.add("js-enabled", "govuk-frontend-supported");
htmx.config.includeIndicatorStyles = false;
htmx.config.allowEval = false;

function enliven(scope) {
  initAll({ scope });
  createAll(ButtonMenu, {}, { scope });
  createAll(SortableTable, {}, { scope });
  scope.querySelectorAll('[data-module="wm-drop"]').forEach(showChosenFiles);
  // What scrolls sideways must be reachable by keyboard.
  for (const table of scope.querySelectorAll("table.govuk-table")) if (table.scrollWidth > table.clientWidth) table.tabIndex = 0;
  const listings = scope.querySelectorAll('[data-module="wm-list"]');
  if (listings.length) import("./panel.js").then(({ lookBeside }) => listings.forEach(lookBeside));
  const maps = scope.querySelectorAll('[data-module="wm-map"]');
  if (maps.length) import("./map.js").then(({ explore }) => maps.forEach(explore));
  const pickers = scope.querySelectorAll('[data-module="wm-pick"]');
  const lists = scope.querySelectorAll("[data-narrow]");
  if (pickers.length || lists.length) {
    import("./picker.js").then(({ pick, narrow }) => {
      lists.forEach((list) => narrow(list, list.dataset.narrow));
      pickers.forEach(pick);
    });
  }
}

// What stands beside the text on a desk is folded above it on a telephone; without this it is open on both.
const narrow = matchMedia("(max-width: 59.99em)");
const fold = () => document.querySelectorAll("[data-fold-narrow]").forEach((part) => { part.open = !narrow.matches; });
narrow.addEventListener("change", fold);
fold();

// A menu closes when one goes elsewhere, and by Escape, which gives the focus back to its name.
document.addEventListener("click", (event) => document.querySelectorAll('details[data-module="wm-menu"][open]').forEach((menu) => {
  if (!menu.contains(event.target)) menu.open = false;
}));
document.addEventListener("keydown", (event) => {
  const menu = event.key === "Escape" && document.querySelector('details[data-module="wm-menu"][open]');
  if (!menu) return;
  menu.open = false;
  menu.querySelector("summary").focus();
});

enliven(document.body);
// htmx announces each new part of the page; the first announcement is the whole page, which is done already.
document.body.addEventListener("htmx:afterSwap", (event) => event.detail.target.isConnected && enliven(event.detail.target));
