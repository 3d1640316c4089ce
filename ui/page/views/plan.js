// What would be done with the intake, file by file with its reason, before anything is done.

import { failed, say, soon } from "../notice.js";
import { clear, h, renew } from "../dom.js";
import { command, get, post } from "../net.js";
import { base, below, button, fileName, folder, kind, nothing } from "../parts.js";
import { codeOf, reason } from "../reasons.js";
import { said } from "../sentence.js";
import { detail } from "../state.js";
import { asKnown, t, when } from "../words.js";

const SLICE = 100;

export function open(body, asked) {
  const about = h("p", { role: "status" });
  const rows = h("ol", { class: "rows" });
  const none = h("div");
  const make = button(t("make_plan"), begin, { class: "main" });
  const go = button("", carryOut, { hidden: true });
  const more = button(t("more"), () => load(shown.length), { class: "more", hidden: true });
  const card = h("section", { class: "card", hidden: true, "aria-label": t("plan") }, rows, none, more);
  body.append(h("section", { class: "card" }, h("p", {}, t("plan_help")), about, h("div", { class: "row" }, make, go)), card);
  let shown = [];
  let now = { paused: false, cure: "" }; // how things stand
  let timer = 0;
  let last = "";

  async function begin() {
    await post("plan", {});
    shown = [];
    await load(0);
  }

  async function carryOut() {
    await command(now.paused ? "resume" : "scan");
    say(t("scanning"));
    soon();
    location.hash = "#/overview";
  }

  async function load(offset) {
    clearTimeout(timer);
    const found = await get("plan", { offset, limit: SLICE });
    shown = [...shown.slice(0, offset), ...found.rows];
    draw(found);
    if (found.state === "running") timer = setTimeout(() => load(shown.length < SLICE ? 0 : shown.length).catch(cutOff), 700);
  }

  // An answer that did not come: the next look at how it is going asks again.
  function cutOff(problem) {
    last = "";
    failed(problem);
  }

  function draw(found) {
    const running = found.state === "running";
    const whole = found.state === "done"; // of one that was cut off nothing is concluded
    const cut = found.state === "failed";
    const words = found.state === "none" ? (found.ended ? t("ended_with_service") : "") : t(running ? "plan_running" : cut ? "plan_failed" : "plan_made", { n: found.total, time: when(found.started) });
    clear(about, words, cut && now.cure && [" ", detail(now)]); // what is in the way of filing is in the way of looking, too
    card.hidden = found.state === "none" || (!whole && !shown.length);
    make.textContent = t(found.state === "none" ? "make_plan" : "make_plan_again");
    make.classList.toggle("main", found.state === "none");
    renew(rows, shown.map((one, place) => ({ ...one, place })), (one) => `${found.started} ${one.place}`, row);
    clear(none, shown.length || !whole ? null : nothing("plan_empty"));
    more.hidden = running || shown.length >= found.total;
    go.hidden = !whole || !shown.some((one) => one.to);
    go.classList.add("main");
    go.textContent = t(now.paused ? "plan_resume" : "plan_go");
  }

  async function refresh(status) {
    now = status;
    if (last) return;
    await load(0);
    last = "loaded";
    const first = asked.get("first");
    asked.delete("first");
    if (first) await begin();
  }
  return { refresh, close: () => clearTimeout(timer) };
}

function row(one) {
  const known = { to: one.to, at: one.taken, exact: one.precision, from: one.dateFrom };
  return h("li", { class: "planned" }, kind(base(one.from)),
    h("div", { class: "what" },
      h("p", { class: "name" }, h("b", {}, t(`would_${one.action}`)), " ", fileName(base(one.from))),
      one.to && h("p", {}, h("span", { class: "quiet" }, h("bdi", {}, below(folder(one.from))), one.action === "remove" ? ` · ${t("kept")} ` : " → "), h("bdi", {}, below(one.to))),
      h("p", { class: "quiet" }, one.problem ? said(one.problem) : one.reasons.flatMap((each, place) => [place ? " · " : "", reason(codeOf(each), each.said, known)]))),
    h("div", { class: "side" }, one.taken && one.action !== "wait" && h("span", { class: "tag" }, asKnown(one.taken, one.precision)), one.files > 1 && h("span", { class: "quiet" }, t("files_n", { n: one.files }))));
}
