// The frame: which view is shown, what is live, and what is said aloud.

import { clear, h } from "./dom.js";
import { icon } from "./icons.js";
import { get } from "./net.js";
import { know } from "./parts.js";
import { loadWords, t } from "./words.js";

const VIEWS = ["overview", "plan", "activity", "duplicates", "similar", "waiting", "thumbnails", "settings", "logs"];
const FASTEST = 2000;
const SLOWEST = 30000;
const main = document.getElementById("main");
let view = null;
let timer = 0;
let pause = FASTEST;
let mark = "";

export function say(text, wrong = false) {
  const place = document.getElementById("said");
  clear(place, h("p", { class: wrong ? "wrong" : "" }, text));
  clearTimeout(say.timer);
  say.timer = setTimeout(() => clear(place), wrong ? 12000 : 6000);
}

export function failed(problem) {
  say(problem.message || t(problem.status === 401 ? "signed_out" : "unreachable"), true);
}

// Ask before something larger; the focus returns to where it was.
export function confirmed(question, verb) {
  return new Promise((decide) => {
    const before = document.activeElement;
    const done = (yes) => {
      dialog.close();
      dialog.remove();
      before?.focus();
      decide(yes);
    };
    const dialog = h("dialog", { "aria-labelledby": "question", oncancel: () => done(false) },
      h("p", { id: "question" }, question),
      h("div", { class: "row end" },
        h("button", { type: "button", onclick: () => done(false) }, t("cancel")),
        h("button", { type: "button", class: "main", onclick: () => done(true) }, verb)));
    document.body.append(dialog);
    dialog.showModal();
  });
}

// Look again soon: something was asked for.
export function soon() {
  pause = FASTEST;
  mark = "";
  clearTimeout(timer);
  timer = setTimeout(beat, 100);
}

async function beat() {
  clearTimeout(timer);
  if (!document.hidden && view) {
    try {
      const status = await get("status");
      const changed = status.mark !== mark;
      mark = status.mark;
      pause = changed ? FASTEST : Math.min(pause * 1.3, SLOWEST);
      document.body.dataset.word = status.word;
      counted("waiting", status.held);
      know(status);
      await view.refresh?.(status, changed);
      offline(null);
    } catch (problem) {
      pause = Math.min(pause * 2, SLOWEST);
      offline(problem);
    }
  }
  timer = setTimeout(beat, pause);
}

// A number beside a view's name: so many things wait there.
function counted(view, count) {
  const place = document.querySelector(`#nav a[data-view="${view}"] .count`);
  place.textContent = count ? String(count) : "";
  place.hidden = !count;
}

function offline(problem) {
  const text = problem && (problem.message || t(problem.status === 401 ? "signed_out" : "unreachable"));
  document.getElementById("offline")?.remove();
  if (text) main.before(h("p", { id: "offline", class: "banner wrong", role: "alert" }, text));
}

async function show(focus) {
  const [name] = location.hash.replace(/^#\/?/, "").split("?");
  const wanted = VIEWS.includes(name) ? name : "overview";
  for (const link of document.querySelectorAll("#nav a")) {
    if (link.dataset.view === wanted) {
      link.setAttribute("aria-current", "page");
      link.scrollIntoView({ block: "nearest", inline: "center" });
    } else link.removeAttribute("aria-current");
  }
  view?.close?.();
  const module = await import(`./views/${wanted}.js`);
  document.title = `${t(wanted)} – ${t("brand")}`;
  const title = h("h1", { tabIndex: -1 }, t(wanted));
  const body = h("div", { class: `view ${wanted}` });
  clear(main, title, body);
  view = module.open(body, new URLSearchParams(location.hash.split("?")[1] ?? ""));
  if (focus) (view.focus ?? title).focus({ preventScroll: true });
  pause = FASTEST;
  mark = "";
  await beat();
  document.body.dataset.shown = wanted;
}

function frame() {
  document.getElementById("skip").textContent = t("skip");
  document.getElementById("brand").textContent = t("brand");
  const nav = document.getElementById("nav");
  nav.setAttribute("aria-label", t("views"));
  clear(nav, VIEWS.map((name) => h("a", { href: `#/${name}`, "data-view": name }, icon(name), t(name), h("span", { class: "count", hidden: true }))));
}

// Not awaited at the top: the views import this module, which has to be whole by then.
async function start() {
  await loadWords();
  frame();
  window.addEventListener("hashchange", () => (location.hash === "#main" ? main.focus() : show(true)));
  document.addEventListener("visibilitychange", () => document.hidden || soon());
  await show(false);
}

start();
