const FILTERS = { severity: SEVERITIES, verdict: VERDICTS, status: STATUSES, family: null, account: null, region: null };
const SIZES = [25, 50, 100];
const PRINTED = 1000;

const COLUMNS = {
  causes: [
    { key: "severity", label: "Severity", order: (data, g) => g.rank },
    { key: "problem", label: "Problem", order: (data, g) => g.title },
    { key: "verdict", label: "Verdict", order: (data, g) => VERDICTS.indexOf(g.verdict) },
    { key: "resources", label: "Resources", order: (data, g) => -g.count },
  ],
  findings: [
    { key: "severity", label: "Severity", order: (data, i) => SEVERITIES.indexOf(data.get("severity", i)) },
    { key: "resource", label: "Resource", order: (data, i) => data.name(i) },
    { key: "problem", label: "Problem", order: (data, i) => data.get("title", i) },
    { key: "verdict", label: "Verdict", order: (data, i) => VERDICTS.indexOf(data.get("verdict", i)) },
    { key: "place", label: "Account, region", inCode: "File, line", order: (data, i) => data.order(i) },
  ],
};

const causeLink = (group) => `#c=${encodeURIComponent(group.rule)}/${encodeURIComponent(group.cause)}`;

/** Filters, the table of causes or of findings, and its pages. */
class Workbench {
  constructor(data, host) {
    this.data = data;
    this.state = { view: "causes", q: "", sort: null, down: false, page: 0, size: SIZES[0] };
    this.rows = [];
    this.head = h("tr");
    this.body = h("tbody");
    this.table = h("table", { class: "list", "aria-labelledby": "findings-title" }, h("thead", {}, this.head), this.body);
    this.count = h("p", { class: "count", id: "count", role: "status" });
    this.pages = h("nav", { class: "pages", "aria-label": "Pages" });
    const tools = this.#tools();
    tools.hidden = data.size === 0;
    host.append(tools, this.count, this.table, this.pages);
    this.filter();
    addEventListener("beforeprint", () => this.draw(0, PRINTED));
    addEventListener("afterprint", () => this.draw());
  }

  #tools() {
    this.search = h("input", { type: "search", id: "q", placeholder: "Name, ARN, rule, message …", autocomplete: "off", spellcheck: "false" });
    let waiting = 0;
    this.search.addEventListener("input", () => {
      clearTimeout(waiting);
      waiting = setTimeout(() => this.set({ q: this.search.value }), this.data.size > 5000 ? 180 : 40);
    });
    const says = (value) => value && !(this.data.inCode && value === "global"); // code has no account, and no region
    const tells = (key) => !this.data.size || [...this.data.choices(key).keys()].some(says);
    this.selects = Object.entries(FILTERS).filter(([key]) => tells(key)).map(([key, order]) => this.#select(key, order));
    this.clear = h("button", { type: "button", class: "plain", onclick: () => this.reset() }, "Clear");
    return h("form", { class: "tools", role: "search", "aria-label": "Filter the findings", onsubmit: (event) => event.preventDefault() },
      h("label", { class: "field wide-field" }, h("span", {}, "Search"), this.search),
      this.selects.map((select) => h("label", { class: "field" }, h("span", {}, capital(select.name)), select)),
      this.clear, this.#views());
  }

  #select(key, order) {
    const found = [...this.data.choices(key)];
    found.sort(([a], [b]) => (order ? order.indexOf(a) - order.indexOf(b) : a < b ? -1 : 1));
    const options = found.map(([value, count]) => h("option", { value }, `${label(key, value)} (${amount(count)})`));
    return h("select", { name: key, onchange: (event) => this.set({ [key]: event.target.value || null }) }, h("option", { value: "" }, "All"), options);
  }

  #views() {
    const choice = (view, words) => h("label", {}, h("input", { type: "radio", name: "view", value: view, checked: view === this.state.view, onchange: () => this.set({ view, sort: null, down: false }) }), h("span", {}, words));
    return h("fieldset", { class: "views" }, h("legend", { class: "unseen" }, "Show"), choice("causes", "By cause"), choice("findings", "Every finding"));
  }

  /** Change what is asked for, and show it from its first page. */
  set(change) {
    Object.assign(this.state, change, { page: 0 });
    this.filter();
  }

  reset() {
    this.search.value = "";
    for (const select of this.selects) select.value = "";
    this.set({ q: "", ...Object.fromEntries(Object.keys(FILTERS).map((key) => [key, null])) });
    this.search.focus();
  }

  filter() {
    const { data, state } = this;
    const words = state.q.toLowerCase().split(/\s+/).filter(Boolean);
    const wanted = ["severity", "verdict", "status", "account", "region"].filter((key) => state[key]).map((key) => [data.raw[key], data.pool.indexOf(state[key])]);
    const hits = [];
    this.matched = new Map();
    for (let i = 0; i < data.size; i += 1) {
      const group = data.groups[data.raw.group[i]];
      if (state.family && group.family !== state.family) continue;
      if (!wanted.every(([column, value]) => column[i] === value)) continue;
      if (!words.every((word) => group.text.includes(word) || data.text(i).includes(word))) continue;
      hits.push(i);
      this.matched.set(group, (this.matched.get(group) || 0) + 1);
    }
    this.hits = hits.length;
    this.filtered = words.length > 0 || Object.keys(FILTERS).some((key) => state[key]);
    this.rows = state.view === "causes" ? [...this.matched.keys()] : hits;
    this.sort();
  }

  sort() {
    const column = COLUMNS[this.state.view].find(({ key }) => key === this.state.sort);
    if (column) {
      const keyed = this.rows.map((row, at) => [column.order(this.data, row), at, row]);
      const sign = this.state.down ? -1 : 1;
      keyed.sort(([a, i], [b, j]) => (a < b ? -sign : a > b ? sign : i - j));
      this.rows = keyed.map(([, , row]) => row);
    }
    this.draw();
  }

  /** Draw one page; for print, many rows at once. */
  draw(from = this.state.page * this.state.size, size = this.state.size) {
    const { data, state } = this;
    this.head.replaceChildren(...COLUMNS[state.view].map((column) => this.#heading(column)));
    const row = state.view === "causes" ? (group) => this.#cause(group) : (i) => this.#finding(i);
    this.body.replaceChildren(...this.rows.slice(from, from + size).map(row));
    this.table.className = `list ${state.view}${data.inCode ? " code" : ""}`;
    this.table.hidden = this.rows.length === 0;
    this.clear.disabled = !this.filtered;
    const all = `${counted(data.groups.length, "cause")}, ${counted(data.size, "finding")}`;
    const some = this.rows.length ? `${counted(this.matched.size, "cause")} with ${counted(this.hits, "finding")} of ${amount(data.size)}` : "Nothing matches these filters.";
    this.count.textContent = data.size === 0 ? "This report lists no finding. That alone does not mean that all is well: see what was audited and what could not be read." : this.filtered ? some : all;
    this.#pager(from, size);
  }

  #heading({ key, label, inCode }) {
    const sorted = this.state.sort === key;
    const again = () => {
      Object.assign(this.state, { sort: key, down: sorted && !this.state.down, page: 0 });
      this.filter();
      this.head.querySelector(`[data-key="${key}"]`).focus();
    };
    return h("th", { scope: "col", class: key, "aria-sort": sorted ? (this.state.down ? "descending" : "ascending") : null },
      h("button", { type: "button", "data-key": key, onclick: again }, (this.data.inCode && inCode) || label, h("span", { class: "arrow", "aria-hidden": "true" }, sorted ? (this.state.down ? "↓" : "↑") : "")));
  }

  #cause(group) {
    const shown = this.matched.get(group);
    const count = this.filtered && shown < group.count ? `${amount(shown)} of ${amount(group.count)}` : amount(group.count);
    return h("tr", {},
      h("td", { class: "severity" }, severityBadge(group.severity)),
      h("th", { class: "problem", scope: "row" }, h("a", { href: causeLink(group) }, group.title), h("p", {}, group.message), h("code", {}, group.rule)),
      h("td", { class: "verdict" }, verdictBadge(group.verdict), group.status === "new" ? null : statusBadge(group.status)),
      h("td", { class: "resources" }, h("b", {}, count), h("span", {}, this.#example(group))));
  }

  #example(group) {
    return group.count > 1 ? h("span", {}, h("bdi", {}, this.data.name(group.first)), " …") : h("bdi", {}, this.data.name(group.first));
  }

  #finding(i) {
    const { data } = this;
    const status = data.get("status", i);
    return h("tr", {},
      h("td", { class: "severity" }, severityBadge(data.get("severity", i))),
      h("th", { class: "resource", scope: "row" }, h("a", { href: data.link(i) }, h("bdi", {}, data.name(i))), h("p", {}, plainType(data.get("type", i)))),
      h("td", { class: "problem" }, data.get("title", i), h("p", {}, data.get("message", i))),
      h("td", { class: "verdict" }, verdictBadge(data.get("verdict", i)), status === "new" ? null : statusBadge(status)),
      this.#place(i));
  }

  #place(i) {
    const { data } = this;
    const home = ["account", "region"].map((key) => data.get(key, i));
    const said = home.filter((value) => value && !(data.inCode && value === "global"));
    return h("td", { class: "place" }, data.get("location", i) ? h("code", {}, data.place(i)) : null, said.map((value) => [h("span", {}, value), " "]));
  }

  #pager(from, size) {
    const total = this.rows.length;
    const to = Math.min(from + size, total);
    const turn = (by) => () => {
      this.state.page += by;
      this.draw();
      const now = this.pages.querySelector(by < 0 ? ".back" : ".next");
      (now.disabled ? this.pages.querySelector("button:not([disabled])") : now).focus();
      this.table.scrollIntoView({ block: "nearest" });
      speak(this.pages.querySelector("span").textContent);
    };
    this.pages.hidden = total <= SIZES[0];
    this.pages.replaceChildren(
      h("label", {}, "Rows ", h("select", { onchange: (event) => this.set({ size: Number(event.target.value) }) }, SIZES.map((n) => h("option", { value: n, selected: n === size }, String(n))))),
      h("span", {}, `${amount(from + 1)}–${amount(to)} of ${amount(total)}`),
      h("button", { type: "button", class: "back", disabled: from === 0, onclick: turn(-1) }, "Previous"),
      h("button", { type: "button", class: "next", disabled: to >= total, onclick: turn(1) }, "Next"));
  }
}
