const APPLIES = {
  in_place: "Can be changed in place.",
  after_stop: "Needs the resource to be stopped first.",
  on_recreate: "Takes effect when the resource is created anew.",
  never: "What is done cannot be changed: it counts for the next one.",
};

/** How to mend a finding: words first, then a tab for each tool that there is a snippet for. */
function remedy(remediation) {
  const patch = remediation.patch.length ? JSON.stringify(remediation.patch, null, 2) : null;
  const guardrail = remediation.guardrail ? JSON.stringify(remediation.guardrail, null, 2) : null;
  const snippets = [["Diff", remediation.diff], ["CLI", remediation.cli], ["CloudFormation", remediation.cloudformation], ["Terraform", remediation.terraform], ["Patch", patch], ["Guardrail", guardrail]];
  const present = snippets.filter(([, text]) => text);
  return [h("p", { class: "words" }, remediation.text, " ", h("span", { class: "quiet" }, APPLIES[remediation.applies])), present.length ? tabs(present) : null];
}

/** Tabs after the pattern of the ARIA authoring guide: arrow keys, Home and End move, one tab is in the tab order. */
function tabs(snippets) {
  const panels = snippets.map(([label, text], at) => h("div", { role: "tabpanel", id: `panel-${at}`, "aria-labelledby": `tab-${at}`, hidden: at > 0 },
    copyButton(text, label), h("pre", { tabindex: "0" }, h("code", {}, text))));
  const heads = snippets.map(([label], at) => h("button", { type: "button", role: "tab", id: `tab-${at}`, "aria-controls": `panel-${at}`, "aria-selected": String(at === 0), tabindex: at ? "-1" : "0" }, label));
  const show = (which) => {
    heads.forEach((head, at) => {
      head.setAttribute("aria-selected", String(at === which));
      head.tabIndex = at === which ? 0 : -1;
      panels[at].hidden = at !== which;
    });
    heads[which].focus();
  };
  const keys = { ArrowRight: (at) => (at + 1) % heads.length, ArrowLeft: (at) => (at + heads.length - 1) % heads.length, Home: () => 0, End: () => heads.length - 1 };
  heads.forEach((head, at) => {
    head.addEventListener("click", () => show(at));
    head.addEventListener("keydown", (event) => {
      if (!(event.key in keys)) return;
      event.preventDefault();
      show(keys[event.key](at));
    });
  });
  return h("div", { class: "tabs" }, h("div", { role: "tablist", "aria-label": "Remediation" }, heads), panels);
}
