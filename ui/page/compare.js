// Two pictures side by side that are enlarged and moved as one; or one in the other's place, to see what differs.

import { h } from "./dom.js";
import { pictureAddress } from "./net.js";
import { t } from "./words.js";

const MOST = 16;
const STEP = 1.5;
const clamp = (value, most) => Math.max(-most, Math.min(most, value));

export function comparison(say) {
  const panes = [pane(), pane()];
  const zoomed = h("output", { class: "quiet zoomed" });
  const stage = h("div", { class: "panes" }, panes.map((one) => one.figure));
  const tools = h("div", { class: "row tools" },
    h("button", { type: "button", "aria-label": t("zoom_out"), onclick: () => zoom(1 / STEP) }, "−"), zoomed,
    h("button", { type: "button", "aria-label": t("zoom_in"), onclick: () => zoom(STEP) }, "+"),
    h("button", { type: "button", onclick: reset }, t("zoom_fit")),
    h("button", { type: "button", onclick: flicker, "aria-keyshortcuts": "Space" }, t("flicker")));
  const view = { zoom: 1, x: 0, y: 0 };
  const fingers = new Map();
  let alone = null; // null: side by side; 0 or 1: that one, in the place of both

  function pane() {
    const image = h("img", { alt: "", draggable: false, decoding: "async" });
    const frame = h("div", { class: "frame" }, image);
    const caption = h("figcaption");
    const figure = h("figure", {}, frame, caption);
    frame.addEventListener("wheel", (event) => { event.preventDefault(); zoom(event.deltaY < 0 ? 1.2 : 1 / 1.2, at(event, frame)); }, { passive: false });
    frame.addEventListener("pointerdown", (event) => { frame.setPointerCapture(event.pointerId); fingers.set(event.pointerId, event); });
    frame.addEventListener("pointermove", (event) => moved(event, frame));
    for (const end of ["pointerup", "pointercancel"]) frame.addEventListener(end, (event) => fingers.delete(event.pointerId));
    frame.addEventListener("dblclick", (event) => (view.zoom > 1 ? reset() : zoom(3, at(event, frame))));
    return { figure, frame, image, caption };
  }

  // Where the pointer is, from the middle of the frame, in shares of the frame.
  function at(event, frame) {
    const box = frame.getBoundingClientRect();
    return { x: (event.clientX - box.left) / box.width - 0.5, y: (event.clientY - box.top) / box.height - 0.5 };
  }

  function moved(event, frame) {
    const before = fingers.get(event.pointerId);
    if (!before) return;
    const box = frame.getBoundingClientRect();
    const other = [...fingers.values()].find((one) => one.pointerId !== event.pointerId);
    if (other) {
      const apart = (one) => Math.hypot(one.clientX - other.clientX, one.clientY - other.clientY) || 1;
      zoom(apart(event) / apart(before), at(event, frame));
    } else pan((event.clientX - before.clientX) / box.width, (event.clientY - before.clientY) / box.height);
    fingers.set(event.pointerId, event);
  }

  function zoom(factor, point = { x: 0, y: 0 }) {
    const before = view.zoom;
    view.zoom = Math.max(1, Math.min(MOST, before * factor));
    const grown = view.zoom / before;
    view.x = point.x - (point.x - view.x) * grown;
    view.y = point.y - (point.y - view.y) * grown;
    apply();
  }

  function pan(x, y) {
    view.x += x;
    view.y += y;
    apply();
  }

  function reset() {
    Object.assign(view, { zoom: 1, x: 0, y: 0 });
    apply();
  }

  function apply() {
    const room = (view.zoom - 1) / 2;
    view.x = clamp(view.x, room);
    view.y = clamp(view.y, room);
    for (const { image } of panes) image.style.transform = `translate(${view.x * 100}%, ${view.y * 100}%) scale(${view.zoom})`;
    zoomed.textContent = `${Math.round(view.zoom * 100)} %`;
  }

  function flicker() {
    alone = alone === null ? 1 : 1 - alone;
    arrange();
    say(panes[alone].caption.textContent);
  }

  function arrange() {
    stage.classList.toggle("alone", alone !== null);
    panes.forEach((one, place) => one.figure.classList.toggle("behind", alone !== null && place !== alone));
  }

  // Show two files; `captions` tell which they are.
  function show(files, captions) {
    alone = null;
    arrange();
    reset();
    panes.forEach(({ image, caption, figure }, place) => {
      const file = files[place];
      figure.hidden = !file;
      caption.replaceChildren(...(file ? captions[place] : []));
      const address = file ? pictureAddress(file.picture, "large") : "";
      if (file && image.getAttribute("src") !== address) image.src = address;
    });
  }

  const keys = {
    "+": () => zoom(STEP), "=": () => zoom(STEP), "-": () => zoom(1 / STEP), 0: reset, " ": flicker,
    "Shift ArrowUp": () => pan(0, 0.1), "Shift ArrowDown": () => pan(0, -0.1), "Shift ArrowLeft": () => pan(0.1, 0), "Shift ArrowRight": () => pan(-0.1, 0),
    Escape: () => { alone = null; arrange(); reset(); },
  };
  apply();
  return { element: h("div", { class: "compare" }, stage, tools), show, keys, sideBySide: () => alone === null };
}
