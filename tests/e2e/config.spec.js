// config.json: the page names each error in the file.

import { createServer } from "node:net";
import { test, expect, FAILED_REQUEST } from "./fixtures.js";
import { Sandbox } from "./sandbox.js";
import { alert, expectRuns, notice, advanceClock, runNames } from "./screen.js";

/** Replaces the sandbox's config.json. */
const serve = (page, response) => page.route("**/config.json", (route) => route.fulfill(response));

/** The response for config.json, made from a valid file, and the error text. */
const MISTAKES = {
  "missing file": [() => ({ status: 404, body: "There is no such file." }), "404"],
  "not JSON": [
    () => ({ contentType: "text/html", body: "<!doctype html><title>Home</title>" }),
    "line 1",
  ],
  "missing setting": [
    ({ api_base: _, ...file }) => ({ json: file }),
    "api_base: is required",
  ],
  "misspelled setting": [
    (file) => ({ json: { ...file, workspce_id: "x" } }),
    "workspce_id: unknown name",
  ],
  "invalid URL": [
    (file) => ({ json: { ...file, api_base: "api.onepin.ai" } }),
    "api_base: “api.onepin.ai” is not a URL",
  ],
  "sign-in without https": [
    ({ token_endpoint: _, ...file }) => ({
      json: { ...file, clerk_publishable_key: "pk_test_x", clerk_proxy_url: "http://clerk.example" },
    }),
    "clerk_proxy_url: “http://clerk.example” must be https",
  ],
  "two sign-in methods": [
    (file) => ({ json: { ...file, clerk_publishable_key: "pk_test_x" } }),
    "token_endpoint: can't be combined with clerk_publishable_key",
  ],
  "no sign-in method": [
    ({ token_endpoint: _, ...file }) => ({ json: file }),
    "clerk_publishable_key: this or token_endpoint is required",
  ],
};

test("names each error in the file", async ({ page, sandbox, monitor }) => {
  monitor.allowError(FAILED_REQUEST);
  for (const [mistake, [response, why]] of Object.entries(MISTAKES)) {
    await test.step(mistake, async () => {
      await serve(page, response(sandbox.config));
      await page.goto("/");
      const title = "This page’s configuration isn’t valid";
      await expect(alert(page).getByRole("heading")).toHaveText(title);
      await expect(alert(page)).toContainText(`${sandbox.origin}/config.json`);
      await expect(alert(page)).toContainText(why);
    });
  }
  // The start prefetches the list once if configuration and sign-in allow it.
  expect(await sandbox.requestCount("list_runs")).toBeLessThanOrEqual(1);
});

test("reports a workspace without access", async ({ page, sandbox, monitor }) => {
  monitor.allowError(FAILED_REQUEST);
  const workspace_id = "00000000-0000-4000-8000-000000000000";
  await serve(page, { json: { ...sandbox.config, workspace_id } });
  await page.goto("/");
  await expect(alert(page)).toContainText("Not found");
});

test.describe("cross-origin API", () => {
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

  other("serves list and run", async ({ page, sandbox, api }) => {
    await page.goto("/");
    const { data } = await api.api("runs");
    await expectRuns(page, data);
    await runNames(page).getByRole("link").first().click();
    await expect(page.getByRole("heading", { name: "Nodes" })).toBeVisible();
    expect(await sandbox.requestCount("list_runs")).toBe(0);
    expect(await api.requestCount("overview")).toBe(1);
  });

  other("exposes Retry-After and the request ID", async ({ page, api, monitor }) => {
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

/** A port without a listener: it was free a moment ago. */
async function unusedPort() {
  const server = createServer();
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}

test.describe("unreachable API", () => {
  const unreachable = test.extend({
    flags: async ({}, use) => use({ "api-base": `http://127.0.0.1:${await unusedPort()}` }),
  });

  unreachable("shows an error and retries", async ({ page, sandbox, monitor }) => {
    monitor.allowError(FAILED_REQUEST);
    monitor.allowOrigin(sandbox.config.api_base);
    await page.clock.install();
    await page.goto("/");
    await expect(alert(page)).toContainText("Can’t reach the server");
    const retry = page.waitForRequest(/\/runs\?/);
    await advanceClock(page, 4);
    await retry;
  });
});
