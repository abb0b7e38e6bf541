import { defineConfig } from "@playwright/test";

export default defineConfig({
  testDir: ".",
  globalSetup: "./report.js",
  // One set for all machines, see looks.spec.js.
  snapshotPathTemplate: "{testDir}/looks/{arg}{ext}",
  fullyParallel: true,
  // A worker is a browser and a sandbox: more of them only slow each other down.
  workers: 2,
  // A test that passes at the second attempt has found something: it is named as flaky, and the trace of
  // the second attempt helps to find what. On a busy machine it must not hide what the others say.
  retries: 1,
  forbidOnly: Boolean(process.env.CI),
  // Bounds, not waits: on two cores with another browser at work, a page can take seconds to load.
  timeout: 60_000,
  expect: { timeout: 15_000 },
  reporter: "list",
  use: {
    // What Intl writes depends on them.
    locale: "en-US",
    timezoneId: "UTC",
    screenshot: "only-on-failure",
    trace: "on-first-retry",
    launchOptions: {
      executablePath: process.env.CHROME ?? "/usr/bin/chromium",
      args: [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        // ClerkJS gives up sooner in a browser that says it is driven.
        "--disable-blink-features=AutomationControlled",
      ],
    },
  },
});
