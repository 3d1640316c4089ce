// The list of keys, as a dialog that gives the focus back.

import { h } from "./dom.js";
import { t } from "./words.js";

export function shortcuts(rows, back) {
  const close = () => {
    dialog.close();
    dialog.remove();
    back.focus();
  };
  const dialog = h("dialog", { class: "keys", "aria-labelledby": "keys-title", oncancel: (event) => { event.preventDefault(); close(); } },
    h("h2", { id: "keys-title" }, t("keys")),
    h("dl", {}, rows.map(([key, text]) => [h("dt", {}, h("kbd", {}, key)), h("dd", {}, t(text))])),
    h("div", { class: "row end" }, h("button", { type: "button", class: "main", onclick: close }, t("close"))));
  document.body.append(dialog);
  dialog.showModal();
}
