// The npm package in host pages that several bundlers have built, and in Vue and Angular.

import { test, expect } from "./fixtures.js";
import { host } from "./hosts.js";
import { name, runNames } from "./screen.js";

for (const bundler of ["esbuild", "rollup", "parcel", "webpack", "vite7", "vue", "angular"]) {
  test.describe(bundler, () => {
    test.use({ flags: { dist: host(bundler) } });

    test("shows runs and opens one", async ({ page, sandbox, monitor }) => {
      // Vue and Angular work without their policies, but try to create them.
      const isFramework = ["vue", "angular"].includes(bundler);
      if (isFramework) monitor.allowError(/TrustedTypePolicy named '(vue|angular)'/);
      const { data: [run] } = await sandbox.api("runs?limit=1");
      await page.goto("/");
      await expect(runNames(page)).toHaveCount(20);
      await page.getByRole("link", { name: name(run), exact: true }).click();
      // In the second file.
      await expect(page.getByRole("tab", { name: "Timeline" })).toBeVisible();
      if (!isFramework) return;
      await expect(page.getByRole("status", { name: "Opened" })).toHaveText(run.id);
      await page.getByRole("button", { name: "Change theme" }).click();
      await expect(page.locator("onepin-runs [data-theme=dark]")).toBeVisible();
    });
  });
}
