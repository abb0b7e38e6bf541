// The error message after a panic. The tests cause a real panic: `createElement` throws.

import { test, expect } from "./fixtures.js";
import { host } from "./hosts.js";
import { LIST_REQUEST, failByClick, runNames, table } from "./screen.js";

const PANIC_MESSAGE = "Runs can’t be shown";

/** Allows the console messages of a panic. */
function allowPanicErrors(monitor) {
  monitor.allowError(/panicked at/);
  monitor.allowError(/RuntimeError: unreachable/);
}

const failure = (region) => region.getByRole("alert").filter({ hasText: PANIC_MESSAGE });

const reload = (region, what) => region.getByRole("button", { name: `Reload ${what}` });

test("the page shows the panic, stops polling and reloads on request", async ({
  page, sandbox, monitor,
}) => {
  allowPanicErrors(monitor);
  await page.clock.install();
  await page.goto("/");
  await expect(runNames(page)).toHaveCount(20);
  await failByClick(runNames(page).first().getByRole("link"));
  await expect(failure(page)).toBeVisible();
  await expect(page.getByText(/^dom\/src\/.*\.rs:\d+: the browser refused/)).toBeVisible();
  await expect(table(page)).toBeHidden();
  await sandbox.resetCounts();
  // Longer than any poll interval.
  await page.clock.runFor(60_000);
  for (const endpoint of ["list_runs", "summary", "overview", "run", "status"]) {
    expect(await sandbox.requestCount(endpoint), endpoint).toBe(0);
  }
  await reload(page, "page").click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText("Run #");
  await expect(failure(page)).toHaveCount(0);
});

test.describe("in a host", () => {
  test.use({ flags: { dist: host("plain") } });

  test("a panic affects one component, emits an error event and can be restarted", async ({
    page, sandbox, monitor,
  }) => {
    allowPanicErrors(monitor);
    const [first, second] = [page.locator("#first"), page.locator("#second")];
    await page.goto("/");
    await expect(runNames(first)).toHaveCount(10);
    await expect(runNames(second)).toHaveCount(20);
    await failByClick(runNames(first).first().getByRole("link"));
    await expect(failure(first)).toBeVisible();
    await expect(page.getByRole("log")).toContainText(/first error {"kind":"panic","message":"dom\/src/);

    await expect(runNames(second)).toHaveCount(20);
    const response = page.waitForResponse(LIST_REQUEST);
    await second.getByRole("button", { name: "Refresh" }).click();
    await response;
    await runNames(second).first().getByRole("link").click();
    await expect(second.getByRole("heading", { level: 1 })).toContainText("Run #");
    await expect(failure(second)).toHaveCount(0);

    await reload(first, "view").dblclick();
    await expect(runNames(first)).toHaveCount(10);
    await expect(failure(first)).toHaveCount(0);
    await expect(first.getByRole("table", { name: "Runs" })).toHaveCount(1);
    await expectWorkingSort(first);
  });
});

/** Checks that a restarted component responds to input. */
async function expectWorkingSort(region) {
  const column = region.getByRole("columnheader", { name: "Status", exact: true });
  await column.getByRole("button").click();
  await expect(column).toHaveAttribute("aria-sort", /ascending|descending/);
  await expect(runNames(region)).toHaveCount(10);
}
