// Thumbnails that this program did not make: named, replaced on wish, and put back.

import { confirmed, report, soon } from "./notice.js";
import { h, renew } from "./dom.js";
import { command } from "./net.js";
import { below, button } from "./parts.js";
import { t } from "./words.js";

export function foreign() {
  const theirs = listing("foreign_thumbnails", "foreign_replace", replace);
  const kept = listing("foreign_kept", "foreign_put_back", (one) => work("thumbnails-put-back", one, "foreign_put_back_done"));
  const all = button(t("foreign_replace_all"), () => replace(null, theirs.total()), { class: "small" });
  const card = h("section", { class: "card", hidden: true }, theirs.title, h("p", { class: "quiet" }, t("foreign_help")), all, theirs.list, kept.title, kept.list);

  function show(found) {
    theirs.show(found.foreign);
    kept.show(found.kept);
    all.hidden = found.foreign.total < 2;
    card.hidden = !found.foreign.total && !found.kept.total;
  }
  return { card, show };
}

function listing(title, label, act) {
  const list = h("ul", { class: "rows" });
  const head = h("h2");
  let count = 0;
  const row = (one) => h("li", {}, h("div", { class: "what" }, h("bdi", {}, below(one.path))),
    h("div", { class: "side" }, button(t(label), () => act(one, 1), { class: "small", "aria-label": `${t(label)}: ${below(one.path)}` })));
  function show(found) {
    count = found.total;
    head.textContent = count ? t(title, { n: count }) : "";
    head.hidden = list.hidden = !count;
    renew(list, found.paths, (one) => one.id, row);
  }
  return { title: head, list, show, total: () => count };
}

async function replace(one, count) {
  if (await confirmed(t("foreign_replace_question", { n: count }), t("foreign_replace"))) await work("thumbnails-replace", one, "foreign_replaced");
}

async function work(name, one, done) {
  const found = await command(name, one ? { thumbnail: one.id } : {});
  report(found, t(done));
  soon();
}
