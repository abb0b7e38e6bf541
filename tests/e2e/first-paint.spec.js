// The page frame before the WebAssembly loads, and layout shifts afterwards.

import { test, expect, FAILED_REQUEST } from "./fixtures.js";
import { host } from "./hosts.js";
import { freshness, holdRequests, runNames } from "./screen.js";

const WASM = /_bg\.wasm$/;
const API_RESPONSES = /\/api\/v1\/.*\/(runs(\/summary)?|overview)(\?|$)/;
const CHUNK = /\/page-(list|run|details|compare|shared)-\w+\.wasm$/;
const RUN_STYLES = /\/run-\w+\.css$/;
const SIZES = [[1280, 720], [1024, 768], [390, 844]];

/** The top and the height of each part of the list page, in whole pixels. */
const places = (page) =>
  page.evaluate(() => {
    const parts = [
      ".page-header", ".freshness p", ".summary", ".glance", ".toolbar", ".notes", "thead",
      "tbody tr:nth-child(1)",
    ];
    const found = (part) =>
      [...document.querySelectorAll(part)].find((element) => element.checkVisibility());
    return parts.map((part) => {
      const { top, height } = found(part)?.getBoundingClientRect() ?? {};
      return `${part}: ${Math.round(top)}, ${Math.round(height)}`;
    });
  });

/** Records layout shifts; returns a function that reads their sum. */
async function countShifts(page) {
  await page.addInitScript(() => {
    globalThis.shifted = 0;
    new PerformanceObserver((list) => {
      for (const { value } of list.getEntries()) globalThis.shifted += value;
    }).observe({ type: "layout-shift", buffered: true });
  });
  return () => page.evaluate(() => globalThis.shifted);
}

for (const [width, height] of SIZES) {
  test(`the frame of the list has the final layout, ${width} pixels wide`, async ({ page }) => {
    await page.setViewportSize({ width, height });
    const releaseWasm = await holdRequests(page, WASM);
    const releaseResponses = await holdRequests(page, API_RESPONSES);
    await page.goto("/", { waitUntil: "commit" });
    await expect(page.locator(".frame h1", { hasText: "Runs" })).toBeVisible();
    // The document may load before its style sheet.
    await expect(page.locator(".frame .skeleton").first()).toHaveCSS("display", "grid");
    let frame;
    await expect.poll(async () => (frame = await places(page)).join()).not.toContain("NaN");
    releaseWasm();
    await expect(page.getByRole("table", { name: "Runs" })).toBeVisible();
    await expect.poll(() => places(page)).toEqual(frame);
    await expect(page.locator(".frame")).toHaveCount(0);
    releaseResponses();
    await expect(runNames(page)).toHaveCount(20);
  });

  test(`no layout shift while the list loads, ${width} pixels wide`, async ({ page }) => {
    await page.setViewportSize({ width, height });
    const shifts = await countShifts(page);
    await page.goto("/?limit=100");
    await expect(runNames(page)).toHaveCount(100);
    await expect(freshness(page).getByText("Updated")).toBeVisible();
    await expect.poll(shifts).toBeLessThan(0.001);
  });
}

test("requests settings before the WebAssembly loads and the chunks after the rows", async ({ page }) => {
  const releaseWasm = await holdRequests(page, WASM);
  const releaseResponses = await holdRequests(page, API_RESPONSES);
  const chunks = [];
  page.on("request", (request) => CHUNK.test(request.url()) && chunks.push(request.url()));
  const config = page.waitForRequest(/config\.json$/);
  await page.goto("/", { waitUntil: "commit" });
  await config;
  releaseWasm();
  await expect(page.locator(".frame")).toHaveCount(0);
  // The next frames have no rows and leave the browser idle.
  await page.evaluate(() => new Promise((resolve) => requestIdleCallback(resolve)));
  expect(chunks).toEqual([]);
  const chunk = page.waitForRequest(CHUNK);
  releaseResponses();
  await chunk;
  await expect(runNames(page)).toHaveCount(20);
});

test("shows the frame of a run without interactive elements", async ({ page, sandbox }) => {
  const { data: [{ id }] } = await sandbox.api("runs?status=completed&limit=1");
  const releaseWasm = await holdRequests(page, WASM);
  await page.goto(`/workflows/${sandbox.config.workflow_id}/runs/${id}`, { waitUntil: "commit" });
  await expect(page.locator(".frame .run-skeleton")).toBeVisible();
  await expect(page.locator(".frame .toolbar")).toBeHidden();
  await expect(page.getByRole("button")).toHaveCount(0);
  releaseWasm();
  await expect(page.getByRole("heading", { name: "Nodes" })).toBeVisible();
});

test("the list does not wait for the styles of a run", async ({ page }) => {
  const releaseStyles = await holdRequests(page, RUN_STYLES);
  await page.goto("/", { waitUntil: "commit" });
  await expect(runNames(page)).toHaveCount(20);
  const link = page.locator("link[data-page]");
  await expect(link).toHaveAttribute("media", "print");
  releaseStyles();
  await expect(link).toHaveAttribute("media", "all");
});

test("a run waits for its styles, unless they cannot be loaded", async ({ page, sandbox, monitor }) => {
  const { data: [{ id }] } = await sandbox.api("runs?status=completed&limit=1");
  const url = `/workflows/${sandbox.config.workflow_id}/runs/${id}`;
  const nodes = page.getByRole("heading", { name: "Nodes" });
  const releaseStyles = await holdRequests(page, RUN_STYLES);
  const chunk = page.waitForResponse(CHUNK);
  await page.goto(url, { waitUntil: "commit" });
  await (await chunk).finished();
  // The component would start in one of the next frames.
  await page.evaluate(() => new Promise((resolve) => requestIdleCallback(resolve)));
  await expect(page.locator(".frame .run-skeleton")).toBeVisible();
  releaseStyles();
  await expect(nodes).toBeVisible();
  await expect(page.getByRole("tablist")).toHaveCSS("display", "flex");

  monitor.allowError(FAILED_REQUEST);
  await page.route(RUN_STYLES, (route) => route.abort());
  await page.goto(url);
  await expect(nodes).toBeVisible();
});

test.describe("the package", () => {
  test.use({ flags: { dist: host("plain") } });

  test("shows the frame of its route before the WebAssembly loads", async ({ page, sandbox }) => {
    const releaseWasm = await holdRequests(page, WASM);
    const chunk = page.waitForRequest(/_run\.wasm$/);
    await page.goto("/");
    await page.evaluate(async (workflow) => {
      const { mount } = await import("/onepin-runs/index.js");
      const target = document.createElement("section");
      target.id = "run";
      document.body.prepend(target);
      mount(target, {
        apiBase: location.origin, workflowId: workflow, getToken: async () => null,
        route: `/workflows/${workflow}/runs/${workflow}`,
      });
    }, sandbox.config.workflow_id);
    const first = page.locator("#first");
    await expect(first.locator(".frame h1", { hasText: "Runs" })).toBeVisible();
    await expect(page.locator("#run .frame .run-skeleton")).toBeVisible();
    // The chunk of the run page is prefetched in parallel.
    await chunk;
    releaseWasm();
    await expect(runNames(first)).toHaveCount(10);
    await expect(page.locator(".frame")).toHaveCount(0);
  });
});

for (const [width, height, top] of [[1400, 900, 220], [1280, 720, 220], [390, 844, 420]]) {
  test(`the first row is in sight, ${width} by ${height} pixels`, async ({ page }) => {
    await page.setViewportSize({ width, height });
    await page.goto("/");
    await expect(runNames(page)).toHaveCount(20);
    const rows = page.locator("tbody tr");
    await expect.poll(async () => (await rows.first().boundingBox()).y).toBeLessThanOrEqual(top);
    const inSight = () =>
      rows.evaluateAll((rows) => rows.filter((row) => row.getBoundingClientRect().bottom <= innerHeight).length);
    await expect.poll(inSight).toBeGreaterThanOrEqual(width > 1000 ? 9 : 1);
  });
}
