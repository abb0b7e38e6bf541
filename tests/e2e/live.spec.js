// What changes on screen while nobody touches it.

import { test, expect } from "./fixtures.js";
import {
  LIST_REQUEST, address, cell, expectRuns, filter, freshness, name, advanceClock, refresh, row, runNames,
  setVisibility, state,
} from "./screen.js";

test.describe("ten times as fast as real", () => {
  test.use({ flags: { "time-scale": 10 } });

  test("a run progresses and ends by itself", async ({ page, sandbox }) => {
    const [id] = await sandbox.startRuns({ status: "running" });
    await page.goto("/");
    const { data: run } = await sandbox.api(`runs/${id}`);
    const shown = row(page, name(run));
    await expect(cell(shown, "status")).toHaveText("Running");
    const bar = cell(shown, "progress").getByRole("progressbar");
    // Read once: any later words are others.
    const words = await cell(shown, "progress").innerText();
    await expect(cell(shown, "progress")).not.toHaveText(words);
    await expect(cell(shown, "status")).toHaveText("Completed", { timeout: 20_000 });
    await expect(bar).toBeHidden();
    await expect(cell(shown, "completed").getByRole("time")).toBeVisible();
  });
});

test.describe("only when time is told to pass", () => {
  test("running and pausing runs reach their ends, and the summary counts them", async ({
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

  test("rows that stay keep their elements", async ({ page, sandbox }) => {
    await page.goto("/");
    const { data } = await sandbox.api("runs");
    await expectRuns(page, data);
    // Read once: the rows are there, and it is these elements that have to stay.
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

  test("ages and durations follow the server's clock, not the reader's", async ({
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

  test("the duration of a running run ticks, and others' stand still", async ({
    page, sandbox,
  }) => {
    await page.clock.install();
    await page.goto("/");
    const { data } = await sandbox.api("runs");
    await expectRuns(page, data);
    const [running, ended] = ["Running", "Completed"].map((wanted) =>
      data.find((run) => state(run) === wanted));
    const duration = (run) => cell(row(page, name(run)), "duration");
    // No answer in between, which could bring another duration.
    await page.route(/\/runs/, () => {});
    // Read once: the first grows by the second, the other has to stay what it is.
    const [before, still] = [await duration(running).innerText(), await duration(ended).innerText()];
    await advanceClock(page, 3);
    await expect(duration(running)).not.toHaveText(before);
    await expect(duration(ended)).toHaveText(still);
  });

  test("a page without active runs is asked rarely", async ({ page, sandbox }) => {
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

  test("the page says how fresh it is and stops while nobody looks", async ({ page, sandbox }) => {
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

  test("without a network the rows stay, and their age is told", async ({
    page, sandbox, context,
  }) => {
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
