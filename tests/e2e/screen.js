// The page as a person sees it, and what the API's answers look like on it.

import { expect } from "./fixtures.js";

/** The table of runs. */
export const table = (page) => page.getByRole("table", { name: "Runs" });

/** The names of the runs on screen, such as `#200`. */
export const runNames = (page) => table(page).getByRole("rowheader");

/** A row of the table by the name of its run. */
export const row = (page, name) =>
  table(page)
    .getByRole("row")
    .filter({ has: page.getByRole("link", { name, exact: true }) });

/** The message about something that went wrong. */
export const alert = (page) => page.getByRole("alert");

/** That message with all that belongs to it: the request's id, a button. It has no role. */
export const notice = (page) => page.locator("section", { has: alert(page) });

/** The line that says how fresh the page is, and what can be done about it. */
export const freshness = (page) => page.getByRole("group", { name: "Freshness" });

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
  const [content, screen] = await page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    return [scrollWidth, clientWidth];
  });
  expect(content, `width of ${where}`).toBeLessThanOrEqual(screen);
}

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

/** Lets so many seconds pass for the page, at once. Needs `page.clock.install()` before. */
export const pass = (page, seconds) => page.clock.runFor(seconds * 1000);

/** Remembers every alert that is ever on screen, however shortly; the function returned tells. */
export async function rememberAlerts(page) {
  await page.addInitScript(() => {
    globalThis.alertsSeen = new Set();
    const look = () => {
      for (const alert of document.querySelectorAll("[role=alert]")) {
        globalThis.alertsSeen.add(alert.textContent);
      }
    };
    new MutationObserver(look).observe(document, { childList: true, subtree: true });
  });
  return () => page.evaluate(() => [...globalThis.alertsSeen]);
}
