"use strict";
(() => {
  const $ = (selector, root = document) => root.querySelector(selector);
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const make = (tag, properties = {}, ...children) => {
    const element = Object.assign(document.createElement(tag), properties);
    element.append(...children);
    return element;
  };
  const facets = JSON.parse($("#facets").textContent);
  const column = (value, number) => (typeof value === "number" ? value : value[number]);
  const SEVERITIES = ["error", "warning", "note"];
  const NAMES = ["q", "severity", "rule", "section", "status", "state", "range", "contact", "order"];
  const form = $(".filters");
  let entries = [];
  let findings = [];

  // The packed block: details of the entries on the page, and entries that are not on it.

  async function unpack() {
    const block = $("#packed");
    if (!block) return [];
    const bytes = Uint8Array.from(atob(block.textContent), (character) => character.charCodeAt(0));
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
    return JSON.parse(await new Response(stream).text());
  }

  function fragment(html) {
    return document.createRange().createContextualFragment(html);
  }

  async function addPacked() {
    const list = $("#findings");
    let items = [];
    try {
      items = await unpack();
    } catch {
      return;
    }
    if (!items.length) return;
    const inline = Number($("#packed").dataset.inline);
    const notice = $(".notice");
    if (notice) notice.hidden = !notice.textContent.includes("no room");
    all("#findings > article").forEach((article, number) => {
      if (!items[number]) return;
      const details = make("details", { className: "open more" }, make("summary", { textContent: "Entry" }));
      details.addEventListener("toggle", () => {
        if (details.childElementCount === 1) details.append(make("div", { className: "details" }, fragment(items[number])));
      });
      article.append(details);
    });
    list.append(fragment(items.slice(inline).join("")));
  }

  function index() {
    const articles = all("#findings > article");
    let number = 0;
    entries = articles.map((article, at) => {
      const ports = facets.ports[at] || [];
      const contacts = (facets.contact[at] || []).map((contact) => facets.contacts[contact]);
      const entry = { article, contacts, ports: [], name: article.firstElementChild.textContent };
      for (let i = 0; i < ports.length; i += 3) entry.ports.push([facets.transports[ports[i]], ports[i + 1], ports[i + 2]]);
      entry.text = `${entry.name} ${contacts.join(" ")}`.toLowerCase();
      entry.findings = [...article.querySelector(".f").children].map((element) => {
        const [code, name, sections] = facets.rules[facets.rule[number]];
        const finding = {
          element, entry, number, sections,
          severity: SEVERITIES[facets.severity[number]],
          rule: code,
          status: facets.statuses[column(facets.status, number)],
          state: facets.states[column(facets.state, number)],
          days: column(facets.days, number),
          text: `${element.textContent} ${code} ${name}`.toLowerCase(),
        };
        number += 1;
        findings.push(finding);
        return finding;
      });
      return entry;
    });
  }

  // Filters, kept in the fragment of the address.

  function options(select, values, labels = {}) {
    const counts = new Map();
    for (const value of values) counts.set(value, (counts.get(value) || 0) + 1);
    select.replaceChildren(make("option", { value: "", textContent: "all" }));
    const order = select.name === "severity" ? SEVERITIES : [...counts.keys()].sort((a, b) => a.localeCompare(b, "en", { numeric: true }));
    for (const value of order) {
      if (value && counts.has(value)) {
        select.append(make("option", { value, textContent: `${labels[value] || value} (${counts.get(value)})` }));
      }
    }
    select.closest("label").hidden = select.options.length < 3;
  }

  function fill() {
    const names = Object.fromEntries(facets.rules.map(([code, name]) => [code, `${code} ${name}`]));
    options(form.severity, findings.filter((finding) => finding.state !== "fixed").map((finding) => finding.severity));
    options(form.rule, findings.map((finding) => finding.rule), names);
    options(form.section, findings.flatMap((finding) => finding.sections));
    options(form.status, findings.map((finding) => finding.status));
    options(form.state, findings.map((finding) => finding.state));
    if (findings.some((finding) => finding.state === "fixed")) form.state.options[0].textContent = "all but fixed";
    form.elements.verdicts.hidden = !findings.some((finding) => subjects(finding).length);
    options(form.contact, findings.flatMap((finding) => finding.entry.contacts));
    const remove = (value) => [...form.order.options].find((option) => option.value === value)?.remove();
    if (!entries.some((entry) => entry.ports.length)) {
      form.range.closest("label").hidden = true;
      remove("port");
    }
    if (!findings.some((finding) => finding.days >= 0)) remove("age");
  }

  function isFilter(hash) {
    return /^#(?:q|severity|rule|section|status|state|range|contact|order)=/.test(hash);
  }

  function readHash() {
    if (location.hash && !isFilter(location.hash)) {
      reveal();
      return;
    }
    const wanted = new URLSearchParams(location.hash.slice(1));
    for (const name of NAMES) {
      const value = wanted.get(name) || "";
      const field = form[name];
      if (field.tagName === "SELECT" && value && ![...field.options].some((option) => option.value === value)) {
        field.append(make("option", { value, textContent: value }));
      }
      field.value = value;
    }
    apply();
  }

  function writeHash() {
    const wanted = new URLSearchParams();
    for (const name of NAMES) if (form[name].value.trim()) wanted.set(name, form[name].value.trim());
    const hash = wanted.toString();
    history.replaceState(null, "", hash ? `#${hash}` : location.href.split("#")[0]);
  }

  function reveal() {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!target) return;
    if (target.closest("article[hidden]")) clear();
    if (target.tagName === "DETAILS") target.open = true;
    target.scrollIntoView();
  }

  function bounds(value) {
    const match = /^\s*(\d{1,5})\s*(?:[-–]\s*(\d{1,5}))?\s*$/.exec(value);
    return match ? [Number(match[1]), Number(match[2] || match[1])] : null;
  }

  const ORDERS = {
    severity: (entry) => Math.min(...entry.findings.map((finding) => SEVERITIES.indexOf(finding.severity))),
    rule: (entry) => entry.findings[0].rule,
    port: (entry) => (entry.ports.length ? entry.ports[0][1] : 1e6),
    age: (entry) => -Math.max(...entry.findings.map((finding) => finding.days)),
  };
  let order = "";

  function sort(wanted) {
    if (wanted === order) return;
    order = wanted;
    const key = ORDERS[wanted] || ((entry) => entry.findings[0].number);
    const keys = new Map(entries.map((entry) => [entry, key(entry)]));
    const rank = (one, other) => (keys.get(one) < keys.get(other) ? -1 : keys.get(one) > keys.get(other) ? 1 : 0);
    entries.sort((one, other) => rank(one, other) || one.findings[0].number - other.findings[0].number);
    $("#findings").append(...entries.map((entry) => entry.article));
  }

  function apply() {
    sort(form.order.value);
    const wanted = Object.fromEntries(NAMES.map((name) => [name, form[name].value.trim()]));
    const words = wanted.q.toLowerCase().split(/\s+/).filter(Boolean);
    const range = bounds(wanted.range);
    form.range.setAttribute("aria-invalid", String(Boolean(wanted.range && !range)));
    let shown = 0;
    let shownEntries = 0;
    for (const entry of entries) {
      const isOut = (wanted.contact && !entry.contacts.includes(wanted.contact))
        || (range && !entry.ports.some(([, low, high]) => low <= range[1] && range[0] <= high));
      let count = 0;
      for (const finding of entry.findings) {
        const isIn = !isOut
          && (!wanted.severity || wanted.severity === finding.severity)
          && (!wanted.rule || wanted.rule === finding.rule)
          && (!wanted.section || finding.sections.includes(wanted.section))
          && (!wanted.status || wanted.status === finding.status)
          && (wanted.state ? wanted.state === finding.state : finding.state !== "fixed")
          && words.every((word) => finding.text.includes(word) || entry.text.includes(word));
        finding.element.hidden = !isIn;
        count += isIn;
      }
      entry.article.hidden = !count;
      shown += count;
      shownEntries += count > 0;
    }
    $("#none").hidden = shown > 0 || !findings.length;
    const number = (value, singular, plural) => `${value.toLocaleString("en")} ${value === 1 ? singular : plural}`;
    const total = findings.filter((finding) => finding.state !== "fixed").length;
    form.shown.value = shown === total && !wanted.state
      ? `${number(shown, "finding", "findings")} in ${number(shownEntries, "entry", "entries")}`
      : `${shown.toLocaleString("en")} of ${number(findings.length, "finding", "findings")}, in ${number(shownEntries, "entry", "entries")}`;
    for (const counter of all(".counter")) {
      const [name, value] = counter.hash.slice(1).split("=");
      if (form[name].value === value) counter.setAttribute("aria-current", "true");
      else counter.removeAttribute("aria-current");
    }
    drawMaps(range);
  }

  function clear() {
    for (const name of NAMES) form[name].value = "";
    writeHash();
    apply();
  }

  function changed() {
    writeHash();
    apply();
  }

  // The port space.

  const maps = all(".map");
  const view = { zoom: 1, x: 0, y: 0 };
  const WIDTH = 1024;
  const ROW = 2;
  const binSize = () => Math.max(32 / view.zoom, 1);

  function drawMaps(range) {
    for (const map of maps) drawMap(map, range);
  }

  function drawMap(map, range) {
    const width = WIDTH / view.zoom;
    map.setAttribute("viewBox", `${view.x} ${view.y} ${width} ${width / 8}`);
    map.classList.toggle("zoomed", view.zoom > 1);
    const sizeX = (9 * width) / (map.clientWidth || WIDTH);
    const sizeY = (9 * width) / 8 / (map.clientHeight || WIDTH / 8);
    const bins = new Map();
    const bin = binSize();
    for (const entry of entries) {
      const severity = entry.findings.reduce((most, one) => (one.element.hidden ? most : Math.min(most, SEVERITIES.indexOf(one.severity))), 9);
      if (severity > 2) continue;
      for (const [transport, low] of entry.ports) {
        if (transport && transport !== map.dataset.transport) continue;
        const first = Math.floor(low / bin);
        bins.set(first, Math.min(bins.get(first) ?? 9, severity));
      }
    }
    const marks = $(".marks", map);
    marks.replaceChildren(...[...bins].map(([first, severity]) => {
      const port = first * bin;
      const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
      const place = { x: (port % WIDTH) + (bin - sizeX) / 2, y: Math.floor(port / WIDTH) * ROW + (ROW - sizeY) / 2, width: sizeX, height: sizeY };
      use.setAttribute("href", `#m-${SEVERITIES[severity]}`);
      for (const [name, value] of Object.entries(place)) use.setAttribute(name, value);
      return use;
    }));
    const chosen = $(".chosen", map);
    const rows = range ? [Math.floor(range[0] / WIDTH), Math.floor(range[1] / WIDTH)] : null;
    const box = range
      ? { x: rows[0] === rows[1] ? range[0] % WIDTH : 0, y: rows[0] * ROW, height: (rows[1] - rows[0] + 1) * ROW,
          width: rows[0] === rows[1] ? range[1] - range[0] + 1 : WIDTH }
      : { x: 0, y: 0, width: 0, height: 0 };
    for (const [name, value] of Object.entries(box)) chosen.setAttribute(name, value);
  }

  function portsAt(map, event) {
    const box = map.getBoundingClientRect();
    const x = view.x + ((event.clientX - box.left) / box.width) * (WIDTH / view.zoom);
    const y = view.y + ((event.clientY - box.top) / box.height) * (WIDTH / 8 / view.zoom);
    const bin = binSize();
    const scale = [box.width / (WIDTH / view.zoom), box.height / (WIDTH / 8 / view.zoom)];
    const near = all(".marks use", map).map((use) => {
      const [left, top, width, height] = ["x", "y", "width", "height"].map((name) => Number(use.getAttribute(name)));
      const center = [left + width / 2, top + height / 2];
      return [Math.hypot((center[0] - x) * scale[0], (center[1] - y) * scale[1]), center];
    }).sort((a, b) => a[0] - b[0])[0];
    const [px, py] = near && near[0] < 7 ? near[1] : [x, y];
    const port = Math.min(Math.floor(py / ROW), 63) * WIDTH + Math.min(Math.max(Math.floor(px), 0), WIDTH - 1);
    const low = Math.floor(port / bin) * bin;
    return [low, low + bin - 1];
  }

  function sayPorts(map, [low, high]) {
    const inside = entries.filter((entry) => entry.ports.some(([transport, first, last]) => (!transport || transport === map.dataset.transport) && first <= high && low <= last));
    const names = inside.slice(0, 4).map((entry) => entry.name).join("; ");
    const ports = low === high ? `Port ${low}` : `Ports ${low}–${high}`;
    $("#port").textContent = `${ports}/${map.dataset.transport}: ${inside.length ? `${names}${inside.length > 4 ? " …" : ""}` : "no findings"}`;
  }

  function zoom(step, center) {
    const before = view.zoom;
    view.zoom = step ? Math.min(Math.max(view.zoom * (step > 0 ? 2 : 0.5), 1), 64) : 1;
    const range = bounds(form.range.value);
    const first = entries.find((entry) => !entry.article.hidden && entry.ports.length);
    const target = range || (before === 1 && first ? first.ports[0].slice(1) : null);
    const middle = center || (target
      ? [(target[0] % WIDTH) + Math.min(target[1] - target[0], WIDTH) / 2, Math.floor(target[0] / WIDTH) * ROW]
      : [view.x + WIDTH / before / 2, view.y + WIDTH / before / 16]);
    pan(middle[0] - WIDTH / view.zoom / 2, middle[1] - WIDTH / view.zoom / 16);
  }

  function pan(x, y) {
    const width = WIDTH / view.zoom;
    view.x = Math.min(Math.max(x, 0), WIDTH - width);
    view.y = Math.min(Math.max(y, 0), 128 - width / 8);
    drawMaps(bounds(form.range.value));
  }

  function liveMap(map) {
    let start = null;
    map.classList.add("live");
    map.tabIndex = 0;
    map.addEventListener("pointerdown", (event) => {
      start = { x: event.clientX, y: event.clientY, view: { ...view }, moved: false };
    });
    map.addEventListener("pointermove", (event) => {
      if (start && event.buttons) {
        const scaleX = WIDTH / view.zoom / map.clientWidth;
        const scaleY = WIDTH / 8 / view.zoom / map.clientHeight;
        const [dx, dy] = [event.clientX - start.x, event.clientY - start.y];
        start.moved ||= Math.hypot(dx, dy) > 4;
        if (start.moved) pan(start.view.x - dx * scaleX, start.view.y - dy * scaleY);
      } else {
        sayPorts(map, portsAt(map, event));
      }
    });
    map.addEventListener("click", (event) => {
      if (start?.moved) return;
      const [low, high] = portsAt(map, event);
      const value = low === high ? `${low}` : `${low}-${high}`;
      form.range.value = form.range.value === value ? "" : value;
      changed();
    });
    map.addEventListener("keydown", (event) => {
      const step = WIDTH / view.zoom / 4;
      const moves = { ArrowLeft: [-step, 0], ArrowRight: [step, 0], ArrowUp: [0, -step / 8], ArrowDown: [0, step / 8] };
      if (event.key === "+" || event.key === "-") zoom(event.key === "+" ? 1 : -1);
      else if (moves[event.key]) pan(view.x + moves[event.key][0], view.y + moves[event.key][1]);
      else return;
      event.preventDefault();
    });
  }

  // The drawer with the manual page of a rule.

  const drawer = $("#drawer");

  function openRule(id) {
    const page = document.getElementById(id);
    if (!page || !drawer.showModal) return false;
    const copy = page.cloneNode(true);
    copy.removeAttribute("id");
    const close = make("button", { type: "button", textContent: "Close" });
    close.addEventListener("click", () => drawer.close());
    const code = id.slice(2);
    const only = make("a", { href: `#rule=${encodeURIComponent(code)}`, textContent: `only findings of ${code}` });
    only.addEventListener("click", () => drawer.close());
    drawer.replaceChildren(close, ...copy.childNodes, make("p", {}, only));
    drawer.showModal();
    drawer.scrollTop = 0;
    return true;
  }

  // Verdicts: lines for the baseline.

  const chosen = new Set();
  const panel = $(".verdicts");

  function subjects(finding) {
    return facets.accept ? facets.accept[finding.number] ?? [finding.entry.name] : [];
  }

  function writeLines() {
    const quote = (value) => JSON.stringify(value);
    const reason = form.reason.value.trim();
    const rows = [];
    for (const number of [...chosen].sort((a, b) => a - b)) {
      for (const subject of subjects(findings[number])) {
        rows.push(`- rule: ${findings[number].rule}\n  entry: ${quote(subject)}\n  reason: ${quote(reason)}\n`);
      }
    }
    form.lines.value = rows.length && reason ? `accepted:\n${rows.join("")}` : "";
    form.lines.placeholder = rows.length ? `${rows.length} chosen; give a reason` : "";
    const save = $(".save");
    save.hidden = !form.lines.value;
    if (save.href) URL.revokeObjectURL(save.href);
    save.href = URL.createObjectURL(new Blob([form.lines.value], { type: "application/yaml" }));
  }

  function openVerdicts() {
    panel.hidden = !panel.hidden;
    for (const finding of findings) {
      const old = finding.element.querySelector("input");
      if (old) {
        old.remove();
        continue;
      }
      if (panel.hidden || finding.state === "fixed" || !subjects(finding).length) continue;
      const box = make("input", { type: "checkbox", checked: chosen.has(finding.number), ariaLabel: `Accept ${finding.rule} at ${finding.entry.name}` });
      box.addEventListener("change", () => {
        if (box.checked) chosen.add(finding.number);
        else chosen.delete(finding.number);
        writeLines();
      });
      finding.element.prepend(box);
    }
    writeLines();
  }

  function choose(isChosen) {
    for (const finding of findings) {
      const box = finding.element.querySelector("input");
      if (!box || (isChosen && finding.element.hidden)) continue;
      box.checked = isChosen;
      if (isChosen) chosen.add(finding.number);
      else chosen.delete(finding.number);
    }
    writeLines();
  }

  // Keyboard: / for the search, j and k for the next and the previous finding.

  function step(direction) {
    const visible = entries.flatMap((entry) => entry.findings).filter((finding) => !finding.element.hidden);
    const at = visible.findIndex((finding) => finding.element === document.activeElement?.closest?.(".f > li"));
    const next = visible[at < 0 ? (direction > 0 ? 0 : visible.length - 1) : Math.min(Math.max(at + direction, 0), visible.length - 1)];
    if (!next) return;
    next.element.tabIndex = -1;
    next.element.focus();
    next.element.scrollIntoView({ block: "nearest" });
  }

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || drawer.open) return;
    const isTyping = event.target.matches?.("input:not([type=checkbox]), select, textarea");
    if (event.key === "Escape" && isTyping) event.target.blur();
    if (isTyping) return;
    if (event.key === "/") form.q.focus();
    else if (event.key === "j") step(1);
    else if (event.key === "k") step(-1);
    else return;
    event.preventDefault();
  });

  document.addEventListener("click", (event) => {
    const anchor = event.target.closest?.("a[href^='#']");
    if (event.target === drawer) drawer.close();
    if (!anchor) return;
    const id = decodeURIComponent(anchor.hash.slice(1));
    if (id.startsWith("r-") && openRule(id)) event.preventDefault();
    if (anchor.matches(".counter")) {
      const [name, value] = anchor.hash.slice(1).split("=");
      form[name].value = form[name].value === value ? "" : value;
      changed();
      event.preventDefault();
    }
  });

  async function start() {
    await addPacked();
    index();
    fill();
    form.hidden = false;
    for (const controls of all(".zoom")) controls.hidden = false;
    maps.forEach(liveMap);
    form.addEventListener("input", (event) => {
      if (event.target.name === "reason") writeLines();
      else if (NAMES.includes(event.target.name)) changed();
    });
    form.addEventListener("submit", (event) => event.preventDefault());
    form.addEventListener("reset", (event) => {
      event.preventDefault();
      clear();
    });
    form.elements.verdicts.addEventListener("click", openVerdicts);
    form.elements.choose.addEventListener("click", () => choose(true));
    form.elements.none.addEventListener("click", () => choose(false));
    all(".zoom button").forEach((button) => button.addEventListener("click", () => zoom(Number(button.dataset.zoom))));
    addEventListener("hashchange", readHash);
    addEventListener("resize", () => drawMaps(bounds(form.range.value)));
    readHash();
    if (location.hash && !isFilter(location.hash)) apply();
    document.documentElement.dataset.ready = "true";
  }

  start();
})();
