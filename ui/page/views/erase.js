// Is this card safe to erase? Every file below a folder is compared with the library; what is missing can be copied in.

import { complain, confirmed, failed, say, soon } from "../notice.js";
import { chooseFolder } from "../folders.js";
import { said } from "../sentence.js";
import { clear, h, renew } from "../dom.js";
import { command, get, post } from "../net.js";
import { base, button, fileName, kind } from "../parts.js";
import { number, t, when } from "../words.js";

const SLICE = 100;

export function open(body) {
  const folder = h("input", { id: "card-folder", type: "text", maxLength: 4096, autocomplete: "off", spellcheck: false, placeholder: "/volumeUSB1/usbshare" });
  const plugged = h("div", { class: "row" });
  const answer = h("div", { role: "status", class: "answer" });
  const bar = h("progress", { hidden: true, "aria-label": t("card_check") });
  const next = h("div", { class: "row" });
  const rows = h("ul", { class: "rows" });
  const more = button(t("more"), () => load(shown.length), { class: "more", hidden: true });
  const list = h("section", { class: "card", hidden: true, "aria-label": t("card_unsafe") }, h("h2", {}, t("card_unsafe")), rows, more);
  const ask = h("form", { onsubmit: (event) => { event.preventDefault(); begin(folder.value).catch(failed); } },
    h("label", { for: "card-folder" }, t("card_folder")),
    h("div", { class: "row choose" }, folder, h("button", { type: "button", id: "card-choose", onclick: choose }, t("choose_folder")), h("button", { type: "submit", class: "main", id: "card-check" }, t("card_check"))), plugged);
  body.append(h("section", { class: "card" }, h("p", { class: "quiet" }, t("card_help")), ask, answer, bar, next), list);
  let shown = [];
  let timer = 0;
  let offered = "";
  let about = ""; // the folder that was told of last

  async function begin(path) {
    if (!path.trim()) return folder.focus();
    const { code } = await post("card", { folder: path.trim() });
    if (code) say(t(`card_${code}`), true);
    if (code && code !== "busy") return undefined;
    if (code) folder.value = ""; // it is filled with what is being checked: the answer that comes is about that
    shown = [];
    return load(0);
  }

  async function choose() {
    const path = await chooseFolder(folder.value || "", { reads: true });
    if (path) folder.value = path;
    folder.focus();
  }

  async function load(offset) {
    clearTimeout(timer);
    const found = await get("card", { offset, limit: SLICE });
    shown = [...shown.slice(0, offset), ...found.rows];
    draw(found);
    if (found.state === "running") timer = setTimeout(() => load(0).catch(cutOff), 700);
  }

  // An answer that did not come: the next look at how it is going asks again.
  function cutOff(problem) {
    timer = 0;
    failed(problem);
  }

  function draw(found) {
    if (!folder.value || (folder.value === about && found.folder)) folder.value = found.folder; // also where another window has begun with another one
    about = found.folder;
    if (offered !== found.plugged.join()) clear(plugged, found.plugged.map((path) => h("button", { type: "button", onclick: () => { folder.value = path; folder.focus(); } }, h("bdi", {}, path))));
    offered = found.plugged.join();
    clear(answer, told(found));
    bar.hidden = found.state !== "running";
    list.hidden = !found.unsafe;
    renew(rows, shown, (one) => one.path, row);
    more.hidden = found.state === "running" || shown.length >= found.unsafe;
    const copies = found.state === "done" && found.missing > 0;
    clear(next, found.state === "running" && button(t("card_stop"), stop, { id: "card-stop" }),
      copies && button(t("card_copy", { n: found.missing }), () => copy(found), { id: "card-copy", class: "main" }));
  }

  async function stop() {
    await post("card", { stop: 1 });
    await load(0);
  }

  async function copy(found) {
    if (!(await confirmed(t("card_copy_question", { n: found.missing }), t("card_copy", { n: found.missing })))) return;
    const done = await command("copy-missing", { check: found.id }, ({ reached, total }) => total && say(t("files_of", { n: reached, all: total })))
      .catch(async (problem) => { await load(0); throw problem; }); // another folder was checked meanwhile, in another window
    const copied = t("card_copied", { n: done.files });
    if (done.problems.length) complain(done.problems, done.files ? `${copied} ${t("not_all_done")}` : undefined);
    else say(copied);
    soon();
  }

  async function refresh() {
    if (!timer) await load(0);
    timer = timer || -1;
  }
  return { refresh, close: () => clearTimeout(timer) };
}

// The answer in one sentence, and what else is to be known.
function told({ state, ended, folder, at, files, safe, damaged, leftOut }) {
  if (state === "none") return ended && h("p", {}, t("ended_with_service"));
  if (state === "failed") return h("p", { class: "wrong" }, t("card_failed"));
  const whose = h("p", {}, h("b", {}, h("bdi", {}, folder)));
  if (state === "running") return [whose, h("p", {}, t("card_running", { n: files, safe }))];
  const all = files > 0 && safe === files;
  const verdict = files === 0 ? t("card_empty") : t(all ? "card_safe" : "card_not_safe", { n: files, safe: number(safe), left: number(files - safe) });
  return [whose, h("p", { class: `word ${all ? "safe" : "unsafe"}` }, verdict), h("p", { class: "quiet" }, t("card_when", { when: when(at) })),
    damaged > 0 && h("p", { class: "quiet" }, t("card_damaged", { n: damaged })), leftOut > 0 && h("p", { class: "quiet" }, t("card_left_out", { n: leftOut }))];
}

// Why a file cannot be read, or what a damaged one lacks.
function why(one) {
  if (one.said) return [" (", said(one.said), ")"];
  return one.lacks && [" (", t(one.lacks === "empty" ? "reason_empty" : `reason_incomplete-${one.lacks}`), ")"];
}

function row(one) {
  const name = base(one.path);
  return h("li", {}, kind(name), h("div", { class: "what" },
    h("p", { class: "name" }, h("b", {}, fileName(name))),
    h("p", {}, t(`card_${one.verdict.replaceAll("-", "_")}_why`), why(one)),
    h("p", { class: "quiet" }, h("bdi", {}, one.path)),
    one.copy && h("p", { class: "quiet" }, "→ ", h("bdi", {}, one.copy))));
}
