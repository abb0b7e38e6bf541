// The README's React recipe, copied into a new Vite app.

import { test, expect } from "./fixtures.js";
import { host } from "./hosts.js";
import { runNames } from "./screen.js";

/** API and workflow of the recipe. */
const [API, WORKFLOW] = ["https://api.onepin.ai", "5b0c6e1a-8f43-4d6e-9a57-2f1d7c3be801"];

test.use({ flags: { dist: host("recipe"), "api-base": API } });

test("the React recipe shows runs in a new Vite app", async ({ page, sandbox, monitor }) => {
  monitor.allowOrigin(API);
  await page.route(`${API}/**`, async (route) => {
    const { pathname, search } = new URL(route.request().url());
    const path = pathname.replace(WORKFLOW, sandbox.config.workflow_id);
    await route.fulfill({ response: await route.fetch({ url: sandbox.origin + path + search }) });
  });
  const opened = page.waitForEvent("console", (message) => message.type() === "log");
  await page.goto("/");
  await expect(runNames(page)).toHaveCount(20);
  await runNames(page).first().getByRole("link").click();
  await expect(page.getByRole("tab", { name: "Timeline" })).toBeVisible();
  // The recipe logs the run's ID.
  expect((await opened).text()).toMatch(/^[\da-f-]{36}$/);
});
