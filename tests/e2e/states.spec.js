// The states of the runs page: messages, retained rows and layout stability.

import { test, expect, FAILED_REQUEST } from "./fixtures.js";
import {
  LIST_REQUEST, SUMMARY_REQUEST, address, alert, clearFilters, expectRuns, filter, freshness, holdRequests, notice, advanceClock,
  refresh, runNames, sortBy, summary, table, tryAgain,
} from "./screen.js";

const LIST = { endpoint: "list_runs" };

/** Records layout shifts without user input; returns a function that reads them. */
async function recordLayoutShifts(page) {
  await page.addInitScript(() => {
    globalThis.shifts = [];
    const part = ({ node }) =>
      (node?.nodeType === 1 ? node : node?.parentElement)?.outerHTML.slice(0, 60);
    new PerformanceObserver((list) => {
      for (const { hadRecentInput, value, sources } of list.getEntries()) {
        if (!hadRecentInput) shifts.push({ value, parts: sources.map(part) });
      }
    }).observe({ type: "layout-shift", buffered: true });
  });
  return () => page.evaluate(() => globalThis.shifts);
}

/**
 * The limit for the seed contract, which has fewer columns and figures than the skeleton: the Core Web Vitals
 * threshold for a good layout shift.
 */
const SEED_MAX_SHIFT = 0.1;

async function expectNoLayoutShifts(shifts, most = 0.02) {
  // Read once: the page has loaded, so the record is complete.
  const seen = await shifts();
  const total = seen.reduce((sum, { value }) => sum + value, 0);
  expect(total, JSON.stringify(seen, null, 1)).toBeLessThan(most);
}

for (const contract of ["current", "seed"]) {
  test.describe(`${contract} contract`, () => {
    test.use({ flags: { contract } });

    for (const [first, late] of [["the summary", LIST_REQUEST], ["the list", SUMMARY_REQUEST]]) {
      test(`no layout shift when ${first} loads first`, { tag: "@layout" }, async ({ page }) => {
        const shifts = await recordLayoutShifts(page);
        const release = await holdRequests(page, late);
        await page.goto("/");
        // One part is loaded, the other one is pending.
        const [loaded, pending] =
          late === LIST_REQUEST ? [summary(page), table(page)] : [table(page), summary(page)];
        await expect(loaded).toHaveAttribute("aria-busy", "false");
        await expect(pending).toHaveAttribute("aria-busy", "true");
        release();
        await expect(runNames(page)).toHaveCount(20);
        await expect(summary(page)).toHaveAttribute("aria-busy", "false");
        await expect(table(page)).toHaveAttribute("aria-busy", "false");
        await expectNoLayoutShifts(shifts, contract === "seed" ? SEED_MAX_SHIFT : undefined);
      });
    }

    test("an empty result offers to clear the filters", async ({ page, sandbox }) => {
      await page.goto(address(sandbox, "search=nobody+at+all&status=failed"));
      await expect(page.getByRole("heading", { name: "No runs match" })).toBeVisible();
      await expect(table(page)).toBeHidden();
      await clearFilters(page).click();
      await expectRuns(page, (await sandbox.api("runs")).data);
    });

    test("a status without runs has an empty result", async ({ page, sandbox }) => {
      await sandbox.advanceTime(3600);
      await page.goto(address(sandbox, "status=pending"));
      await expect(page.getByRole("heading", { name: "No runs match" })).toBeVisible();
      await expect(filter(page, "Pending")).toHaveAccessibleName("Pending 0");
      await filter(page, "Completed").click();
      await expectRuns(page, (await sandbox.api("runs?status=pending,completed")).data);
    });
  });
}

test("the skeleton has the height of the list", { tag: "@layout" }, async ({ page }) => {
  const release = await holdRequests(page, LIST_REQUEST);
  await page.goto("/");
  await expect(table(page)).toHaveAttribute("aria-busy", "true");
  await expect(runNames(page)).toHaveCount(0);
  const pages = page.getByRole("navigation", { name: "Pagination" });
  // Read once: the skeleton is constant until the list loads.
  const before = await pages.boundingBox();
  release();
  await expect(runNames(page)).toHaveCount(20);
  // The width can change with the text, the position must not.
  await expect.poll(async () => (await pages.boundingBox()).y).toBeCloseTo(before.y, 0);
});

test("no layout shift on page change and sorting", { tag: "@layout" }, async ({ page, sandbox }) => {
  const shifts = await recordLayoutShifts(page);
  await page.goto("/");
  await expectRuns(page, (await sandbox.api("runs")).data);
  // Read once: all rows are there, and no request is pending.
  const before = (await shifts()).length;
  // Later than half a second after a click, a jump is not excused by it.
  await sandbox.injectFaults({ kind: "latency", ms: 700, ...LIST });
  await page.getByRole("link", { name: "Next" }).click();
  await expectRuns(page, (await sandbox.api("runs?offset=20")).data);
  await sortBy(page, "Status");
  await expectRuns(page, (await sandbox.api("runs?sort=status")).data);
  // Read once: see expectNoLayoutShifts.
  await expectNoLayoutShifts(async () => (await shifts()).slice(before));
});

test("keeps pending rows and desaturates them after a delay", async ({
  page, sandbox,
}) => {
  await page.goto("/");
  const { data } = await sandbox.api("runs");
  await expectRuns(page, data);
  const sorted = await sandbox.api("runs?sort=status");
  await sandbox.injectFaults({ kind: "latency", ms: 1_200, ...LIST });
  // Read once: records each frame until the rows have loaded.
  const frames = page.evaluate(() =>
    new Promise((resolve) => {
      const table = document.querySelector("table[aria-label=Runs]");
      const frames = [];
      let since;
      const look = (now) => {
        if (table.ariaBusy === "true") {
          since ??= now;
          const { filter } = getComputedStyle(table.tBodies[0]);
          frames.push({ after: now - since, filter, rows: table.tBodies[0].rows.length });
        } else if (since) {
          resolve(frames);
          return;
        }
        requestAnimationFrame(look);
      };
      requestAnimationFrame(look);
    }));
  await sortBy(page, "Status");
  const seen = await frames;
  expect(seen.every(({ rows }) => rows === 20)).toBe(true);
  const early = seen.filter(({ after }) => after < 280);
  expect(early.length).toBeGreaterThan(0);
  expect(new Set(early.map(({ filter }) => filter))).toEqual(new Set(["grayscale(0)"]));
  expect(seen.at(-1).filter).toBe("grayscale(0.9)");
  await expectRuns(page, sorted.data);
  await expect(table(page).locator("tbody")).toHaveCSS("filter", "none");
});

test("a refresh shows no loading state", async ({ page, sandbox }) => {
  await page.goto("/");
  await expect(runNames(page)).toHaveCount(20);
  await sandbox.injectFaults({ kind: "latency", ms: 700, ...LIST });
  const request = page.waitForRequest(LIST_REQUEST);
  const answered = page.waitForResponse(LIST_REQUEST);
  await refresh(page);
  await request;
  await expect(table(page)).toHaveAttribute("aria-busy", "false");
  await answered;
  await expect(page.getByText("Loading…")).toBeHidden();
});

/** Errors without an automatic retry: title and hint. */
const PERMANENT_ERRORS = {
  403: ["You don’t have access", "Ask a workspace admin for access."],
  400: ["The server rejected the request", "contact support with the details below"],
};

for (const [status, [title, hint]] of Object.entries(PERMANENT_ERRORS)) {
  test(`${status}: ${title}`, async ({ page, sandbox, monitor }) => {
    monitor.allowError(FAILED_REQUEST);
    await page.clock.install();
    await sandbox.injectFaults({ kind: "status", status: Number(status), ...LIST });
    await page.goto("/");
    await expect(alert(page).getByRole("heading")).toHaveText(title);
    await expect(alert(page)).toContainText(hint);
    await expect(notice(page)).toContainText(/Request ID: \w+/);
    await expect(table(page)).toBeHidden();
    // No automatic retry.
    await sandbox.resetCounts();
    await advanceClock(page, 120);
    expect(await sandbox.requestCount("list_runs")).toBe(0);
    await sandbox.clearFaults();
    await tryAgain(page).click();
    await expect(runNames(page)).toHaveCount(20);
    await expect(alert(page)).toBeHidden();
  });
}

test("404: Not found, until the list is there", async ({ page, sandbox, monitor }) => {
  monitor.allowError(FAILED_REQUEST);
  await page.clock.install();
  await sandbox.injectFaults({ kind: "status", status: 404, ...LIST });
  await page.goto("/");
  await expect(alert(page).getByRole("heading")).toHaveText("Not found");
  await expect(alert(page)).toContainText("Check the address");
  await expect(table(page)).toBeHidden();
  await advanceClock(page, 300);
  await expect(freshness(page)).toContainText(/not found/);
  await sandbox.clearFaults();
  await advanceClock(page, 61);
  await expect(runNames(page)).toHaveCount(20);
  await expect(alert(page)).toBeHidden();
});

test("keeps the rows when access is lost", async ({
  page, sandbox, monitor,
}) => {
  monitor.allowError(FAILED_REQUEST);
  await page.goto("/");
  const { data } = await sandbox.api("runs");
  await expectRuns(page, data);
  await sandbox.injectFaults({ kind: "status", status: 403, ...LIST });
  await refresh(page);
  await expect(alert(page).getByRole("heading")).toHaveText("You don’t have access");
  await expect(notice(page)).toContainText("Showing the last known data");
  await expectRuns(page, data);
});

test("names each invalid parameter with its error", async ({
  page, sandbox, monitor,
}) => {
  monitor.allowError(FAILED_REQUEST);
  const details = [
    { field: "query.search", message: "Must be a name." },
    { field: null, message: "Something else is wrong <b>too</b>." },
  ];
  const error = { code: "VALIDATION_ERROR", message: "Two problems.", details };
  const searches = /\/api\/v1\/.*\/runs\?.*search=/;
  await page.route(searches, (route) => route.fulfill({ status: 422, json: { error } }));
  await page.goto(address(sandbox, "search=anna"));
  await expect(alert(page).getByRole("heading")).toHaveText("The request isn’t valid");
  await expect(alert(page)).toContainText("Correct the values below or clear the filters.");
  await expect(alert(page)).toContainText("Two problems.");
  await expect(alert(page).getByRole("listitem")).toHaveText([
    "query.search: Must be a name.",
    "Something else is wrong <b>too</b>.",
  ]);
  await clearFilters(page).click();
  await expectRuns(page, (await sandbox.api("runs")).data);
  await expect(alert(page)).toBeHidden();
});

