// The npm package in host pages that several bundlers have built, and in Vue.

import { test, expect } from "./fixtures.js";
import { host } from "./hosts.js";
import { name, runNames } from "./screen.js";

for (const bundler of ["esbuild", "rollup", "webpack", "vite7", "vue"]) {
  test.describe(bundler, () => {
    test.use({ flags: { dist: host(bundler) } });

    test("shows runs and opens one", async ({ page, sandbox, monitor }) => {
      // Vue works without its policy, but tries to create it.
      if (bundler === "vue") monitor.allowError(/TrustedTypePolicy named 'vue'/);
      const { data: [run] } = await sandbox.api("runs?limit=1");
      await page.goto("/");
      await expect(runNames(page)).toHaveCount(20);
      await page.getByRole("link", { name: name(run), exact: true }).click();
      // In the second file.
      await expect(page.getByRole("tab", { name: "Timeline" })).toBeVisible();
      if (bundler !== "vue") return;
      await expect(page.getByRole("status", { name: "Opened" })).toHaveText(run.id);
      await page.getByRole("button", { name: "Change theme" }).click();
      await expect(page.locator("onepin-runs [data-theme=dark]")).toBeVisible();
    });
  });
}
