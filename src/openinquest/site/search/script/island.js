/* The search page: names from our own index, texts from one pagefind bundle a language, merged by page.
 *
 * Nothing leaves the folder. Texts of the record become text nodes, never mark-up. Opened from a file, a browser
 * refuses modules: names are then found all the same, since their index comes as plain script files.
 */

import { blurred, typed } from "./fold.js";
import { stems } from "./stem.js";

const LANGUAGES = ["en", "ru", "kk"];
const SHOWN = 12;
const FEW = 5;
const MOST_SHARDS = 8;
const MOST_PAGES = 200;
const LOOKED_INTO = 16;
const PAUSE = 180;
const LONGEST = 200;

const form = document.getElementById("search");
const input = form.querySelector("input");
const status = document.getElementById("search-status");
const root = form.dataset.root;
const language = form.dataset.language;
const words = form.dataset;

/* ---- names */

const waiting = new Map();
globalThis.inquestSearch = (name, data) => waiting.get(name)?.resolve(data);

function load(name) {
  if (!waiting.has(name)) {
    const entry = {};
    entry.promise = new Promise((resolve, reject) => {
      entry.resolve = resolve;
      const script = document.createElement("script");
      script.src = `${root}search/names/${name}.js`;
      script.onerror = () => reject(new Error(name));
      document.head.append(script);
    });
    waiting.set(name, entry);
  }
  return waiting.get(name).promise;
}

/* A blurred key whose end is not the end of a word, for what is still being typed. */
const begun = (key) => blurred(key + (key.endsWith("r") ? "l" : "r")).slice(0, -1);

function oneSlip(left, right) {
  if (Math.abs(left.length - right.length) > 1) return false;
  let start = 0;
  while (start < left.length && left[start] === right[start]) start += 1;
  let one = left.length;
  let two = right.length;
  while (one > start && two > start && left[one - 1] === right[two - 1]) {
    one -= 1;
    two -= 1;
  }
  if (one - start <= 1 && two - start <= 1) return true;
  return one - start === 2 && two - start === 2 && left[start] === right[start + 1] && left[start + 1] === right[start];
}

/* How well a key fits what was typed: whole, its stem, its beginning, blurred, inflected, with one slip; else 0. */
function fit(key, coarse, wanted) {
  const [whole, stem] = wanted.keys;
  if (key === whole) return 6;
  if (key === stem) return 5;
  if (coarse === wanted.blurred[0]) return 4.5;
  if (whole.length > 1 && key.startsWith(whole)) return 4 - Math.min(key.length - whole.length, 9) / 10;
  if (coarse === wanted.blurred[1]) return 3.5;
  if (wanted.begun.length > 2 && coarse.startsWith(wanted.begun)) return 2.5;
  if (key.length > 3 && whole.length - key.length < 6 && whole.startsWith(key)) return 2;
  if (coarse.length > 4 && oneSlip(coarse, wanted.blurred[0])) return 1.5;
  return 0;
}

const shards = new Map();

async function keysFor(wanted, list) {
  const starts = [...wanted.blurred, wanted.begun].map((key) => (/^[a-z]/u.test(key) ? key : "_"));
  const near = list.filter(([, prefix]) => starts.some((key) => key.startsWith(prefix) || prefix.startsWith(key)));
  const found = [];
  for (const [name] of near.slice(0, MOST_SHARDS)) {
    if (!shards.has(name)) {
      shards.set(name, (await load(name)).map(([key, rows]) => [key, blurred(key), rows]));
    }
    found.push(...shards.get(name));
  }
  return found;
}

async function byName(query) {
  const [most, list] = await load("start");
  const wanted = typed(query)
    .slice(0, 8)
    .map((keys) => ({ keys, blurred: keys.map(blurred), begun: begun(keys[0]) }));
  const rows = new Map();
  for (const [place, word] of wanted.entries()) {
    for (const [key, coarse, numbers] of await keysFor(word, list)) {
      const score = fit(key, coarse, word);
      if (!score) continue;
      for (const row of numbers) {
        const scores = rows.get(row) ?? wanted.map(() => 0);
        scores[place] = Math.max(scores[place], score);
        rows.set(row, scores);
      }
    }
  }
  const ranked = [...rows].map(([row, scores]) => ({
    row,
    fits: scores.filter(Boolean).length,
    score: scores.reduce((sum, score) => sum + score, 0),
  }));
  const best = Math.max(0, ...ranked.map(({ fits }) => fits));
  // a father's name that is recorded nowhere may be typed; one word alone of two is another person's
  if (best < Math.max(wanted.length - 1, Math.min(wanted.length, 2))) return [];
  const kept = ranked.filter(({ fits }) => fits === best).sort((a, b) => b.score - a.score || a.row - b.row);
  const least = kept.length ? kept[0].score * 0.4 : 0;
  const found = [];
  for (const { row, score } of kept.slice(0, MOST_PAGES)) {
    if (score < least) break;
    const block = await load(`rows-${Math.floor(row / most)}`);
    found.push({ score, row: block[row % most] });
  }
  // of those that fit as well, who is called so goes before what is called after them
  const length = ({ row }) => labelled(row.slice(3, 6))[0].length;
  return found.sort((a, b) => b.score - a.score || length(a) - length(b)).map(({ row }) => row);
}

/* ---- texts */

const bundles = new Map();

function bundle(of) {
  if (!bundles.has(of)) {
    const address = new URL(`${root}search/text/${of}/pagefind.js`, document.baseURI).href;
    bundles.set(of, import(address).then(async (module) => {
      await module.options({ noWorker: true, excerptLength: 22, baseUrl: "/" });
      await module.init();
      return module;
    }));
  }
  return bundles.get(of);
}

/* The queries to try in the index of one language, the words as typed first. */
function queriesIn(of, query) {
  if (of !== "kk") return [query];
  const forms = query.split(/\s+/u).filter(Boolean).map(stems);
  const most = Math.max(...forms.map((found) => found.length), 1);
  const made = Array.from({ length: most }, (_, step) => forms.map((found) => found[Math.min(step, found.length - 1)]).join(" "));
  return [...new Set([query, ...made])];
}

/* Whether the beginning of every word of a query stands in some word that was found: where nothing does, pagefind gives pages with the
   longest word that the query itself begins with, «с» for «свидетелями». */
function meant(data, attempt) {
  const text = data.content.toLowerCase().split(/\s+/u);
  const hits = data.locations.map((place) => text[place] ?? "");
  return attempt
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter(Boolean)
    .every((word) => {
      const beginning = word.slice(0, Math.max(4, Math.ceil(word.length / 2)));
      return hits.some((hit) => hit.includes(beginning));
    });
}

/* The pages of one attempt. Those at the top are looked into: what they hold is shown next anyway. */
async function pagesFor(module, attempt) {
  const { results } = await module.search(attempt);
  const top = results.slice(0, LOOKED_INTO);
  const whole = await Promise.all(top.map((result) => result.data()));
  const kept = top.filter((_, place) => meant(whole[place], attempt));
  return kept.length === top.length ? results.slice(0, MOST_PAGES) : kept;
}

async function inBundle(of, query) {
  const module = await bundle(of);
  const found = new Map();
  for (const attempt of queriesIn(of, query)) {
    for (const result of await pagesFor(module, attempt)) if (!found.has(result.id)) found.set(result.id, result);
    if (found.size >= FEW) break;
  }
  return [...found.values()].map((result) => ({ of, result }));
}

/* Pages of this language; where they are few, also those of the others. */
async function inTexts(query) {
  const own = await inBundle(language, query);
  if (own.length >= FEW) return own;
  const others = LANGUAGES.filter((other) => other !== language);
  return [own, ...(await Promise.all(others.map((of) => inBundle(of, query))))].flat();
}

/* ---- what is shown */

function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) if (value) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

function labelled(texts) {
  const place = LANGUAGES.indexOf(language);
  const order = [place, 0, 1, 2];
  const of = order.find((index) => texts[index]);
  return of === undefined ? ["", language] : [texts[of], LANGUAGES[of]];
}

function nameItem([type, path, speaks, en, ru, kk, others], types) {
  const [label, of] = labelled([en, ru, kk]);
  const item = element("li", {}, element("a", { href: path, lang: of === language ? "" : of }, label));
  item.append(" ", element("span", { class: "n" }, types[type][LANGUAGES.indexOf(language)]));
  if (others) item.append(element("p", { class: "scope" }, others));
  if (speaks) item.append(element("p", { class: "scope" }, element("a", { href: speaks }, words.speaks)));
  return item;
}

/* Pagefind's excerpt is mark-up of its own making; of what it parses to only texts and marks are taken. */
function marked(excerpt) {
  const parsed = new DOMParser().parseFromString(excerpt, "text/html");
  const line = element("p", { class: "excerpt" });
  for (const node of parsed.body.childNodes) {
    line.append(node.nodeName === "MARK" ? element("mark", {}, node.textContent) : node.textContent);
  }
  return line;
}

/* One page that was found, or null where another language showed it already. */
async function textItem({ of, result }, seen) {
  const data = await result.data();
  const path = (data.raw_url ?? data.url).replace(/^\/+/u, "");
  const page = path.replace(/^[a-z]+\//u, "");
  if (seen.has(page)) return null;
  seen.add(page);
  const item = element("li", {}, element("a", { href: root + path }, data.meta?.title || path));
  if (of !== language) item.append(" ", element("span", { class: "n" }, words[of]));
  item.append(marked(data.excerpt));
  return item;
}

function shownIn(section, items, note) {
  section.replaceChildren();
  section.hidden = !items.length && !note;
  if (section.hidden) return;
  section.append(element("h2", {}, section.dataset.title, " ", element("span", { class: "n" }, String(items.length))));
  if (note) section.append(element("p", { class: "note" }, note));
  const list = element("ul", { class: "found" });
  section.append(list);
  let at = 0;
  const more = element("button", { type: "button", class: "more" }, words.more);
  const next = async () => {
    const part = items.slice(at, at + SHOWN);
    at += part.length;
    const made = [];
    for (const item of part) made.push(await item());
    list.append(...made.filter(Boolean));
    more.hidden = at >= items.length;
    return made.find(Boolean);
  };
  more.addEventListener("click", async () => (await next())?.querySelector("a")?.focus());
  section.append(more);
  return next();
}

let turn = 0;

async function run() {
  const mine = (turn += 1);
  const stale = () => mine !== turn;
  const query = input.value.trim().slice(0, LONGEST);
  const [names, texts] = ["search-names", "search-texts"].map((id) => document.getElementById(id));
  if (query.length < 2) {
    names.hidden = texts.hidden = true;
    status.textContent = "";
    return;
  }
  status.textContent = words.busy;
  const started = performance.now();
  const rows = await byName(query).catch(() => []);
  const [, , types] = await load("start").catch(() => [0, [], []]);
  if (stale()) return;
  await shownIn(names, rows.map((row) => () => nameItem(row, types)));
  let [found, note] = [[], ""];
  if (words.texts && location.protocol === "file:") note = words.file;
  else if (words.texts) {
    try {
      found = await inTexts(query);
    } catch {
      note = words.failed;
    }
  }
  if (stale()) return;
  const seen = new Set();
  await shownIn(texts, found.map((hit) => () => textItem(hit, seen)), note);
  if (stale()) return;
  const counts = `${words.names}: ${rows.length}. ${words.intexts}: ${found.length}.`;
  status.textContent = rows.length + found.length ? counts : words.none;
  form.dataset.took = String(Math.round(performance.now() - started));
  form.dataset.done = query;
}

/* ---- the page */

let timer = 0;

function remember() {
  try {
    history.replaceState(null, "", input.value ? `?q=${encodeURIComponent(input.value)}` : "?");
  } catch {
    // a browser may refuse this for files
  }
}

input.addEventListener("input", () => {
  clearTimeout(timer);
  timer = setTimeout(run, PAUSE);
});
form.addEventListener("submit", (event) => {
  event.preventDefault();
  clearTimeout(timer);
  remember();
  run();
});
form.hidden = false;
document.getElementById("search-plain").hidden = true;
input.value = new URLSearchParams(location.search).get("q") ?? "";
if (input.value) run();
