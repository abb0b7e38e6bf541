// Each state the runs page can be in: what is said, what stays, and that nothing jumps.

import { test, expect, FAILED_REQUEST } from "./fixtures.js";
import {
  LIST_REQUEST, SUMMARY_REQUEST, address, alert, clearFilters, expectRuns, filter, holdRequests, notice, advanceClock,
  refresh, runNames, sortBy, summary, table, tryAgain,
} from "./screen.js";

const LIST = { endpoint: "list_runs" };

/** Adds up by how much the page's parts jump of themselves; the function returned tells. */
async function recordLayoutShifts(page) {
  await page.addInitScript(() => {
    globalThis.jumps = [];
    const part = ({ node }) =>
      (node?.nodeType === 1 ? node : node?.parentElement)?.outerHTML.slice(0, 60);
    new PerformanceObserver((list) => {
      for (const { hadRecentInput, value, sources } of list.getEntries()) {
        if (!hadRecentInput) jumps.push({ value, parts: sources.map(part) });
      }
    }).observe({ type: "layout-shift", buffered: true });
  });
  return () => page.evaluate(() => globalThis.jumps);
}

/**
 * An older server has fewer columns and figures than are expected until it has answered. What still
 * counts as good by the web's own measure.
 */
const FEWER_COLUMNS = 0.1;

async function expectNoLayoutShifts(jumps, most = 0.02) {
  // Read once: jumps add up, and what could jump has come.
  const seen = await jumps();
  const total = seen.reduce((sum, { value }) => sum + value, 0);
  expect(total, JSON.stringify(seen, null, 1)).toBeLessThan(most);
}

for (const contract of ["current", "seed"]) {
  test.describe(`${contract} contract`, () => {
    test.use({ flags: { contract } });

    for (const [first, late] of [["the summary", LIST_REQUEST], ["the list", SUMMARY_REQUEST]]) {
      test(`the first load does not jump when ${first} comes first`, { tag: "@layout" }, async ({ page }) => {
        const jumps = await recordLayoutShifts(page);
        const release = await holdRequests(page, late);
        await page.goto("/");
        // Something is there before everything is.
        const [there, awaited] =
          late === LIST_REQUEST ? [summary(page), table(page)] : [table(page), summary(page)];
        await expect(there).toHaveAttribute("aria-busy", "false");
        await expect(awaited).toHaveAttribute("aria-busy", "true");
        release();
        await expect(runNames(page)).toHaveCount(20);
        await expect(summary(page)).toHaveAttribute("aria-busy", "false");
        await expect(table(page)).toHaveAttribute("aria-busy", "false");
        await expectNoLayoutShifts(jumps, contract === "seed" ? FEWER_COLUMNS : undefined);
      });
    }

    test("no run matches: what to do about it is there", async ({ page, sandbox }) => {
      await page.goto(address(sandbox, "search=nobody+at+all&status=failed"));
      await expect(page.getByRole("heading", { name: "No runs match" })).toBeVisible();
      await expect(table(page)).toBeHidden();
      await clearFilters(page).click();
      await expectRuns(page, (await sandbox.api("runs")).data);
    });

    test("no run is of a status", async ({ page, sandbox }) => {
      await sandbox.advanceTime(3600);
      await page.goto(address(sandbox, "status=pending"));
      await expect(page.getByRole("heading", { name: "No runs match" })).toBeVisible();
      await expect(filter(page, "Pending")).toHaveAccessibleName("Pending 0");
      await filter(page, "Completed").click();
      await expectRuns(page, (await sandbox.api("runs?status=pending,completed")).data);
    });
  });
}

test("the skeleton is as high as what it stands for", { tag: "@layout" }, async ({ page }) => {
  const release = await holdRequests(page, LIST_REQUEST);
  await page.goto("/");
  await expect(table(page)).toHaveAttribute("aria-busy", "true");
  await expect(runNames(page)).toHaveCount(0);
  const pages = page.getByRole("navigation", { name: "Pagination" });
  // Read once: the skeleton stays as it is until the list is let through.
  const before = await pages.boundingBox();
  release();
  await expect(runNames(page)).toHaveCount(20);
  // Its text can be of another width, its place is the same.
  await expect.poll(async () => (await pages.boundingBox()).y).toBeCloseTo(before.y, 0);
});

test("turning a page and sorting do not jump", { tag: "@layout" }, async ({ page, sandbox }) => {
  const jumps = await recordLayoutShifts(page);
  await page.goto("/");
  await expectRuns(page, (await sandbox.api("runs")).data);
  // Read once: all rows are there, and nothing is on its way.
  const before = (await jumps()).length;
  // Later than half a second after a click, a jump is not excused by it.
  await sandbox.injectFaults({ kind: "latency", ms: 700, ...LIST });
  await page.getByRole("link", { name: "Next" }).click();
  await expectRuns(page, (await sandbox.api("runs?offset=20")).data);
  await sortBy(page, "Status");
  await expectRuns(page, (await sandbox.api("runs?sort=status")).data);
  // Read once: see expectNoLayoutShifts.
  await expectNoLayoutShifts(async () => (await jumps()).slice(before));
});

test("old rows stay while others are awaited, and lose their colours only after a while", async ({
  page, sandbox,
}) => {
  await page.goto("/");
  const { data } = await sandbox.api("runs");
  await expectRuns(page, data);
  const sorted = await sandbox.api("runs?sort=status");
  await sandbox.injectFaults({ kind: "latency", ms: 1_200, ...LIST });
  // Read once: frame by frame from now on, until the wait is over.
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

test("a quiet refresh dims nothing and announces no waiting", async ({ page, sandbox }) => {
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

/** Refusals that nothing but the reader can do something about: title, and what to do. */
const REFUSALS = {
  403: ["You don’t have access", "Ask a workspace admin for access."],
  404: ["Not found", "Check the address"],
  400: ["The server rejected the request", "contact support with this request ID"],
};

for (const [status, [title, hint]] of Object.entries(REFUSALS)) {
  test(`${status}: ${title}`, async ({ page, sandbox, monitor }) => {
    monitor.allowError(FAILED_REQUEST);
    await page.clock.install();
    await sandbox.injectFaults({ kind: "status", status: Number(status), ...LIST });
    await page.goto("/");
    await expect(alert(page).getByRole("heading")).toHaveText(title);
    await expect(alert(page)).toContainText(hint);
    await expect(notice(page)).toContainText(/Request ID: \w+/);
    await expect(table(page)).toBeHidden();
    // Asking again by itself would not help.
    await sandbox.resetCounts();
    await advanceClock(page, 120);
    expect(await sandbox.requestCount("list_runs")).toBe(0);
    await sandbox.clearFaults();
    await tryAgain(page).click();
    await expect(runNames(page)).toHaveCount(20);
    await expect(alert(page)).toBeHidden();
  });
}

test("access that is lost later leaves the rows as last known", async ({
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

test("a refused parameter is named, with what is wrong with it", async ({
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

