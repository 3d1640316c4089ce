// Several libraries: which one the page is about, and, in the settings, one more or one less. With one library there is no choice.

import { chooseFolder } from "./folders.js";
import { clear, h } from "./dom.js";
import { chosenLibrary, get, outcome, post, useLibrary } from "./net.js";
import { complain, confirmed, failed, say } from "./notice.js";
import { button } from "./parts.js";
import { t } from "./words.js";

// Fetch the libraries; forget a choice that is none any more. Answers none where that cannot be asked.
async function known() {
  try {
    const { rows, account } = await get("/libraries");
    if (!rows.some((row) => row.name === chosenLibrary())) useLibrary("");
    return { rows, account };
  } catch {
    return { rows: [], account: "" }; // the frame tells what is wrong
  }
}

// Let the reader choose in the frame, where there are several. Answers whether it could be asked which there are.
export async function chooser(place) {
  const { rows } = await known();
  if (rows.length < 2 || document.getElementById("library")) return rows.length > 0;
  const choose = h("select", { id: "library", "aria-label": t("library_choice"), onchange: () => change(choose).catch(failed) },
    rows.map((row) => h("option", { value: row.name, selected: row.name === chosenLibrary() }, entitled(row))));
  place.after(h("div", { class: "libraries" }, choose));
  return true;
}

const entitled = (row) => (row.word === "Needs attention" ? `${row.title} · ${t("word_attention")}` : row.title);

// Say in the choice which of the libraries is out of order by now; what is chosen stays.
export async function refreshChoice() {
  const choose = /** @type {HTMLSelectElement | null} */ (document.getElementById("library"));
  if (!choose) return;
  const { rows } = await get("/libraries");
  for (const option of choose.options) {
    const row = rows.find((one) => one.name === option.value);
    if (row && option.textContent !== entitled(row)) option.textContent = entitled(row);
  }
}

// What the chosen library was asked is answered by none: where its settings were forgotten elsewhere, the page begins anew with the first.
export async function leaveForgotten() {
  const left = chosenLibrary();
  await known();
  if (left && !chosenLibrary()) location.reload();
}

// Everything that is shown is another library's: begin anew. What is not saved yet belongs to this one.
async function change(choose) {
  const { value } = choose;
  choose.value = chosenLibrary();
  const unsaved = Number(document.body.dataset.unsaved ?? 0);
  if (unsaved && !(await confirmed(t("unsaved_kept", { n: unsaved }), t("discard")))) return;
  document.body.dataset.unsaved = "";
  useLibrary(value);
  location.reload();
}

function picker(input, label, options = {}) {
  return button(t("choose_folder"), async () => { input.value = (await chooseFolder(input.value, options)) ?? input.value; }, { "aria-label": `${t("choose_folder")} ${label}` });
}

// The part of the settings that lists, adds and removes libraries.
export function librariesCard() {
  const list = h("ul", { class: "plain" });
  const name = h("input", { id: "f-library-name", type: "text", autocomplete: "off" });
  const folder = h("input", { id: "f-library-folder", type: "text", spellcheck: false, autocomplete: "off" });
  const help = h("p", { class: "quiet" });
  const pick = picker(folder, t("library_folder"));
  const card = h("input", { id: "f-library-card", type: "text", spellcheck: false, autocomplete: "off" });
  const from = h("div", { class: "field", hidden: true }, h("label", { for: card.id }, t("library_card")), h("div", { class: "pair" }, card, picker(card, t("library_card"), { reads: true })));
  const mode = h("select", { id: "f-library-mode", onchange: () => { from.hidden = mode.value !== "copy"; } },
    ["move", "copy"].map((word) => h("option", { value: word }, t(`choice_intake.mode_${word}`))));
  const add = button(t("library_add"), () => ask("/libraries", wanted(), "library_added"));

  function wanted() {
    const wish = { name: name.value.trim(), library: folder.value.trim() };
    return mode.value === "copy" ? { ...wish, intake: card.value.trim(), mode: "copy" } : wish;
  }

  async function ask(path, wish, told) {
    const { command, library } = await post(path, wish);
    const done = await outcome(command, undefined, library ? `/libraries/${encodeURIComponent(library)}/` : "/");
    if (!done.ok) {
      complain(done.problems);
      return;
    }
    say(t(told));
    setTimeout(() => location.reload(), 1500); // by then the service has begun anew
  }

  async function remove(row) {
    if (await confirmed(t("library_question_remove", { name: row.title }), t("library_remove"))) await ask("/libraries/remove", { name: row.name }, "library_removed");
  }

  const entry = (row) => h("li", { class: "row between" },
    h("span", {}, h("strong", {}, h("bdi", {}, row.title)), " ", h("code", {}, row.library)),
    row.name && button(t("library_remove"), () => remove(row), { "aria-label": `${t("library_remove")} ${row.title}` }));

  known().then(({ rows, account }) => {
    clear(list, rows.map(entry));
    help.textContent = t("library_permission", { account });
  }).catch(failed);
  return h("section", { class: "card", id: "libraries" }, h("h2", {}, t("libraries")), list, h("h3", {}, t("library_add")), h("p", { class: "quiet" }, t("library_help")),
    h("div", { class: "field" }, h("label", { for: name.id }, t("library_name")), h("div", { class: "pair" }, name)),
    h("div", { class: "field" }, h("label", { for: folder.id }, t("library_folder")), h("div", { class: "pair" }, folder, pick)),
    h("div", { class: "field" }, h("label", { for: mode.id }, t("setting_intake.mode")), h("div", { class: "pair" }, mode)), from,
    help, add);
}
