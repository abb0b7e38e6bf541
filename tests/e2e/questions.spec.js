// What an operator asks of the page as it opens, each answered in at most two actions. An action is what the user decides
// once: a filter, a selection, a command together with its confirmation.

import { test, expect } from "./fixtures.js";
import { name, row, runNames } from "./screen.js";

test("cancel these five", async ({ page, sandbox }) => {
  await sandbox.startRuns({ count: 5, status: "running" });
  await page.goto("/");
  await expect(runNames(page)).toHaveCount(20);
  const { data } = await sandbox.api("runs?limit=5");
  const box = (run) => page.getByRole("checkbox", { name: `Select ${name(run)}`, exact: true });
  // 1: select them, with a click on the first and one on the last.
  await box(data[0]).click();
  await box(data[4]).click({ modifiers: ["Shift"] });
  // 2: cancel them. What can't be undone is confirmed, once for all.
  await page.getByRole("button", { name: "Cancel 5", exact: true }).click();
  await page.getByRole("button", { name: "Cancel 5 runs" }).click();
  for (const run of data) {
    await expect(row(page, name(run)).locator("[data-column=status]")).toHaveText("Cancelled");
  }
  const outcomes = page.getByRole("region", { name: "Outcome for each run" }).getByRole("listitem");
  await expect(outcomes).toHaveText(data.map((run) => `${name(run)}Cancelled`));
});
