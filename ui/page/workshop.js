// The date workshop: one date for many files, a span that is only about right, or a shift; always looked at first, always undoable.

import { report, say, soon } from "./notice.js";
import { clear, h, openDialog } from "./dom.js";
import { command, get, outcome, post } from "./net.js";
import { base, button, picture } from "./parts.js";
import { said } from "./sentence.js";
import { opener } from "./viewer.js";
import { asKnown, t, unitWord } from "./words.js";

const PRECISIONS = ["second", "day", "month", "year"];
const MOST = 20000; // files that one command may name
const PARTS = [["01-01", "12-31"], ["03-01", "05-31"], ["06-01", "08-31"], ["09-01", "11-30"], ["12-01", "02-28"]]; // the whole year, then its seasons
const UNITS = { day: 86400, hour: 3600, minute: 60, second: 1 };

// Open the workshop for these files ({ picture, path, taken }); `changed` is called when their dates are not what they were.
export function workshop(files, changed) {
  let chosen = files;
  let way = "one";
  const reference = { ...files[0] };
  const date = h("input", { id: "dates-taken", type: "datetime-local", step: "1", value: reference.taken?.slice(0, 19) ?? "" });
  const precision = h("select", { id: "dates-precision" }, PRECISIONS.map((name) => h("option", { value: name }, t(`precision_${name}`))));
  const year = h("input", { id: "dates-year", type: "number", min: "1826", max: "2100", value: reference.taken?.slice(0, 4) ?? "", oninput: span });
  const part = h("select", { id: "dates-part", onchange: span }, PARTS.map((_, place) => h("option", { value: place }, t(`part_${place}`))));
  const begin = h("input", { type: "date", id: "dates-begin" });
  const until = h("input", { id: "dates-until", type: "date" });
  const direction = h("select", { id: "dates-direction" }, [["1", "later"], ["-1", "earlier"]].map(([value, name]) => h("option", { value }, t(`dates_${name}`))));
  const amounts = Object.keys(UNITS).map((unit) => h("input", { id: `dates-${unit}`, type: "number", min: "0", max: "99999", value: "0" }));
  const known = h("input", { id: "dates-known", type: "datetime-local", step: "1", value: reference.taken?.slice(0, 19) ?? "" });
  const recorded = h("p", { class: "quiet" }, reference.taken ? asKnown(reference.taken, reference.precision) : t("date_unknown"));
  const trip = h("input", { id: "dates-trip", type: "checkbox" });
  const tripLine = h("label", { class: "row", hidden: true }, trip, h("span", {}));
  const ways = {
    one: [field(date, "dates_taken"), field(precision, "dates_exact")],
    about: [field(year, "dates_year"), field(part, "dates_part"), field(begin, "dates_from"), field(until, "dates_until")],
    shift: [field(direction, "dates_direction"), amounts.map((one, place) => h("label", {}, unitWord(Object.keys(UNITS)[place]), one))],
    known: [h("div", { class: "row" }, opener(picture(reference.picture, base(reference.path)), { picture: reference.picture, name: base(reference.path) }), h("div", { class: "what" }, h("p", {}, h("bdi", {}, base(reference.path))), recorded)),
      h("p", { class: "quiet" }, t("dates_known_help")), field(known, "dates_known_time"), tripLine],
  };
  const fields = h("div", { class: "filters row" });
  const told = h("div", { role: "status" });
  const rows = h("ul", { class: "rows changes" });
  const next = h("div", { class: "row end" });
  const title = h("h2", { id: "workshop-title" }, "");
  const dialog = h("dialog", { class: "workshop", "aria-labelledby": "workshop-title" },
    title, h("div", { class: "tabs", role: "radiogroup", "aria-label": t("change_dates") }, Object.keys(ways).map((name) =>
      h("label", { class: "way" }, h("input", { type: "radio", name: "way", value: name, checked: name === way, onchange: () => choose(name) }), t(`dates_${name}`)))),
    fields, told, rows, next);
  choose(way);
  openDialog(dialog);
  askTrip();

  function choose(name) {
    way = name;
    clear(fields, ways[name]);
    entitle();
    offer();
  }

  // A trip counts only where the time of one of its pictures is known.
  function meant() {
    return way === "known" ? chosen : files;
  }

  function entitle() {
    title.textContent = t("dates_title", { n: meant().length });
  }

  function offer() {
    clear(told);
    clear(rows);
    clear(next, h("button", { type: "button", onclick: () => dialog.close() }, t("cancel")), button(t("dates_preview"), preview, { class: "main", id: "dates-preview" }));
  }

  function span() {
    if (!/^\d{4}$/.test(year.value)) return;
    const [first, last] = PARTS[Number(part.value)];
    begin.value = `${year.value}-${first}`;
    until.value = `${Number(year.value) + (last < first ? 1 : 0)}-${last}`;
  }

  // Which pictures the same camera took around the one that is known.
  async function askTrip() {
    const found = await get(`pictures/${reference.picture}/trip`).catch(() => ({ total: 0, rows: [] }));
    const mine = found.rows.find((one) => one.picture === reference.picture);
    if (mine && !reference.taken) { // it was in the library before: its camera's own word
      reference.taken = mine.taken;
      recorded.textContent = asKnown(mine.taken, mine.precision);
      known.value = mine.taken.slice(0, 19);
    }
    tripLine.hidden = found.total < 2;
    tripLine.lastChild.textContent = t("dates_trip", { n: found.total, camera: found.camera ?? "" });
    trip.onchange = () => {
      chosen = trip.checked ? found.rows : files;
      entitle();
      offer();
    };
  }

  // What is filled in, as the command wants it; null where something is missing.
  function wish() {
    const pictures = meant().map((one) => one.picture);
    if (way === "one") return date.value ? { pictures, taken: date.value, precision: precision.value } : null;
    if (way === "about") return begin.value && until.value ? { pictures, taken: begin.value, until: until.value } : null;
    const seconds = way === "shift" ? Number(direction.value) * amounts.reduce((sum, one, place) => sum + Number(one.value) * Object.values(UNITS)[place], 0) : apart(reference.taken, known.value);
    return seconds ? { pictures, shift: seconds } : null;
  }

  async function preview() {
    const wanted = wish();
    if (!wanted) return say(t("dates_fill_in"), true);
    if (wanted.pictures.length > MOST) return say(t("dates_too_many", { n: MOST }), true);
    const { command: asked } = await post("commands", { name: "date", look: 1, ...wanted });
    const answer = await outcome(asked);
    const found = answer.problems.length && !answer.ok ? { total: 0, rows: [], problems: answer.problems } : await get(`dates/${asked}`);
    clear(told, found.problems.map((problem) => h("p", { class: "wrong" }, said(problem))), found.total ? h("p", {}, h("b", {}, t("dates_would", { n: found.total }))) : !found.problems.length && h("p", {}, t("dates_unchanged")));
    clear(rows, found.rows.map(change), found.total > found.rows.length && h("li", { class: "quiet" }, t("dates_more", { n: found.total - found.rows.length })));
    clear(next, h("button", { type: "button", onclick: () => dialog.close() }, t("cancel")), h("button", { type: "button", onclick: offer }, t("dates_again")),
      found.total > 0 && button(t("dates_apply"), () => apply(wanted), { class: "main", id: "dates-apply" }));
    document.getElementById("dates-apply")?.focus();
    return undefined;
  }

  async function apply(wanted) {
    const done = await command("date", wanted, ({ reached, total }) => total && clear(told, h("p", {}, t("files_of", { n: reached, all: total }))));
    clear(rows);
    clear(told, done.problems.map((problem) => h("p", { class: "wrong" }, said(problem))), h("p", {}, t("dates_given", { n: done.files })));
    clear(next, done.run > 0 && button(t("undo"), () => back(done.run), { id: "dates-undo" }), h("button", { type: "button", class: "main", id: "dates-close", onclick: () => dialog.close() }, t("close")));
    document.getElementById("dates-close")?.focus();
    changed();
    soon();
  }

  async function back(run) {
    const done = await command("undo", { run });
    report(done, t("undone_files", { n: done.files }));
    changed();
    soon();
    dialog.close();
  }
}

const field = (input, key) => h("label", { for: input.id }, t(key), input);
const apart = (recorded, known) => (recorded && known ? Math.round((Date.parse(`${known}Z`) - Date.parse(`${recorded.slice(0, 19)}Z`)) / 1000) : 0);

function change(one) {
  return h("li", {}, h("div", { class: "what" }, h("p", { class: "name" }, h("bdi", {}, base(one.from)), " → ", h("b", {}, h("bdi", {}, one.to))),
    h("p", { class: "quiet" }, one.before ? asKnown(one.before, one.precisionBefore) : t("date_unknown"), " → ", asKnown(one.taken, one.precision))));
}
