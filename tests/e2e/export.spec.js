// The export of the list to a file.

import { readFile } from "node:fs/promises";

import { test, expect, FAILED_REQUEST } from "./fixtures.js";
import {
  address, advanceClock, collectRequests, filter, LIST_REQUEST, runNames, startWithStoppedClock, useLongestDelays,
} from "./screen.js";

const openButton = (page) => page.getByRole("button", { name: "Export", exact: true });
const dialog = (page) => page.getByRole("dialog", { name: "Export runs" });
const start = (page) => dialog(page).getByRole("button", { name: "Export runs" });
const saveLink = (page) => dialog(page).getByRole("link", { name: /^Save runs-/ });
const close = (page) => dialog(page).getByRole("button", { name: "Close" });
const status = (page) => dialog(page).getByRole("status");

async function open(page) {
  await expect(runNames(page)).not.toHaveCount(0);
  await openButton(page).click();
  await expect(dialog(page)).toBeVisible();
}

/** Exports the list and reads the file; returns its name and text. A file that was loaded quickly is saved at once. */
async function save(page, format = "csv", atOnce = false) {
  await dialog(page).getByRole("combobox", { name: "Format" }).selectOption(format);
  const download = page.waitForEvent("download", { timeout: 60_000 });
  await start(page).click();
  await expect(saveLink(page)).toBeVisible({ timeout: 60_000 });
  if (!atOnce) await saveLink(page).click();
  const file = await download;
  return { name: file.suggestedFilename(), text: await readFile(await file.path(), "utf8") };
}

/** The rows of a CSV file as objects. */
function parse(text) {
  expect(text.startsWith("\ufeff"), "byte order mark").toBe(true);
  const rows = [[""]];
  let quoted = false;
  for (const [part] of text.slice(1).matchAll(/""|\r\n|[^]/g)) {
    const row = rows.at(-1);
    if (part === '"') quoted = !quoted;
    else if (quoted) row[row.length - 1] += part === '""' ? '"' : part;
    else if (part === ",") row.push("");
    else if (part === "\r\n") rows.push([""]);
    else row[row.length - 1] += part === '""' ? "" : part;
  }
  expect(rows.pop(), "the last line ends").toEqual([""]);
  const [names, ...values] = rows;
  return values.map((row) => Object.fromEntries(names.map((name, at) => [name, row[at]])));
}

/** All runs of a list, the oldest first. */
async function allRuns(sandbox, filters = "", workflow) {
  const runs = [];
  for (let total = 1; runs.length < total; ) {
    const page = await sandbox.api(`runs?sort=created_at&order=asc&limit=100&offset=${runs.length}${filters}`, workflow);
    runs.push(...page.data);
    total = page.pagination.total;
  }
  return runs;
}

test("saves the filtered list as CSV", async ({ page, sandbox }) => {
  await page.goto(address(sandbox, "status=failed&sort=status&limit=10"));
  await open(page);
  await expect(dialog(page)).toContainText("All runs that match the filters");
  const { name, text } = await save(page, "csv", true);
  expect(name).toMatch(/^runs-\d{4}-\d\d-\d\d\.csv$/);
  const expected = await allRuns(sandbox, "&status=failed");
  const values = ({ run_number, id, status, created_at, completed_at, triggered_by, credits }) => [
    String(run_number), id, status, created_at, completed_at ?? "", triggered_by?.user_name ?? "", String(credits ?? ""),
  ];
  const saved = parse(text).map(({ "triggered_by.user_name": user_name, ...row }) =>
    values({ ...row, triggered_by: { user_name } }));
  expect(saved).toEqual(expected.map(values));
  await expect(status(page)).toHaveText(`${expected.length} runs exported.`);
});

test("saves all pages as JSON while runs start", async ({ page, sandbox }) => {
  await page.goto("/");
  const before = await allRuns(sandbox);
  await open(page);
  const requests = collectRequests(page, /limit=100&sort=created_at&order=asc/);
  await page.route(/limit=100&sort=created_at&order=asc/, async (route) => {
    await sandbox.startRuns();
    await route.continue();
  });
  const { name, text } = await save(page, "json");
  expect(name).toMatch(/^runs-[\d-]+\.json$/);
  const saved = JSON.parse(text);
  const after = await allRuns(sandbox);
  expect(saved.length).toBeGreaterThan(before.length);
  expect(saved.map(({ id }) => id)).toEqual(after.slice(0, saved.length).map(({ id }) => id));
  expect(Object.keys(saved[0])).toEqual(Object.keys(after[0]));
  expect(requests.length).toBe(3);
});

test("a CSV file has every value of the edge cases", async ({ page, sandbox }) => {
  const { data } = await sandbox.get("/api/v1/workflows?search=awkward");
  const [{ id }] = data;
  await page.goto(address(sandbox, "", id));
  await open(page);
  const rows = parse((await save(page)).text);
  const expected = await allRuns(sandbox, "", id);
  const unguarded = (text) => text.replace(/^'(?=[=+@\t\r\n-])/, "");
  expect(rows.map((row) => unguarded(row["triggered_by.user_name"])))
    .toEqual(expected.map((run) => run.triggered_by?.user_name ?? ""));
  for (const row of rows) {
    for (const [name, value] of Object.entries(row)) {
      expect(value, name).not.toMatch(/^[=+@\t\r]|^-(?!\d)/);
    }
  }
});

test("works by keyboard and returns the focus", async ({ page }) => {
  await page.goto("/");
  await expect(runNames(page)).not.toHaveCount(0);
  await openButton(page).focus();
  await page.keyboard.press("Enter");
  await expect(dialog(page).getByRole("combobox")).toBeFocused();
  await page.keyboard.press("Tab");
  await page.keyboard.press("Tab");
  await expect(start(page)).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(dialog(page).getByRole("button", { name: "Cancel export" })).toBeFocused();
  await expect(dialog(page).getByRole("progressbar")).toHaveAttribute("value", "100");
  await expect(status(page)).toHaveText("100 of 200 runs loaded");
  await page.keyboard.press("Enter");
  await expect(saveLink(page)).toBeFocused();
  await expect(status(page)).toContainText("The export was cancelled. The file is incomplete. It has 100 of 200 runs.");
  await page.keyboard.press("Escape");
  await expect(dialog(page)).toBeHidden();
  await expect(openButton(page)).toBeFocused();
});

const FAULTS = {
  "status 503": { kind: "status", status: 503 },
  "status 429": { kind: "status", status: 429, retry_after: 10 },
  "dropped connections": { kind: "drop" },
  "truncated responses": { kind: "truncate" },
  "login page": { kind: "html" },
  // Until the page's own timeout.
  "no responses": { kind: "latency", ms: 600_000, step: 5 },
};

for (const [title, { step = 1, ...fault }] of Object.entries(FAULTS)) {
  test(`goes on after ${title}`, async ({ page, sandbox, monitor }) => {
    monitor.allowError(FAILED_REQUEST);
    await useLongestDelays(page);
    await startWithStoppedClock(page);
    await page.goto("/");
    await open(page);
    await start(page).click();
    await expect(status(page)).toHaveText("100 of 200 runs loaded");
    await sandbox.injectFaults({ ...fault, endpoint: "list_runs" });
    const retrying = dialog(page).getByText("A part couldn’t be loaded. Retrying automatically.").first();
    await expect(async () => {
      await advanceClock(page, step);
      await expect(retrying).toBeVisible({ timeout: 50 });
    }).toPass();
    await sandbox.clearFaults();
    await expect(async () => {
      await advanceClock(page, step);
      await expect(status(page)).toHaveText("200 runs exported.", { timeout: 50 });
    }).toPass();
    await expect(saveLink(page)).toBeVisible();
  });
}

test("offers an incomplete file after an error that lasts", async ({ page, sandbox, monitor }) => {
  monitor.allowError(FAILED_REQUEST);
  await page.goto("/");
  await open(page);
  await start(page).click();
  await expect(status(page)).toHaveText("100 of 200 runs loaded");
  await sandbox.injectFaults({ kind: "status", status: 403, endpoint: "list_runs" });
  await expect(status(page)).toContainText("The file is incomplete. It has 100 of 200 runs.");
  const download = page.waitForEvent("download");
  await saveLink(page).click();
  const file = await download;
  expect(file.suggestedFilename()).toMatch(/^runs-[\d-]+-incomplete\.csv$/);
  expect(parse(await readFile(await file.path(), "utf8"))).toHaveLength(100);
  await sandbox.clearFaults();
  await dialog(page).getByRole("button", { name: "Try again" }).click();
  await expect(status(page)).toHaveText("200 runs exported.", { timeout: 30_000 });
});

test("keeps the list current meanwhile", async ({ page, sandbox }) => {
  await page.goto(address(sandbox));
  await open(page);
  const polls = collectRequests(page, LIST_REQUEST);
  await start(page).click();
  await expect(status(page)).toHaveText("200 runs exported.", { timeout: 30_000 });
  await close(page).click();
  await expect(filter(page, "Failed")).toBeVisible();
  expect(polls.filter((url) => url.searchParams.get("limit") === "20").length).toBeGreaterThan(0);
});
