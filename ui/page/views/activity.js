// What was done, newest first, run by run; each row and each run can be taken back.

import { failed } from "../notice.js";
import { h, renew } from "../dom.js";
import { get } from "../net.js";
import { button, nothing, undo } from "../parts.js";
import { row } from "../rows.js";
import { has, t, when } from "../words.js";

const SLICE = 50;
const MOST = 200; // of one answer

export function open(body, asked) {
  let rows = [];
  let next = null;
  let deep = false;
  const what = h("select", { id: "what", onchange: () => again() },
    ["all", "filed", "duplicates", "undone"].map((name) => h("option", { value: name, selected: asked.get("what") === name }, t(`what_${name}`))));
  const text = h("input", { id: "text", type: "search", maxLength: 200, oninput: () => later() });
  const runs = h("div", { class: "runs" });
  const empty = h("div");
  const more = button(t("more"), () => load(true), { class: "more", hidden: true });
  body.append(h("form", { class: "row filters", onsubmit: (event) => event.preventDefault() },
    h("label", {}, t("show"), what), h("label", {}, t("search"), text)), runs, empty, more);
  let waiting = 0;

  function later() {
    clearTimeout(waiting);
    waiting = setTimeout(again, 250);
  }

  async function again() {
    deep = false;
    await load(false).catch(failed);
  }

  const filter = () => ({ what: what.value, text: text.value.trim() });
  const isAnother = (values) => values.what !== what.value || values.text !== text.value.trim();

  async function load(further) {
    const [values, before] = [filter(), next];
    const found = await get("activity", { ...values, limit: SLICE, before: further ? before : undefined });
    if (isAnother(values)) return; // its answer comes, or has come already
    if (further && before !== next) { // the list was renewed meanwhile, and ends elsewhere
      if (next !== null) await load(true);
      return;
    }
    rows = further ? [...rows, ...found.rows] : found.rows;
    deep = further || deep;
    next = found.next;
    more.hidden = next === null;
    draw();
  }

  function draw() {
    const filtered = Boolean(text.value.trim()) || what.value !== "all";
    renew(runs, grouped(rows).map((one) => ({ ...one, filtered })), (one) => one.run, group);
    empty.replaceChildren(...(rows.length ? [] : [nothing(text.value || what.value !== "all" ? "nothing_found" : "nothing_done")]));
  }

  // Someone who reads further down keeps the place: only the newest rows are renewed then.
  async function refresh(_status, changed) {
    if (!changed) return;
    if (!deep) {
      await load(false);
      return;
    }
    const values = filter();
    const found = await get("activity", { ...values, limit: MOST });
    if (isAnother(values)) return;
    const oldest = found.rows.at(-1)?.number ?? 0;
    const hole = oldest > (rows[0]?.number ?? 0); // so much was done that nothing is known of what lies between
    const older = hole ? [] : rows.filter((one) => one.number < oldest);
    rows = [...found.rows, ...older];
    if (!older.length) next = found.next;
    more.hidden = next === null;
    draw();
  }
  return { refresh, close: () => clearTimeout(waiting) };
}

function grouped(rows) {
  const found = [];
  for (const one of rows) {
    if (found.at(-1)?.run !== one.run) found.push({ run: one.run, kind: one.runKind, at: one.at, left: one.runLeft, last: one.runLast, rows: [] });
    found.at(-1).rows.push(one);
  }
  return found;
}

function group(one) {
  const list = h("ol", { class: "rows" });
  renew(list, one.rows, (done) => done.id, (done) => row(done));
  const title = `${t(has(`run_${one.kind}`) ? `run_${one.kind}` : "run_pass")} · ${when(one.at)}`;
  return h("section", { class: "card run" },
    h("div", { class: "row between" }, h("h2", {}, title), h("div", { class: "row" }, one.filtered ? [shownButton(one), runButton(one, "undo_whole_run")] : runButton(one, "undo_run"))),
    list);
}

const runButton = (one, key) => one.left > 1 && button(t(key, { n: one.left }), () => undo({ run: one.run, last: one.last }, t("undo_run_question", { n: one.left }))); // what the run does meanwhile stays

// Under a filter: what is to be seen of the run, and nothing else of it.
function shownButton(one) {
  const plans = one.rows.filter((done) => done.undo).map((done) => done.id);
  return plans.length > 0 && button(t("undo_shown", { n: plans.length }), () => undo({ plans }, plans.length > 1 ? t("undo_run_question", { n: plans.length }) : undefined), { class: "shown" });
}
