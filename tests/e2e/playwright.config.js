import { defineConfig } from "@playwright/test";
import { fontEnvironment } from "./fonts.js";

const { env } = process;

/**
 * Disabled Chromium features. The last `--disable-features` replaces earlier ones, so the list repeats Playwright's
 * (`disabledFeatures` of playwright-core; compare at each update). The popups of the address bar are separate
 * pages in each context: without them, a page load takes 0.9 s of CPU time instead of 1.7 s.
 */
const DISABLED_FEATURES = [
  "WebUIOmniboxPopup", "WebUIOmniboxAimPopup",
  "AvoidUnnecessaryBeforeUnloadCheckSync", "DestroyProfileOnBrowserClose", "HttpsUpgrades",
  "HttpsFirstBalancedModeAutoEnable", "LensOverlay", "MediaRouter", "PaintHolding", "ThirdPartyStoragePartitioning",
  "AvoidCorsURLLoaderRestartOnRedirect", "OptimizationHints", "NetworkTimeServiceQuerying", "AimEnabled",
  "PreconnectToSearch",
];

/** Launch options with one of the font sets of fonts.js. */
const browser = (fonts) => ({
  executablePath: env.CHROME ?? "/usr/bin/chromium",
  // Results must not depend on the machine's language, time zone and fonts.
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
    `--disable-features=${DISABLED_FEATURES}`,
    // ClerkJS has shorter timeouts in an automated browser.
    "--disable-blink-features=AutomationControlled",
  ],
});

export default defineConfig({
  testDir: ".",
  // Journeys under WebDriver have a configuration of their own.
  testIgnore: "engines/**",
  globalSetup: "./setup.js",
  // One set of screenshots for all machines, see looks.spec.js.
  snapshotPathTemplate: "{testDir}/looks/{arg}{ext}",
  fullyParallel: true,
  // Each worker runs a browser and a sandbox; more workers slow each other down.
  workers: 2,
  retries: 0,
  forbidOnly: Boolean(process.env.CI),
  // Upper bounds: on two cores with a second browser, a page can take seconds to load.
  timeout: 60_000,
  expect: { timeout: 15_000 },
  reporter: [["list"], ["./timings.js"]],
  use: {
    // Intl formats depend on both.
    locale: "en-US",
    timezoneId: "UTC",
    screenshot: "only-on-failure",
  },
  projects: [
    { name: "all", use: { launchOptions: browser("all") } },
    // Tests of layout, which depends on glyph widths.
    ...["narrow", "wide"].map((fonts) => ({
      name: fonts, grep: /narrow\.spec\.js|@layout/, use: { launchOptions: browser(fonts) },
    })),
  ],
});
