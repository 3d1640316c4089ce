// A picture of the library, large: arrows, zoom, and everything that is known of it. Every view opens it the same way.

import { clear, h, openDialog } from "./dom.js";
import { icon } from "./icons.js";
import { filmAddress, get, pictureAddress } from "./net.js";
import { failed } from "./notice.js";
import { base, below, button, folder, undo } from "./parts.js";
import { about, reason } from "./reasons.js";
import { source } from "./sentence.js";
import { asKnown, has, number, t } from "./words.js";

const MOST = 12;
const FILM = /\.(mp4|m4v|mov|webm|mkv|3gp|lrv)$/i;
const STEP = 1.5;

// Open `items` ({ picture, name }) at a place; the focus returns to where it was. What is not all here has `total`, and gives each with `at`.
export function view(items, start) {
  const total = items.total ?? items.length;
  let place = start;
  let asked = 0;
  const at = { zoom: 1, x: 0, y: 0 };
  const image = h("img", { alt: "", draggable: false, decoding: "async", onerror: () => { image.hidden = true; none.hidden = !film.hidden; } });
  const none = h("p", { class: "nothing", hidden: true }, t("no_picture"));
  const film = h("video", { controls: true, playsInline: true, preload: "metadata", hidden: true, onerror: () => frames() });
  const frame = h("div", { class: "frame", tabindex: "0" }, image, film, none);
  const title = h("h2", { id: "viewer-title" });
  const facts = h("dl", { class: "facts" });
  const tools = h("div", { class: "row" });
  const dialog = h("dialog", { class: "viewer", "aria-labelledby": "viewer-title", onclose: halt, onkeydown: pressed },
    h("div", { class: "row between" }, title, h("div", { class: "row" },
      h("button", { type: "button", "aria-label": t("zoom_out"), onclick: () => zoom(1 / STEP) }, "−"),
      h("button", { type: "button", "aria-label": t("zoom_in"), onclick: () => zoom(STEP) }, "+"),
      h("button", { type: "button", class: "main", onclick: () => dialog.close() }, t("close")))),
    h("div", { class: "stand" },
      h("button", { type: "button", class: "round", "aria-label": t("picture_before"), onclick: () => go(-1) }, icon("left")),
      frame,
      h("button", { type: "button", class: "round", "aria-label": t("picture_after"), onclick: () => go(1) }, icon("right"))),
    h("div", { class: "beside" }, facts, tools));
  frame.addEventListener("wheel", (event) => { event.preventDefault(); zoom(event.deltaY < 0 ? 1.2 : 1 / 1.2); }, { passive: false });
  frame.addEventListener("dblclick", () => zoom(at.zoom > 1 ? 1 / at.zoom : 3));
  frame.addEventListener("pointermove", (event) => event.buttons && at.zoom > 1 && move(event.movementX, event.movementY));
  openDialog(dialog);
  show().catch(failed);

  // A film that this browser cannot play is shown as a frame of it.
  function frames() {
    film.hidden = true;
    image.hidden = false;
  }

  // Stop asking for the film's bytes.
  function halt() {
    film.pause();
    if (!film.hasAttribute("src")) return;
    film.removeAttribute("src");
    film.load();
  }

  function pressed(event) {
    if (event.target === film) return; // its own keys
    const work = { ArrowLeft: () => go(-1), ArrowRight: () => go(1), "+": () => zoom(STEP), "-": () => zoom(1 / STEP), 0: () => zoom(1 / at.zoom) }[event.key];
    if (!work) return;
    event.preventDefault();
    work();
  }

  function go(step) {
    place = (place + step + total) % total;
    show().catch(failed);
  }

  function zoom(factor) {
    at.zoom = Math.max(1, Math.min(MOST, at.zoom * factor));
    if (at.zoom === 1) at.x = at.y = 0;
    laid();
  }

  function move(x, y) {
    at.x += x / at.zoom;
    at.y += y / at.zoom;
    laid();
  }

  function laid() {
    image.style.transform = `scale(${at.zoom}) translate(${at.x}px, ${at.y}px)`;
  }

  async function show() {
    const mine = (asked += 1);
    const item = await items.at(place);
    if (!item || mine !== asked) return;
    zoom(1 / at.zoom);
    halt();
    const plays = FILM.test(item.name);
    film.hidden = !plays;
    image.hidden = plays;
    none.hidden = true;
    image.src = pictureAddress(item.picture, "large");
    if (plays) Object.assign(film, { poster: image.src, src: filmAddress(item.picture) });
    image.alt = item.name;
    clear(title, h("bdi", {}, item.name), total > 1 && h("span", { class: "quiet" }, ` · ${number(place + 1)} / ${number(total)}`));
    clear(facts);
    clear(tools);
    await know(item, mine);
  }

  async function know(item, mine) {
    const one = await get(`pictures/${item.picture}/about`);
    if (mine !== asked) return;
    const rows = [
      ["taken_at", date(one)], ["folder", below(folder(one.path))], ["name", base(one.path)],
      ["original", one.original && below(one.original)], ["companions", one.companions.join(", ")],
      ["why_here", one.code && reason(one.code, one.said, { to: one.path, at: one.taken, exact: one.precision, from: one.source })],
    ];
    clear(facts, rows.filter(([, text]) => text).map(([key, text]) => h("div", {}, h("dt", {}, t(`field_${key}`)), h("dd", {}, h("bdi", {}, text)))));
    clear(tools, one.undo && button(t("undo"), async () => { dialog.close(); await undo({ plan: one.undo }); }, { "aria-label": t("undo_of", { name: base(one.path) }) }));
  }
}

// The date with where it is from, and what makes it doubtful.
function date(one) {
  if (!one.taken) return t("date_unknown");
  const doubt = [one.precision, one.strength].map((word) => `doubt_${word}`).filter((key) => has(key)).map((key) => t(key));
  return [about(one.source) ?? asKnown(one.taken, one.precision), source(one.source), ...doubt].filter(Boolean).join(" · ");
}

// A small picture that opens large; the arrows lead through the pictures of its list, or through what `all` gives.
export function opener(small, item, all = null) {
  return h("button", { type: "button", class: "opens", "aria-label": t("open_large", { name: item.name }), "data-picture": item.picture, "data-name": item.name, onclick: all ?? opened }, small);
}

function opened(event) {
  const pressed = event.currentTarget;
  const all = /** @type {HTMLElement[]} */ ([...(pressed.closest("ul, ol") ?? pressed.parentElement).querySelectorAll(".opens")]);
  view(all.map((one) => ({ picture: Number(one.dataset.picture), name: one.dataset.name })), all.indexOf(pressed));
}
