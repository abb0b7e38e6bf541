// Actions on the run page.

import { readFile } from "node:fs/promises";

import { test, expect, FAILED_REQUEST } from "./fixtures.js";
import { alert } from "./screen.js";

const open = (page, sandbox, id) =>
  page.goto(`/workflows/${sandbox.config.workflow_id}/runs/${id}`);

const status = (page) => page.locator(".run-header .status").first();
const actions = (page) => page.getByRole("group", { name: "Actions" }).getByRole("button");
const action = (page, name) =>
  page.getByRole("group", { name: "Actions" }).getByRole("button", { name, exact: true });

async function running(sandbox) {
  const { data } = await sandbox.api("runs?status=running&limit=20&order=asc");
  return data.find((run) => !run.pause_requested_at);
}

test("pauses, resumes and cancels a run", async ({ page, sandbox }) => {
  const { id } = await running(sandbox);
  await open(page, sandbox, id);
  await expect(actions(page)).toHaveText(["Pause run", "Cancel run"]);
  await action(page, "Pause run").click();
  await expect(status(page)).toHaveText(/Pausing|Paused/);
  // Nodes in progress finish first.
  await sandbox.advanceTime(600);
  await expect(status(page)).toHaveText("Paused");
  await expect(actions(page)).toHaveText(["Resume run", "Cancel run"]);
  await action(page, "Resume run").click();
  await expect(status(page)).toHaveText("Running");

  await action(page, "Cancel run").click();
  const dialog = page.getByRole("dialog", { name: "Cancel this run?" });
  await expect(dialog).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(dialog).toBeHidden();
  expect(await sandbox.requestCount("cancel")).toBe(0);
  await action(page, "Cancel run").click();
  await dialog.getByRole("button", { name: "Cancel run" }).click();
  await expect(status(page)).toHaveText("Cancelled");
  await expect(actions(page)).toHaveText(["Start again…"]);
  expect([await sandbox.requestCount("pause"), await sandbox.requestCount("cancel")]).toEqual([1, 1]);
  await expect(alert(page)).toBeHidden();
});

test("downloads an export", async ({ page, sandbox }) => {
  const { data } = await sandbox.api("runs?status=completed&limit=20");
  const runs = await Promise.all(data.map(async ({ id }) => (await sandbox.api(`runs/${id}`)).data));
  const run = runs.find((run) => run.has_export);
  await open(page, sandbox, run.id);
  const download = page.waitForEvent("download");
  await action(page, "Download export").click();
  const file = await download;
  expect(file.suggestedFilename()).toMatch(/\.zip$/);
  const content = await readFile(await file.path());
  expect(content.subarray(0, 2).toString()).toBe("PK");
  await expect(page.getByRole("link", { name: `run-${run.run_number}.zip` })).toBeVisible();
});

test("offers no download without an export", async ({ page, sandbox }) => {
  const { data: [failed] } = await sandbox.api("runs?status=failed&limit=1");
  await open(page, sandbox, failed.id);
  await expect(status(page)).toHaveText("Failed");
  await expect(actions(page)).toHaveText(["Start again…"]);
});

test("does not retry a failed action", async ({ page, sandbox, monitor }) => {
  monitor.allowError(FAILED_REQUEST);
  const { id } = await running(sandbox);
  await sandbox.injectFaults({ kind: "status", status: 503, endpoint: "pause" });
  await page.clock.install();
  await open(page, sandbox, id);
  await action(page, "Pause run").click();
  await expect(alert(page)).toContainText("Couldn’t pause the run");
  await page.clock.runFor(120_000);
  expect(await sandbox.requestCount("pause")).toBe(1);
});

test.describe("viewer role", () => {
  test.use({ flags: { role: "viewer" } });

  test("shows that the role does not allow the action", async ({ page, sandbox, monitor }) => {
    monitor.allowError(FAILED_REQUEST);
    const { id } = await running(sandbox);
    await open(page, sandbox, id);
    await action(page, "Pause run").click();
    await expect(alert(page)).toContainText("Your role can’t pause runs");
    await expect(action(page, "Pause run")).toHaveAttribute("aria-disabled", "true");
  });
});

test.describe("seed contract", () => {
  test.use({ flags: { contract: "seed" } });

  test("offers supported actions only", async ({ page, sandbox }) => {
    const { id } = await running(sandbox);
    await open(page, sandbox, id);
    await expect(actions(page)).toHaveText(["Cancel run"]);
  });
});

test("previous and next follow the order of the list", async ({
  page, sandbox,
}) => {
  const { data } = await sandbox.api("runs?status=completed,failed&limit=12&offset=9");
  const path = `/workflows/${sandbox.config.workflow_id}/runs`;
  await page.goto(`${path}?status=completed,failed&limit=10`);
  const heading = page.getByRole("heading", { level: 1 });
  const next = page.getByRole("link", { name: "Next run" });
  await page.getByRole("link", { name: `#${data[0].run_number}`, exact: true }).click();
  // From the last row of a page to the next page.
  for (const run of data.slice(0, 3)) {
    await expect(heading).toHaveText(`Run #${run.run_number}`);
    await next.click();
  }
  await expect(heading).toHaveText(`Run #${data[3].run_number}`);
  await page.getByRole("link", { name: "Previous run" }).click();
  await expect(heading).toHaveText(`Run #${data[2].run_number}`);
});
