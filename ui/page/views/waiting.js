// What stays in the intake and why, and what was filed without a date, with dates it may have.

import { complain, confirmed, failed, report, say, soon } from "../notice.js";
import { clear, h, renew } from "../dom.js";
import { command, get } from "../net.js";
import { base, below, button, fileName, folder, kind, nothing, unlisted } from "../parts.js";
import { codeOf, reason } from "../reasons.js";
import { detail } from "../state.js";
import { undatedRow } from "../undated.js";
import { number, size, t, when } from "../words.js";

const SLICE = 30;
const WORKS = ["Idle", "Working"]; // and does not only say why it files nothing

export function open(body, asked) {
  const held = h("ul", { class: "rows" });
  const none = h("div");
  const seen = h("ul", { class: "rows" });
  const seenTitle = h("summary", {});
  const [beyond, seenBeyond] = [h("div"), h("div")]; // how many are not listed
  const dismissed = h("details", { hidden: true, id: "dismissed" }, seenTitle, seen, seenBeyond);
  const settling = h("p", { class: "quiet" });
  const all = button(t("retry_all"), () => retry({}), { hidden: true });
  const undated = h("ul", { class: "rows" });
  const noUndated = h("div");
  const help = h("p", { class: "quiet" }, t("undated_help"));
  const title = h("h2", { tabindex: "-1" }, t("undated_title"));
  let after = null;
  let rows = [];
  const together = button("", datedTogether, { hidden: true, id: "use-proposals" });
  const more = button(t("more"), () => load(true), { class: "more", hidden: true });
  body.append(
    h("section", { class: "card" }, h("div", { class: "row between" }, h("h2", {}, t("held_title")), all), settling, held, beyond, none, dismissed),
    h("section", { class: "card" }, title, help, together, undated, noUndated, more));

  async function load(further) {
    const found = await get("undated", { limit: SLICE, after: further ? after : undefined });
    rows = further ? [...rows, ...found.rows] : found.rows;
    after = found.next;
    more.hidden = after === null;
    title.textContent = `${t("undated_title")} (${number(found.total)})`;
    renew(undated, rows, (one) => one.picture, (one) => undatedRow(one, dated));
    const proposed = rows.filter((one) => one.proposals.length).length;
    together.hidden = proposed < 2;
    together.textContent = t("use_proposals", { n: proposed });
    help.hidden = !rows.length;
    noUndated.replaceChildren(...(rows.length ? [] : [nothing("no_undated")]));
  }

  // The first proposal of each file that is shown, after a yes.
  async function datedTogether() {
    const each = rows.filter((one) => one.proposals.length).map((one) => ({ picture: one.picture, taken: one.proposals[0].taken, precision: one.proposals[0].precision }));
    if (!(await confirmed(t("use_proposals_question", { n: each.length }), t("file_by_date")))) return;
    const found = await command("date", { each });
    report(found, t("dates_given", { n: found.files }));
    title.focus();
    await load(false);
    soon();
  }

  async function dated(one, taken, precision = "second") {
    const found = await command("date", { pictures: [one.picture], taken, precision });
    if (found.problems.length) return complain(found.problems);
    say(t("dated_done", { name: base(one.path) }));
    rows = rows.filter((row) => row.picture !== one.picture);
    title.focus();
    soon();
    return undefined;
  }

  async function refresh(status, changed) {
    const files = WORKS.includes(status.word);
    const words = status.settling ? t("settling_n", { n: status.settling }) : files ? "" : detail(status);
    clear(settling, words); // while nothing is filed, why: there may be anything in the intake
    none.hidden = Boolean(words); // it says that every file was filed
    if (!changed) return;
    const found = await get("waiting");
    const counted = found.rows.filter((one) => !one.dismissed);
    const rest = found.rows.filter((one) => one.dismissed);
    all.hidden = counted.length < 2;
    renew(held, counted, (one) => one.id, heldRow);
    renew(seen, rest, (one) => one.id, heldRow);
    clear(none, found.rows.length ? null : nothing("no_held"));
    clear(beyond, unlisted(found.total, counted.length));
    dismissed.hidden = found.dismissed === 0;
    seenTitle.textContent = t("dismissed_n", { n: found.dismissed });
    clear(seenBeyond, unlisted(found.dismissed, rest.length));
    if (rows.length <= SLICE) await load(false).catch(failed);
    if (asked.get("undated")) title.scrollIntoView();
    asked.delete("undated");
  }
  return { refresh };
}

async function retry(body, name = "retry") {
  const found = await command(name, body);
  report(found, t(name === "dismiss" ? "dismissed" : "retrying"));
  soon();
}

// For a day the rest of an incomplete file may still come.
function asItIs(one) {
  return one.code === "incomplete" && Date.now() - one.since > 24 * 3600 * 1000;
}

function heldRow(one) {
  const name = base(one.path);
  return h("li", {}, kind(name),
    h("div", { class: "what" },
      h("p", { class: "name" }, h("b", {}, fileName(name))),
      h("p", {}, reason(codeOf(one), one.said)),
      h("p", { class: "quiet" }, h("bdi", {}, below(folder(one.path))), ` · ${size(one.bytes)} · ${t("since")} ${when(one.since)}`,
        one.retry && ` · ${t("next_try")} ${when(one.retry)}`)),
    h("div", { class: "side" },
      asItIs(one) && button(t("file_as_it_is"), () => retry({ held: [one.id] }, "file-as-it-is"), { "aria-label": `${t("file_as_it_is")}: ${name}` }),
      one.code === "re-upload" && button(t("file_anyway"), () => retry({ held: [one.id] }, "readmit"), { "aria-label": `${t("file_anyway")}: ${name}` }),
      button(t("retry"), () => retry({ held: [one.id] }), { "aria-label": t("retry_of", { name }) }),
      !one.dismissed && button(t("dismiss"), () => retry({ held: [one.id] }, "dismiss"), { "aria-label": `${t("dismiss")}: ${name}` })));
}
