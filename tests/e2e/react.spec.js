// The npm package in a React application, bundled by Vite, under StrictMode.

import { test, expect } from "./fixtures.js";
import { apiRequests, host, subject } from "./hosts.js";
import { LIST_REQUEST, name, runNames, followPagerLink } from "./screen.js";

test.use({ flags: { dist: host("react") } });

const statusText = (page) => page.getByRole("status", { name: "News" });

async function open(page, url = "/") {
  await page.goto(url);
  await expect(runNames(page)).toHaveCount(20);
}

test("StrictMode leaves one component", async ({ page, sandbox }) => {
  await open(page);
  expect(await sandbox.requestCount("list_runs")).toBe(1);
  await expect(page.getByRole("heading", { level: 1 })).toHaveCount(1);
});

test("the host controls the route", async ({ page, sandbox }) => {
  const { data: [run] } = await sandbox.api("runs?limit=1");
  await open(page);
  await followPagerLink(page, "Next");
  await expect(page).toHaveURL(/\/runs\?offset=20$/);
  await expect(page.getByText("21–40 of 200")).toBeVisible();
  await page.goBack();
  await expect(page.getByText("1–20 of 200")).toBeVisible();
  await page.getByRole("link", { name: name(run), exact: true }).click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText(name(run));
  await expect(page).toHaveURL(new RegExp(`/runs/${run.id}$`));
  await page.reload();
  await expect(page.getByRole("heading", { level: 1 })).toContainText(name(run));
  // Links are the host's URLs, so they open in a new tab.
  await expect(page.getByRole("link", { name: "All runs" })).toHaveAttribute("href", /^\/workflows\//);
});

test("a re-render of the host keeps the rows", async ({ page, sandbox }) => {
  await open(page);
  await page.evaluate(() => {
    globalThis.row = document.querySelector("#app .runs > div > div").shadowRoot
      .querySelector("tbody tr");
  });
  const before = await sandbox.requestCount("list_runs");
  await page.getByRole("button", { name: "Change theme" }).click();
  await expect(page.locator("[data-theme=dark]")).toBeVisible();
  await expect.poll(() => page.evaluate(() => globalThis.row.isConnected)).toBe(true);
  expect(await sandbox.requestCount("list_runs")).toBeLessThanOrEqual(before + 1);
});

test("unmounts and remounts with the host's component", async ({ page, sandbox }) => {
  await page.clock.install();
  await open(page);
  await page.getByRole("button", { name: "Hide runs" }).click();
  await expect(runNames(page)).toHaveCount(0);
  await sandbox.resetCounts();
  await page.clock.runFor(60_000);
  expect(await sandbox.requestCount("list_runs")).toBe(0);
  await page.getByRole("button", { name: "Show runs" }).click();
  await expect(runNames(page)).toHaveCount(20);
});

test("a change of user starts a new session", async ({ page, sandbox }) => {
  await open(page);
  await sandbox.injectFaults({ kind: "latency", ms: 1_000, endpoint: "list_runs", times: 1 });
  const pending = page.waitForRequest(LIST_REQUEST);
  await page.getByRole("button", { name: "Refresh" }).click();
  const before = subject(await pending);
  const requests = apiRequests(page);
  await page.getByRole("button", { name: "Change user" }).click();
  await expect(runNames(page)).toHaveCount(20);
  await expect.poll(() => requests.length).toBeGreaterThanOrEqual(2);
  expect(requests.map(subject)).not.toContain(before);
});

test("the host receives status changes", async ({ page, sandbox }) => {
  await open(page);
  await sandbox.advanceTime(3600);
  await expect(statusText(page)).toHaveText(/^A run went from (pending|running|paused) to /);
});
