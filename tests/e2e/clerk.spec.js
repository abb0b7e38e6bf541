// Sign-in with the real ClerkJS, over the sandbox's stand-in for Clerk's Frontend API.

import { test as base, expect, FAILED_REQUEST } from "./fixtures.js";
import {
  address, alert, LIST_REQUEST, advanceClock, recordAlerts, runNames, tryAgain,
} from "./screen.js";

const [ANAIS, MATEUS] = ["Anaïs Øverby", "Mateus Figueiredo"];
const SCRIPT = "**/clerk/npm/**";
const UNREACHABLE = "Can’t reach the sign-in service";
const SIGNED_OUT = "You’re signed out";
const NO_TOKEN = "Couldn’t verify your sign-in";
/** ClerkJS takes its time before it says that it cannot reach the Frontend API. */
const PATIENT = { timeout: 20_000 };

const test = base.extend({
  flags: { "sign-in": "clerk" },
  /** Whether somebody is signed in when the page opens. */
  signedIn: [true, { option: true }],
  page: async ({ page, context, sandbox, signedIn, monitor }, use) => {
    // What ClerkJS says of a development key.
    monitor.allowError(/Clerk has been loaded with development keys/);
    if (signedIn) await sandbox.signIn(context);
    await use(page);
  },
});

/** The bar that says who is signed in. */
const account = (page) => page.getByRole("banner");
const signIn = (page) => page.getByRole("button", { name: "Sign in" });
const signOut = (page) => page.getByRole("button", { name: "Sign out" });

/** What a request's session token says. */
const claims = (request) => {
  const [, payload] = request.headers().authorization.split(".");
  return JSON.parse(Buffer.from(payload, "base64url").toString());
};

const open = async (page, path = "/") => {
  await page.goto(path);
  await expect(runNames(page)).toHaveCount(20);
};

test("whoever is signed in sees the runs, and who that is", async ({ page, sandbox }) => {
  const asked = page.waitForRequest(LIST_REQUEST);
  await open(page);
  await expect(account(page)).toContainText(`Signed in as ${ANAIS}`);
  const { sid, exp, iat } = claims(await asked);
  await expect.poll(() => page.evaluate(() => Clerk.session.id)).toBe(sid);
  expect(exp - iat).toBe(60);
  // The token came along with the session.
  expect(await sandbox.requestCount("clerk_token")).toBe(0);
});

test("a person without a name is called by the e-mail address", async ({ page, context, sandbox }) => {
  await sandbox.signIn(context, 27);
  await open(page);
  await expect(account(page)).toContainText("anais@studio.example");
});

test("a refused token is replaced once by a fresh one of the session", async ({
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

test("tokens are renewed before they expire, and nobody notices", async ({ page }) => {
  // In real time, since ClerkJS compares the token's times with its own clock.
  test.setTimeout(120_000);
  const alerts = await recordAlerts(page);
  const asked = page.waitForRequest(LIST_REQUEST);
  await open(page);
  const { exp } = claims(await asked);
  await page.evaluate(() => {
    globalThis.kept = ["[role=main]", "header"].map((part) => document.querySelector(part));
  });
  const renewed = await page.waitForResponse(/\/clerk\/v1\/.*\/tokens/, { timeout: 60_000 });
  expect(Date.now() / 1000).toBeLessThan(exp);
  const { jwt } = await renewed.json();
  await page.waitForResponse(
    (answer) =>
      LIST_REQUEST.test(answer.url()) &&
      answer.ok() &&
      Date.now() / 1000 > exp &&
      answer.request().headers().authorization === `Bearer ${jwt}`,
    { timeout: 60_000 },
  );
  // Neither the component nor the bar was made anew.
  await expect.poll(() => page.evaluate(() => kept.map((part) => part.isConnected))).toEqual([true, true]);
  await expect.poll(alerts).toEqual([]);
});

test("a session that was revoked ends with the next token", async ({ page, sandbox, monitor }) => {
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

test.describe("nobody is signed in", () => {
  test.use({ signedIn: false });

  test("told, and nothing is sent to the API", async ({ page, sandbox }) => {
    await page.goto("/");
    await expect(alert(page)).toContainText(SIGNED_OUT);
    await expect(account(page)).toHaveCount(0);
    expect([await sandbox.requestCount("list_runs"), await sandbox.requestCount("summary")]).toEqual([0, 0]);
  });

  test("signing in leads back to the same address", async ({ page, sandbox }) => {
    const url = address(sandbox, "limit=5&status=failed&search=%C3%B8");
    await page.goto(url);
    await signIn(page).click();
    await expect(page).toHaveURL(/\/clerk\/sign-in\?redirect_url=/);
    await page.getByRole("button", { name: MATEUS }).click();
    await expect(account(page)).toContainText(MATEUS);
    await expect(page).toHaveURL(sandbox.origin + url);
    expect(await sandbox.requestCount("list_runs")).toBeGreaterThan(0);
  });

  test("without an address of one's own, Clerk's page is where people sign in", async ({
    page, sandbox,
  }) => {
    const { sign_in_url: _, ...json } = sandbox.config;
    await page.route("**/config.json", (route) => route.fulfill({ json }));
    await page.goto(address(sandbox));
    await signIn(page).click();
    // Clerk's pages read what comes behind the hash.
    const back = encodeURIComponent(sandbox.origin + address(sandbox));
    await expect(page).toHaveURL(`${sandbox.origin}/clerk/sign-in#/?redirect_url=${back}`);
  });
});

test("signing out removes all, and nothing more is sent", async ({ page, sandbox }) => {
  await page.clock.install();
  await open(page);
  await expect(page).toHaveTitle("Runs");
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

test("signing out that does not work is told, and can be tried again", async ({
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

test("signing out takes its time: that is told, and the runs are gone at once", async ({
  page, sandbox,
}) => {
  await open(page);
  await sandbox.injectFaults({ kind: "latency", ms: 1500, endpoint: "clerk_sign_out" });
  await signOut(page).click();
  await expect(page.getByRole("status")).toHaveText("Signing out…");
  await expect(runNames(page)).toHaveCount(0);
  await expect(alert(page)).toContainText(SIGNED_OUT);
});

test("signing out in another tab is followed", async ({ page, context, sandbox }) => {
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

test("when another person takes over, nothing of the first is shown or sent", async ({
  page, context, sandbox,
}) => {
  const second = await sandbox.signIn(context, 1);
  await open(page);
  await expect(account(page)).toContainText(MATEUS);
  // Read once: the session does not change meanwhile.
  const sessions = await page.evaluate(() => Clerk.client.sessions.map(({ id }) => id));
  const first = sessions.find((id) => id !== second);

  // Requests of one person are under way when the other takes over.
  await sandbox.injectFaults({ kind: "latency", ms: 3000, times: 1, endpoint: "list_runs" });
  const aborted = page.waitForEvent("requestfailed", (request) => LIST_REQUEST.test(request.url()));
  const begun = page.waitForRequest(LIST_REQUEST);
  await page.getByRole("button", { name: "Refresh" }).dispatchEvent("click");
  expect(claims(await begun).sid).toBe(second);
  const sent = [];
  page.on("request", (request) => {
    if (request.url().includes("/api/v1/")) sent.push(claims(request).sid);
  });
  await sandbox.injectFaults({ kind: "latency", ms: 1000, endpoint: "list_runs" });
  await page.evaluate((session) => Clerk.setActive({ session }), first);
  await expect(account(page)).toContainText(ANAIS);
  // Not the rows that the other has seen: the list is asked for anew.
  await expect(runNames(page)).toHaveCount(0);
  await aborted;
  await expect(runNames(page)).toHaveCount(20);
  expect(new Set(sent)).toEqual(new Set([first]));
});

test.describe("the Frontend API fails", () => {
  test("at the start: not taken for signed out, and healed without a reload", async ({
    page, sandbox, monitor,
  }) => {
    monitor.allowError(FAILED_REQUEST);
    await sandbox.failClerk();
    await page.goto("/");
    await expect(alert(page)).toContainText(UNREACHABLE, PATIENT);
    await expect(signIn(page)).toHaveCount(0);
    expect(await sandbox.requestCount("list_runs")).toBe(0);
    await page.evaluate(() => (globalThis.loadedOnce = true));
    await sandbox.clearFaults();
    await expect(runNames(page)).toHaveCount(20, PATIENT);
    await expect(account(page)).toContainText(ANAIS);
    await expect.poll(() => page.evaluate(() => globalThis.loadedOnce)).toBe(true);
  });

  test("at the start: refused connections are the same", async ({ page, sandbox, monitor }) => {
    monitor.allowError(FAILED_REQUEST);
    await page.route("**/clerk/v1/**", (route) => route.abort("connectionrefused"));
    await page.goto("/");
    await expect(alert(page)).toContainText(UNREACHABLE, PATIENT);
    expect(await sandbox.requestCount("list_runs")).toBe(0);
    await page.unroute("**/clerk/v1/**");
    await expect(runNames(page)).toHaveCount(20, PATIENT);
  });

  test("at the start: when it is back and nobody is signed in, that is told", async ({
    page, sandbox, monitor,
  }) => {
    monitor.allowError(FAILED_REQUEST);
    await sandbox.revokeSessions();
    await sandbox.failClerk();
    await page.goto("/");
    await expect(alert(page)).toContainText(UNREACHABLE, PATIENT);
    await sandbox.clearFaults();
    await expect(alert(page)).toContainText(SIGNED_OUT, PATIENT);
    await expect(signIn(page)).toBeVisible();
  });

  test("at the start: a session that the browser remembers is used", async ({
    page, sandbox, monitor,
  }) => {
    monitor.allowError(FAILED_REQUEST);
    await open(page);
    await sandbox.failClerk();
    await page.reload();
    await expect(runNames(page)).toHaveCount(20, PATIENT);
    await expect(account(page)).toContainText("Signed in");
    await sandbox.clearFaults();
    await signOut(page).click();
    await expect(alert(page)).toContainText(SIGNED_OUT);
    await signIn(page).click();
    await expect(page.getByRole("button", { name: ANAIS })).toBeVisible();
  });

  test("at the start: signing in is possible once it is back", async ({ page, sandbox, monitor }) => {
    monitor.allowError(FAILED_REQUEST);
    const { sign_in_url: _, ...json } = sandbox.config;
    await page.route("**/config.json", (route) => route.fulfill({ json }));
    await open(page);
    // Where people sign in is remembered, too.
    await page.evaluate(() => localStorage.clear());
    await sandbox.failClerk();
    await page.reload();
    await expect(runNames(page)).toHaveCount(20, PATIENT);
    await sandbox.clearFaults();
    await signOut(page).click();
    await signIn(page).click();
    await expect(page.getByRole("button", { name: ANAIS })).toBeVisible();
  });

  test("later: the rows stay, and it is told until it is back", async ({ page, sandbox, monitor }) => {
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

test("ClerkJS that does not load is told, and heals by itself", async ({ page, sandbox, monitor }) => {
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

test("ClerkJS that never answers is told, and asked for again", async ({ page, sandbox }) => {
  await page.clock.install();
  await page.route(SCRIPT, () => {});
  const asked = page.waitForRequest(SCRIPT);
  await page.goto("/");
  await asked;
  await expect(page.getByRole("status")).toHaveText("Checking your sign-in…");
  await advanceClock(page, 11);
  await expect(alert(page)).toContainText(UNREACHABLE);
  expect(await sandbox.requestCount("clerk_client")).toBe(0);
  await page.unroute(SCRIPT);
  await advanceClock(page, 25);
  await expect(runNames(page)).toHaveCount(20);
});

test("a publishable key that names no host is told", async ({ page, sandbox }) => {
  const json = { ...sandbox.config, clerk_publishable_key: "pk_test_bm8gaG9zdA" };
  await page.route("**/config.json", (route) => route.fulfill({ json }));
  await page.goto("/");
  await expect(alert(page)).toContainText("This page’s configuration isn’t valid");
  await expect(alert(page)).toContainText("clerk_publishable_key: pk_test_bm8gaG9zdA names no host");
});
