// Every fault on both pages at four moments: what a person sees, that what was there stays, that it
// heals without a reload, and that the API is not asked more often than it may be. What was found is
// a table in target/report/faults.md.

import { createServer } from "node:net";

import { test, expect, FAILED_REQUEST } from "./fixtures.js";
import { leave } from "./report.js";
import {
  address, alert, filter, freshness, name, advanceClock, runNames, setVisibility, sortBy, startWithStoppedClock, tryAgain,
  useLongestDelays,
} from "./screen.js";

/** For how long each fault lasts at least, in seconds of the page. */
const LASTS = 16;

/** The longest wait of what moves, or of what is quiet, before it is asked for again. */
const POLL = 30;

/** What the page itself asks is at least so far apart, in seconds: 35 times a minute at most. */
const APART = 1.75;

const HOUR = 3_600_000;

const TROUBLE = "Server error";
const UNREACHABLE = "Can’t reach the server";
const NOT_THE_API = "Unexpected response";

/** What the pages ask the API for. */
const ENDPOINTS = ["list_runs", "summary", "run", "status", "overview", "pause"];

/** A fault of the sandbox's, wherever the API is asked. */
const of = (kind, more) => ({
  strike: ({ sandbox }) =>
    sandbox.injectFaults(...ENDPOINTS.map((endpoint) => ({ kind, endpoint, ...more }))),
});

/**
 * What goes wrong, with the message for it, if any, and what sets it apart:
 *
 * - `during`, called every second while it lasts, and `may`, a message that may be there meanwhile;
 * - `slow`, when answers take their time, which then passes for the page too;
 * - `hangs`, when there are none: the page gives up after half a minute;
 * - `silent`, when nothing may be asked while it lasts;
 * - `stops`, when only the reader can go on;
 * - `late`, when it strikes what the reader has just done instead of the other way round.
 */
// Read once: the page's clock is stopped.
const FAULTS = {
  "slow answers": { ...of("latency", { ms: 400 }), slow: true },
  "no answers": {
    ...of("latency", { ms: 600_000 }),
    says: "The server didn’t respond in time",
    hangs: true,
  },
  "status 500": { ...of("status", { status: 500 }), says: TROUBLE },
  "status 502": { ...of("status", { status: 502 }), says: TROUBLE },
  "status 503": { ...of("status", { status: 503 }), says: TROUBLE },
  "status 429": {
    ...of("status", { status: 429, retry_after: 10 }),
    says: "Too many requests",
  },
  "a storm of 401": {
    ...of("unauthorized"),
    says: "Your session has expired",
    stops: true,
  },
  "connections that break": { ...of("drop"), says: UNREACHABLE },
  "half answers": { ...of("truncate"), says: NOT_THE_API },
  "a login page": { ...of("html"), says: NOT_THE_API },
  garbage: of("garbage"),
  "answers out of order": { ...of("reorder", { ms: 400 }), slow: true },
  "a network that comes and goes": {
    async strike({ page, context, moment }) {
      if (moment !== "first load") return context.setOffline(true);
      // The page's own files are there by then.
      await page.route("**/sandbox/token", async (route) => {
        await context.setOffline(true);
        await route.continue();
      }, { times: 1 });
    },
    during: ({ context }, second) => context.setOffline(second % 3 !== 1),
    may: /^Couldn’t verify your sign-in$|^Can’t reach the server/,
    heal: ({ context }) => context.setOffline(false),
  },
  "a tab that sleeps": {
    async strike({ page, moment }) {
      if (moment === "first load") {
        await page.addInitScript(() => {
          Object.defineProperty(document, "visibilityState", { value: "hidden", configurable: true });
        });
      } else {
        await setVisibility(page, "hidden");
      }
    },
    async during({ page }, second) {
      if (second % 5 === 1) await page.clock.fastForward(3 * HOUR);
    },
    heal: ({ page }) => setVisibility(page, "visible"),
    silent: true,
    late: true,
  },
  "a clock that jumps": {
    strike: () => {},
    async during({ page }, second) {
      const hours = { 2: 5, 6: -12, 10: 7 }[second] ?? 0;
      if (hours) await page.clock.setSystemTime(await now(page) + hours * HOUR);
    },
    heal: () => {},
  },
  "slow 2G": {
    // Half a second there and back, and 35 kB a second, at which the page's own files would take most of the time.
    async strike({ page, network, moment }) {
      if (moment === "first load") {
        await page.goto("/settings");
        await expect(alert(page)).toBeVisible();
      }
      await network({ latency: 500, throughput: 35_000 });
    },
    heal: ({ network }) => network({ latency: 0, throughput: -1 }),
    slow: true,
  },
  "a refusal of other origins": {
    ...of("cors"),
    says: UNREACHABLE,
    elsewhere: true,
  },
  "a server of the other generation": {
    strike: ({ sandbox }) => sandbox.setContract("seed"),
    heal: ({ sandbox }) => sandbox.setContract("current"),
  },
};

const now = (page) => page.evaluate(() => Date.now());

/** What happens on the way from the page to the API, and how much of it. */
class Traffic {
  asked = 0;
  #under = new Set();

  constructor(page) {
    page.on("request", (request) => {
      const { pathname } = new URL(request.url());
      if (pathname.startsWith("/api/v1/")) this.asked += 1;
      if (/^\/(api|sandbox)\//.test(pathname)) this.#under.add(request);
    });
    for (const end of ["requestfinished", "requestfailed"]) {
      page.on(end, (request) => this.#under.delete(request));
    }
  }

  /** How many requests are on their way. */
  get under() {
    return this.#under.size;
  }

  /** No longer waits for what is on its way. */
  giveUp() {
    this.#under.clear();
  }
}

const nodes = (page) => page.getByRole("heading", { name: "Nodes" });
const headings = (page) => alert(page).getByRole("heading").allInnerTexts();
const line = async (page) =>
  (await freshness(page).getByRole("paragraph").innerText()).replace(/\s+/g, " ").trim();
const gaps = (page) => page.getByText(/couldn’t be read/).filter({ visible: true });
const dismiss = (page) => page.getByRole("button", { name: "Dismiss" });
const pause = (page) => page.getByRole("button", { name: "Pause run", exact: true });

const names = (page) => runNames(page).allInnerTexts();
const heading = (page) => page.getByRole("heading", { level: 1 }).allInnerTexts();

/** Whether nothing more is to be mended: neither a message nor a gap nor old data. */
async function isWell(page) {
  const stale = page.getByRole("main").and(page.locator("[data-stale]"));
  return (await stale.count()) === 0
    && (await headings(page)).length === 0
    && (await gaps(page).count()) === 0
    && /^Updated .* · every [1-9]\d*s$/.test(await line(page));
}

const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);

/** Whether the list is these rows, below a summary of all runs. */
const shows = async (page, rows) =>
  same(await names(page), rows) && filter(page, "Paused").isVisible();

/** Whether a running run is there with all that can be done. */
const runs = async (page) => (await nodes(page).isVisible()) && pause(page).isVisible();

/**
 * The pages with their moments: `act` is what the reader does, `kept` whether what was there still
 * is, `whole` whether all that should be there is. `values` is how many values a page follows and
 * `more` how many requests the reader's own doing causes at once, `told` what may be said about it,
 * `once` what it may send but once.
 */
// Read once: the page's clock is stopped, and all that it asked for is answered.
const PAGES = {
  "the list": {
    path: ({ sandbox }) => address(sandbox),
    values: 2,
    moments: {
      "first load": { whole: ({ page, rows }) => shows(page, rows) },
      poll: {
        kept: async ({ page, rows }) => same(await names(page), rows),
        whole: ({ page, rows }) => shows(page, rows),
      },
      sorting: {
        act: ({ page }) => sortBy(page, "Status"),
        more: 1,
        // Those of the order before, or of the other one.
        kept: async ({ page, rows, sorted }) => {
          const [first] = await names(page);
          return [rows[0], sorted[0]].includes(first);
        },
        whole: ({ page, sorted }) => shows(page, sorted),
      },
      "opening a run": {
        act: ({ page }) => runNames(page).getByRole("link").first().click(),
        // What there is about the neighbours too.
        more: 3,
        whole: ({ page }) => nodes(page).isVisible(),
      },
    },
  },
  "a running run": {
    path: ({ sandbox, run }) => `${address(sandbox)}/${run.id}`,
    values: 2,
    moments: {
      "first load": { whole: ({ page }) => runs(page) },
      poll: {
        kept: async ({ page, run }) =>
          same(await heading(page), [`Run ${name(run)}`]) && nodes(page).isVisible(),
        whole: ({ page }) => runs(page),
      },
      "pausing it": {
        act: ({ page }) => pause(page).click(),
        more: 3,
        told: /^Couldn’t pause the run$|^No response\./,
        once: "pause",
        kept: async ({ page, run }) =>
          same(await heading(page), [`Run ${name(run)}`]) && nodes(page).isVisible(),
        whole: ({ page }) => nodes(page).isVisible(),
      },
      "going to the list": {
        act: ({ page }) => page.getByRole("link", { name: "All runs" }).click(),
        more: 2,
        whole: ({ page, rows }) => shows(page, rows),
      },
    },
  },
};

/** How often a value that fails is asked for again in so many seconds: after 2, 4, 8 … of them. */
const retries = (seconds) => Math.floor(Math.log2(seconds / 2 + 1));

/** How many requests a page may make in so many seconds, besides those its reader makes. */
function most({ says, silent, stops }, values, seconds) {
  if (silent) return 0;
  // Each once more with a new token, and none after that.
  if (stops) return 2 * values;
  if (says) return values * (1 + retries(seconds));
  return values + Math.floor(seconds / APART);
}

/** How long it takes at most until a page has what it wants again, in seconds. */
function longest({ says, hangs }, seconds) {
  if (!says) return POLL + 2 * APART;
  // Waits double, so the one under way is hardly longer than all before it together.
  return seconds + 2 + 2 * APART + (hangs ? POLL : 0);
}

async function freePort() {
  const server = createServer().listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}

let place = 0;

// Read once: the page's clock is stopped, and all that it asked for is answered.
for (const [title, fault] of Object.entries(FAULTS)) {
  test.describe(title, () => {
    if (fault.elsewhere) {
      test.use({
        flags: async ({}, use) => {
          const port = await freePort();
          await use({ port, "api-base": `http://localhost:${port}` });
        },
      });
    }

    for (const [where, { path, values, moments }] of Object.entries(PAGES)) {
      const at = (place += 1);

      test(`on ${where}`, async ({ page, sandbox, context, monitor }) => {
        test.setTimeout(120_000);
        monitor.allowError(FAILED_REQUEST);
        if (fault.elsewhere) {
          monitor.allowOrigin(sandbox.config.api_base);
          monitor.allowError(/blocked by CORS policy/);
        }
        const { data } = await sandbox.api("runs");
        const { data: sorted } = await sandbox.api("runs?sort=status");
        const run = data.find((run) => run.status === "running" && !run.pause_requested_at);
        const cdp = await context.newCDPSession(page);
        const network = (conditions) =>
          cdp.send("Network.emulateNetworkConditions", {
            offline: false, uploadThroughput: -1, downloadThroughput: conditions.throughput,
            latency: conditions.latency,
          });
        const traffic = new Traffic(page);
        const scene = {
          page, sandbox, context, network, run, rows: data.map(name), sorted: sorted.map(name),
        };
        const cases = [];
        try {
          await useLongestDelays(page);
          await startWithStoppedClock(page);
          for (const [moment, doings] of Object.entries(moments)) {
            const { act, more = 0, told, once, kept, whole } = doings;
            const found = { fault: title, page: where, moment };
            cases.push(found);
            await test.step(moment, async () => {
              scene.moment = moment;
              let answered = !fault.hangs;
              /** Until all that was asked is answered, or a second is over. */
              const settled = () =>
                expect.poll(async () => {
                  if (fault.slow) await advanceClock(page, 0.1);
                  return answered ? traffic.under : 0;
                }, { intervals: [fault.slow ? 100 : 10] }).toBe(0);
              const second = async () => {
                await settled();
                await advanceClock(page, 1);
                await settled();
              };

              traffic.asked = 0;
              if (once) await sandbox.resetCounts();
              const doing = async () => {
                if (moment === "first load") {
                  await page.goto(path(scene));
                  const main = page.getByRole("main");
                  // Without the answers that it has asked for, the page starts only after a while.
                  const start = async () => {
                    if (fault.hangs) await advanceClock(page, 0.1);
                    await expect(main).toBeVisible({ timeout: 1_000 });
                  };
                  await expect(start).toPass({ timeout: 60_000 });
                  await page.evaluate(() => (globalThis.loadedOnce = true));
                } else {
                  await act?.(scene);
                }
              };
              const late = fault.late && moment !== "first load";
              if (late) await doing();
              await fault.strike(scene);
              if (!late) await doing();

              let seconds = 0;
              const says = fault.says ? [fault.says] : [];
              const isSaid = async () => {
                const said = await headings(page);
                return says.every((text) => said.includes(text));
              };
              while (seconds < LASTS || !(await isSaid())) {
                expect(seconds, `seconds until it says “${says}”`).toBeLessThan(2 * POLL + 10);
                await second();
                seconds += 1;
                await fault.during?.(scene, seconds);
              }
              found.sees = await seen(page);
              if (kept) {
                expect(await kept(scene), "the old data stay").toBe(true);
                found.kept = "yes";
              } else {
                found.kept = "–";
              }
              const { asked } = traffic;
              const bound = more + most(fault, values, seconds);
              found.requests = `${asked} of ${bound} in ${seconds} s`;
              expect(asked, "requests").toBeLessThanOrEqual(bound);
              const expected = [fault.may, told].filter(Boolean);
              const others = (await headings(page)).filter((text) => !says.includes(text));
              for (const text of others) {
                expect(expected.some((pattern) => pattern.test(text)), text).toBe(true);
              }
              // A refused token is the one reason to send it again.
              if (once) expect(await sandbox.requestCount(once)).toBeLessThanOrEqual(fault.stops ? 2 : 1);

              await (fault.heal ?? (({ sandbox }) => sandbox.clearFaults()))(scene);
              if (fault.hangs) traffic.giveUp();
              answered = true;
              let healed = 0;
              let by = "";
              if (fault.stops) {
                await tryAgain(page).click();
                by = " with “Try again”";
              }
              while (!(await isWell(page) && await whole(scene))) {
                // What became of an action stays until it is read. It may come after the error of a poll.
                if (told && (await dismiss(page).isVisible())) await dismiss(page).click();
                expect(healed, "seconds until it heals").toBeLessThan(longest(fault, seconds));
                await second();
                healed += 1;
              }
              expect(await page.evaluate(() => globalThis.loadedOnce)).toBe(true);
              found.healed = `${healed}${by}`;
            });
          }
        } finally {
          await leave(at, cases);
        }
      });
    }
  });
}

/** The messages on screen and the line below them. */
async function seen(page) {
  const texts = [...(await headings(page)), ...(await gaps(page).allInnerTexts()).slice(0, 1)];
  // A page whose own files are lost has none.
  const below = !(await freshness(page).isVisible()) ? "" : (await line(page)).replace(/^· /, "").replace(/, request \w+/, "");
  return [...texts, below].filter(Boolean).join(" · ") || "nothing yet";
}
