// Why something was done, in the reader's language: the stable code says it, the program's own sentence, marked as English, the rest.

import { base } from "./parts.js";
import { inEnglish } from "./sentence.js";
import { day, has, t, taken } from "./words.js";

// Codes whose own sentence holds a cause that no table can know.
const TOLD = new Set(["unreadable", "bug", "date-note", "extension", "re-upload", "no-date", "companion", "dated-later", "other-time", "failed", "waits-with", "have"]);

export function reason(code, sentence, { to = "", at = null, from = null } = {}) {
  const key = `reason_${code}`;
  if (!has(key)) return inEnglish(sentence);
  const words = t(key, { date: at ? taken(at) : "", source: source(from), name: base(to) });
  return TOLD.has(code) && sentence ? [words, " (", inEnglish(sentence), ")"] : words;
}

const GROUPS = {
  camera: ["exif", "ifd0", "maker", "ciff", "x3f", "sony"], text: ["xmp", "iptc", "png"],
  film: ["quicktime", "avi", "matroska", "asf", "flv", "mts"], sidecar: ["takeout"],
};

// Where a date was found: exif:DateTimeOriginal and the like, by what stands before the colon.
export function source(name) {
  if (!name) return "";
  const start = name.split(":")[0];
  const group = Object.keys(GROUPS).find((one) => GROUPS[one].includes(start)) ?? start;
  return has(`source_${group}`) ? t(`source_${group}`) : name;
}

// The span of a date that its owner knows only about; undefined for any other date.
export function about(name) {
  const [from, until] = name?.startsWith("owner:") ? name.slice(6).split("/") : [];
  return until && t("about_span", { from: day(from), until: day(until) });
}
