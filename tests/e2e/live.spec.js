// What changes on screen while nobody touches it.

import { test, expect } from "./fixtures.js";
import {
  expectRuns, figure, freshness, name, pass, row, runNames, show, state,
} from "./screen.js";

test.describe("ten times as fast as real", () => {
  test.use({ flags: { "time-scale": 10 } });

  test("a run appears, progresses and ends by itself", async ({ page, sandbox }) => {
    await page.goto("/");
    await expect(runNames(page)).toHaveCount(20);
    const [id] = await sandbox.othersStart({ status: "running" });
    const { data: run } = await sandbox.api(`runs/${id}`);
    const cells = row(page, name(run)).getByRole("cell");
    await expect(cells.nth(0)).toHaveText("Running");
    const bar = cells.nth(1).getByRole("progressbar");
    const before = await bar.getAttribute("value");
    await expect(bar).not.toHaveAttribute("value", before);
    await expect(cells.nth(0)).toHaveText("Completed", { timeout: 20_000 });
    await expect(bar).toBeHidden();
    await expect(cells.nth(5).getByRole("time")).toBeVisible();
  });
});

test.describe("only when time is told to pass", () => {
  test("running and pausing runs reach their ends, and the summary counts them", async ({
    page,
    sandbox,
  }) => {
    await page.goto("/");
    const { data: before } = await sandbox.api("runs");
    await expectRuns(page, before);
    for (const run of before.slice(0, 6)) {
      await expect(row(page, name(run)).getByRole("cell").first()).toHaveText(state(run));
    }
    expect(before.map(state)).toEqual(expect.arrayContaining(["Running", "Pausing", "Paused"]));
    await sandbox.pass(3600);
    const { data: after } = await sandbox.api("runs");
    for (const run of after.slice(0, 6)) {
      await expect(row(page, name(run)).getByRole("cell").first()).toHaveText(state(run));
    }
    const { data: sums } = await sandbox.api("runs/summary");
    const summary = page.getByRole("region", { name: "Summary of all runs" });
    await expect(figure(summary, "Completed")).toHaveText(`${sums.completed}`);
    await expect(figure(summary, "Running")).toHaveText(`${sums.running}`);
  });

  test("a run that others start appears on the first page", async ({ page, sandbox }) => {
    await page.goto("/");
    const { data } = await sandbox.api("runs");
    await expectRuns(page, data);
    await sandbox.othersStart({ count: 2 });
    await expect(runNames(page).first()).toHaveText(`#${data[0].run_number + 2}`);
    await expect(runNames(page)).toHaveCount(20);
  });

  test("rows that stay keep their elements", async ({ page, sandbox }) => {
    await page.goto("/");
    const { data } = await sandbox.api("runs");
    const link = runNames(page).getByRole("link", { name: name(data[5]) });
    await link.focus();
    await sandbox.othersStart();
    await expect(runNames(page).first()).toHaveText(`#${data[0].run_number + 1}`);
    await expect(link).toBeFocused();
  });

  test("ages and durations follow the server's clock, not the reader's", async ({
    page,
    sandbox,
  }) => {
    await page.clock.install({ time: Date.now() + 5 * 3_600_000 });
    await sandbox.othersStart({ status: "running" });
    await page.goto("/");
    const { data: [run] } = await sandbox.api("runs");
    const cells = row(page, name(run)).getByRole("cell");
    await expect(cells.nth(3)).toHaveText(/^(now|. minutes? ago)$/);
    await expect(cells.nth(6)).not.toHaveText(/h/);
  });

  test("a page without active runs is asked rarely", async ({ page, sandbox }) => {
    await page.clock.install();
    await page.goto(`/workflows/${sandbox.config.workflow_id}/runs?status=completed`);
    await expect(runNames(page)).toHaveCount(20);
    await sandbox.forget();
    await pass(page, 20);
    expect(await sandbox.asked("list_runs")).toBe(0);
    const asked = page.waitForRequest(/\/runs\?/);
    await pass(page, 20);
    await asked;
  });

  test("the page says how fresh it is and stops while nobody looks", async ({ page, sandbox }) => {
    await page.clock.install();
    await page.goto("/");
    await expect(runNames(page)).toHaveCount(20);
    await expect(freshness(page)).toContainText(/As of \d+:\d\d:\d\d.* · every \ds/);
    await show(page, "hidden");
    await sandbox.forget();
    await pass(page, 120);
    expect(await sandbox.asked("list_runs")).toBe(0);
    const asked = page.waitForRequest(/\/runs\?/);
    await show(page, "visible");
    await pass(page, 1);
    await asked;
  });

  test("without a network the rows stay, and their age is told", async ({
    page, sandbox, context,
  }) => {
    await page.goto("/");
    const { data } = await sandbox.api("runs");
    await expectRuns(page, data);
    await context.setOffline(true);
    await expect(freshness(page)).toContainText(/As of .*Offline since \d+:\d\d:\d\d/);
    await expect(page.getByRole("main")).toHaveAttribute("data-stale");
    await expectRuns(page, data);
    const asked = page.waitForRequest(/\/runs\?/);
    await context.setOffline(false);
    await asked;
    await expect(freshness(page)).not.toContainText("Offline");
  });

  test("the reader pauses, refreshes by hand, resumes and chooses the pace", async ({
    page, sandbox,
  }) => {
    await page.clock.install();
    await page.goto("/");
    await expect(runNames(page)).toHaveCount(20);
    const line = freshness(page);
    await line.getByRole("button", { name: "Pause updates" }).click();
    await expect(line.getByRole("status")).toHaveText("· Paused");
    await sandbox.forget();
    await pass(page, 90);
    expect(await sandbox.asked("list_runs")).toBe(0);
    const byHand = page.waitForResponse(/\/runs\?/);
    await line.getByRole("button", { name: "Refresh now" }).click();
    await byHand;
    await pass(page, 90);
    expect(await sandbox.asked("list_runs")).toBe(1);
    const resumed = page.waitForResponse(/\/runs\?/);
    await line.getByRole("button", { name: "Resume updates" }).click();
    await pass(page, 1);
    await resumed;
    await line.getByLabel("Updates").selectOption("Every 60 s");
    await expect(line).toContainText("· every 60s");
    await sandbox.forget();
    await pass(page, 55);
    expect(await sandbox.asked("list_runs")).toBe(0);
  });
});
