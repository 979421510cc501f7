"use strict";

/** An element with attributes, listeners (`onclick`) and children. Texts become text nodes, never markup. */
function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat(3).filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

/** One of the symbols that stand at the top of the page; decoration, the text beside it says the same. */
function icon(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  svg.setAttribute("aria-hidden", "true");
  use.setAttribute("href", `#i-${name}`);
  svg.append(use);
  return svg;
}

const capital = (word) => word.charAt(0).toUpperCase() + word.slice(1);
const amount = (number) => number.toLocaleString("en");
const counted = (number, noun) => `${amount(number)} ${noun}${number === 1 ? "" : "s"}`;

const severityBadge = (word) => h("span", { class: `sev ${word}` }, icon(word), capital(word));
const verdictBadge = (word) => h("span", { class: `says ${word}` }, icon(word), capital(word));
const statusBadge = (word) => h("span", { class: `status ${word}` }, capital(word));

/** `AWS::SageMaker::NotebookInstance` as `Notebook instance`, as the summary writes it. */
function plainType(type) {
  const words = type.split("::").pop().match(/[A-Z]+(?![a-z])|[A-Z][a-z0-9]+|[a-z0-9]+/g) || [type];
  return capital(words.map((word) => (word === word.toUpperCase() ? word : word.toLowerCase())).join(" "));
}

/** Tell those who listen to the page instead of looking at it. */
function speak(text) {
  document.getElementById("spoken").textContent = text;
}

/** A button that copies `text`; where the browser forbids the clipboard (some do for files), the old way. */
function copyButton(text, what) {
  const label = h("span", {}, "Copy");
  const button = h("button", { type: "button", class: "copy", "aria-label": `Copy ${what}` }, icon("copy"), label);
  button.addEventListener("click", async () => {
    const done = await copied(text, button);
    label.textContent = done ? "Copied" : "Press Ctrl+C";
    speak(done ? `${what} copied` : `${what} could not be copied`);
    setTimeout(() => { label.textContent = "Copy"; }, 1600);
  });
  return button;
}

async function copied(text, near) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const area = h("textarea", { class: "unseen", "aria-hidden": "true", tabindex: "-1" });
    area.value = text;
    near.after(area);
    area.select();
    const done = document.execCommand("copy");
    area.remove();
    near.focus();
    return done;
  }
}

const ACRONYMS = { iam: "IAM", vpc: "VPC", kms: "KMS" };

/** A filter's value as it is written in the list of choices. */
function label(key, value) {
  if (key === "account" || key === "region") return value || "none";
  return ACRONYMS[value] || capital(value);
}
