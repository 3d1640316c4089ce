// The frame: which view is shown, and what is live.

import { clear, h } from "./dom.js";
import { icon } from "./icons.js";
import { chooser, leaveForgotten, refreshChoice } from "./libraries.js";
import { get, isOutdated, Problem, renew, renewMissed } from "./net.js";
import { LOOK_AGAIN, meaning } from "./notice.js";
import { know } from "./parts.js";
import { loadWords, number, t } from "./words.js";

const VIEWS = ["overview", "plan", "activity", "library", "duplicates", "similar", "waiting", "erase", "thumbnails", "settings", "logs"];
const FASTEST = 2000;
const SLOWEST = 30000;
const GLANCE = 500; // milliseconds in which nobody takes an empty view for an answer
const main = document.getElementById("main");
let view = null;
let timer = 0;
let pause = FASTEST;
let mark = "";
let missed = false; // the program of a view did not come: an upgrade has taken it away, or nobody answered
let chosen = false; // whether it could be asked which libraries there are
let shows = 0; // how often a view was asked for: a slow one that is no longer wanted is not shown

function lookAgain() {
  pause = FASTEST;
  mark = "";
  clearTimeout(timer);
  timer = setTimeout(tick, 100);
}

async function tick() {
  clearTimeout(timer);
  if (!document.hidden && (view || missed)) {
    try {
      chosen ||= await chooser(brand());
      const status = await get("status");
      if (missed && !isWriting()) renewMissed();
      const changed = status.mark !== mark;
      mark = status.mark;
      pause = changed ? FASTEST : Math.min(pause * 1.3, SLOWEST);
      document.body.dataset.word = status.word;
      counted("waiting", status.held);
      counted("settings", Number(document.body.dataset.unsaved ?? 0));
      know(status);
      unable(!status.pictures);
      await refreshChoice();
      await view?.refresh?.(status, changed);
      offline(missed ? new Problem(0, "") : null);
    } catch (problem) {
      mark = ""; // what did not come is asked for again, though nothing changes meanwhile
      pause = Math.min(pause * 2, SLOWEST);
      offline(problem);
      if (problem.status === 404 && !isWriting()) await leaveForgotten();
    }
  }
  if (isOutdated() && !atWork()) renew();
  timer = setTimeout(tick, pause);
}

const brand = () => document.querySelector(".brand");

// Whether loading the page again would take something away that is being written or answered.
const isWriting = () => Boolean(document.body.dataset.unsaved) || document.querySelector("dialog[open]") !== null;
const atWork = () => isWriting() || document.body.dataset.shown === "settings";

// On a narrow screen the views are behind a button, all of them at once.
function opened(open) {
  document.getElementById("menu").setAttribute("aria-expanded", String(open));
  if (open) /** @type {HTMLElement} */ (document.querySelector("#nav a[aria-current], #nav a"))?.focus();
}

// A number beside a view's name: so many things wait there.
function counted(name, count) {
  const places = [`#nav a[data-view="${name}"] .count`, ...(name === "waiting" ? ["#menu .count"] : [])];
  for (const place of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll(places.join()))) {
    place.textContent = count ? number(count) : "";
    place.hidden = !count;
  }
}

function offline(problem) {
  const words = problem ? meaning(problem) : "";
  const there = document.getElementById("offline");
  const shut = problem && [401, 403].includes(problem.status);
  document.body.classList.toggle("shut", Boolean(shut));
  if (there?.textContent === words) return; // it is read aloud whenever it comes
  there?.remove();
  if (problem) main.before(h("p", { id: "offline", class: "banner wrong", role: "alert" }, words));
}

// Where pictures cannot be decoded, two views have nothing to show, and say so.
function unable(is) {
  document.getElementById("unable")?.remove();
  const here = ["similar", "thumbnails"].includes(location.hash.replace(/^#\/?/, "").split("?")[0]);
  if (is && here) main.before(h("p", { id: "unable", class: "banner", role: "note" }, t("not_on_model")));
}

// While an upgrade is under way there is no page to load: that waits until somebody answers.
async function loaded(name) {
  try {
    return await import(`./views/${name}.js`);
  } catch {
    missed = true;
    offline(new Problem(0, ""));
    lookAgain();
    return null;
  }
}

async function show(focus) {
  const mine = ++shows;
  const [name] = location.hash.replace(/^#\/?/, "").split("?");
  const wanted = VIEWS.includes(name) ? name : "overview";
  const links = /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("#nav a"));
  for (const link of links) {
    if (link.dataset.view === wanted) {
      link.setAttribute("aria-current", "page");
    } else link.removeAttribute("aria-current");
  }
  opened(false);
  view?.close?.();
  if (isOutdated()) renew();
  const module = await loaded(wanted);
  if (!module || mine !== shows) return; // another view was asked for meanwhile, and has come or comes
  missed = false; // nothing of what is wanted is
  document.title = `${t(wanted)} – ${t("brand")}`;
  const title = h("h1", { tabIndex: -1 }, t(wanted));
  const body = h("div", { class: `view ${wanted}` });
  clear(main, title, body);
  view = module.open(body, new URLSearchParams(location.hash.split("?")[1] ?? ""));
  if (focus) (view.focus ?? title).focus({ preventScroll: true });
  pause = FASTEST;
  mark = "";
  const bar = h("progress", { class: "slow", "aria-label": t(wanted) });
  const slow = setTimeout(() => title.after(bar), GLANCE);
  await tick();
  clearTimeout(slow);
  bar.remove();
  if (mine === shows) document.body.dataset.shown = wanted;
}

function frame() {
  document.getElementById("skip").textContent = t("skip");
  document.getElementById("brand").textContent = t("brand");
  const menu = document.getElementById("menu");
  clear(menu, icon("menu"), t("views"), h("span", { class: "count", hidden: true }));
  menu.addEventListener("click", () => opened(menu.getAttribute("aria-expanded") !== "true"));
  const nav = document.getElementById("nav");
  nav.setAttribute("aria-label", t("views"));
  clear(nav, VIEWS.map((name) => h("a", { href: `#/${name}`, "data-view": name }, icon(name), t(name), h("span", { class: "count", hidden: true }))));
}

// Not awaited at the top: the views import this module, which has to be whole by then.
async function start() {
  await loadWords();
  frame();
  chosen = await chooser(brand());
  window.addEventListener(LOOK_AGAIN, lookAgain);
  window.addEventListener("hashchange", () => (location.hash === "#main" ? main.focus() : show(true)));
  window.addEventListener("beforeunload", (event) => document.body.dataset.unsaved && event.preventDefault());
  document.addEventListener("visibilitychange", () => document.hidden || lookAgain());
  await show(false);
}

start();
