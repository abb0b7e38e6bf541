// What a host does with a component beyond showing it: methods, state, options of the list, events.

import { test, expect } from "./fixtures.js";
import { mount, mounted, open, receivedEvents } from "./embedding.js";
import { host } from "./hosts.js";
import { LIST_REQUEST, runNames } from "./screen.js";

test.use({ flags: { dist: host("plain") } });

const state = (page) => page.evaluate(() => globalThis.mounted.state);

/** The details of the received events of a type. */
const details = async (page, type) => (await receivedEvents(page)).filter((event) => event.type === type);

test("refresh() requests the data of the page, also while updates are paused", async ({ page }) => {
  await open(page);
  await mount(page);
  await expect(runNames(mounted(page))).toHaveCount(20);
  await mounted(page).getByRole("button", { name: "Pause updates" }).click();
  const list = page.waitForRequest(LIST_REQUEST);
  const summary = page.waitForRequest(/\/runs\/summary/);
  await page.evaluate(() => globalThis.mounted.refresh());
  await Promise.all([list, summary]);
});

test("openRun() shows a run, and the state says which", async ({ page, sandbox }) => {
  const { data: [run] } = await sandbox.api("runs?status=completed&limit=1");
  await open(page);
  // Not awaited: it waits for the component.
  await mount(page);
  await page.evaluate((id) => globalThis.mounted.openRun(id), run.id);
  await expect(mounted(page).getByRole("tab", { name: "Graph" })).toBeVisible();
  const route = `/workflows/${sandbox.config.workflow_id}/runs/${run.id}`;
  await expect.poll(() => state(page)).toMatchObject({ route, runId: run.id });
  await expect.poll(() => details(page, "routechange")).toEqual([{ type: "routechange", route, runId: run.id, replace: false }]);
  const refusal = () =>
    page.evaluate(() => globalThis.mounted.openRun("mine").then(() => "none", (error) => error.message));
  await expect.poll(refusal).toContain("“mine” is not an id");
});

test("countschange has the number of runs by status, as the state has", async ({ page, sandbox }) => {
  const { data: { failed } } = await sandbox.api("runs/summary");
  await open(page);
  await mount(page);
  await expect.poll(async () => (await details(page, "countschange")).at(-1)?.counts.failed).toBe(failed);
  await expect.poll(async () => (await state(page)).counts.failed).toBe(failed);
});

test("the list begins with the given statuses", async ({ page, monitor }) => {
  await open(page);
  const request = page.waitForRequest(/\/runs\?.*status=/);
  await mount(page, { statuses: ["failed", "cancelled"] });
  // Read once: a request does not change.
  expect(new URL((await request).url()).searchParams.get("status").split(",").sort()).toEqual(["cancelled", "failed"]);
  await expect(mounted(page).getByRole("button", { name: /^Failed/, pressed: true })).toBeVisible();
  monitor.allowError(/^onepin-runs: statuses: /);
  await page.evaluate(() => globalThis.mounted.update({ statuses: ["done"] }));
  await expect(mounted(page).getByRole("alert")).toContainText("statuses: a list of the API's statuses");
});

test("the menu of a run has the host's actions", async ({ page, sandbox }) => {
  await open(page);
  await mount(page, { rowActions: [{ action: "edit", label: "Open in <editor>" }] });
  await expect(runNames(mounted(page))).toHaveCount(20);
  await mounted(page).getByRole("button", { name: /^Actions for/ }).first().click();
  await mounted(page).getByRole("menuitem", { name: "Open in <editor>" }).click();
  const { data: [run] } = await sandbox.api("runs?limit=1");
  await expect.poll(() => details(page, "rowaction")).toEqual([
    { type: "rowaction", action: "edit", runId: run.id, workflowId: sandbox.config.workflow_id },
  ]);
  await expect(mounted(page).getByRole("menu")).toBeHidden();
});

test("locale “auto” is that of the nearest lang attribute, also outside of shadow roots", async ({ page }) => {
  await open(page);
  await page.evaluate(() => (document.documentElement.lang = "de-AT"));
  await mount(page, { locale: "auto" });
  await expect(mounted(page).locator('[lang="de-AT"]').first()).toBeVisible();
});
