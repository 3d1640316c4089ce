// The folder thumbnails, and why their pictures were chosen.

import { h, renew } from "../dom.js";
import { coverAddress, get } from "../net.js";
import { base, nothing } from "../parts.js";
import { t } from "../words.js";

export function open(body) {
  const about = h("p", { class: "quiet" });
  const grid = h("ul", { class: "grid covers" });
  const none = h("div");
  body.append(about, grid, none);

  async function refresh(_status, changed) {
    if (!changed && about.textContent) return;
    const found = await get("thumbnails");
    about.textContent = found.enabled ? t("thumbnails_on", { time: found.start }) : t("thumbnails_off");
    renew(grid, found.rows, (one) => one.id, cover);
    none.replaceChildren(...(found.rows.length ? [] : [nothing("no_thumbnails")]));
  }
  return { refresh };
}

function cover(one) {
  return h("li", {},
    h("img", { src: coverAddress(one.id), alt: t("thumbnail_of", { name: base(one.folder) }), loading: "lazy", decoding: "async" }),
    h("p", { class: "name" }, h("bdi", {}, one.folder)),
    h("details", {}, h("summary", {}, t("why_these")),
      h("ol", {}, one.tiles.map((tile) => h("li", { class: "quiet" }, h("bdi", {}, base(tile.path)), ` — ${tile.words}`)))));
}
