// Beside the field for prompts: the lines that the model knows, as boxes to tick, and the lines that do not count.

import { h, renew } from "./dom.js";
import { t } from "./words.js";

const plain = (line) => line.trim().replace(/^-/, "").toLowerCase().split(/\s+/).filter(Boolean).join(" ");

export function prompts(input, known) {
  const names = new Set(known.map(plain));
  const note = h("p", { class: "quiet", "aria-live": "polite" });
  const list = h("ul", { class: "preview" });
  const lines = () => input.value.split("\n").filter((line) => line.trim());

  function tick(name, wanted) {
    const left = lines().filter((line) => plain(line) !== plain(name));
    input.value = (wanted ? [...left, name] : left).join("\n");
    input.dispatchEvent(new Event("input"));
  }

  function look() {
    const given = new Set(lines().map(plain));
    const unknown = lines().filter((line) => !names.has(plain(line)));
    note.textContent = unknown.length ? t("prompts_uncounted", { lines: unknown.join(" · ") }) : "";
    renew(list, known.map((name) => ({ name, ticked: given.has(plain(name)) })), (one) => one.name, (one) =>
      h("li", {}, h("label", {}, h("input", { type: "checkbox", checked: one.ticked, onchange: (event) => tick(one.name, event.target.checked) }), h("span", { lang: "en" }, ` ${one.name}`))));
  }

  input.addEventListener("input", look);
  look();
  return [note, h("details", {}, h("summary", {}, t("prompts_known", { n: known.length })), list)];
}
