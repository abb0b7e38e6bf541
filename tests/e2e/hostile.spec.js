// Tampered and malformed responses on the smallest screen: every field of every payload is mutated in seeded
// groups. No injected code runs, and the page stays readable without horizontal overflow.

import { readFileSync } from "node:fs";

import { test, expect, FAILED_REQUEST } from "./fixtures.js";
import { address, alert, refresh, navigate } from "./screen.js";

test.use({ viewport: { width: 320, height: 640 } });

const folder = new URL("../fixtures/", import.meta.url);
const fixture = (name) => JSON.parse(readFileSync(new URL(`${name}.json`, folder), "utf8"));

/** The payloads of each page. */
const SCENES = {
  list: {
    list: "p01-list-runs-current-api-mixed-page",
    summary: "p04-runs-summary-current-api",
    status: "p09-get-run-status-running",
  },
  "seed-contract list": {
    list: "p02-list-runs-seed-era-item-only",
    summary: "p05-runs-summary-seed-era",
    status: "p11-get-run-status-minimal-and-unknown",
  },
  "empty list": {
    list: "p03-list-runs-empty",
    summary: "p06-runs-summary-nothing-in-the-window",
  },
  run: {
    run: "p07-get-run-current-api-form-f3-with-a-retry-cycle",
    status: "p10-get-run-status-automatic-pause-with-held-nodes",
    overview: "p12-run-overview-current-api-crowded-and-awkward",
  },
  "running run": {
    run: "p09-get-run-status-running",
    status: "p09-get-run-status-running",
    overview: "p13-run-overview-seed-era-run-still-pending-form-f2",
  },
  "seed-contract run": {
    run: "p08-get-run-seed-era-form-f1",
    status: "p11-get-run-status-minimal-and-unknown",
    overview: "p13-run-overview-seed-era-run-still-pending-form-f2",
  },
};

/** Markup that sets a global if it runs, and that must be shown as text. */
const MARKUP = [
  "<img src=x onerror=globalThis.executed=1>",
  "<script>globalThis.executed=1</script>",
  '"><svg onload=globalThis.executed=1>',
  "javascript:globalThis.executed=1",
];

const TEXTS = {
  ...Object.fromEntries(MARKUP.map((text) => [text, text])),
  "script link": "javascript:alert(1)//https://app.onepin.ai/",
  "bidi controls": "\u202Eesrever ni\u202C \u2066one\u2067two\u2068three\u2069 \u2066\u2066\u202E",
  "zero-width text": `\u200B\u200D\u2060\uFEFF${"\u200B".repeat(500)}`,
  "long word": "W".repeat(10_000),
  "combining marks": `e${"\u0301\u0323\u0489".repeat(300)}`,
  emoji: "👩🏽‍🚀🏳️‍🌈".repeat(300),
  "null bytes": "\0one\0two\u0001\u001B[31m\u0085\u2028\u2029",
  "lone surrogate": "\uD800",
  "right to left": "مرحبا بالعالم ".repeat(60),
  lines: "\n\r\t ".repeat(400),
  empty: "",
};

/** Numbers in JSON notation; some exceed JavaScript's range. */
const raw = (number) => `\u0000${number}`;
const NUMBERS = Object.fromEntries(
  ["-1", "-9223372036854775808", "18446744073709551616", "1e308", "-1e308", "1e-320", "0.1", "1e999"]
    .map((number) => [number, raw(number)])
    .concat([["NaN string", "NaN"], ["Infinity string", "-Infinity"]]),
);

const isObject = (value) => value !== null && typeof value === "object";
const copies = (list, times) => Array.from({ length: times }, () => list).flat();
const nested = (depth) => {
  let value = "core";
  for (let level = 0; level < depth; level += 1) value = level % 2 ? [value] : { value };
  return value;
};

/** Structural mutations: which values they apply to, and the replacement. */
const SHAPES = {
  null: [() => true, () => null],
  number: [(value) => typeof value !== "number", () => 7],
  string: [(value) => typeof value !== "string", () => "text"],
  true: [() => true, () => true],
  "empty list": [isObject, () => []],
  "empty object": [() => true, () => ({})],
  "wrapped in an array": [() => true, (value) => [value]],
  "array of nulls": [Array.isArray, (value) => value.map(() => null)],
  "items three times": [Array.isArray, (value) => copies(value, 3)],
  "items a hundred times": [
    (value) => Array.isArray(value) && value.length < 10, (value) => copies(value, 100),
  ],
  "nests 100 deep": [(value) => !Array.isArray(value), () => nested(100)],
  "nests 1000 deep": [(value) => !Array.isArray(value), () => nested(1_000)],
};

/** A seeded random number generator (mulberry32). */
function seededRandom(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Mutates a random half of the matching values; `sign` selects the half. */
function mutated(payload, seed, sign, fits, change) {
  const random = seededRandom(seed);
  const visit = (value, key) => {
    const selected = (random() < 0.5) === sign;
    const inner = Array.isArray(value)
      ? value.map((item) => visit(item))
      : isObject(value)
        ? Object.fromEntries(Object.entries(value).map(([name, of]) => [name, visit(of, name)]))
        : value;
    return selected && fits(value, key) ? change(inner) : inner;
  };
  const parts = Object.entries(payload).map(([name, part]) => [name, visit(part, name)]);
  return Object.fromEntries(parts);
}

/** All mutations of a kind, as name and function. The two halves together cover each value. */
function* changes(sort) {
  const table = { texts: TEXTS, numbers: NUMBERS, shapes: SHAPES }[sort];
  for (const [position, [name, entry]] of Object.entries(table).entries()) {
    const [fits, change] = {
      // An invalid ID makes a row unreadable, so only every third text replaces IDs.
      texts: [
        (value, key) => typeof value === "string" && (key !== "id" || position % 3 === 0),
        () => entry,
      ],
      numbers: [(value) => typeof value === "number", () => entry],
      shapes: sort === "shapes" ? entry : [],
    }[sort];
    for (const sign of [true, false]) {
      yield [
        `${name.slice(0, 40)} (${sign ? "first half" : "second half"})`,
        (payload) => mutated(payload, position + 1, sign, fits, change),
      ];
    }
  }
}

const toJson = (payload) => JSON.stringify(payload).replace(/"\\u0000([^"]*)"/g, "$1");

/** The problems of the current page. */
// Read once: it waits until the response is rendered.
const problems = (page) =>
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
      globalThis.executed && "injected code ran",
      scrollWidth > clientWidth && `${scrollWidth} pixels wide: ${widest.at(-1)?.outerHTML.slice(0, 80)}`,
      !heading?.checkVisibility() && "no heading",
      heading && !heading.textContent.trim() && "an empty heading",
      added && `added: ${added.outerHTML.slice(0, 80)}`,
    ].filter(Boolean);
  });

/** Adds the markup that the page shows as text. */
// Read once: it is called after `problems`.
async function addReadable(page, readable) {
  const text = await page.getByRole("main").innerText();
  for (const markup of MARKUP) if (text.includes(markup)) readable.add(markup);
}

const runId = (count) => `00000000-0000-4000-8000-${String(count).padStart(12, "0")}`;

/** Shows all mutations of a kind; returns the problems found and the markup shown as text. */
async function tamper({ page, sandbox, monitor }, names, sort) {
  const payloads = Object.fromEntries(
    Object.entries(names).map(([kind, name]) => [kind, fixture(name)]),
  );
  let change = (payload) => payload;
  const respond = (kind, id) => {
    const { data, ...rest } = change(payloads[kind] ?? {});
    // The response has the requested ID, so that the page accepts it.
    if (id && isObject(data)) data.id = id;
    if (id && isObject(data?.run)) data.run.id = id;
    return toJson({ data, ...rest });
  };
  await page.route("**/api/v1/**", (route) => {
    const { pathname } = new URL(route.request().url());
    const [, id, part] = pathname.match(/\/runs(?:\/([^/]+))?(?:\/([^/]+))?$/) ?? [];
    const kind = id === "summary" ? "summary" : id ? part ?? "run" : "list";
    const body = respond(kind, kind === "summary" ? undefined : id);
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
  const path = (count) => (isRun ? `${base}/${runId(count)}` : `${base}?limit=${1 + count}`);
  const answered = (kinds) => Promise.all(kinds.map((kind) => page.waitForResponse(kind)));
  const first = isRun ? [/\/runs\/[^/]+$/, /\/overview$/] : [/\/runs\?/];
  // For an unreadable run, a refresh requests more than the status.
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
    for (const problem of await problems(page)) found.push(`${name}: ${problem}`);
    const shownAgain = answered(again);
    await refresh(page);
    await shownAgain;
    for (const problem of await problems(page)) found.push(`${name}, after refresh: ${problem}`);
    await addReadable(page, read);
    // A panic would hide all later problems.
    if (monitor.problems.length > 0) found.push(`${name}: ${monitor.problems[0]}`);
    expect(monitor.problems, name).toEqual([]);
  }
  expect(dialogs).toEqual([]);
  return { found, read: [...read] };
}

for (const [scene, names] of Object.entries(SCENES)) {
  for (const sort of ["texts", "numbers", "shapes"]) {
    const isLayout = sort === "texts" && ["list", "run"].includes(scene);

    test(`${sort} of ${scene}`, { tag: isLayout ? "@layout" : [] }, async ({ page, sandbox, monitor }) => {
      const { found, read } = await tamper({ page, sandbox, monitor }, names, sort);
      expect(found).toEqual([]);
      // An empty list has no text to mutate.
      if (sort === "texts" && scene !== "empty list") expect(read).toEqual(MARKUP);
    });
  }
}

/** Error responses in all shapes of the API and of proxies. */
const ERROR_RESPONSES = {
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
  test(`${sort} of error responses`, async ({ page, sandbox, monitor }) => {
    monitor.allowError(FAILED_REQUEST);
    let response = { status: 403, body: "{}" };
    await page.route("**/api/v1/**", (route) =>
      route.fulfill({ contentType: "application/json", ...response }),
    );
    await page.goto(`${address(sandbox)}?limit=99`);
    await expect(alert(page)).toBeVisible();
    const found = [];
    const read = new Set();
    let count = 0;
    for (const [name, status] of Object.entries(ERROR_RESPONSES)) {
      for (const [what, change] of changes(sort)) {
        response = { status, body: toJson(change(fixture(name))) };
        count += 1;
        const refused = page.waitForResponse(/\/runs\?/);
        await navigate(page, `${address(sandbox)}?offset=${count}`);
        await refused;
        await expect(alert(page)).toBeVisible();
        for (const problem of await problems(page)) found.push(`${name}, ${what}: ${problem}`);
        await addReadable(page, read);
      }
    }
    expect(found).toEqual([]);
    if (sort === "texts") expect([...read]).toEqual(MARKUP);
  });
}
