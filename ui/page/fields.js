// What is known of two files, line by line; only what differs is marked, in words as well as in colour.

import { h } from "./dom.js";
import { number, size, t, taken, when } from "./words.js";

/** @type {[string, (one: any) => string, ((one: any) => number)?][]} */
const LINES = [
  ["pixels", (one) => (one.width ? `${number(one.width)} × ${number(one.height)}` : "–"), (one) => one.width * one.height],
  ["bytes", (one) => size(one.bytes), (one) => one.bytes],
  ["format", (one) => one.format || "–"],
  ["bits", (one) => (one.bits ? t("bits_n", { n: one.bits }) : "–"), (one) => one.bits],
  ["taken_at", (one) => (one.taken ? taken(one.taken) + (one.subseconds ? ` .${one.subseconds}` : "") : "–")],
  ["camera", (one) => one.camera || "–"],
  ["place", (one) => t(one.place ? "place_yes" : "place_no")],
  ["changed_at", (one) => when(one.changed) || "–"],
  ["folder", (one) => one.path.split("/").slice(0, -1).join("/")],
  ["name", (one) => one.path.split("/").pop()],
];

export function differences(left, right) {
  const rows = LINES.map(([key, text, measure]) => {
    const values = [left, right].filter(Boolean).map(text);
    const differs = right && values[0] !== values[1];
    const best = differs && measure ? (measure(left) > measure(right) ? 0 : 1) : -1;
    return h("tr", { class: differs ? "differs" : "" },
      h("th", { scope: "row" }, t(`field_${key}`), differs && h("span", { class: "said-only" }, ` (${t("differs")})`)),
      values.map((value, place) => h("td", { class: place === best ? "more-of-it" : "" }, h("bdi", {}, value))));
  });
  return h("table", { class: "fields" }, h("caption", { class: "said-only" }, t("differences")), h("tbody", {}, rows));
}
