// What the library holds: a map of years and months, the pictures of one month, and a search by name.

import { failed } from "../notice.js";
import { clear, h } from "../dom.js";
import { get } from "../net.js";
import { base, button, nothing, picture } from "../parts.js";
import { about } from "../reasons.js";
import { sheet } from "../sheet.js";
import { opener, view } from "../viewer.js";
import { workshop } from "../workshop.js";
import { asKnown, dayAndTime, monthName, number, t } from "../words.js";

const MONTHS = 12;

export function open(body, asked) {
  let wanted = null; // what the sheet shows: { month } or { text }
  let waiting = 0;
  const text = h("input", { id: "find", type: "search", maxLength: 200, oninput: () => later() });
  const map = h("div", { class: "map" });
  const title = h("h2", { tabindex: "-1" });
  const list = sheet({ fetchPage: page, make: tile, label: t("pictures"), picked });
  let files = []; // what is chosen
  const count = h("span", { role: "status" });
  const dates = h("button", { type: "button", class: "main", id: "change-dates", hidden: true, onclick: () => workshop(files, () => choose(wanted).catch(failed)) }, t("change_dates"));
  const picking = h("div", { class: "row picking" }, button(t("pick_all"), () => list.pickAll(), { id: "pick-all" }), h("button", { type: "button", onclick: () => list.pickNone() }, t("pick_none")), count, dates);
  const back = h("button", { type: "button", onclick: () => choose(null) }, t("all_months"));
  const one = h("section", { class: "card", hidden: true }, h("div", { class: "row between heading" }, title, back), picking, list.element);
  const all = h("section", { class: "card" }, h("h2", {}, t("months")), h("p", { class: "quiet" }, t("months_help")), map);
  const doubtful = ["undated", "weak"].map((what) => h("button", { type: "button", id: `doubt-${what}`, onclick: () => choose({ doubt: what }).catch(failed) }, t(`files_${what}`)));
  body.append(h("form", { class: "row filters", onsubmit: (event) => event.preventDefault() }, h("label", {}, t("search_library"), text), doubtful), all, one);

  function later() {
    clearTimeout(waiting);
    waiting = setTimeout(() => choose(text.value.trim() ? { text: text.value.trim() } : null).catch(failed), 250);
  }

  // Opened large, the arrows lead through all of the month, also what was not scrolled to.
  function tile(each, place) {
    return made(each, Boolean(wanted.month), () => view({ total: list.total, at: async (other) => named(await list.at(other)) }, place));
  }

  function picked(chosen) {
    files = chosen;
    count.textContent = files.length ? t("picked_n", { n: files.length }) : "";
    dates.hidden = files.length === 0;
  }

  function page(offset, limit) {
    if (wanted.doubt) return get(`library/doubtful/${wanted.doubt}`, { offset, limit });
    if (wanted.month) return get(`library/months/${wanted.month}`, { offset, limit });
    return get("library/search", { text: wanted.text, offset, limit });
  }

  async function choose(what) {
    wanted = what;
    one.hidden = what === null;
    all.hidden = what !== null;
    if (what === null) return;
    picked([]);
    const total = await list.renew();
    if (what !== wanted) return; // something else was asked for meanwhile
    entitle(total);
    if (what.month || what.doubt) title.focus();
  }

  function entitle(total) {
    title.textContent = `${wanted.month ? monthName(wanted.month) : t(wanted.doubt ? `files_${wanted.doubt}` : "found")} (${number(total)})`;
  }

  // What came or went is shown where it is looked at; who has chosen pictures keeps what they chose from.
  async function follow() {
    const shown = wanted;
    const { total } = await page(0, 1);
    if (shown === wanted && total !== list.total && files.length === 0) {
      const now = await list.renew({ stay: true });
      if (shown === wanted) entitle(now);
    }
  }

  async function refresh(_status, changed) {
    if (!changed) return;
    const { months } = await get("library/months");
    clear(map, months.length ? table(months) : nothing("no_months"));
    const month = asked.get("month");
    asked.delete("month");
    if (month) await choose({ month });
    else if (wanted) await follow();
  }

  function table(months) {
    const known = new Map(months.map((each) => [each.month, each]));
    const years = months.map((each) => Number(each.month.slice(0, 4)));
    const most = Math.max(...months.map((each) => each.files));
    const rows = [];
    let last = null;
    for (const year of [...new Set(years)].sort((early, late) => late - early)) {
      if (last !== null && last - year > 1) rows.push(gap(year + 1, last - 1));
      rows.push(row(year, known, most));
      last = year;
    }
    const heads = Array.from({ length: MONTHS }, (_, place) => h("th", { scope: "col" }, monthName(`2000-${String(place + 1).padStart(2, "0")}`, true)));
    return h("table", { class: "heat" }, h("caption", { class: "said-only" }, t("months")), h("thead", {}, h("tr", {}, h("td"), heads)), h("tbody", {}, rows));
  }

  // Years of which the library has nothing, in one row however many they are.
  function gap(first, last) {
    const years = first === last ? String(first) : `${first}–${last}`;
    return h("tr", { class: "years" }, h("th", { scope: "row" }, years), h("td", { colSpan: MONTHS, class: "quiet" }, t("no_pictures")));
  }

  function row(year, known, most) {
    const cells = Array.from({ length: MONTHS }, (_, place) => known.get(`${year}-${String(place + 1).padStart(2, "0")}`));
    return h("tr", {}, h("th", { scope: "row" }, String(year)), cells.map((each, place) => h("td", { "data-month": monthName(`2000-${String(place + 1).padStart(2, "0")}`, true) }, each ? cell(each, most) : h("span", { class: "gap", "aria-label": t("no_pictures") }, "·"))));
  }

  function cell(each, most) {
    const warmth = 1 + Math.round((5 * Math.log(each.files)) / Math.log(Math.max(2, most)));
    const words = [monthName(each.month), t("files_n", { n: each.files }), each.weak && t("weak_n", { n: each.weak })];
    return h("button", { type: "button", class: `warm-${warmth}`, "aria-label": words.filter(Boolean).join(", "), title: words.filter(Boolean).join("\n"), onclick: () => choose({ month: each.month }).catch(failed) },
      number(each.files), each.weak > 0 && h("i", { "aria-hidden": "true" }));
  }
  return { refresh, close: () => clearTimeout(waiting) };
}

const named = (one) => one && { picture: one.picture, name: base(one.path) };

// Under its month a picture needs no year; elsewhere it does. No time is shown where only a day, a month or a year is known.
const shortly = (one, underMonth) => (underMonth && !["year", "month", "day"].includes(one.precision) ? dayAndTime(one.taken) : asKnown(one.taken, one.precision));

function made(each, underMonth, opened) {
  const item = named(each);
  return h("li", {}, opener(picture(item.picture, item.name), item, opened), each.weak && h("span", { class: "tag warn over" }, t("weak")),
    h("p", { class: "quiet" }, about(each.source) ?? (each.taken ? shortly(each, underMonth) : h("bdi", {}, item.name))));
}
