// Clear the library of exact duplicates: look first, say what would happen, act after a yes, offer the way back.

import { complain, confirmed, soon } from "./notice.js";
import { clear, h } from "./dom.js";
import { command } from "./net.js";
import { button, undo } from "./parts.js";
import { size, t } from "./words.js";

// `changed` is called when the library is not what it was.
export function clearing(changed) {
  const told = h("div", { role: "status" });
  const look = button(t("dedupe_look"), search, { id: "dedupe-look" });
  const next = h("span", {});
  return h("section", { class: "card", "aria-label": t("dedupe_look") }, h("p", { class: "quiet" }, t("help_dedupe")), told, h("div", { class: "row" }, next, look));

  async function search() {
    clear(told, h("p", {}, t("dedupe_looking")));
    clear(next);
    const found = await command("dedupe", { apply: 0 });
    changed();
    show(found, found.removed + found.moved ? button(verb(found), () => act(found), { id: "dedupe-act", class: "main" }) : null);
  }

  async function act(found) {
    const question = found.question ? `${t("breaker_title")} ` : "";
    if (!(await confirmed(question + promise(found), verb(found)))) return;
    clear(told, h("p", {}, t("dedupe_acting")));
    const done = await command("dedupe", { apply: 1, yes: found.question ? 1 : 0 });
    show(done, done.run ? button(t("undo"), () => back(done.run), { id: "dedupe-undo" }) : null);
    changed();
    soon();
  }

  async function back(run) {
    await undo({ run });
    clear(told);
    clear(next);
    changed();
    document.getElementById("dedupe-look")?.focus();
  }

  function show(found, offer) {
    if (found.problems.length) complain(found.problems);
    const sentence = !found.ok && !found.run ? "dedupe_not_done" : found.run ? "dedupe_done" : found.removed + found.moved ? null : "dedupe_none";
    clear(told, h("p", {}, sentence ? t(sentence, { n: found.removed + found.moved, size: size(found.bytes) }) : promise(found)));
    clear(next, offer);
    offer?.focus();
  }
}

const key = (found) => (found.removed ? "remove" : "move");
const counted = (found) => ({ n: found.removed || found.moved, size: size(found.bytes) });
const promise = (found) => t(`dedupe_would_${key(found)}`, counted(found));
const verb = (found) => t(`dedupe_${key(found)}`, counted(found));
