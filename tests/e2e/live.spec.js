// Live updates without user input.

import { test, expect } from "./fixtures.js";
import {
  LIST_REQUEST, address, cell, expectRuns, filter, freshness, name, advanceClock, refresh, row, runNames,
  setVisibility, state,
} from "./screen.js";

test.describe("at ten times real speed", () => {
  test.use({ flags: { "time-scale": 10 } });

  test("shows progress and the end of a run", async ({ page, sandbox }) => {
    const [id] = await sandbox.startRuns({ status: "running" });
    await page.goto("/");
    const { data: run } = await sandbox.api(`runs/${id}`);
    const shown = row(page, name(run));
    await expect(cell(shown, "status")).toHaveText("Running");
    const bar = cell(shown, "progress").getByRole("progressbar");
    // Read once: later progress has another text.
    const words = await cell(shown, "progress").innerText();
    await expect(cell(shown, "progress")).not.toHaveText(words);
    await expect(cell(shown, "status")).toHaveText("Completed", { timeout: 20_000 });
    await expect(bar).toBeHidden();
    await expect(cell(shown, "completed").getByRole("time")).toBeVisible();
  });
});

test.describe("with a controlled clock", () => {
  test("shows the end of running and pausing runs in rows and summary", async ({
    page, sandbox,
  }) => {
    await page.goto("/");
    const { data: before } = await sandbox.api("runs");
    await expectRuns(page, before);
    const expectStates = async (runs) => {
      for (const run of runs.slice(0, 6)) {
        await expect(cell(row(page, name(run)), "status")).toContainText(state(run));
      }
    };
    await expectStates(before);
    expect(before.map(state)).toEqual(expect.arrayContaining(["Running", "Pausing", "Paused"]));
    await sandbox.advanceTime(3600);
    await refresh(page);
    await expectStates((await sandbox.api("runs")).data);
    const { data: sums } = await sandbox.api("runs/summary");
    for (const status of ["completed", "running"]) {
      const words = `${state({ status })} ${sums[status]}`;
      await expect(filter(page, state({ status }))).toHaveAccessibleName(words);
    }
  });

  test("keeps the elements of unchanged rows", async ({ page, sandbox }) => {
    await page.goto("/");
    const { data } = await sandbox.api("runs");
    await expectRuns(page, data);
    // Read once: these are the elements that must stay.
    const elements = await runNames(page).getByRole("link").elementHandles();
    await elements[5].focus();
    await sandbox.advanceTime(3600);
    await refresh(page);
    await expect(cell(row(page, name(data[0])), "status")).not.toContainText(state(data[0]));
    for (const element of elements) {
      await expect.poll(() => element.evaluate((element) => element.isConnected)).toBe(true);
    }
    await expect(runNames(page).getByRole("link", { name: name(data[5]) })).toBeFocused();
  });

  test("ages and durations follow the server's clock", async ({
    page, sandbox,
  }) => {
    await page.clock.install({ time: Date.now() + 5 * 3_600_000 });
    await sandbox.startRuns({ status: "running" });
    await page.goto("/");
    const { data: [run] } = await sandbox.api("runs");
    const shown = row(page, name(run));
    await expect(cell(shown, "created")).toHaveText(/^(now|. minutes? ago)$/);
    await expect(cell(shown, "duration")).not.toHaveText(/h/);
  });

  test("only the durations of running runs tick", async ({
    page, sandbox,
  }) => {
    await page.clock.install();
    await page.goto("/");
    const { data } = await sandbox.api("runs");
    await expectRuns(page, data);
    const [running, ended] = ["Running", "Completed"].map((wanted) =>
      data.find((run) => state(run) === wanted));
    const duration = (run) => cell(row(page, name(run)), "duration");
    // No response can change a duration.
    await page.route(/\/runs/, () => {});
    // Read once: the first changes every second, the second must not change.
    const [before, constant] = [await duration(running).innerText(), await duration(ended).innerText()];
    await advanceClock(page, 3);
    await expect(duration(running)).not.toHaveText(before);
    await expect(duration(ended)).toHaveText(constant);
  });

  test("polls rarely without active runs", async ({ page, sandbox }) => {
    await page.clock.install();
    await page.goto(address(sandbox, "status=completed"));
    await expect(runNames(page)).toHaveCount(20);
    await sandbox.resetCounts();
    await advanceClock(page, 20);
    expect(await sandbox.requestCount("list_runs")).toBe(0);
    const request = page.waitForRequest(LIST_REQUEST);
    await advanceClock(page, 20);
    await request;
  });

  test("shows the last update and stops polling in a hidden tab", async ({ page, sandbox }) => {
    await page.clock.install();
    await page.goto("/");
    await expect(runNames(page)).toHaveCount(20);
    await expect(freshness(page)).toContainText(/Updated \d+:\d\d:\d\d.* · every \ds/);
    await setVisibility(page, "hidden");
    await sandbox.resetCounts();
    await advanceClock(page, 120);
    expect(await sandbox.requestCount("list_runs")).toBe(0);
    const request = page.waitForRequest(LIST_REQUEST);
    await setVisibility(page, "visible");
    await advanceClock(page, 1);
    await request;
  });

  test("keeps the rows offline and shows their age", async ({
    page, sandbox, context, monitor,
  }) => {
    // The run page's code may be loading.
    monitor.allowError(/ERR_INTERNET_DISCONNECTED/);
    await page.goto("/");
    const { data } = await sandbox.api("runs");
    await expectRuns(page, data);
    await context.setOffline(true);
    await expect(freshness(page)).toContainText(/Updated .*Offline since \d+:\d\d:\d\d/);
    await expect(page.getByRole("main")).toHaveAttribute("data-stale");
    await expectRuns(page, data);
    const request = page.waitForRequest(LIST_REQUEST);
    await context.setOffline(false);
    await request;
    await expect(freshness(page)).not.toContainText("Offline");
  });
});
