// Finding runs: bars of the chart, command palette and saved views.

import { test, expect } from "./fixtures.js";
import {
  LIST_REQUEST, address, bars, clearFilters, collectRequests, expectRuns, filter, name, parameter, runNames, state,
} from "./screen.js";

const palette = (page) => page.getByRole("dialog", { name: "Command palette" });
const field = (page) => palette(page).getByRole("combobox");
const chosen = (page) => palette(page).getByRole("option", { selected: true });
const views = (page) => page.getByRole("dialog", { name: "Views" });
const openViews = (page) => page.getByRole("button", { name: "Views", exact: true }).click();
const heading = (page) => page.getByRole("heading", { level: 1 });

async function open(page, query = "") {
  await page.goto(`/${query}`);
  await expect(runNames(page)).toHaveCount(20);
}

async function find(page, text) {
  await page.keyboard.press("ControlOrMeta+k");
  await expect(field(page)).toBeFocused();
  await page.keyboard.type(text);
}

async function saveView(page, title) {
  await openViews(page);
  await views(page).getByRole("textbox", { name: "Name" }).fill(title);
  await page.keyboard.press("Enter");
  await expect(views(page).getByRole("button", { name: title, exact: true })).toBeVisible();
}

test("a bar of the chart leads to its run", async ({ page, sandbox }) => {
  await open(page);
  const { data } = await sandbox.api("runs");
  await expect(bars(page)).toHaveCount(20);
  const title = (run) => `${name(run)} ${state(run).toLowerCase()}`;
  await expect(bars(page).nth(7)).toHaveAccessibleName(title(data[7]));
  await bars(page).nth(7).click();
  await expect(heading(page)).toHaveText(`Run ${name(data[7])}`);
  await page.goBack();
  await expect(bars(page)).toHaveCount(20);
  // One tab stop for all bars.
  await bars(page).first().focus();
  await page.keyboard.press("End");
  await expect(bars(page).last()).toBeFocused();
  await page.keyboard.press("ArrowLeft");
  await expect(bars(page).nth(18)).toBeFocused();
  await page.keyboard.press("Tab");
  await page.keyboard.press("Shift+Tab");
  await expect(bars(page).nth(18)).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(heading(page)).toHaveText(`Run ${name(data[18])}`);
});

test("the palette filters, opens runs of this page and others, and gives the focus back", async ({
  page, sandbox,
}) => {
  await open(page);
  const { data } = await sandbox.api("runs");
  await runNames(page).nth(2).getByRole("link").focus();
  await find(page, "cancel");
  await expect(chosen(page)).toContainText("Cancelled");
  await page.keyboard.press("Escape");
  await expect(palette(page)).toBeHidden();
  await expect(runNames(page).nth(2).getByRole("link")).toBeFocused();

  await find(page, "cancel");
  await page.keyboard.press("Enter");
  await expect.poll(() => parameter(page, "status")).toBe("cancelled");
  await find(page, "clear");
  await page.keyboard.press("Enter");
  await expect.poll(() => parameter(page, "status")).toBe(null);
  await expectRuns(page, data);

  // A run of this page, by its number.
  await find(page, `${data[4].run_number}`);
  await expect(chosen(page)).toContainText(name(data[4]));
  await page.keyboard.press("Enter");
  await expect(heading(page)).toHaveText(`Run ${name(data[4])}`);
  await page.goBack();
  await expect(runNames(page)).toHaveCount(20);
  // A run of another page, by its number: the page that has it.
  const { data: others } = await sandbox.api("runs?offset=60");
  await find(page, name(others[9]));
  await expect(chosen(page)).toContainText(`Page with ${name(others[9])}`);
  await page.keyboard.press("Enter");
  await expect.poll(() => parameter(page, "offset")).toBe("60");
  await expect(runNames(page).filter({ hasText: name(others[9]) })).toBeVisible();
  // By its ID.
  await find(page, data[0].id);
  await page.keyboard.press("Enter");
  await expect(heading(page)).toHaveText(`Run ${name(data[0])}`);
});

test("the palette opens by its button, with the pointer and before the chunk is loaded", async ({ page, sandbox }) => {
  await open(page);
  await page.getByRole("button", { name: "Command palette" }).click();
  await palette(page).getByRole("option", { name: "Keyboard shortcuts" }).click();
  await expect(page.getByRole("dialog", { name: "Keyboard shortcuts" })).toBeVisible();
  await page.keyboard.press("Escape");
  await find(page, "columns");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("dialog", { name: "Columns" })).toBeVisible();
  await page.keyboard.press("Escape");
  // A user who has started no run of this page.
  await find(page, "Waldemar");
  await expect(palette(page).getByRole("option")).toHaveText(["Waldemar Search by name or email"]);
  await page.keyboard.press("Enter");
  await expect.poll(() => parameter(page, "search")).toBe("Waldemar");
  await sandbox.clearFaults();
});

test("a saved view is chosen, kept, renamed and deleted", async ({ page, sandbox }) => {
  await open(page, "?status=failed&sort=started_at&window=7d");
  await saveView(page, "Failures");
  await page.keyboard.press("Escape");
  await page.goto(address(sandbox));
  await expect(runNames(page)).toHaveCount(20);
  await openViews(page);
  await views(page).getByRole("button", { name: "Failures", exact: true }).click();
  await expect(views(page)).toBeHidden();
  await expect.poll(() => new URL(page.url()).search).toBe("?status=failed&sort=started_at&window=7d");
  await expect(filter(page, "Failed")).toHaveAttribute("aria-pressed", "true");

  await openViews(page);
  await expect(views(page).getByRole("button", { name: "Failures", exact: true })).toHaveAttribute("aria-current", "true");
  await views(page).getByRole("button", { name: "Rename Failures" }).click();
  await expect(views(page).getByRole("textbox")).toHaveValue("Failures");
  await page.keyboard.type("Broken");
  await page.keyboard.press("Enter");
  await page.reload();
  await openViews(page);
  await views(page).getByRole("button", { name: "Delete Broken" }).click();
  await expect(views(page).getByRole("listitem")).toHaveCount(0);
  // The focus stays in the panel.
  await expect(views(page).getByRole("textbox")).toBeFocused();
});

test("the default view opens when the URL has no query, and only then", async ({ page, sandbox }) => {
  await open(page, "?status=failed");
  await saveView(page, "Failures");
  await views(page).getByRole("button", { name: "Open Failures by default" }).click();
  await page.keyboard.press("Escape");
  await clearFilters(page).click();
  await expect.poll(() => new URL(page.url()).search).toBe("");

  const { data } = await sandbox.api("runs?status=failed");
  const requests = collectRequests(page, LIST_REQUEST);
  await page.goto("/");
  await expectRuns(page, data);
  await expect.poll(() => parameter(page, "status")).toBe("failed");
  expect(requests.filter(({ searchParams }) => searchParams.get("status") !== "failed")).toEqual([]);
  await page.goto(address(sandbox, "status=completed"));
  await expect.poll(() => parameter(page, "status")).toBe("completed");
  await expect(filter(page, "Failed")).toHaveAttribute("aria-pressed", "false");
});

for (const [title, text] of [["of another version", "onepin-runs views 2\nstatus=failed status\tOld"], ["of something else", "[1,"]]) {
  test(`views ${title} in storage are ignored and said once`, async ({ page, sandbox, monitor }) => {
    const warning = /saved views in storage are of another version/;
    monitor.allowError(warning);
    const warnings = [];
    page.on("console", (message) => warning.test(message.text()) && warnings.push(message.text()));
    await page.addInitScript(([workflow, stored]) => {
      for (const key of ["views", "view", "times"]) localStorage.setItem(`onepin-runs.${key}.${workflow}`, stored);
    }, [sandbox.config.workflow_id, text]);
    await open(page);
    for (let time = 0; time < 2; time += 1) {
      await openViews(page);
      await expect(views(page).getByRole("listitem")).toHaveCount(0);
      await page.keyboard.press("Escape");
    }
    expect(warnings).toHaveLength(1);
    await expect.poll(() => parameter(page, "status")).toBe(null);
    await saveView(page, "Mine");
  });
}

test("without storage, views last as long as the page", async ({ page, monitor }) => {
  monitor.allowError(/does not store settings/);
  await page.addInitScript(() => {
    Storage.prototype.setItem = () => {
      throw new DOMException("full", "QuotaExceededError");
    };
  });
  await open(page, "?status=failed");
  await saveView(page, "Failures");
  await page.keyboard.press("Escape");
  await clearFilters(page).click();
  await openViews(page);
  await views(page).getByRole("button", { name: "Failures", exact: true }).click();
  await expect.poll(() => parameter(page, "status")).toBe("failed");
});
