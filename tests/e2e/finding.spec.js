// Finding runs: bars of the chart.

import { test, expect } from "./fixtures.js";
import { bars, name, runNames, state } from "./screen.js";

const heading = (page) => page.getByRole("heading", { level: 1 });

test("a bar of the chart leads to its run", async ({ page, sandbox }) => {
  await page.goto("/");
  await expect(runNames(page)).toHaveCount(20);
  const { data } = await sandbox.api("runs");
  await expect(bars(page)).toHaveCount(20);
  const title = (run) => `${name(run)} ${state(run).toLowerCase()}`;
  await expect(bars(page).nth(7)).toHaveAccessibleName(title(data[7]));
  await bars(page).nth(7).click();
  await expect(heading(page)).toHaveText(`Run ${name(data[7])}`);
  await page.goBack();
  await expect(bars(page)).toHaveCount(20);
  // One tab stop for all bars.
  await bars(page).first().focus();
  await page.keyboard.press("End");
  await expect(bars(page).last()).toBeFocused();
  await page.keyboard.press("ArrowLeft");
  await expect(bars(page).nth(18)).toBeFocused();
  await page.keyboard.press("Tab");
  await page.keyboard.press("Shift+Tab");
  await expect(bars(page).nth(18)).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(heading(page)).toHaveText(`Run ${name(data[18])}`);
});
