// Typing a search: how often the API is asked, and for what.

import { test, expect } from "./fixtures.js";
import {
  address, alert, collectRequests, expectRuns, parameter, advanceClock, runNames, searchField, stopClock,
} from "./screen.js";

/** Longer than typing must rest before the API is asked, and shorter than polls are apart. */
const REST = 0.5;

const searches = (page) => collectRequests(page, /\/api\/v1\/.*\/runs\?.*search=/);
const asked = (requests) => [...new Set(requests.map((url) => url.searchParams.get("search")))];

/** The name of somebody who has started a run, of ten letters at least. */
async function somebody(sandbox) {
  const { data } = await sandbox.api("runs?limit=100");
  return data.map((run) => run.triggered_by.user_name).find((name) => [...name].length >= 10);
}

const found = (sandbox, text) => sandbox.api(`runs?search=${encodeURIComponent(text)}`);

async function open(page) {
  await page.clock.install();
  await page.goto("/");
  await expect(runNames(page)).toHaveCount(20);
}

/** Types letter by letter, a tenth of a second apart. */
async function type(page, text) {
  for (const letter of text) {
    await page.keyboard.type(letter);
    await advanceClock(page, 0.1);
  }
}

test("ten letters make at most two requests", async ({ page, sandbox }) => {
  const text = [...(await somebody(sandbox))].slice(0, 10).join("");
  const requests = searches(page);
  await open(page);
  await stopClock(page);
  await searchField(page).focus();
  await type(page, text.slice(0, 5));
  // Somebody who thinks in the middle of a word.
  await advanceClock(page, REST);
  await type(page, text.slice(5));
  await advanceClock(page, REST);
  await page.clock.resume();
  const { data } = await found(sandbox, text.trim());
  await expectRuns(page, data);
  expect(asked(requests)).toHaveLength(2);
  expect(asked(requests).at(-1)).toBe(text.trim());
  await expect(searchField(page)).toHaveValue(text);
  await expect(searchField(page)).toBeFocused();
});

test("without a rest it is one request", async ({ page, sandbox }) => {
  const text = [...(await somebody(sandbox))].slice(0, 10).join("");
  const requests = searches(page);
  await open(page);
  await stopClock(page);
  await searchField(page).focus();
  await type(page, text);
  await advanceClock(page, REST);
  await page.clock.resume();
  await expectRuns(page, (await found(sandbox, text.trim())).data);
  expect(asked(requests)).toEqual([text.trim()]);
});

test("the return key asks at once, and not once more", async ({ page, sandbox }) => {
  const text = await somebody(sandbox);
  const requests = searches(page);
  await open(page);
  await stopClock(page);
  await searchField(page).focus();
  await page.keyboard.type(text);
  const request = page.waitForRequest(/search=/);
  await page.keyboard.press("Enter");
  await request;
  await advanceClock(page, REST);
  expect(requests).toHaveLength(1);
  await page.clock.resume();
  await expectRuns(page, (await found(sandbox, text)).data);
});

test("an older answer never replaces a newer one", async ({ page, sandbox }) => {
  const text = await somebody(sandbox);
  const { data } = await found(sandbox, text);
  const start = [...text][0];
  expect((await found(sandbox, start)).data).not.toEqual(data);
  await open(page);
  await stopClock(page);
  // The first answer from now on comes late.
  const late = { kind: "reorder", nth: 1, every: 1_000_000, ms: 1_500, endpoint: "list_runs" };
  await sandbox.injectFaults(late);
  const isFirst = (request) => new URL(request.url()).searchParams.get("search") === start;
  const over = Promise.race([
    page.waitForEvent("requestfailed", isFirst),
    page.waitForEvent("requestfinished", isFirst),
  ]);
  const first = page.waitForRequest(isFirst);
  await searchField(page).focus();
  await page.keyboard.type(start);
  await advanceClock(page, REST);
  await first;
  await page.keyboard.type(text.slice(start.length));
  await advanceClock(page, REST);
  await page.clock.resume();
  await expectRuns(page, data);
  await over;
  // Another poll later it is still the newer one's.
  const polled = page.waitForResponse(/search=/);
  await advanceClock(page, 31);
  await polled;
  await expectRuns(page, data);
});

test("an input method is waited for until its word is complete", async ({
  page, context, sandbox,
}) => {
  const text = await somebody(sandbox);
  const requests = searches(page);
  await open(page);
  await stopClock(page);
  const keyboard = await context.newCDPSession(page);
  await searchField(page).focus();
  for (const half of ["M", "Ma", "Mat"]) {
    await keyboard.send("Input.imeSetComposition", {
      text: half, selectionStart: half.length, selectionEnd: half.length,
    });
    await advanceClock(page, REST);
  }
  await expect(searchField(page)).toHaveValue("Mat");
  expect(requests).toEqual([]);
  await keyboard.send("Input.insertText", { text });
  await advanceClock(page, REST);
  await page.clock.resume();
  await expectRuns(page, (await found(sandbox, text)).data);
  expect(asked(requests)).toEqual([text]);
});

test("a text longer than the API takes is cut", async ({ page }) => {
  const requests = searches(page);
  await page.goto("/");
  await expect(runNames(page)).toHaveCount(20);
  // Past what the field itself lets in, as a script or an extension would.
  await searchField(page).evaluate((field) => {
    field.value = "é".repeat(150);
    field.dispatchEvent(new InputEvent("input", { bubbles: true }));
  });
  await expect(page.getByRole("heading", { name: "No runs match" })).toBeVisible();
  expect(asked(requests)).toEqual(["é".repeat(100)]);
  await expect.poll(() => parameter(page, "search")).toBe("é".repeat(100));
  await expect(alert(page)).toBeHidden();
  await searchField(page).fill("");
  await searchField(page).fill("x".repeat(150));
  await expect.poll(() => asked(requests).at(-1)).toBe("x".repeat(100));
  await expect(alert(page)).toBeHidden();
});

test("blanks around a name and signs within it mean nothing else", async ({ page, sandbox }) => {
  const text = await somebody(sandbox);
  const requests = searches(page);
  await page.goto("/");
  await expect(runNames(page)).toHaveCount(20);
  await searchField(page).fill(`  ${text} `);
  await expectRuns(page, (await found(sandbox, text)).data);
  expect(asked(requests)).toEqual([text]);
  await searchField(page).fill("%_&status=failed#");
  await expect(page.getByRole("heading", { name: "No runs match" })).toBeVisible();
  expect(asked(requests).at(-1)).toBe("%_&status=failed#");
  await searchField(page).fill("");
  await expect(runNames(page)).toHaveCount(20);
  await expect(page).toHaveURL(sandbox.origin + address(sandbox));
});
