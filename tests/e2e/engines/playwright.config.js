// Journeys in the browsers whose drivers the environment names. Playwright is only the test runner here: it can't
// drive browsers of a distribution.

import { fileURLToPath } from "node:url";
import { defineConfig } from "@playwright/test";
import { ENGINES } from "./engines.js";

export default defineConfig({
  testDir: ".",
  globalSetup: "./setup.js",
  outputDir: fileURLToPath(new URL("../test-results/engines", import.meta.url)),
  fullyParallel: true,
  workers: 2,
  retries: 0,
  forbidOnly: Boolean(process.env.CI),
  // Upper bounds: each test starts a browser.
  timeout: 90_000,
  expect: { timeout: 15_000 },
  reporter: [["list"], ["../timings.js", { name: "engines", variant: "" }]],
  projects: Object.entries(ENGINES)
    .filter(([, { driver }]) => driver)
    .map(([name]) => ({ name, use: { engine: name } })),
});
