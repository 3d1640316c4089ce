// Bring what is filed into the layout of the settings: look first, with examples, act after a yes, stop, and the way back.

import { complain, confirmed, say, soon } from "./notice.js";
import { clear, h } from "./dom.js";
import { command } from "./net.js";
import { button, undo } from "./parts.js";
import { number, t } from "./words.js";

// `unsaved` tells whether there are settings that are written and not saved yet.
export function relayoutCard(unsaved) {
  const told = h("p", { role: "status" });
  const examples = h("ul", { class: "preview" });
  const next = h("span", {});
  const look = button(t("relayout_look"), search, { id: "relayout-look" });
  let stopped = false;

  async function search() {
    if (unsaved()) {
      say(t("relayout_unsaved"), true);
      return;
    }
    begin(t("relayout_looking"));
    const found = await command("relayout", { apply: 0 }, going).catch(ended);
    clear(examples, found.moves.map((one) => h("li", {}, h("span", { class: "quiet" }, h("bdi", {}, one.from), " →"), h("code", {}, one.to))));
    show(found, t(found.moved ? "relayout_would" : "relayout_none", { n: number(found.moved), left: number(found.left) }),
      found.moved && button(t("relayout_move"), () => act(found), { id: "relayout-act", class: "main" }));
  }

  async function act(found) {
    const question = [found.question && t("breaker_title"), t("relayout_question", { n: number(found.moved) })].filter(Boolean).join(" ");
    if (!(await confirmed(question, t("relayout_move")))) return;
    begin(t("relayout_going"), button(t("make_stop"), stop, { id: "relayout-stop" }));
    const done = await command("relayout", { apply: 1, yes: found.question ? 1 : 0, seen: found.seen || undefined }, going).catch(ended);
    show(stopped ? { ...done, problems: done.problems.filter((one) => one.code !== "stopped") } : done, t(done.run ? "relayout_done" : "dedupe_not_done", { n: number(done.files) }),
      done.run > 0 && button(t("undo"), () => back(done.run), { id: "relayout-undo" }));
    soon();
  }

  async function stop() {
    stopped = true;
    await command("relayout-stop");
  }

  async function back(run) {
    await undo({ run });
    clear(told);
    clear(next);
    look.focus();
  }

  function begin(text, offer = null) {
    stopped = false;
    clear(told, text);
    clear(examples);
    clear(next, offer);
    look.hidden = Boolean(offer);
  }

  // Nothing is at work any more, whatever became of it: that is told by who catches it.
  function ended(problem) {
    begin("");
    throw problem;
  }

  function going({ reached, total }) {
    if (total) clear(told, t("relayout_folders", { n: number(reached), all: number(total) }));
  }

  function show(found, text, offer) {
    if (found.problems.length) complain(found.problems);
    clear(told, text);
    clear(next, offer);
    look.hidden = false;
    if (offer) offer.focus();
  }

  return h("section", { class: "card", id: "relayout", "aria-label": t("relayout") }, h("h2", {}, t("relayout")), h("p", { class: "quiet" }, t("relayout_help")),
    told, examples, h("div", { class: "row" }, next, look));
}
