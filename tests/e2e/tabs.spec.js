// Tabs of one session share their polling: they cost as much as one. Different sessions never share.

import { test, expect } from "./fixtures.js";
import { LIST_REQUEST, address, newRunsButton, runNames, setVisibility, table } from "./screen.js";

// Runs make progress, so that the list is polled every two seconds.
test.use({ flags: { "time-scale": 2 } });

/** Two intervals, and the time that a busy machine takes. `tests/tabs.rs` has the exact bound. */
const HAND_OVER = 4_000 + 11_000;

const TOKEN = "**/sandbox/token";

const LIST = "limit=100";

/** Opens tabs on the list of a hundred active runs. */
async function open(context, sandbox, count, prepare = async () => {}) {
  await sandbox.startRuns({ count: 100, status: "running" });
  const pages = [];
  for (let index = 0; index < count; index += 1) {
    const page = await context.newPage();
    await prepare(page, index);
    await page.goto(address(sandbox, LIST));
    await expect(runNames(page)).toHaveCount(100);
    pages.push(page);
  }
  return pages;
}

/** The page that sends the next list request. */
const nextSender = (pages) =>
  Promise.race(pages.map((page) => page.waitForRequest(LIST_REQUEST).then(() => page)));

/** All requests to the API since the last `resetCounts`. */
async function requests(sandbox) {
  const names = ["list_runs", "summary", "run", "run_status", "run_overview"];
  const counts = await Promise.all(names.map((name) => sandbox.requestCount(name)));
  return counts.reduce((sum, count) => sum + count, 0);
}

/** The rate per minute at which the sandbox receives `count` requests. */
async function rate(sandbox, count) {
  await sandbox.resetCounts();
  const start = Date.now();
  await expect.poll(() => requests(sandbox), { timeout: 60_000 }).toBeGreaterThanOrEqual(count);
  const received = await requests(sandbox);
  return (received - 1) / ((Date.now() - start) / 60_000);
}

/** Records the names of a page's channels. Call it before the page loads. */
const recordChannels = (page) =>
  page.addInitScript(() => {
    globalThis.channels = [];
    const { BroadcastChannel: Channel } = globalThis;
    globalThis.BroadcastChannel = class extends Channel {
      constructor(name) {
        super(name);
        globalThis.channels.push(name);
      }
    };
  });

/** The name of the page's channel. */
async function channelName(page) {
  await expect.poll(() => page.evaluate(() => globalThis.channels.length)).toBe(1);
  // Read once: a page stays in its channel.
  return page.evaluate(() => globalThis.channels[0]);
}

test("three tabs cost as much as one", async ({ context, sandbox }) => {
  test.setTimeout(180_000);
  const pages = await open(context, sandbox, 3);
  expect(await rate(sandbox, 18)).toBeLessThanOrEqual(36);
  // All of them are up to date.
  await sandbox.startRuns({ status: "running" });
  for (const page of pages) await expect(newRunsButton(page)).toBeVisible({ timeout: 30_000 });
});

test("another tab takes over from a hidden, a closed and a frozen one", async ({
  context, sandbox,
}) => {
  test.setTimeout(120_000);
  const pages = await open(context, sandbox, 3, recordChannels);
  const name = await channelName(pages[0]);
  const expectNext = async (rest, action) => {
    const start = Date.now();
    const next = nextSender(rest);
    await action();
    await next;
    expect(Date.now() - start).toBeLessThan(HAND_OVER);
  };
  await test.step("hidden", async () => {
    const sender = await nextSender(pages);
    const rest = pages.filter((page) => page !== sender);
    // Read once: it changes the page.
    await expectNext(rest, () => setVisibility(sender, "hidden"));
    pages.splice(0, pages.length, ...rest, sender);
  });
  await test.step("closed", async () => {
    const [first, second, hidden] = pages;
    const sender = await nextSender([first, second]);
    await expectNext([first, second].filter((page) => page !== sender), () => sender.close());
    pages.splice(0, pages.length, ...[first, second].filter((page) => page !== sender), hidden);
  });
  await test.step("frozen", async () => {
    const [remaining, hidden] = pages;
    await hidden.evaluate((name) => {
      navigator.locks.request(name, { steal: true }, () => new Promise(() => {}));
    }, name);
    await expectNext([remaining], async () => {});
    await nextSender([remaining]);
  });
});

test("sessions of different users share nothing", async ({ context, sandbox }) => {
  const pages = await open(context, sandbox, 2, async (page, index) => {
    await recordChannels(page);
    if (index > 0) {
      await page.route(TOKEN, (route) => route.continue({ postData: '{"user": 1}' }));
    }
  });
  const [first, second] = [await channelName(pages[0]), await channelName(pages[1])];
  expect(first).not.toBe(second);
  // Each polls for itself.
  await Promise.all(pages.map((page) => page.waitForRequest(LIST_REQUEST)));
  await Promise.all(pages.map((page) => page.waitForRequest(LIST_REQUEST)));
});

for (const [api, remove] of [
  ["BroadcastChannel", () => delete globalThis.BroadcastChannel],
  ["Web Locks", () => Object.defineProperty(Navigator.prototype, "locks", { value: undefined })],
]) {
  test(`without ${api}, each tab polls for itself`, async ({ context, sandbox }) => {
    const pages = await open(context, sandbox, 2, (page) => page.addInitScript(remove));
    for (let poll = 0; poll < 2; poll += 1) {
      await Promise.all(pages.map((page) => page.waitForRequest(LIST_REQUEST)));
    }
  });
}

test("messages of other versions and of the wrong shape are ignored", async ({
  context, sandbox,
}) => {
  const [page] = await open(context, sandbox, 1, recordChannels);
  const name = await channelName(page);
  const request = await page.waitForRequest(LIST_REQUEST);
  const url = request.url();
  await page.evaluate(([name, url]) => {
    const body = JSON.stringify({ data: [], meta: {}, pagination: { limit: 100, total: 0 } });
    const now = Date.now();
    const channel = new BroadcastChannel(name);
    for (const message of [
      null, 7, {}, { kind: "response", url, body }, [], "", "response", `response\n${url}`, `sent`,
      `response\n${url}\nnow\nnow\n${body}`, `response\n${url}\n${now}\n${now - 1000}\n${body}`,
      `response\n${url}\n${now + 60_000}\n${now + 60_000}\n${body}`, `other\n${url}\n${now}\n${now}\n${body}`,
    ]) {
      channel.postMessage(message);
    }
    const newer = new BroadcastChannel(name.replace(/ 1 /, " 2 "));
    newer.postMessage(`response\n${url}\n${now}\n${now}\n${body}`);
  }, [name, url]);
  await page.waitForRequest(LIST_REQUEST);
  await page.waitForRequest(LIST_REQUEST);
  await expect(table(page)).toBeVisible();
  await expect(runNames(page)).toHaveCount(100);
});

test("no token, user or session is in the names and messages of a channel", async ({ context, sandbox }) => {
  const [page, other] = await open(context, sandbox, 2, recordChannels);
  const name = await channelName(page);
  expect(name).toMatch(/^onepin-runs 1 [\da-f]{32}$/);
  // Read once: it resolves with the next message.
  const message = other.evaluate(
    (name) =>
      new Promise((resolve) => {
        const channel = new BroadcastChannel(name);
        channel.onmessage = ({ data }) => data.startsWith("response") && resolve(data);
      }),
    name,
  );
  expect(await message).not.toMatch(/eyJ|user_[\da-f]{8}|sess_/);
});
