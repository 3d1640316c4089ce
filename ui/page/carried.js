// What pictures that go hand on to the one that stays: shown before anything is written, and left out by whoever does not want it.

import { confirmed } from "./notice.js";
import { h } from "./dom.js";
import { get, post } from "./net.js";
import { base, button, fileName, picture } from "./parts.js";
import { opener } from "./viewer.js";
import { apart, asKnown, degrees, joined, size, t } from "./words.js";

const SLICE = 50;
const ENDING = ".xmp";
const SHOWN = 300; // characters of a caption that are told; all of it is written

// Ask about what the pictures that go would hand on; the mark of what is to be written, "" for nothing, null where its owner goes back.
export async function agreed(choice, verb) {
  const found = await post("carried", choice);
  if (!found.given.length) return "";
  const into = base(found.into);
  const name = into.slice(0, -ENDING.length);
  const yes = h("input", { type: "checkbox", id: "carry", checked: true });
  const offer = found.hasOwn ? h("p", {}, t("carry_has_own", { name: apart(name) }))
    : [h("label", { class: "tick" }, yes, h("span", {}, t("carry_write", { name: apart(into) }))), h("p", { class: "quiet" }, t("carry_note"))];
  if (!(await confirmed(t("carry_lacks", { name: apart(name) }), verb, [lines(found.given), offer]))) return null;
  return yes.checked ? found.mark : "";
}

// The groups of a look at many whose best lacks something: taken in on wish. `changed` is called when that wish changes.
export function further(asked, { groups, files, bytes }, changed) {
  const yes = h("input", { type: "checkbox", id: "many-carry", onchange: changed });
  const title = h("p", { class: "quiet", id: "carry-list" }, t("carry_list"));
  const list = h("ul", { class: "rows given-to", "aria-labelledby": "carry-list" });
  const more = button(t("more"), fetchMore, { class: "more" });
  const sentence = t("many_carry", { n: groups, files, size: size(bytes) });
  const told = (whole = true) => [whole && h("p", {}, sentence), h("p", { class: "quiet" }, t("carry_note"))];
  const element = h("div", { class: "further" }, told(), h("label", { class: "tick" }, yes, h("span", {}, t("many_carry_too"))), title, list, more);

  async function fetchMore() {
    const found = await get(`similar/many/${asked}/carried`, { offset: list.children.length, limit: SLICE });
    list.append(...found.rows.map(row));
    more.hidden = list.children.length >= found.total;
  }

  return { element, fetchMore, wanted: () => yes.checked, sentence, told };
}

function row(one) {
  const name = base(one.into).slice(0, -ENDING.length);
  return h("li", {}, opener(picture(one.picture, name), { picture: one.picture, name }),
    h("div", { class: "what" }, h("p", { class: "name" }, fileName(base(one.into))), lines(one.given)));
}

const lines = (given) => h("ul", { class: "given" }, given.map((one) => h("li", {}, t("carry_line", { name: apart(base(one.path)), what: joined(handedOn(one)) }))));

const handedOn = (one) => [
  one.stars && t("carry_stars", { n: one.stars }),
  one.caption && t("carry_caption", { text: apart(one.caption.length < SHOWN ? one.caption : `${one.caption}…`) }),
  one.place && t("carry_place", { place: degrees(one.place) }),
  one.taken && t("carry_date", { date: asKnown(one.taken, one.precision) }),
].filter(Boolean);
