// What the program says, in the reader's language where its code is known; else as it is, marked as English.

import { h } from "./dom.js";
import { has, t } from "./words.js";

export function said({ code, values, sentence }) {
  return has(`says_${code}`) ? t(`says_${code}`, Object.fromEntries(Object.entries(values).map(numbered))) : inEnglish(sentence);
}

// Numbers are written as the reader's language does.
const numbered = ([name, value]) => [name, /^-?\d+(\.\d+)?$/.test(value) ? Number(value) : value];

export const inEnglish = (sentence) => h("span", { lang: "en" }, sentence);
