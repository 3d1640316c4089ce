// How things stand, in a sentence of the reader's language: what the service says with a code, or else in its own words.

import { h } from "./dom.js";
import { inEnglish } from "./sentence.js";
import { has, t } from "./words.js";

// What is wrong is told in the program's own words, which name the folder or file, where these are the reader's.
export const english = () => document.documentElement.lang.startsWith("en");

export function detail(status) {
  if (status.question) return t("breaker_title");
  if (status.code === "first-look") return t("detail_first-look", { files: status.values.n });
  if (status.paused) return t("detail_paused");
  if (status.going) return t(`going_${status.going.what}`);
  const key = `detail_${status.code}`;
  if (!has(key) || (status.cure && english())) return inEnglish(begun(status.detail));
  return [t(key, { n: status.values.n ?? 0 }), status.cure && status.code !== "stopped" && h("code", { class: "quiet block", lang: "en" }, status.detail)];
}

// A sentence begins with a capital; a path begins as it is written.
const begun = (text) => text.slice(0, 1).toUpperCase() + text.slice(1);
