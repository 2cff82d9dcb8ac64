// Builds what the pages use into the design room's static/build folder: one style sheet, one script module, MapLibre
// beside it (it starts a worker from its own folder), and the fonts. Run as `node frontend/build.mjs` after `npm ci`.
// It builds in a folder apart and then moves file by file, so that a running server never misses one.
import { cpSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import * as sass from "sass";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const modules = join(root, "node_modules");
const served = join(root, "src/wardmote/foundations/design/static/build");
const out = join(dirname(dirname(served)), ".build");

process.on("exit", () => rmSync(out, { recursive: true, force: true }));
rmSync(out, { recursive: true, force: true });
mkdirSync(join(out, "fonts"), { recursive: true });
mkdirSync(join(out, "maplibre"), { recursive: true });

const css = sass.compile(join(root, "frontend/wardmote.scss"), {
  loadPaths: [root, modules],
  style: "compressed",
  quietDeps: true,
}).css;
writeFileSync(join(out, "wardmote.css"), css);

await build({
  entryPoints: [join(root, "frontend/wardmote.js"), join(root, "frontend/map.js"), join(root, "frontend/picker.js"), join(root, "frontend/panel.js")],
  outdir: out,
  bundle: true,
  format: "esm",
  minify: true,
  target: "es2020",
  external: ["./maplibre/*", "./map.js", "./picker.js", "./panel.js"],
  legalComments: "inline",
  logLevel: "warning",
});

for (const name of ["maplibre-gl.mjs", "maplibre-gl-worker.mjs", "maplibre-gl.css"]) {
  cpSync(join(modules, "maplibre-gl/dist", name), join(out, "maplibre", name));
}
cpSync(join(modules, "maplibre-gl/LICENSE.txt"), join(out, "maplibre/LICENSE.txt"));

// The web fonts as variable WOFF2; the same faces as TTF for charts and PDF, which cannot read WOFF2. Inter has the plain
// zero that the text's own font lacks: it gives the digits of every text, and letters its charts and maps.
for (const [font, file, wanted] of [
  ["atkinson-hyperlegible-next", "AtkinsonHyperlegibleNext", /./],
  ["inter", "Inter", /^inter-latin(-ext)?-wght-(normal|italic)/],
]) {
  const web = join(modules, "@fontsource-variable", font, "files");
  for (const name of readdirSync(web)) if (wanted.test(name)) cpSync(join(web, name), join(out, "fonts", name));
  const faces = join(modules, "@expo-google-fonts", font);
  for (const face of ["400Regular", "400Regular_Italic", "600SemiBold", "700Bold"]) {
    const name = `${file}_${face}.ttf`;
    cpSync(join(faces, face, name), join(out, "fonts", name));
  }
  cpSync(join(faces, "LICENSE_FONT"), join(out, `fonts/LICENSE-${font}.txt`));
}

// A style sheet that asks for a file which is not there would be noticed only on a user's screen.
const missing = [...css.matchAll(/url\(["']?(?!data:|#)([^"')]+)/g)]
  .map((found) => found[1])
  .filter((url) => { try { readFileSync(join(out, url)); return false; } catch { return true; } });
if (missing.length || /GDS Transport|crown|govuk-crest/i.test(css)) {
  throw new Error(`The style sheet asks for what we do not ship: ${missing.join(", ") || "GDS Transport or the crown"}`);
}

const filesOf = (folder) => readdirSync(folder, { recursive: true }).filter((name) => statSync(join(folder, name)).isFile());
mkdirSync(served, { recursive: true });
const made = filesOf(out);
for (const name of made) {
  mkdirSync(dirname(join(served, name)), { recursive: true });
  renameSync(join(out, name), join(served, name));
}
for (const name of filesOf(served)) if (!made.includes(name)) rmSync(join(served, name));
console.log(`Built the front end: ${Math.round(css.length / 1024)} KB of styles.`);
