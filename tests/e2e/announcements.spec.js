// What is told to somebody who does not look at the runs page.

import { test, expect } from "./fixtures.js";
import {
  address, cell, expectRuns, filter, name, news, pass, refresh, rememberTexts, row, runNames, sortBy,
  state, stopClock,
} from "./screen.js";

const told = (page, text) => page.getByRole("status").filter({ hasText: text });

test.describe("told to those who do not look", () => {
  test("new states by name, many of them by number", async ({ page, sandbox }) => {
    await page.goto(address(sandbox, "status=running%2Cpending&limit=10"));
    await expect(runNames(page).first()).toBeVisible();
    await sandbox.pass(3600);
    await expect(told(page, /(#\d+ (completed|failed|paused|cancelled)|\d+ runs changed)/)).toHaveCount(1);
  });

  test("a run's end by its name", async ({ page, sandbox }) => {
    // What is at work now is at its end then, and only the new one is not.
    await sandbox.pass(36_000);
    const [id] = await sandbox.othersStart({ status: "running" });
    await page.goto("/");
    const { data: run } = await sandbox.api(`runs/${id}`);
    await expect(cell(row(page, name(run)), "status")).toHaveText("Running");
    await sandbox.pass(3600);
    const { data: ended } = await sandbox.api(`runs/${id}`);
    await expect(told(page, `${name(run)} ${state(ended).toLowerCase()}`)).toHaveCount(1);
  });

  test("changes are told together, five seconds apart at least", async ({ page, sandbox }) => {
    const texts = await rememberTexts(page, "status");
    await page.clock.install();
    await page.goto("/");
    await expect(runNames(page)).toHaveCount(20);
    await stopClock(page);
    // Second by second, and so that each poll's answer is there before the next one begins.
    const second = async () => {
      await pass(page, 1);
      await page.evaluate(() => fetch("/config.json"));
    };
    const until = async (text) => {
      for (let at = 0; at < 6 && (await news(page).filter({ hasText: text }).count()) === 0; at += 1) {
        await second();
      }
      await expect(news(page)).toHaveText(text);
    };
    await sandbox.othersStart();
    await until("1 new run");
    await pass(page, 1);
    await expect(told(page, "1 new run")).toHaveCount(1);
    await sandbox.othersStart();
    await until("2 new runs");
    await expect(told(page, "1 new run")).toHaveCount(1);
    await sandbox.othersStart({ count: 3 });
    for (let at = 0; at < 7; at += 1) await second();
    await expect(told(page, "5 new runs")).toHaveCount(1);
    expect(await texts()).not.toContain("2 new runs");
  });

  test("what changed on a list that the reader has left is not told", async ({
    page, sandbox,
  }) => {
    const texts = await rememberTexts(page, "status");
    await page.clock.install();
    await page.goto("/");
    await expect(runNames(page)).toHaveCount(20);
    await sortBy(page, "Completed");
    await expectRuns(page, (await sandbox.api("runs?sort=completed_at")).data);
    await filter(page, "Failed").click();
    await expectRuns(page, (await sandbox.api("runs?sort=completed_at&status=failed")).data);
    await pass(page, 12);
    const changes = (await texts()).filter((text) => /^(#|\d+ runs|\d+ new|The list)/.test(text));
    expect(changes).toEqual([]);
  });
});
