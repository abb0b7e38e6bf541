// The npm package in hosts that a server renders: Next and SvelteKit, each under a content security policy with nonces.

import { test as base, expect } from "./fixtures.js";
import { host, startServer } from "./hosts.js";
import { followPagerLink, name, runNames } from "./screen.js";

const test = base.extend({
  app: ["", { option: true }],

  /** The origin of the host's server, with the sandbox as its API. */
  origin: async ({ app, sandbox, monitor }, use) => {
    const { origin, stop } = await startServer(app, sandbox.origin);
    monitor.allowOrigin(origin);
    await use(origin);
    stop();
  },
});

for (const [app, title] of [["next", "A host in Next"], ["svelte", "A host in SvelteKit"]]) {
  test.describe(app, () => {
    test.use({ app, flags: { dist: host("plain") } });

    test("hydrates, owns the route and receives events", async ({ page, origin, sandbox }) => {
      const { data: [run] } = await sandbox.api("runs?limit=1");
      const rendered = await page.request.get(origin);
      // Read once: a response does not change.
      expect(await rendered.text()).toContain(`<h1>${title}</h1>`);

      await page.goto(origin);
      await expect(runNames(page)).toHaveCount(20);
      await followPagerLink(page, "Next");
      await expect(page).toHaveURL(/\/workflows\/.*\/runs\?offset=20$/);
      await expect(page.getByText("21–40 of 200")).toBeVisible();
      await page.goBack();
      await expect(page.getByText("1–20 of 200")).toBeVisible();

      await page.getByRole("link", { name: name(run), exact: true }).click();
      await expect(page.getByRole("tab", { name: "Timeline" })).toBeVisible();
      await expect(page).toHaveURL(new RegExp(`/runs/${run.id}$`));
      // The server renders this URL, too.
      await page.reload();
      await expect(page.getByRole("tab", { name: "Timeline" })).toBeVisible();
      // Links are the host's URLs, so they open in a new tab.
      await expect(page.getByRole("link", { name: "All runs" })).toHaveAttribute("href", /^\/workflows\//);
      await page.getByRole("link", { name: "All runs" }).click();
      await expect(runNames(page)).toHaveCount(20);

      await sandbox.advanceTime(3600);
      await expect(page.getByRole("status", { name: "News" })).toHaveText(/^A run went from (pending|running|paused) to /);
    });
  });
}
