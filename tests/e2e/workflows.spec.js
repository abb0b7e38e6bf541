// The list of workflows, which the page shows if none is configured.

import { test, expect, FAILED_REQUEST } from "./fixtures.js";
import {
  address, alert, collectRequests, expectNoHorizontalScroll, expectTargets, name, runNames, state, tryAgain,
} from "./screen.js";

test.use({ flags: { "all-workflows": true } });

const list = (page) => page.getByRole("main").locator(".workflows > li");
const links = (page) => list(page).getByRole("heading").getByRole("link");
const search = (page) => page.getByRole("searchbox", { name: "Search workflows" });
const back = (page) => page.getByRole("link", { name: "← All workflows" });
const title = (page) => page.getByRole("heading", { level: 1 });
const number = new Intl.NumberFormat("en-US");

const workflows = async (sandbox) => (await sandbox.get("/api/v1/workflows?sort=name&order=asc")).data;

for (const contract of ["current", "seed"]) {
  test.describe(`${contract} contract`, () => {
    test.use({ flags: { "all-workflows": true, contract } });

    test("lists the workflows with their runs", async ({ page, sandbox }) => {
      const expected = await workflows(sandbox);
      expect(expected.length).toBeGreaterThan(3);
      await page.goto("/");
      await expect(title(page)).toHaveText("Workflows");
      await expect(page).toHaveTitle("Workflows");
      await expect(links(page)).toHaveText(expected.map(({ name }) => name));
      for (const [at, workflow] of expected.entries()) {
        const row = list(page).nth(at);
        const { runs_count: count, last_run_status: last, run_status_counts: counts } = workflow;
        const total = count === 0 ? "No runs yet" : count === 1 ? "1 run" : `${number.format(count)} runs`;
        await expect(row).toContainText(total);
        if (last) await expect(row.locator(".status").last()).toHaveText(state({ status: last }));
        const byStatus = Object.entries(counts ?? {}).filter(([, count]) => count > 0);
        await expect(row.getByRole("listitem")).toHaveCount(byStatus.length);
        for (const [status, count] of byStatus) {
          await expect(row.getByRole("list", { name: "Runs by status" })).toContainText(`${state({ status })} ${number.format(count)}`);
        }
      }
    });
  });
}

test("leads to the runs of a workflow and back", async ({ page, sandbox }) => {
  const all = await workflows(sandbox);
  const workflow = all.find(({ runs_count: count }) => count > 20);
  await page.goto("/workflows");
  await links(page).filter({ hasText: workflow.name }).click();
  await expect(page).toHaveURL(address(sandbox, "", workflow.id));
  const { data } = await sandbox.api("runs", workflow.id);
  await expect(runNames(page)).toHaveText(data.map(name));
  await expect(title(page)).toHaveText(workflow.name);
  await back(page).click();
  await expect(page).toHaveURL("/workflows");
  await expect(title(page)).toBeFocused();
  await expect(links(page)).toHaveCount(all.length);
  await page.goBack();
  await expect(runNames(page)).toHaveText(data.map(name));
});

test("a page of runs has the workflow's name after a reload", async ({ page, sandbox }) => {
  const [{ id, name: expected }] = await workflows(sandbox);
  await page.goto(address(sandbox, "", id));
  await expect(title(page)).toHaveText(expected);
  await expect(page).toHaveTitle(new RegExp(expected.slice(0, 10)));
  expect(await sandbox.requestCount("workflow")).toBe(1);
  await expect(back(page)).toHaveAttribute("href", "/workflows");
});

test("searches by name and description", async ({ page, sandbox }) => {
  await page.goto("/workflows");
  await expect(links(page)).not.toHaveCount(0);
  await search(page).fill("HARBOUR");
  await expect(links(page)).toHaveText([/^Harbour Lights/]);
  await expect(page).toHaveURL("/workflows?search=HARBOUR");
  await search(page).fill("no such workflow");
  await expect(page.getByRole("status").filter({ hasText: "No workflows match" })).toBeVisible();
  await page.getByRole("link", { name: "Clear search" }).click();
  await expect(links(page)).toHaveCount((await workflows(sandbox)).length);
  await expect(search(page)).toHaveValue("");
});

test("the first requests are sent while the WebAssembly loads", async ({ page, sandbox }) => {
  const requests = collectRequests(page, /\/api\/v1\/workflows\?/);
  await page.goto("/workflows");
  await expect(links(page)).not.toHaveCount(0);
  expect(requests.length).toBe(1);
  expect(await sandbox.requestCount("list_workflows")).toBe(1);
});

test("says why there is nothing, and tries again", async ({ page, sandbox, monitor }) => {
  monitor.allowError(FAILED_REQUEST);
  await sandbox.injectFaults({ kind: "status", status: 403, endpoint: "list_workflows" });
  await page.goto("/workflows");
  await expect(alert(page)).toContainText("You don’t have access");
  await sandbox.clearFaults();
  await tryAgain(page).click();
  await expect(links(page)).not.toHaveCount(0);
  await expect(alert(page)).toBeHidden();
  await expect(title(page)).toBeFocused();
});

test("keeps the list while offline and says so for another search", async ({ page, context, monitor }) => {
  monitor.allowError(FAILED_REQUEST);
  await page.goto("/workflows");
  await expect(links(page)).not.toHaveCount(0);
  await context.setOffline(true);
  await expect(page.getByRole("group", { name: "Data freshness" })).toContainText("Offline");
  await expect(links(page)).not.toHaveCount(0);
  await search(page).fill("HARBOUR");
  await expect(page.getByText("The workflows aren’t loaded.")).toBeVisible();
  await expect(links(page)).toHaveCount(0);
  await context.setOffline(false);
  await expect(links(page)).toHaveText([/^Harbour Lights/]);
});

test("works by keyboard", async ({ page }) => {
  await page.goto("/workflows");
  await expect(links(page)).not.toHaveCount(0);
  await search(page).focus();
  await page.keyboard.press("Tab");
  await expect(links(page).first()).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(back(page)).toBeVisible();
  await expect(title(page)).toBeFocused();
});

for (const width of [320, 360, 768, 1280]) {
  test(`fits ${width} pixels`, async ({ page }) => {
    await page.setViewportSize({ width, height: 740 });
    await page.goto("/workflows");
    await expect(links(page)).not.toHaveCount(0);
    await expectNoHorizontalScroll(page, "the workflows");
    await expectTargets(page, "the workflows");
    await links(page).first().click();
    await expect(back(page)).toBeVisible();
    await expectNoHorizontalScroll(page, "the runs");
  });
}

test.describe("with a configured workflow", () => {
  test.use({ flags: {} });

  test("there is no list of workflows", async ({ page, sandbox }) => {
    await page.goto("/workflows");
    await expect(alert(page)).toContainText("There is no page at /workflows.");
    await page.getByRole("link", { name: "Show runs" }).click();
    await expect(runNames(page)).not.toHaveCount(0);
    await expect(back(page)).toHaveCount(0);
    await expect(title(page)).toHaveText("Runs");
    expect(await sandbox.requestCount("workflow")).toBe(0);
  });
});
