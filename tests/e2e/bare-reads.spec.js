// Tests of bare-reads.js.

import { test, expect } from "@playwright/test";
import { reads } from "./bare-reads.js";

const found = (source) => reads(source, "a.spec.js").found;

const BARE = {
  "in an expectation": "test(async () => { expect(await cell.innerText()).toBe('1'); });",
  "in a variable": "test(async () => { const text = await cell.innerText(); expect(text).toBe('1'); });",
  "by a function that reads": "const text = () => cell.innerText(); test(async () => { expect(await text()).toBe('1'); });",
  "by a function of a function":
    "const both = async () => [await one()]; function one() { return page.url(); } test(async () => { expect(await both()).toBe(1); });",
  "by a function returned by another function":
    "const watch = () => () => page.evaluate(seen); test(async () => { const told = await watch(); expect(await told()).toBe(1); });",
  "under WebDriver": "test(async () => { expect(await page.texts('alert')).toEqual([]); });",
  "in a function with an expectation": "async function check() { const all = await cells.count(); expect(all).toBe(1); }",
};

const FINE = {
  "a locator's own expectation": "await expect(cell).toHaveText('1');",
  "a poll": "await expect.poll(() => cell.innerText()).toBe('1');",
  "a poll of a function": "const text = () => cell.innerText(); await expect.poll(text).toBe('1');",
  "a poll under WebDriver": "await eventually(() => page.texts('alert')).toEqual([]);",
  "a block with toPass": "await expect(async () => { expect(await cells.count()).toBe(1); }).toPass();",
  "an action": "test(async () => { await page.evaluate(() => history.back()); });",
  "a reason": "// Read once: nothing moves.\nexpect(await cell.innerText()).toBe('1');",
  "the URL of a request": "test(async () => { expect(request.url()).toBe('1'); });",
};

test("finds reads without a retry", () => {
  for (const [what, source] of Object.entries(BARE)) expect(found(source), what).toHaveLength(1);
});

test("accepts reads with a retry or a reason", () => {
  for (const [what, source] of Object.entries(FINE)) expect(found(source), what).toEqual([]);
});

test("rejects an empty reason", () => {
  expect(found("// Read once:\nexpect(await cell.innerText()).toBe('1');")).toHaveLength(1);
});
