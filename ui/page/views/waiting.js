// What stays in the intake and why, and what was filed without a date.

import { failed, say, soon } from "../app.js";
import { h, renew } from "../dom.js";
import { command, get } from "../net.js";
import { base, button, folder, nothing, picture } from "../parts.js";
import { number, size, t, when } from "../words.js";

export function open(body) {
  const held = h("ul", { class: "rows" });
  const none = h("div");
  const all = button(t("retry_all"), () => retry({}), { hidden: true });
  const undated = h("ul", { class: "grid" });
  const noUndated = h("div");
  const title = h("h2", {}, t("undated_title"));
  let after = null;
  let rows = [];
  const more = button(t("more"), () => load(true), { class: "more", hidden: true });
  body.append(
    h("section", { class: "card" }, h("div", { class: "row between" }, h("h2", {}, t("held_title")), all), held, none),
    h("section", { class: "card" }, title, h("p", { class: "quiet" }, t("undated_help")), undated, noUndated, more));

  async function load(further) {
    const found = await get("folders/undated", { limit: 60, after: further ? after : undefined });
    rows = further ? [...rows, ...found.rows] : found.rows;
    after = found.next;
    more.hidden = after === null;
    title.textContent = `${t("undated_title")} (${number(found.total)})`;
    renew(undated, rows, (one) => one.picture, tile);
    noUndated.replaceChildren(...(rows.length ? [] : [nothing("no_undated")]));
  }

  async function refresh(_status, changed) {
    if (!changed) return;
    const found = await get("waiting");
    all.hidden = found.rows.length < 2;
    renew(held, found.rows, (one) => one.id, heldRow);
    none.replaceChildren(...(found.rows.length ? [] : [nothing("no_held")]));
    if (rows.length <= 60) await load(false).catch(failed);
  }
  return { refresh };
}

async function retry(body) {
  await command("retry", body);
  say(t("retrying"));
  soon();
}

function heldRow(one) {
  const name = base(one.path);
  return h("li", {},
    h("div", { class: "what" },
      h("p", { class: "name" }, h("b", {}, h("bdi", {}, name))),
      h("p", {}, one.sentence),
      h("p", { class: "quiet" }, h("bdi", {}, folder(one.path)), ` · ${size(one.bytes)} · ${t("since")} ${when(one.since)}`,
        one.retry && ` · ${t("next_try")} ${when(one.retry)}`)),
    h("div", { class: "side" }, button(t("retry"), () => retry({ held: [one.id] }), { "aria-label": t("retry_of", { name }) })));
}

function tile(one) {
  return h("li", {}, picture(one.picture, base(one.path)), h("p", { class: "name" }, h("bdi", {}, base(one.path))),
    h("p", { class: "quiet" }, size(one.bytes), one.changed && ` · ${t("changed")} ${when(one.changed)}`));
}
