// The layout on the smallest phones: all content is available without horizontal scrolling. A browser zoom
// reduces a common screen to the same width.

import { test, expect, FAILED_REQUEST } from "./fixtures.js";
import {
  LIST_REQUEST, actions, address, alert, cells, clearFilters, count, duration, expectNoHorizontalScroll,
  expectRuns, expectTargets, filters, header, holdRequests, menu, name, newRunsButton, notice, pager, progress, row,
  runNames, searchField, sortBy, state, summary, table,
} from "./screen.js";

const WIDTH = 320;

test.use({ viewport: { width: WIDTH, height: 640 } });

// Screenshots of failures in both color schemes.
test.afterEach(async ({ page }, testInfo) => {
  if (testInfo.status === testInfo.expectedStatus) return;
  for (const colorScheme of ["light", "dark"]) {
    await page.emulateMedia({ colorScheme });
    await page.screenshot({ path: testInfo.outputPath(`${colorScheme}.png`), fullPage: true });
  }
});

/** Checks horizontal overflow and target sizes. */
async function expectFit(page, where) {
  await expectNoHorizontalScroll(page, where);
  await expectTargets(page, where);
}

/** Checks that all elements are within the screen's width. The status filters and the causes scroll sideways. */
async function expectOnScreen(locator) {
  await expect(locator).not.toHaveCount(0);
  const beyond = () =>
    locator.evaluateAll((parts, width) =>
      parts
        .filter((part) => !part.closest(".counts, .notes"))
        .map((part) => [part.outerHTML.slice(0, 80), part.getBoundingClientRect()])
        .filter(([, { left, right }]) => left < 0 || right > width)
        .map(([part]) => part), WIDTH);
  await expect.poll(beyond).toEqual([]);
}

for (const contract of ["current", "seed"]) {
  test.describe(`${contract} contract`, () => {
    test.use({ flags: { contract } });

    test("the runs page shows the same data as on a wide screen", async ({ page, sandbox }) => {
      await page.goto("/");
      const { data } = await sandbox.api("runs");
      await expectRuns(page, data);
      await expectFit(page, "the runs page");
      await expect(summary(page)).toBeVisible();
      await expect(filters(page)).toBeVisible();
      await expect(searchField(page)).toBeVisible();
      await expect(pager(page)).toBeVisible();
      for (const name of ["Status", "Created", "Started", "Completed"]) {
        await expect(header(page, name).getByRole("button")).toBeVisible();
      }
      const run = data.find((run) => run.status === "completed");
      const facts = {
        status: state(run),
        progress: progress(run),
        started_by: run.triggered_by.user_name,
        created: /./,
        started: /./,
        completed: /./,
        duration: /\d+[hms]/,
      };
      if (contract === "current") {
        facts.credits = count(run.credits);
        facts.lines = count(run.output_line_count);
        facts.audio = duration(run.delivered_audio_ms);
      }
      const card = row(page, name(run));
      const shown = card.locator("[data-column]:not(th)");
      await expect(shown).toHaveCount(Object.keys(facts).length);
      for (const [column, text] of Object.entries(facts)) {
        const fact = card.locator(`[data-column="${column}"]`);
        await expect(fact).toContainText(text);
        await expect(fact).toBeVisible();
        // The column name precedes the value.
        const label = () => fact.evaluate((fact) => getComputedStyle(fact, "::before").content.toLowerCase());
        await expect.poll(label).toContain(column.replace("_", " "));
      }
      await expectOnScreen(shown);
      await expectOnScreen(page.getByRole("button"));
      await sortBy(page, "Created");
      await expect(runNames(page).first()).toHaveText("#1");
    });
  });
}

test("edge-case runs fit", async ({ page, sandbox }) => {
  const { data: workflows } = await sandbox.get("/api/v1/workflows");
  const awkward = workflows.find(({ name }) => name.startsWith("Awkward"));
  await page.goto(address(sandbox, "limit=100", awkward.id));
  await expect(runNames(page)).toHaveCount(56);
  await expectFit(page, "awkward runs");
  await expectOnScreen(table(page).getByRole("cell"));
});

test("panels and messages fit", async ({ page, sandbox, monitor }) => {
  monitor.allowError(FAILED_REQUEST);
  await page.goto("/");
  const { data } = await sandbox.api("runs");
  await expectRuns(page, data);
  const onScreen = async (panel, where) => {
    await expect(panel).toBeVisible();
    await expectFit(page, where);
    await expect(async () => {
      const { x, y, width, height } = await panel.boundingBox();
      expect(Math.min(x, y), where).toBeGreaterThanOrEqual(0);
      expect(x + width, where).toBeLessThanOrEqual(WIDTH);
      expect(y + height, where).toBeLessThanOrEqual(640);
    }).toPass();
    await page.keyboard.press("Escape");
    await expect(panel).toBeHidden();
  };
  await page.getByRole("button", { name: "Columns" }).click();
  await onScreen(page.getByRole("dialog", { name: "Columns" }), "the column dialog");
  for (const title of ["Views", "Command palette"]) {
    await page.getByRole("button", { name: title, exact: true }).click();
    await onScreen(page.getByRole("dialog", { name: title }), title);
  }
  await page.getByRole("button", { name: "Keyboard shortcuts" }).click();
  await onScreen(page.getByRole("dialog", { name: "Keyboard shortcuts" }), "the keyboard shortcuts");
  for (const run of [data[0], data[19]]) {
    await actions(page, name(run)).click();
    await onScreen(menu(page), `the menu of ${name(run)}`);
  }
  await page.getByRole("combobox", { name: "Summary for" }).selectOption("custom range");
  await expect(page.getByLabel("From")).toBeVisible();
  await expectFit(page, "the custom range");
  await sandbox.startRuns();
  await expect(newRunsButton(page)).toBeVisible();
  await expectFit(page, "new runs");
  await searchField(page).fill("nobody at all");
  await expect(clearFilters(page)).toBeVisible();
  await expectFit(page, "no match");
  await page.goto(address(sandbox, "search=nobody&limit=1000"));
  await expect(page.getByText("was ignored")).toBeVisible();
  await expectFit(page, "an invalid query parameter");
  await sandbox.injectFaults({ kind: "status", status: 502, endpoint: "list_runs" });
  await page.goto("/");
  await expect(notice(page)).toBeVisible();
  await expectFit(page, "an error");
});

test("exact times fit", async ({ page }) => {
  await page.goto("/");
  await expect(runNames(page)).toHaveCount(20);
  await page.getByRole("button", { name: "Columns" }).click();
  await page.getByRole("checkbox", { name: "Exact times" }).check();
  await expect(cells(page, "created").first()).toContainText("UTC");
  await page.keyboard.press("Escape");
  await expectFit(page, "exact times");
  await expectOnScreen(table(page).getByRole("time"));
});

test("the skeleton fits", async ({ page }) => {
  const release = await holdRequests(page, LIST_REQUEST);
  await page.goto("/");
  await expect(table(page)).toHaveAttribute("aria-busy", "true");
  await expectNoHorizontalScroll(page, "the skeleton");
  release();
  await expect(runNames(page)).toHaveCount(20);
});

test("the run page fits", async ({ page, sandbox }) => {
  const { data: [run] } = await sandbox.api("runs?status=completed&limit=1");
  await page.goto(`${address(sandbox)}/${run.id}`);
  await page.getByRole("tab", { name: "Table" }).click();
  for (const title of ["Quality checks", "Audio by language", "Nodes"]) {
    const table = page.getByRole("region", { name: title });
    await expect(table.getByRole("table")).toBeVisible();
    // A table wider than the screen scrolls, also by keyboard.
    await expect(table).toHaveAttribute("tabindex", "0");
    const cell = table.getByRole("cell").last();
    await cell.scrollIntoViewIfNeeded();
    await expect(cell).toBeInViewport();
  }
  await expectNoHorizontalScroll(page, "the run page");
  await expect(alert(page)).toBeHidden();
});

test("long error messages fit", async ({ page, sandbox }) => {
  const long = "x".repeat(300);
  const json = { ...sandbox.config, api_base: long };
  await page.route("**/config.json", (route) => route.fulfill({ json }));
  await page.goto("/");
  await expect(alert(page)).toContainText(long);
  await expectNoHorizontalScroll(page, "a message");
});

// A common laptop screen at a zoom of 200 % and 100 %, and the widest screen with cards.
for (const width of [640, 1023, 1280]) {
  test.describe(`${width} pixels`, () => {
    test.use({ viewport: { width, height: 400 } });

    test("nothing overflows horizontally", async ({ page, sandbox }) => {
      await page.goto("/");
      const { data } = await sandbox.api("runs");
      await expectRuns(page, data);
      await expectFit(page, `${width} pixels`);
      await actions(page, name(data[12])).click();
      await expect(menu(page)).toBeInViewport({ ratio: 1 });
      await page.keyboard.press("Escape");
      await page.getByRole("button", { name: "Columns" }).click();
      const panel = page.getByRole("dialog", { name: "Columns" });
      await expect(panel).toBeInViewport({ ratio: 1 });
      await panel.getByRole("checkbox", { name: "Exact times" }).check();
      await page.keyboard.press("Escape");
      await expectNoHorizontalScroll(page, `${width} pixels with exact times`);
    });
  });
}
