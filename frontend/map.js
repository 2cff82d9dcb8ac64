// Makes a still map explorable: MapLibre over the same areas and colours, with no tile server. If anything fails (no
// WebGL, an old browser), the still map stays.
const base = new URL("./maplibre/", import.meta.url).href;
export const MAPLIBRE = `${base}maplibre-gl.mjs`;
const INK = "#14282f";
const HATCH = "no-data";

export function styleSheet() {
  return new Promise((done) => {
    const link = Object.assign(document.createElement("link"), { rel: "stylesheet", href: `${base}maplibre-gl.css` });
    link.onload = link.onerror = done;
    document.head.append(link);
  });
}

export function bounds(features) {
  const box = [Infinity, Infinity, -Infinity, -Infinity];
  const walk = (part) => {
    if (typeof part[0] === "number") {
      box[0] = Math.min(box[0], part[0]); box[1] = Math.min(box[1], part[1]);
      box[2] = Math.max(box[2], part[0]); box[3] = Math.max(box[3], part[1]);
    } else part.forEach(walk);
  };
  features.forEach((feature) => feature.geometry && walk(feature.geometry.coordinates));
  return box;
}

function hatching() {
  const side = 8;
  const pixels = new Uint8Array(side * side * 4).fill(255);
  for (let x = 0; x < side; x += 1) {
    for (let y = 0; y < side; y += 1) if ((x + y) % side < 2) pixels.set([124, 138, 141, 255], 4 * (y * side + x));
  }
  return { width: side, height: side, data: pixels };
}

function style(data) {
  return {
    version: 8,
    sources: { areas: { type: "geojson", data: data.features } },
    layers: [
      { id: "paper", type: "background", paint: { "background-color": "#f4f6f5" } },
      { id: "values", type: "fill", source: "areas", filter: ["!=", ["get", "colour"], ""], paint: { "fill-color": ["get", "colour"] } },
      { id: "edges", type: "line", source: "areas", paint: { "line-color": "#ffffff", "line-width": 0.8 } },
      { id: "heavy", type: "line", source: "areas", filter: ["==", ["get", "heavy"], true], paint: { "line-color": INK, "line-width": 2.5 } },
      { id: "chosen", type: "line", source: "areas", paint: { "line-color": INK, "line-width": ["case", ["boolean", ["feature-state", "chosen"], false], 4, 0] } },
    ],
  };
}

export function element(name, text, className) {
  const made = document.createElement(name);
  if (text) made.textContent = text;
  if (className) made.className = className;
  return made;
}

function profile(panel, feature, words) {
  panel.replaceChildren();
  if (!feature) return panel.append(element("p", words.none, "govuk-hint"));
  const said = feature.properties;
  panel.append(element("h3", said.label, "govuk-heading-s"), element("p", said.value, "wm-map__value"));
  const list = element("dl", "", "wm-map__facts");
  for (const [key, value] of Object.entries(JSON.parse(said.profile))) list.append(element("dt", key), element("dd", value));
  panel.append(list);
  if (said.url) {
    const link = element("a", words.open, "govuk-link");
    link.href = said.url;
    panel.append(link);
  }
}

// Names over the live map: of the largest areas first, each where it has room; the chosen area's name always.
function names(map, features, holder) {
  const layer = element("div", "", "wm-map__labels");
  layer.setAttribute("aria-hidden", "true");
  holder.append(layer);
  const named = features.map(({ properties }, id) => ({ ...properties, id })).filter(({ at }) => at);
  named.sort((one, other) => other.across - one.across);
  let chosen = null;
  const place = () => {
    layer.replaceChildren();
    const taken = [];
    const { clientWidth: width, clientHeight: height } = layer;
    for (const { id, label, at, across } of [...named.filter((each) => each.id === chosen), ...named]) {
      const { x, y } = map.project(at);
      const half = label.length * 3.7 + 4;
      const room = map.project([at[0] + across, at[1]]).x - x;
      const over = taken.some((other) => Math.abs(other.x - x) < other.half + half && Math.abs(other.y - y) < 18);
      if (over || x < half || x > width - half || y < 10 || y > height - 10 || (id !== chosen && 2 * half > 1.35 * room)) continue;
      taken.push({ x, y, half });
      const text = element("span", label, "wm-map__label");
      text.style.left = `${x}px`;
      text.style.top = `${y}px`;
      layer.append(text);
    }
  };
  map.on("movestart", () => layer.replaceChildren());
  map.on("moveend", place);
  map.on("resize", place);
  return (id) => { chosen = id; place(); };
}

function chooser(features, words, id, choose) {
  const label = element("label", words.choose, "govuk-label");
  const select = element("select", "", "govuk-select wm-map__choose");
  label.htmlFor = select.id = `${id}-choose`;
  select.append(element("option", ""));
  const ordered = features.map((f, i) => [f.properties.label, i]).sort(([a], [b]) => a.localeCompare(b));
  for (const [name, i] of ordered) select.append(Object.assign(element("option", name), { value: String(i) }));
  select.addEventListener("change", () => choose(select.value === "" ? null : Number(select.value)));
  return [label, select];
}

export async function explore(holder) {
  if (holder.dataset.ready) return;
  holder.dataset.ready = "yes";
  const data = JSON.parse(document.getElementById(holder.dataset.data).textContent);
  const features = data.features.features;
  const pane = holder.querySelector(".wm-map__pane");
  const panel = holder.querySelector(".wm-map__profile");
  if (!features.length) return;
  const [{ default: loaded, ...named }] = await Promise.all([import("./maplibre/maplibre-gl.mjs"), styleSheet()]);
  const { Map: MapView, NavigationControl } = loaded ?? named;
  const canvas = element("div", "", "wm-map__live");
  pane.append(canvas);
  let map;
  try {
    map = new MapView({
      container: canvas,
      style: style(data),
      bounds: bounds(features),
      fitBoundsOptions: { padding: 18 },
      attributionControl: false,
      cooperativeGestures: true,
      dragRotate: false,
      pitchWithRotate: false,
      maxZoom: 16,
    });
  } catch {
    canvas.remove();
    return;
  }
  map.touchZoomRotate.disableRotation();
  map.addControl(new NavigationControl({ showCompass: false }), "top-right");
  const still = matchMedia("(prefers-reduced-motion: reduce)");
  const name = names(map, features, canvas);
  let chosen = null;
  const choose = (id) => {
    if (chosen !== null) map.setFeatureState({ source: "areas", id: chosen }, { chosen: false });
    chosen = id;
    if (id !== null) map.setFeatureState({ source: "areas", id }, { chosen: true });
    profile(panel, id === null ? null : features[id], holder.dataset);
    name(id);
    if (id !== null) map.fitBounds(bounds([features[id]]), { padding: 90, maxZoom: 13, animate: !still.matches });
  };
  const [label, select] = chooser(features, holder.dataset, holder.dataset.data, choose);
  const whole = element("button", holder.dataset.whole, "govuk-button govuk-button--secondary wm-map__whole");
  whole.type = "button";
  whole.addEventListener("click", () => {
    select.value = "";
    choose(null);
    map.fitBounds(bounds(features), { padding: 18, animate: !still.matches });
  });
  panel.before(label, select, whole);
  profile(panel, null, holder.dataset);
  map.on("load", () => {
    map.addImage(HATCH, hatching());
    map.addLayer({ id: "none", type: "fill", source: "areas", filter: ["==", ["get", "colour"], ""], paint: { "fill-pattern": HATCH } }, "edges");
    holder.classList.add("wm-map--live");
    map.resize();
    map.fitBounds(bounds(features), { padding: 18, animate: false });
    map.getCanvas().setAttribute("aria-label", holder.dataset.label);
    map.once("idle", () => { name(null); holder.dataset.idle = "yes"; });
  });
  for (const layer of ["values", "none"]) {
    map.on("click", layer, ({ features: [hit] }) => { select.value = String(hit.id); choose(hit.id); });
    map.on("mouseenter", layer, () => { map.getCanvas().classList.add("wm-map__pointing"); });
    map.on("mouseleave", layer, () => { map.getCanvas().classList.remove("wm-map__pointing"); });
  }
}
