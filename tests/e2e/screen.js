// Locators and actions for the page, and the expected display of API data.

import { expect } from "./fixtures.js";

/** API requests. The page's own URL differs only in its prefix. */
export const LIST_REQUEST = /\/api\/v1\/.*\/runs\?/;
export const SUMMARY_REQUEST = /\/api\/v1\/.*\/runs\/summary/;

/** The table of runs. */
export const table = (page) => page.getByRole("table", { name: "Runs" });

/** The displayed run names, such as `#200`. */
export const runNames = (page) => table(page).getByRole("rowheader");

/** The table row of a run by its name. */
export const row = (page, name) =>
  table(page)
    .getByRole("row")
    .filter({ has: page.getByRole("link", { name, exact: true }) });

/** The cells of a column by its ID, such as `started_by`. Roles don't distinguish columns. */
export const cells = (page, word) => table(page).locator(`tbody [data-column="${word}"]`);

/** The cell of a column in a row. */
export const cell = (row, word) => row.locator(`[data-column="${word}"]`);

/** The header of a column. */
export const header = (page, name) =>
  table(page).getByRole("columnheader", { name, exact: true });

export const sortBy = (page, name) => header(page, name).getByRole("button").click();

/** The links over the bars of the chart. */
export const bars = (page) => page.getByRole("group", { name: "Runs in the chart" }).getByRole("link");

export const summary = (page) => page.getByRole("region", { name: "Summary" });

export const filters = (page) =>
  page.getByRole("group", { name: "Filter by status" });

/** The button that filters by a status, such as `Completed`. */
export const filter = (page, status) =>
  filters(page).getByRole("button", { name: new RegExp(`^${status}`) });

export const searchField = (page) => page.getByRole("searchbox", { name: "Search by name or email" });

export const clearFilters = (page) => page.getByRole("link", { name: "Clear filters" });

export const pager = (page) => page.getByRole("navigation", { name: "Pagination" });

/** Clicks a pager link, such as `Next`. */
export const followPagerLink = (page, to) => pager(page).getByRole("link", { name: to }).click();

/** The button that announces new runs or a changed list. */
export const newRunsButton = (page) =>
  page.getByRole("button", { name: /^(\d+ new runs?|The list has changed)$/ });

export const menu = (page) => page.getByRole("menu");

export const actions = (page, name) =>
  page.getByRole("button", { name: `Actions for ${name}`, exact: true });

/** The URL path of a list. */
export const address = (sandbox, query = "", workflow = sandbox.config.workflow_id) =>
  `/workflows/${workflow}/runs${query && `?${query}`}`;

/** A query parameter of the page's URL. */
export const parameter = (page, name) => new URL(page.url()).searchParams.get(name);

/** The error message. */
export const alert = (page) => page.getByRole("alert");

/** The error message with its request ID and button. The section has no role. */
export const notice = (page) => page.locator("section", { has: alert(page) });

/** The last update, the next refresh and the refresh controls. */
export const freshness = (page) => page.getByRole("group", { name: "Data freshness" });

/** Refreshes all data without moving the focus, as a poll does. */
export const refresh = (page) =>
  page.getByRole("button", { name: "Refresh" }).dispatchEvent("click");

export const tryAgain = (page) => page.getByRole("button", { name: "Try again" });

/** The value of a figure (`dt`/`dd`) within `region`. Roles don't distinguish figures. */
export const figure = (region, name) =>
  region
    .locator("dl > div")
    .filter({ has: region.page().locator("dt").getByText(name, { exact: true }) })
    .locator("dd")
    .first();

export const name = (run) => `#${run.run_number}`;

/** Checks that the rows show these API runs in this order. */
export async function expectRuns(page, runs) {
  await expect(runNames(page)).toHaveText(runs.map(name));
}

const number = new Intl.NumberFormat("en-US", { maximumFractionDigits: 2 });

export const count = (value) => number.format(value);

export const percent = (share) =>
  new Intl.NumberFormat("en-US", { style: "percent", maximumFractionDigits: 1 }).format(share);

/** A duration, truncated to its two largest units: `2d 4h`, `3h 12m`, `5m 9s`, `42s`; short ones: `5.3s`, `527ms`. */
export function duration(ms) {
  if (ms > 0 && ms < 1000) return `${ms}ms`;
  if (ms > 0 && ms < 10_000) return `${Math.round(ms / 100) / 10}s`;
  const seconds = Math.floor(ms / 1000);
  const parts = [
    [Math.floor(seconds / 86_400), "d"],
    [Math.floor(seconds / 3600) % 24, "h"],
    [Math.floor(seconds / 60) % 60, "m"],
    [seconds % 60, "s"],
  ];
  const first = parts.findIndex(([amount]) => amount > 0);
  if (first < 0) return "0s";
  const [large, small] = parts.slice(first, first + 2);
  const text = ([amount, unit]) => `${amount}${unit}`;
  // A second unit of zero is omitted, except for seconds.
  return small && (small[0] > 0 || small[1] === "s") ? `${text(large)} ${text(small)}` : text(large);
}

/** The progress text of a run. */
export function progress(run) {
  const part = (unit) => {
    const [done, all] = [run[`finished_${unit}`], run[`total_${unit}`]];
    return all > 0 && done != null ? `${count(Math.min(done, all))}/${count(all)} ${unit}` : "";
  };
  return [part("steps"), part("nodes")].filter(Boolean).join(" · ") || "–";
}

const STATES = {
  pending: "Pending",
  running: "Running",
  paused: "Paused",
  completed: "Completed",
  failed: "Failed",
  cancelled: "Cancelled",
};

/** The displayed state of an API run. */
export function state({ status, pause_requested_at: pausing }) {
  if (status === "running" && pausing) return "Pausing";
  return STATES[status] ?? status;
}

/** Checks that the page doesn't scroll horizontally. */
export async function expectNoHorizontalScroll(page, where) {
  const overflow = () =>
    page.evaluate(() => {
      const { scrollWidth, clientWidth } = document.documentElement;
      return scrollWidth - clientWidth;
    });
  await expect.poll(overflow, { message: `horizontal overflow in ${where}` }).toBeLessThanOrEqual(0);
}

/** Navigates without a page load, as the browser's back and forward buttons do. */
export const navigate = (page, path) =>
  page.evaluate((path) => {
    history.pushState(null, "", path);
    dispatchEvent(new PopStateEvent("popstate"));
  }, path);

/** Overrides the page's visibility state. */
export const setVisibility = (page, state) =>
  page.evaluate((value) => {
    Object.defineProperty(document, "visibilityState", { value, configurable: true });
    document.dispatchEvent(new Event("visibilitychange", { bubbles: true }));
  }, state);

/** Makes random delays as long as possible. Call it before the page loads. */
export const useLongestDelays = (page) =>
  page.addInitScript(() => {
    Math.random = () => 0.999_999;
  });

/** Visible controls below the minimum target size. Links within text are exempt, and so are the bars of the chart: the
 * links of the rows are equivalent and large enough. */
export const smallTargets = (page) =>
  page.evaluate((least) => {
    const controls = [...document.querySelectorAll("a, button, input, select, summary")];
    return controls
      .filter((control) => control.checkVisibility({ visibilityProperty: true }))
      .filter((control) => !(control.matches("a") && control.closest("p, .bars")))
      // The label of a checkbox is part of its target.
      .map((control) => [control, control.matches("[type=checkbox]") ? control.labels[0] : control])
      .map(([control, target]) => [control, target.getBoundingClientRect()])
      .filter(([, { width, height }]) => width < least || height < least)
      .map(([{ outerHTML }, box]) => `${box.width}×${box.height}: ${outerHTML.slice(0, 80)}`);
  }, 24);

/** Checks the target size of every visible control. */
export async function expectTargets(page, where) {
  await expect.poll(() => smallTargets(page), { message: `too small in ${where}` }).toEqual([]);
}

/** Advances the page's clock. Requires `page.clock.install()`. */
export const advanceClock = (page, seconds) => page.clock.runFor(seconds * 1000);

/** Stops the page's clock; only `advanceClock` moves it. */
export async function stopClock(page) {
  // The clock keeps running until the command reaches the page, and it can't be stopped in the past.
  // On a busy machine that takes longer than a short leap, so the leap doubles.
  for (let leap = 100; ; leap *= 2) {
    const stopped = await page.clock.pauseAt((await page.evaluate(() => Date.now())) + leap).then(
      () => true,
      (error) => {
        if (!/to the past/.test(error.message)) throw error;
        return false;
      },
    );
    if (stopped) break;
  }
  await page.evaluate(shortenTimers);
}

/** Like `stopClock`, but before the page loads. */
export async function startWithStoppedClock(page) {
  const time = Date.now();
  await page.clock.install({ time });
  await page.clock.pauseAt(time + 1_000);
  await page.addInitScript(shortenTimers);
}

/** Timer IDs of Playwright's clock exceed 32 bits, unlike those of browsers. */
function shortenTimers() {
  const timers = [];
  const { setTimeout: set, clearTimeout: clear } = globalThis;
  globalThis.setTimeout = (...timer) => timers.push(set(...timer));
  globalThis.clearTimeout = (number) => clear(timers[number - 1] ?? number);
}

/** Records every alert, however briefly shown; returns a function that reads the record. */
export const recordAlerts = (page) => recordTexts(page, "alert");

/** Records every text of elements with a role; returns a function that reads the record. */
export async function recordTexts(page, role) {
  await page.addInitScript((role) => {
    const seen = ((globalThis.seen ??= {})[role] = new Set());
    const look = () => {
      for (const { textContent } of document.querySelectorAll(`[role=${role}]`)) {
        if (textContent) seen.add(textContent);
      }
    };
    new MutationObserver(look).observe(document, {
      childList: true, subtree: true, characterData: true,
    });
  }, role);
  return () => page.evaluate((role) => [...globalThis.seen[role]], role);
}

/** Holds matching requests; returns a function that releases them. Call it before navigation, because the page
 * sends requests while it loads. */
export async function holdRequests(page, pattern) {
  let release;
  const released = new Promise((resolve) => (release = resolve));
  await page.route(pattern, async (route) => {
    await released;
    await route.continue();
  });
  return release;
}

/** Collects the URLs of matching requests from now on. */
export function collectRequests(page, pattern) {
  const requests = [];
  page.on("request", (request) => {
    if (pattern.test(request.url())) requests.push(new URL(request.url()));
  });
  return requests;
}

/** Clicks an element and makes the next call of `createElement` throw, before any other update of the page. */
export const failByClick = (target) =>
  target.evaluate((target) => {
    const { createElement } = Document.prototype;
    Document.prototype.createElement = () => {
      Document.prototype.createElement = createElement;
      throw new Error("there is no more room for elements");
    };
    target.click();
  });
