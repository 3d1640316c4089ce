// What is said aloud, what is asked before something larger, and the wish to look again. Every view may import it.

import { clear, h, openDialog } from "./dom.js";
import { said } from "./sentence.js";
import { has, t } from "./words.js";

export const LOOK_AGAIN = "look-again"; // the event by which `soon` reaches the frame
const NAMED = 20; // of what could not be done
const UNNAMED = "more_problems"; // what stands for the others where the program names the first alone
let fading = 0;

const place = document.getElementById("said");

// What lies outside of an open dialog is neither seen nor read aloud.
function bringForward() {
  const dialog = [...document.querySelectorAll("dialog[open]")].at(-1);
  (dialog ?? document.body).append(place);
  dialog?.addEventListener("close", () => document.body.append(place), { once: true });
}

export function say(text, wrong = false) {
  bringForward();
  clear(place, h("p", { class: wrong ? "wrong" : "" }, text));
  clearTimeout(fading);
  fading = setTimeout(() => clear(place), wrong ? 12000 : 6000);
}

// What an answer's status means; where the page itself has said it already, that is told.
export function meaning(problem) {
  if (!problem.status) return problem.message || t("unreachable");
  return t(has(`http_${problem.status}`) ? `http_${problem.status}` : problem.status < 500 ? "http_400" : "http_500");
}

// What could not be done of a command, file by file.
export function complain(problems, words = t("not_all_done")) {
  const lines = listed(problems);
  if (lines.length === 1) say([words, " ", ...lines], true);
  else kept(words, lines);
}

// What became of a command: what could not be done, else these words.
export function report(found, words) {
  if (found.problems.length) complain(found.problems);
  else say(words);
}

// The first of them, and how many more there are: thousands would fill the page. The program counts those that it does not name.
function listed(problems) {
  const named = problems.filter((one) => one.code !== UNNAMED).slice(0, NAMED);
  const all = problems.reduce((sum, one) => sum + (one.code === UNNAMED ? Number(one.values.n) : 1), 0);
  return [...named.map(said), ...(all > named.length ? [t("dates_more", { n: all - named.length })] : [])];
}

// What is longer than a glance stays until it is closed.
function kept(words, lines) {
  const dialog = h("dialog", { class: "problems", "aria-labelledby": "problems-title" },
    h("p", { id: "problems-title" }, words),
    h("ul", { class: "rows", tabindex: "0", "aria-labelledby": "problems-title" }, lines.map((line) => h("li", {}, h("p", {}, line)))),
    h("div", { class: "row end" }, h("button", { type: "button", class: "main", onclick: () => dialog.close(), autofocus: true }, t("close"))));
  openDialog(dialog);
}

export function failed(problem) {
  say(meaning(problem), true);
}

// Ask before something larger, with `more` below the question; the focus returns to where it was.
export function confirmed(question, verb, more = []) {
  return new Promise((decide) => {
    const before = /** @type {HTMLElement | null} */ (document.activeElement);
    const done = (yes) => {
      dialog.close();
      dialog.remove();
      before?.focus();
      decide(yes);
    };
    const dialog = h("dialog", { "aria-labelledby": "question", oncancel: () => done(false) },
      h("p", { id: "question" }, question), more,
      h("div", { class: "row end" },
        h("button", { type: "button", onclick: () => done(false) }, t("cancel")),
        h("button", { type: "button", class: "main", onclick: () => done(true) }, verb)));
    document.body.append(dialog);
    dialog.showModal();
  });
}

// Look again soon: something was asked for.
export function soon() {
  window.dispatchEvent(new Event(LOOK_AGAIN));
}
