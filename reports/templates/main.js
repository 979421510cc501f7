const THEMES = ["auto", "light", "dark"];

/** The switch between the system's theme, light and dark. */
function themeSwitch() {
  const button = document.getElementById("theme");
  const root = document.documentElement;
  const label = button.querySelector("span");
  const show = () => { label.textContent = `Theme: ${root.dataset.theme || "auto"}`; };
  button.addEventListener("click", () => {
    const next = THEMES[(THEMES.indexOf(root.dataset.theme || "auto") + 1) % THEMES.length];
    if (next === "auto") delete root.dataset.theme;
    else root.dataset.theme = next;
    try { localStorage.setItem("auditor-theme", next); } catch { /* it then lasts as long as the page */ }
    show();
    speak(label.textContent);
  });
  button.hidden = false;
  show();
}

/** What the address names: a finding by fingerprint, a cause by rule and id, or nothing. Hostile text just isn't found. */
function addressed(data) {
  const [, kind, rest] = /^#([cf])=(.*)$/s.exec(location.hash) || [];
  if (!kind) return null;
  try {
    const parts = rest.split("/").map(decodeURIComponent);
    if (kind === "f") return data.byFingerprint.get(parts[0])?.[Number(parts[1] ?? 1) - 1] ?? -1;
    return data.byKey.get(parts.join("/"))?.first ?? -1;
  } catch {
    return -1;
  }
}

function route(data, details) {
  const i = addressed(data);
  if (i === null) {
    if (details.dialog.open) details.dialog.close();
  } else if (i < 0) {
    if (details.dialog.open) details.dialog.close();
    speak("The address names a finding that this report does not list.");
    document.getElementById("count").textContent = "The address names a finding that this report does not list.";
  } else details.show(i);
}

/** `/` goes to the search field, as in other tools; never while something is being typed. */
function shortcuts(workbench) {
  addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest("input, select, textarea, dialog")) return;
    event.preventDefault();
    workbench.search.focus();
  });
}

async function start() {
  themeSwitch();
  const loading = document.getElementById("loading");
  if (typeof DecompressionStream === "undefined") {
    loading.textContent = "This browser is too old to unpack the findings (it lacks DecompressionStream). The summary above is complete.";
    return;
  }
  loading.textContent = "Unpacking the findings …";
  try {
    const data = new Data(await unpacked());
    const host = document.getElementById("workbench");
    const workbench = new Workbench(data, host);
    const details = new Details(data, document.getElementById("details"));
    host.hidden = false;
    loading.textContent = "";
    shortcuts(workbench);
    addEventListener("hashchange", () => route(data, details));
    route(data, details);
    document.documentElement.dataset.ready = "true";
  } catch (fault) {
    loading.textContent = `The findings could not be unpacked, so this file is damaged: ${fault.message}. The summary above may still be read.`;
  }
}

start();
