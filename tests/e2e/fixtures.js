// What every test gets: a sandbox in the state of its start, and a watch over what must never happen.

import { test as base, expect } from "@playwright/test";
import { Sandbox } from "./sandbox.js";

export { expect };

/** Notes what is wrong and goes on, so that one look finds all of it. */
export const softly = expect.configure({ soft: true, timeout: 5_000 });

export const test = base.extend({
  /** How the sandbox is started: `test.use({ flags: { contract: "seed" } })`. */
  flags: [{}, { option: true }],

  /** The worker's sandboxes: one for each set of flags, reset for each test. */
  sandboxes: [
    async ({}, use) => {
      const sandboxes = new Map();
      await use(sandboxes);
      for (const sandbox of sandboxes.values()) sandbox.stop();
    },
    { scope: "worker" },
  ],

  sandbox: async ({ flags, sandboxes }, use) => {
    const key = JSON.stringify(flags);
    if (sandboxes.has(key)) {
      await sandboxes.get(key).reset();
    } else {
      sandboxes.set(key, await Sandbox.start(flags));
    }
    await use(sandboxes.get(key));
  },

  baseURL: async ({ sandbox }, use) => use(sandbox.origin),

  watch: [
    async ({ sandbox, context }, use) => {
      const watch = new Watch(context, sandbox.origin);
      await use(watch);
      watch.stop();
      for (const page of context.pages()) await watch.look(page);
      expect(watch.seen, "what no test may see unless it announces it").toEqual([]);
    },
    { auto: true },
  ],
});

/** The line Chromium itself writes about a failed request, which no page can prevent. */
export const FAILED_REQUEST = /^Failed to load resource/;

/**
 * Collects what is wrong wherever it happens: errors and warnings on the console (a breach of the
 * content security policy is one), exceptions, requests to other origins, tokens out of place.
 */
class Watch {
  seen = [];
  #announced = [];
  #origins;
  #stop;

  constructor(context, origin) {
    this.#origins = [origin];
    const listeners = {
      console: (message) => this.#console(message),
      weberror: (error) => this.#exception(String(error.error())),
      request: (request) => this.#request(request),
    };
    for (const [event, listener] of Object.entries(listeners)) context.on(event, listener);
    this.#stop = () => {
      for (const [event, listener] of Object.entries(listeners)) context.off(event, listener);
    };
  }

  /** Announces a text on the console, or an exception. */
  expect(pattern) {
    this.#announced.push(pattern);
  }

  /** Announces another origin that may be asked. */
  allow(origin) {
    this.#origins.push(origin);
  }

  /** A token is nowhere in the document, nor in what the browser keeps. */
  async look(page) {
    if (page.isClosed()) return;
    const text = await page.evaluate(() => {
      const roots = [document, ...[...document.querySelectorAll("*")].map((it) => it.shadowRoot)];
      const shown = roots.filter(Boolean).map((root) => new XMLSerializer().serializeToString(root));
      // ClerkJS itself keeps the session in a cookie, for Clerk's own servers.
      const cookies = document.cookie.split("; ").filter((cookie) => !cookie.startsWith("__session"));
      return [...shown, ...cookies, { ...localStorage }, { ...sessionStorage }].map(
        (part) => (typeof part === "string" ? part : JSON.stringify(part)),
      );
    });
    if (text.some((part) => part.includes("eyJ"))) this.seen.push(`token left in ${page.url()}`);
  }

  stop() {
    this.#stop();
  }

  #exception(text) {
    if (this.#announced.some((pattern) => pattern.test(text))) return;
    this.seen.push(`exception: ${text}`);
  }

  #console(message) {
    if (message.text().includes("eyJ")) this.seen.push(`token on the console: ${message.text()}`);
    if (!["error", "warning"].includes(message.type())) return;
    // Says nothing but that the machine is busy.
    if (message.text().includes("was preloaded using link preload but not used within")) return;
    if (this.#announced.some((pattern) => pattern.test(message.text()))) return;
    this.seen.push(`console: ${message.text()}`);
  }

  #request(request) {
    const { protocol, origin, pathname, href } = new URL(request.url());
    if (["data:", "blob:"].includes(protocol)) return;
    if (!this.#origins.includes(origin)) this.seen.push(`request to elsewhere: ${href}`);
    // Every token of the sandbox begins like this: `{"` in base64.
    if (href.includes("eyJ")) this.seen.push(`token in a URL: ${href}`);
    // ClerkJS shows the Frontend API the token it has, and nobody else.
    if (request.postData()?.includes("eyJ") && !pathname.startsWith("/clerk/v1/")) {
      this.seen.push(`token in the body of ${href}`);
    }
    const { authorization } = request.headers();
    const isApi = pathname.startsWith("/api/v1/");
    if (isApi !== Boolean(authorization?.startsWith("Bearer eyJ"))) {
      this.seen.push(`${href} was asked with authorization: ${authorization}`);
    }
  }
}
