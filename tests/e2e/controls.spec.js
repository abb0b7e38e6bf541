// The controls of the runs page with both generations of the API: requests and displayed data.

import { test, expect } from "./fixtures.js";
import {
  LIST_REQUEST, address, alert, clearFilters, collectRequests, count, expectRuns, filter, filters,
  header, name, pager, parameter, runNames, searchField, sortBy, state, table, followPagerLink,
} from "./screen.js";

const STATUSES = ["pending", "running", "completed", "failed", "cancelled"];
const SORTED_BY = {
  Status: "status",
  Created: "created_at",
  Started: "started_at",
  Completed: "completed_at",
};

const pageNumber = (page) => pager(page).getByRole("spinbutton", { name: "Page" });
const pageSize = (page) => pager(page).getByRole("combobox", { name: "Runs per page" });
const range = (page) => pager(page).getByRole("status");

for (const contract of ["current", "seed"]) {
  test.describe(`${contract} contract`, () => {
    test.use({ flags: { contract, runs: 65 } });

    test("filters by several statuses and shows their counts", async ({ page, sandbox }) => {
      await page.goto("/");
      const { data: sums } = await sandbox.api("runs/summary");
      const offered = [...STATUSES, ...(contract === "current" ? ["paused"] : [])];
      await expect(filters(page).getByRole("button")).toHaveCount(offered.length);
      for (const status of offered) {
        const button = filter(page, state({ status }));
        await expect(button).toHaveAccessibleName(`${state({ status })} ${count(sums[status])}`);
        await expect(button).toHaveAttribute("aria-pressed", "false");
      }

      const expectFilter = async (...statuses) => {
        const { data } = await sandbox.api(`runs?status=${statuses}`);
        await expectRuns(page, data);
        const chosen = () => parameter(page, "status")?.split(",").sort() ?? [];
        await expect.poll(chosen).toEqual(statuses.sort());
        for (const status of offered) {
          await expect(filter(page, state({ status }))).toHaveAttribute(
            "aria-pressed", `${statuses.includes(status)}`,
          );
        }
      };
      await filter(page, "Failed").click();
      await expectFilter("failed");
      await expect(filter(page, "Failed")).toBeFocused();
      await filter(page, "Cancelled").click();
      await expectFilter("failed", "cancelled");
      await filter(page, "Running").click();
      await expectFilter("failed", "cancelled", "running");
      await filter(page, "Failed").click();
      await expectFilter("cancelled", "running");
      await clearFilters(page).click();
      const { data } = await sandbox.api("runs");
      await expectRuns(page, data);
      await expect(clearFilters(page)).toBeHidden();
    });

    test("sorts on the server in both orders", async ({ page, sandbox }) => {
      await page.goto("/");
      for (const [name, field] of Object.entries(SORTED_BY)) {
        for (const order of ["desc", "asc"]) {
          await sortBy(page, name);
          const { data } = await sandbox.api(`runs?sort=${field}&order=${order}`);
          await expectRuns(page, data);
          await expect(header(page, name)).toHaveAttribute("aria-sort", `${order}ending`);
          await expect(table(page).locator("[aria-sort$=scending]")).toHaveCount(1);
          await expect(header(page, name).getByRole("button")).toBeFocused();
          await expect.poll(() => parameter(page, "sort") ?? "created_at").toBe(field);
          await expect.poll(() => parameter(page, "order") ?? "desc").toBe(order);
        }
      }
      // Columns that the server can't sort have no button.
      await expect(table(page).getByRole("columnheader").getByRole("button")).toHaveCount(4);
    });

    test("combines search and status filters", async ({ page, sandbox }) => {
      await page.goto("/");
      const { data: [{ triggered_by: { user_name: person } }] } = await sandbox.api(
        "runs?status=completed&limit=1",
      );
      await searchField(page).fill(person);
      const query = `search=${encodeURIComponent(person)}`;
      const { data: matches } = await sandbox.api(`runs?${query}`);
      await expectRuns(page, matches);
      await expect.poll(() => parameter(page, "search")).toBe(person);
      await filter(page, "Completed").click();
      const { data: completed } = await sandbox.api(`runs?${query}&status=completed`);
      await expectRuns(page, completed);
      await clearFilters(page).click();
      const { data: all } = await sandbox.api("runs");
      await expectRuns(page, all);
      await expect(searchField(page)).toHaveValue("");
    });

    test("requests have a limit and no empty parameters", async ({
      page, sandbox,
    }) => {
      const requests = collectRequests(page, LIST_REQUEST);
      await page.goto("/");
      await expect(runNames(page)).toHaveCount(20);
      await filter(page, "Failed").click();
      await sortBy(page, "Started");
      const { data } = await sandbox.api("runs?status=failed&sort=started_at");
      await expectRuns(page, data);
      for (const { searchParams } of requests) {
        expect(searchParams.get("limit")).toBe("20");
        expect([...searchParams.values()]).not.toContain("");
      }
    });
  });
}

test.describe("pagination", () => {
  test.use({ flags: { runs: 65 } });

  const expectPage = async (page, sandbox, offset, shown, limit = 20) => {
    const { data } = await sandbox.api(`runs?offset=${offset}&limit=${limit}`);
    await expectRuns(page, data);
    await expect(range(page)).toHaveText(`${shown} of 65`);
    await expect.poll(() => parameter(page, "offset") ?? "0").toBe(`${offset}`);
    await expect(pageNumber(page)).toHaveValue(`${Math.ceil(offset / limit) + 1}`);
  };

  test("links to the next, last, previous and first page", async ({ page, sandbox }) => {
    await page.goto("/");
    await expectPage(page, sandbox, 0, "1–20");
    for (const to of ["First", "Previous"]) {
      await expect(pager(page).getByRole("link", { name: to })).toBeDisabled();
    }
    await followPagerLink(page, "Next");
    await expectPage(page, sandbox, 20, "21–40");
    await followPagerLink(page, "Last");
    await expectPage(page, sandbox, 60, "61–65");
    for (const to of ["Next", "Last"]) {
      await expect(pager(page).getByRole("link", { name: to })).toBeDisabled();
    }
    await followPagerLink(page, "Previous");
    await expectPage(page, sandbox, 40, "41–60");
    await followPagerLink(page, "First");
    await expectPage(page, sandbox, 0, "1–20");
  });

  test("goes to an entered page number, at most the last", async ({
    page, sandbox,
  }) => {
    await page.goto("/");
    await expectPage(page, sandbox, 0, "1–20");
    await expect(pager(page)).toContainText("of 4");
    const go = async (number) => {
      await pageNumber(page).fill(number);
      await pageNumber(page).press("Enter");
    };
    await go("3");
    await expectPage(page, sandbox, 40, "41–60");
    await expect(pageNumber(page)).toBeFocused();
    await go("4");
    await expectPage(page, sandbox, 60, "61–65");
    await go("1");
    await expectPage(page, sandbox, 0, "1–20");
    for (const invalid of ["99", "0", "-3", "2.5", ""]) {
      await go(invalid);
      // The page and its number stay consistent.
      await expect(pageNumber(page)).toHaveValue(/^[1-4]$/);
      await expect(async () => {
        const offset = (Number(await pageNumber(page).inputValue()) - 1) * 20;
        const shown = `${offset + 1}–${Math.min(offset + 20, 65)} of 65`;
        await expect(range(page)).toHaveText(shown, { timeout: 500 });
        await expect(runNames(page)).toHaveCount(Math.min(20, 65 - offset), { timeout: 500 });
      }).toPass();
    }
  });

  test("shows the selected number of runs per page", async ({ page, sandbox }) => {
    await page.goto("/");
    await expect(pageSize(page).getByRole("option")).toHaveText(["10", "20", "50", "100"]);
    await expect(pageSize(page)).toHaveValue("20");
    for (const limit of [10, 50, 100]) {
      await pageSize(page).focus();
      await pageSize(page).selectOption(`${limit}`);
      await expectPage(page, sandbox, 0, `1–${Math.min(limit, 65)}`, limit);
      await expect.poll(() => parameter(page, "limit")).toBe(`${limit}`);
      await expect(pageSize(page)).toHaveValue(`${limit}`);
      await expect(pageSize(page)).toBeFocused();
    }
  });

  test("keeps the first row visible when the page size changes", async ({ page, sandbox }) => {
    await page.goto(address(sandbox, "offset=40"));
    await expectPage(page, sandbox, 40, "41–60");
    const { data: [first] } = await sandbox.api("runs?offset=40&limit=1");
    await pageSize(page).selectOption("50");
    await expectPage(page, sandbox, 0, "1–50", 50);
    await expect(runNames(page).getByText(name(first), { exact: true })).toBeVisible();
    await pageSize(page).selectOption("10");
    await expectPage(page, sandbox, 0, "1–10", 10);
  });

  test("keeps a page size from the URL that is not an option", async ({ page, sandbox }) => {
    await page.goto(address(sandbox, "limit=7&offset=14"));
    await expectPage(page, sandbox, 14, "15–21", 7);
    await expect(pageSize(page)).toHaveValue("7");
    await followPagerLink(page, "Next");
    await expectPage(page, sandbox, 21, "22–28", 7);
    await expect(alert(page)).toBeHidden();
  });

  test("returns to the first page after a filter, sort or search", async ({ page, sandbox }) => {
    const changes = {
      status: [() => filter(page, "Completed").click(), "status=completed"],
      sort: [() => sortBy(page, "Completed"), "sort=completed_at"],
      search: [() => searchField(page).fill("a"), "search=a"],
    };
    for (const [what, [change, query]] of Object.entries(changes)) {
      await test.step(what, async () => {
        await page.goto(address(sandbox, "offset=20"));
        await expectPage(page, sandbox, 20, "21–40");
        await change();
        const { data } = await sandbox.api(`runs?${query}`);
        await expectRuns(page, data);
        await expect.poll(() => parameter(page, "offset")).toBeNull();
        await expect(pageNumber(page)).toHaveValue("1");
      });
    }
  });
});
