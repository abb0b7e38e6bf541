// Session tokens from a token endpoint: where they go, and what happens when they fail. That a
// token goes to the API alone, in the header alone, is checked in every test by the watch.

import { test, expect, FAILED_REQUEST } from "./fixtures.js";
import { alert, expectRuns, freshness, advanceClock, recordAlerts, runNames, tryAgain } from "./screen.js";

const REFUSED = [
  { kind: "unauthorized", endpoint: "list_runs" },
  { kind: "unauthorized", endpoint: "summary" },
];
const SESSION_ENDED = "Your session has expired";
/** Longer than two polls are apart, or two attempts after a failure, in seconds. */
const POLL = 4;
const NO_TOKEN = "Couldn’t verify your sign-in";

test("the token goes into the header of every request to the API", async ({ page, sandbox }) => {
  const given = page.waitForResponse(/\/sandbox\/token$/);
  const requests = [];
  page.on("request", (request) => {
    if (request.url().includes("/api/v1/")) requests.push(request);
  });
  await page.goto("/");
  await runNames(page).getByRole("link").first().click();
  await expect(page.getByRole("heading", { name: "Nodes" })).toBeVisible();
  const { jwt } = await (await given).json();
  expect(requests.length).toBeGreaterThanOrEqual(4);
  for (const request of requests) {
    expect(await request.headerValue("authorization")).toBe(`Bearer ${jwt}`);
    expect(await request.headerValue("x-workspace-id")).toBe(sandbox.config.workspace_id);
    expect(await request.headerValue("cookie")).toBeNull();
  }
  const kept = () => page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }]));
  await expect.poll(kept).not.toContain("eyJ");
});

test("one refused token is replaced and nobody notices", async ({ page, sandbox, monitor }) => {
  monitor.allowError(FAILED_REQUEST);
  const alerts = await recordAlerts(page);
  const { data } = await sandbox.api("runs");
  await sandbox.injectFaults({ kind: "unauthorized", endpoint: "list_runs", times: 1 });
  await sandbox.resetCounts();
  await page.goto("/");
  await expectRuns(page, data);
  expect(await sandbox.requestCount("list_runs")).toBe(2);
  await expect.poll(alerts).toEqual([]);
});

test("tokens that are always refused end the session, and the API is left alone", async ({
  page, sandbox, monitor,
}) => {
  monitor.allowError(FAILED_REQUEST);
  await page.clock.install();
  await sandbox.injectFaults(...REFUSED);
  await page.goto("/");
  await expect(alert(page)).toContainText(SESSION_ENDED);
  await sandbox.resetCounts();
  await advanceClock(page, 60);
  expect(await sandbox.requestCount("list_runs")).toBe(0);
  await sandbox.clearFaults();
  await tryAgain(page).click();
  await expect(runNames(page)).toHaveCount(20);
  await expect(alert(page)).toBeHidden();
});

test("a session that ends later leaves the rows in place", async ({ page, sandbox, monitor }) => {
  monitor.allowError(FAILED_REQUEST);
  await page.clock.install();
  await page.goto("/");
  await expect(runNames(page)).toHaveCount(20);
  await sandbox.injectFaults(...REFUSED);
  await advanceClock(page, POLL);
  await expect(alert(page)).toContainText(SESSION_ENDED);
  await expect(runNames(page)).toHaveCount(20);
});

test("tokens that expire are renewed without a word", async ({ page, sandbox, monitor }) => {
  monitor.allowError(FAILED_REQUEST);
  const alerts = await recordAlerts(page);
  // The sandbox forgives five seconds, so these tokens live for two: about as long as polls are
  // apart.
  await page.route("**/sandbox/token", (route) => route.continue({ postData: '{"expires_in": -3}' }));
  await page.goto("/");
  await expect(runNames(page)).toHaveCount(20);
  const list = (response) => response.url().includes("/runs?");
  await page.waitForResponse((answer) => list(answer) && answer.status() === 401);
  await page.waitForResponse((answer) => list(answer) && answer.ok());
  await expect(runNames(page)).toHaveCount(20);
  await expect.poll(alerts).toEqual([]);
});

test("a sign-in that cannot be reached is told, and heals by itself", async ({ page, monitor }) => {
  monitor.allowError(FAILED_REQUEST);
  await page.clock.install();
  await page.route("**/sandbox/token", (route) => route.abort("connectionrefused"));
  await page.goto("/");
  await expect(alert(page)).toContainText(NO_TOKEN);
  await expect(alert(page)).toContainText("/sandbox/token");
  await page.unroute("**/sandbox/token");
  await advanceClock(page, POLL);
  await expect(runNames(page)).toHaveCount(20);
  await expect(alert(page)).toBeHidden();
});

test("a sign-in that fails later leaves the rows in place", async ({ page, sandbox, monitor }) => {
  monitor.allowError(FAILED_REQUEST);
  await page.clock.install();
  await page.goto("/");
  await expect(runNames(page)).toHaveCount(20);
  await sandbox.injectFaults(
    { kind: "status", status: 500, endpoint: "token" },
    // What makes the page want another token.
    { kind: "unauthorized", endpoint: "list_runs", times: 1 },
  );
  await advanceClock(page, POLL);
  await expect(alert(page)).toContainText(NO_TOKEN);
  await expect(alert(page)).toContainText("500");
  await expect(runNames(page)).toHaveCount(20);
  await sandbox.clearFaults();
  await advanceClock(page, POLL);
  await expect(alert(page)).toBeHidden();
});

test("a sign-in that never answers is told", async ({ page }) => {
  await page.clock.install();
  await page.route("**/sandbox/token", () => {});
  const request = page.waitForRequest("**/sandbox/token");
  await page.goto("/");
  await request;
  // Before, it is not the page that waits.
  await expect(freshness(page)).toBeVisible();
  await advanceClock(page, 21);
  await expect(alert(page)).toContainText(NO_TOKEN);
});

test("an answer without a token is told", async ({ page, sandbox }) => {
  await page.clock.install();
  await sandbox.injectFaults({ kind: "html", endpoint: "token" });
  await page.goto("/");
  await expect(alert(page)).toContainText(NO_TOKEN);
  await sandbox.clearFaults();
  await advanceClock(page, POLL);
  await expect(runNames(page)).toHaveCount(20);
});
