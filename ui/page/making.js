// Make the folder thumbnails that are due now: for the whole library or one of its folders, with progress and a stop.

import { complain, say, soon } from "./notice.js";
import { h, renew } from "./dom.js";
import { command } from "./net.js";
import { base, button } from "./parts.js";
import { number, t } from "./words.js";

export function making() {
  const where = h("select", { "aria-label": t("make_where") });
  const form = h("div", { class: "row" }, h("label", {}, t("make_where"), " ", where), button(t("make_now"), () => make(where.value), { id: "make-now" }));
  const text = h("p", { "aria-live": "polite" });
  const bar = h("progress", { "aria-label": t("make_now") });
  const going = h("div", { class: "going", hidden: true }, bar, text, button(t("make_stop"), stop, { id: "make-stop" }));
  const card = h("section", { class: "card", "aria-label": t("make_now") }, h("p", { class: "quiet" }, t("make_now_help")), form, going);

  function show({ run, places }) {
    renew(where, [{ id: "", path: "" }, ...places], (one) => one.id, (one) => h("option", { value: one.id }, one.id ? base(one.path) : t("whole_library")));
    form.hidden = Boolean(run);
    going.hidden = !run;
    if (!run) return;
    if (run.total) {
      bar.max = run.total;
      bar.value = run.done;
    } else bar.removeAttribute("value");
    text.textContent = run.total ? t("make_running", { n: number(run.done), all: number(run.total) }) : t("make_starting");
  }
  return { card, show };
}

// Ask for it, and tell what came of it however long that takes; the page may be closed meanwhile.
export async function make(place) {
  soon();
  const found = await command("thumbnails-make", place ? { thumbnail: place } : {});
  const made = t("make_done", { n: found.files });
  if (found.problems.length) complain(found.problems, found.files ? `${made} ${t("not_all_done")}` : undefined);
  else say(made);
  soon();
}

async function stop() {
  await command("thumbnails-stop");
  say(t("make_stopping"));
  soon();
}
