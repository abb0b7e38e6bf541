// A screen as narrow as a small phone's: everything is still there, and nothing lies beside it.

import { test, expect } from "./fixtures.js";
import { alert, expectNoSidewaysScroll, name, row, runNames, table } from "./screen.js";

test.use({ viewport: { width: 360, height: 740 } });

// In both schemes, to be looked at.
test.afterEach(async ({ page }, testInfo) => {
  if (testInfo.status === testInfo.expectedStatus) return;
  for (const colorScheme of ["light", "dark"]) {
    await page.emulateMedia({ colorScheme });
    await page.screenshot({ path: testInfo.outputPath(`${colorScheme}.png`), fullPage: true });
  }
});

test("the runs page", async ({ page, sandbox }) => {
  await page.goto("/");
  const { data } = await sandbox.api("runs");
  await expect(runNames(page)).toHaveCount(20);
  await expectNoSidewaysScroll(page, "the runs page");
  await expect(page.getByRole("region", { name: "Summary of all runs" })).toBeVisible();
  await expect(page.getByRole("navigation", { name: "Pages" })).toBeVisible();
  for (const header of ["Status", "Created", "Started", "Completed"]) {
    await expect(table(page).getByRole("button", { name: header })).toBeVisible();
  }
  const cells = row(page, name(data[0])).getByRole("cell");
  await expect(cells).toHaveCount(7);
  for (const cell of await cells.all()) {
    await expect(cell).not.toBeEmpty();
    const { x, width } = await cell.boundingBox();
    expect(x + width).toBeLessThanOrEqual(360);
  }
  await table(page).getByRole("button", { name: "Created" }).click();
  await expect(runNames(page).first()).toHaveText("#1");
});

test("the page of a run", async ({ page, sandbox }) => {
  const { data: [run] } = await sandbox.api("runs?status=completed&limit=1");
  await page.goto(`/workflows/${sandbox.config.workflow_id}/runs/${run.id}`);
  for (const title of ["Quality checks", "Audio by language", "Nodes"]) {
    const table = page.getByRole("region", { name: title });
    await expect(table.getByRole("table")).toBeVisible();
    // Too wide for the screen: it scrolls by itself, and the keyboard can do that too.
    await expect(table).toHaveAttribute("tabindex", "0");
    const cell = table.getByRole("cell").last();
    await cell.scrollIntoViewIfNeeded();
    await expect(cell).toBeInViewport();
  }
  await expectNoSidewaysScroll(page, "the page of a run");
  await expect(alert(page)).toBeHidden();
});

test("messages", async ({ page, sandbox }) => {
  const long = "x".repeat(300);
  const json = { ...sandbox.config, api_base: long };
  await page.route("**/config.json", (route) => route.fulfill({ json }));
  await page.goto("/");
  await expect(alert(page)).toContainText(long);
  await expectNoSidewaysScroll(page, "a message");
});
