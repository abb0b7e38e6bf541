// Sign-in with the real ClerkJS and the sandbox's mock of Clerk's Frontend API.

import { test as base, expect, FAILED_REQUEST } from "./fixtures.js";
import {
  address, alert, LIST_REQUEST, advanceClock, recordAlerts, runNames, tryAgain,
} from "./screen.js";

const [ANAIS, MATEUS] = ["Anaïs Øverby", "Mateus Figueiredo"];
const SCRIPT = "**/clerk/npm/**";
const UNREACHABLE = "Can’t reach the sign-in service";
const SIGNED_OUT = "You’re signed out";
const NO_TOKEN = "Couldn’t verify your sign-in";
/** ClerkJS retries before it reports that the Frontend API is unreachable. */
const CLERK_TIMEOUT = { timeout: 20_000 };

const test = base.extend({
  flags: { "sign-in": "clerk" },
  /** Whether a user is signed in when the page opens. */
  signedIn: [true, { option: true }],
  page: async ({ page, context, sandbox, signedIn, monitor }, use) => {
    // ClerkJS warns about development keys.
    monitor.allowError(/Clerk has been loaded with development keys/);
    if (signedIn) await sandbox.signIn(context);
    await use(page);
  },
});

/** The banner with the current user. */
const account = (page) => page.getByRole("banner");
const signIn = (page) => page.getByRole("button", { name: "Sign in" });
const signOut = (page) => page.getByRole("button", { name: "Sign out" });

/** The claims of a request's session token. */
const claims = (request) => {
  const [, payload] = request.headers().authorization.split(".");
  return JSON.parse(Buffer.from(payload, "base64url").toString());
};

const open = async (page, path = "/") => {
  await page.goto(path);
  await expect(runNames(page)).toHaveCount(20);
};

test("shows the runs and the signed-in user", async ({ page, sandbox }) => {
  const request = page.waitForRequest(LIST_REQUEST);
  await open(page);
  await expect(account(page)).toContainText(`Signed in as ${ANAIS}`);
  const { sid, exp, iat } = claims(await request);
  await expect.poll(() => page.evaluate(() => Clerk.session.id)).toBe(sid);
  expect(exp - iat).toBe(60);
  // The session response includes the first token.
  expect(await sandbox.requestCount("clerk_token")).toBe(0);
});

test("shows the email address of a user without a name", async ({ page, context, sandbox }) => {
  await sandbox.signIn(context, 27);
  await open(page);
  await expect(account(page)).toContainText("anais@studio.example");
});

test("retries once with a fresh token after 401", async ({
  page, sandbox, monitor,
}) => {
  monitor.allowError(FAILED_REQUEST);
  const alerts = await recordAlerts(page);
  await sandbox.injectFaults({ kind: "unauthorized", endpoint: "list_runs", times: 1 });
  await open(page);
  expect(await sandbox.requestCount("clerk_token")).toBe(1);
  expect(await sandbox.requestCount("list_runs")).toBe(2);
  await expect.poll(alerts).toEqual([]);
});

test("renews tokens before they expire", async ({ page }) => {
  // In real time: ClerkJS compares the token's times with its own clock.
  test.setTimeout(120_000);
  const alerts = await recordAlerts(page);
  const request = page.waitForRequest(LIST_REQUEST);
  await open(page);
  const { exp } = claims(await request);
  await page.evaluate(() => {
    globalThis.kept = ["[role=main]", "header"].map((part) => document.querySelector(part));
  });
  const renewed = await page.waitForResponse(/\/clerk\/v1\/.*\/tokens/, { timeout: 60_000 });
  expect(Date.now() / 1000).toBeLessThan(exp);
  const { jwt } = await renewed.json();
  await page.waitForResponse(
    (response) =>
      LIST_REQUEST.test(response.url()) &&
      response.ok() &&
      Date.now() / 1000 > exp &&
      response.request().headers().authorization === `Bearer ${jwt}`,
    { timeout: 60_000 },
  );
  // Neither the component nor the banner was recreated.
  await expect.poll(() => page.evaluate(() => kept.map((part) => part.isConnected))).toEqual([true, true]);
  await expect.poll(alerts).toEqual([]);
});

test("ends a revoked session at the next token request", async ({ page, sandbox, monitor }) => {
  monitor.allowError(FAILED_REQUEST);
  await page.clock.install();
  await open(page);
  await sandbox.revokeSessions();
  await sandbox.injectFaults({ kind: "unauthorized", endpoint: "list_runs", times: 1 });
  await advanceClock(page, 40);
  await expect(alert(page)).toContainText(SIGNED_OUT);
  await expect(runNames(page)).toHaveCount(0);
  await sandbox.resetCounts();
  await advanceClock(page, 60);
  expect(await sandbox.requestCount("list_runs")).toBe(0);
});

test.describe("signed out", () => {
  test.use({ signedIn: false });

  test("shows a message and sends no API requests", async ({ page, sandbox }) => {
    await page.goto("/");
    await expect(alert(page)).toContainText(SIGNED_OUT);
    await expect(account(page)).toHaveCount(0);
    expect([await sandbox.requestCount("list_runs"), await sandbox.requestCount("summary")]).toEqual([0, 0]);
  });

  test("returns to the same URL after sign-in", async ({ page, sandbox }) => {
    const url = address(sandbox, "limit=5&status=failed&search=%C3%B8");
    await page.goto(url);
    await signIn(page).click();
    await expect(page).toHaveURL(/\/clerk\/sign-in\?redirect_url=/);
    await page.getByRole("button", { name: MATEUS }).click();
    await expect(account(page)).toContainText(MATEUS);
    await expect(page).toHaveURL(sandbox.origin + url);
    expect(await sandbox.requestCount("list_runs")).toBeGreaterThan(0);
  });

  test("uses Clerk's hosted page without sign_in_url", async ({
    page, sandbox,
  }) => {
    const { sign_in_url: _, ...json } = sandbox.config;
    await page.route("**/config.json", (route) => route.fulfill({ json }));
    await page.goto(address(sandbox));
    await signIn(page).click();
    // Clerk's pages read parameters from the hash.
    const back = encodeURIComponent(sandbox.origin + address(sandbox));
    await expect(page).toHaveURL(`${sandbox.origin}/clerk/sign-in#/?redirect_url=${back}`);
  });
});

test("sign-out clears all data and stops requests", async ({ page, sandbox }) => {
  await page.clock.install();
  await open(page);
  await expect(page).toHaveTitle(/^(\(\d+\) )?Runs$/);
  await runNames(page).getByRole("link").first().click();
  await expect(page.getByRole("heading", { name: "Nodes" })).toBeVisible();
  await expect(page).toHaveTitle(/^Run #/);
  await signOut(page).click();
  await expect(alert(page)).toContainText(SIGNED_OUT);
  await expect(page.getByRole("heading", { name: "Nodes" })).toHaveCount(0);
  await expect(page).toHaveTitle("Workflow runs");
  await sandbox.resetCounts();
  await advanceClock(page, 60);
  await page.evaluate(() => dispatchEvent(new Event("focus")));
  for (const endpoint of ["list_runs", "summary", "run", "status", "overview", "clerk_token"]) {
    expect(await sandbox.requestCount(endpoint), endpoint).toBe(0);
  }
});

test("a failed sign-out shows an error and can be retried", async ({
  page, sandbox, monitor,
}) => {
  monitor.allowError(FAILED_REQUEST);
  await open(page);
  await sandbox.injectFaults({ kind: "status", status: 500, endpoint: "clerk_sign_out", times: 1 });
  await signOut(page).click();
  await expect(alert(page)).toContainText("Couldn’t sign you out");
  await expect(runNames(page)).toHaveCount(0);
  await tryAgain(page).click();
  await expect(alert(page)).toContainText(SIGNED_OUT);
});

test("a slow sign-out hides the runs at once and shows progress", async ({
  page, sandbox,
}) => {
  await open(page);
  await sandbox.injectFaults({ kind: "latency", ms: 1500, endpoint: "clerk_sign_out" });
  await signOut(page).click();
  await expect(page.getByRole("status")).toHaveText("Signing out…");
  await expect(runNames(page)).toHaveCount(0);
  await expect(alert(page)).toContainText(SIGNED_OUT);
});

test("follows a sign-out in another tab", async ({ page, context, sandbox }) => {
  await open(page);
  const other = await context.newPage();
  await open(other);
  await signOut(other).click();
  await expect(alert(page)).toContainText(SIGNED_OUT);
  await expect(runNames(page)).toHaveCount(0);
  await sandbox.signIn(context, 1);
  await signIn(page).click();
  await page.getByRole("button", { name: MATEUS }).click();
  await expect(account(page)).toContainText(MATEUS);
});

test.describe("signed out", () => {
  test.use({ signedIn: false });

  test("follows a sign-in in another tab", async ({ page, context, sandbox }) => {
    await page.goto("/");
    await expect(alert(page)).toContainText(SIGNED_OUT);
    const other = await context.newPage();
    await sandbox.signIn(context);
    await open(other);
    await page.evaluate(() => dispatchEvent(new Event("focus")));
    await expect(account(page)).toContainText(ANAIS);
    await expect(runNames(page)).toHaveCount(20);
  });
});

test("a change of user drops data and requests of the previous user", async ({
  page, context, sandbox,
}) => {
  const second = await sandbox.signIn(context, 1);
  await open(page);
  await expect(account(page)).toContainText(MATEUS);
  // Read once: the session does not change meanwhile.
  const sessions = await page.evaluate(() => Clerk.client.sessions.map(({ id }) => id));
  const first = sessions.find((id) => id !== second);

  // A request of the first user is pending when the second one takes over.
  await sandbox.injectFaults({ kind: "latency", ms: 3000, times: 1, endpoint: "list_runs" });
  const aborted = page.waitForEvent("requestfailed", (request) => LIST_REQUEST.test(request.url()));
  const pending = page.waitForRequest(LIST_REQUEST);
  await page.getByRole("button", { name: "Refresh" }).dispatchEvent("click");
  expect(claims(await pending).sid).toBe(second);
  const sent = [];
  page.on("request", (request) => {
    if (request.url().includes("/api/v1/")) sent.push(claims(request).sid);
  });
  await sandbox.injectFaults({ kind: "latency", ms: 1000, endpoint: "list_runs" });
  await page.evaluate((session) => Clerk.setActive({ session }), first);
  await expect(account(page)).toContainText(ANAIS);
  // The previous user's rows disappear, and the list is requested again.
  await expect(runNames(page)).toHaveCount(0);
  await aborted;
  await expect(runNames(page)).toHaveCount(20);
  expect(new Set(sent)).toEqual(new Set([first]));
});

test.describe("Frontend API failure", () => {
  test("at start: is not treated as signed out, and recovers without a reload", async ({
    page, sandbox, monitor,
  }) => {
    monitor.allowError(FAILED_REQUEST);
    await sandbox.failClerk();
    await page.goto("/");
    await expect(alert(page)).toContainText(UNREACHABLE, CLERK_TIMEOUT);
    await expect(signIn(page)).toHaveCount(0);
    expect(await sandbox.requestCount("list_runs")).toBe(0);
    await page.evaluate(() => (globalThis.loadedOnce = true));
    await sandbox.clearFaults();
    await expect(runNames(page)).toHaveCount(20, CLERK_TIMEOUT);
    await expect(account(page)).toContainText(ANAIS);
    await expect.poll(() => page.evaluate(() => globalThis.loadedOnce)).toBe(true);
  });

  test("at start: recovers from refused connections", async ({ page, sandbox, monitor }) => {
    monitor.allowError(FAILED_REQUEST);
    await page.route("**/clerk/v1/**", (route) => route.abort("connectionrefused"));
    await page.goto("/");
    await expect(alert(page)).toContainText(UNREACHABLE, CLERK_TIMEOUT);
    expect(await sandbox.requestCount("list_runs")).toBe(0);
    await page.unroute("**/clerk/v1/**");
    await expect(runNames(page)).toHaveCount(20, CLERK_TIMEOUT);
  });

  test("at start: shows the signed-out message after recovery", async ({
    page, sandbox, monitor,
  }) => {
    monitor.allowError(FAILED_REQUEST);
    await sandbox.revokeSessions();
    await sandbox.failClerk();
    await page.goto("/");
    await expect(alert(page)).toContainText(UNREACHABLE, CLERK_TIMEOUT);
    await sandbox.clearFaults();
    await expect(alert(page)).toContainText(SIGNED_OUT, CLERK_TIMEOUT);
    await expect(signIn(page)).toBeVisible();
  });

  test("at start: uses the session stored in the browser", async ({
    page, sandbox, monitor,
  }) => {
    monitor.allowError(FAILED_REQUEST);
    await open(page);
    await sandbox.failClerk();
    await page.reload();
    await expect(runNames(page)).toHaveCount(20, CLERK_TIMEOUT);
    await expect(account(page)).toContainText("Signed in");
    await sandbox.clearFaults();
    await signOut(page).click();
    await expect(alert(page)).toContainText(SIGNED_OUT);
    await signIn(page).click();
    await expect(page.getByRole("button", { name: ANAIS })).toBeVisible();
  });

  test("at start: allows sign-in after recovery", async ({ page, sandbox, monitor }) => {
    monitor.allowError(FAILED_REQUEST);
    const { sign_in_url: _, ...json } = sandbox.config;
    await page.route("**/config.json", (route) => route.fulfill({ json }));
    await open(page);
    // The browser also stores the sign-in URL.
    await page.evaluate(() => localStorage.clear());
    await sandbox.failClerk();
    await page.reload();
    await expect(runNames(page)).toHaveCount(20, CLERK_TIMEOUT);
    await sandbox.clearFaults();
    await signOut(page).click();
    await signIn(page).click();
    await expect(page.getByRole("button", { name: ANAIS })).toBeVisible();
  });

  test("later: keeps the rows and shows an error until recovery", async ({ page, sandbox, monitor }) => {
    monitor.allowError(FAILED_REQUEST);
    await page.clock.install();
    await open(page);
    await sandbox.failClerk();
    await sandbox.injectFaults({ kind: "unauthorized", endpoint: "list_runs", times: 1 });
    await advanceClock(page, 60);
    await expect(alert(page)).toContainText(NO_TOKEN);
    await expect(runNames(page)).toHaveCount(20);
    await expect(account(page)).toContainText(ANAIS);
    await sandbox.clearFaults();
    await advanceClock(page, 60);
    await expect(alert(page)).toHaveCount(0);
    await expect(runNames(page)).toHaveCount(20);
  });
});

test("retries automatically when ClerkJS does not load", async ({ page, sandbox, monitor }) => {
  monitor.allowError(FAILED_REQUEST);
  await page.route(SCRIPT, (route) => route.abort("connectionrefused"));
  await page.goto("/");
  await expect(alert(page)).toContainText(UNREACHABLE);
  await expect(page.getByRole("main")).toContainText("/clerk/npm/@clerk/clerk-js@6");
  expect(await sandbox.requestCount("clerk_client")).toBe(0);
  expect(await sandbox.requestCount("list_runs")).toBe(0);
  await page.unroute(SCRIPT);
  await expect(runNames(page)).toHaveCount(20);
});

test("retries when the ClerkJS request times out", async ({ page, sandbox }) => {
  await page.clock.install();
  await page.route(SCRIPT, () => {});
  const request = page.waitForRequest(SCRIPT);
  // A preload without a response delays the `load` event.
  await page.goto("/", { waitUntil: "commit" });
  await request;
  await expect(page.getByRole("status")).toHaveText("Checking your sign-in…");
  await advanceClock(page, 11);
  await expect(alert(page)).toContainText(UNREACHABLE);
  expect(await sandbox.requestCount("clerk_client")).toBe(0);
  await page.unroute(SCRIPT);
  await advanceClock(page, 25);
  await expect(runNames(page)).toHaveCount(20);
});

test("reports a publishable key without a host", async ({ page, sandbox }) => {
  const json = { ...sandbox.config, clerk_publishable_key: "pk_test_bm8gaG9zdA" };
  await page.route("**/config.json", (route) => route.fulfill({ json }));
  await page.goto("/");
  await expect(alert(page)).toContainText("This page’s configuration isn’t valid");
  await expect(alert(page)).toContainText("clerk_publishable_key: pk_test_bm8gaG9zdA names no host");
});
