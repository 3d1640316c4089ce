// The page's words in the reader's language, from one table; and numbers, sizes and times as one writes them there.

const NAMES = { en: "enu", de: "ger", fr: "fre", es: "spn", it: "ita", nl: "nld" };
let table = {};
let chosen = "enu";
let locale = "en";

export async function loadWords() {
  const wanted = new URLSearchParams(location.search).get("lang");
  const known = [wanted, ...navigator.languages].filter(Boolean).find((tag) => NAMES[tag.slice(0, 2)]);
  locale = known && known.length >= 2 ? known : "en";
  chosen = NAMES[locale.slice(0, 2)] ?? "enu";
  document.documentElement.lang = locale.slice(0, 2);
  table = await (await fetch(new URL("texts.json", import.meta.url))).json();
}

export function t(key, values = {}) {
  const words = (values.n === 1 && table[`${key}_one`]) || table[key];
  const text = words?.[chosen] ?? words?.enu ?? key;
  return text.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole));
}

export const has = (key) => key in table;
export const number = (value) => new Intl.NumberFormat(locale).format(value);

export function size(bytes) {
  const units = ["B", "KB", "MB", "GB", "TB"];
  let value = bytes;
  let unit = 0;
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return `${new Intl.NumberFormat(locale, { maximumFractionDigits: unit && value < 100 ? 1 : 0 }).format(value)} ${units[unit]}`;
}

export function when(milliseconds) {
  if (milliseconds === null || milliseconds === undefined) return "";
  const date = new Date(milliseconds);
  const today = date.toDateString() === new Date().toDateString();
  /** @type {Intl.DateTimeFormatOptions} */
  const style = today ? { timeStyle: "short" } : { dateStyle: "medium", timeStyle: "short" };
  return new Intl.DateTimeFormat(locale, style).format(date);
}

export function taken(text) {
  if (!text) return "";
  const date = new Date(text.slice(0, 19));
  return Number.isNaN(date.getTime()) ? text : new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeStyle: "medium" }).format(date);
}

// A month as its name: "August 2024", or its first letters alone.
export function monthName(month, short = false) {
  const [year, place] = month.split("-").map(Number);
  return new Intl.DateTimeFormat(locale, short ? { month: "short" } : { month: "long", year: "numeric" }).format(new Date(year, place - 1, 1));
}

// The day of a month and the time, for pictures that stand under their month.
export function dayAndTime(text) {
  const date = new Date(text.slice(0, 19));
  return new Intl.DateTimeFormat(locale, { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" }).format(date);
}

// A length of time, roughly: what is left of long work.
export function span(seconds) {
  const [value, unit] = seconds < 90 ? [seconds, "second"] : seconds < 5400 ? [seconds / 60, "minute"] : [seconds / 3600, "hour"];
  return new Intl.NumberFormat(locale, { style: "unit", unit, unitDisplay: "long", maximumFractionDigits: 0 }).format(Math.max(1, value));
}
