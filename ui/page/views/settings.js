// The settings: each is checked by the program while one writes, and says beside the field what is wrong.

import { failed, say, soon } from "../notice.js";
import { clear, h } from "../dom.js";
import { get, outcome, post } from "../net.js";
import { button } from "../parts.js";
import { prompts } from "../prompts.js";
import { has, t, taken } from "../words.js";

const named = (row) => (has(`setting_${row.name}`) ? t(`setting_${row.name}`) : row.key.replaceAll("_", " "));

export function open(body) {
  const fields = new Map();
  const preview = h("ul", { class: "preview" });
  const others = h("div", { class: "wrong", role: "alert" });
  const save = button(t("save"), store, { class: "main" });
  let waiting = 0;
  let round = 0;
  let layouts = [];

  function changes() {
    const found = {};
    for (const [name, { input, row }] of fields) if (input.value !== row.value) found[name] = input.value;
    return found;
  }

  function told(answer) {
    for (const [name, { input, wrong }] of fields) {
      const text = answer.problems[name] ?? "";
      if (wrong.textContent !== text) wrong.textContent = text;
      input.setAttribute("aria-invalid", String(Boolean(text)));
    }
    clear(others, answer.others.map((text) => h("p", {}, text)));
    if (answer.preview?.length) shown(answer.preview);
    const count = Object.keys(changes()).length;
    save.textContent = count ? t("save_n", { n: count }) : t("save");
  }

  function shown(rows) {
    clear(preview, rows.map((one) => h("li", {}, h("span", { class: "quiet" }, h("bdi", {}, one.file), ` · ${taken(one.taken)} →`), h("code", {}, one.name))));
  }

  function later() {
    clearTimeout(waiting);
    waiting = setTimeout(() => check().catch(failed), 300);
  }

  async function check() {
    const mine = (round += 1);
    const answer = await post("settings/check", { changes: changes() });
    if (mine === round) told(answer);
    return answer;
  }

  async function store() {
    clearTimeout(waiting);
    round += 1;
    const wanted = changes();
    if (!Object.keys(wanted).length) {
      say(t("nothing_changed"));
      return;
    }
    const answer = await post("settings", { changes: wanted });
    if (!answer.command) {
      told(answer);
      const first = [...fields].find(([name]) => answer.problems[name]);
      first?.[1].input.focus();
      say(t("not_saved"), true);
      return;
    }
    const done = await outcome(answer.command);
    if (!done.ok) {
      say(done.problems.join(" · "), true);
      return;
    }
    for (const name of Object.keys(wanted)) fields.get(name).row.value = wanted[name];
    told({ problems: {}, others: [] });
    say(t("saved_settings"));
    soon();
  }

  function field(row) {
    const id = `f-${row.name.replace(".", "-")}`;
    const wrong = h("p", { class: "wrong", id: `${id}-wrong`, "aria-live": "polite" });
    const shared = { id, "aria-describedby": `${id}-help ${id}-wrong`, oninput: later };
    const input = row.choices.length
      ? h("select", shared, row.choices.map((word) => h("option", { value: word, selected: word === row.value }, t(has(`choice_${word}`) ? `choice_${word}` : word))))
      : row.lines ? h("textarea", { ...shared, rows: 5, value: row.value }) : h("input", { ...shared, type: "text", value: row.value, spellcheck: false, autocomplete: "off" });
    fields.set(row.name, { input, wrong, row });
    return h("div", { class: "field" },
      h("div", {}, h("label", { for: id }, named(row)),
        h("p", { class: "quiet", id: `${id}-help` }, has(`meaning_${row.name}`) ? t(`meaning_${row.name}`) : row.meaning, row.default && row.value !== row.default && !row.lines ? ` ${t("default_is", { value: row.default })}` : "")),
      h("div", { class: "pair" }, input, wrong, row.known.length > 0 && prompts(input, row.known), row.name === "naming.layout" && ready(input), row.name === "naming.layout" && h("div", { class: "example" }, h("h3", {}, t("preview")), preview)));
  }

  // Layouts to choose from, each with a file of one's own; the field above shows what each is made of.
  function ready(input) {
    const choose = h("select", { id: "f-ready", onchange: () => { if (choose.value) { input.value = choose.value; later(); } } },
      h("option", { value: "" }, t("ready_layouts")),
      layouts.map((one) => h("option", { value: one.layout }, `${t(`layout_${one.key}`)}: ${one.example}`)));
    return h("p", {}, h("label", { for: "f-ready", class: "quiet" }, t("ready_layouts")), choose);
  }

  async function start() {
    const found = await get("settings");
    layouts = found.ready;
    const sections = [...new Set(found.rows.map((row) => row.section))];
    body.append(h("p", { class: "quiet" }, t("settings_file"), " ", h("code", {}, found.file)),
      h("form", { onsubmit: (event) => { event.preventDefault(); save.click(); } },
        sections.map((name) => h("section", { class: "card" }, h("h2", {}, t(`section_${name}`)),
          found.rows.filter((row) => row.section === name).map(field))),
        h("div", { class: "savebar" }, others, save)));
    shown(found.preview);
  }

  start().catch(failed);
  return { close: () => clearTimeout(waiting) };
}
