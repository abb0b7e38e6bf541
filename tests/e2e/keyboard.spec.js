// The runs page without a mouse.

import { test, expect, softly } from "./fixtures.js";
import {
  LIST_REQUEST, actions, cell, filter, name, newRunsButton, refresh, row, runNames, searchField, table,
} from "./screen.js";

const keys = (page) => page.getByRole("dialog", { name: "Keyboard shortcuts" });
const link = (page, run) => runNames(page).getByRole("link", { name: name(run), exact: true });

async function open(page, sandbox, query = "") {
  await page.goto("/");
  await expect(runNames(page)).toHaveCount(20);
  const { data } = await sandbox.api(`runs?${query}`);
  return data;
}

test("arrows, Home, End and the page keys go from run to run", async ({ page, sandbox }) => {
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

test("the keys stay with the button of a row's menu", async ({ page, sandbox }) => {
  const runs = await open(page, sandbox);
  await actions(page, name(runs[0])).focus();
  await page.keyboard.press("ArrowDown");
  await expect(actions(page, name(runs[1]))).toBeFocused();
  await page.keyboard.press("End");
  await expect(actions(page, name(runs[19]))).toBeFocused();
});

test("keys with a modifier are the browser's", async ({ page, sandbox }) => {
  const runs = await open(page, sandbox);
  await link(page, runs[0]).focus();
  for (const key of ["Shift+ArrowDown", "ControlOrMeta+End"]) {
    await page.keyboard.press(key);
    await expect(link(page, runs[0]), key).toBeFocused();
  }
});

test("a row that could not be read is passed over", async ({ page, sandbox }) => {
  await page.route(LIST_REQUEST, async (route) => {
    const answer = await route.fetch();
    const body = await answer.json();
    body.data[1] = 17;
    await route.fulfill({ response: answer, json: body });
  });
  await page.goto("/");
  const { data: runs } = await sandbox.api("runs");
  await expect(runNames(page)).toHaveCount(19);
  await link(page, runs[0]).focus();
  await page.keyboard.press("ArrowDown");
  await expect(link(page, runs[2])).toBeFocused();
});

test("a stroke leads to the search, but is a letter where one types", async ({
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
  await expect(keys(page)).toBeHidden();
  await searchField(page).fill("");
  await expect(runNames(page)).toHaveCount(20);
  await link(page, runs[3]).focus();
  await page.keyboard.press("/");
  await expect(searchField(page)).toBeFocused();
});

test("a question mark lists the keys", async ({ page, sandbox }) => {
  const runs = await open(page, sandbox);
  await link(page, runs[2]).focus();
  await page.keyboard.press("?");
  await expect(keys(page)).toBeVisible();
  for (const does of ["Search", "Next or previous run", "Open run"]) {
    await expect(keys(page).getByRole("definition").getByText(does)).toBeVisible();
  }
  // Behind it, nothing hears.
  await page.keyboard.press("/");
  await expect(searchField(page)).not.toBeFocused();
  await page.keyboard.press("Escape");
  await expect(keys(page)).toBeHidden();
  await expect(link(page, runs[2])).toBeFocused();
  await page.getByRole("button", { name: "Keyboard shortcuts" }).click();
  await expect(keys(page)).toBeVisible();
  await keys(page).getByRole("button", { name: "Close" }).click();
  await expect(keys(page)).toBeHidden();
  await expect(page.getByRole("button", { name: "Keyboard shortcuts" })).toBeFocused();
});

test("every control is reached with the tab key, in the order of the page", async ({ page }) => {
  await page.goto("/");
  await expect(runNames(page)).toHaveCount(20);
  const focused = () =>
    page.evaluate(() => {
      const { activeElement: element } = document;
      return element.ariaLabel ?? element.labels?.[0]?.innerText ?? element.innerText;
    });
  await page.getByRole("heading", { level: 1 }).focus();
  for (const name of [
    "Summary for", "Keyboard shortcuts", "Refresh", "Pause updates", "Refresh rate", "Search by name or email",
    ...["Pending", "Running", "Paused", "Completed", "Failed", "Cancelled"],
    "Columns", "Status", "Created", "Started", "Completed",
  ]) {
    await page.keyboard.press("Tab");
    await expect.poll(async () => (await focused()).split("\n")[0].trim()).toBe(name);
  }
  await page.keyboard.press("Tab");
  await expect(runNames(page).first().getByRole("link")).toBeFocused();
});

test("the focus survives every refresh", async ({ page, sandbox }) => {
  const runs = await open(page, sandbox);
  const moving = runs.find((run) => run.status === "running");
  const places = {
    "a run": link(page, moving),
    "a row's menu": actions(page, name(moving)),
    "a filter": filter(page, "Running"),
    "a header": table(page).getByRole("button", { name: "Status" }),
    "the search": searchField(page),
    "the page's number": page.getByRole("spinbutton", { name: "Page" }),
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

test("pressing the news leads into the table", async ({ page, sandbox }) => {
  await open(page, sandbox);
  await sandbox.startRuns({ count: 2 });
  await refresh(page);
  await newRunsButton(page).focus();
  await page.keyboard.press("Enter");
  await expect(newRunsButton(page)).toBeHidden();
  await expect(table(page)).toBeFocused();
  await page.keyboard.press("Tab");
  await expect(table(page).getByRole("button", { name: "Status" })).toBeFocused();
});

test("pages are turned one after another", async ({ page, sandbox }) => {
  await open(page, sandbox);
  const next = page.getByRole("link", { name: "Next" });
  await next.focus();
  for (const range of ["21–40", "41–60", "61–80"]) {
    await page.keyboard.press("Enter");
    await expect(page.getByText(`${range} of 200`)).toBeVisible();
    await expect(next).toBeFocused();
  }
});

test("where a control goes away, the focus does not go with it", async ({ page, sandbox }) => {
  await open(page, sandbox);
  const isSomewhere = () => page.evaluate(() => document.activeElement !== document.body);
  const last = page.getByRole("link", { name: "Last" });
  await last.focus();
  await page.keyboard.press("Enter");
  await expect(last).toBeDisabled();
  await softly.poll(isSomewhere, { message: "after the last page's link" }).toBe(true);
  await filter(page, "Failed").click();
  const clear = page.getByRole("link", { name: "Clear filters" });
  await clear.focus();
  await page.keyboard.press("Enter");
  await expect(clear).toBeHidden();
  await softly.poll(isSomewhere, { message: "after the clearing of the filters" }).toBe(true);
});
