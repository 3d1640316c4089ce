// Ask the program. In the DSM desktop every request goes through index.cgi with DSM's own token.

import { t } from "./words.js";

const PATIENCE = 6; // questions without an answer, until the reader is told
const inDsm = location.pathname.includes("/3rdparty/");
const base = inDsm ? "index.cgi/api/" : "api/";
let synoToken = "";
let asking = null; // for the token, as long as it is believed
let csrf = "";
let outdated = false;
let library = sessionStorage.getItem("library") ?? ""; // which of several the page is about, "" for the first

export const chosenLibrary = () => library;

export function useLibrary(name) {
  library = name;
  sessionStorage.setItem("library", name);
}

// On the NAS this file lies in a folder that is named after the version; every answer names the one that is installed now.
const mine = new URL("..", import.meta.url).pathname.split("/").at(-2);

// Whether the package was upgraded under the open page.
export const isOutdated = () => outdated;

// Load the installed version, once: where something in between still answers with the old one, again would be no better.
export const renew = () => loadAnew("renewed", mine);

// Load the page again because a part of it did not come: once a minute at most.
export const renewMissed = () => loadAnew("missed", String(Math.floor(Date.now() / 60000)));

function loadAnew(why, when) {
  if (sessionStorage.getItem(why) === when) return;
  sessionStorage.setItem(why, when);
  location.reload();
}

export class Problem extends Error {
  constructor(status, text) {
    super(text);
    this.status = status;
  }
}

function dsmToken() {
  asking ??= inDsm ? askToken() : Promise.resolve();
  return asking;
}

async function askToken() {
  try {
    const reply = await fetch("/webman/login.cgi", { credentials: "same-origin" });
    synoToken = (await reply.json()).SynoToken ?? "";
  } catch {
    // DSM's protection is off, or it answers elsewhere: the CGI program decides.
  }
}

// What begins with a stroke is asked of the whole service, all else of the library that is chosen.
function address(path, values = {}) {
  const wanted = Object.entries(values).filter(([, value]) => value !== undefined && value !== null && value !== "");
  if (synoToken) wanted.push(["SynoToken", synoToken]);
  const query = new URLSearchParams(wanted).toString();
  const whose = library ? `libraries/${encodeURIComponent(library)}/` : "";
  return base + (path.startsWith("/") ? path.slice(1) : whose + path) + (query ? `?${query}` : "");
}

async function answer(reply) {
  let data;
  try {
    data = await reply.json();
  } catch {
    throw new Problem(reply.status, "");
  }
  if (!reply.ok) throw new Problem(reply.status, data.problem ?? "");
  return data;
}

async function fetched(path, values, options = {}) {
  await dsmToken();
  const shown = synoToken;
  const reply = await sent(path, values, options);
  return reply.status === 401 && (await isAnother(shown)) ? sent(path, values, options) : reply;
}

// Whether DSM gives another token than the one that it does not take any more: somebody signed in anew since the page was loaded.
async function isAnother(shown) {
  if (synoToken === shown) { // else it was asked for already, because of another question
    asking = null;
    await dsmToken();
  }
  return synoToken !== shown;
}

async function sent(path, values, options) {
  const headers = { ...options.headers, ...(synoToken ? { "X-Syno-Token": synoToken } : {}) };
  try {
    const reply = await fetch(address(path, values), { credentials: "same-origin", ...options, headers });
    const installed = reply.headers.get("X-Page");
    outdated = Boolean(installed) && installed !== mine;
    return reply;
  } catch {
    throw new Problem(0, "");
  }
}

export async function get(path, values) {
  return answer(await fetched(path, values));
}

// Ask for a file and give it to the reader, under the name that comes with it.
export async function download(path) {
  const reply = await fetched(path, {});
  if (!reply.ok) return answer(reply);
  const name = /filename="([^"]+)"/.exec(reply.headers.get("Content-Disposition") ?? "")?.[1] ?? path;
  const link = document.createElement("a");
  link.href = URL.createObjectURL(await reply.blob());
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60000);
  return name;
}

export async function post(path, body, again = true) {
  if (!csrf) csrf = (await get("/session")).csrf;
  const headers = { "Content-Type": "application/json", "X-Csrf-Token": csrf };
  const reply = await fetched(path, {}, { method: "POST", headers, body: JSON.stringify(body) });
  if (reply.status === 403 && again) {
    csrf = ""; // the service was started anew since the page was loaded
    return post(path, body, false);
  }
  return answer(reply);
}

// Leave a command and wait for its answer, for as long as the work takes.
export async function command(name, body = {}, tell = undefined) {
  const { command: number } = await post("commands", { name, ...body });
  return outcome(number, tell);
}

// `tell` is told how far it has come, each time that is asked. `whose` is the address of the library that answers, where it is not the chosen one.
export async function outcome(number, tell = undefined, whose = "") {
  let last = { reached: 0, total: 0 };
  let silent = 0; // times in a row that nobody was there to do it
  for (let wait = 30; silent < PATIENCE; wait = Math.min(wait * 1.5, 3000)) {
    try {
      const found = await get(`${whose}commands/${number}`);
      if (found.done) return found;
      last = found;
      tell?.(found);
      if (wait > 1000) silent = (await get(`${whose}status`)).word === "Stopped" ? silent + 1 : 0; // a long one: is it still at work?
    } catch (problem) {
      if (problem.status && problem.status < 500) throw problem;
      silent += 1;
    }
    await new Promise((go) => setTimeout(go, wait));
  }
  throw new Problem(0, cutOff(last));
}

// The service keeps what it was asked for, and goes on at its next start.
function cutOff({ reached, total }) {
  return total ? t("cut_off_at", { n: reached, all: total }) : t("cut_off");
}

export const pictureAddress = (number, size = "small") => address(`pictures/${number}`, { size });
export const filmAddress = (number) => address(`films/${number}`);
export const thumbnailAddress = (id, version) => address(`thumbnails/${id}`, { v: version });
