import { defineConfig } from "@playwright/test";
import { fontEnvironment } from "./fonts.js";

const { env } = process;

/** A browser with one of the sets of fonts, see fonts.js. */
const browser = (fonts) => ({
  executablePath: env.CHROME ?? "/usr/bin/chromium",
  // The machine's language, time zone and fonts are nobody's business.
  env: { ...env, LANGUAGE: "en_US", LC_ALL: "C.UTF-8", TZ: "UTC", ...fontEnvironment(fonts) },
  args: [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--font-render-hinting=none",
    // ClerkJS gives up sooner in a browser that says it is driven.
    "--disable-blink-features=AutomationControlled",
  ],
});

export default defineConfig({
  testDir: ".",
  globalSetup: "./setup.js",
  // One set for all machines, see looks.spec.js.
  snapshotPathTemplate: "{testDir}/looks/{arg}{ext}",
  fullyParallel: true,
  // A worker is a browser and a sandbox: more of them only slow each other down.
  workers: 2,
  retries: 0,
  forbidOnly: Boolean(process.env.CI),
  // Bounds, not waits: on two cores with another browser at work, a page can take seconds to load.
  timeout: 60_000,
  expect: { timeout: 15_000 },
  reporter: [["list"], ["./timings.js"]],
  use: {
    // What Intl writes depends on them.
    locale: "en-US",
    timezoneId: "UTC",
    screenshot: "only-on-failure",
  },
  projects: [
    { name: "all", use: { launchOptions: browser("all") } },
    // What may depend on how wide letters are.
    ...["narrow", "wide"].map((fonts) => ({
      name: fonts, grep: /narrow\.spec\.js|@layout/, use: { launchOptions: browser(fonts) },
    })),
  ],
});
