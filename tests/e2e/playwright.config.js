import { defineConfig } from "@playwright/test";
import { fontEnvironment } from "./fonts.js";

const { env } = process;

/**
 * Features of Chromium that are off. A later list replaces an earlier one, so Playwright's own are among them
 * (`disabledFeatures` of playwright-core; compare at each update). The popups of the address bar are pages of their
 * own that each context would load: without them, a page load takes 0.9 seconds of processor time instead of 1.7.
 */
const OFF = [
  "WebUIOmniboxPopup", "WebUIOmniboxAimPopup",
  "AvoidUnnecessaryBeforeUnloadCheckSync", "DestroyProfileOnBrowserClose", "HttpsUpgrades",
  "HttpsFirstBalancedModeAutoEnable", "LensOverlay", "MediaRouter", "PaintHolding", "ThirdPartyStoragePartitioning",
  "AvoidCorsURLLoaderRestartOnRedirect", "OptimizationHints", "NetworkTimeServiceQuerying", "AimEnabled",
  "PreconnectToSearch",
];

/** A browser with one of the sets of fonts, see fonts.js. */
const browser = (fonts) => ({
  executablePath: env.CHROME ?? "/usr/bin/chromium",
  // The machine's language, time zone and fonts must not change a result.
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
    `--disable-features=${OFF}`,
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
