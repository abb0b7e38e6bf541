// Answers that somebody has tampered with, or a server has got badly wrong, on the smallest screen:
// every field of every payload that a page reads, in seeded groups. Nothing of them is ever run, and
// the page stays readable and as wide as its screen.

import { readFileSync } from "node:fs";

import { test, expect, FAILED_REQUEST } from "./fixtures.js";
import { address, alert, refresh, navigate } from "./screen.js";

test.use({ viewport: { width: 320, height: 640 } });

const folder = new URL("../fixtures/", import.meta.url);
const fixture = (name) => JSON.parse(readFileSync(new URL(`${name}.json`, folder), "utf8"));

/** Payloads that belong on one page. */
const SCENES = {
  "a list": {
    list: "p01-list-runs-current-api-mixed-page",
    summary: "p04-runs-summary-current-api",
    status: "p09-get-run-status-running",
  },
  "an older server's list": {
    list: "p02-list-runs-seed-era-item-only",
    summary: "p05-runs-summary-seed-era",
    status: "p11-get-run-status-minimal-and-unknown",
  },
  "an empty list": {
    list: "p03-list-runs-empty",
    summary: "p06-runs-summary-nothing-in-the-window",
  },
  "a run": {
    run: "p07-get-run-current-api-form-f3-with-a-retry-cycle",
    status: "p10-get-run-status-automatic-pause-with-held-nodes",
    overview: "p12-run-overview-current-api-crowded-and-awkward",
  },
  "a running run": {
    run: "p09-get-run-status-running",
    status: "p09-get-run-status-running",
    overview: "p13-run-overview-seed-era-run-still-pending-form-f2",
  },
  "an older server's run": {
    run: "p08-get-run-seed-era-form-f1",
    status: "p11-get-run-status-minimal-and-unknown",
    overview: "p13-run-overview-seed-era-run-still-pending-form-f2",
  },
};

/** What would leave a mark if it were run, and is to be read as it is. */
const MARKUP = [
  "<img src=x onerror=globalThis.executed=1>",
  "<script>globalThis.executed=1</script>",
  '"><svg onload=globalThis.executed=1>',
  "javascript:globalThis.executed=1",
];

const TEXTS = {
  ...Object.fromEntries(MARKUP.map((text) => [text, text])),
  "a link to a script": "javascript:alert(1)//https://app.onepin.ai/",
  "text in reverse": "\u202Eesrever ni\u202C \u2066one\u2067two\u2068three\u2069 \u2066\u2066\u202E",
  "text without width": `\u200B\u200D\u2060\uFEFF${"\u200B".repeat(500)}`,
  "a word without a break": "W".repeat(10_000),
  "a pile of marks": `e${"\u0301\u0323\u0489".repeat(300)}`,
  emoji: "👩🏽‍🚀🏳️‍🌈".repeat(300),
  "null bytes": "\0one\0two\u0001\u001B[31m\u0085\u2028\u2029",
  "half a character": "\uD800",
  "right to left": "مرحبا بالعالم ".repeat(60),
  lines: "\n\r\t ".repeat(400),
  nothing: "",
};

/** Numbers as JSON writes them; some are beyond what JavaScript can. */
const raw = (number) => `\u0000${number}`;
const NUMBERS = Object.fromEntries(
  ["-1", "-9223372036854775808", "18446744073709551616", "1e308", "-1e308", "1e-320", "0.1", "1e999"]
    .map((number) => [number, raw(number)])
    .concat([["NaN as a text", "NaN"], ["Infinity as a text", "-Infinity"]]),
);

const isObject = (value) => value !== null && typeof value === "object";
const copies = (list, times) => Array.from({ length: times }, () => list).flat();
const nested = (depth) => {
  let value = "core";
  for (let level = 0; level < depth; level += 1) value = level % 2 ? [value] : { value };
  return value;
};

/** What becomes of values of a kind: which they are, and what takes their place. */
const SHAPES = {
  null: [() => true, () => null],
  "a number": [(value) => typeof value !== "number", () => 7],
  "a text": [(value) => typeof value !== "string", () => "text"],
  true: [() => true, () => true],
  "an empty list": [isObject, () => []],
  "an empty object": [() => true, () => ({})],
  "a list with one": [() => true, (value) => [value]],
  "only holes": [Array.isArray, (value) => value.map(() => null)],
  "each thing three times": [Array.isArray, (value) => copies(value, 3)],
  "each thing a hundred times": [
    (value) => Array.isArray(value) && value.length < 10, (value) => copies(value, 100),
  ],
  "nests 100 deep": [(value) => !Array.isArray(value), () => nested(100)],
  "nests 1000 deep": [(value) => !Array.isArray(value), () => nested(1_000)],
};

/** Chance that is the same every time (mulberry32). */
function chance(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** A payload in which chance has changed some of the values that fit; `sign` takes the others. */
function mutated(payload, seed, sign, fits, change) {
  const draw = chance(seed);
  const visit = (value, key) => {
    const drawn = (draw() < 0.5) === sign;
    const inner = Array.isArray(value)
      ? value.map((item) => visit(item))
      : isObject(value)
        ? Object.fromEntries(Object.entries(value).map(([name, of]) => [name, visit(of, name)]))
        : value;
    return drawn && fits(value, key) ? change(inner) : inner;
  };
  const parts = Object.entries(payload).map(([name, part]) => [name, visit(part, name)]);
  return Object.fromEntries(parts);
}

/** All changes of a sort: a name, and what it does to a payload. Each value has its turn. */
function* changes(sort) {
  const table = { texts: TEXTS, numbers: NUMBERS, shapes: SHAPES }[sort];
  for (const [position, [name, entry]] of Object.entries(table).entries()) {
    const [fits, change] = {
      // An id that is none leaves nothing to show, which is not what most of these are about.
      texts: [
        (value, key) => typeof value === "string" && (key !== "id" || position % 3 === 0),
        () => entry,
      ],
      numbers: [(value) => typeof value === "number", () => entry],
      shapes: sort === "shapes" ? entry : [],
    }[sort];
    for (const sign of [true, false]) {
      yield [
        `${name.slice(0, 40)} (${sign ? "some" : "the others"})`,
        (payload) => mutated(payload, position + 1, sign, fits, change),
      ];
    }
  }
}

const written = (payload) => JSON.stringify(payload).replace(/"\\u0000([^"]*)"/g, "$1");

/** What is wrong with the page as it is. */
// Read once: it waits until what was answered is drawn.
const wrongs = (page) =>
  page.evaluate(async () => {
    const frame = () => new Promise((done) => requestAnimationFrame(done));
    await frame();
    await frame();
    const { scrollWidth, clientWidth } = document.documentElement;
    const main = document.querySelector("main, [role=main]");
    const heading = main?.querySelector("h1");
    const added = main?.querySelector(
      "img, script, iframe, svg[onload], [onerror], a[href^='javascript' i]",
    );
    const { scrollX } = globalThis;
    const scrolls = (part) => main.contains(part) && getComputedStyle(part).overflowX !== "visible";
    const beyond = (part) => part.getBoundingClientRect().left + scrollX + part.scrollWidth > clientWidth;
    const inside = (part) => part && (scrolls(part) || inside(part.parentElement));
    const widest = scrollWidth > clientWidth
      ? [...main.querySelectorAll("*")].filter((part) => beyond(part) && !inside(part)) : [];
    return [
      globalThis.executed && "something was run",
      scrollWidth > clientWidth && `${scrollWidth} pixels wide: ${widest.at(-1)?.outerHTML.slice(0, 80)}`,
      !heading?.checkVisibility() && "no heading",
      heading && !heading.textContent.trim() && "an empty heading",
      added && `added: ${added.outerHTML.slice(0, 80)}`,
    ].filter(Boolean);
  });

/** Adds the markup that can be read on the page. */
// Read once: it is called after `wrongs`.
async function addReadable(page, readable) {
  const text = await page.getByRole("main").innerText();
  for (const markup of MARKUP) if (text.includes(markup)) readable.add(markup);
}

const number = (count) => `00000000-0000-4000-8000-${String(count).padStart(12, "0")}`;

/** Shows all changes of a sort; what was wrong with the page, and which markup could be read. */
async function tamper({ page, sandbox, monitor }, names, sort) {
  const payloads = Object.fromEntries(
    Object.entries(names).map(([kind, name]) => [kind, fixture(name)]),
  );
  let change = (payload) => payload;
  const answer = (kind, id) => {
    const { data, ...rest } = change(payloads[kind] ?? {});
    // What the page asked for, whatever else it gets.
    if (id && isObject(data)) data.id = id;
    if (id && isObject(data?.run)) data.run.id = id;
    return written({ data, ...rest });
  };
  await page.route("**/api/v1/**", (route) => {
    const { pathname } = new URL(route.request().url());
    const [, id, part] = pathname.match(/\/runs(?:\/([^/]+))?(?:\/([^/]+))?$/) ?? [];
    const kind = id === "summary" ? "summary" : id ? part ?? "run" : "list";
    const body = answer(kind, kind === "summary" ? undefined : id);
    return route.fulfill({ contentType: "application/json", body });
  });
  const dialogs = [];
  page.on("dialog", (dialog) => {
    dialogs.push(dialog.message());
    return dialog.dismiss();
  });
  const main = page.getByRole("main");
  const isRun = Boolean(names.run);
  const base = address(sandbox);
  const path = (count) => (isRun ? `${base}/${number(count)}` : `${base}?limit=${1 + count}`);
  const answered = (kinds) => Promise.all(kinds.map((kind) => page.waitForResponse(kind)));
  const first = isRun ? [/\/runs\/[^/]+$/, /\/overview$/] : [/\/runs\?/];
  // Of a run that could not be read, there is more to ask for than its status.
  const again = isRun
    ? [/\/runs\/[^/]+(\/status)?$/, /\/overview$/]
    : [/\/runs\?/, /\/runs\/summary/];
  await page.goto(path(0));
  await expect(main.getByRole("heading", { level: 1 })).toBeVisible();

  const found = [];
  const read = new Set();
  let count = 0;
  for (const [name, next] of changes(sort)) {
    change = next;
    count += 1;
    const shown = answered(first);
    await navigate(page, path(count));
    await shown;
    for (const wrong of await wrongs(page)) found.push(`${name}: ${wrong}`);
    const shownAgain = answered(again);
    await refresh(page);
    await shownAgain;
    for (const wrong of await wrongs(page)) found.push(`${name}, asked again: ${wrong}`);
    await addReadable(page, read);
    // After a panic nothing would be found any more.
    if (monitor.problems.length > 0) found.push(`${name}: ${monitor.problems[0]}`);
    expect(monitor.problems, name).toEqual([]);
  }
  expect(dialogs).toEqual([]);
  return { found, read: [...read] };
}

for (const [scene, names] of Object.entries(SCENES)) {
  for (const sort of ["texts", "numbers", "shapes"]) {
    const isLayout = sort === "texts" && ["a list", "a run"].includes(scene);

    test(`${sort} of ${scene}`, { tag: isLayout ? "@layout" : [] }, async ({ page, sandbox, monitor }) => {
      const { found, read } = await tamper({ page, sandbox, monitor }, names, sort);
      expect(found).toEqual([]);
      // An empty list has no text of its own.
      if (sort === "texts" && scene !== "an empty list") expect(read).toEqual(MARKUP);
    });
  }
}

/** Refusals, in all the shapes that the API and what stands before it give them. */
const REFUSALS = {
  "p29-422-shape-e1-bad-query": 422,
  "p30-422-shape-e1-with-reason-only-and-rule-details": 422,
  "p31-422-shape-e2-fastapi": 422,
  "p32-422-shape-e3": 422,
  "p33-401": 401,
  "p34-403": 403,
  "p36-409-on-resume": 409,
  "p37-429-with-header-retry-after-12": 429,
  "p38-500-flat-body-without-meta": 500,
};

for (const sort of ["texts", "shapes"]) {
  test(`${sort} of refusals`, async ({ page, sandbox, monitor }) => {
    monitor.allowError(FAILED_REQUEST);
    let answer = { status: 403, body: "{}" };
    await page.route("**/api/v1/**", (route) =>
      route.fulfill({ contentType: "application/json", ...answer }),
    );
    await page.goto(`${address(sandbox)}?limit=99`);
    await expect(alert(page)).toBeVisible();
    const found = [];
    const read = new Set();
    let count = 0;
    for (const [name, status] of Object.entries(REFUSALS)) {
      for (const [what, change] of changes(sort)) {
        answer = { status, body: written(change(fixture(name))) };
        count += 1;
        const refused = page.waitForResponse(/\/runs\?/);
        await navigate(page, `${address(sandbox)}?offset=${count}`);
        await refused;
        await expect(alert(page)).toBeVisible();
        for (const wrong of await wrongs(page)) found.push(`${name}, ${what}: ${wrong}`);
        await addReadable(page, read);
      }
    }
    expect(found).toEqual([]);
    if (sort === "texts") expect([...read]).toEqual(MARKUP);
  });
}
