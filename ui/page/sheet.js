// A contact sheet of any length: only the tiles that can be seen exist, fetched a page at a time.

import { failed } from "./notice.js";
import { h } from "./dom.js";
import { base } from "./parts.js";
import { t } from "./words.js";

const PAGE = 200;
const TILE = 176; // pixels, with the gap
const HEIGHT = 188;
const BEYOND = 2; // rows kept above and below

// With `picked`, each tile can be chosen, by mouse, keys and touch; it is told what is chosen whenever that changes.
export function sheet({ fetchPage, make, label, picked = undefined }) {
  const inner = h("ul", { class: "inner", "aria-label": label });
  const box = h("div", { class: "sheet", tabindex: "0", role: "group", "aria-label": label }, inner);
  const pages = new Map();
  const shown = new Map();
  let total = 0;
  let drawing = 0;
  const chosen = new Map(); // place → item
  let anchor = 0; // where a range begins
  let wanted = -1; // the place that gets the focus as soon as it is drawn
  box.addEventListener("scroll", soon, { passive: true });
  new ResizeObserver(soon).observe(box);

  function soon() {
    if (!drawing) drawing = requestAnimationFrame(() => { drawing = 0; draw(); });
  }

  async function load(page) {
    pages.set(page, []);
    const found = await fetchPage(page * PAGE, PAGE);
    total = found.total;
    pages.set(page, found.rows);
    soon();
  }

  function item(place) {
    return (pages.get(Math.floor(place / PAGE)) ?? [])[place % PAGE];
  }

  function draw() {
    const columns = Math.max(1, Math.floor(box.clientWidth / TILE));
    inner.style.height = `${Math.ceil(total / columns) * HEIGHT}px`;
    const first = Math.max(0, Math.floor(box.scrollTop / HEIGHT) - BEYOND) * columns;
    const last = Math.min(total, (Math.ceil((box.scrollTop + box.clientHeight) / HEIGHT) + BEYOND) * columns);
    for (let page = Math.floor(first / PAGE); page * PAGE < last; page += 1) if (!pages.has(page)) load(page).catch(failed);
    for (const [place, tile] of shown) {
      if (place >= first && place < last && tile.item === item(place)) continue;
      tile.remove();
      shown.delete(place);
    }
    for (let place = first; place < last; place += 1) if (item(place)) put(place, columns);
    const focused = shown.get(wanted)?.querySelector(".pick input");
    if (focused) focused.focus({ preventScroll: true });
    if (focused) wanted = -1;
  }

  function put(place, columns) {
    const tile = shown.get(place) ?? made(place);
    tile.style.transform = `translate(${(place % columns) * TILE}px, ${Math.floor(place / columns) * HEIGHT}px)`;
    if (shown.has(place)) return;
    tile.item = item(place);
    shown.set(place, tile);
    const next = [...shown.keys()].filter((other) => other > place).sort((one, other) => one - other)[0];
    inner.insertBefore(tile, next === undefined ? null : shown.get(next));
  }

  function made(place) {
    const tile = make(item(place), place);
    if (!picked) return tile;
    const one = h("input", { type: "checkbox", checked: chosen.has(place), "aria-label": t("pick_one", { name: base(item(place).path) }), onkeydown: (event) => step(event, place) });
    one.addEventListener("click", (event) => pick(place, one.checked, event.shiftKey).catch(failed));
    tile.append(h("label", { class: "pick" }, one));
    return tile;
  }

  // Choose a place or no longer; with `range`, all from the last one to it.
  async function pick(place, on, range) {
    const places = range ? span(anchor, place) : [place];
    await Promise.all([...new Set(places.map((one) => Math.floor(one / PAGE)))].filter((page) => !pages.get(page)?.length).map(load));
    for (const one of places) {
      if (on && item(one)) chosen.set(one, item(one));
      else chosen.delete(one);
    }
    anchor = place;
    mark();
  }

  const span = (one, other) => Array.from({ length: Math.abs(other - one) + 1 }, (_, place) => Math.min(one, other) + place);

  function mark() {
    for (const [place, tile] of shown) tile.querySelector(".pick input").checked = chosen.has(place);
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
    const columns = Math.max(1, Math.floor(box.clientWidth / TILE));
    const by = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -columns, ArrowDown: columns }[event.key];
    const next = place + by;
    if (!by || next < 0 || next >= total) return;
    event.preventDefault();
    if (event.shiftKey) pick(place, true, false).then(() => pick(next, true, true)).catch(failed);
    const top = Math.floor(next / columns) * HEIGHT;
    if (top < box.scrollTop) box.scrollTop = top;
    else if (top + HEIGHT > box.scrollTop + box.clientHeight) box.scrollTop = top + HEIGHT - box.clientHeight;
    wanted = next;
    draw();
  }

  async function renew() {
    chosen.clear();
    pages.clear();
    for (const tile of shown.values()) tile.remove();
    shown.clear();
    box.scrollTop = 0;
    await load(0);
    draw();
    return total;
  }

  return { element: box, renew, pickAll, pickNone, get total() { return total; } };
}
