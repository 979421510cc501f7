const NEIGHBOURS = 10;
const FITTING = 1200; // pixels: a picture up to this wide is made a little smaller rather than cut

/** The dialog that shows a cause and one of its findings. */
class Details {
  constructor(data, dialog) {
    this.data = data;
    this.dialog = dialog;
    dialog.addEventListener("close", () => this.left());
    dialog.addEventListener("click", (event) => { if (event.target === dialog) dialog.close(); });
  }

  /** Show finding `i`. */
  show(i) {
    const finding = this.data.at(i);
    this.#fill(finding);
    if (!this.dialog.open) this.dialog.showModal();
    this.dialog.scrollTop = 0;
    this.dialog.querySelector("h2").focus();
  }

  /** The address forgets the finding, so that going back does not open it again. */
  left() {
    if (/^#[cf]=/.test(location.hash)) history.replaceState(null, "", "#findings");
  }

  #fill(finding) {
    const { group } = finding;
    const content = h("div", {},
      h("header", {},
        h("p", { class: "badges" }, severityBadge(finding.severity), verdictBadge(finding.verdict), finding.status === "new" ? null : statusBadge(finding.status)),
        h("button", { type: "button", class: "close", "aria-label": "Close", onclick: () => this.dialog.close() }, icon("close"))),
      h("h2", { id: "details-title", tabindex: "-1" }, finding.title),
      h("p", { class: "message" }, finding.message),
      this.#about(finding),
      this.#suppression(finding),
      this.#code(finding),
      this.#gaps(finding),
      finding.remediation ? section("How to fix it", remedy(finding.remediation)) : null,
      this.#path(finding),
      finding.path ? this.#picture(finding) : null,
      this.#evidence(finding),
      finding.path ? null : this.#picture(finding),
      this.#siblings(finding),
      this.#controls(finding),
      this.#reference(finding));
    this.dialog.replaceChildren(content);
  }

  #about(finding) {
    const place = [finding.account, finding.region].filter(Boolean).join(" · ");
    const at = finding.location;
    return h("dl", { class: "facts" },
      fact(plainType(finding.type), h("bdi", { class: "name" }, finding.name)),
      place ? fact("Account and region", place) : null,
      at ? fact("In the code", h("code", {}, codePlace(at, true)), at.address || at.pointer ? h("small", {}, at.address || at.pointer) : null) : null,
      finding.severity === finding.base ? null : fact("Severity", `${capital(finding.severity)}, in itself ${finding.base}`, h("small", {}, finding.because)),
      finding.confidence === "high" ? null : fact("Confidence", capital(finding.confidence)));
  }

  #suppression({ suppression, status }) {
    if (!suppression) return null;
    const counts = status === "suppressed";
    return h("div", { class: counts ? "note" : "note warn" }, h("p", {}, h("strong", {}, counts ? "Accepted: " : "No longer accepted: "), counts ? suppression.reason : suppression.note || suppression.reason),
      h("p", { class: "quiet" }, counts || !suppression.note ? "" : `${suppression.reason} · `, `${suppression.owner} · ${suppression.created ? `${suppression.created} to` : "until"} ${suppression.expires}`, suppression.place ? [" · ", h("code", {}, suppression.place)] : null));
  }

  /** The lines in the file, with those marked that the finding is about. */
  #code({ location: at }) {
    if (!at || !at.excerpt) return null;
    const rows = at.excerpt.map((text, number) => {
      const line = at.excerpt_from + number;
      const meant = line >= at.line && line <= Math.max(at.end_line || 0, at.line);
      return h(meant ? "mark" : "span", {}, `${meant ? ">" : " "} ${String(line).padStart(String(at.excerpt_from + at.excerpt.length).length)} │ ${text}\n`);
    });
    return section("In the code", h("pre", { class: "source", tabindex: "0", role: "region", "aria-label": "Lines of the file, scroll sideways" }, h("code", {}, rows)));
  }

  #gaps({ gaps, id }) {
    if (!gaps) return null;
    const rows = gaps.map(([resource, name, operation, reason]) => [whose(resource, id), h("code", {}, name), h("code", {}, operation), reason]);
    return section("What could not be read", grid("What could not be read", ["Resource", "Fact", "API operation", "Reason"], rows));
  }

  #evidence({ evidence, id }) {
    if (!evidence) return null;
    const rows = evidence.map(([resource, name, value, operation]) => [whose(resource, id), h("code", {}, name), shownValue(value), h("code", {}, operation)]);
    return section("Evidence", grid("Evidence", ["Resource", "Fact", "Value", "API operation"], rows));
  }

  #path({ path }) {
    return path ? section("The way, step by step", h("ol", { class: "path" }, path.map((step) => h("li", {}, h("bdi", {}, step))))) : null;
  }

  #picture({ group, i, path }) {
    const title = path ? "The way, drawn" : "Neighbourhood";
    const drawn = this.data.raw.pictures[group.at];
    if (drawn === 0) return null;
    if (drawn === 1) return section(title, h("p", { class: "quiet" }, "Left out to keep this file small; it is in the JSON report."));
    const svg = document.importNode(new DOMParser().parseFromString(drawn, "image/svg+xml").documentElement, true);
    const canvas = svg.width.baseVal.value <= FITTING ? "canvas fit" : "canvas";
    const other = i === group.first ? null : h("p", { class: "quiet" }, "Drawn for ", h("bdi", {}, this.data.name(group.first)), ", which has the same cause.");
    const key = h("p", { class: "picture-key", "aria-hidden": "true" }, h("span", { class: "subject" }, "the resource"), h("span", { class: "evidence" }, "evidence read"), h("span", { class: "context" }, "context"));
    return section(title, h("figure", {}, h("div", { class: canvas, tabindex: "0", role: "region", "aria-label": path ? "Picture of the way, scrolls sideways" : "Picture of the neighbourhood, scrolls sideways" }, svg), h("figcaption", {}, key, other)));
  }

  #siblings(finding) {
    const { group } = finding;
    if (group.count < 2) return null;
    const list = h("ul", { class: "siblings" });
    const pager = h("p", { class: "pages" });
    let page = Math.floor((finding.i - group.first) / NEIGHBOURS);
    const draw = () => {
      const from = group.first + page * NEIGHBOURS;
      const to = Math.min(from + NEIGHBOURS, group.first + group.listed);
      const items = Array.from({ length: to - from }, (_, at) => this.#sibling(from + at, finding.i));
      list.replaceChildren(...items);
      const turn = (by) => () => { page += by; draw(); };
      pager.replaceChildren(h("span", {}, `${amount(from - group.first + 1)}–${amount(to - group.first)} of ${amount(group.listed)}`),
        h("button", { type: "button", disabled: page === 0, onclick: turn(-1) }, "Previous"),
        h("button", { type: "button", disabled: to >= group.first + group.listed, onclick: turn(1) }, "Next"));
      pager.hidden = group.listed <= NEIGHBOURS;
    };
    draw();
    const short = group.listed < group.count ? h("p", { class: "quiet" }, `${amount(group.listed)} of ${amount(group.count)} are listed in this report.`) : null;
    return section(`${amount(group.count)} resources with this cause`, list, pager, short);
  }

  #sibling(i, current) {
    const { data } = this;
    const where = data.place(i);
    return h("li", {}, h("a", { href: data.link(i), "aria-current": i === current ? "true" : null }, h("bdi", {}, data.name(i))), h("span", {}, where));
  }

  #controls({ controls }) {
    return controls ? section("Controls", h("ul", { class: "chips" }, controls.map(([framework, version, id]) => h("li", {}, h("b", {}, id), ` ${framework} ${version}`)))) : null;
  }

  #reference(finding) {
    const address = this.data.link(finding.i);
    const link = location.href.split("#")[0] + address;
    const row = (label, text, what) => (text ? fact(label, h("code", {}, text), copyButton(what === "link" ? link : text, what)) : null);
    return section("Reference", h("dl", { class: "facts stack-facts" },
      row("ARN", finding.arn, "ARN"), finding.arn === finding.id ? null : row("Id", finding.id, "id"),
      row("Rule", finding.group.rule, "rule"), row("Fingerprint", finding.fingerprint, "fingerprint"), row("Link", address, "link")));
  }
}

const section = (title, ...content) => h("section", {}, h("h3", {}, title), content);
const fact = (label, ...value) => h("div", {}, h("dt", {}, label), h("dd", {}, value));
const whose = (resource, self) => (resource === 0 || resource === self ? h("span", { class: "quiet" }, "this resource") : h("bdi", {}, resource.split(/[:/]/).pop() || resource));

/** A value as JSON; nothing is said in words, and what is long is wrapped. */
function shownValue(value) {
  if (value === null || value === undefined) return h("span", { class: "quiet" }, "not set");
  return h("code", { class: "value" }, typeof value === "string" ? value : JSON.stringify(value, null, typeof value === "object" ? 1 : 0));
}

/** A small table that scrolls sideways by itself where it must. */
function grid(label, heads, rows) {
  return h("div", { class: "wide grid", tabindex: "0", role: "region", "aria-label": label },
    h("table", {}, h("thead", {}, h("tr", {}, heads.map((head) => h("th", { scope: "col" }, head)))), h("tbody", {}, rows.map((row) => h("tr", {}, row.map((cell, at) => h("td", { "data-head": heads[at] }, cell)))))));
}
