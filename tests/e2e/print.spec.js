// The page of a run on paper.

import { test, expect } from "./fixtures.js";
import { expectNoHorizontalScroll } from "./screen.js";

/** The width of A4 paper without its margins, in CSS pixels. */
const PAPER = { width: 700, height: 1000 };

async function open(page, sandbox, status, query = "") {
  const { data: [run] } = await sandbox.api(`runs?status=${status}&limit=1`);
  await page.goto(`/workflows/${sandbox.config.workflow_id}/runs/${run.id}${query}`);
  await expect(page.getByRole("heading", { name: "Nodes" })).toBeVisible();
  return run;
}

const pages = (pdf) => pdf.toString("latin1").match(/\/Type\s*\/Page\b/g).length;

test("a completed run prints whole, without controls, on white", async ({ page, sandbox }) => {
  await page.emulateMedia({ colorScheme: "dark" });
  const { id } = await open(page, sandbox, "completed");
  await expect(page.getByRole("table", { name: "Scores by language" })).toBeVisible();
  await page.setViewportSize(PAPER);
  await page.emulateMedia({ media: "print", colorScheme: "dark" });
  const main = page.getByRole("main");
  await expect(page.locator(".verdict")).toHaveCSS("background-color", "rgb(255, 255, 255)");
  await expect(page.getByText(/^As of .*\d{4}.* · http/)).toContainText(`/runs/${id}`);
  await expect(page.locator(".workflow-name")).toBeVisible();
  for (const role of ["tab", "combobox", "searchbox", "navigation"]) {
    await expect(page.getByRole(role).filter({ visible: true })).toHaveCount(0);
  }
  for (const name of ["Print", "Copy link", "Refresh", "Zoom in", "Show all lines"]) {
    await expect(page.getByText(name, { exact: true }).filter({ visible: true })).toHaveCount(0);
  }
  await expectNoHorizontalScroll(page, "paper");
  /** Boxes that hide a part of their content. */
  const cut = () => main.evaluate((main) =>
    [...main.querySelectorAll(".verdict, .facts, .metrics, .scroll, .matrix td, .matrix th, .rated, .value")]
      .filter((it) => it.checkVisibility() && (it.scrollWidth > it.clientWidth + 1 || it.scrollHeight > it.clientHeight + 1)
        && getComputedStyle(it).overflow !== "visible")
      .map((it) => `${it.className}: ${it.textContent.slice(0, 40)}`));
  await expect.poll(cut).toEqual([]);
  /** Cells that leave the paper. */
  const outside = () => main.evaluate((main) =>
    [...main.querySelectorAll(".matrix td, .matrix th, .metrics dd, .bar")]
      .filter((it) => it.getBoundingClientRect().right > innerWidth + 1).map((it) => it.textContent));
  await expect.poll(outside).toEqual([]);
  // Read once: the page is complete.
  const pdf = await page.pdf({ format: "A4", printBackground: false });
  expect(pages(pdf)).toBeGreaterThan(0);
  expect(pages(pdf)).toBeLessThan(5);
});

test("a failed run prints its cause", async ({ page, sandbox }) => {
  await open(page, sandbox, "failed");
  await page.getByRole("tab", { name: "Graph" }).click();
  await page.setViewportSize(PAPER);
  await page.emulateMedia({ media: "print" });
  await expect(page.getByRole("group", { name: "Why it failed" })).toBeVisible();
  const graph = page.getByRole("application", { name: "Graph" });
  await expect.poll(async () => (await graph.boundingBox()).width).toBeLessThanOrEqual(PAPER.width);
  await expect.poll(async () => (await page.pdf({ format: "A4" })).length).toBeGreaterThan(1000);
});

test("the button prints the page", async ({ page, sandbox }) => {
  await page.addInitScript(() => {
    globalThis.printed = 0;
    globalThis.print = () => (globalThis.printed += 1);
  });
  await open(page, sandbox, "completed");
  await page.getByRole("button", { name: "Print", exact: true }).click();
  await expect.poll(() => page.evaluate(() => globalThis.printed)).toBe(1);
});
