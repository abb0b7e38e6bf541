// Copying the table: spreadsheets and chats get a line per run, with tabs between its cells.

import { test, expect } from "./fixtures.js";
import { name, runNames, state, table } from "./screen.js";

test.use({ permissions: ["clipboard-read", "clipboard-write"], flags: { active: 0, "starts-every": 0 } });

const HEADERS = ["Run", "Status", "Progress", "Started by", "Created", "Started", "Completed", "Duration", "Credits",
  "Lines", "Audio"];

/** The plain text of the selection, copied by the keyboard. Read once: the clipboard is written by then. */
async function copied(page) {
  await page.keyboard.press("ControlOrMeta+c");
  return page.evaluate(() => navigator.clipboard.readText());
}

const scrollTop = (page) => page.evaluate(() => scrollY);

for (const width of [1280, 360]) {
  test(`a copied table has a line per run at ${width} pixels @layout`, async ({ page, sandbox }) => {
    await page.setViewportSize({ width, height: 800 });
    await page.goto("/");
    const { data } = await sandbox.api("runs");
    await expect(runNames(page)).toHaveCount(20);
    await table(page).evaluate((table) => {
      scrollTo(0, document.documentElement.scrollHeight);
      getSelection().selectAllChildren(table);
    });
    // Read once: nothing scrolls any more.
    const before = await scrollTop(page);
    // Read once: see `copied`.
    const lines = (await copied(page)).trim().split("\n").map((line) => line.split("\t"));
    expect(lines[0]).toEqual(HEADERS);
    expect(lines.slice(1).map(([run, status, , person]) => [run, status, person])).toEqual(
      data.map((run) => [name(run), expect.stringMatching(new RegExp(`^${state(run)}( .+)?$`)), run.triggered_by?.user_name ?? "Unknown"]));
    expect(new Set(lines.map(({ length }) => length))).toEqual(new Set([HEADERS.length]));
    // Nothing moves.
    await expect(page.locator("[data-copying]")).toHaveCount(0);
    await expect.poll(() => scrollTop(page)).toBe(before);
  });
}

test("copies all of the page, and a part of a cell", async ({ page, sandbox }) => {
  await page.goto("/");
  const { data } = await sandbox.api("runs");
  await expect(runNames(page)).toHaveCount(20);
  await page.keyboard.press("ControlOrMeta+a");
  // Read once: see `copied`.
  const lines = (await copied(page)).split("\n");
  expect(lines).toContain(HEADERS.join("\t"));
  expect(lines.filter((line) => line.startsWith("#")).map((line) => line.split("\t")[0])).toEqual(data.map(name));
  await page.evaluate(() => {
    const text = document.querySelector("tbody th a").firstChild;
    getSelection().setBaseAndExtent(text, 1, text, 3);
  });
  await expect.poll(() => copied(page)).toBe(name(data[0]).slice(1, 3));
});
