// What the program says, in the reader's language: by its code and values. What an older version has kept without them is shown as it is, marked as English.

import { h } from "./dom.js";
import { has, t, taken } from "./words.js";

export function said(one) {
  return one.code && keyOf(one.code) ? worded(one) : inEnglish(one.sentence);
}

// A code is one of sentences, or of any other words.
const keyOf = (code) => [`says_${code}`, code].find(has);
const worded = ({ code, values }) => t(keyOf(code) ?? code, Object.fromEntries(Object.entries(values).map(written)));

// A value may be a sentence itself; numbers, moments and sources of dates are written as the reader's language does.
function written([name, value]) {
  if (typeof value === "object") return [name, worded(value)];
  if (name === "date") return [name, taken(value)];
  if (name === "source") return [name, source(value)];
  return [name, /^-?\d+(\.\d+)?$/.test(value) && !AS_IT_IS.has(name) ? Number(value) : value];
}

const AS_IT_IS = new Set(["year", "text", "name", "path", "other"]);

const GROUPS = {
  camera: ["exif", "ifd0", "maker", "ciff", "x3f", "sony"], text: ["xmp", "iptc", "png"],
  film: ["quicktime", "avi", "matroska", "asf", "flv", "mts", "dv"], sidecar: ["takeout", "icloud", "flickr", "exiftool", "meta"],
};

// Where a date was found: exif:DateTimeOriginal and the like, by what stands before the colon.
export function source(name) {
  if (!name) return "";
  const start = name.split(":")[0];
  const group = Object.keys(GROUPS).find((one) => GROUPS[one].includes(start)) ?? start;
  return has(`source_${group}`) ? t(`source_${group}`) : name;
}

export const inEnglish = (sentence) => h("span", { lang: "en" }, sentence);
