// Sign-in with the real ClerkJS over a Frontend API of the test's own.

import { test as base, expect, FAILED_REQUEST } from "./fixtures.js";
import { Clerk, ORIGIN } from "./clerk.js";
import { alert, pass, runNames, tryAgain } from "./screen.js";

const test = base.extend({
  clerk: async ({ page, sandbox, watch }, use) => {
    watch.allow(ORIGIN);
    // What ClerkJS says of a development key.
    watch.expect(/Clerk has been loaded with development keys/);
    const clerk = new Clerk(sandbox);
    await clerk.stand(page);
    await use(clerk);
  },
});

// The sandbox's policy allows no script from elsewhere.
test.use({ bypassCSP: true });

test("the session's token opens the API", async ({ page, sandbox, clerk }) => {
  const asked = page.waitForRequest(/\/runs\?/);
  await page.goto("/");
  await expect(runNames(page)).toHaveCount(20);
  expect(clerk.tokens).toContain((await (await asked).headerValue("authorization")).slice(7));
  // The token came along with the session.
  expect(clerk.asked.filter((asked) => asked.endsWith("/tokens"))).toEqual([]);
  expect(await sandbox.asked("token")).toBe(clerk.tokens.length);
});

test("a refused token is replaced by a fresh one of the session", async ({
  page, sandbox, clerk, watch,
}) => {
  watch.expect(FAILED_REQUEST);
  await sandbox.fault({ kind: "unauthorized", endpoint: "list_runs", times: 1 });
  await page.goto("/");
  await expect(runNames(page)).toHaveCount(20);
  expect(clerk.asked.filter((asked) => asked.endsWith("/tokens"))).toHaveLength(1);
});

test("nobody signed in: told, and nothing is sent to the API", async ({ page, sandbox, clerk }) => {
  clerk.signedIn = false;
  await page.goto("/");
  await expect(alert(page)).toContainText("You are signed out");
  expect([await sandbox.asked("list_runs"), await sandbox.asked("summary")]).toEqual([0, 0]);
});

test("signing out is noticed, and nothing more is sent", async ({ page, sandbox, clerk }) => {
  await page.clock.install();
  await page.goto("/");
  await expect(runNames(page)).toHaveCount(20);
  clerk.signedIn = false;
  await page.evaluate(() => Clerk.signOut(() => {}));
  await expect(alert(page)).toContainText("You are signed out");
  await sandbox.forget();
  await pass(page, 60);
  expect(await sandbox.asked("list_runs")).toBe(0);
});

const NO_TOKEN = "Your sign-in cannot be checked right now";

test("ClerkJS that does not load is told, and heals by itself", async ({
  page, sandbox, clerk, watch,
}) => {
  watch.expect(FAILED_REQUEST);
  const script = `${ORIGIN}/npm/**`;
  await page.route(script, (route) => route.abort("connectionrefused"));
  await page.goto("/");
  await expect(alert(page)).toContainText(NO_TOKEN);
  await expect(alert(page)).toContainText(`${ORIGIN}/npm/@clerk/clerk-js@6`);
  expect(clerk.asked).toEqual([]);
  expect(await sandbox.asked("list_runs")).toBe(0);
  await page.unroute(script);
  await expect(runNames(page)).toHaveCount(20);
});

test("ClerkJS that never answers is told", async ({ page, clerk }) => {
  await page.clock.install();
  await page.route(`${ORIGIN}/npm/**`, () => {});
  const asked = page.waitForRequest(`${ORIGIN}/npm/**`);
  await page.goto("/");
  await asked;
  await expect(page.getByRole("status")).toHaveText("Loading…");
  await pass(page, 21);
  await expect(alert(page)).toContainText(NO_TOKEN);
  expect(clerk.asked).toEqual([]);
});

test("a Frontend API that is down is not taken for signed out", async ({
  page, sandbox, clerk, watch,
}) => {
  watch.expect(FAILED_REQUEST);
  clerk.down = true;
  await page.goto("/");
  await expect(alert(page)).toContainText(NO_TOKEN, { timeout: 20_000 });
  expect(await sandbox.asked("list_runs")).toBe(0);
});

// ClerkJS never takes up by itself the session that it could not find when it started.
test.fixme("a Frontend API that comes back is noticed", async ({ page, clerk, watch }) => {
  watch.expect(FAILED_REQUEST);
  clerk.down = true;
  await page.goto("/");
  await expect(alert(page)).toContainText(NO_TOKEN, { timeout: 20_000 });
  clerk.down = false;
  await tryAgain(page).click();
  await expect(runNames(page)).toHaveCount(20, { timeout: 20_000 });
});

test("a publishable key that names no host is told", async ({ page, sandbox }) => {
  const { token_endpoint: _, ...config } = sandbox.config;
  const json = { ...config, clerk_publishable_key: "pk_test_bm8gaG9zdA" };
  await page.route("**/config.json", (route) => route.fulfill({ json }));
  await page.goto("/");
  await expect(alert(page)).toContainText("The settings of this page cannot be used");
  await expect(alert(page)).toContainText("clerk_publishable_key: pk_test_bm8gaG9zdA names no host");
});
