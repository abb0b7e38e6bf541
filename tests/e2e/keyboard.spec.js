// Keyboard operation of the runs page.

import { test, expect, softly } from "./fixtures.js";
import {
  LIST_REQUEST, actions, bars, cell, filter, name, newRunsButton, refresh, row, runNames, searchField, state, table,
} from "./screen.js";

const shortcuts = (page) => page.getByRole("dialog", { name: "Keyboard shortcuts" });
const link = (page, run) => runNames(page).getByRole("link", { name: name(run), exact: true });

async function open(page, sandbox, query = "") {
  await page.goto("/");
  await expect(runNames(page)).toHaveCount(20);
  const { data } = await sandbox.api(`runs?${query}`);
  return data;
}

test("arrow keys, Home, End and Page keys move between runs", async ({ page, sandbox }) => {
  const runs = await open(page, sandbox);
  await link(page, runs[0]).focus();
  for (const [key, at] of [
    ["ArrowDown", 1],
    ["ArrowDown", 2],
    ["ArrowUp", 1],
    ["PageDown", 11],
    ["PageDown", 19],
    ["ArrowDown", 19],
    ["PageUp", 9],
    ["End", 19],
    ["Home", 0],
    ["PageUp", 0],
    ["ArrowUp", 0],
  ]) {
    await page.keyboard.press(key);
    await expect(link(page, runs[at]), key).toBeFocused();
    await expect(link(page, runs[at]), key).toBeInViewport();
  }
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(`Run ${name(runs[1])}`);
});

test("arrow keys move between row menu buttons", async ({ page, sandbox }) => {
  const runs = await open(page, sandbox);
  await actions(page, name(runs[0])).focus();
  await page.keyboard.press("ArrowDown");
  await expect(actions(page, name(runs[1]))).toBeFocused();
  await page.keyboard.press("End");
  await expect(actions(page, name(runs[19]))).toBeFocused();
});

test("ignores keys with a modifier", async ({ page, sandbox }) => {
  const runs = await open(page, sandbox);
  await link(page, runs[0]).focus();
  for (const key of ["Shift+ArrowDown", "ControlOrMeta+End"]) {
    await page.keyboard.press(key);
    await expect(link(page, runs[0]), key).toBeFocused();
  }
});

test("skips an unreadable row", async ({ page, sandbox }) => {
  await page.route(LIST_REQUEST, async (route) => {
    const response = await route.fetch();
    const body = await response.json();
    body.data[1] = 17;
    await route.fulfill({ response, json: body });
  });
  await page.goto("/");
  const { data: runs } = await sandbox.api("runs");
  await expect(runNames(page)).toHaveCount(19);
  await link(page, runs[0]).focus();
  await page.keyboard.press("ArrowDown");
  await expect(link(page, runs[2])).toBeFocused();
});

test("the slash key focuses the search, except in a text field", async ({
  page, sandbox,
}) => {
  const runs = await open(page, sandbox);
  await page.keyboard.press("/");
  await expect(searchField(page)).toBeFocused();
  await expect(searchField(page)).toHaveValue("");
  await page.keyboard.press("/");
  await expect(searchField(page)).toHaveValue("/");
  await page.keyboard.press("?");
  await expect(searchField(page)).toHaveValue("/?");
  await expect(shortcuts(page)).toBeHidden();
  await searchField(page).fill("");
  await expect(runNames(page)).toHaveCount(20);
  await link(page, runs[3]).focus();
  await page.keyboard.press("/");
  await expect(searchField(page)).toBeFocused();
});

test("the question mark opens the list of shortcuts", async ({ page, sandbox }) => {
  const runs = await open(page, sandbox);
  await link(page, runs[2]).focus();
  await page.keyboard.press("?");
  await expect(shortcuts(page)).toBeVisible();
  for (const does of ["Search", "Next or previous run", "Open run"]) {
    await expect(shortcuts(page).getByRole("definition").getByText(does)).toBeVisible();
  }
  // The modal dialog blocks the page's shortcuts.
  await page.keyboard.press("/");
  await expect(searchField(page)).not.toBeFocused();
  await page.keyboard.press("Escape");
  await expect(shortcuts(page)).toBeHidden();
  await expect(link(page, runs[2])).toBeFocused();
  await page.getByRole("button", { name: "Keyboard shortcuts" }).click();
  await expect(shortcuts(page)).toBeVisible();
  await shortcuts(page).getByRole("button", { name: "Close" }).click();
  await expect(shortcuts(page)).toBeHidden();
  await expect(page.getByRole("button", { name: "Keyboard shortcuts" })).toBeFocused();
});

test("the Tab key visits the controls in page order", async ({ page, sandbox }) => {
  const [newest] = await open(page, sandbox);
  await expect(bars(page)).toHaveCount(20);
  const focused = () =>
    page.evaluate(() => {
      const { activeElement: element } = document;
      return element.ariaLabel ?? element.labels?.[0]?.innerText ?? element.innerText;
    });
  await page.getByRole("heading", { level: 1 }).focus();
  for (const control of [
    "Summary for", "Refresh", "Pause updates", "Refresh rate", "Keyboard shortcuts", "Start run",
    // The newest run's bar of the chart.
    `${name(newest)} ${state(newest).toLowerCase()}`, "Search by name or email", "Command palette",
    ...["Pending", "Running", "Paused", "Completed", "Failed", "Cancelled"],
    // The cause of the page's only failure.
    "Views", "Columns", "Export", "1 ×", "Select all runs on this page", "Status", "Created", "Started", "Completed",
  ]) {
    await page.keyboard.press("Tab");
    await expect.poll(async () => (await focused()).split("\n")[0].trim()).toBe(control);
  }
  await page.keyboard.press("Tab");
  await expect(table(page).locator("tbody").getByRole("checkbox").first()).toBeFocused();
  await page.keyboard.press("Tab");
  await expect(runNames(page).first().getByRole("link")).toBeFocused();
});

test("keeps focus on refresh", async ({ page, sandbox }) => {
  const runs = await open(page, sandbox);
  const moving = runs.find((run) => run.status === "running");
  const places = {
    run: link(page, moving),
    "row menu": actions(page, name(moving)),
    filter: filter(page, "Running"),
    header: table(page).getByRole("button", { name: "Status" }),
    search: searchField(page),
    "page number": page.getByRole("spinbutton", { name: "Page" }),
  };
  for (const place of Object.values(places)) {
    await place.focus();
    await sandbox.startRuns({ status: "running" });
    await refresh(page);
    const { data: { running } } = await sandbox.api("runs/summary");
    await expect(filter(page, "Running")).toHaveAccessibleName(`Running ${running}`);
    await expect(place).toBeFocused();
  }
  await sandbox.advanceTime(3600);
  await link(page, moving).focus();
  await refresh(page);
  await expect(cell(row(page, name(moving)), "status")).not.toHaveText(/Running|Pausing/);
  await expect(link(page, moving)).toBeFocused();
});

test("showing new runs moves the focus into the table", async ({ page, sandbox }) => {
  await open(page, sandbox);
  await sandbox.startRuns({ count: 2 });
  await refresh(page);
  await newRunsButton(page).focus();
  await page.keyboard.press("Enter");
  await expect(newRunsButton(page)).toBeHidden();
  await expect(table(page)).toBeFocused();
  await page.keyboard.press("Tab");
  await expect(table(page).getByRole("checkbox").first()).toBeFocused();
});

test("keeps focus on the pager link", async ({ page, sandbox }) => {
  await open(page, sandbox);
  const next = page.getByRole("link", { name: "Next" });
  await next.focus();
  for (const range of ["21–40", "41–60", "61–80"]) {
    await page.keyboard.press("Enter");
    await expect(page.getByText(`${range} of 200`)).toBeVisible();
    await expect(next).toBeFocused();
  }
});

test("keeps focus when a control is removed", async ({ page, sandbox }) => {
  await open(page, sandbox);
  const hasFocus = () => page.evaluate(() => document.activeElement !== document.body);
  const last = page.getByRole("link", { name: "Last" });
  await last.focus();
  await page.keyboard.press("Enter");
  await expect(last).toBeDisabled();
  await softly.poll(hasFocus, { message: "after the last page's link" }).toBe(true);
  await filter(page, "Failed").click();
  const clear = page.getByRole("link", { name: "Clear filters" });
  await clear.focus();
  await page.keyboard.press("Enter");
  await expect(clear).toBeHidden();
  await softly.poll(hasFocus, { message: "after the clearing of the filters" }).toBe(true);
});
