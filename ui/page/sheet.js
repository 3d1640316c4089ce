// A contact sheet of any length: only the tiles that can be seen exist, fetched a page at a time.

import { failed } from "./notice.js";
import { h } from "./dom.js";

const PAGE = 200;
const TILE = 176; // pixels, with the gap
const HEIGHT = 188;
const BEYOND = 2; // rows kept above and below

export function sheet({ fetchPage, make, label }) {
  const inner = h("ul", { class: "inner", "aria-label": label });
  const box = h("div", { class: "sheet", tabindex: "0", role: "group", "aria-label": label }, inner);
  const pages = new Map();
  const shown = new Map();
  let total = 0;
  let drawing = 0;
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
  }

  function put(place, columns) {
    const tile = shown.get(place) ?? make(item(place), place);
    tile.style.transform = `translate(${(place % columns) * TILE}px, ${Math.floor(place / columns) * HEIGHT}px)`;
    if (shown.has(place)) return;
    tile.item = item(place);
    shown.set(place, tile);
    const next = [...shown.keys()].filter((other) => other > place).sort((one, other) => one - other)[0];
    inner.insertBefore(tile, next === undefined ? null : shown.get(next));
  }

  async function renew() {
    pages.clear();
    for (const tile of shown.values()) tile.remove();
    shown.clear();
    box.scrollTop = 0;
    await load(0);
    draw();
    return total;
  }

  return { element: box, renew, get total() { return total; } };
}
