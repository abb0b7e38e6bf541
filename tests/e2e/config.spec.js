// config.json: each mistake in it is a page that names it.

import { createServer } from "node:net";
import { test, expect, FAILED_REQUEST } from "./fixtures.js";
import { Sandbox } from "./sandbox.js";
import { alert, expectRuns, notice, advanceClock, runNames } from "./screen.js";

/** Serves this config.json instead of the sandbox's. */
const serve = (page, answer) => page.route("**/config.json", (route) => route.fulfill(answer));

/** How the file is answered for, given a good one; and what the page then says. */
const MISTAKES = {
  "a file that is missing": [() => ({ status: 404, body: "There is no such file." }), "404"],
  "a file that is not JSON": [
    () => ({ contentType: "text/html", body: "<!doctype html><title>Home</title>" }),
    "line 1",
  ],
  "a setting that is missing": [
    ({ api_base: _, ...file }) => ({ json: file }),
    "api_base: is required",
  ],
  "a setting that is misspelt": [
    (file) => ({ json: { ...file, workspce_id: "x" } }),
    "workspce_id: unknown name",
  ],
  "an address that is no URL": [
    (file) => ({ json: { ...file, api_base: "api.onepin.ai" } }),
    "api_base: “api.onepin.ai” is not a URL",
  ],
  "a sign-in that anybody on the way could change": [
    ({ token_endpoint: _, ...file }) => ({
      json: { ...file, clerk_publishable_key: "pk_test_x", clerk_proxy_url: "http://clerk.example" },
    }),
    "clerk_proxy_url: “http://clerk.example” must be https",
  ],
  "two ways to sign in": [
    (file) => ({ json: { ...file, clerk_publishable_key: "pk_test_x" } }),
    "token_endpoint: can't be combined with clerk_publishable_key",
  ],
  "no way to sign in": [
    ({ token_endpoint: _, ...file }) => ({ json: file }),
    "clerk_publishable_key: this or token_endpoint is required",
  ],
};

test("each mistake in the file is a page that names it", async ({ page, sandbox, monitor }) => {
  monitor.allowError(FAILED_REQUEST);
  for (const [mistake, [answer, why]] of Object.entries(MISTAKES)) {
    await test.step(mistake, async () => {
      await serve(page, answer(sandbox.config));
      await page.goto("/");
      const title = "This page’s configuration isn’t valid";
      await expect(alert(page).getByRole("heading")).toHaveText(title);
      await expect(alert(page)).toContainText(`${sandbox.origin}/config.json`);
      await expect(alert(page)).toContainText(why);
    });
  }
  // What the page asks while it starts is asked once, where settings and sign-in allow it.
  expect(await sandbox.requestCount("list_runs")).toBeLessThanOrEqual(1);
});

test("a workspace that is not the person's", async ({ page, sandbox, monitor }) => {
  monitor.allowError(FAILED_REQUEST);
  const workspace_id = "00000000-0000-4000-8000-000000000000";
  await serve(page, { json: { ...sandbox.config, workspace_id } });
  await page.goto("/");
  await expect(alert(page)).toContainText("Not found");
});

test.describe("an API on another origin", () => {
  const other = test.extend({
    api: async ({}, use) => {
      const api = await Sandbox.start();
      await use(api);
      api.stop();
    },
    flags: async ({ api }, use) => use({ "api-base": api.origin }),
    page: async ({ page, api, monitor }, use) => {
      monitor.allowOrigin(api.origin);
      await serve(page, { json: api.config });
      await use(page);
    },
  });

  other("works", async ({ page, sandbox, api }) => {
    await page.goto("/");
    const { data } = await api.api("runs");
    await expectRuns(page, data);
    await runNames(page).getByRole("link").first().click();
    await expect(page.getByRole("heading", { name: "Nodes" })).toBeVisible();
    expect(await sandbox.requestCount("list_runs")).toBe(0);
    expect(await api.requestCount("overview")).toBe(1);
  });

  other("its requests to wait and its request ids are read", async ({ page, api, monitor }) => {
    monitor.allowError(FAILED_REQUEST);
    await page.clock.install();
    const refusal = { kind: "status", status: 429, retry_after: 40, body: "flat", times: 1 };
    await api.injectFaults({ ...refusal, endpoint: "list_runs" });
    await page.goto("/");
    await expect(alert(page)).toContainText("Too many requests");
    await expect(notice(page)).toContainText(/Request ID: \w+/);
    await api.resetCounts();
    await advanceClock(page, 38);
    expect(await api.requestCount("list_runs")).toBe(0);
    await advanceClock(page, 4);
    await expect(runNames(page)).toHaveCount(20);
  });
});

/** A port on which nobody listens: one that was free a moment ago. */
async function deadPort() {
  const server = createServer();
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}

test.describe("an API that nobody answers for", () => {
  const dead = test.extend({
    flags: async ({}, use) => use({ "api-base": `http://127.0.0.1:${await deadPort()}` }),
  });

  dead("is told, and asked again", async ({ page, sandbox, monitor }) => {
    monitor.allowError(FAILED_REQUEST);
    monitor.allowOrigin(sandbox.config.api_base);
    await page.clock.install();
    await page.goto("/");
    await expect(alert(page)).toContainText("Can’t reach the server");
    const again = page.waitForRequest(/\/runs\?/);
    await advanceClock(page, 4);
    await again;
  });
});
