// A contact sheet of any length: only the tiles that can be seen exist, fetched a page at a time.

import { failed } from "./notice.js";
import { h } from "./dom.js";
import { base } from "./parts.js";
import { t } from "./words.js";

const PAGE = 200;
const TILE = 176; // pixels, with the gap, at least; on a phone two stand side by side
const GAP = 8;
const CAPTION = 48; // the words below a picture, two lines of them
const BEYOND = 2; // rows kept above and below

// With `picked`, each tile can be chosen, by mouse, keys and touch; it is told what is chosen whenever that changes.
export function sheet({ fetchPage, make, label, picked = undefined }) {
  const inner = h("ul", { class: "inner", "aria-label": label });
  const box = h("div", { class: "sheet", tabindex: "0", role: "group", "aria-label": label }, inner);
  const pages = new Map();
  const shown = new Map();
  let total = 0;
  let drawing = 0;
  let columns = 1;
  let tile = TILE; // the width that fills the row
  let height = 0;
  const chosen = new Map(); // place → item
  let anchor = 0; // where a range begins
  let wanted = -1; // the place that gets the focus as soon as it is drawn
  let round = 0; // how often the sheet was filled anew: what was asked before is not shown
  box.addEventListener("scroll", soon, { passive: true });
  new ResizeObserver(soon).observe(box);

  function soon() {
    if (!drawing) drawing = requestAnimationFrame(() => { drawing = 0; draw(); });
  }

  async function load(page) {
    const mine = round;
    pages.set(page, []);
    try {
      const found = await fetchPage(page * PAGE, PAGE);
      if (mine !== round) return;
      total = found.total;
      pages.set(page, found.rows);
      soon();
    } catch (problem) {
      if (mine === round) pages.delete(page); // it is asked for again when it is looked at
      throw problem;
    }
  }

  function item(place) {
    return (pages.get(Math.floor(place / PAGE)) ?? [])[place % PAGE];
  }

  async function at(place) {
    if (!item(place)) await load(Math.floor(place / PAGE));
    return item(place);
  }

  function measure() {
    columns = Math.max(2, Math.floor(box.clientWidth / TILE));
    tile = Math.floor(box.clientWidth / columns);
    height = Math.round((tile - GAP) * 0.75) + CAPTION;
    inner.style.height = `${Math.ceil(total / columns) * height}px`;
  }

  function draw() {
    measure();
    const first = Math.max(0, Math.floor(box.scrollTop / height) - BEYOND) * columns;
    const last = Math.min(total, (Math.ceil((box.scrollTop + box.clientHeight) / height) + BEYOND) * columns);
    for (let page = Math.floor(first / PAGE); page * PAGE < last; page += 1) if (!pages.has(page)) load(page).catch(failed);
    for (const [place, one] of shown) {
      if (place >= first && place < last && one.item === item(place)) continue;
      one.remove();
      shown.delete(place);
    }
    for (let place = first; place < last; place += 1) if (item(place)) put(place);
    const focused = shown.get(wanted)?.querySelector(".pick input");
    if (focused) focused.focus({ preventScroll: true });
    if (focused) wanted = -1;
  }

  function put(place) {
    const one = shown.get(place) ?? made(place);
    one.style.width = `${tile - GAP}px`;
    one.style.transform = `translate(${(place % columns) * tile}px, ${Math.floor(place / columns) * height}px)`;
    if (shown.has(place)) return;
    one.item = item(place);
    shown.set(place, one);
    const next = [...shown.keys()].filter((other) => other > place).sort((left, right) => left - right)[0];
    inner.insertBefore(one, next === undefined ? null : shown.get(next));
  }

  function made(place) {
    const one = make(item(place), place);
    if (!picked) return one;
    const choice = h("input", { type: "checkbox", checked: chosen.has(place), "aria-label": t("pick_one", { name: base(item(place).path) }), onkeydown: (event) => step(event, place) });
    choice.addEventListener("click", (event) => pick(place, choice.checked, event.shiftKey).catch(failed));
    one.append(h("label", { class: "pick" }, choice));
    return one;
  }

  // Choose a place or no longer; with `range`, all from the last one to it.
  async function pick(place, on, range) {
    const mine = round;
    const places = range ? span(anchor, place) : [place];
    const missing = [...new Set(places.map((one) => Math.floor(one / PAGE)))].filter((page) => !pages.get(page)?.length);
    try {
      for (const page of missing) await load(page); // on a NAS each question starts a program
    } finally {
      mark(); // what could not be asked for is not chosen, and not shown so
    }
    if (mine !== round) return;
    for (const one of places) {
      if (on && item(one)) chosen.set(one, item(one));
      else chosen.delete(one);
    }
    anchor = place;
    mark();
  }

  const span = (one, other) => Array.from({ length: Math.abs(other - one) + 1 }, (_, place) => Math.min(one, other) + place);

  function mark() {
    for (const [place, one] of shown) one.querySelector(".pick input").checked = chosen.has(place);
    picked([...chosen.values()]);
  }

  async function pickAll() {
    anchor = 0;
    if (total) await pick(total - 1, true, true);
  }

  function pickNone() {
    chosen.clear();
    mark();
  }

  // Arrows lead from box to box; with the shift key they choose on the way.
  function step(event, place) {
    const by = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -columns, ArrowDown: columns }[event.key];
    const next = place + by;
    if (!by || next < 0 || next >= total) return;
    event.preventDefault();
    if (event.shiftKey) pick(place, true, false).then(() => pick(next, true, true)).catch(failed);
    const top = Math.floor(next / columns) * height;
    if (top < box.scrollTop) box.scrollTop = top;
    else if (top + height > box.scrollTop + box.clientHeight) box.scrollTop = top + height - box.clientHeight;
    wanted = next;
    draw();
  }

  // With `stay`, what is seen stays where it is scrolled to.
  async function renew({ stay = false } = {}) {
    round += 1;
    chosen.clear();
    pages.clear();
    for (const one of shown.values()) one.remove();
    shown.clear();
    if (!stay) box.scrollTop = 0;
    await load(0);
    draw();
    return total;
  }

  return { element: box, renew, at, pickAll, pickNone, get total() { return total; } };
}
