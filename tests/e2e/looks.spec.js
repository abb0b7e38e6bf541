// What everything looks like: pictures of the gallery's scenes and of the real pages, compared with those
// in `looks/`. `cargo xtask looks` takes them again; look at each before it is committed. Each scene has one
// picture of what it is about, in one theme and one width.

import { fileURLToPath } from "node:url";
import { statSync, readdirSync } from "node:fs";
import { test, expect } from "./fixtures.js";
import { host } from "./hosts.js";
import { failNextElement, runNames } from "./screen.js";
import { scenes } from "../../gallery/scenes.js";

// Letters are drawn differently elsewhere.
test.skip(process.platform !== "linux", "the pictures were taken on Linux");

const NOW = Date.parse("2026-10-19T08:03:20Z");
const START = NOW + 1_000;

/** What all pictures may weigh together. */
const BUDGET = 3_000_000;

// Nothing moves.
test.use({ reducedMotion: "reduce" });

/** Compares a picture; a few letters may be drawn a little differently. */
const expectLooks = (part, name, options) =>
  expect.soft(part).toHaveScreenshot(`${name}.png`, { maxDiffPixelRatio: 0.002, ...options });

/** What a scene is about: by its name, else by its group. `undefined` is all of the window. */
const PARTS = {
  "Runs: errors": "section:has([role=alert])",
  "Run: nodes": ".block:has(.tabs)",
  "runs-columns": "[role=dialog]",
  "runs-keys": "dialog[open]",
  "runs-exact": "table",
  "runs-news": ".above-table",
  "runs-paused": "[role=group][aria-label='Data freshness']",
  "runs-stale": "section:has([role=alert])",
  "runs-address": ".notice[role=status]",
  "runs-window": ".summary",
  "run-cancel": "dialog[open]",
  "run-usage": ".run-header",
  "run-failed": ".run-header",
  "run-paused": ".run-header",
  "run-cancelled": ".run-header",
  "run-pending": ".run-header",
};

/** Scenes that are shown to their end. */
const WHOLE = ["runs", "run-completed", "runs-seed", "rtl"];

const WIDTHS = [1280, 360, 768];

/** On a narrow screen the menu is further down than the picture goes. */
const OWN_WIDTH = { "runs-menu": 1280 };
const THEMES = ["light", "dark"];

/** Makes the window as high as what it shows: rows that are out of sight are not drawn. */
async function showAll(page) {
  const { width } = page.viewportSize();
  await page.setViewportSize({ width, height: 6_000 });
  const height = () =>
    page.locator(".stage").evaluate((stage) => Math.ceil(stage.getBoundingClientRect().height));
  // The browser takes a moment for rows that it has not drawn before.
  let known;
  await expect.poll(async () => known === (known = await height()), { intervals: [250] }).toBe(true);
  await page.setViewportSize({ width, height: known });
}

test.describe("the gallery", () => {
  test.use({ flags: { dist: host("gallery") } });

  const places = Object.keys(scenes);

  for (const group of new Set(places.map((scene) => scenes[scene].group))) {
    const names = places.filter((scene) => scenes[scene].group === group);

    test(group, async ({ page, monitor }) => {
      test.slow();
      // What a scene answers with is the failure that it shows.
      monitor.allowError(/onepin-runs: pageSize/);
      await page.clock.install({ time: NOW });
      await page.clock.pauseAt(START);
      for (const scene of names) {
        await test.step(scene, async () => {
          const place = places.indexOf(scene);
          const width = OWN_WIDTH[scene] ?? WIDTHS[place % WIDTHS.length];
          const theme = THEMES[place % THEMES.length];
          await page.setViewportSize({ width, height: 640 });
          await page.emulateMedia({ colorScheme: theme });
          await page.clock.setSystemTime(START);
          await page.goto(`/?scene=${scene}&theme=${theme}&clock=own`);
          await expect(page.locator(".onepin-runs").first()).toBeVisible();
          await settle(page);
          if (WHOLE.includes(scene)) await showAll(page);
          const part = PARTS[scene] ?? PARTS[group];
          await expectLooks(part ? page.locator(part).first() : page, scene);
        });
      }
    });
  }

  /** Lets the same time pass for every picture; the scene needs some of it to be shown. */
  async function settle(page) {
    let left = 50;
    await expect(async () => {
      if (left > 5) await page.clock.runFor((left -= 1) && 100);
      await expect(page.locator("body[data-ready]")).toHaveCount(1, { timeout: 20 });
    }).toPass({ intervals: [20], timeout: 20_000 });
    await page.clock.runFor(left * 100);
  }
});

test.describe("the page", () => {
  for (const [theme, width] of [["light", 768], ["dark", 1280]]) {
    test(`list and run, ${theme}, ${width} wide`, async ({ page, sandbox }) => {
      await page.emulateMedia({ colorScheme: theme });
      await page.setViewportSize({ width, height: 800 });
      await page.goto("/");
      await expect(runNames(page)).toHaveCount(20);
      // What follows the clock differs from day to day.
      const mask = [page.locator("time"), page.locator('td[data-column="duration"]'), page.locator(".glance")];
      await expectLooks(page, `page-runs-${width}`, { mask });
      const { data } = await sandbox.api("runs?status=completed&limit=1");
      await page.goto(`/workflows/${sandbox.config.workflow_id}/runs/${data[0].id}`);
      await expect(page.getByRole("tab").first()).toBeVisible();
      await expectLooks(page, `page-run-${width}`, { mask: [page.locator("time")] });
    });
  }
});

test.describe("beside the runs", () => {
  test.use({ viewport: { width: 768, height: 400 } });

  test("settings that cannot be used, then a program that has failed", async ({ page, monitor }) => {
    monitor.allowError(/panicked at|RuntimeError: unreachable/);
    await page.route("**/config.json", (route) => route.fulfill({ json: { api_base: "here" } }));
    await page.goto("/");
    await expect(page.getByRole("alert")).toBeVisible();
    await expectLooks(page.getByRole("alert"), "page-settings", { mask: [page.getByText("config.json")] });
    await page.unroute("**/config.json");
    await page.emulateMedia({ colorScheme: "dark" });
    await page.goto("/");
    await expect(runNames(page)).toHaveCount(20);
    await failNextElement(page);
    await runNames(page).first().getByRole("link").click();
    await expect(page.getByRole("button", { name: "Reload page" })).toBeVisible();
    // Where in the code it was is another place after every change.
    await expectLooks(page.getByRole("alert"), "page-failed", { mask: [page.locator(".long-text")] });
  });

  test.describe("with Clerk", () => {
    test.use({ flags: { "sign-in": "clerk" } });

    test("who is signed in, and nobody", async ({ page, context, sandbox, monitor }) => {
      monitor.allowError(/Clerk has been loaded with development keys/);
      await page.goto("/");
      await expect(page.getByRole("button", { name: "Sign in" })).toBeVisible();
      await expectLooks(page.getByRole("alert"), "page-signed-out");
      await sandbox.signIn(context);
      await page.emulateMedia({ colorScheme: "dark" });
      await page.goto("/");
      await expect(runNames(page)).toHaveCount(20);
      await expectLooks(page.getByRole("banner"), "page-signed-in");
    });
  });
});

test("the pictures weigh little", () => {
  const folder = fileURLToPath(new URL("looks/", import.meta.url));
  const bytes = readdirSync(folder).map((file) => statSync(folder + file).size);
  expect(bytes.reduce((sum, size) => sum + size, 0)).toBeLessThan(BUDGET);
});
