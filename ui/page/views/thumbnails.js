// The folder thumbnails: why these pictures; make again, show others, keep them, or leave something out.

import { confirmed, report, soon } from "../notice.js";
import { clear, h, renew } from "../dom.js";
import { foreign } from "../foreign.js";
import { making } from "../making.js";
import { command, thumbnailAddress, get } from "../net.js";
import { base, below, button, nothing, picture, unlisted } from "../parts.js";
import { opener } from "../viewer.js";
import { number, t } from "../words.js";

const told = new Set(); // whose reasons are open: they stay so when a thumbnail is made again

export function open(body) {
  const about = h("p", { class: "quiet" });
  const grid = h("ul", { class: "grid thumbnail-cards" });
  const none = h("div");
  const left = h("ul", { class: "rows" });
  const leftOut = h("details", { class: "card", hidden: true }, h("summary", {}, t("left_out")), left);
  const scored = h("p", { class: "quiet head" });
  const now = making();
  const others = foreign();
  body.append(about, scored, now.card, grid, none, others.card, leftOut);
  let busy = false;

  async function refresh(_status, changed) {
    if (!changed && !busy && about.textContent) return;
    const found = await get("thumbnails");
    busy = Boolean(found.run) || found.waiting;
    now.show(found);
    others.show(found);
    about.textContent = found.enabled ? t("thumbnails_on", { time: found.start }) : t("thumbnails_off");
    scored.textContent = [found.model && t(found.stand_in ? "scored_by_stand_in" : "scored_by", { name: found.model }),
      found.uncounted.length && t("prompts_uncounted", { lines: found.uncounted.join(" · ") })].filter(Boolean).join(" ");
    renew(grid, found.rows, (one) => one.id, thumbnail);
    clear(none, found.rows.length ? unlisted(found.total, found.rows.length) : nothing("no_thumbnails"));
    renew(left, found.excluded, (one) => one.id, leftOutRow);
    leftOut.hidden = !found.excluded.length;
  }
  return { refresh };
}

async function wish(name, values, done) {
  const found = await command(name, values);
  report(found, t(done));
  soon();
}

function thumbnail(one) {
  const name = base(one.folder);
  const on = (work, more) => ({ ...more, "aria-label": `${t(work)}: ${name}`, class: "small" });
  return h("li", { "aria-busy": String(one.making) },
    h("img", { src: thumbnailAddress(one.id, one.version), alt: t("thumbnail_of", { name }), loading: "lazy", decoding: "async" }),
    h("p", { class: "name" }, h("bdi", {}, below(one.folder)), one.pinned && [" ", h("span", { class: "tag good" }, t("pinned"))], one.making && [" ", h("span", { class: "tag warn" }, t("being_made"))]),
    h("div", { class: "row tools" },
      button(t("thumbnail_others"), () => wish("thumbnail-again", { thumbnail: one.id, others: 1 }, "thumbnail_asked"), on("thumbnail_others")),
      one.pinned ? button(t("unpin"), () => wish("thumbnail-unpin", { thumbnail: one.id }, "thumbnail_unpinned"), on("unpin"))
        : button(t("pin"), () => wish("thumbnail-pin", { thumbnail: one.id, version: one.version }, "thumbnail_pinned"), on("pin"))),
    h("details", { open: told.has(one.id), ontoggle: (event) => (event.target.open ? told.add(one.id) : told.delete(one.id)) }, h("summary", {}, t("why_these")),
      h("ol", { class: "tiles" }, one.tiles.map((tile, place) => reason(one, tile, place))),
      h("div", { class: "row" },
        button(t("thumbnail_again"), () => wish("thumbnail-again", { thumbnail: one.id }, "thumbnail_asked"), on("thumbnail_again")),
        button(t("leave_folder_out"), async () => (await confirmed(t("leave_folder_out_question", { name }), t("leave_folder_out"))) && wish("thumbnail-exclude", { thumbnail: one.id }, "left_out_done"), on("leave_folder_out")))));
}

function reason(one, tile, place) {
  const name = base(tile.path);
  const parts = tile.parts.filter((part) => Math.abs(part.points) >= 0.1);
  return h("li", {},
    h("div", { class: "row" }, tile.picture ? opener(picture(tile.picture, name), { picture: tile.picture, name }) : picture(tile.picture, name), h("div", { class: "what" }, h("bdi", { class: "name" }, name),
      h("p", { class: "quiet" }, parts.length ? parts.map((part) => `${t(`score_${part.name}`)} ${part.points > 0 ? "+" : "−"}${number(Math.abs(part.points))}`).join(" · ") : t("no_points")))),
    button(t("leave_out"), () => wish("thumbnail-exclude", { thumbnail: one.id, version: one.version, tile: place }, "left_out_done"), { class: "small", "aria-label": `${t("leave_out")}: ${name}` }));
}

function leftOutRow(one) {
  return h("li", {}, h("div", { class: "what" }, h("bdi", {}, below(one.path))),
    h("div", { class: "side" }, button(t("take_in"), () => wish("thumbnail-include", { thumbnail: one.id }, "taken_in"), { class: "small", "aria-label": `${t("take_in")}: ${base(one.path)}` })));
}
