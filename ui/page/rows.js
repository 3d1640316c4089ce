// One thing that was done, as a row: a sentence, where from and where to, and the way back.

import { h } from "./dom.js";
import { actionWord, base, below, button, fileName, folder, picture, undo } from "./parts.js";
import { dated, reason } from "./reasons.js";
import { said } from "./sentence.js";
import { opener } from "./viewer.js";
import { size, t, when } from "./words.js";

export function row(done, { brief = false } = {}) {
  const name = base(done.from);
  const taker = done.undo && button(t("undo"), () => undo({ plan: done.id }), { class: "small", "aria-label": t("undo_of", { name }) });
  return h("li", { class: `done ${done.action} ${done.state}` },
    done.picture ? opener(picture(done.picture, name), { picture: done.picture, name }) : picture(done.picture, name),
    h("div", { class: "what" },
      h("p", { class: "name" }, h("b", {}, done.state === "failed" ? failed(done) : actionWord(done)), " ", fileName(name)),
      h("p", { class: "quiet" }, line(done)),
      // Why it should be done says as done what was not.
      !brief && done.state !== "failed" && h("p", { class: "quiet" }, reason(done.code, done.said, { to: done.to, at: done.taken, exact: done.precision, from: done.dateFrom }), dated(done)),
      done.problem && h("p", { class: "wrong" }, said(done.problem))),
    h("div", { class: "side" },
      h("span", { class: "quiet" }, when(done.at), brief ? "" : ` · ${size(done.bytes)}`),
      done.state === "undone" ? h("span", { class: "tag" }, t("undone")) : taker));
}

// What was tried and did not come to pass is not told as done.
const failed = (done) => (done.action === "undo" ? `${t("undo")}:` : t("reason_failed"));

function line(done) {
  if (done.kind === "remove") return [t("kept"), " ", h("bdi", {}, below(done.to))];
  if (done.kind === "restore") return ["→ ", h("bdi", {}, below(done.to))];
  return [h("bdi", {}, below(folder(done.from))), " → ", h("bdi", {}, below(done.to))];
}
