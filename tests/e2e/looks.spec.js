// What everything looks like: pictures of the gallery's scenes and of the real pages, compared with those
// in `looks/`. `cargo xtask looks` takes them anew; look at each before it is committed.

import { fileURLToPath } from "node:url";
import { test, expect } from "./fixtures.js";
import { host } from "./hosts.js";
import { refuseOnce, runNames } from "./screen.js";
import { scenes } from "../../gallery/scenes.js";

// Letters are drawn differently elsewhere.
test.skip(process.platform !== "linux", "the pictures were taken on Linux");

const THEMES = ["light", "dark"];
const NOW = new Date("2026-10-19T08:03:20Z");

/** The scenes that are shown whole, in the widths there are forms for. */
const WIDTHS = { runs: [1280, 768, 360], "run-completed": [1280, 768, 360], rtl: [1280, 360], "runs-filtered": [1280, 360] };

// Fonts of the test's own, and nothing that moves.
test.use({ bypassCSP: true, reducedMotion: "reduce" });

const FONT = fileURLToPath(
  import.meta.resolve("@fontsource-variable/inter/files/inter-latin-wght-normal.woff2"),
);

/** The same letters on every machine, as far as Latin goes. */
async function useFont(page) {
  await page.route("**/inter.woff2", (route) => route.fulfill({ path: FONT }));
  await page.addStyleTag({
    content: `@font-face { font-family: Inter; src: url(/inter.woff2); font-weight: 100 900; }
      :root { --onepin-runs-font: Inter, sans-serif; font-family: Inter, sans-serif; }`,
  });
  await page.evaluate(() => Promise.all([400, 500, 600].map((weight) => document.fonts.load(`${weight} 1em Inter`))));
}

/** Compares a picture; a few letters may be drawn a little differently. */
const expectLooks = (part, name, options) =>
  expect(part).toHaveScreenshot(`${name}.png`, { maxDiffPixelRatio: 0.002, ...options });

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

  for (const [scene, { group }] of Object.entries(scenes)) {
    for (const width of WIDTHS[scene] ?? [1024]) {
      test(`${scene}, ${width} wide`, async ({ page, watch }) => {
        // What a scene answers with is the failure that it shows.
        watch.expect(/onepin-runs: pageSize/);
        await page.clock.install({ time: NOW });
        await page.clock.pauseAt(NOW.getTime() + 1000);
        for (const theme of THEMES) {
          await page.setViewportSize({ width, height: 640 });
          await page.emulateMedia({ colorScheme: theme });
          await page.goto(`/?scene=${scene}&theme=${theme}&clock=own`);
          await expect(page.locator(".onepin-runs").first()).toBeVisible();
          await useFont(page);
          await settle(page);
          // Elsewhere, what is further down is the same as in other pictures.
          if (scene in WIDTHS) await showAll(page);
          const part = group === "Run: nodes" ? page.locator(".block:has(.tabs)") : page;
          await expectLooks(part, `${scene}-${width}-${theme}`);
        }
      });
    }
  }

  /** Lets the same time pass for every picture; the scene needs some of it to be shown. */
  async function settle(page) {
    let left = 50;
    await expect(async () => {
      if (left > 5) await page.clock.runFor((left -= 1) && 100);
      expect(await page.locator("body[data-ready]").count()).toBe(1);
    }).toPass({ intervals: [20], timeout: 20_000 });
    await page.clock.runFor(left * 100);
  }
});

test.describe("the page", () => {
  for (const theme of THEMES) {
    for (const width of [1280, 768, 360]) {
      test(`list and run, ${theme}, ${width} wide`, async ({ page, sandbox }) => {
        await page.emulateMedia({ colorScheme: theme });
        await page.setViewportSize({ width, height: 800 });
        await page.goto("/");
        await expect(runNames(page)).toHaveCount(20);
        await useFont(page);
        // What follows the clock differs from day to day.
        const mask = [page.locator("time"), page.locator('td[data-column="duration"]'), page.locator(".glance")];
        await expectLooks(page, `page-runs-${width}-${theme}`, { mask });
        const { data } = await sandbox.api("runs?status=completed&limit=1");
        await page.goto(`/workflows/${sandbox.config.workflow_id}/runs/${data[0].id}`);
        await expect(page.getByRole("tab").first()).toBeVisible();
        await useFont(page);
        await expectLooks(page, `page-run-${width}-${theme}`, { mask: [page.locator("time")] });
      });
    }
  }
});

// What only the standalone page shows.
for (const theme of THEMES) {
  test.describe(`beside the runs, ${theme}`, () => {
    test.use({ colorScheme: theme, viewport: { width: 1024, height: 400 } });

    test("settings that cannot be used", async ({ page }) => {
      await page.route("**/config.json", (route) => route.fulfill({ json: { api_base: "here" } }));
      await page.goto("/");
      await expect(page.getByRole("alert")).toBeVisible();
      await useFont(page);
      await expectLooks(page, `page-settings-${theme}`, { mask: [page.getByText("config.json")] });
    });

    test("a program that has failed", async ({ page, watch }) => {
      watch.expect(/panicked at|RuntimeError: unreachable/);
      await page.goto("/");
      await expect(runNames(page)).toHaveCount(20);
      await refuseOnce(page);
      await runNames(page).first().getByRole("link").click();
      await expect(page.getByRole("button", { name: "Reload this page" })).toBeVisible();
      await useFont(page);
      // Where in the code it was is another place after every change.
      await expectLooks(page, `page-failed-${theme}`, { mask: [page.locator(".long-text")] });
    });

    test.describe("with Clerk", () => {
      test.use({ flags: { "sign-in": "clerk" } });

      test("who is signed in, and nobody", async ({ page, context, sandbox, watch }) => {
        watch.expect(/Clerk has been loaded with development keys/);
        await page.goto("/");
        await expect(page.getByRole("button", { name: "Sign in" })).toBeVisible();
        await useFont(page);
        await expectLooks(page, `page-signed-out-${theme}`);
        await sandbox.signIn(context);
        await page.goto("/");
        await expect(runNames(page)).toHaveCount(20);
        await useFont(page);
        await expectLooks(page.getByRole("banner"), `page-signed-in-${theme}`);
      });
    });
  });
}
