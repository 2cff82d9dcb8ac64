// Says in words which files were chosen, and shows where they may be dropped; the browser's own control does the rest.
function size(bytes) {
  if (bytes < 1024 * 1024) return `${Math.max(1, Math.round(bytes / 1024))} KB`;
  if (bytes < 1024 ** 3) return `${(bytes / 1024 ** 2).toFixed(1)} MB`;
  return `${(bytes / 1024 ** 3).toFixed(1)} GB`;
}

export function showChosenFiles(area) {
  const input = area.querySelector('input[type="file"]');
  const said = area.querySelector(".wm-drop__said");
  if (!input || !said || area.dataset.ready) return;
  area.dataset.ready = "yes";
  input.addEventListener("change", () => {
    const files = [...input.files];
    const total = files.reduce((sum, file) => sum + file.size, 0);
    const names = files.slice(0, 5).map((file) => file.name).join(", ");
    said.textContent = files.length ? `${names}${files.length > 5 ? ` + ${files.length - 5}` : ""} (${size(total)})` : "";
  });
  for (const name of ["dragenter", "dragover"]) input.addEventListener(name, () => area.classList.add("wm-drop--over"));
  for (const name of ["dragleave", "drop"]) input.addEventListener(name, () => area.classList.remove("wm-drop--over"));
}
