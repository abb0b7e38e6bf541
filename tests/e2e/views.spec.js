// The option `view`: the npm package as one part of a host's page.

import { test, expect } from "./fixtures.js";
import { mount, mounted, open, receivedEvents } from "./embedding.js";
import { host } from "./hosts.js";
import { holdRequests, name, runNames } from "./screen.js";

test.use({ flags: { dist: host("plain") } });

/** The received events of a type. */
const received = async (page, type) => (await receivedEvents(page)).filter((event) => event.type === type);

/** Opens the host and mounts a component as its only one. */
async function mountAlone(page, sandbox, options) {
  await open(page);
  await page.evaluate(() => document.querySelectorAll("onepin-runs").forEach((element) => element.remove()));
  await sandbox.resetCounts();
  await mount(page, options);
}

const update = (page, options) => page.evaluate((options) => globalThis.mounted.update(options), options);
const badge = (page) => mounted(page).locator(".status");

test("list: the table with its filters; only the host opens runs", async ({ page, sandbox }) => {
  const { data: [run] } = await sandbox.api("runs?limit=1");
  await mountAlone(page, sandbox, { view: "list" });
  await expect(runNames(mounted(page))).toHaveCount(20);
  await expect(mounted(page).getByText("Total runs")).toBeHidden();
  // For screen readers only.
  await expect(mounted(page).getByRole("heading", { name: "Runs" })).toHaveCSS("clip-path", "inset(50%)");
  await expect(mounted(page).getByRole("button", { name: "Pause updates" })).toBeVisible();

  await mounted(page).getByRole("link", { name: name(run), exact: true }).click();
  await expect.poll(() => received(page, "runselect")).toMatchObject([{ runId: run.id }]);
  await mounted(page).getByRole("button", { name: /^Failed/ }).click();
  await expect(mounted(page).locator("tbody [data-state=failed]").first()).toBeVisible();
  await expect(mounted(page).locator("tbody [data-state=completed]")).toHaveCount(0);
  await expect(runNames(mounted(page))).not.toHaveCount(0);
  await expect.poll(async () => (await received(page, "routechange")).length).toBe(1);
});

test("summary: the figures and counts, without requests for the list", async ({ page, sandbox, monitor }) => {
  const { data: counts } = await sandbox.api("runs/summary");
  await mountAlone(page, sandbox, { view: "summary" });
  await expect(mounted(page).getByText("Total runs")).toBeVisible();
  await expect(mounted(page).getByRole("listitem").filter({ hasText: "Failed" })).toHaveText(`Failed ${counts.failed}`);
  await expect(mounted(page).getByRole("table")).toHaveCount(0);
  expect(await sandbox.requestCount("list_runs")).toBe(0);

  monitor.allowError(/^Failed to load resource/);
  await sandbox.injectFaults({ kind: "status", status: 503, endpoint: "summary" });
  await page.evaluate(() => globalThis.mounted.refresh());
  await expect(mounted(page).getByRole("button", { name: "Try again" })).toBeVisible();
  await sandbox.clearFaults();
  await mounted(page).getByRole("button", { name: "Try again" }).click();
  await expect(mounted(page).getByRole("button", { name: "Try again" })).toHaveCount(0);
});

test("run: one run, which another option replaces", async ({ page, sandbox, monitor }) => {
  const { data: [run, other] } = await sandbox.api("runs?status=completed&limit=2");
  await mountAlone(page, sandbox, { view: "run", runId: run.id });
  const heading = mounted(page).getByRole("heading", { level: 1 });
  await expect(heading).toContainText(name(run));
  await expect(mounted(page).getByRole("tab", { name: "Timeline" })).toBeVisible();
  await expect(mounted(page).getByText("All runs")).toBeHidden();
  await update(page, { runId: other.id });
  await expect(heading).toContainText(name(other));

  monitor.allowError(/^onepin-runs: runId: /);
  await update(page, { runId: undefined });
  await expect(mounted(page).getByRole("alert")).toContainText("runId: the view “run” needs it, or a route of a run");
  const route = `/workflows/${sandbox.config.workflow_id}/runs/${run.id}`;
  await update(page, { route });
  await expect(heading).toContainText(name(run));
  await update(page, { route: "/" });
  await expect(mounted(page).getByRole("alert")).toContainText("Page not found");
});

test("badge: the live status of a run, or counts, in a line of text", async ({ page, sandbox }) => {
  const { data: [run] } = await sandbox.api("runs?status=running&limit=1");
  const { data: counts } = await sandbox.api("runs/summary");
  await mountAlone(page, sandbox, { view: "badge", runId: run.id });
  await expect(badge(page)).toHaveText("Running");
  const size = async () => {
    const { width, height } = await mounted(page).locator("> div").boundingBox();
    return width < 120 && height < 30;
  };
  await expect.poll(size).toBe(true);
  expect(await sandbox.requestCount("list_runs")).toBe(0);
  await sandbox.advanceTime(36_000);
  await expect(badge(page)).toHaveText(/^(Completed|Failed|Paused)$/);
  await expect.poll(() => received(page, "runstatuschange")).toMatchObject([{ runId: run.id, from: "running" }]);

  await update(page, { runId: undefined });
  const texts = async () => (await mounted(page).getByRole("listitem").allTextContents()).join();
  await expect.poll(texts).toMatch(/^Running \d+,Failed \d+$/);
  expect(counts.failed).toBeGreaterThan(0);
});

test("another view replaces the last one, an unknown one is the page", async ({ page, sandbox, monitor }) => {
  monitor.allowError(/^onepin-runs: view: /);
  await mountAlone(page, sandbox, { view: "pink" });
  await expect(mounted(page).getByRole("heading", { level: 1, name: "Runs" })).toBeVisible();
  await expect.poll(() => received(page, "error")).toMatchObject([
    { kind: "invalid_options", message: "view: “pink” is none of page, list, summary, run, badge" },
  ]);
  await update(page, { view: "badge" });
  await expect(mounted(page).getByRole("listitem").first()).toBeVisible();
  await expect(mounted(page).getByRole("heading")).toHaveCount(0);
  await update(page, { view: undefined });
  await expect(runNames(mounted(page))).toHaveCount(20);
});

test("each view reserves its height before the WebAssembly has loaded", async ({ page }) => {
  const release = await holdRequests(page, /_bg\.wasm$/);
  // Without host.js, nothing else loads it.
  await page.route("**/host.js", (route) => route.fulfill({ contentType: "text/javascript", body: "" }));
  await page.goto("/");
  for (const view of ["list", "summary", "badge"]) {
    await mount(page, { view });
    await mounted(page).evaluate((element, view) => (element.id = view), view);
  }
  /** Without the rows of the list, whose number the server decides. */
  const places = () => page.evaluate(() => ["badge", "summary", "list"].flatMap((view) => {
    const { shadowRoot } = document.querySelector(`#${view} > div`);
    const found = [".onepin-runs", ".summary", ".badges", ".toolbar", "thead"].map((part) => shadowRoot.querySelector(part));
    return found.filter(Boolean).map((part) => {
      const { top, height } = part.getBoundingClientRect();
      return `${view} .${part.className} ${Math.round(top)}, ${view === "list" && part.matches(".onepin-runs") ? "" : Math.round(height)}`;
    });
  }).map((text) => text.replace(" frame", "")));
  // Read once: the frames are there before mount() returns.
  const before = await places();
  expect(before.length).toBeGreaterThan(5);
  release();
  await expect(runNames(page.locator("#list"))).toHaveCount(20);
  await expect(page.locator("#badge").getByRole("listitem").first()).toBeVisible();
  await expect.poll(places).toEqual(before);
});
