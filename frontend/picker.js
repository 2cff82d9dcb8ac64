// Chooses areas by clicking on a map, in step with the check boxes of the form, which stay and are what is sent. Without
// WebGL or JavaScript the boxes are all there is, and they are enough.
import { MAPLIBRE, bounds, element, styleSheet } from "./map.js";

const INK = "#14282f";
const CHOSEN = ["boolean", ["feature-state", "chosen"], false];
const OVER = ["boolean", ["feature-state", "over"], false];

function layers(kind, brand) {
  return [
    { id: `${kind}-fill`, type: "fill", source: kind, paint: { "fill-color": ["case", CHOSEN, brand, OVER, "#c9d8d6", "#e6ecea"], "fill-opacity": ["case", CHOSEN, 0.85, 1] } },
    { id: `${kind}-edge`, type: "line", source: kind, paint: { "line-color": ["case", CHOSEN, "#ffffff", INK], "line-width": ["case", OVER, 2.5, 0.8] } },
  ];
}

function style(sets, brand) {
  const sources = Object.fromEntries(sets.map(({ field, features }) => [field, { type: "geojson", data: features }]));
  return { version: 8, sources, layers: [{ id: "paper", type: "background", paint: { "background-color": "#ffffff" } }, ...sets.flatMap(({ field }) => layers(field, brand))] };
}

// One control to say what a click chooses, where there is more than one kind of area.
function kinds(sets, words, show) {
  if (sets.length < 2) return [];
  const label = element("label", words.kind, "govuk-label");
  const select = element("select", "", "govuk-select");
  label.htmlFor = select.id = "pick-kind";
  for (const { field, label: text } of sets) select.append(Object.assign(element("option", text), { value: field }));
  select.addEventListener("change", () => show(select.value));
  return [label, select];
}

export async function pick(holder) {
  if (holder.dataset.ready) return;
  holder.dataset.ready = "yes";
  const form = holder.closest("form");
  const sets = JSON.parse(document.getElementById(holder.dataset.data).textContent).filter(({ features }) => features.features.length);
  if (!form || !sets.length) return;
  const [{ default: loaded, ...named }] = await Promise.all([import(MAPLIBRE), styleSheet()]);
  const { Map: MapView, NavigationControl } = loaded ?? named;
  const canvas = element("div", "", "wm-pick__map");
  const said = element("p", "", "govuk-body wm-pick__said");
  said.setAttribute("role", "status");
  holder.hidden = false;
  holder.append(canvas, said);
  let map;
  try {
    const brand = getComputedStyle(document.body).getPropertyValue("--wm-brand").trim() || "#0b5563";
    map = new MapView({
      container: canvas, style: style(sets, brand), bounds: bounds(sets.flatMap(({ features }) => features.features)),
      fitBoundsOptions: { padding: 18 }, attributionControl: false, cooperativeGestures: true, dragRotate: false,
      pitchWithRotate: false, maxZoom: 16,
    });
  } catch {
    holder.hidden = true;
    return;
  }
  map.touchZoomRotate.disableRotation();
  map.addControl(new NavigationControl({ showCompass: false }), "top-right");

  const boxes = new Map();
  for (const { field } of sets) for (const box of form.querySelectorAll(`input[name="${field}"]`)) boxes.set(`${field} ${box.value}`, box);
  const idOf = new Map(sets.flatMap(({ field, features }) => features.features.map((each) => [`${field} ${each.properties.code}`, each.id])));
  const paint = (field, code) => {
    const id = idOf.get(`${field} ${code}`);
    if (id !== undefined) map.setFeatureState({ source: field, id }, { chosen: boxes.get(`${field} ${code}`).checked });
  };
  const tell = (first = "") => {
    const counts = sets.map(({ field, label }) => `${label}: ${form.querySelectorAll(`input[name="${field}"]:checked`).length}`);
    said.textContent = `${first ? `${first}. ` : ""}${holder.dataset.chosen} ${counts.join("; ")}`;
  };
  let over = null;
  const leave = () => {
    if (over) map.setFeatureState(over, { over: false });
    over = null;
  };
  const show = (wanted) => {
    leave();
    for (const { field } of sets) for (const part of ["fill", "edge"]) map.setLayoutProperty(`${field}-${part}`, "visibility", field === wanted ? "visible" : "none");
  };
  holder.prepend(...kinds(sets, holder.dataset, show));
  form.addEventListener("change", ({ target }) => {
    if (!boxes.has(`${target.name} ${target.value}`)) return;
    paint(target.name, target.value);
    tell();
  });
  map.on("load", () => {
    show(sets[0].field);
    for (const { field, features } of sets) features.features.forEach(({ properties }) => boxes.has(`${field} ${properties.code}`) && paint(field, properties.code));
    map.getCanvas().setAttribute("aria-label", holder.dataset.label);
    tell();
    map.once("idle", () => { holder.dataset.idle = "yes"; });
  });
  for (const { field } of sets) {
    map.on("click", `${field}-fill`, ({ features: [hit] }) => {
      const box = boxes.get(`${field} ${hit.properties.code}`);
      if (!box) return;
      box.checked = !box.checked;
      box.dispatchEvent(new Event("change", { bubbles: true }));
      tell(`${hit.properties.name} ${box.checked ? holder.dataset.added : holder.dataset.removed}`);
    });
    map.on("mousemove", `${field}-fill`, ({ features: [hit] }) => {
      if (over?.id === hit.id && over.source === field) return;
      leave();
      over = { source: field, id: hit.id };
      map.setFeatureState(over, { over: true });
      canvas.title = hit.properties.name;
      map.getCanvas().classList.add("wm-map__pointing");
    });
    map.on("mouseleave", `${field}-fill`, () => { leave(); map.getCanvas().classList.remove("wm-map__pointing"); });
  }
}

// Many boxes: a field above them that shows only those whose name holds what is typed. Chosen ones always show.
export function narrow(group, words) {
  const items = [...group.querySelectorAll(".govuk-checkboxes__item")];
  if (items.length < 15 || group.dataset.narrowed) return;
  group.dataset.narrowed = "yes";
  const list = items[0].parentElement;
  const input = Object.assign(element("input", "", "govuk-input wm-sift"), { type: "search", id: `${list.querySelector("input").name}-narrow`, autocomplete: "off" });
  const label = element("label", words, "govuk-label");
  label.htmlFor = input.id;
  list.before(label, input);
  // Enter in the search must not send the form.
  input.addEventListener("keydown", (event) => event.key === "Enter" && event.preventDefault());
  input.addEventListener("input", () => {
    const wanted = input.value.trim().toLowerCase();
    for (const item of items) item.hidden = Boolean(wanted) && !item.querySelector("input").checked && !item.textContent.toLowerCase().includes(wanted);
  });
}
