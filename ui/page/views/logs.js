// The ends of the logs, with a filter, a search, and following.

import { failed, say } from "../notice.js";
import { h, renew } from "../dom.js";
import { download, get } from "../net.js";
import { button, nothing } from "../parts.js";
import { t } from "../words.js";

export function open(body) {
  const choice = (id, names, prefix) => h("select", { id, onchange: load }, names.map((name) => h("option", { value: name }, t(`${prefix}_${name}`))));
  const log = choice("log", ["activity", "system", "service"], "log");
  const level = choice("level", ["all", "warning", "error"], "level");
  const text = h("input", { id: "find", type: "search", maxLength: 200, oninput: () => { clearTimeout(waiting); waiting = setTimeout(load, 250); } });
  const follow = h("input", { id: "follow", type: "checkbox", checked: true });
  const lines = h("ol", { class: "lines", tabindex: "0", "aria-label": t("logs") });
  const none = h("div");
  let waiting = 0;
  body.append(h("form", { class: "row filters", onsubmit: (event) => event.preventDefault() },
    h("label", {}, t("log"), log), h("label", {}, t("level"), level), h("label", {}, t("search"), text),
    h("label", { class: "check" }, follow, t("follow"))), lines, none,
    h("section", { class: "card" }, h("h2", {}, t("support_title")), h("p", {}, t("support_help")),
      button(t("support_get"), async () => {
        say(t("support_making"));
        say(t("support_made", { name: await download("support") }));
      }, { id: "support" })));

  const wish = () => JSON.stringify([log.value, level.value, text.value.trim()]);

  async function load() {
    const asked = wish();
    try {
      const { rows, hangs } = await get(`logs/${log.value}`, { level: level.value, text: text.value.trim(), limit: 300 });
      if (asked !== wish()) return; // the answer to what is wanted now comes, or has come already
      const seen = new Map();
      const named = rows.map((row) => {
        const name = `${row.at} ${row.text} ${row.file}`;
        seen.set(name, (seen.get(name) ?? 0) + 1);
        return { ...row, key: `${name} ${seen.get(name)}` };
      });
      renew(lines, named, (row) => row.key, line);
      lines.hidden = !rows.length;
      none.replaceChildren(...(rows.length ? [] : [nothing(hangs ? "logs_hang" : "no_lines")]));
      if (follow.checked) lines.scrollTop = lines.scrollHeight;
    } catch (problem) {
      failed(problem);
    }
  }

  return { refresh: () => (follow.checked || !lines.children.length ? load() : undefined), close: () => clearTimeout(waiting) };
}

function line(row) {
  return h("li", { class: row.level, lang: "en" }, h("time", { class: "quiet" }, row.at), " ",
    row.level !== "info" && h("b", { lang: document.documentElement.lang }, `${t(`level_one_${row.level}`)} `), h("bdi", {}, row.text), " ", row.file && h("bdi", { class: "quiet" }, row.file));
}
