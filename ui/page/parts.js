// Pieces that several views share.

import { confirmed, failed, report, soon } from "./notice.js";
import { h } from "./dom.js";
import { command, pictureAddress } from "./net.js";
import { has, number, t } from "./words.js";

export const base = (path) => path.split("/").pop();
export const folder = (path) => path.split("/").slice(0, -1).join("/");
const INTO = " ›\u200e "; // the mark keeps the order of folders that are named in Arabic or Hebrew
let roots = [];

// The two folders, so that a path can be told as people do: below which of them.
export function know(status) {
  roots = [[status.intake, t("folder_intake")], [status.library, t("folder_library")]].sort((one, other) => other[0].length - one[0].length);
}

export function below(path) {
  for (const [root, name] of roots) if (root && (path === root || path.startsWith(`${root}/`))) return [name, path.slice(root.length + 1)].filter(Boolean).join("/").split("/").join(INTO);
  return path;
}

// A path below the library, as people say it.
export const inLibrary = (path) => [t("folder_library"), ...path.split("/")].join(INTO);

const SHOWN = /\.(jpe?g?|png|gif|bmp|tiff?|webp|hei[cf]|avif|dng|cr[23w]|n[er][fw]|arw|sr[f2w]|orf|raf|rw2|pef|raw|3fr|iiq|x3f|erf|kdc|dcr|mrw|mp4|m4v|mov|avi|mkv|mpe?g|wmv|flv|webm|3g[p2]|m?2?ts|insv|lrv|vob)$/i;

const RIGHT_TO_LEFT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]/;

// A file's name. Where there is little room, what stands before its last letters and its ending gives way; Arabic and Hebrew
// stay in one piece, as two pieces side by side would be read in the wrong order.
export function fileName(name, props = {}) {
  const end = /(?:\P{M}(?:\p{M}|\u200d\P{M})*){1,4}(?:\.\w{1,5})?$/u.exec(name)?.index ?? 0;
  if (end < 12 || RIGHT_TO_LEFT.test(name)) return h("bdi", { dir: "ltr", ...props }, name);
  return h("bdi", { dir: "ltr", ...props, class: `${props.class ?? ""} filename`.trim(), title: name }, h("span", {}, name.slice(0, end)), name.slice(end));
}

// What stands where there is no picture: the kind of the file.
export const kind = (name) => h("span", { class: "picture none", "aria-hidden": "true" }, name.includes(".") ? name.split(".").pop().slice(0, 4) : "");

export function picture(photo, name, size = "small") {
  if (!photo || (name && !SHOWN.test(name))) return kind(name ?? "");
  const image = h("img", { class: "picture", src: pictureAddress(photo, size), alt: "", loading: "lazy", decoding: "async", title: name });
  image.addEventListener("error", () => image.replaceWith(kind(name ?? "")));
  return image;
}

// A button that works on something: it waits, tells what became of it, and gives the focus back.
export function button(label, work, props = {}) {
  const made = h("button", { type: "button", ...props }, label);
  made.addEventListener("click", async () => {
    if (made.getAttribute("aria-disabled")) return;
    made.setAttribute("aria-disabled", "true");
    try {
      await work();
    } catch (problem) {
      failed(problem);
    } finally {
      made.removeAttribute("aria-disabled");
    }
  });
  return made;
}

export async function undo(body, question) {
  if (question && !(await confirmed(question, t("undo")))) return;
  const found = await command("undo", body);
  report(found, found.removed ? t("copies_taken_away", { n: number(found.removed) }) : t("undone_files", { n: found.files }));
  soon();
}

export const actionWord = (row) => t(has(`action_${row.action}`) ? `action_${row.action}` : "action_file");
// What is listed in part alone says so: nobody takes it for all there is.
export const unlisted = (total, listed) => total > listed && h("p", { class: "quiet" }, t("dates_more", { n: total - listed }));
export const nothing = (key) => h("p", { class: "nothing" }, t(key));
