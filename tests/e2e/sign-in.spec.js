// Session tokens from a token endpoint: headers, renewal and failures. The monitor of fixtures.js checks in every
// test that tokens are sent to the API only, in the header only.

import { test, expect, FAILED_REQUEST } from "./fixtures.js";
import { alert, expectRuns, freshness, advanceClock, recordAlerts, runNames, tryAgain } from "./screen.js";

const UNAUTHORIZED = [
  { kind: "unauthorized", endpoint: "list_runs" },
  { kind: "unauthorized", endpoint: "summary" },
];
const SESSION_ENDED = "Your session has expired";
/** Longer than the poll interval or the backoff after a failure, in seconds. */
const POLL = 4;
const NO_TOKEN = "Couldn’t verify your sign-in";

test("every API request has the token in its header", async ({ page, sandbox }) => {
  const tokenResponse = page.waitForResponse(/\/sandbox\/token$/);
  const requests = [];
  page.on("request", (request) => {
    if (request.url().includes("/api/v1/")) requests.push(request);
  });
  await page.goto("/");
  await runNames(page).getByRole("link").first().click();
  await expect(page.getByRole("heading", { name: "Nodes" })).toBeVisible();
  const { jwt } = await (await tokenResponse).json();
  expect(requests.length).toBeGreaterThanOrEqual(4);
  for (const request of requests) {
    expect(await request.headerValue("authorization")).toBe(`Bearer ${jwt}`);
    expect(await request.headerValue("x-workspace-id")).toBe(sandbox.config.workspace_id);
    expect(await request.headerValue("cookie")).toBeNull();
  }
  const kept = () => page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }]));
  await expect.poll(kept).not.toContain("eyJ");
});

test("replaces a rejected token without an alert", async ({ page, sandbox, monitor }) => {
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

test("repeated 401 responses end the session and stop requests", async ({
  page, sandbox, monitor,
}) => {
  monitor.allowError(FAILED_REQUEST);
  await page.clock.install();
  await sandbox.injectFaults(...UNAUTHORIZED);
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

test("keeps the rows when the session expires", async ({ page, sandbox, monitor }) => {
  monitor.allowError(FAILED_REQUEST);
  await page.clock.install();
  await page.goto("/");
  await expect(runNames(page)).toHaveCount(20);
  await sandbox.injectFaults(...UNAUTHORIZED);
  await advanceClock(page, POLL);
  await expect(alert(page)).toContainText(SESSION_ENDED);
  await expect(runNames(page)).toHaveCount(20);
});

test("renews expired tokens without an alert", async ({ page, sandbox, monitor }) => {
  monitor.allowError(FAILED_REQUEST);
  const alerts = await recordAlerts(page);
  // With the sandbox's leeway of five seconds, these tokens are valid for two: about one poll interval.
  await page.route("**/sandbox/token", (route) => route.continue({ postData: '{"expires_in": -3}' }));
  await page.goto("/");
  await expect(runNames(page)).toHaveCount(20);
  const isList = (response) => response.url().includes("/runs?");
  await page.waitForResponse((response) => isList(response) && response.status() === 401);
  await page.waitForResponse((response) => isList(response) && response.ok());
  await expect(runNames(page)).toHaveCount(20);
  await expect.poll(alerts).toEqual([]);
});

test("an unreachable token endpoint shows an error and is retried", async ({ page, monitor }) => {
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

test("keeps the rows when the token endpoint fails", async ({ page, sandbox, monitor }) => {
  monitor.allowError(FAILED_REQUEST);
  await page.clock.install();
  await page.goto("/");
  await expect(runNames(page)).toHaveCount(20);
  await sandbox.injectFaults(
    { kind: "status", status: 500, endpoint: "token" },
    // A 401 makes the page request another token.
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

test("a token request that times out shows an error", async ({ page }) => {
  await page.clock.install();
  await page.route("**/sandbox/token", () => {});
  const request = page.waitForRequest("**/sandbox/token");
  await page.goto("/");
  await request;
  // From here on, the page's own timeout applies.
  await expect(freshness(page)).toBeVisible();
  await advanceClock(page, 21);
  await expect(alert(page)).toContainText(NO_TOKEN);
});

test("a response without a token shows an error", async ({ page, sandbox }) => {
  await page.clock.install();
  await sandbox.injectFaults({ kind: "html", endpoint: "token" });
  await page.goto("/");
  await expect(alert(page)).toContainText(NO_TOKEN);
  await sandbox.clearFaults();
  await advanceClock(page, POLL);
  await expect(runNames(page)).toHaveCount(20);
});
