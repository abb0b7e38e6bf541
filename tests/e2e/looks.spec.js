// Screenshot tests of the gallery's scenes and of the pages, with the reference images in `looks/`.
// `cargo xtask looks` updates them; review each one before committing it. Each scene has one screenshot of its
// relevant part, in one theme and one width.

import { fileURLToPath } from "node:url";
import { statSync, readdirSync } from "node:fs";
import { test, expect } from "./fixtures.js";
import { host } from "./hosts.js";
import { failByClick, runNames } from "./screen.js";
import { scenes } from "../../gallery/scenes.js";

// Text rendering differs between platforms.
test.skip(process.platform !== "linux", "the reference screenshots are from Linux");

const NOW = Date.parse("2026-10-19T08:03:20Z");
const START = NOW + 1_000;

/** The maximum total size of the reference screenshots, in bytes. */
const MAX_BYTES = 3_000_000;

test.use({ reducedMotion: "reduce" });

/** Compares a screenshot; small differences in text rendering are tolerated. */
const expectScreenshot = (part, name, options) =>
  expect.soft(part).toHaveScreenshot(`${name}.png`, { maxDiffPixelRatio: 0.002, ...options });

/** The relevant part of a scene, by scene name or group. The default is the whole window. */
const PARTS = {
  "Runs: errors": "section:has([role=alert])",
  "Run: nodes": ".block:has(.tabs)",
  "runs-columns": "[role=dialog]:popover-open",
  "runs-views": "[role=dialog]:popover-open",
  "runs-palette": "dialog[open]",
  "runs-keys": "dialog[open]",
  "runs-exact": "tbody tr",
  "runs-filtered": ".toolbar",
  "runs-menu": "[role=menu]",
  "runs-numbers": "table",
  "runs-strange": "table",
  "runs-translated": ".pager",
  "runs-offline": ".empty",
  "run-offline": ".empty",
  "runs-news": ".toolbar",
  "runs-paused": ".page-header",
  "runs-stale": "section:has([role=alert])",
  "runs-address": ".notice[role=status]",
  "runs-window": ".page-header",
  "run-cancel": "dialog[open]",
  "run-usage": ".run-header",
  "run-failed": ".run-header",
  "run-failed-long": ".run-header",
  "run-paused": ".run-header",
  "run-cancelled": ".run-header",
  "run-pending": ".run-header",
  "run-overview-fails": "section:has([role=alert])",
  "nodes-inspector": ".node-inspector",
  "nodes-inspector-unknown": ".node-inspector",
};

/** Scenes with a screenshot of their full height. */
const FULL_HEIGHT = ["runs", "runs-seed", "runs-strange"];

const WIDTHS = [1280, 360, 768];

/** On a narrow screen the menu would be below the screenshot. */
const FIXED_WIDTHS = { "runs-menu": 1280 };
const THEMES = ["light", "dark"];

/** Resizes the window to its content: rows outside of it are not rendered. */
async function fitWindow(page) {
  const { width } = page.viewportSize();
  await page.setViewportSize({ width, height: 6_000 });
  const height = () =>
    page.locator(".stage").evaluate((stage) => Math.ceil(stage.getBoundingClientRect().height));
  // The height changes while the browser renders new rows.
  let known;
  await expect.poll(async () => known === (known = await height()), { intervals: [250] }).toBe(true);
  await page.setViewportSize({ width, height: known });
}

test.describe("gallery", () => {
  test.use({ flags: { dist: host("gallery") } });

  const allScenes = Object.keys(scenes);

  for (const group of new Set(allScenes.map((scene) => scenes[scene].group))) {
    const names = allScenes.filter((scene) => scenes[scene].group === group);

    test(group, async ({ page, monitor }) => {
      test.slow();
      // The scene with invalid options logs them.
      monitor.allowError(/onepin-runs: pageSize/);
      await page.clock.install({ time: NOW });
      await page.clock.pauseAt(START);
      for (const scene of names) {
        await test.step(scene, async () => {
          const index = allScenes.indexOf(scene);
          const width = FIXED_WIDTHS[scene] ?? WIDTHS[index % WIDTHS.length];
          const theme = THEMES[index % THEMES.length];
          await page.setViewportSize({ width, height: 640 });
          await page.emulateMedia({ colorScheme: theme });
          await page.clock.setSystemTime(START);
          await page.goto(`/?scene=${scene}&theme=${theme}&clock=own`);
          await expect(page.locator(".onepin-runs").first()).toBeVisible();
          await waitUntilReady(page);
          if (FULL_HEIGHT.includes(scene)) await fitWindow(page);
          const part = PARTS[scene] ?? PARTS[group];
          await expectScreenshot(part ? page.locator(part).first() : page, scene);
        });
      }
    });
  }

  /** Advances the clock by the same time for each screenshot; the scene needs part of it to render. */
  async function waitUntilReady(page) {
    let left = 50;
    await expect(async () => {
      if (left > 5) await page.clock.runFor((left -= 1) && 100);
      await expect(page.locator("body[data-ready]")).toHaveCount(1, { timeout: 20 });
    }).toPass({ intervals: [20], timeout: 20_000 });
    await page.clock.runFor(left * 100);
  }
});

test.describe("page", () => {
  for (const [theme, width] of [["light", 768], ["dark", 1280]]) {
    test(`list and run, ${theme}, ${width} wide`, async ({ page, sandbox }) => {
      await page.emulateMedia({ colorScheme: theme });
      await page.setViewportSize({ width, height: 800 });
      await page.goto("/");
      await expect(runNames(page)).toHaveCount(20);
      // Values that depend on the current time.
      const mask = [page.locator("time"), page.locator('td[data-column="duration"]'), page.locator(".glance")];
      await expectScreenshot(page, `page-runs-${width}`, { mask });
      const { data } = await sandbox.api("runs?status=completed&limit=1");
      await page.goto(`/workflows/${sandbox.config.workflow_id}/runs/${data[0].id}`);
      await expect(page.getByRole("tab").first()).toBeVisible();
      await expectScreenshot(page, `page-run-${width}`, { mask: [page.locator("time")] });
    });
  }
});

test.describe("pages without runs", () => {
  test.use({ viewport: { width: 768, height: 400 } });

  test("invalid configuration and panic", async ({ page, monitor }) => {
    monitor.allowError(/panicked at|RuntimeError: unreachable/);
    await page.route("**/config.json", (route) => route.fulfill({ json: { api_base: "here" } }));
    await page.goto("/");
    await expect(page.getByRole("alert")).toBeVisible();
    await expectScreenshot(page.getByRole("alert"), "page-settings", { mask: [page.getByText("config.json")] });
    await page.unroute("**/config.json");
    await page.emulateMedia({ colorScheme: "dark" });
    await page.goto("/");
    await expect(runNames(page)).toHaveCount(20);
    await failByClick(runNames(page).first().getByRole("link"));
    await expect(page.getByRole("button", { name: "Reload page" })).toBeVisible();
    // The location in the code changes with the code.
    await expectScreenshot(page.getByRole("alert"), "page-failed", { mask: [page.locator(".long-text")] });
  });

  test.describe("Clerk", () => {
    test.use({ flags: { "sign-in": "clerk" } });

    test("signed out and signed in", async ({ page, context, sandbox, monitor }) => {
      monitor.allowError(/Clerk has been loaded with development keys/);
      await page.goto("/");
      await expect(page.getByRole("button", { name: "Sign in" })).toBeVisible();
      await expectScreenshot(page.getByRole("alert"), "page-signed-out");
      await sandbox.signIn(context);
      await page.emulateMedia({ colorScheme: "dark" });
      await page.goto("/");
      await expect(runNames(page)).toHaveCount(20);
      await expectScreenshot(page.getByRole("banner"), "page-signed-in");
    });
  });
});

test("the reference screenshots are small", () => {
  const folder = fileURLToPath(new URL("looks/", import.meta.url));
  const bytes = readdirSync(folder).map((file) => statSync(folder + file).size);
  expect(bytes.reduce((sum, size) => sum + size, 0)).toBeLessThan(MAX_BYTES);
});
