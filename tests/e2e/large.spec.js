// A run of 18 languages, 6 checks and 5,000 lines: the time until its scores are shown, and scrolling its lines.

import { test, expect } from "./fixtures.js";

const LANGUAGES = 18;
const LINES = 10_000;
/** The slowdown of the processor, as on a phone. */
const SLOW = 4;

/** The path of the run. */
async function largeRun(sandbox) {
  const { data: [{ id: workflow }] } = await sandbox.get("/api/v1/workflows?search=awkward");
  const { data: runs } = await sandbox.api("runs?limit=100", workflow);
  for (const { id } of runs.filter(({ status }) => status === "completed")) {
    const { pagination } = await sandbox.api(`runs/${id}/data?limit=1`, workflow);
    if (pagination.total >= 5_000) return { id, workflow, path: `/workflows/${workflow}/runs/${id}` };
  }
  throw new Error("no such run");
}

const slowDown = async (page, rate) => {
  const cdp = await page.context().newCDPSession(page);
  await cdp.send("Emulation.setCPUThrottlingRate", { rate });
};

test("the scores of a large run are shown soon after their response", async ({ page, sandbox }) => {
  const { path } = await largeRun(sandbox);
  // Everything else is loaded before.
  let release;
  const isReleased = new Promise((resolve) => (release = resolve));
  await page.route(/\/analysis$/, async (route) => {
    await isReleased;
    await route.continue();
  });
  await page.addInitScript(() => {
    globalThis.shownAt = new Promise((resolve) => {
      new MutationObserver((_, observer) => {
        if (document.querySelectorAll(".matrix tbody tr").length < 18) return;
        observer.disconnect();
        const inDocument = performance.now();
        requestAnimationFrame(() => setTimeout(() => resolve({ inDocument, painted: performance.now() })));
      }).observe(document, { childList: true, subtree: true });
    });
  });
  await page.goto(path);
  await expect(page.getByRole("heading", { name: "Nodes" })).toBeVisible();
  await page.evaluate(() => new Promise((resolve) => requestIdleCallback(resolve)));
  await slowDown(page, SLOW);
  release();
  // Read once: it is a measurement.
  const { inDocument, painted } = await page.evaluate(async () => {
    const { inDocument, painted } = await globalThis.shownAt;
    const { responseEnd } = performance.getEntriesByType("resource").find(({ name }) => name.endsWith("/analysis"));
    return { inDocument: inDocument - responseEnd, painted: painted - responseEnd };
  });
  test.info().annotations.push({ type: "figures", description: `in the document ${inDocument} ms, painted ${painted} ms` });
  await expect(page.locator(".matrix tbody tr")).toHaveCount(LANGUAGES);
  // 80 ms on a busy machine with two cores.
  expect(inDocument).toBeLessThan(300);
});

test("ten thousand failing lines scroll smoothly", async ({ page, sandbox }) => {
  test.slow();
  const { path } = await largeRun(sandbox);
  // Their search takes minutes, as the rate limit allows.
  await page.route(/\/data\?/, async (route) => {
    const response = await route.fetch();
    const body = await response.json();
    const cards = body.data.rows.flatMap((row) => row.cards.map((card) => ({ ...row, cards: [card] })));
    const failed = cards.map((row) => ({
      ...row,
      cards: row.cards.map((card) => ({ ...card, dropped: { verdicts: [{ validator_label: "Word accuracy", score: 70, threshold: 90 }] } })),
    }));
    body.data.rows = Array.from({ length: LINES }, (_, at) => failed[at % failed.length]);
    await route.fulfill({ response, json: body });
  });
  await page.goto(`${path}?lines=`);
  const items = page.locator(".takes > li");
  await expect(items).toHaveCount(LINES, { timeout: 60_000 });
  await items.first().scrollIntoViewIfNeeded();
  // 17 and 50 ms on a busy machine with two cores, 83 and more if the browser had to check every line.
  for (const [rate, limit] of [[1, 50], [SLOW, 200]]) {
    await slowDown(page, rate);
    // Read once: the lengths of the frames while the page scrolls by 120 pixels in each of them, as a wheel does.
    const frames = await page.evaluate(() => new Promise((resolve) => {
      const lengths = [];
      let last;
      const frame = (now) => {
        if (last) lengths.push(now - last);
        last = now;
        if (lengths.length === 180) return resolve(lengths);
        scrollBy(0, 120);
        requestAnimationFrame(frame);
      };
      requestAnimationFrame(frame);
    }));
    const sorted = [...frames].sort((one, other) => one - other);
    const [median, p95, longest] = [sorted[90], sorted[171], sorted[179]].map(Math.round);
    test.info().annotations.push({ type: "figures", description: `CPU 1/${rate}: median ${median} ms, 95 % ${p95} ms, longest ${longest} ms` });
    expect(median, `frames with a processor ${rate} times slower`).toBeLessThan(limit);
  }
});
