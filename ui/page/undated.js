// A file without a date: what it may have been taken, why one may think so, and a field for what its owner knows.

import { h } from "./dom.js";
import { base, button, fileName, picture } from "./parts.js";
import { opener } from "./viewer.js";
import { asKnown, size, t } from "./words.js";

export function undatedRow(one, accept) {
  const name = base(one.path);
  const id = `date-${one.picture}`;
  const first = one.proposals[0];  // whose day or hour nobody knows would be taken for exact once it stood in the field
  const field = h("input", { id, type: "datetime-local", step: "1", value: first?.precision === "second" ? first.taken : "" });
  return h("li", {},
    opener(picture(one.picture, name), { picture: one.picture, name }),
    h("div", { class: "what" },
      h("p", { class: "name" }, h("b", {}, fileName(name)), " ", h("span", { class: "quiet" }, size(one.bytes))),
      one.proposals.length ? h("ul", {}, one.proposals.map((each) => proposal(each, name, () => accept(one, each.taken, each.precision)))) : h("p", { class: "quiet" }, t("no_proposal")),
      h("details", {}, h("summary", {}, t("another_date")),
        h("div", { class: "row" }, h("label", { for: id, class: "said-only" }, t("date_of", { name })), field,
          button(t("file_by_date"), async () => field.value && accept(one, field.value), { "aria-label": `${t("file_by_date")}: ${name}` })))));
}

function proposal(one, name, accept) {
  const date = asKnown(one.taken, one.precision);
  return h("li", { class: "proposal row between" },
    h("div", {}, h("p", {}, h("b", {}, date), " ", h("span", { class: `tag ${one.confidence > 1 ? "good" : "warn"}` }, t(`confidence_${one.confidence}`))),
      h("p", { class: "quiet" }, t(`proposal_${one.source.replaceAll("-", "_")}`, { detail: one.detail }))),
    button(t("use_date"), accept, { class: "small", "aria-label": `${t("use_date")}: ${date}, ${name}` }));
}
