// Fixtures of the journeys: a freshly reset sandbox, and a page in a browser of its own that fails a test on unexpected
// errors.

import { test as base, expect } from "../fixtures.js";
import { ENGINES } from "./engines.js";
import { Page } from "./page.js";
import { Session } from "./webdriver.js";

export { expect };

export const test = base.extend({
  /** A key of `ENGINES`. */
  engine: ["chromium", { option: true }],

  colorScheme: ["light", { option: true }],

  // The monitor of the other end-to-end tests needs Playwright's browser.
  monitor: [async ({}, use) => use(), { auto: true }],

  page: async ({ engine: name, colorScheme, sandbox }, use, testInfo) => {
    const engine = ENGINES[name];
    const session = await Session.start({ program: engine.driver, ...engine.options({ colorScheme }) });
    try {
      await engine.prepare?.(session, { colorScheme });
      const page = new Page(session, engine, sandbox.origin);
      await use(page);
      if (testInfo.status === testInfo.expectedStatus) {
        expect(await page.problems(), "unexpected errors").toEqual([]);
      } else {
        await testInfo.attach("screenshot", { body: Buffer.from(await session.screenshot(), "base64"), contentType: "image/png" });
        await testInfo.attach("problems", { body: JSON.stringify(await page.problems(), null, 1) });
      }
    } finally {
      await session.stop();
    }
  },
});
