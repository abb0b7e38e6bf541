// The page as a person sees it, and what the API's answers look like on it.

import { expect } from "./fixtures.js";

/** What the page asks the API for; its own address looks much the same. */
export const LIST_REQUEST = /\/api\/v1\/.*\/runs\?/;
export const SUMMARY_REQUEST = /\/api\/v1\/.*\/runs\/summary/;

/** The table of runs. */
export const table = (page) => page.getByRole("table", { name: "Runs" });

/** The names of the runs on screen, such as `#200`. */
export const runNames = (page) => table(page).getByRole("rowheader");

/** A row of the table by the name of its run. */
export const row = (page, name) =>
  table(page)
    .getByRole("row")
    .filter({ has: page.getByRole("link", { name, exact: true }) });

/** The cells of a column, by its word: `started_by`. A role does not tell columns apart. */
export const cells = (page, word) => table(page).locator(`tbody [data-column="${word}"]`);

/** The cell of a column in a row. */
export const cell = (row, word) => row.locator(`[data-column="${word}"]`);

/** The header of a column. */
export const header = (page, name) =>
  table(page).getByRole("columnheader", { name, exact: true });

export const sortBy = (page, name) => header(page, name).getByRole("button").click();

export const summary = (page) => page.getByRole("region", { name: "Summary" });

export const filters = (page) =>
  page.getByRole("group", { name: "Filter by status" });

/** The button that filters by a status, such as `Completed`. */
export const filter = (page, status) =>
  filters(page).getByRole("button", { name: new RegExp(`^${status}`) });

export const searchField = (page) => page.getByRole("searchbox", { name: "Search by name or email" });

export const clearFilters = (page) => page.getByRole("link", { name: "Clear filters" });

export const pager = (page) => page.getByRole("navigation", { name: "Pagination" });

/** Follows a link of the pager, such as `Next`. */
export const turn = (page, to) => pager(page).getByRole("link", { name: to }).click();

/** The button that tells what has happened to the list. */
export const news = (page) =>
  page.getByRole("button", { name: /^(\d+ new runs?|The list has changed)$/ });

export const menu = (page) => page.getByRole("menu");

export const actions = (page, name) =>
  page.getByRole("button", { name: `Actions for ${name}`, exact: true });

/** The address of a list. */
export const address = (sandbox, query = "", workflow = sandbox.config.workflow_id) =>
  `/workflows/${workflow}/runs${query && `?${query}`}`;

/** A parameter of the page's address. */
export const parameter = (page, name) => new URL(page.url()).searchParams.get(name);

/** The message about something that went wrong. */
export const alert = (page) => page.getByRole("alert");

/** That message with all that belongs to it: the request's id, a button. It has no role. */
export const notice = (page) => page.locator("section", { has: alert(page) });

/** The line that says how fresh the page is, and what can be done about it. */
export const freshness = (page) => page.getByRole("group", { name: "Data freshness" });

/** Asks for all of the page now. The focus stays where it is, as with a poll. */
export const refresh = (page) =>
  page.getByRole("button", { name: "Refresh" }).dispatchEvent("click");

export const tryAgain = (page) => page.getByRole("button", { name: "Try again" });

/** The value of a figure (`dt`/`dd`) within `region`. No role tells them apart. */
export const figure = (region, name) =>
  region
    .locator("dl > div")
    .filter({ has: region.page().locator("dt").getByText(name, { exact: true }) })
    .locator("dd")
    .first();

export const name = (run) => `#${run.run_number}`;

/** Checks that the rows are these runs of the API in this order. */
export async function expectRuns(page, runs) {
  await expect(runNames(page)).toHaveText(runs.map(name));
}

const number = new Intl.NumberFormat("en-US", { maximumFractionDigits: 2 });

export const count = (value) => number.format(value);

export const percent = (share) =>
  new Intl.NumberFormat("en-US", { style: "percent", maximumFractionDigits: 1 }).format(share);

/** A duration cut to its two largest units: `2d 4h`, `3h 12m`, `5m 9s`, `42s`. */
export function duration(ms) {
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
  // Nobody needs to know that three hours are three hours and zero minutes.
  return small && (small[0] > 0 || small[1] === "s") ? `${text(large)} ${text(small)}` : text(large);
}

/** How far a run has come, in words. */
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

/** What a run of the API is said to be doing. */
export function state({ status, pause_requested_at: pausing }) {
  if (status === "running" && pausing) return "Pausing";
  return STATES[status] ?? status;
}

/** Checks that nothing lies beside the screen. */
export async function expectNoSidewaysScroll(page, where) {
  const beside = () =>
    page.evaluate(() => {
      const { scrollWidth, clientWidth } = document.documentElement;
      return scrollWidth - clientWidth;
    });
  await expect.poll(beside, { message: `pixels beside the screen in ${where}` }).toBeLessThanOrEqual(0);
}

/** Leads to an address as the browser's own buttons do: without loading the page again. */
export const travel = (page, path) =>
  page.evaluate((path) => {
    history.pushState(null, "", path);
    dispatchEvent(new PopStateEvent("popstate"));
  }, path);

/** Makes the page believe that it is in the background, or seen again. */
export const show = (page, state) =>
  page.evaluate((value) => {
    Object.defineProperty(document, "visibilityState", { value, configurable: true });
    document.dispatchEvent(new Event("visibilitychange", { bubbles: true }));
  }, state);

/** Makes every wait that chance decides as long as it may be. Before the page is loaded. */
export const unlucky = (page) =>
  page.addInitScript(() => {
    Math.random = () => 0.999_999;
  });

/** The controls on screen that a finger would miss. Links within a text are as high as it. */
export const smallTargets = (page) =>
  page.evaluate((least) => {
    const controls = [...document.querySelectorAll("a, button, input, select, summary")];
    return controls
      .filter((control) => control.checkVisibility({ visibilityProperty: true }))
      .filter((control) => !(control.matches("a") && control.closest("p")))
      // A box is hit by its label too.
      .map((control) => [control, control.matches("[type=checkbox]") ? control.labels[0] : control])
      .map(([control, target]) => [control, target.getBoundingClientRect()])
      .filter(([, { width, height }]) => width < least || height < least)
      .map(([{ outerHTML }, box]) => `${box.width}×${box.height}: ${outerHTML.slice(0, 80)}`);
  }, 24);

/** Checks that a finger hits every control on screen. */
export async function expectTargets(page, where) {
  await expect.poll(() => smallTargets(page), { message: `too small in ${where}` }).toEqual([]);
}

/** Lets so many seconds pass for the page, at once. Needs `page.clock.install()` before. */
export const pass = (page, seconds) => page.clock.runFor(seconds * 1000);

/** Lets no more time pass for the page but what `pass` lets. */
export async function stopClock(page) {
  // The page's clock runs on while its time travels here and back, which on a busy machine takes
  // longer than a short leap: it cannot be stopped in the past.
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

/** The same from the start, before the page is loaded. */
export async function startStopped(page) {
  const time = Date.now();
  await page.clock.install({ time });
  await page.clock.pauseAt(time + 1_000);
  await page.addInitScript(shortenTimers);
}

/** The clock's numbers of timers do not fit into the 32 bits that browsers' own fit into. */
function shortenTimers() {
  const timers = [];
  const { setTimeout: set, clearTimeout: clear } = globalThis;
  globalThis.setTimeout = (...timer) => timers.push(set(...timer));
  globalThis.clearTimeout = (number) => clear(timers[number - 1] ?? number);
}

/** Remembers every alert that is ever on screen, however shortly; the function returned tells. */
export const rememberAlerts = (page) => rememberTexts(page, "alert");

/** Remembers every text that elements of a role ever have; the function returned tells. */
export async function rememberTexts(page, role) {
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

/** Lets requests that fit wait until the function returned is called. Before the page is loaded: it
 * asks while it starts, and is not there yet when a slow answer is. */
export async function hold(page, pattern) {
  let release;
  const held = new Promise((resolve) => (release = resolve));
  await page.route(pattern, async (route) => {
    await held;
    await route.continue();
  });
  return release;
}

/** Collects the addresses of the page's requests that fit; those to come are added. */
export function collectRequests(page, pattern) {
  const requests = [];
  page.on("request", (request) => {
    if (pattern.test(request.url())) requests.push(new URL(request.url()));
  });
  return requests;
}

/** The browser refuses the next element that is made, and no more. */
export const refuseOnce = (page) =>
  page.evaluate(() => {
    const { createElement } = Document.prototype;
    Document.prototype.createElement = () => {
      Document.prototype.createElement = createElement;
      throw new Error("there is no more room for elements");
    };
  });
