// Duplicates: what was removed or set aside, what lies in Duplicates, and what the library holds twice.

import { failed, report, soon } from "../notice.js";
import { clearing } from "../clearing.js";
import { clear, h, renew } from "../dom.js";
import { command, get } from "../net.js";
import { base, below, button, fileName, inLibrary, nothing, picture, undo, unlisted } from "../parts.js";
import { reason } from "../reasons.js";
import { row } from "../rows.js";
import { opener } from "../viewer.js";
import { asKnown, size, t } from "../words.js";

const TABS = ["handled", "aside", "same"];

export function open(body) {
  const panel = h("section", { class: "card", id: "panel", role: "tabpanel", tabindex: "0" });
  const tabs = TABS.map((name) => h("button", { type: "button", role: "tab", id: `tab-${name}`, "aria-controls": "panel", onclick: () => choose(name) }, t(`tab_${name}`)));
  const list = h("div", { class: "tabs", role: "tablist", "aria-label": t("duplicates"), onkeydown: arrows }, tabs);
  let chosen = TABS[0];
  let next = null;
  let rows = [];
  const sweep = clearing(() => (chosen === "same" ? load(false) : undefined));
  body.append(list, sweep, panel);

  function arrows(event) {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const place = (TABS.indexOf(chosen) + step + TABS.length) % TABS.length;
    choose(TABS[place]);
    tabs[place].focus();
  }

  function choose(name) {
    chosen = name;
    sweep.hidden = name !== "same";
    rows = [];
    next = null;
    tabs.forEach((tab, place) => {
      tab.setAttribute("aria-selected", String(TABS[place] === name));
      tab.tabIndex = TABS[place] === name ? 0 : -1;
    });
    panel.setAttribute("aria-labelledby", `tab-${name}`);
    clear(panel);
    load(false).catch(failed);
  }

  async function load(further) {
    const name = chosen;
    const found = await { handled, aside, same }[name](further ? next : undefined);
    if (name !== chosen) return;
    rows = further ? [...rows, ...found.rows] : found.rows;
    next = found.next;
    const items = panel.querySelector(".items") ?? h("ul", { class: "items rows" });
    renew(items, rows, (one) => one.id ?? one.picture, found.make);
    clear(panel, h("p", { class: "quiet" }, t(`help_${name}`)), items, rows.length ? unlisted(found.total ?? 0, rows.length) : nothing(`none_${name}`),
      next !== null && button(t("more"), () => load(true), { class: "more" }));
  }

  choose(chosen);
  return { refresh: (_status, changed) => (changed && rows.length <= 60 ? load(false) : undefined) };
}

async function handled(before) {
  const found = await get("activity", { what: "duplicates", limit: 50, before });
  return { ...found, make: (one) => row(one) };
}

async function aside(after) {
  return { ...(await get("duplicates", { limit: 60, after })), make: asideRow };
}

async function same() {
  const { groups, total } = await get("same");
  return { rows: groups, next: null, total, make: group };
}

// A file in Duplicates: where the same file is, what it was called, why it is here, and the way back.
function asideRow(one) {
  const name = base(one.path);
  return h("li", {}, opener(picture(one.picture, name), { picture: one.picture, name }),
    h("div", { class: "what" },
      h("p", { class: "name" }, fileName(name)),
      h("p", { class: one.alone ? "wrong" : "quiet" }, twin(one)),
      one.from && h("p", { class: "quiet" }, t("aside_from"), " ", h("bdi", {}, below(one.from))),
      h("p", { class: "quiet" }, one.code ? reason(one.code, one.said, { to: one.twin?.path ?? one.path, at: one.taken, exact: one.precision }) : t("aside_by_owner"))),
    h("div", { class: "side" },
      h("span", { class: "quiet" }, size(one.bytes), one.taken && ` · ${asKnown(one.taken, one.precision)}`),
      one.undo && button(t("undo"), () => undo({ plan: one.undo }), { class: "small", "aria-label": t("undo_of", { name }) }),
      !one.twin && button(t("put_back"), () => putBack(one), { class: "small", "aria-label": `${t("put_back")}: ${name}` })));
}

function twin(one) {
  if (one.twin) return [t("aside_twin"), " ", h("bdi", {}, inLibrary(one.twin.path))];
  return t(one.alone ? "aside_alone" : "aside_unknown");
}

async function putBack(one) {
  const found = await command("put-back", { pictures: [one.picture] });
  report(found, t("put_back_done", { name: base(one.path) }));
  soon();
}

function group(one) {
  const first = { picture: one.files[0].picture, name: base(one.files[0].path) };
  return h("li", {}, opener(picture(first.picture, first.name), first),
    h("div", { class: "what" }, h("p", {}, t("same_bytes", { n: one.files.length, size: size(one.bytes) })),
      h("ul", {}, one.files.map((file) => h("li", { class: "quiet" }, h("bdi", {}, inLibrary(file.path)))))));
}
