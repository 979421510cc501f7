const SEVERITIES = ["critical", "high", "medium", "low", "info"];
const VERDICTS = ["fail", "unknown", "pass"];
const STATUSES = ["new", "baseline", "suppressed"];

/** The data island, unpacked. It is dropped from the page afterwards, to give its memory back. */
async function unpacked() {
  const island = document.getElementById("island");
  const binary = atob(island.textContent);
  island.remove();
  const bytes = new Uint8Array(binary.length);
  for (let i = 0; i < binary.length; i += 1) bytes[i] = binary.charCodeAt(i);
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Response(stream).json();
}

/** The findings as the island holds them: columns over a pool of values. One finding is put together when it is asked for. */
class Data {
  constructor(raw) {
    this.raw = raw;
    this.pool = raw.pool;
    this.size = raw.group.length;
    this.inCode = raw.location.some((at) => this.pool[at]);
    this.groups = raw.groups.map((row, at) => this.#group(row, at));
    raw.group.forEach((group, i) => {
      if (this.groups[group].first < 0) this.groups[group].first = i;
      this.groups[group].listed += 1;
    });
    this.byKey = new Map(this.groups.map((group) => [group.key, group]));
    this.byFingerprint = new Map();
    raw.fingerprint.forEach((fingerprint, i) => {
      const same = this.byFingerprint.get(fingerprint);
      if (same) same.push(i);
      else this.byFingerprint.set(fingerprint, [i]);
    });
  }

  #group(row, at) {
    const [rule, cause, title, message, severity, verdict, status] = row.slice(0, 7).map((i) => this.pool[i]);
    const key = `${rule}/${cause}`;
    const family = rule.split("-", 1)[0];
    const text = `${rule}\n${title}\n${message}\n${severity}\n${verdict}\n${cause}`.toLowerCase();
    const group = { at, key, rule, cause, family, title, message, severity, verdict, status, text };
    return Object.assign(group, { count: row[7], first: -1, listed: 0, rank: SEVERITIES.indexOf(severity) });
  }

  /** The value of a column for finding `i`; undefined where there is none. */
  get(column, i) {
    return this.pool[this.raw[column][i]];
  }

  id(i) {
    const prefix = this.raw.prefix[i];
    return prefix < 0 ? this.pool[-1 - prefix] : this.pool[prefix] + this.raw.name[i];
  }

  arn(i) {
    const arn = this.raw.arn[i];
    return arn === 0 ? this.id(i) : arn < 0 ? null : this.pool[arn - 1];
  }

  name(i) {
    return this.raw.name[i] || this.id(i);
  }

  /** Where finding `i` stands: in a file, or in an account and region. */
  place(i) {
    const at = this.get("location", i);
    return at ? codePlace(at) : [this.get("account", i), this.get("region", i)].filter(Boolean).join(" ");
  }

  /** What orders findings by where they stand: lines by number. */
  order(i) {
    const at = this.get("location", i);
    return at ? `${at.file} ${String(at.line || 0).padStart(8, "0")}` : `${this.get("account", i)} ${this.get("region", i)}`;
  }

  /** The address of finding `i`: its fingerprint, and which one of those that share it (the runs of a recurring job). */
  link(i) {
    const fingerprint = this.raw.fingerprint[i];
    const nth = this.byFingerprint.get(fingerprint).indexOf(i);
    return `#f=${encodeURIComponent(fingerprint)}${nth ? `/${nth + 1}` : ""}`;
  }

  /** All of finding `i`. */
  at(i) {
    const words = ["type", "account", "region", "title", "message", "verdict", "status", "severity", "base", "because", "confidence"];
    const parts = ["evidence", "gaps", "controls", "path", "location", "remediation", "suppression"];
    const finding = { i, group: this.groups[this.raw.group[i]], fingerprint: this.raw.fingerprint[i] };
    for (const column of [...words, ...parts]) finding[column] = this.get(column, i);
    return Object.assign(finding, { id: this.id(i), arn: this.arn(i), name: this.name(i) });
  }

  /** What the text filter looks through, for finding `i`; made when first asked for. */
  text(i) {
    this.texts ||= Array.from({ length: this.size }, (_, at) => {
      const words = ["type", "account", "region", "message", "status"].map((column) => this.get(column, at)).concat(this.place(at));
      return `${this.id(at)}\n${this.name(at)}\n${this.raw.fingerprint[at]}\n${words.join("\n")}`.toLowerCase();
    });
    return this.texts[i];
  }

  /** The values that occur in a column, with how often. */
  choices(column) {
    const counts = new Map();
    for (let i = 0; i < this.size; i += 1) {
      const value = column === "family" ? this.groups[this.raw.group[i]].family : this.get(column, i);
      counts.set(value, (counts.get(value) || 0) + 1);
    }
    return counts;
  }
}

/** `app.yaml:12`, with the column where asked for. */
const codePlace = (at, exact = false) => [at.file, at.line, exact ? at.column : null].filter((part) => part).join(":");
