// Clear the library of exact duplicates: look first, say what would happen, act after a yes, offer the way back.

import { complain, confirmed, soon } from "./notice.js";
import { clear, h } from "./dom.js";
import { command, get, outcome, post } from "./net.js";
import { base, button, picture, undo } from "./parts.js";
import { opener } from "./viewer.js";
import { has, size, t } from "./words.js";

const SLICE = 50;

// `changed` is called when the library is not what it was.
export function clearing(changed) {
  const told = h("div", { role: "status" });
  const look = button(t("dedupe_look"), search, { id: "dedupe-look" });
  const next = h("span", {});
  const list = h("ul", { class: "rows choices", "aria-label": t("clear_list") });
  const more = button(t("more"), () => further(), { class: "more", hidden: true });
  let looked = 0; // the command that looked
  return h("section", { class: "card", "aria-label": t("dedupe_look") }, h("p", { class: "quiet" }, t("help_dedupe")), told, list, more, h("div", { class: "row" }, next, look));

  async function search() {
    unlist();
    clear(told, h("p", {}, t("dedupe_looking")));
    clear(next);
    const found = await lookedAt().catch(ended);
    changed();
    if (found.removed + found.moved) await further();
    show(found, found.removed + found.moved ? button(verb(found), () => act(found), { id: "dedupe-act", class: "main" }) : null);
  }

  async function lookedAt() {
    looked = (await post("commands", { name: "dedupe", apply: 0 })).command;
    return outcome(looked);
  }

  // Nothing is at work any more, whatever became of it: that is told by who catches it.
  function ended(problem) {
    clear(told);
    clear(next);
    throw problem;
  }

  // Which copy goes and which stays, before the button.
  async function further() {
    const found = await get(`clearing/${looked}`, { offset: list.children.length, limit: SLICE });
    list.append(...found.rows.map(choice));
    more.hidden = list.children.length >= found.told;
  }

  function unlist() {
    clear(list);
    more.hidden = true;
  }

  async function act(found) {
    const question = found.question ? `${t("breaker_title")} ` : "";
    if (!(await confirmed(question + promise(found), verb(found)))) return;
    unlist();
    clear(told, h("p", {}, t("dedupe_acting")));
    const done = await command("dedupe", { apply: 1, yes: found.question ? 1 : 0, seen: found.seen || undefined }).catch(ended);
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

function choice(one) {
  const name = base(one.stays || one.goes);
  return h("li", {}, one.picture ? opener(picture(one.picture, name), { picture: one.picture, name }) : picture(null, name),
    h("div", { class: "what" },
      h("p", {}, h("span", { class: "tag good" }, t("stays")), " ", h("bdi", {}, one.stays), has(`stays_${one.why}`) && h("span", { class: "quiet" }, ` · ${t(`stays_${one.why}`)}`)),
      h("p", {}, h("span", { class: "tag warn" }, t(one.removed ? "clear_goes" : "goes")), " ", h("bdi", {}, one.goes))),
    h("div", { class: "side quiet" }, size(one.bytes), one.files > 1 && h("span", {}, t("files_n", { n: one.files }))));
}

const key = (found) => (found.removed ? "remove" : "move");
const counted = (found) => ({ n: found.removed || found.moved, size: size(found.bytes) });
const promise = (found) => t(`dedupe_would_${key(found)}`, counted(found));
const verb = (found) => t(`dedupe_${key(found)}`, counted(found));
