// Soak test: days of use in minutes. The page runs with a fast clock, a hundred active rows, user actions and
// faults; its memory use must not grow. `cargo xtask soak` runs it, writes target/report/soak.md and fails on growth.

import { mkdir, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { chromium } from "@playwright/test";
import { Sandbox } from "./sandbox.js";

const TICKS = Number(process.argv[2] ?? 5_000);
/** Ticks between measurements, and the number of warm-up measurements. */
const EVERY = Math.max(1, Math.round(TICKS / 20));
const WARM_UP = 4;
/** The allowed ratio of the second to the first half: noise and, for WebAssembly memory, one growth step of
 * 196,608 bytes. */
const MAX_GROWTH = { heap: 1.05, wasm: 1.07, nodes: 1.1, listeners: 1.05, timers: 2 };
const report = fileURLToPath(new URL("../../target/report/soak.md", import.meta.url));

const sandbox = await Sandbox.start({
  runs: 2_000, active: 140, "starts-every": 5, "time-scale": 1,
});
const browser = await chromium.launch({
  executablePath: process.env.CHROME ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
});
const context = await browser.newContext({ locale: "en-US", timezoneId: "UTC" });
const page = await context.newPage();
await page.clock.install();
await page.addInitScript(() => {
  const { instantiate } = WebAssembly;
  WebAssembly.instantiate = async (...given) => {
    const made = await instantiate(...given);
    const { exports } = made.instance ?? made;
    // The chunks share the memory and export none.
    if (exports.memory) globalThis.memory = exports.memory;
    return made;
  };
  globalThis.timers = new Set();
  const { setTimeout, clearTimeout } = globalThis;
  globalThis.setTimeout = (call, ...rest) => {
    const id = setTimeout((...given) => {
      timers.delete(id);
      call(...given);
    }, ...rest);
    timers.add(id);
    return id;
  };
  globalThis.clearTimeout = (id) => {
    timers.delete(id);
    clearTimeout(id);
  };
});

const exceptions = [];
context.on("weberror", (error) => exceptions.push(String(error.error())));

let ticks = 0;
let requests = 0;
let pending = 0;
let settled = () => {};
const ended = (request) => {
  if (!request.url().includes("/api/v1/")) return;
  pending -= 1;
  if (/\/runs\?|\/status$/.test(request.url())) ticks += 1;
  if (pending === 0) settled();
};
page.on("request", (request) => {
  if (!request.url().includes("/api/v1/")) return;
  requests += 1;
  pending += 1;
});
page.on("requestfinished", ended);
page.on("requestfailed", ended);

/** Advances both clocks and waits for all responses. */
async function advanceClocks(seconds) {
  await sandbox.advanceTime(seconds);
  await page.clock.fastForward(seconds * 1_000);
  while (pending > 0) await new Promise((resolve) => (settled = resolve));
  // Until the responses are rendered.
  await page.evaluate(() => new Promise((resolve) => queueMicrotask(resolve)));
}

const click = (role, name) => page.getByRole(role, { name }).first().click();

/** Shows new runs. In one step, because the button can disappear with the next response. */
const showNewRuns = () =>
  page.evaluate(() => {
    const isNewRunsButton = ({ textContent }) => /^(\d+ new runs?|The list has changed)$/.test(textContent);
    [...document.querySelectorAll("button")].find(isNewRunsButton)?.click();
  });

/** User actions and faults, each with its interval in rounds. */
const EVENTS = {
  "open a run and go back": [40, async () => {
    await page.getByRole("rowheader").first().getByRole("link").click();
    await page.getByRole("heading", { level: 1, name: "Run" }).waitFor();
    for (let at = 0; at < 5; at += 1) await advanceClocks(2);
    // The request can fail six times in a row, each time with a longer backoff.
    const graph = page.getByRole("tab", { name: "Graph" });
    for (let at = 0; at < 150 && !(await graph.isVisible()); at += 1) await advanceClocks(2);
    await graph.click();
    await advanceClocks(2);
    await click("link", "All runs");
    await page.getByRole("table", { name: "Runs" }).waitFor();
  }],
  "set and clear a filter": [55, async () => {
    await click("button", /^Failed/);
    for (let at = 0; at < 3; at += 1) await advanceClocks(2);
    await click("button", /^Failed/);
  }],
  "show new runs": [6, showNewRuns],
  "sort and go back": [35, async () => {
    await page.getByRole("columnheader", { name: "Status" }).getByRole("button").click();
    await advanceClocks(4);
    await page.goBack();
    await advanceClocks(2);
  }],
  "next and previous page": [65, async () => {
    await click("link", "Next");
    await advanceClocks(4);
    await click("link", "Previous");
  }],
  "API errors": [90, () =>
    sandbox.injectFaults({ kind: "status", status: 503, times: 3 }, { kind: "drop", times: 2 }, { kind: "truncate", times: 1 })],
  "rejected token": [110, () => sandbox.injectFaults({ kind: "unauthorized", times: 1 })],
  "garbage responses": [130, () => sandbox.injectFaults({ kind: "garbage", times: 2 })],
  "offline for a minute": [150, async () => {
    await context.setOffline(true);
    await advanceClocks(60);
    await context.setOffline(false);
  }],
  "hidden for an hour": [170, async () => {
    const setVisibility = (state) =>
      page.evaluate((value) => {
        Object.defineProperty(document, "visibilityState", { value, configurable: true });
        document.dispatchEvent(new Event("visibilitychange", { bubbles: true }));
      }, state);
    await setVisibility("hidden");
    await advanceClocks(3_600);
    await setVisibility("visible");
  }],
};

const cdp = await context.newCDPSession(page);
await cdp.send("HeapProfiler.enable");

async function measure() {
  // Twice, because the second collection frees what native objects held.
  for (let at = 0; at < 2; at += 1) await cdp.send("HeapProfiler.collectGarbage");
  const { usedSize: heap } = await cdp.send("Runtime.getHeapUsage");
  const { nodes, jsEventListeners: listeners } = await cdp.send("Memory.getDOMCounters");
  const [wasm, timers] = await page.evaluate(() => [memory.buffer.byteLength, globalThis.timers.size]);
  const states = await page.locator('td[data-column="status"]').allTextContents();
  const moving = states.filter((state) => /^\s*(Running|Pending|Pausing)/.test(state)).length;
  return { ticks, requests, moving, heap, wasm, nodes, listeners, timers };
}

const started = performance.now();
const counts = Object.fromEntries(Object.keys(EVENTS).map((name) => [name, 0]));
const samples = [];
try {
  const { workflow_id: workflow } = sandbox.config;
  await page.goto(`${sandbox.origin}/workflows/${workflow}/runs?limit=100&status=running,pending`);
  await page.getByRole("rowheader").nth(50).waitFor();
  for (let round = 1; ticks < TICKS; round += 1) {
    await advanceClocks(2);
    for (const [name, [every, run]] of Object.entries(EVENTS)) {
      if (round % every !== 0) continue;
      counts[name] += 1;
      await run();
    }
    if (ticks < (samples.length + 1) * EVERY) continue;
    // All faults are over before the measurement.
    await sandbox.clearFaults();
    await advanceClocks(60);
    for (let at = 0; at < 5; at += 1) await advanceClocks(2);
    await showNewRuns();
    await advanceClocks(4);
    samples.push(await measure());
    console.log(JSON.stringify(samples.at(-1)));
  }
} finally {
  await browser.close();
  sandbox.stop();
}
const minutes = ((performance.now() - started) / 60_000).toFixed(1);

const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
const tail = samples.slice(WARM_UP);
const half = Math.ceil(tail.length / 2);
const grown = Object.entries(MAX_GROWTH).map(([what, bound]) => {
  const [before, after] = [tail.slice(0, half), tail.slice(half)].map((part) =>
    median(part.map((sample) => sample[what])),
  );
  return { what, before, after, ratio: after / before, bound };
});
const columns = Object.keys(samples[0]);
const line = (cells) => `| ${cells.join(" | ")} |`;
const text = [
  "# Soak",
  "",
  `${ticks} ticks (${requests} requests) in ${minutes} minutes of real time; ${exceptions.length} exceptions.`,
  "",
  "| medians | after warming up | at the end | ratio | allowed |",
  "|---|---|---|---|---|",
  ...grown.map(({ what, before, after, ratio, bound }) => line([what, before, after, ratio.toFixed(3), bound])),
  "",
  line(columns),
  line(columns.map(() => "---")),
  ...samples.map((sample) => line(columns.map((column) => sample[column]))),
  "",
  ...Object.entries(counts).map(([name, count]) => `- ${name}: ${count} ×`),
  ...exceptions.map((exception) => `- exception: ${exception}`),
  "",
].join("\n");
await mkdir(new URL(".", `file://${report}`), { recursive: true });
await writeFile(report, text);
console.log(text);
const bad = grown.filter(({ ratio, bound }) => ratio > bound);
if (bad.length > 0 || exceptions.length > 0) {
  console.error(`grew: ${bad.map(({ what }) => what).join(", ") || "nothing"}; exceptions: ${exceptions.length}`);
  process.exitCode = 1;
}
