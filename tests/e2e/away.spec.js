// What tells the user of runs while they look elsewhere.

import { test, expect } from "./fixtures.js";

test("the title counts the runs that can change by themselves", async ({ page, sandbox }) => {
  await page.goto("/");
  const { data } = await sandbox.api("runs/summary");
  const moving = data.running + data.pending;
  expect(moving).toBeGreaterThan(0);
  await expect(page).toHaveTitle(`(${moving}) Runs`);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Runs");
});
