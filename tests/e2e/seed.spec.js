// The seed contract has no pauses and none of the newer fields, so the pages don't mention them.
// runs.spec.js and overview.spec.js check the data that it has.

import { test, expect, FAILED_REQUEST } from "./fixtures.js";
import { address, alert, clearFilters, filters, runNames, summary } from "./screen.js";

test.use({ flags: { contract: "seed" } });

test("no page mentions pauses or missing fields", async ({ page, sandbox }) => {
  const main = page.getByRole("main");
  await page.goto("/");
  await expect(runNames(page)).toHaveCount(20);
  await expect(summary(page)).toHaveAttribute("aria-busy", "false");
  await expect(filters(page).getByRole("button")).toHaveCount(5);
  await expect(main).toContainText("steps");
  await expect(main).not.toContainText("nodes");
  await expect(main).not.toContainText(/paused|pausing|delivered audio|undefined|null|NaN/i);
  for (const status of ["running", "completed", "failed", "cancelled"]) {
    const { data: [run] } = await sandbox.api(`runs?status=${status}&limit=1`);
    await page.goto(`/workflows/${sandbox.config.workflow_id}/runs/${run.id}`);
    await expect(page.getByRole("heading", { name: "Nodes" })).toBeVisible();
    await expect(main).not.toContainText(/paused|pausing|undefined|null|NaN/i);
  }
});

test("an unsupported filter shows the API's validation error", async ({ page, sandbox, monitor }) => {
  monitor.allowError(FAILED_REQUEST);
  await page.goto(address(sandbox, "status=paused"));
  await expect(alert(page)).toContainText("The request isn’t valid");
  await expect(alert(page).getByRole("listitem")).toContainText("query.status");
  await clearFilters(page).click();
  await expect(runNames(page)).toHaveCount(20);
  await expect(alert(page)).toBeHidden();
});
