// What the last integrity check found: all files of the library, read again to see whether they changed by themselves.

import { clear, h } from "./dom.js";
import { inLibrary, unlisted } from "./parts.js";
import { dayOf, t } from "./words.js";

// One quiet line where all is well; where it is not, a notice with the files, of which a long list keeps its place.
export function checked(damaged, unchanged, found) {
  const text = JSON.stringify(found ?? null);
  if (damaged.dataset.shown === text) return;
  damaged.dataset.shown = text;
  damaged.hidden = !found?.count;
  unchanged.hidden = !found?.files || !damaged.hidden;
  clear(unchanged, !unchanged.hidden && t("integrity_ok", { n: found.files, date: dayOf(found.at) }));
  clear(damaged, !damaged.hidden && notice(found));
}

function notice(found) {
  const rows = found.names.map((one) => h("li", {}, h("div", { class: "what" }, h("p", { class: "name" }, h("bdi", {}, inLibrary(one.path))), h("p", { class: "quiet" }, t(`integrity_${one.problem}`)))));
  return [h("h2", { id: "damaged-title" }, t("integrity")),
    h("p", {}, t("integrity_bad", { n: found.count, all: found.files, date: dayOf(found.at) })),
    rows.length > 0 && h("ul", { class: "rows", tabindex: "0", "aria-labelledby": "damaged-title" }, rows),
    unlisted(found.count, found.names.length)];
}
