// Every fault on every page at several moments: the displayed error, retained data, recovery without a reload and
// the number of API requests. The results are a table in target/report/faults.md.

import { createServer } from "node:net";

import { test, expect, FAILED_REQUEST } from "./fixtures.js";
import { saveCases } from "./report.js";
import {
  address, alert, filter, freshness, name, advanceClock, runNames, setVisibility, sortBy, startWithStoppedClock, tryAgain,
  useLongestDelays,
} from "./screen.js";

/** The minimum duration of each fault, in seconds of the page's clock. */
const FAULT_SECONDS = 16;

/** The longest poll interval and the request timeout, in seconds. */
const POLL = 30;

/** The minimum interval between the page's own requests, in seconds: at most 35 per minute. */
const MIN_INTERVAL = 1.75;

const HOUR = 3_600_000;

const SERVER_ERROR = "Server error";
const UNREACHABLE = "Can’t reach the server";
const UNEXPECTED_RESPONSE = "Unexpected response";

/** The endpoints that the pages request. */
const ENDPOINTS = [
  "list_runs", "summary", "run", "status", "overview", "analysis", "data", "steps", "audio_url", "pause", "list_workflows",
  "workflow",
];

/** A sandbox fault on all endpoints. */
const sandboxFault = (kind, more) => ({
  inject: ({ sandbox }) =>
    sandbox.injectFaults(...ENDPOINTS.map((endpoint) => ({ kind, endpoint, ...more }))),
});

/**
 * The faults, with their error message, if any, and:
 *
 * - `during`, called every second of the fault, and `mayShow`, messages that may appear meanwhile;
 * - `slow`: responses are delayed, so the page's clock advances while requests are pending;
 * - `hangs`: there are no responses, and the page's timeout of 30 s applies;
 * - `silent`: no requests are allowed during the fault;
 * - `stops`: recovery requires the user;
 * - `late`: the fault starts after the user's action instead of before;
 * - `crossOrigin`: the API is on another origin.
 */
// Read once: the page's clock is stopped.
const FAULTS = {
  "slow responses": { ...sandboxFault("latency", { ms: 400 }), slow: true },
  "no responses": {
    ...sandboxFault("latency", { ms: 600_000 }),
    message: "The server didn’t respond in time",
    hangs: true,
  },
  "status 500": { ...sandboxFault("status", { status: 500 }), message: SERVER_ERROR },
  "status 502": { ...sandboxFault("status", { status: 502 }), message: SERVER_ERROR },
  "status 503": { ...sandboxFault("status", { status: 503 }), message: SERVER_ERROR },
  "status 429": {
    ...sandboxFault("status", { status: 429, retry_after: 10 }),
    message: "Too many requests",
  },
  "status 401": {
    ...sandboxFault("unauthorized"),
    message: "Your session has expired",
    stops: true,
  },
  "dropped connections": { ...sandboxFault("drop"), message: UNREACHABLE },
  "truncated responses": { ...sandboxFault("truncate"), message: UNEXPECTED_RESPONSE },
  "login page": { ...sandboxFault("html"), message: UNEXPECTED_RESPONSE },
  garbage: sandboxFault("garbage"),
  "responses out of order": { ...sandboxFault("reorder", { ms: 400 }), slow: true },
  "unstable network": {
    async inject({ page, context, moment }) {
      if (moment !== "first load") return context.setOffline(true);
      // The page's own files have loaded by then.
      await page.route("**/sandbox/token", async (route) => {
        await context.setOffline(true);
        await route.continue();
      }, { times: 1 });
    },
    during: ({ context }, second) => context.setOffline(second % 3 !== 1),
    mayShow: /^Couldn’t verify your sign-in$|^Can’t reach the server/,
    recover: ({ context }) => context.setOffline(false),
  },
  "hidden tab": {
    async inject({ page, moment }) {
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
    recover: ({ page }) => setVisibility(page, "visible"),
    silent: true,
    late: true,
  },
  "clock jumps": {
    inject: () => {},
    async during({ page }, second) {
      const hours = { 2: 5, 6: -12, 10: 7 }[second] ?? 0;
      if (hours) await page.clock.setSystemTime(await now(page) + hours * HOUR);
    },
    recover: () => {},
  },
  "slow 2G": {
    // 500 ms latency and 35 kB/s. The page's own files load before, as they would take most of the time.
    async inject({ page, network, moment }) {
      if (moment === "first load") {
        await page.goto("/settings");
        await expect(alert(page)).toBeVisible();
      }
      await network({ latency: 500, throughput: 35_000 });
    },
    recover: ({ network }) => network({ latency: 0, throughput: -1 }),
    slow: true,
  },
  "CORS rejection": {
    ...sandboxFault("cors"),
    message: UNREACHABLE,
    crossOrigin: true,
  },
  "other API generation": {
    inject: ({ sandbox }) => sandbox.setContract("seed"),
    recover: ({ sandbox }) => sandbox.setContract("current"),
  },
};

const now = (page) => page.evaluate(() => Date.now());

/** The requests between page and API. */
class Traffic {
  apiRequests = 0;
  #pending = new Set();

  constructor(page) {
    page.on("request", (request) => {
      const { pathname } = new URL(request.url());
      if (pathname.startsWith("/api/v1/")) this.apiRequests += 1;
      if (/^\/(api|sandbox)\//.test(pathname)) this.#pending.add(request);
    });
    for (const end of ["requestfinished", "requestfailed"]) {
      page.on(end, (request) => this.#pending.delete(request));
    }
  }

  /** The number of pending requests. */
  get pending() {
    return this.#pending.size;
  }

  /** Ignores the pending requests. */
  ignorePending() {
    this.#pending.clear();
  }
}

const nodes = (page) => page.getByRole("heading", { name: "Nodes" });
const headings = (page) => alert(page).getByRole("heading").allInnerTexts();
const freshnessLine = async (page) =>
  (await freshness(page).getByRole("paragraph").innerText()).replace(/\s+/g, " ").trim();
const unreadableTexts = (page) => page.getByText(/couldn’t be read/).filter({ visible: true });
const dismiss = (page) => page.getByRole("button", { name: "Dismiss" });
const pause = (page) => page.getByRole("button", { name: "Pause run", exact: true });

const HARBOUR = "Harbour Lights, audiobook";
const workflowNames = (page) => page.locator(".workflows h2").allInnerTexts();
const names = (page) => runNames(page).allInnerTexts();
const heading = (page) => page.getByRole("heading", { level: 1 }).allInnerTexts();

/** Whether the page has no error, no unreadable part and no stale data. */
async function isHealthy(page) {
  const stale = page.getByRole("main").and(page.locator("[data-stale]"));
  return (await stale.count()) === 0
    && (await headings(page)).length === 0
    && (await unreadableTexts(page).count()) === 0
    && /^Updated .* · every [1-9]\d*s$/.test(await freshnessLine(page));
}

const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);

/** Whether the list shows these rows and the summary is loaded. */
const showsList = async (page, rows) =>
  same(await names(page), rows) && filter(page, "Paused").isVisible();

/** Whether a running run is loaded with its actions. */
const showsRunningRun = async (page) => (await nodes(page).isVisible()) && pause(page).isVisible();

/** Whether the node's steps are there: the overview has no results. */
const showsNode = async (page) =>
  (await showsRunningRun(page)) && (await page.locator(".attempts .result").count()) > 0;

const takes = (page) => page.locator(".takes > li");
/** Whether both runs are loaded. The last runs to choose from are a list that the page does without after a permanent error. */
const showsComparison = (page) => page.getByRole("table", { name: "Node times" }).isVisible();
const showsLines = async (page) => (await showsRunningRun(page)) && (await takes(page).count()) > 0;

/**
 * The pages with their moments. `act` is the user's action; `isRetained` checks that earlier data is still there,
 * `isComplete` that all data is there. `values` is the number of polled values, `more` the number of requests that
 * the action causes at once, `actionMessage` matches its messages, and `once` is an endpoint that it may request
 * only once. `flags` are the sandbox's.
 */
// Read once: the page's clock is stopped, and no request is pending.
const PAGES = {
  list: {
    path: ({ sandbox }) => address(sandbox),
    values: 2,
    moments: {
      "first load": { isComplete: ({ page, rows }) => showsList(page, rows) },
      poll: {
        isRetained: async ({ page, rows }) => same(await names(page), rows),
        isComplete: ({ page, rows }) => showsList(page, rows),
      },
      sorting: {
        act: ({ page }) => sortBy(page, "Status"),
        more: 1,
        // Rows in the new order, or the way back to those in the old one.
        isRetained: async ({ page, rows, sorted }) => {
          const [first] = await names(page);
          const back = page.getByRole("link", { name: /^Show the runs loaded at / });
          return first ? [rows[0], sorted[0]].includes(first) : back.isVisible();
        },
        isComplete: ({ page, sorted }) => showsList(page, sorted),
      },
      "opening a run": {
        act: ({ page }) => runNames(page).getByRole("link").first().click(),
        // Including the requests for the neighbours.
        more: 4,
        isComplete: ({ page }) => nodes(page).isVisible(),
      },
    },
  },
  "running run": {
    path: ({ sandbox, run }) => `${address(sandbox)}/${run.id}`,
    values: 3,
    moments: {
      "first load": { isComplete: ({ page }) => showsRunningRun(page) },
      poll: {
        isRetained: async ({ page, run }) =>
          same(await heading(page), [`Run ${name(run)}`]) && nodes(page).isVisible(),
        isComplete: ({ page }) => showsRunningRun(page),
      },
      "pausing the run": {
        act: ({ page }) => pause(page).click(),
        more: 4,
        actionMessage: /^Couldn’t pause the run$|^No response\./,
        once: "pause",
        isRetained: async ({ page, run }) =>
          same(await heading(page), [`Run ${name(run)}`]) && nodes(page).isVisible(),
        isComplete: ({ page }) => nodes(page).isVisible(),
      },
      "opening the list": {
        act: ({ page }) => page.getByRole("link", { name: "All runs" }).click(),
        more: 2,
        isComplete: ({ page, rows }) => showsList(page, rows),
      },
    },
  },
  lines: {
    path: ({ sandbox, run }) => `${address(sandbox)}/${run.id}?lines=&show=all`,
    values: 4,
    moments: {
      "first load": { isComplete: ({ page }) => showsLines(page) },
      "playing a line and choosing a language": {
        act: async ({ page }) => {
          // The line's own link does not work, so that the player requests another one.
          await page.evaluate(() => {
            HTMLMediaElement.prototype.play = async function () {
              this.dispatchEvent(new Event("error"));
            };
          });
          await takes(page).first().getByRole("button").click();
          await page.getByRole("combobox", { name: "Language", exact: true }).selectOption({ index: 1 });
        },
        // The language may be written in another way. The link is requested again with a new token.
        more: 4,
        isRetained: async ({ page, run }) =>
          same(await heading(page), [`Run ${name(run)}`]) && (await takes(page).count()) > 0,
        isComplete: ({ page }) => showsLines(page),
      },
    },
  },
  comparison: {
    path: ({ sandbox, run, other }) => `${address(sandbox)}/${run.id}/compare/${other.id}`,
    // Of both runs, and the last runs.
    values: 7,
    moments: {
      "first load": { isComplete: ({ page }) => showsComparison(page) },
      poll: {
        isRetained: async ({ page, run, other }) =>
          same(await heading(page), [`${name(run)} compared with ${name(other)}`]) && showsComparison(page),
        isComplete: ({ page }) => showsComparison(page),
      },
    },
  },
  workflows: {
    flags: { "all-workflows": true },
    path: () => "/workflows",
    // Of the page of runs.
    values: 2,
    moments: {
      "first load": { isComplete: async ({ page, workflows }) => same(await workflowNames(page), workflows) },
      poll: {
        isRetained: async ({ page, workflows }) => same(await workflowNames(page), workflows),
        isComplete: async ({ page, workflows }) => same(await workflowNames(page), workflows),
      },
      searching: {
        act: async ({ page }) => {
          await page.getByRole("searchbox").fill("harbour");
          await page.keyboard.press("Enter");
        },
        more: 1,
        isComplete: async ({ page }) => same(await workflowNames(page), [HARBOUR]),
      },
      "opening the runs": {
        act: ({ page }) => page.getByRole("link", { name: HARBOUR }).click(),
        more: 4,
        isComplete: async ({ page, rows }) => (await showsList(page, rows)) && same(await heading(page), [HARBOUR]),
      },
    },
  },
  "runs of a workflow": {
    flags: { "all-workflows": true },
    path: ({ sandbox, workflow }) => address(sandbox, "", workflow),
    values: 3,
    moments: {
      "first load": {
        isComplete: async ({ page, rows }) => (await showsList(page, rows)) && same(await heading(page), [HARBOUR]),
      },
    },
  },
};

/** The number of retries of a failing value within `seconds`: after 2, 4, 8 … seconds. */
const retries = (seconds) => Math.floor(Math.log2(seconds / 2 + 1));

/** The maximum number of the page's own requests within `seconds`. */
function maxRequests({ message, silent, stops }, values, seconds) {
  if (silent) return 0;
  // One retry each with a new token, then none.
  if (stops) return 2 * values;
  if (message) return values * (1 + retries(seconds));
  return values + Math.floor(seconds / MIN_INTERVAL);
}

/** The maximum time until a page has recovered, in seconds. */
function maxRecovery({ message, hangs }, values, seconds) {
  // The page's values are requested one after another.
  const queue = Math.max(2, values - 1) * MIN_INTERVAL;
  if (!message) return POLL + queue;
  // Delays double, so the current one is about as long as all earlier ones together.
  return seconds + 2 + queue + (hangs ? POLL : 0);
}

async function freePort() {
  const server = createServer().listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}

let position = 0;

// Read once: the page's clock is stopped, and no request is pending.
for (const [title, fault] of Object.entries(FAULTS)) {
  test.describe(title, () => {
    for (const [where, { flags = {}, path, values, moments }] of Object.entries(PAGES)) {
      const at = (position += 1);

      test.describe(() => {
        test.use({
          flags: !fault.crossOrigin ? flags : async ({}, use) => {
            const port = await freePort();
            await use({ ...flags, port, "api-base": `http://localhost:${port}` });
          },
        });

        test(`on ${where}`, async ({ page, sandbox, context, monitor }) => {
          test.setTimeout(120_000);
          monitor.allowError(FAILED_REQUEST);
          if (fault.crossOrigin) {
            monitor.allowOrigin(sandbox.config.api_base);
            monitor.allowError(/blocked by CORS policy/);
          }
          const { data: all } = await sandbox.get("/api/v1/workflows?sort=name&order=asc");
          const workflow = sandbox.config.workflow_id ?? all.find(({ name }) => name === HARBOUR).id;
          const { data } = await sandbox.api("runs", workflow);
          const { data: sorted } = await sandbox.api("runs?sort=status", workflow);
          const run = data.find((run) => run.status === "running" && !run.pause_requested_at);
          const { data: overview } = await sandbox.api(`runs/${run.id}/overview`, workflow);
          const [{ node_id: node }] = overview.workflow_snapshot.node_states;
          const other = data.find(({ status }) => status === "completed");
          const cdp = await context.newCDPSession(page);
          const network = (conditions) =>
            cdp.send("Network.emulateNetworkConditions", {
              offline: false, uploadThroughput: -1, downloadThroughput: conditions.throughput,
              latency: conditions.latency,
            });
          const traffic = new Traffic(page);
          const scene = {
            page, sandbox, context, network, workflow, workflows: all.map(({ name }) => name), run, node, other, rows: data.map(name), sorted: sorted.map(name),
          };
          const cases = [];
          try {
            await useLongestDelays(page);
            await startWithStoppedClock(page);
            for (const [moment, steps] of Object.entries(moments)) {
              const { act, more = 0, actionMessage, once, isRetained, isComplete } = steps;
              const found = { fault: title, page: where, moment };
              cases.push(found);
              await test.step(moment, async () => {
                scene.moment = moment;
                let waitForResponses = !fault.hangs;
                /** Waits until no request is pending. */
                const settled = () =>
                  expect.poll(async () => {
                    if (fault.slow) await advanceClock(page, 0.1);
                    return waitForResponses ? traffic.pending : 0;
                  }, { intervals: [fault.slow ? 100 : 10] }).toBe(0);
                const second = async () => {
                  await settled();
                  await advanceClock(page, 1);
                  await settled();
                };

                traffic.apiRequests = 0;
                if (once) await sandbox.resetCounts();
                const perform = async () => {
                  if (moment === "first load") {
                    await page.goto(path(scene));
                    const main = page.getByRole("main");
                    // Without responses, the page renders only after a delay.
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
                if (late) await perform();
                await fault.inject(scene);
                if (!late) await perform();

                let seconds = 0;
                const messages = fault.message ? [fault.message] : [];
                const isShown = async () => {
                  const shown = await headings(page);
                  return messages.every((text) => shown.includes(text));
                };
                while (seconds < FAULT_SECONDS || !(await isShown())) {
                  expect(seconds, `seconds until it shows “${messages}”`).toBeLessThan(2 * POLL + 10);
                  await second();
                  seconds += 1;
                  await fault.during?.(scene, seconds);
                }
                found.shown = await shownMessages(page);
                if (isRetained) {
                  expect(await isRetained(scene), "data retained").toBe(true);
                  found.retained = "yes";
                } else {
                  found.retained = "–";
                }
                const { apiRequests } = traffic;
                const bound = more + maxRequests(fault, values, seconds);
                found.requests = `${apiRequests} of ${bound} in ${seconds} s`;
                expect(apiRequests, "requests").toBeLessThanOrEqual(bound);
                const expected = [fault.mayShow, actionMessage].filter(Boolean);
                const others = (await headings(page)).filter((text) => !messages.includes(text));
                for (const text of others) {
                  expect(expected.some((pattern) => pattern.test(text)), text).toBe(true);
                }
                // Only a rejected token allows a second attempt.
                if (once) expect(await sandbox.requestCount(once)).toBeLessThanOrEqual(fault.stops ? 2 : 1);

                await (fault.recover ?? (({ sandbox }) => sandbox.clearFaults()))(scene);
                if (fault.hangs) traffic.ignorePending();
                waitForResponses = true;
                let recovered = 0;
                let by = "";
                if (fault.stops) {
                  await tryAgain(page).click();
                  by = " with “Try again”";
                }
                while (!(await isHealthy(page) && await isComplete(scene))) {
                  // The result of an action stays until it is dismissed. It can follow the error of a poll.
                  if (actionMessage && (await dismiss(page).isVisible())) await dismiss(page).click();
                  expect(recovered, "seconds until it recovers").toBeLessThan(maxRecovery(fault, values, seconds));
                  await second();
                  recovered += 1;
                }
                expect(await page.evaluate(() => globalThis.loadedOnce)).toBe(true);
                found.recovered = `${recovered}${by}`;
              });
            }
          } finally {
            await saveCases(at, cases);
          }
        });
      });
    }
  });
}

/** The displayed messages and the freshness line. */
async function shownMessages(page) {
  const texts = [...(await headings(page)), ...(await unreadableTexts(page).allInnerTexts()).slice(0, 1)];
  // Without its files, the page has no freshness line.
  const below = !(await freshness(page).isVisible()) ? "" : (await freshnessLine(page)).replace(/, request \w+/, "");
  return [...texts, below].filter(Boolean).join(" · ") || "nothing yet";
}
