// URL state: the URL contains every choice, and invalid values fall back to defaults.

import { test, expect } from "./fixtures.js";
import {
  address, alert, expectRuns, filter, name, pager, parameter, runNames, searchField, sortBy, table,
  navigate, followPagerLink,
} from "./screen.js";

const ignoredNotice = (page) => page.getByRole("status").filter({ hasText: "was ignored" });
const heading = (page) => page.getByRole("heading", { level: 1 });

for (const contract of ["current", "seed"]) {
  test.describe(`${contract} contract`, () => {
    test.use({ flags: { contract, runs: 65 } });

    test("restores every choice on back, forward and reload", async ({ page, sandbox }) => {
      const expectQuery = async (query) => {
        const { data } = await sandbox.api(`runs?${query}`);
        await expectRuns(page, data);
        for (const [name, value] of new URLSearchParams(query)) {
          await expect.poll(() => parameter(page, name)).toBe(value);
        }
        const pressed = query.includes("status=completed");
        await expect(filter(page, "Completed")).toHaveAttribute("aria-pressed", `${pressed}`);
      };
      const steps = [
        ["", () => page.goto("/")],
        ["status=completed", () => filter(page, "Completed").click()],
        ["status=completed&sort=started_at", () => sortBy(page, "Started")],
        ["status=completed&sort=started_at&order=asc", () => sortBy(page, "Started")],
        [
          "limit=10&status=completed&sort=started_at&order=asc",
          () => pager(page).getByRole("combobox").selectOption("10"),
        ],
        [
          "offset=10&limit=10&status=completed&sort=started_at&order=asc",
          () => followPagerLink(page, "Next"),
        ],
      ];
      for (const [query, step] of steps) {
        await step();
        await expectQuery(query);
      }
      for (const [query] of steps.slice(0, -1).reverse()) {
        await page.goBack();
        await expectQuery(query);
      }
      for (const [query] of steps.slice(1)) {
        await page.goForward();
        await expectQuery(query);
      }
      await page.reload();
      await expectQuery(steps.at(-1)[0]);
      await page.goBack();
      await expectQuery(steps.at(-2)[0]);
    });

    test("requests status, search and page size from the URL", async ({ page, sandbox }) => {
      const { data: [ended] } = await sandbox.api("runs?status=completed&limit=1");
      const person = ended.triggered_by.user_name;
      const query = `limit=10&status=completed%2Cfailed&search=${encodeURIComponent(person)}`;
      const { data, pagination } = await sandbox.api(`runs?${query}`);
      expect(pagination.total).toBeGreaterThan(0);
      await page.goto(address(sandbox, query));
      await expectRuns(page, data);
      await expect(searchField(page)).toHaveValue(person);
      for (const status of ["Completed", "Failed"]) {
        await expect(filter(page, status)).toHaveAttribute("aria-pressed", "true");
      }
    });
  });
}

test.describe("with 65 runs", () => {
  test.use({ flags: { runs: 65 } });

  test("keeps the query on the way back from a run", async ({ page, sandbox }) => {
    const query = "offset=20&sort=status&order=asc&window=7d";
    const { data } = await sandbox.api("runs?offset=20&sort=status&order=asc");
    await page.goto(address(sandbox, query));
    await expect(page).toHaveTitle(/^(\(\d+\) )?Runs$/);
    const list = new URL(sandbox.origin + address(sandbox, query));
    await expectRuns(page, data);
    await runNames(page).getByRole("link", { name: name(data[3]) }).click();
    await expect(heading(page)).toHaveText(`Run ${name(data[3])}`);
    await expect(heading(page)).toBeFocused();
    await expect(page).toHaveTitle(`Run ${name(data[3])}`);
    await expect(page).toHaveURL(({ pathname }) => pathname === `${address(sandbox)}/${data[3].id}`);
    await page.getByRole("link", { name: "All runs" }).click();
    await expectRuns(page, data);
    const words = ({ searchParams }) => [...searchParams].join().split(",").sort().join();
    await expect(page).toHaveURL((url) => words(url) === words(list));
    await expect(page.getByRole("combobox", { name: "Summary for" })).toHaveValue("7d");
    await page.goBack();
    await expect(heading(page)).toHaveText(`Run ${name(data[3])}`);
    await page.goBack();
    await expectRuns(page, data);
    await expect(page).toHaveURL(list.href);
  });

  test("opens a run in a new tab", async ({ page, context }) => {
    await page.goto("/");
    const opened = context.waitForEvent("page");
    await runNames(page).getByRole("link").first().click({ modifiers: ["ControlOrMeta"] });
    await expect(heading(await opened)).toHaveText("Run #65");
    await expect(table(page)).toBeVisible();
  });

  const INVALID_VALUES = {
    "offset=-1": "offset=-1 (expected a whole number",
    "limit=500": "limit=500 (expected a number from 1 to 100",
    "limit=0": "limit=0 (expected a number from 1 to 100",
    "status=done": "status=done (expected pending, running",
    "sort=name": "sort=name (expected created_at",
    "order=up": "order=up (expected asc or desc",
    "window=1y": "window=1y (expected 24h, 7d, 30d or all",
    "from=yesterday": "from=yesterday (expected a time with a time zone",
    "to=2026-02-30T00:00:00Z": "to=2026-02-30T00:00:00Z (expected a time with a time zone",
    "from=2026-02-02T00:00:00Z&to=2026-02-01T00:00:00Z": "expected a time that isn’t before",
    [`search=${"x".repeat(101)}`]: "expected up to 100 characters",
  };

  test("reports invalid values and uses defaults", async ({ page, sandbox }) => {
    const { data } = await sandbox.api("runs");
    await page.goto("/");
    await expectRuns(page, data);
    for (const [query, message] of Object.entries(INVALID_VALUES)) {
      await test.step(query, async () => {
        await navigate(page, address(sandbox, query));
        await expect(ignoredNotice(page)).toContainText(message);
        await expectRuns(page, data);
        await expect(alert(page)).toBeHidden();
      });
    }
  });

  test("applies the valid parameters and ignores unknown ones", async ({
    page, sandbox,
  }) => {
    await page.goto(address(sandbox, "limit=500&sort=name&order=asc&utm_source=mail"));
    const { data } = await sandbox.api("runs?order=asc");
    await expectRuns(page, data);
    await expect(ignoredNotice(page)).toContainText("limit=500");
    await expect(ignoredNotice(page)).toContainText("sort=name");
    await expect(ignoredNotice(page)).not.toContainText("utm_source");
    // Reported once: the next page's URL is valid.
    await followPagerLink(page, "Next");
    await expectRuns(page, (await sandbox.api("runs?order=asc&offset=20")).data);
    await expect(ignoredNotice(page)).toBeHidden();
  });

  test("redirects an offset beyond the end to the last page", async ({ page, sandbox }) => {
    for (const [query, landing] of [["offset=500", "offset=60"], ["offset=65", "offset=60"]]) {
      await page.goto(address(sandbox, query));
      await expectRuns(page, (await sandbox.api(`runs?${landing}`)).data);
      await expect(page).toHaveURL(sandbox.origin + address(sandbox, landing));
      await expect(pager(page).getByRole("status")).toHaveText("61–65 of 65");
    }
    const { pagination: { total } } = await sandbox.api("runs?status=completed&limit=1");
    await page.goto(address(sandbox, "offset=900&limit=10&status=completed"));
    const offset = Math.floor((total - 1) / 10) * 10;
    const { data } = await sandbox.api(`runs?offset=${offset}&limit=10&status=completed`);
    await expectRuns(page, data);
    // Back skips the invalid URL.
    await page.goBack();
    await expect(pager(page).getByRole("status")).toHaveText("61–65 of 65");
  });

  test("keeps an offset between two pages", async ({ page, sandbox }) => {
    await page.goto(address(sandbox, "offset=7"));
    await expectRuns(page, (await sandbox.api("runs?offset=7")).data);
    await followPagerLink(page, "Previous");
    await expectRuns(page, (await sandbox.api("runs")).data);
  });
});
