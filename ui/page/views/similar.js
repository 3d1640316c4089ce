// Pictures that show the same or look alike, group by group; every file stays until its owner says otherwise.

import { complain, failed, report, say, soon } from "../notice.js";
import { agreed } from "../carried.js";
import { comparison } from "../compare.js";
import { clear, h } from "../dom.js";
import { differences } from "../fields.js";
import { icon } from "../icons.js";
import { command, get } from "../net.js";
import { base, button, fileName, nothing, picture } from "../parts.js";
import { because, frames, placeOf, proposal } from "../proposals.js";
import { shortcuts } from "../shortcuts.js";
import { together } from "../together.js";
import { view } from "../viewer.js";
import { virtual } from "../virtual.js";
import { size, t } from "../words.js";

const ROW = 76;

export function open(body) {
  let group = null; // as the program tells it
  let keeper = 0; // places in group.files
  let other = 1;
  let leaving = new Set(); // places of files that are to go to Duplicates: none until asked for
  const decided = []; // how each decision is taken back, the last one at the end
  let known = "";
  let asked = 0; // counts what was asked to be shown
  let drawn = 0; // which of them is
  let working = false;

  const two = comparison(say);
  const list = virtual({ height: ROW, label: t("groups"), fetchPage: (offset, limit) => get("similar", { offset, limit, state: state.value }), make: entry });
  const title = h("h2", { id: "group-title" });
  const why = h("p", { class: "why" });
  const follow = button(t("take_proposal"), takeProposal, { hidden: true, id: "take-proposal", "aria-keyshortcuts": "p" });
  const strip = h("ol", { class: "strip", "aria-label": t("pictures_of_group") });
  const fields = h("div");
  const apply = button("", () => act(setAside), { class: "main", "aria-keyshortcuts": "d" });
  const stays = button(t("keep_all"), () => act(keepAll), { "aria-keyshortcuts": "k" });
  const stage = h("section", { class: "card stage", id: "stage", tabindex: "0", "aria-labelledby": "group-title", onkeydown: pressed },
    h("div", { class: "row between" }, title, h("div", { class: "row" },
      h("button", { type: "button", class: "round", "aria-label": t("group_before"), onclick: () => go(-1) }, icon("left")),
      h("button", { type: "button", class: "round", "aria-label": t("group_after"), onclick: () => go(1) }, icon("right")),
      h("button", { type: "button", "aria-keyshortcuts": "v", onclick: large }, t("view_large")),
      h("button", { type: "button", "aria-keyshortcuts": "?", onclick: help }, t("keys")))),
    why, two.element, strip, fields,
    h("div", { class: "row actions" }, apply, follow,
      stays,
      button(t("not_duplicates"), () => act(notDuplicates), { "aria-keyshortcuts": "n" }),
      button(t("undo"), () => act(undoLast), { "aria-keyshortcuts": "u" })));
  const state = h("select", { id: "state", onchange: () => refill(0).catch(failed) }, ["open", "reviewed"].map((name) => h("option", { value: name }, t(`groups_${name}`))));
  const back = button(t("undo"), () => act(undoLast), { class: "more" });
  const none = h("div", { hidden: true }, nothing("no_similar"), back);
  const about = h("p", { class: "quiet" });
  const review = h("div", { class: "review", "aria-busy": "true" }, list.element, stage); // until there is a group to show
  body.append(h("div", { class: "row filters" }, h("label", {}, t("show"), state), about), together(decidedMany, (on) => { working = on; }), none, review);
  list.list.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) { event.preventDefault(); go(step, false); }
    if (event.key === "Enter") stage.focus();
  });

  function entry(one, place) {
    return h("li", { class: "entry", onclick: () => show(place).catch(failed) },
      h("span", { class: "stack" }, one.pictures.slice(0, 3).map((each) => picture(each, ""))),
      h("span", { class: "what" }, fileName(base(one.name), { class: "name" }),
        h("span", { class: "quiet" }, `${t("pictures_n", { n: one.files })} · ${t(`relation_${one.relation}`)}`)));
  }

  // Show the group in a place of the list. Whoever asks last is shown; nothing is decided until that is drawn.
  async function show(place, again = false) {
    const mine = (asked += 1);
    try {
      const wanted = await list.at(place);
      if (!wanted || mine !== asked) return;
      list.choose(place);
      const found = await get(`similar/${wanted.id}`);
      if (mine === asked) begin(found);
    } catch (problem) {
      if (problem.status !== 404 || again || mine !== asked) throw problem;
      await list.renew(); // the groups were made anew meanwhile
      await show(Math.min(place, list.total - 1), true);
    } finally {
      if (mine === asked) drawn = asked;
    }
  }

  function begin(found) {
    group = found;
    keeper = Math.max(0, placeOf(group, group.keeper));
    other = keeper === 0 ? 1 : 0;
    leaving = new Set();
    draw();
  }

  function go(step, focus = true) {
    show(Math.max(0, Math.min(list.total - 1, list.chosen + step))).catch(failed);
    if (focus) stage.focus();
  }

  function draw() {
    const files = group.files;
    review.removeAttribute("aria-busy");
    title.textContent = t("group_of", { n: list.chosen + 1, all: list.total, what: t(`relation_${group.relation}`) });
    if (group.relation === "burst") clear(why, group.best.length ? h("b", {}, proposal(group)) : t("burst_unmeasured"));
    else clear(why, h("b", {}, t("proposal", { n: 1 + placeOf(group, group.keeper) })), " ", because(group, keeper, other));
    follow.hidden = !group.best.length;
    two.show([files[keeper], files[other]], [caption(keeper), caption(other)]);
    clear(strip, files.map(member));
    clear(fields, differences(files[keeper], files[other]));
    apply.textContent = leaving.size ? t("set_aside_n", { n: leaving.size }) : t("choose_keeper");
    apply.classList.toggle("main", leaving.size > 0);
    stays.textContent = t(state.value === "reviewed" ? "ask_again" : "keep_all");
  }

  // Mark what is proposed; nothing goes before the owner says so.
  function takeProposal() {
    if (!group?.best.length || asked !== drawn) return;
    const kept = frames(group);
    [keeper] = kept;
    leaving = new Set([...group.files.keys()].filter((place) => !kept.includes(place)));
    if (!leaving.has(other)) [other] = leaving;
    draw();
    say(proposal(group));
  }

  const caption = (place) => [h("b", { class: "badge" }, place + 1), " ", leaving.has(place) ? t("goes") : t("stays"), " · ", h("bdi", {}, base(group.files[place].path))];

  function member(one, place) {
    const fate = leaving.has(place) ? "goes" : "stays";
    return h("li", { class: `member ${fate}` },
      h("button", { type: "button", "aria-pressed": String(place === other || place === keeper), onclick: () => look(place), "aria-label": t("look_at", { n: place + 1, name: base(one.path) }) },
        picture(one.picture, base(one.path)), h("b", { class: "badge" }, place + 1)),
      h("span", { class: "tag" }, t(fate)),
      h("button", { type: "button", class: "small", onclick: () => keep(place), "aria-label": t("keep_this_n", { n: place + 1 }) }, t("keep_this")));
  }

  // Put a picture beside the keeper.
  function look(place) {
    if (place === keeper || place < 0 || place >= group.files.length) return;
    other = place;
    draw();
  }

  // The group in the viewer, from the picture that is compared with the kept one.
  function large() {
    if (group) view(group.files.map((one) => ({ picture: one.picture, name: base(one.path) })), other);
  }

  function lookOn(step) {
    let place = other;
    do place = (place + step + group.files.length) % group.files.length; while (place === keeper);
    look(place);
  }

  function keep(place) {
    if (!group || asked !== drawn || place >= group.files.length) return;
    if (keeper !== place) other = keeper;
    keeper = place;
    leaving = new Set(group.files.keys());
    leaving.delete(place);
    draw();
    say(t("kept_n", { n: place + 1, m: leaving.size }));
  }

  function toggle() {
    if (asked !== drawn) return;
    if (leaving.has(other)) leaving.delete(other);
    else leaving.add(other);
    draw();
    say(`${other + 1}: ${t(leaving.has(other) ? "goes" : "stays")}`);
  }

  // One decision at a time, and only about what is to be seen.
  async function act(work) {
    if (working || asked !== drawn || (!group && work !== undoLast)) return;
    working = true;
    await work().catch(failed);
    working = false;
  }

  // The keeper first: what the others hand on is written beside it.
  const staying = () => [keeper, ...[...group.files.keys()].filter((place) => place !== keeper && !leaving.has(place))];
  const going = () => [...group.files.keys()].filter((place) => leaving.has(place));
  const numbers = (places) => [...places].map((place) => group.files[place].picture);

  async function setAside() {
    if (!leaving.size) return say(t("choose_first"));
    const choice = { keep: numbers(staying()), pictures: numbers(going()) };
    const carry = await agreed(choice, t("set_aside_n", { n: choice.pictures.length }));
    if (carry === null) return undefined;
    const found = await command("set-aside", carry ? { ...choice, carry } : choice);
    report(found, t("set_aside_done", { n: found.files }));
    if (found.run) decided.push(["undo", { run: found.run }]);
    return onward();
  }

  async function notDuplicates() {
    const pictures = numbers(group.files.keys());
    const found = await command("not-duplicates", { pictures });
    if (found.problems.length) return complain(found.problems);
    decided.push(["not-duplicates", { pictures, takeBack: 1 }]);
    say(t("not_duplicates_done"));
    return onward();
  }

  async function keepAll() {
    leaving = new Set();
    const pictures = numbers(group.files.keys());
    const asksAgain = state.value === "reviewed" ? { takeBack: 1 } : {};
    const found = await command("keep-all", { pictures, ...asksAgain });
    if (found.problems.length) return complain(found.problems);
    decided.push(["keep-all", { pictures, ...(asksAgain.takeBack ? {} : { takeBack: 1 }) }]);
    say(t(asksAgain.takeBack ? "asked_again" : "kept_all"));
    return onward();
  }

  async function undoLast() {
    if (!decided.length) return say(t("nothing_to_undo"));
    const [name, values] = decided.at(-1);
    const found = await command(name, values);
    report(found, name === "undo" ? t("undone_files", { n: found.files }) : t("taken_back"));
    if (found.problems.length && !found.files) return undefined; // nothing was taken back
    decided.pop();
    soon();
    await refill();
    if (list.total) stage.focus();
    return undefined;
  }

  // What was decided together can be taken back as each decision can; 0: it was taken back.
  function decidedMany(run) {
    if (run) decided.push(["undo", { run }]);
    else decided.pop();
    return refill(0).catch(failed);
  }

  // After a decision: the next group, which stands in the place of the one decided.
  async function onward() {
    await refill(list.chosen);
    soon();
    stage.focus();
  }

  async function refill(place = Math.max(0, list.chosen)) {
    await list.renew();
    const left = document.activeElement === back; // the button goes, and the keys would go nowhere
    none.hidden = list.total > 0;
    review.hidden = list.total === 0;
    back.hidden = !decided.length;
    if (list.total) {
      await show(Math.min(place, list.total - 1));
      if (left) stage.focus();
    } else {
      group = null;
      const held = document.activeElement; // whoever is at another button stays there
      if (decided.length && (!held || held === document.body || review.contains(held))) back.focus();
    }
  }

  function pressed(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || !group) return;
    if (event.key === " " && event.target !== stage) return; // a button in focus is pressed by it
    const arrow = event.shiftKey && event.key.startsWith("Arrow");
    const key = arrow ? `Shift ${event.key}` : event.key.length === 1 ? event.key.toLowerCase() : event.key;
    const work = keys[key] ?? two.keys[key] ?? (/^[1-9]$/.test(key) ? () => keep(Number(key) - 1) : null);
    if (!work) return;
    event.preventDefault();
    work();
  }

  const keys = {
    ArrowLeft: () => go(-1), ArrowRight: () => go(1), ArrowUp: () => lookOn(-1), ArrowDown: () => lookOn(1),
    k: () => act(keepAll), d: () => act(setAside), n: () => act(notDuplicates), u: () => act(undoLast), p: takeProposal, x: toggle, v: large, "?": help,
  };

  function help() {
    shortcuts([["← →", "key_groups"], ["↑ ↓", "key_pictures"], ["1 – 9", "key_keep"], ["X", "key_toggle"], ["P", "key_proposal"], ["D", "key_apply"], ["K", "key_keep_all"],
      ["N", "key_not"], ["U", "key_undo"], ["V", "key_large"], [t("space"), "key_flicker"], ["+ − 0", "key_zoom"], [`${t("shift")} + ← ↑ → ↓`, "key_pan"], ["?", "key_help"]], stage);
  }

  async function refresh(_status, changed) {
    if ((!changed && known) || working) return; // groups go one by one while many are decided
    const { total, spare, unlooked, reviewed } = await get("similar", { limit: 1 });
    const listed = state.value === "reviewed" ? reviewed : total;
    about.textContent = [t("groups_n", { n: total }), reviewed ? t("reviewed_n", { n: reviewed }) : "", spare ? t("could_free", { size: size(spare) }) : "", unlooked ? t("unlooked_n", { n: unlooked }) : ""].filter(Boolean).join(" · ");
    known = "yes";
    if (!group || (listed !== list.total && !leaving.size)) await refill(); // a choice half made is not taken away
  }
  return { refresh, focus: stage };
}
