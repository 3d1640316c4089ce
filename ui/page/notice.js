// What is said aloud, what is asked before something larger, and the wish to look again. Every view may import it.

import { clear, h } from "./dom.js";
import { said } from "./sentence.js";
import { has, t } from "./words.js";

export const LOOK_AGAIN = "look-again"; // the event by which `soon` reaches the frame
const NAMED = 20; // of what could not be done
let fading = 0;

export function say(text, wrong = false) {
  const place = document.getElementById("said");
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
export function complain(problems) {
  say([t("not_all_done"), " ", ...listed(problems)], true);
}

// The first of them, and how many more there are: thousands would fill the page.
export function listed(problems) {
  const named = problems.slice(0, NAMED).map(said);
  const left = problems.length - named.length;
  return [...named, ...(left ? [t("dates_more", { n: left })] : [])].flatMap((one, place) => (place ? [" · ", one] : [one]));
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
