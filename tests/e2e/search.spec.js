// Search: number and content of API requests while the user types.

import { test, expect } from "./fixtures.js";
import {
  address, alert, collectRequests, expectRuns, parameter, advanceClock, runNames, searchField, stopClock,
} from "./screen.js";

/** Longer than the debounce delay and shorter than the poll interval, in seconds. */
const DEBOUNCE = 0.5;

const searches = (page) => collectRequests(page, /\/api\/v1\/.*\/runs\?.*search=/);
const searchTerms = (requests) => [...new Set(requests.map((url) => url.searchParams.get("search")))];

/** A user name of at least ten characters from the runs. */
async function userName(sandbox) {
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

test("ten characters with a pause cause two requests", async ({ page, sandbox }) => {
  const text = [...(await userName(sandbox))].slice(0, 10).join("");
  const requests = searches(page);
  await open(page);
  await stopClock(page);
  await searchField(page).focus();
  await type(page, text.slice(0, 5));
  // A pause in the middle of a word.
  await advanceClock(page, DEBOUNCE);
  await type(page, text.slice(5));
  await advanceClock(page, DEBOUNCE);
  await page.clock.resume();
  const { data } = await found(sandbox, text.trim());
  await expectRuns(page, data);
  expect(searchTerms(requests)).toHaveLength(2);
  expect(searchTerms(requests).at(-1)).toBe(text.trim());
  await expect(searchField(page)).toHaveValue(text);
  await expect(searchField(page)).toBeFocused();
});

test("characters without a pause cause one request", async ({ page, sandbox }) => {
  const text = [...(await userName(sandbox))].slice(0, 10).join("");
  const requests = searches(page);
  await open(page);
  await stopClock(page);
  await searchField(page).focus();
  await type(page, text);
  await advanceClock(page, DEBOUNCE);
  await page.clock.resume();
  await expectRuns(page, (await found(sandbox, text.trim())).data);
  expect(searchTerms(requests)).toEqual([text.trim()]);
});

test("the Enter key searches at once, without a second request", async ({ page, sandbox }) => {
  const text = await userName(sandbox);
  const requests = searches(page);
  await open(page);
  await stopClock(page);
  await searchField(page).focus();
  await page.keyboard.type(text);
  const request = page.waitForRequest(/search=/);
  await page.keyboard.press("Enter");
  await request;
  await advanceClock(page, DEBOUNCE);
  expect(requests).toHaveLength(1);
  await page.clock.resume();
  await expectRuns(page, (await found(sandbox, text)).data);
});

test("an outdated response never replaces a newer one", async ({ page, sandbox }) => {
  const text = await userName(sandbox);
  const { data } = await found(sandbox, text);
  const start = [...text][0];
  expect((await found(sandbox, start)).data).not.toEqual(data);
  await open(page);
  await stopClock(page);
  // The next response is late.
  const late = { kind: "reorder", nth: 1, every: 1_000_000, ms: 1_500, endpoint: "list_runs" };
  await sandbox.injectFaults(late);
  const isFirst = (request) => new URL(request.url()).searchParams.get("search") === start;
  const firstEnded = Promise.race([
    page.waitForEvent("requestfailed", isFirst),
    page.waitForEvent("requestfinished", isFirst),
  ]);
  const first = page.waitForRequest(isFirst);
  await searchField(page).focus();
  await page.keyboard.type(start);
  await advanceClock(page, DEBOUNCE);
  await first;
  await page.keyboard.type(text.slice(start.length));
  await advanceClock(page, DEBOUNCE);
  await page.clock.resume();
  await expectRuns(page, data);
  await firstEnded;
  // The newer result stays after another poll.
  const polled = page.waitForResponse(/search=/);
  await advanceClock(page, 31);
  await polled;
  await expectRuns(page, data);
});

test("waits for the end of an IME composition", async ({
  page, context, sandbox,
}) => {
  const text = await userName(sandbox);
  const requests = searches(page);
  await open(page);
  await stopClock(page);
  const keyboard = await context.newCDPSession(page);
  await searchField(page).focus();
  for (const partial of ["M", "Ma", "Mat"]) {
    await keyboard.send("Input.imeSetComposition", {
      text: partial, selectionStart: partial.length, selectionEnd: partial.length,
    });
    await advanceClock(page, DEBOUNCE);
  }
  await expect(searchField(page)).toHaveValue("Mat");
  expect(requests).toEqual([]);
  await keyboard.send("Input.insertText", { text });
  await advanceClock(page, DEBOUNCE);
  await page.clock.resume();
  await expectRuns(page, (await found(sandbox, text)).data);
  expect(searchTerms(requests)).toEqual([text]);
});

test("truncates a text to the API's maximum length", async ({ page }) => {
  const requests = searches(page);
  await page.goto("/");
  await expect(runNames(page)).toHaveCount(20);
  // Bypasses the field's maxlength, as a script or an extension can.
  await searchField(page).evaluate((field) => {
    field.value = "é".repeat(150);
    field.dispatchEvent(new InputEvent("input", { bubbles: true }));
  });
  await expect(page.getByRole("heading", { name: "No runs match" })).toBeVisible();
  expect(searchTerms(requests)).toEqual(["é".repeat(100)]);
  await expect.poll(() => parameter(page, "search")).toBe("é".repeat(100));
  await expect(alert(page)).toBeHidden();
  await searchField(page).fill("");
  await searchField(page).fill("x".repeat(150));
  await expect.poll(() => searchTerms(requests).at(-1)).toBe("x".repeat(100));
  await expect(alert(page)).toBeHidden();
});

test("trims spaces and escapes special characters", async ({ page, sandbox }) => {
  const text = await userName(sandbox);
  const requests = searches(page);
  await page.goto("/");
  await expect(runNames(page)).toHaveCount(20);
  await searchField(page).fill(`  ${text} `);
  await expectRuns(page, (await found(sandbox, text)).data);
  expect(searchTerms(requests)).toEqual([text]);
  await searchField(page).fill("%_&status=failed#");
  await expect(page.getByRole("heading", { name: "No runs match" })).toBeVisible();
  expect(searchTerms(requests).at(-1)).toBe("%_&status=failed#");
  await searchField(page).fill("");
  await expect(runNames(page)).toHaveCount(20);
  await expect(page).toHaveURL(sandbox.origin + address(sandbox));
});
