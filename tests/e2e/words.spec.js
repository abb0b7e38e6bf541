// Languages: the configuration or the browser selects one, and all texts of the page are translated.

import { readFile } from "node:fs/promises";
import { pseudo as translate } from "../../gallery/pseudo.js";
import { test, expect, FAILED_REQUEST } from "./fixtures.js";
import { address, alert, expectNoHorizontalScroll, holdRequests, name } from "./screen.js";

const german = JSON.parse(await readFile(new URL("../../locales/de.json", import.meta.url), "utf8"));
const pseudo = translate(german);

/** Adds settings to the sandbox's config.json. */
const configure = (page, sandbox, settings) =>
  page.route("**/config.json", (route) => route.fulfill({ json: { ...sandbox.config, ...settings } }));

/** The helpers of screen.js use English names. */
const rows = (page) => page.getByRole("rowheader");
const root = (page) => page.locator("html");
const heading = (page) => page.getByRole("heading", { level: 1 });

test.describe("browser language de-AT", () => {
  test.use({ locale: "de-AT" });

  test("shows German texts with Austrian number formats", async ({ page, sandbox }) => {
    await page.goto("/");
    await expect(rows(page)).toHaveCount(20);
    await expect(heading(page)).toHaveText("Läufe");
    await expect(page).toHaveTitle(/Läufe/);
    await expect(root(page)).toHaveAttribute("lang", "de-AT");
    await expect(root(page)).toHaveAttribute("dir", "ltr");
    const { data } = await sandbox.api("runs");
    const spent = data.findIndex(({ credits }) => credits >= 1);
    const written = new Intl.NumberFormat("de-AT").format(data[spent].credits);
    await expect(page.locator('tbody [data-column="credits"]').nth(spent)).toHaveText(written);
    await expect(page.getByRole("combobox", { name: german.refresh_rate })).toContainText("Alle 15");
    await rows(page).first().getByRole("link").click();
    await expect(heading(page)).toHaveText(`Lauf ${name(data[0])}`);
  });

  test("shows German texts in response to clicks", async ({ page }) => {
    await page.goto("/");
    await expect(rows(page)).toHaveCount(20);
    await page.getByRole("combobox", { name: german.summary_for }).selectOption("custom");
    await page.getByRole("button", { name: german.apply_range }).click();
    await expect(page.getByRole("alert")).toHaveText(german.range_empty);
  });

  test("falls back to English when the texts fail to load", async ({ page, monitor }) => {
    monitor.allowError(/the page stays English: no texts for “de-AT” at .*locales\/de\.json: status 500/);
    monitor.allowError(FAILED_REQUEST);
    await page.route("**/locales/de.json", (route) => route.fulfill({ status: 500 }));
    await page.goto("/");
    await expect(heading(page)).toHaveText("Runs");
    await expect(root(page)).toHaveAttribute("lang", "en");
  });
});

test.describe("browser language de-DE", () => {
  test.use({ locale: "de-DE" });

  test("falls back to English when the texts time out", async ({ page, monitor }) => {
    monitor.allowError(/the page stays English: no texts for “de-DE”/);
    await holdRequests(page, "**/locales/de.json");
    await page.goto("/");
    await expect(heading(page)).toHaveText("Runs");
  });
});

test("falls back to English for an unsupported language", async ({ browser, sandbox }) => {
  const context = await browser.newContext({ locale: "ja-JP", baseURL: sandbox.origin });
  const page = await context.newPage();
  await page.goto("/");
  await expect(heading(page)).toHaveText("Runs");
  await expect(root(page)).toHaveAttribute("lang", "en");
  await context.close();
});

test("repairs and skips language tags that Intl refuses", async ({ page }) => {
  for (const [languages, heading, lang] of [
    [["C", 7, "*", "", "de_DE.UTF-8@euro"], "Läufe", "de-DE"],
    [["en-US@posix"], "Runs", "en-US"],
    [["*"], "Runs", "en"],
    [[`de-${"x".repeat(300)}`], "Läufe", "de"],
  ]) {
    await page.addInitScript((languages) => {
      Object.defineProperty(navigator, "languages", { value: languages, configurable: true });
    }, languages);
    await page.goto("/");
    await expect(rows(page)).toHaveCount(20);
    await expect(page.getByRole("heading", { level: 1 })).toHaveText(heading);
    await expect(root(page)).toHaveAttribute("lang", lang);
  }
});

test("the configured locale overrides the browser's", async ({ page, sandbox }) => {
  await configure(page, sandbox, { locale: "de" });
  await page.goto("/");
  await expect(heading(page)).toHaveText("Läufe");
  await expect(root(page)).toHaveAttribute("lang", "de");
});

test("reports an unsupported locale in the configuration", async ({ page, sandbox, monitor }) => {
  monitor.allowError(FAILED_REQUEST);
  await page.route("**/locales/fr.json", (route) => route.fulfill({ status: 404 }));
  await configure(page, sandbox, { locale: "fr" });
  await page.goto("/");
  await expect(alert(page)).toContainText("locale: no texts for “fr”");
  await expect(alert(page)).toContainText("status 404");
});

test.describe("right to left", () => {
  test.use({ flags: { active: 4 } });

  /** Texts of API responses, such as names and IDs, which are not translated. */
  let data;

  /** Displayed texts with Latin letters that are neither API data nor exempt. */
  const untranslated = (page) =>
    page.evaluate((data) => {
      const exempt = ".initials, [lang=en], [translate=no], code, kbd, script, style, noscript, time, option, .json";
      const found = [];
      const check = (text, element, where = "") => {
        if (element.closest(exempt)) return;
        const rest = data.reduce((rest, known) => rest.replaceAll(known, ""), text);
        if (/\p{Script=Latin}{2}/u.test(rest.replace(/\bUTC\b/g, ""))) found.push(where + text);
      };
      const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
      while (walker.nextNode()) check(walker.currentNode.data, walker.currentNode.parentElement);
      for (const element of document.body.querySelectorAll("*")) {
        for (const attribute of ["aria-label", "title", "placeholder"]) {
          check(element.getAttribute(attribute) ?? "", element, `${attribute}: `);
        }
      }
      return found;
    }, [...data].sort((one, other) => other.length - one.length));

  /** Checks that all texts are translated and that nothing overflows horizontally. */
  async function expectTranslated(page, where) {
    await expect.poll(() => untranslated(page), { message: where }).toEqual([]);
    await expectNoHorizontalScroll(page, where);
  }

  /** All strings in a JSON value, including keys. */
  function texts(value) {
    if (typeof value === "string") return [value];
    if (value === null || typeof value !== "object") return [];
    return Object.entries(value).flatMap(([name, value]) => [name, ...texts(value)]);
  }

  test.beforeEach(async ({ page, sandbox }) => {
    data = new Set();
    page.on("response", async (response) => {
      if (!response.url().includes("/api/v1/")) return;
      data.add(response.headers()["x-request-id"] ?? "");
      for (const text of texts(await response.json().catch(() => null))) {
        if (/\p{Script=Latin}{2}/u.test(text)) data.add(text);
      }
    });
    await page.route("**/locales/ar.json", (route) => route.fulfill({ json: pseudo }));
    await configure(page, sandbox, { locale: "ar" });
  });

  for (const width of [1280, 360]) {
    test(`all texts of the list are translated, ${width} pixels wide`, async ({ page, sandbox, monitor }) => {
      monitor.allowError(FAILED_REQUEST);
      await page.setViewportSize({ width, height: 800 });
      await page.goto("/");
      await expect(rows(page)).toHaveCount(20);
      await expect(root(page)).toHaveAttribute("dir", "rtl");
      await expectTranslated(page, "the list");
      await page.getByRole("button", { name: pseudo.columns }).click();
      await expectTranslated(page, "the columns");
      await page.keyboard.press("Escape");
      await page.getByRole("button", { name: new RegExp(`${name(await newest(sandbox))}$`) }).click();
      await expect(page.getByRole("menu")).toBeVisible();
      await expectTranslated(page, "the menu of a run");
      await page.keyboard.press("Escape");
      await page.keyboard.press("?");
      await expect(page.getByRole("dialog")).toBeVisible();
      await expectTranslated(page, "the keyboard shortcuts");
      await page.keyboard.press("Escape");
      await page.goto(address(sandbox, "search=nobody&limit=1000&from=2026-01-01T00:00:00Z"));
      await expect(page.getByText(pseudo.no_match, { exact: true })).toBeVisible();
      await expectTranslated(page, "nothing found");
      await sandbox.injectFaults({ endpoint: "list_runs", kind: "status", status: 503 });
      await page.goto("/");
      await expect(alert(page).getByRole("heading")).toHaveText(pseudo.error_server);
      await expectTranslated(page, "a failure");
      await sandbox.clearFaults();
      await page.goto("/settings");
      await expect(heading(page)).toHaveText(pseudo.page_not_found);
    });

    test(`all texts of a run are translated, ${width} pixels wide`, async ({ page, sandbox }) => {
      await page.setViewportSize({ width, height: 800 });
      for (const status of ["completed", "failed", "running"]) {
        const { data } = await sandbox.api(`runs?status=${status}&limit=1`);
        await page.goto(`/workflows/${sandbox.config.workflow_id}/runs/${data[0].id}`);
        await expect(page.getByRole("tab").first()).toBeVisible();
        for (const view of ["timeline", "graph", "table", "definition"]) {
          await page.getByRole("tab", { name: pseudo[view] }).click();
          await expectTranslated(page, `${status}, ${view}`);
        }
      }
      await page.getByRole("button", { name: pseudo.action_cancel }).click();
      await expect(page.getByRole("dialog")).toBeVisible();
      await expectTranslated(page, "the cancel confirmation");
    });

    test(`all texts of a comparison are translated, ${width} pixels wide`, async ({ page, sandbox }) => {
      await page.setViewportSize({ width, height: 800 });
      const { data: [run, other] } = await sandbox.api("runs?status=completed&limit=2");
      const { data: [running] } = await sandbox.api("runs?status=running&limit=1");
      const { data: [failed] } = await sandbox.api("runs?status=failed&limit=1");
      for (const [one, two] of [[run, other], [running, run], [failed, other]]) {
        await page.goto(`/workflows/${sandbox.config.workflow_id}/runs/${one.id}/compare/${two.id}`);
        await expect(page.getByRole("table", { name: pseudo.node_times })).toBeVisible();
        await expectTranslated(page, `${one.status}, ${two.status}`);
      }
    });
  }

  const newest = async (sandbox) => (await sandbox.api("runs?limit=1")).data[0];
});
