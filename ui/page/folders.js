// The folder picker: asks the service which folders there are, and whether it may write into them.

import { failed } from "./notice.js";
import { clear, h } from "./dom.js";
import { icon } from "./icons.js";
import { get } from "./net.js";
import { number, t } from "./words.js";

const last = (path) => path.split("/").pop() || path;

// Let the reader choose a folder, beginning in `start`; answers null when none is chosen. With `reads`, it need not be writable.
export function chooseFolder(start, { reads = false } = {}) {
  return new Promise((decide) => {
    const before = /** @type {HTMLElement | null} */ (document.activeElement);
    let here = "";
    const where = h("p", { class: "quiet", role: "status" });
    const list = h("ul", { class: "folders" });
    const more = h("p", { class: "quiet" });
    const up = h("button", { type: "button", onclick: () => look(above) }, icon("up"), t("picker_up"));
    const use = h("button", { type: "button", class: "main", onclick: () => use.getAttribute("aria-disabled") || done(here) }, t("picker_use"));
    let above = null;
    const done = (path) => {
      dialog.close();
      dialog.remove();
      before?.focus();
      decide(path);
    };
    const dialog = h("dialog", { class: "picker", "aria-labelledby": "picker-title", oncancel: () => done(null) },
      h("h2", { id: "picker-title" }, t("picker_title")), where, list, more,
      h("div", { class: "row between" }, up, h("div", { class: "row" }, h("button", { type: "button", onclick: () => done(null) }, t("cancel")), use)));

    async function look(path) {
      try {
        show(await get("folders", { path }));
      } catch (problem) {
        if (path) await look("");
        else failed(problem);
      }
    }

    function show(found) {
      here = found.path;
      above = found.above;
      clear(where, here ? h("bdi", {}, here) : t("picker_places"), here && !found.writable && !reads && [" ", h("span", { class: "tag warn" }, t("picker_no_write"))]);
      clear(list, found.rows.length ? found.rows.map((row) => entry(row, !here)) : h("li", { class: "quiet" }, t("picker_empty")));
      more.textContent = found.more ? t("picker_more", { n: number(found.rows.length) }) : "";
      up.hidden = !here;
      if (here && (found.writable || reads)) use.removeAttribute("aria-disabled");
      else use.setAttribute("aria-disabled", "true");
      list.querySelector("button")?.focus();
    }

    const entry = (row, whole) => h("li", {}, h("button", { type: "button", onclick: () => look(row.path) },
      icon("folder"), h("bdi", {}, whole ? row.path : last(row.path)), !row.writable && !reads && h("span", { class: "tag warn" }, t("picker_no_write"))));

    document.body.append(dialog);
    dialog.showModal();
    look(start);
  });
}
