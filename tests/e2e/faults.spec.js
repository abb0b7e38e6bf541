// Each fault of the sandbox on the initial load and on a poll: error message, retained rows, recovery without
// a reload.

import { test, expect, FAILED_REQUEST } from "./fixtures.js";
import {
  LIST_REQUEST, alert, expectRuns, figure, freshness, holdRequests, notice, advanceClock, refresh, recordAlerts, row,
  runNames, sortBy, summary, table, tryAgain, useLongestDelays,
} from "./screen.js";

const LIST = { endpoint: "list_runs" };
/** The longest backoff after two failures in a row, in seconds. */
const BACK_OFF = 4;

/**
 * Faults with the title of the error, its short name next to the time of the next retry, and further texts: the
 * API's message and what the user can do.
 */
const FAULTS = {
  "API error": [
    { kind: "status", status: 500 },
    "Server error",
    "server error",
    "Something broke on our side.",
    "Retrying automatically.",
  ],
  "gateway error": [
    { kind: "status", status: 502 },
    "Server error",
    "server error",
    "If this continues, contact support",
  ],
  "too many requests": [
    { kind: "status", status: 429, retry_after: 1 },
    "Too many requests",
    "too many requests",
    "Too many requests.",
    "Retrying automatically.",
  ],
  "dropped connection": [
    { kind: "drop" },
    "Can’t reach the server",
    "no connection",
    "Check your connection.",
  ],
  "truncated response": [
    { kind: "truncate" },
    "Unexpected response",
    "unreadable response",
    "not JSON",
    "A proxy or sign-in page may be intercepting requests.",
  ],
  "login page": [
    { kind: "html" },
    "Unexpected response",
    "unreadable response",
    "not JSON",
    "A proxy or sign-in page may be intercepting requests.",
  ],
};

async function expectMessage(page, title, ...details) {
  await expect(alert(page).getByRole("heading")).toHaveText(title);
  for (const detail of details) await expect(alert(page)).toContainText(detail);
  await expect(alert(page)).not.toContainText(/<\w+/);
  await expect(tryAgain(page)).toBeVisible();
}

for (const [title, [fault, message, word, ...details]] of Object.entries(FAULTS)) {
  test(title, async ({ page, sandbox, monitor }) => {
    monitor.allowError(FAILED_REQUEST);
    const { data } = await sandbox.api("runs");
    await sandbox.injectFaults({ ...fault, ...LIST });
    await page.goto("/");
    await expectMessage(page, message, ...details);
    await expect(table(page)).toBeHidden();
    await sandbox.clearFaults();
    await expectRuns(page, data);
    await expect(alert(page)).toBeHidden();

    await sandbox.injectFaults({ ...fault, ...LIST });
    await refresh(page);
    await expectMessage(page, message, ...details);
    await expect(notice(page)).toContainText("Showing the last known data");
    await expect(freshness(page)).toContainText(/Updated .* · Retrying (in \d+s|now) \(/);
    await expect(freshness(page)).toContainText(word);
    await expect(page.getByRole("main")).toHaveAttribute("data-stale");
    await expectRuns(page, data);
    await sandbox.clearFaults();
    await expect(alert(page)).toBeHidden();
    await expect(freshness(page)).toContainText(/Updated .* · every \d+s/);
    await expect(page.getByRole("main")).not.toHaveAttribute("data-stale");
    await expectRuns(page, data);
  });
}

test("retries after Retry-After", async ({ page, sandbox, monitor }) => {
  monitor.allowError(FAILED_REQUEST);
  await page.clock.install();
  await sandbox.injectFaults({ kind: "status", status: 429, retry_after: 40, times: 1, ...LIST });
  await page.goto("/");
  await expect(alert(page)).toContainText("Too many requests");
  await sandbox.resetCounts();
  await advanceClock(page, 38);
  expect(await sandbox.requestCount("list_runs")).toBe(0);
  await advanceClock(page, 4);
  await expect(runNames(page)).toHaveCount(20);
});

test("backs off exponentially", async ({ page, sandbox, monitor }) => {
  monitor.allowError(FAILED_REQUEST);
  await page.clock.install();
  await useLongestDelays(page);
  await sandbox.injectFaults({ kind: "status", status: 500, ...LIST });
  await page.goto("/");
  for (const seconds of [2, 4, 8, 16]) {
    // Read once: the next failure is seconds away.
    const id = await notice(page).getByText(/^Request ID: /).innerText();
    await expect(freshness(page)).toContainText(`Retrying in ${seconds}s (server error, request `);
    await advanceClock(page, seconds);
    // Until the next request has failed.
    await expect(notice(page)).not.toContainText(id);
  }
  await sandbox.resetCounts();
  await expect(freshness(page)).toContainText("Retrying in 32s");
  await advanceClock(page, 30);
  expect(await sandbox.requestCount("list_runs")).toBe(0);
});

test("retries at once on request", async ({ page, sandbox, monitor }) => {
  monitor.allowError(FAILED_REQUEST);
  await sandbox.injectFaults({ kind: "status", status: 429, retry_after: 600, ...LIST });
  await page.goto("/");
  await expect(alert(page)).toBeVisible();
  await sandbox.clearFaults();
  await tryAgain(page).click();
  await expect(runNames(page)).toHaveCount(20);
});

test("garbage in a list affects only its rows", async ({ page, sandbox }) => {
  const { data } = await sandbox.api("runs");
  await sandbox.injectFaults({ kind: "garbage", ...LIST });
  await page.goto("/");
  await expect(table(page).getByRole("row")).toHaveCount(21);
  await expect(row(page, `#${data[0].run_number}`)).toBeVisible();
  await expect(table(page).getByText("garbage_from_the_future").first()).toBeVisible();
  await expect(table(page).getByText("This run couldn’t be read").first()).toBeVisible();
  await expect(alert(page)).toBeHidden();
  await sandbox.clearFaults();
  await refresh(page);
  await expectRuns(page, data);
});

test("garbage in an overview affects only its parts", async ({ page, sandbox }) => {
  const { data: [run] } = await sandbox.api("runs?status=completed&limit=1");
  await sandbox.injectFaults({ kind: "garbage" });
  await page.goto(`/workflows/${sandbox.config.workflow_id}/runs/${run.id}`);
  await expect(page.getByRole("heading", { name: "Nodes" })).toBeVisible();
  await expect(page.getByText("Some of the response couldn’t be read")).toBeVisible();
});

test("a failed summary does not affect the list and is retried", async ({
  page, sandbox, monitor,
}) => {
  monitor.allowError(FAILED_REQUEST);
  await page.clock.install();
  await sandbox.injectFaults({ kind: "status", status: 500, endpoint: "summary" });
  await page.goto("/");
  await expect(runNames(page)).toHaveCount(20);
  const total = figure(summary(page), "Total runs");
  await expect(total).toHaveText("–");
  await expect(alert(page)).toContainText("Server error");
  await sandbox.clearFaults();
  await advanceClock(page, BACK_OFF);
  await expect(total).toHaveText("200");
  await expect(alert(page)).toBeHidden();
});

test("a failed overview does not affect the run's details and is retried", async ({
  page, sandbox, monitor,
}) => {
  monitor.allowError(FAILED_REQUEST);
  const { data: [run] } = await sandbox.api("runs?status=completed&limit=1");
  await page.clock.install();
  await sandbox.injectFaults({ kind: "status", status: 502, endpoint: "overview" });
  await page.goto(`/workflows/${sandbox.config.workflow_id}/runs/${run.id}`);
  await expect(alert(page)).toContainText("Server error");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(`Run #${run.run_number}`);
  await sandbox.clearFaults();
  await advanceClock(page, BACK_OFF);
  await expect(page.getByRole("heading", { name: "Nodes" })).toBeVisible();
  await expect(alert(page)).toBeHidden();
});

test("keeps the rows during a slow response", async ({ page, sandbox }) => {
  const alerts = await recordAlerts(page);
  const release = await holdRequests(page, LIST_REQUEST);
  await page.goto("/");
  await expect(table(page)).toHaveAttribute("aria-busy", "true");
  await expect(runNames(page)).toHaveCount(0);
  release();
  await expect(runNames(page)).toHaveCount(20);
  await sandbox.injectFaults({ kind: "latency", ms: 800, ...LIST });
  await sortBy(page, "Status");
  await expect(table(page)).toHaveAttribute("aria-busy", "true");
  await expect(runNames(page)).toHaveCount(20);
  await expect(table(page)).toHaveAttribute("aria-busy", "false");
  await expect.poll(alerts).toEqual([]);
});

test("reports a timeout", async ({ page, sandbox }) => {
  await page.clock.install();
  await sandbox.injectFaults({ kind: "latency", ms: 60_000, ...LIST });
  const request = page.waitForRequest(LIST_REQUEST);
  await page.goto("/");
  await request;
  await expect(table(page)).toHaveAttribute("aria-busy", "true");
  await advanceClock(page, 31);
  await expectMessage(page, "The server didn’t respond in time", "30 seconds");
});

test("ignores a late response to an outdated request", async ({ page, sandbox }) => {
  const { data } = await sandbox.api("runs?sort=status");
  await page.goto("/");
  await expect(runNames(page)).toHaveCount(20);
  // The next response is one second late.
  await sandbox.injectFaults({ kind: "reorder", nth: 1, every: 1_000_000, ms: 1_000, ...LIST });
  const isOutdated = (request) => request.url().includes("order=asc");
  const aborted = page.waitForEvent("requestfailed", isOutdated);
  await sortBy(page, "Created");
  await sortBy(page, "Status");
  await expectRuns(page, data);
  await aborted;
  // After one more poll the late response would have arrived.
  await page.waitForResponse(/sort=status/);
  await expectRuns(page, data);
});

test("replaces an expired token without an alert", async ({ page, sandbox, monitor }) => {
  monitor.allowError(FAILED_REQUEST);
  const alerts = await recordAlerts(page);
  await page.goto("/");
  await expect(runNames(page)).toHaveCount(20);
  const refused = page.waitForResponse((response) => response.status() === 401);
  await sandbox.injectFaults({ kind: "unauthorized", times: 1, ...LIST });
  await refresh(page);
  await refused;
  await page.waitForResponse((response) => response.ok() && response.url().includes("/runs?"));
  await expect.poll(alerts).toEqual([]);
});

test("an expired session asks for sign-in and stops requests", async ({
  page, sandbox, monitor,
}) => {
  monitor.allowError(FAILED_REQUEST);
  const { data } = await sandbox.api("runs");
  await page.clock.install();
  await page.goto("/");
  await expectRuns(page, data);
  await sandbox.injectFaults(
    ...["list_runs", "status", "summary"].map((endpoint) => ({ kind: "unauthorized", endpoint })),
  );
  await advanceClock(page, 2);
  await expect(alert(page).getByRole("heading")).toHaveText("Your session has expired");
  await expect(freshness(page)).toContainText("Not updating (session expired");
  await expectRuns(page, data);
  await sandbox.resetCounts();
  await advanceClock(page, 20);
  expect(await sandbox.requestCount("list_runs")).toBe(0);
});
