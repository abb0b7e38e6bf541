// Starting a run, with its price known first.

import { test, expect, FAILED_REQUEST } from "./fixtures.js";
import { actions, menu, name, row, runNames } from "./screen.js";

// Room for another active run.
test.use({ flags: { active: 0, "starts-every": 0 } });

const openButton = (page) => page.getByRole("button", { name: "Start run" }).first();
const dialog = (page, name = "Start run") => page.getByRole("dialog", { name, exact: true });
const start = (dialog) => dialog.getByRole("button", { name: "Start run" });
const price = (page) => page.getByRole("region", { name: "Price in credits" });
const figure = (page, name) =>
  price(page).getByRole("definition").and(page.locator(`dt:text-is("${name}") + dd`));
const number = new Intl.NumberFormat("en-US");

/** The price of the next run, from the API itself. */
async function preview(sandbox) {
  const response = await fetch(`${sandbox.origin}/api/v1/workflows/${sandbox.config.workflow_id}/runs/preview`, {
    method: "POST",
    headers: { Authorization: `Bearer ${await sandbox.token()}` },
  });
  return (await response.json()).data;
}

async function open(page) {
  await page.goto("/");
  await expect(runNames(page)).not.toHaveCount(0);
  await openButton(page).click();
  await expect(figure(page, "Expected")).not.toHaveText("–");
}

test("shows the price, starts one run and links to it", async ({ page, sandbox }) => {
  const estimate = await preview(sandbox);
  await open(page);
  await expect(figure(page, "Expected")).toHaveText(number.format(estimate.expected_credits));
  await expect(figure(page, "Minimum")).toHaveText(number.format(estimate.min_credits));
  await expect(figure(page, "Maximum")).toHaveText(number.format(estimate.max_credits));
  await expect(figure(page, "Balance")).toHaveText(number.format(estimate.current_balance));
  await start(dialog(page)).dblclick();
  await expect(dialog(page)).toBeHidden();
  const { data: [newest] } = await sandbox.api("runs?limit=1");
  const notice = page.getByRole("status").filter({ hasText: `${name(newest)} has started.` });
  await expect(notice).toBeVisible();
  // The list shows it at once.
  await expect(row(page, name(newest))).toBeVisible();
  expect(await sandbox.requestCount("start")).toBe(1);
  await notice.getByRole("link", { name: "Open run" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(`Run ${name(newest)}`);
});

test("another script has another price", async ({ page, sandbox }) => {
  await open(page);
  const { expected_credits: usual } = await preview(sandbox);
  await dialog(page).getByText("Use another script for this run").click();
  const script = dialog(page).getByRole("textbox", { name: "Script" });
  await expect(script).not.toHaveValue("");
  await script.fill("Doors close in ten seconds.");
  await expect(figure(page, "Expected")).not.toHaveText(number.format(usual));
  await expect(figure(page, "Expected")).not.toHaveText("–");
  const sent = page.waitForRequest((request) => request.method() === "POST" && request.url().endsWith("/runs"));
  await start(dialog(page)).click();
  expect((await sent).postDataJSON()).toEqual({ script_text: "Doors close in ten seconds." });
  await expect(dialog(page)).toBeHidden();
});

test("says what to do without enough credits, and keeps the script", async ({ page, sandbox, monitor }) => {
  monitor.allowError(FAILED_REQUEST);
  await sandbox.setBalance(1);
  await page.goto("/");
  await openButton(page).click();
  await expect(price(page)).toContainText("The balance doesn’t cover this run. Add credits");
  await expect(start(dialog(page))).toHaveAttribute("aria-disabled", "true");
  await sandbox.setBalance(100_000);
  await dialog(page).getByRole("button", { name: "Update price" }).click();
  await expect(figure(page, "Balance")).toHaveText("100,000");
  await dialog(page).getByText("Use another script for this run").click();
  const script = dialog(page).getByRole("textbox", { name: "Script" });
  const text = "Mind the gap between the train and the platform.\n".repeat(200);
  const priced = page.waitForResponse(/\/preview$/);
  await script.fill(text);
  await priced;
  await expect(figure(page, "Expected")).not.toHaveText("–");
  // The credits are spent elsewhere in the meantime.
  await sandbox.setBalance(0);
  await start(dialog(page)).click();
  await expect(dialog(page).getByRole("alert")).toContainText("There aren’t enough credits.");
  await expect(script).toHaveValue(text);
  expect(await sandbox.requestCount("start")).toBe(1);
});

for (const [status, text] of [
  [403, "Your role can’t start runs"],
  [409, "Another run of this workflow is active"],
  [422, "The workflow or the script isn’t valid"],
]) {
  test(`explains ${status} and sends nothing again`, async ({ page, sandbox, monitor }) => {
    monitor.allowError(FAILED_REQUEST);
    await sandbox.injectFaults({ kind: "status", status, endpoint: "start" });
    await open(page);
    await start(dialog(page)).click();
    await expect(dialog(page).getByRole("alert")).toContainText(text);
    await dialog(page).getByRole("button", { name: "Close" }).click();
    await expect(dialog(page)).toBeHidden();
    expect(await sandbox.requestCount("start")).toBe(1);
  });
}

test("a start without a response is unknown and not sent again", async ({ page, sandbox, monitor }) => {
  monitor.allowError(FAILED_REQUEST);
  await open(page);
  const before = (await sandbox.api("runs?limit=1")).data[0];
  await sandbox.injectFaults({ kind: "drop", endpoint: "start" });
  await start(dialog(page)).click();
  await expect(dialog(page).getByRole("alert")).toContainText("The run may have started anyway");
  // The sandbox has started it before the connection was cut, and the list shows it.
  const { data: [newest] } = await sandbox.api("runs?limit=1");
  expect(newest.id).not.toBe(before.id);
  await dialog(page).getByRole("button", { name: "Close" }).click();
  await expect(row(page, name(newest))).toBeVisible();
  expect(await sandbox.requestCount("start")).toBe(1);
});

for (const status of [404, 405]) {
  test(`starts with an unknown price where Preview Run answers ${status}`, async ({ page, sandbox, monitor }) => {
    monitor.allowError(FAILED_REQUEST);
    await sandbox.injectFaults({ kind: "status", status, endpoint: "preview" });
    await page.goto("/");
    await openButton(page).click();
    await expect(price(page)).toContainText("The price is unknown");
    await start(dialog(page)).click();
    await expect(dialog(page)).toBeHidden();
    expect(await sandbox.requestCount("start")).toBe(1);
  });

  test(`is not offered again after ${status}`, async ({ page, sandbox, monitor }) => {
    monitor.allowError(FAILED_REQUEST);
    await sandbox.injectFaults({ kind: "status", status, endpoint: "start" });
    await open(page);
    await start(dialog(page)).click();
    await expect(dialog(page).getByRole("alert")).toContainText("Runs can’t be started here");
    await dialog(page).getByRole("button", { name: "Close" }).click();
    await expect(openButton(page)).toHaveCount(0);
    await expect(page.locator("body")).not.toBeFocused();
  });
}

test("starts an ended run again from its row and its page", async ({ page, sandbox }) => {
  await page.goto("/");
  const { data } = await sandbox.api("runs");
  const run = data.find(({ status }) => status === "failed");
  await actions(page, name(run)).click();
  await menu(page).getByRole("menuitem", { name: "Start again…" }).click();
  const again = dialog(page, "Start again");
  await expect(again).toContainText(`current definition, not that of ${name(run)}`);
  await page.keyboard.press("Escape");
  await expect(again).toBeHidden();
  await expect(actions(page, name(run))).toBeFocused();
  await row(page, name(run)).getByRole("link").click();
  await page.getByRole("button", { name: "Start again…" }).click();
  await start(again).click();
  await expect(page.getByRole("status").filter({ hasText: "has started." })).toBeVisible();
  expect(await sandbox.requestCount("start")).toBe(1);
});
