// Prefetch: API requests during the WebAssembly download, and the use of their responses.

import { test, expect } from "./fixtures.js";
import { expectRuns, holdRequests, runNames } from "./screen.js";

const WASM = /\.wasm$/;

test("prefetches list and summary once, before the WebAssembly loads", async ({
  page, sandbox,
}) => {
  const release = await holdRequests(page, WASM);
  const prefetched = Promise.all(
    [/\/runs\?/, /\/runs\/summary$/].map((url) => page.waitForEvent("requestfinished", (request) =>
      request.url().includes("/api/v1/") && url.test(request.url()))),
  );
  await page.goto("/", { waitUntil: "commit" });
  await prefetched;
  await expect(runNames(page)).toHaveCount(0);
  release();
  await expectRuns(page, (await sandbox.api("runs")).data);
  // One of the requests is the test's.
  expect(await sandbox.requestCount("list_runs")).toBe(2);
  expect(await sandbox.requestCount("summary")).toBe(1);
});

test("prefetches a run, its overview and its analysis", async ({ page, sandbox }) => {
  const { data: [{ id }] } = await sandbox.api("runs?status=completed&limit=1");
  const release = await holdRequests(page, WASM);
  const overview = page.waitForEvent("requestfinished", (request) => request.url().endsWith(`${id}/overview`));
  await page.goto(`/workflows/${sandbox.config.workflow_id}/runs/${id}`, { waitUntil: "commit" });
  await overview;
  release();
  await expect(page.getByRole("heading", { name: "Nodes" })).toBeVisible();
  expect(await sandbox.requestCount("run")).toBe(1);
  expect(await sandbox.requestCount("overview")).toBe(1);
  expect(await sandbox.requestCount("analysis")).toBe(1);
});

test("does not prefetch a list with query parameters", async ({
  page, sandbox,
}) => {
  await page.goto(`/workflows/${sandbox.config.workflow_id}/runs?limit=10`);
  await expect(runNames(page)).toHaveCount(10);
  expect(await sandbox.requestCount("list_runs")).toBe(1);
});

test("requests the token again after a failed prefetch", async ({ page, sandbox }) => {
  let refused = 0;
  await page.route(/\/sandbox\/token$/, (route) => {
    refused += 1;
    return refused === 1 ? route.fulfill({ status: 200, body: "{}" }) : route.continue();
  });
  await page.goto("/");
  await expectRuns(page, (await sandbox.api("runs")).data);
});
