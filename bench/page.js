// A page in a new browser context with an empty cache.

import { probe } from "./probe.js";

/** The timeout of each step. */
const PATIENCE = 30_000;
/** Requests for runs: the list and the status of one run. */
const TELLS = /\/api\/v1\/.*\/runs(\?|\/[^/]+\/status$)/;

/** Network conditions and CPU throttling. */
export const CONDITIONS = {
  "unthrottled": {},
  "CPU 4×": { cpu: 4 },
  "4G": {
    network: {
      offline: false,
      latency: 85,
      downloadThroughput: 9_000_000 / 8,
      uploadThroughput: 1_500_000 / 8,
    },
  },
};

export class Page {
  #errors = [];
  /** The number of API requests so far. */
  requests = 0;
  #underWay = 0;
  #settled = () => {};

  /** `what` describes the measurement in error messages. */
  static async open(browser, what, { rows, condition = {}, clock = false }) {
    const context = await browser.newContext({
      locale: "en-US", timezoneId: "UTC", viewport: { width: 1280, height: 800 },
    });
    const page = new Page();
    page.what = what;
    page.context = context;
    page.page = await context.newPage();
    page.cdp = await context.newCDPSession(page.page);
    page.#listen();
    if (clock) await page.page.clock.install();
    await page.page.addInitScript(probe, { rows });
    // CPU time instead of wall time, because other processes can be active.
    await page.cdp.send("Performance.enable", { timeDomain: "threadTicks" });
    const { cpu, network } = condition;
    if (cpu) await page.cdp.send("Emulation.setCPUThrottlingRate", { rate: cpu });
    if (network) {
      await page.cdp.send("Network.enable");
      await page.cdp.send("Network.emulateNetworkConditions", network);
    }
    return page;
  }

  /** Navigates and returns the time at which the rows are displayed, by the page's clock. */
  async load(url) {
    await this.within("the navigation", this.page.goto(url, { waitUntil: "commit" }));
    const at = await this.within("the rows", this.page.evaluate(() => bench.rows));
    // What is out of sight is cheaper, so a page whose layout is wrong would seem fast.
    const top = await this.page.evaluate(() => document.querySelector("tbody tr").getBoundingClientRect().top);
    if (top > 300) throw new Error(`${this.what}: the first row is out of place, at ${Math.round(top)} px`);
    return at;
  }

  /** Waits until the network has been idle for half a second. */
  async quiet() {
    await this.within("an idle network", this.page.waitForLoadState("networkidle"));
  }

  /** Waits for the next response with runs, and half a second for its display. */
  async answer() {
    const answered = (response) => TELLS.test(response.url());
    await this.within("an API response", this.page.waitForEvent("requestfinished", answered));
    await sleep(500);
  }

  /** Advances a fast clock and waits for all responses. */
  async pass(seconds) {
    await this.page.clock.fastForward(seconds * 1_000);
    while (this.#underWay > 0) {
      const settled = new Promise((resolve) => (this.#settled = resolve));
      await this.within("an API response", settled);
    }
    await this.page.evaluate(() => new Promise((resolve) => queueMicrotask(resolve)));
  }

  /** The milliseconds of CPU time so far, by kind, with a timestamp. */
  async work() {
    const { metrics } = await this.cdp.send("Performance.getMetrics");
    const of = Object.fromEntries(metrics.map(({ name, value }) => [name, value * 1_000]));
    return {
      cpu: of.TaskDuration,
      script: of.ScriptDuration,
      style: of.RecalcStyleDuration + of.LayoutDuration,
      process: of.ProcessTime,
      at: performance.now(),
    };
  }

  /** The bytes in use after garbage collection. */
  async memory() {
    // Twice, because the second collection frees objects that are held by native objects.
    await this.cdp.send("HeapProfiler.collectGarbage");
    await this.cdp.send("HeapProfiler.collectGarbage");
    const heap = await this.cdp.send("Runtime.getHeapUsage");
    const wasm = await this.page.evaluate(() => bench.wasm());
    return {
      heap: heap.usedSize,
      wasm,
      total: heap.usedSize + wasm,
      embedder: heap.embedderHeapUsedSize ?? null,
      backing: heap.backingStorageSize ?? null,
    };
  }

  async close() {
    await this.context.close();
  }

  /** Waits with a timeout. `wanted` describes the awaited event in error messages. */
  async within(wanted, promise, patience = PATIENCE) {
    let timer;
    const late = new Promise((_, reject) => {
      const seconds = patience / 1_000;
      timer = setTimeout(() => reject(new Error(`timeout after ${seconds} s`)), patience);
    });
    try {
      return await Promise.race([promise, late]);
    } catch (error) {
      const errors = this.#errors.slice(0, 3).map((text) => `\n  page error: ${text}`);
      throw new Error(`${this.what}: waiting for ${wanted} failed: ${error.message}${errors.join("")}`);
    } finally {
      clearTimeout(timer);
    }
  }

  #listen() {
    this.context.on("weberror", (error) => this.#errors.push(String(error.error())));
    this.page.on("console", (message) => {
      if (message.type() === "error") this.#errors.push(message.text());
    });
    const isApi = (request) => request.url().includes("/api/v1/");
    const ended = (request) => {
      if (!isApi(request)) return;
      this.#underWay -= 1;
      if (this.#underWay === 0) this.#settled();
    };
    this.page.on("request", (request) => {
      if (!isApi(request)) return;
      this.requests += 1;
      this.#underWay += 1;
    });
    this.page.on("requestfailed", ended);
    this.page.on("requestfinished", ended);
  }
}

/** A delay in real time, even if the page's clock is mocked. */
export function sleep(milliseconds) {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
