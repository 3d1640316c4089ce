// How it is going: the state in a word, the numbers with a way to their lists, and what was done last.

import { confirmed, say, soon } from "../notice.js";
import { clear, h, renew } from "../dom.js";
import { icon } from "../icons.js";
import { checked } from "../integrity.js";
import { make } from "../making.js";
import { command, get } from "../net.js";
import { button, nothing } from "../parts.js";
import { row } from "../rows.js";
import { inEnglish } from "../sentence.js";
import { detail, english } from "../state.js";
import { has, number, size, span, t } from "../words.js";

const WORDS = { Idle: "idle", Working: "working", Paused: "paused", "Needs attention": "attention", Stopped: "stopped" };


export function open(body) {
  const state = h("section", { class: "state card", "aria-label": t("state") });
  const figures = h("ul", { class: "figures" });
  const health = h("ul", { class: "health" });
  const latest = h("ol", { class: "rows" });
  const first = h("section", { class: "card first", hidden: true, "aria-labelledby": "first-title" });
  const making = h("section", { class: "card", hidden: true, "aria-label": t("thumbnails") }, h("p", {}, t("no_thumbnails_help")), button(t("make_now"), () => make(""), { id: "make-first" }));
  const damaged = h("section", { class: "card damaged", hidden: true, "aria-labelledby": "damaged-title" });
  const unchanged = h("p", { class: "quiet", hidden: true, id: "unchanged" });
  body.append(state, damaged, first, making, figures,
    h("div", { class: "columns" },
      h("section", { class: "card" }, h("h2", {}, t("latest")), latest, h("p", {}, h("a", { href: "#/activity" }, t("all_activity")))),
      h("section", { class: "card" }, h("h2", {}, t("health")), health, unchanged)));
  let shown = "";
  let made = false; // one folder thumbnail at least: then nobody asks again

  async function offer(status) {
    if (made || !status.files || !status.pictures) return;
    const found = await get("thumbnails");
    made = found.total > 0;
    making.hidden = made || Boolean(found.run) || !found.places.length;
  }

  async function refresh(status, changed) {
    if (status.code === "first-look" && !sessionStorage.getItem("looked")) {
      sessionStorage.setItem("looked", "yes"); // once: the overview says the same, and has the way back
      location.hash = "#/plan?first=1";
      return;
    }
    const text = JSON.stringify([status.word, status.detail, status.code, status.paused, status.going, status.question, status.asks, status.settling, status.intake]);
    if (text !== shown) showState(state, status);
    shown = text;
    renew(figures, tiles(status), (tile) => tile.key, figure);
    renew(health, status.health.map((one) => ({ ...one, account: status.account })), (one) => one.name, healthRow);
    checked(damaged, unchanged, status.integrity);
    if (!changed) return;
    await offer(status);
    const { rows } = await get("activity", { limit: 6 });
    begin(first, status, rows.length || status.lifetime.files_moved);
    if (rows.length) renew(latest, rows, (one) => one.id, (one) => row(one, { brief: true }));
    else clear(latest, h("li", {}, nothing("nothing_done")));
  }
  return { refresh };
}

function showState(state, status) {
  const word = WORDS[status.word] ?? "stopped";
  const focused = state.contains(document.activeElement) ? document.activeElement.id : "";
  const toggle = status.paused ? "resume" : "pause";
  state.className = `state card ${word}`;
  clear(state,
    h("span", { class: "disc" }, icon(word)),
    h("div", {},
      h("p", { class: "word" }, t(`word_${word}`)),
      (status.detail || status.settling > 0) && h("p", { class: "detail" }, status.detail ? detail(status) : t("settling_n", { n: status.settling })),
      status.cure && !status.question && h("p", { class: "cure" }, `${t("what_to_do")} `, cure(status)),
      status.question && question(status),
      status.going && going(status.going),
      h("div", { class: "quiet" }, h("p", {}, t("drop_here")), place(status)),
      h("div", { class: "row" },
        button(t("scan"), async () => {
          await command("scan");
          say(t("scanning"));
          soon();
        }, { id: "scan" }),
        button(t(toggle), async () => {
          await command(toggle);
          soon();
        }, { id: "toggle" }),
        h("a", { href: "#/plan" }, t("see_plan")))));
  if (focused) document.getElementById(focused)?.focus();
}

// So much of the library would change that its owner is asked first; what else there is to file goes on meanwhile.
function question(status) {
  const yes = t("allow_changes");
  return h("div", { class: "cure", role: "group", "aria-label": t("question") },
    h("p", {}, t("breaker_question", { n: status.asks })),
    english() && h("p", { class: "quiet" }, status.question), // the same with its figures, in the words of the log
    h("div", { class: "row" },
      button(yes, async () => {
        if (!(await confirmed(t("breaker_sure", { n: status.asks }), yes))) return;
        await command("allow");
        soon();
      }, { id: "allow" }),
      h("a", { href: "#/waiting" }, t("look_at_them"))));
}

function cure(status) {
  if (status.paused) return t(status.code === "first-look" ? "first_look" : "cure_paused");
  return has(`cure_${status.code}`) && !english() ? t(`cure_${status.code}`, { account: status.account }) : inEnglish(status.cure);
}

// The intake as each program names it: this machine's path, and on a NAS what Windows, a Mac and File Station show.
function place(status) {
  const share = status.share;
  const ways = share && [share.name, ...share.below.split("/").filter(Boolean)];
  const names = share ? [["Windows", `\\\\${[share.host, ...ways].join("\\")}`], ["Mac", `smb://${[share.host, ...ways].join("/")}`], ["File Station", ways.join(" › ")]] : [];
  return h("dl", { class: "places" }, [...names, [share ? "NAS" : "", status.intake]].map(([name, path]) => h("div", {}, name && h("dt", {}, name), h("dd", {}, h("code", {}, path)))));
}

// What to do first, while nothing was ever filed; with files in the intake already, a look at what would be done.
function begin(card, status, known) {
  card.hidden = Boolean(known);
  if (known) return;
  const full = status.code === "first-look" || status.settling > 0 || status.held > 0 || status.code === "settling";
  clear(card, h("h2", { id: "first-title" }, t("first_title")), h("p", {}, t(full ? "first_look" : "first_drop")),
    full && h("div", { class: "row" }, button(t(status.paused ? "see_plan" : "first_preview"), async () => {
      if (!status.paused) await command("pause");
      location.hash = "#/plan?first=1";
    }, { class: "main", id: "first-preview" })));
}

// So many of so many, and how long that may take: counted by the program, so a closed page loses nothing.
function going(one) {
  const share = one.total ? one.done / one.total : 0;
  const seconds = share > 0.02 ? ((Date.now() - one.since) / 1000) * (1 / share - 1) : 0;
  return h("div", { class: "going" },
    one.total ? h("progress", { max: one.total, value: one.done, "aria-label": t(`going_${one.what}`) }) : null,
    h("p", { class: "quiet" }, one.total ? t("n_of_n", { n: one.done, all: one.total }) : number(one.done), seconds ? ` · ${t("still", { time: span(seconds) })}` : ""));
}

function tiles(status) {
  const today = status.today;
  const sum = (...names) => names.reduce((all, name) => all + (today[name] ?? 0), 0);
  const kept = status.lifetime;
  return [
    { key: "filed_today", n: sum("file", "undated", "unknown"), to: "#/activity?what=filed" },
    { key: "duplicates_today", n: sum("remove", "set-aside"), to: "#/duplicates" },
    { key: "held", n: status.held, to: "#/waiting", warn: status.held > 0 },
    { key: "undated", n: status.undated, to: "#/waiting?undated=1" },
    { key: "in_library", n: status.files, more: size(status.bytes), to: "#/library" },
    { key: "saved", text: size(kept.bytes_deleted), more: t("files_n", { n: kept.files_deleted }), to: "#/duplicates" },
  ];
}

function figure(tile) {
  return h("li", { class: tile.warn ? "warn" : "" },
    h("a", { href: tile.to },
      h("span", { class: "number" }, tile.text ?? number(tile.n)),
      h("span", { class: "label" }, t(tile.key)),
      tile.more && h("span", { class: "quiet" }, tile.more)));
}

function healthRow(one) {
  return h("li", { class: one.ok ? "good" : "bad" },
    h("span", { class: "mark", "aria-hidden": "true" }, one.ok ? "✓" : "!"),
    h("div", { class: "what" }, h("p", {}, h("b", {}, t(`folder_${one.name}`)), " ", one.ok ? t("fine") : t("not_fine")),
      h("p", { class: "quiet" }, h("code", {}, one.path)), one.cure && h("p", { class: "wrong" }, t(`cure_${one.cure}`, { account: one.account }))));
}
