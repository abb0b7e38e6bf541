// Actions on runs of the list: from a row's menu, and on several selected runs.

import { test, expect, FAILED_REQUEST } from "./fixtures.js";
import { actions, followPagerLink, menu, name, refresh, row, runNames, table } from "./screen.js";

const item = (page, name) => menu(page).getByRole("menuitem", { name });
const box = (page, run) => page.getByRole("checkbox", { name: `Select ${name(run)}`, exact: true });
const all = (page) => page.getByRole("checkbox", { name: "Select all runs on this page" });
const bar = (page) => page.getByRole("region", { name: "Selected runs" });
const button = (page, name) => bar(page).getByRole("button", { name, exact: true });
const outcomes = (page) => page.getByRole("region", { name: "Outcome for each run" });
const checked = (page) => table(page).locator("tbody").getByRole("checkbox", { checked: true });
const question = (page, count) => page.getByRole("dialog", { name: `Cancel ${count} runs?` });

/** Runs that can be paused, as many as there are. */
async function running(page, sandbox) {
  await page.goto("/?status=running");
  const { data } = await sandbox.api("runs?status=running");
  await expect(runNames(page)).toHaveCount(data.length);
  return data.filter((run) => !run.pause_requested_at);
}

async function openMenu(page, run) {
  await actions(page, name(run)).click();
  await expect(menu(page)).toHaveAccessibleName(`Actions for ${name(run)}`);
}

test("pauses a run from its row", async ({ page, sandbox }) => {
  const [run] = await running(page, sandbox);
  await openMenu(page, run);
  await item(page, "Pause run").click();
  await expect(row(page, name(run)).locator("[data-column=status]")).toHaveText(/Pausing|Paused/);
  await expect(page.getByRole("status").filter({ hasText: `${name(run)} paus` }).last()).toBeVisible();
  await expect(actions(page, name(run))).toBeFocused();
  expect(await sandbox.requestCount("pause")).toBe(1);
});

test("downloads an export from its row and explains a missing one", async ({ page, sandbox, monitor }) => {
  monitor.allowError(FAILED_REQUEST);
  const { data } = await sandbox.api("runs?status=completed&limit=20");
  const full = await Promise.all(data.map(async ({ id }) => (await sandbox.api(`runs/${id}`)).data));
  await page.goto("/?status=completed");
  const download = page.waitForEvent("download");
  await openMenu(page, full.find((run) => run.has_export));
  await item(page, "Download export").click();
  expect((await download).suggestedFilename()).toMatch(/\.zip$/);
  await sandbox.injectFaults({ kind: "status", status: 404, endpoint: "download" });
  await openMenu(page, data[0]);
  await item(page, "Download export").click();
  await expect(outcomes(page)).toContainText("This run has no export");
});

test("a range is cancelled after one question, with one outcome each", async ({ page, sandbox, monitor }) => {
  monitor.allowError(FAILED_REQUEST);
  const runs = (await running(page, sandbox)).slice(0, 3);
  await sandbox.injectFaults({ kind: "status", status: 409, endpoint: "cancel", times: 1 });
  await box(page, runs[0]).click();
  await box(page, runs[2]).click({ modifiers: ["Shift"] });
  // Read once: the rows between them stay.
  const count = await checked(page).count();
  await expect(bar(page).getByRole("status")).toHaveText(`${count} selected`);
  await button(page, `Cancel ${count}`).click();
  await expect(question(page, count)).toContainText(name(runs[0]));
  await page.keyboard.press("Escape");
  await expect(question(page, count)).toBeHidden();
  expect(await sandbox.requestCount("cancel")).toBe(0);
  await button(page, `Cancel ${count}`).click();
  await question(page, count).getByRole("button", { name: `Cancel ${count} runs` }).click();
  const lines = outcomes(page).getByRole("listitem");
  await expect(lines).toHaveCount(count);
  await expect(lines.first()).toContainText("This run can’t be cancelled in its current state");
  await expect(lines.last()).toContainText("Cancelled");
  expect(await sandbox.requestCount("cancel")).toBe(count);
  // The rows stay, with their new state.
  await expect(row(page, name(runs[2])).locator("[data-column=status]")).toHaveText("Cancelled");
  await outcomes(page).getByRole("button", { name: "Dismiss" }).click();
  await expect(outcomes(page)).toHaveCount(0);
});

test("a selection survives polls; what ended can no longer be paused", async ({ page, sandbox }) => {
  const runs = await running(page, sandbox);
  await box(page, runs[0]).check();
  await box(page, runs[1]).check();
  await expect(button(page, "Pause 2")).toBeVisible();
  await sandbox.advanceTime(7200);
  await refresh(page);
  await expect(row(page, name(runs[0])).locator("[data-column=status]")).not.toHaveText(/Running/);
  await expect(bar(page).getByRole("status")).toHaveText("2 selected");
  await expect(button(page, "Pause 2")).toHaveCount(0);
  await expect(checked(page)).toHaveCount(2);
});

test("a visit to a run keeps the selection, another page drops it", async ({ page, sandbox }) => {
  await page.goto("/");
  const { data } = await sandbox.api("runs");
  await box(page, data[1]).check();
  await row(page, name(data[4])).getByRole("link").click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(`Run ${name(data[4])}`);
  await page.goBack();
  await expect(box(page, data[1])).toBeChecked();
  await expect(bar(page)).toBeVisible();
  await followPagerLink(page, "Next");
  await expect(bar(page)).toHaveCount(0);
  await expect(checked(page)).toHaveCount(0);
});

test("is operable by keyboard", async ({ page, sandbox }) => {
  await page.goto("/");
  const { data } = await sandbox.api("runs");
  await box(page, data[1]).focus();
  await page.keyboard.press("Space");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Shift+Space");
  await expect(checked(page)).toHaveCount(3);
  await page.keyboard.press("Escape");
  await expect(checked(page)).toHaveCount(0);
  await page.keyboard.press("ControlOrMeta+a");
  await expect(checked(page)).toHaveCount(20);
  await expect(all(page)).toBeChecked();
  await page.keyboard.press("Enter");
  await expect(bar(page).getByRole("button").first()).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(bar(page)).toHaveCount(0);
  // The focus is not lost.
  await expect(page.locator("body")).not.toBeFocused();
});

test("waits as long as the server asks, and sends nothing twice", async ({ page, sandbox, monitor }) => {
  monitor.allowError(FAILED_REQUEST);
  const runs = (await running(page, sandbox)).slice(0, 2);
  await sandbox.injectFaults({ kind: "status", status: 429, retry_after: 2, endpoint: "pause", times: 1 });
  for (const run of runs) await box(page, run).check();
  await button(page, "Pause 2").click();
  const lines = outcomes(page).getByRole("listitem");
  await expect(lines.first()).toContainText("Couldn’t pause the run");
  await expect(lines.last()).toContainText("Waiting");
  await expect(lines.last()).toContainText(/Pausing|Paused/);
  expect(await sandbox.requestCount("pause")).toBe(2);
});

test("without a response the run is requested, and the action is not sent again", async ({ page, sandbox, monitor }) => {
  monitor.allowError(FAILED_REQUEST);
  const [run] = await running(page, sandbox);
  await sandbox.injectFaults({ kind: "drop", endpoint: "pause" });
  await openMenu(page, run);
  await item(page, "Pause run").click();
  // The sandbox has acted before the connection was cut.
  await expect(outcomes(page)).toContainText(/No response\. Current status: Paus(ing|ed)/);
  expect(await sandbox.requestCount("pause")).toBe(1);
});

test.describe("viewer role", () => {
  test.use({ flags: { role: "viewer" } });

  test("says that the role does not allow the action", async ({ page, sandbox, monitor }) => {
    monitor.allowError(FAILED_REQUEST);
    const runs = (await running(page, sandbox)).slice(0, 2);
    for (const run of runs) await box(page, run).check();
    await button(page, "Pause 2").click();
    const lines = outcomes(page).getByRole("listitem");
    await expect(lines.first()).toContainText("Your role can’t pause runs");
    await expect(lines.last()).toContainText("Not sent");
    await expect(button(page, "Pause 2")).toHaveAttribute("aria-disabled", "true");
    expect(await sandbox.requestCount("pause")).toBe(1);
  });
});
