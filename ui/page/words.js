// The page's words in the reader's language, one file for each; and numbers, sizes and times as one writes them there.

// The browser's name for a language → DSM's, after which the files of texts are named. The first of a name is its own tag.
export const NAMES = {
  "zh-Hans": "chs", "zh-Hant": "cht", cs: "csy", da: "dan", en: "enu", fr: "fre", de: "ger", it: "ita", ja: "jpn",
  ko: "krn", nl: "nld", nb: "nor", pl: "plk", "pt-BR": "ptb", "pt-PT": "ptg", ru: "rus", es: "spn", sv: "sve",
  hu: "hun", tr: "trk", th: "tha",
};
const OTHER_TAGS = { "zh-TW": "cht", "zh-HK": "cht", "zh-MO": "cht", zh: "chs", pt: "ptb", no: "nor", nn: "nor" };
const UNITS = ["kilobyte", "megabyte", "gigabyte", "terabyte"];
let table = {};
const { locale, language } = chosen();
const plural = new Intl.PluralRules(locale);
const loading = fetch(new URL(`texts/${language}.json`, import.meta.url)); // asked for before the rest of the page is there

// The reader's language: the one that the address names, as a browser or as DSM does, else the browser's first that is known.
function chosen() {
  const named = new URLSearchParams(location.search).get("lang");
  for (const tag of [named, ...navigator.languages].filter(Boolean)) {
    const own = Object.keys(NAMES).find((each) => NAMES[each] === tag);
    const found = own ? tag : NAMES[known(tag, NAMES)] ?? OTHER_TAGS[known(tag, OTHER_TAGS)];
    if (found) return { language: found, locale: own ?? valid(tag) };
  }
  return { language: "enu", locale: "en" };
}

// The longest beginning of a tag that stands in a table: zh-Hant-TW, zh-Hant, zh.
function known(tag, tags) {
  const names = new Map(Object.keys(tags).map((name) => [name.toLowerCase(), name]));
  for (let parts = tag.toLowerCase().split(/[-_]/); parts.length; parts = parts.slice(0, -1)) {
    const found = names.get(parts.join("-"));
    if (found) return found;
  }
  return "";
}

function valid(tag) {
  try {
    return Intl.getCanonicalLocales(tag.replaceAll("_", "-"))[0];
  } catch {
    return "en";
  }
}

export async function loadWords() {
  document.documentElement.lang = locale;
  table = await (await loading).json();
}

// The words of a key, in the form that the number `n` asks for; numbers among the values are written as one does there.
export function t(key, values = {}) {
  const words = table[key] ?? key;
  const text = typeof words === "string" ? words : form(words, values.n);
  return text.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? shown(values[name]) : whole));
}

function form(words, n) {
  return words[typeof n === "number" ? plural.select(n) : "other"] ?? words.other ?? words.many;
}

const shown = (value) => (typeof value === "number" ? number(value) : String(value));
export const has = (key) => key in table;
export const number = (value) => new Intl.NumberFormat(locale).format(value);

// In steps of 1024, as DSM, the logs and the command line count: what is told here is the same there.
export function size(bytes) {
  if (bytes < 1024) return new Intl.NumberFormat(locale, { style: "unit", unit: "byte", unitDisplay: "long" }).format(bytes);
  let value = bytes / 1024;
  let place = 0;
  while (value >= 1023.5 && place < UNITS.length - 1) { // what would round to 1024 belongs to the next
    value /= 1024;
    place += 1;
  }
  const digits = value < 100 ? 1 : 0;
  return new Intl.NumberFormat(locale, { style: "unit", unit: UNITS[place], unitDisplay: "short", maximumFractionDigits: digits }).format(value);
}

// The years are those of the folders: in Thailand 2024 would else be told as 2567, beside a folder named 2024.
const dateFormat = (/** @type {Intl.DateTimeFormatOptions} */ style) => new Intl.DateTimeFormat(locale, { calendar: "gregory", ...style });

// What a clock showed where a photo was taken: the browser's zone would move what lies in the hour, or the day, that is left out there.
const wall = (/** @type {string} */ text) => new Date(`${text}${text.length > 10 ? "" : "T00:00"}Z`);
const wallFormat = (/** @type {Intl.DateTimeFormatOptions} */ style) => dateFormat({ ...style, timeZone: "UTC" });

export function when(milliseconds) {
  if (milliseconds === null || milliseconds === undefined) return "";
  const date = new Date(milliseconds);
  const today = date.toDateString() === new Date().toDateString();
  /** @type {Intl.DateTimeFormatOptions} */
  const style = today ? { timeStyle: "short" } : { dateStyle: "medium", timeStyle: "short" };
  return dateFormat(style).format(date);
}

export function taken(text) {
  if (!text) return "";
  const date = wall(text.slice(0, 19));
  return Number.isNaN(date.getTime()) ? text : wallFormat({ dateStyle: "medium", timeStyle: "medium" }).format(date);
}

// The day of a moment, as one writes it within a sentence.
export const dayOf = (milliseconds) => dateFormat({ dateStyle: "long" }).format(new Date(milliseconds));

// A day without its time.
export const day = (text) => wallFormat({ dateStyle: "medium" }).format(wall(text));

// A moment as exactly as it is known: a name that holds only a month tells no day.
export function asKnown(text, precision) {
  if (precision === "year") return yearName(text);
  if (precision === "month") return monthName(text.slice(0, 7));
  return precision === "day" ? day(text.slice(0, 10)) : taken(text);
}

// A month as its name: "August 2024", or its first letters alone.
export const monthName = (month, short = false) => wallFormat(short ? { month: "short" } : { month: "long", year: "numeric" }).format(wall(`${month}-01`));

export const yearName = (text) => wallFormat({ year: "numeric" }).format(wall(`${text.slice(0, 4)}-01-01`));

// Latitude and longitude in degrees.
export const degrees = ([north, east]) => [north, east].map((value) => `${new Intl.NumberFormat(locale, { maximumFractionDigits: 5 }).format(value)}°`).join(" / ");

// Several things in one sentence, as one joins them there.
export const joined = (words) => new Intl.ListFormat(locale, { type: "conjunction" }).format(words);

// A name or a text within a sentence: the way in which it is read changes nothing around it.
export const apart = (text) => `\u2068${text}\u2069`;

// The day of a month and the time, for pictures that stand under their month.
export const dayAndTime = (text) => wallFormat({ day: "numeric", month: "short", hour: "numeric", minute: "2-digit" }).format(wall(text.slice(0, 19)));

// The word for several of a unit of time, as it stands behind a number: "hours".
export function unitWord(unit) {
  const parts = new Intl.NumberFormat(locale, { style: "unit", unit, unitDisplay: "long" }).formatToParts(5);
  return parts.filter((part) => part.type === "unit").map((part) => part.value).join(" ");
}

// A length of time, roughly: what is left of long work.
export function span(seconds) {
  const [value, unit] = seconds < 90 ? [seconds, "second"] : seconds < 5400 ? [seconds / 60, "minute"] : [seconds / 3600, "hour"];
  return new Intl.NumberFormat(locale, { style: "unit", unit, unitDisplay: "long", maximumFractionDigits: 0 }).format(Math.max(1, value));
}
