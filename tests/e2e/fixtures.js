// Test fixtures: a freshly reset sandbox, and a monitor that fails a test on unexpected errors.

import { test as base, expect } from "@playwright/test";
import { Sandbox } from "./sandbox.js";

export { expect };

/** Records failures without ending the test, so that one run reports all of them. */
export const softly = expect.configure({ soft: true, timeout: 5_000 });

export const test = base.extend({
  /** The sandbox's command-line flags: `test.use({ flags: { contract: "seed" } })`. */
  flags: [{}, { option: true }],

  /** The worker's sandboxes: one per set of flags, reset before each test. */
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

  monitor: [
    async ({ sandbox, context }, use) => {
      const monitor = new Monitor(context, sandbox.origin);
      await use(monitor);
      monitor.stop();
      for (const page of context.pages()) await monitor.checkForTokens(page);
      expect(monitor.problems, "unexpected errors").toEqual([]);
    },
    { auto: true },
  ],
});

/** Chromium logs this line for each failed request; a page can't prevent it. */
export const FAILED_REQUEST = /^Failed to load resource/;

/**
 * Collects console errors and warnings (including violations of the content security policy), exceptions,
 * requests to other origins and leaked tokens.
 */
class Monitor {
  problems = [];
  #allowed = [];
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

  /** Allows console messages and exceptions that match. */
  allowError(pattern) {
    this.#allowed.push(pattern);
  }

  /** Allows requests to another origin. */
  allowOrigin(origin) {
    this.#origins.push(origin);
  }

  /** Checks that neither the document nor the browser's storage contains a token. */
  async checkForTokens(page) {
    if (page.isClosed()) return;
    const text = await page.evaluate(() => {
      const roots = [document, ...[...document.querySelectorAll("*")].map((it) => it.shadowRoot)];
      const shown = roots.filter(Boolean).map((root) => new XMLSerializer().serializeToString(root));
        // ClerkJS stores the session in a cookie for Clerk's servers.
      const cookies = document.cookie.split("; ").filter((cookie) => !cookie.startsWith("__session"));
      return [...shown, ...cookies, { ...localStorage }, { ...sessionStorage }].map(
        (part) => (typeof part === "string" ? part : JSON.stringify(part)),
      );
    });
    if (text.some((part) => part.includes("eyJ"))) this.problems.push(`token left in ${page.url()}`);
  }

  stop() {
    this.#stop();
  }

  #exception(text) {
    if (this.#allowed.some((pattern) => pattern.test(text))) return;
    this.problems.push(`exception: ${text}`);
  }

  #console(message) {
    if (message.text().includes("eyJ")) this.problems.push(`token on the console: ${message.text()}`);
    if (!["error", "warning"].includes(message.type())) return;
    // Chromium logs this on a busy machine.
    if (message.text().includes("was preloaded using link preload but not used within")) return;
    // Older servers lack the analysis of a run.
    const isMissing = /^Failed to load resource: .* 40[45] /.test(message.text());
    if (isMissing && message.location().url.endsWith("/analysis")) return;
    if (this.#allowed.some((pattern) => pattern.test(message.text()))) return;
    this.problems.push(`console: ${message.text()}`);
  }

  #request(request) {
    const { protocol, origin, pathname, href } = new URL(request.url());
    if (["data:", "blob:"].includes(protocol)) return;
    if (!this.#origins.includes(origin)) this.problems.push(`request to another origin: ${href}`);
    // All sandbox tokens start with `{"` in base64.
    if (href.includes("eyJ")) this.problems.push(`token in a URL: ${href}`);
    // ClerkJS sends its token to Clerk's Frontend API only.
    if (request.postData()?.includes("eyJ") && !pathname.startsWith("/clerk/v1/")) {
      this.problems.push(`token in the body of ${href}`);
    }
    const { authorization } = request.headers();
    const isApi = pathname.startsWith("/api/v1/");
    if (isApi !== Boolean(authorization?.startsWith("Bearer eyJ"))) {
      this.problems.push(`request to ${href} with authorization: ${authorization}`);
    }
  }
}
