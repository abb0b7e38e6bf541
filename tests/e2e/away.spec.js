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

test("the icon is a failed run's after a failure, until the user looks", async ({ page, sandbox }) => {
  const [id] = await sandbox.startRuns({ status: "running" });
  let failed = false;
  // One of the running runs fails.
  await page.route("**/api/v1/workflows/*/runs?*", async (route) => {
    const response = await route.fetch();
    const body = await response.json();
    const run = body.data.find((run) => run.id === id);
    if (failed && run) Object.assign(run, { status: "failed", completed_at: body.meta.timestamp });
    await route.fulfill({ response, json: body });
  });
  await page.goto("/");
  const icon = page.locator("link[rel=icon]");
  const own = /icon-[0-9a-f]+\.svg$/;
  await expect(icon).toHaveAttribute("href", own);
  await expect(page.locator("tr").filter({ hasText: "Running" }).first()).toBeVisible();
  await page.evaluate(() => {
    document.hasFocus = () => false;
  });
  failed = true;
  await page.getByRole("button", { name: "Refresh", exact: true }).click();
  await expect(icon).toHaveAttribute("href", /^data:image\/svg\+xml,/);
  await page.evaluate(() => dispatchEvent(new Event("focus")));
  await expect(icon).toHaveAttribute("href", own);
});
