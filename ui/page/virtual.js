// A long list of which only what can be seen exists: rows of one height, fetched a page at a time.

import { failed } from "./notice.js";
import { h } from "./dom.js";

const PAGE = 100;
const BEYOND = 6; // rows kept above and below

export function virtual({ height, fetchPage, make, label }) {
  const inner = h("ul", { class: "inner", role: "listbox", "aria-label": label, tabindex: "0" });
  const box = h("div", { class: "virtual" }, inner);
  const pages = new Map();
  const shown = new Map();
  let total = 0;
  let chosen = -1;
  let drawing = 0;
  let round = 0;
  let newest = Promise.resolve(); // the last time that everything was asked for again
  box.addEventListener("scroll", soon, { passive: true });
  new ResizeObserver(soon).observe(box);

  function soon() {
    if (!drawing) drawing = requestAnimationFrame(() => { drawing = 0; draw(); });
  }

  function row(place) {
    const rows = pages.get(Math.floor(place / PAGE));
    return Array.isArray(rows) ? rows[place % PAGE] : undefined;
  }

  async function load(page) {
    if (pages.has(page)) return pages.get(page);
    const mine = round;
    const coming = fetchPage(page * PAGE, PAGE).then((found) => {
      if (mine !== round) return found.rows;
      total = found.total;
      pages.set(page, found.rows);
      soon();
      return found.rows;
    });
    pages.set(page, coming);
    return coming.catch((problem) => { pages.delete(page); throw problem; });
  }

  function draw() {
    inner.style.height = `${total * height}px`;
    const first = Math.max(0, Math.floor(box.scrollTop / height) - BEYOND);
    const last = Math.min(total, Math.ceil((box.scrollTop + box.clientHeight) / height) + BEYOND);
    for (let page = Math.floor(first / PAGE); page * PAGE < last; page += 1) if (!pages.has(page)) load(page).catch(failed);
    for (const [place, element] of shown) {
      if (place >= first && place < last && element.item === row(place)) continue;
      element.remove();
      shown.delete(place);
    }
    for (let place = first; place < last; place += 1) if (row(place) && !shown.has(place)) put(place);
    for (const [place, element] of shown) element.setAttribute("aria-selected", String(place === chosen));
    const active = shown.get(chosen);
    if (active) inner.setAttribute("aria-activedescendant", active.id);
    else inner.removeAttribute("aria-activedescendant");
  }

  function put(place) {
    const item = row(place);
    const element = make(item, place);
    element.id = `row-${place}`;
    element.item = item;
    element.setAttribute("role", "option");
    element.setAttribute("aria-setsize", total);
    element.setAttribute("aria-posinset", place + 1);
    element.style.transform = `translateY(${place * height}px)`;
    shown.set(place, element);
    inner.append(element);
  }

  // Forget everything and fetch what can be seen again; the place in the list stays.
  function renew() {
    newest = fetchedAnew();
    return newest;
  }

  // Who asked before the last one waits for the last answer too: an older one may tell of a list that is gone.
  async function fetchedAnew() {
    const mine = (round += 1);
    pages.clear();
    await load(Math.max(0, Math.floor(Math.max(chosen, 0) / PAGE)));
    if (mine !== round) await newest;
    else draw();
  }

  async function at(place) {
    if (place < 0 || place >= total) return undefined;
    await load(Math.floor(place / PAGE));
    return row(place);
  }

  function choose(place) {
    chosen = place;
    const top = place * height;
    if (top < box.scrollTop) box.scrollTop = top;
    else if (top + height > box.scrollTop + box.clientHeight) box.scrollTop = top + height - box.clientHeight;
    draw();
  }

  return { element: box, list: inner, renew, at, choose, get total() { return total; }, get chosen() { return chosen; } };
}
