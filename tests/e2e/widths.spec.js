// Column widths: run numbers of any size, large figures, and durations in the user's language.

import { test, expect } from "./fixtures.js";
import { LIST_REQUEST, clearFilters, expectNoHorizontalScroll, filters, runNames } from "./screen.js";

const WIDTHS = [320, 768, 1024, 1280, 1920];

/** Numbers the runs of the list from `first`; `null` for runs without a number, whose name is the start of their ID. */
const numberRuns = (page, first) =>
  page.route(LIST_REQUEST, async (route) => {
    const response = await route.fetch();
    const body = await response.json();
    body.data.forEach((run, index) => {
      run.run_number = first === null ? null : first + 8 * index;
    });
    await route.fulfill({ response, json: body });
  });

/** The texts that have several lines or leave their cell. */
const broken = (contents) =>
  contents.evaluateAll((elements) => {
    const range = document.createRange();
    return elements
      .filter((element) => {
        range.selectNodeContents(element);
        const cell = element.closest("th, td");
        const edge = cell.getBoundingClientRect().right - parseFloat(getComputedStyle(cell).paddingRight);
        const lines = new Set([...range.getClientRects()].map(({ top }) => Math.round(top)));
        return lines.size > 1 || range.getBoundingClientRect().right > edge + 1;
      })
      .map((element) => element.textContent);
  });

for (const first of [880, 8_888_800, null]) {
  test(`run numbers from ${first} stay on one line @layout`, async ({ page }) => {
    await numberRuns(page, first);
    await page.goto("/");
    await expect(runNames(page)).toHaveCount(20);
    for (const width of WIDTHS) {
      await page.setViewportSize({ width, height: 800 });
      await expect.poll(() => broken(runNames(page).getByRole("link")), { message: `${width} pixels` }).toEqual([]);
      await expectNoHorizontalScroll(page, `${width} pixels`);
    }
  });
}

test("figures of millions stay on one line @layout", async ({ page }) => {
  await page.route(LIST_REQUEST, async (route) => {
    const response = await route.fetch();
    const body = await response.json();
    for (const run of body.data) Object.assign(run, { credits: 8_888_888, output_line_count: 8_888_888 });
    await route.fulfill({ response, json: body });
  });
  await page.goto("/");
  const figures = page.getByRole("table").getByText("8,888,888", { exact: true });
  await expect(figures).toHaveCount(40);
  const lines = () => figures.evaluateAll((cells) => cells.map((cell) => {
    const range = document.createRange();
    range.selectNodeContents(cell);
    return range.getClientRects().length;
  }));
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: 800 });
    await expect.poll(lines, { message: `${width} pixels` }).toEqual(Array(40).fill(1));
  }
});

test("“Clear filters” and the tools leave room for all filters", async ({ page }) => {
  await page.setViewportSize({ width: 1280, height: 800 });
  await page.goto("/?status=failed,running");
  await expect(runNames(page)).toHaveCount(20);
  await expect(clearFilters(page)).toBeVisible();
  const hidden = () => filters(page).evaluate((group) => group.scrollWidth - group.clientWidth);
  await expect.poll(hidden).toBe(0);
});

test.describe("in German", () => {
  test.use({ locale: "de-DE", flags: { active: 0, "starts-every": 0 } });

  test("durations stay on one line @layout", async ({ page }) => {
    await page.setViewportSize({ width: 1280, height: 800 });
    await page.goto("/");
    for (const column of ["duration", "audio"]) {
      const cells = page.getByRole("table").locator(`tbody [data-column="${column}"]`);
      await expect(cells).toHaveCount(20);
      await expect.poll(() => broken(cells), { message: column }).toEqual([]);
    }
  });
});
