// Many groups decided at once: look first, show what would happen with samples, act after a yes, offer the way back.

import { further } from "./carried.js";
import { complain, confirmed, report, soon } from "./notice.js";
import { clear, h } from "./dom.js";
import { command, get, outcome, post } from "./net.js";
import { base, button, picture } from "./parts.js";
import { opener } from "./viewer.js";
import { number, size, t } from "./words.js";

// `decided` is told the run that was done, so that it can be taken back as every decision can; `acting` that it is being done, and no longer.
export function together(decided, acting) {
  const told = h("div", { role: "status" });
  const beyond = h("div", {}); // groups that can be decided too, where its owner wants that
  const samples = h("ul", { class: "samples", "aria-label": t("many_samples") });
  const next = h("div", { class: "row" });
  const look = button(t("many_look"), () => search("same"), { id: "many-look" });
  const bursts = button(t("many_look_bursts"), () => search("burst"), { id: "many-bursts" });
  const element = h("details", { class: "card together" }, h("summary", {}, t("many_title")), h("p", { class: "quiet" }, t("many_help")), told, samples, beyond, h("div", { class: "row" }, next, look, bursts));

  async function search(relation) {
    show(h("p", {}, t("many_looking")));
    const [asked, what] = await lookedAt(relation).catch(ended);
    await found(asked, what, relation);
  }

  async function lookedAt(relation) {
    const { command: asked } = await post("commands", { name: "look-at-many", relation });
    await outcome(asked, ({ reached, total }) => total && show(h("p", {}, t("many_reached", { n: reached, all: total }))));
    return [asked, await get(`similar/many/${asked}`)];
  }

  // Nothing is at work any more, whatever became of it: that is told by who catches it.
  /** @returns {never} */
  function ended(problem) {
    show(null);
    throw problem;
  }

  function show(text, offer = null) {
    clear(told, text);
    clear(samples);
    clear(beyond);
    clear(next, offer);
  }

  async function found(asked, what, relation) {
    if (what.problems.length) complain(what.problems);
    const left = what.left ? h("p", { class: "quiet" }, t("many_left", { n: what.left })) : null;
    const more = what.lacking.groups ? further(asked, what.lacking, count) : null;
    if (!what.groups && !more) return show([h("p", {}, t("many_none")), left]);
    const act = button("", () => carryOut(asked, what, relation, more), { id: "many-act", class: "main" });
    show([what.groups > 0 && h("p", {}, h("b", {}, sentence(what, relation))), left], act);
    clear(samples, what.samples.map(sample));
    clear(beyond, more?.element);
    count();
    await more?.fetchMore();
    (act.hidden ? document.getElementById("many-carry") : act).focus();
    return undefined;

    function count() {
      const all = files(what, more);
      act.textContent = t("set_aside_n", { n: all });
      act.hidden = !all;
    }
  }

  async function carryOut(asked, what, relation, more) {
    const question = [what.question && t("breaker_title"), what.groups ? sentence(what, relation) : more.sentence].filter(Boolean).join(" ");
    if (!(await confirmed(question, t("set_aside_n", { n: files(what, more) }), more?.wanted() ? more.told(what.groups > 0) : []))) return;
    const wanted = { of: asked, yes: what.question ? 1 : 0, lacking: more?.wanted() ? 1 : 0 };
    show(h("p", {}, t("many_acting")));
    const done = await alone(() => command("set-aside", wanted, ({ reached, total }) => total && clear(told, h("p", {}, t("files_of", { n: reached, all: total }))))).catch(ended);
    if (done.problems.length) complain(done.problems);
    show(h("p", {}, t("set_aside_done", { n: done.files })), done.run ? button(t("undo"), () => back(done.run), { id: "many-undo" }) : null);
    await decided(done.run);
    document.getElementById("many-undo")?.focus();
    soon();
  }

  async function alone(work) {
    acting(true);
    try {
      return await work();
    } finally {
      acting(false);
    }
  }

  async function back(run) {
    const done = await alone(() => command("undo", { run }));
    report(done, t("undone_files", { n: done.files }));
    show(null);
    await decided(0);
    look.focus();
    soon();
  }

  element.addEventListener("toggle", () => element.open && look.focus());
  return element;
}

const files = (what, more) => what.files + (more?.wanted() ? what.lacking.files : 0);
const sentence = (what, relation) => relation === "burst"
  ? t("many_bursts", { groups: number(what.groups), files: number(what.files), size: size(what.bytes) })
  : t("many_found", { n: what.groups, files: what.files, size: size(what.bytes) });

function sample(group) {
  const items = [...group.keep.map((one) => [one, "stays"]), ...group.aside.map((one) => [one, "goes"])];
  return h("li", {}, items.map(([one, fate]) => h("figure", { class: `member ${fate}` },
    opener(picture(one.picture, base(one.path)), { picture: one.picture, name: base(one.path) }),
    h("figcaption", {}, h("span", { class: "tag" }, t(fate)), " ", h("span", { class: "quiet" }, size(one.bytes))))));
}
