// Screen reader announcements of the runs page.

import { test, expect } from "./fixtures.js";
import {
  cell, expectRuns, filter, name, newRunsButton, advanceClock, refresh, recordTexts, row, runNames, sortBy, state,
  stopClock,
} from "./screen.js";

const announcement = (page, text) => page.getByRole("status").filter({ hasText: text });

test.describe("announces", () => {
  test("the number of changed runs", async ({ page, sandbox }) => {
    await page.goto("/");
    const { data: before } = await sandbox.api("runs");
    await expectRuns(page, before);
    await sandbox.advanceTime(3600);
    await refresh(page);
    const { data: after } = await sandbox.api("runs");
    const changed = after.filter((run, at) => state(run) !== state(before[at]));
    expect(changed.length).toBeGreaterThan(3);
    await expect(announcement(page, `${changed.length} runs changed`)).toHaveCount(1);
  });

  test("the end of a run with its name", async ({ page, sandbox }) => {
    // All current runs end, so that the new one is the only active run.
    await sandbox.advanceTime(36_000);
    const [id] = await sandbox.startRuns({ status: "running" });
    await page.goto("/");
    const { data: run } = await sandbox.api(`runs/${id}`);
    await expect(cell(row(page, name(run)), "status")).toHaveText("Running");
    await sandbox.advanceTime(3600);
    await refresh(page);
    const { data: ended } = await sandbox.api(`runs/${id}`);
    await expect(announcement(page, `${name(run)} ${state(ended).toLowerCase()}`)).toHaveCount(1);
  });

  test("changes in batches, at least five seconds apart", async ({ page, sandbox }) => {
    const texts = await recordTexts(page, "status");
    await page.clock.install();
    await page.goto("/");
    await expect(runNames(page)).toHaveCount(20);
    await stopClock(page);
    const start = async (count, text) => {
      await sandbox.startRuns({ count });
      await refresh(page);
      await expect(newRunsButton(page)).toHaveText(text);
      await advanceClock(page, 1);
    };
    await start(1, "1 new run");
    await expect(announcement(page, "1 new run")).toHaveCount(1);
    await start(1, "2 new runs");
    await start(3, "5 new runs");
    await expect(announcement(page, "1 new run")).toHaveCount(1);
    // The interval follows the server's clock, which hardly advances here.
    await sandbox.advanceTime(10);
    await refresh(page);
    await expect(announcement(page, "5 new runs")).toHaveCount(1);
    await expect.poll(texts).not.toContain("2 new runs");
  });

  test("no changes of a list that the user has left", async ({
    page, sandbox,
  }) => {
    const texts = await recordTexts(page, "status");
    await page.clock.install();
    await page.goto("/");
    await expect(runNames(page)).toHaveCount(20);
    await sortBy(page, "Completed");
    await expectRuns(page, (await sandbox.api("runs?sort=completed_at")).data);
    await filter(page, "Failed").click();
    await expectRuns(page, (await sandbox.api("runs?sort=completed_at&status=failed")).data);
    await advanceClock(page, 12);
    const changes = async () =>
      (await texts()).filter((text) => /^(#|\d+ runs|\d+ new|The list)/.test(text));
    await expect.poll(changes).toEqual([]);
  });
});
