// Why something was done, in the reader's language: the stable code says it, and what the program says besides stands behind it.

import { base } from "./parts.js";
import { said, source } from "./sentence.js";
import { asKnown, day, has, t } from "./words.js";

// Codes behind which the program's own sentence stands: it tells what the code alone does not.
const TOLD = new Set(["unreadable", "bug", "extension", "re-upload", "no-date", "companion", "dated-later", "other-time", "failed", "waits-with", "have"]);

// Codes that tell why a file has its name, and leave open why it has its date.
const OF_NAMES = new Set(["same-second", "earlier", "stronger", "damaged", "same", "better", "burst", "alike"]);

// Which reason: of an incomplete file what it lacks, as far as that is known.
export const codeOf = (one) => (one.lacks ? `${one.code}-${one.lacks}` : one.code);

export function reason(code, says, { to = "", at = null, exact = null, from = null } = {}) {
  const key = `reason_${code}`;
  if (!has(key) || (code === "date-note" && says.sentence)) return said(says);
  const words = t(key, { date: at ? asKnown(at, exact) : "", source: source(from), name: base(to) });
  return TOLD.has(code) && says.sentence ? [words, " (", said(says), ")"] : words;
}

// What stands behind a reason of that kind: where the date was found.
export const dated = (one) => OF_NAMES.has(one.code) && one.taken && one.dateFrom && [" · ", reason("dated", one.said, { at: one.taken, exact: one.precision, from: one.dateFrom })];

// The span of a date that its owner knows only about; undefined for any other date.
export function about(name) {
  const [from, until] = name?.startsWith("owner:") ? name.slice(6).split("/") : [];
  return until && t("about_span", { from: day(from), until: day(until) });
}
