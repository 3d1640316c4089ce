// The settings: each is checked by the program while one writes, and says beside the field what is wrong.

import { complain, confirmed, failed, say, soon } from "../notice.js";
import { clear, h } from "../dom.js";
import { chooseFolder } from "../folders.js";
import { librariesCard } from "../libraries.js";
import { get, outcome, post } from "../net.js";
import { button } from "../parts.js";
import { prompts } from "../prompts.js";
import { relayoutCard } from "../relayout.js";
import { said } from "../sentence.js";
import { has, t, taken } from "../words.js";

// What most people change; the rest is shown on wish.
const BASIC = ["paths.intake", "paths.library", "intake.mode", "intake.unknown_files", "naming.layout", "duplicates.delete_duplicates", "duplicates.same_second",
  "duplicates.re_uploads", "thumbnails.enabled", "thumbnails.start"];
const FOLDERS = ["paths.intake", "paths.library", "logs.folder", "thumbnails.roots"];
const drafts = new Map(); // what is written and not saved yet: kept while the page is open, whatever else is looked at
let all = false; // whether all settings are shown

const named = (row) => (has(`setting_${row.name}`) ? t(`setting_${row.name}`) : row.key.replaceAll("_", " "));
const shownValue = (row, value) => {
  const key = row.choices.length && [`choice_${row.name}_${value}`, `choice_${value}`].find(has);
  return key ? t(key) : value;
};

export function open(body) {
  const fields = new Map();
  const preview = h("ul", { class: "preview" });
  const others = h("div", { class: "wrong", role: "alert" });
  const kept = h("span", { class: "quiet", role: "status" });
  const save = button(t("save"), store, { class: "main", type: "submit" });
  const drop = h("button", { type: "button", onclick: discard }, t("discard"));
  const more = h("button", { type: "button", id: "all-settings", onclick: () => showAll(!all) });
  let waiting = 0;
  let round = 0;
  let layouts = [];
  let begun = null; // the fetching of what is shown

  function changes() {
    const found = {};
    for (const [name, { input, row }] of fields) if (input.value !== row.value) found[name] = input.value;
    return found;
  }

  function remember() {
    drafts.clear();
    for (const [name, value] of Object.entries(changes())) drafts.set(name, value);
    const count = drafts.size;
    document.body.dataset.unsaved = count ? String(count) : "";
    save.textContent = count ? t("save_n", { n: count }) : t("save");
    drop.hidden = !count;
    kept.textContent = count ? t("unsaved_kept", { n: count }) : "";
  }

  function told(answer) {
    for (const [name, { input, wrong }] of fields) {
      const problem = answer.problems[name];
      if (wrong.dataset.sentence !== (problem?.sentence ?? "")) clear(wrong, problem && said(problem));
      wrong.dataset.sentence = problem?.sentence ?? "";
      input.setAttribute("aria-invalid", String(Boolean(problem)));
      if (problem && !BASIC.includes(name)) showAll(true);
    }
    clear(others, answer.others.map((problem) => h("p", {}, problem.values.library && [h("bdi", {}, problem.values.library), ": "], said(problem))));
    if (answer.preview?.length) shown(answer.preview);
    remember();
  }

  function refuse(answer) {
    told(answer);
    [...fields].find(([name]) => answer.problems[name])?.[1].input.focus();
    say(t("not_saved"), true);
  }

  function shown(rows) {
    clear(preview, rows.map((one) => h("li", {}, h("span", { class: "quiet" }, h("bdi", {}, one.file), ` · ${taken(one.taken)} →`), h("code", {}, one.name))));
  }

  function showAll(wanted) {
    all = wanted;
    more.setAttribute("aria-expanded", String(all));
    more.textContent = t(all ? "show_basic" : "show_all");
    for (const one of body.querySelectorAll("form .field")) one.hidden = !all && !BASIC.includes(one.dataset.name);
    for (const one of body.querySelectorAll("form .card")) one.hidden = !one.querySelector(".field:not([hidden])");
  }

  function later() {
    remember();
    clearTimeout(waiting);
    waiting = setTimeout(() => check().catch(failed), 300);
  }

  function discard() {
    for (const { input, row } of fields.values()) {
      input.value = row.value;
      input.dispatchEvent(new Event("input"));
    }
    save.focus();
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
    const library = wanted["paths.library"];
    if (library && fields.get("paths.library").row.value) {
      const found = await check();
      if (Object.keys(found.problems).length) {
        refuse(found);
        return;
      }
      if (!(await confirmed(t("library_question", { path: library }), t("save")))) return;
    }
    const answer = await post("settings", { changes: wanted });
    if (!answer.command) {
      refuse(answer);
      return;
    }
    const done = await outcome(answer.command);
    if (!done.ok) {
      complain(done.problems);
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
    const value = drafts.get(row.name) ?? row.value;
    const shared = { id, "aria-describedby": `${id}-help ${id}-wrong`, oninput: later, disabled: row.fixed };
    const input = row.choices.length
      ? h("select", shared, row.choices.map((word) => h("option", { value: word, selected: word === value }, shownValue(row, word))))
      : row.lines ? h("textarea", { ...shared, rows: 5, value }) : h("input", { ...shared, type: "text", value, spellcheck: false, autocomplete: "off" });
    fields.set(row.name, { input, wrong, row });
    return h("div", { class: "field", "data-name": row.name },
      h("div", {}, h("label", { for: id }, named(row)),
        h("p", { class: "quiet", id: `${id}-help` }, row.fixed ? t("from_command_line") : help(row), !row.fixed && row.default && row.value !== row.default && !row.lines ? ` ${t("default_is", { value: shownValue(row, row.default) })}` : "")),
      h("div", { class: "pair" }, input, FOLDERS.includes(row.name) && !row.fixed && picker(row, input), wrong, row.known.length > 0 && prompts(input, row.known), row.name === "naming.layout" && ready(input), row.name === "naming.layout" && h("div", { class: "example" }, h("h3", {}, t("preview")), preview)));
  }

  const help = (row) => (has(`help_${row.name}`) ? t(`help_${row.name}`) : has(`meaning_${row.name}`) ? t(`meaning_${row.name}`) : row.meaning);

  function picker(row, input) {
    return button(t("choose_folder"), async () => {
      const path = await chooseFolder(row.lines ? "" : input.value);
      if (path === null) return;
      input.value = row.lines ? [input.value.trim(), path].filter(Boolean).join("\n") : path;
      input.dispatchEvent(new Event("input"));
    }, { "aria-label": `${t("choose_folder")} ${named(row)}` });
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
    body.append(h("div", { class: "row between head" }, h("p", { class: "quiet" }, t("settings_file"), " ", h("code", {}, found.file)), more),
      h("form", { onsubmit: (event) => event.preventDefault() },
        sections.map((name) => h("section", { class: "card" }, h("h2", {}, t(`section_${name}`)),
          found.rows.filter((row) => row.section === name).map(field))),
        h("div", { class: "savebar" }, others, h("div", { class: "row" }, save, drop, kept))));
    body.append(relayoutCard(() => drafts.size > 0), librariesCard());
    shown(found.preview);
    showAll(all);
    remember();
    if (drafts.size) check().catch(failed);
  }

  // Once: settings that did not come are asked for again, those that are there stay as they are written.
  function begin() {
    begun ??= start().catch((problem) => {
      begun = null;
      throw problem;
    });
    return begun;
  }

  begin().catch(failed);
  return { refresh: begin, close: () => clearTimeout(waiting) };
}
