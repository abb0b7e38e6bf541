// Pagination while other users start runs: no run is shown twice or skipped.

import { test, expect } from "./fixtures.js";
import {
  LIST_REQUEST, address, expectRuns, filter, name, newRunsButton, pager, parameter, refresh, row, runNames,
  followPagerLink,
} from "./screen.js";

const LIMIT = 10;
const pages = (runs) =>
  Array.from({ length: Math.ceil(runs.length / LIMIT) }, (_, at) =>
    runs.slice(at * LIMIT, (at + 1) * LIMIT));

/** All runs that match a query, in order. */
async function all(sandbox, query) {
  const { data, pagination } = await sandbox.api(`runs?limit=100&${query}`);
  expect(data).toHaveLength(pagination.total);
  return data;
}

/**
 * Visits all pages forward and backward and calls `between` before each. Each run must be in exactly one
 * position, so none is shown twice or skipped.
 */
async function walk(page, runs, between) {
  const expected = pages(runs);
  const forward = [...expected.keys()];
  await expectRuns(page, expected[0]);
  for (const [link, places] of [["Next", forward.slice(1)], ["Previous", forward.reverse().slice(1)]]) {
    for (const at of places) {
      await between();
      await followPagerLink(page, link);
      await expectRuns(page, expected[at]);
      const first = at * LIMIT + 1;
      const last = at * LIMIT + expected[at].length;
      await expect(pager(page).getByRole("status")).toHaveText(
        `${first}–${last} of ${runs.length}`,
      );
    }
  }
}

for (const contract of ["current", "seed"]) {
  test.describe(`${contract} contract`, () => {
    test.use({ flags: { contract, runs: 65 } });

    test("counts new runs and shows each of the others once", async ({
      page, sandbox,
    }) => {
      const runs = await all(sandbox, "");
      await page.goto(address(sandbox, `limit=${LIMIT}`));
      let started = 0;
      await walk(page, runs, async () => {
        started += 2;
        await sandbox.startRuns({ count: 2 });
      });
      await expect(newRunsButton(page)).toHaveText(`${started} new runs`);
      await newRunsButton(page).click();
      const newest = await all(sandbox, "");
      expect(newest).toHaveLength(65 + started);
      await expectRuns(page, newest.slice(0, LIMIT));
      await expect(newRunsButton(page)).toBeHidden();
      await expect(pager(page).getByRole("status")).toHaveText(`1–10 of ${65 + started}`);
      await expect.poll(() => parameter(page, "offset")).toBeNull();
      // The new list is now the baseline.
      await walk(page, newest, () => {});
    });

    test("counts new runs in ascending order", async ({ page, sandbox }) => {
      const runs = await all(sandbox, "order=asc");
      await page.goto(address(sandbox, `limit=${LIMIT}&order=asc`));
      await walk(page, runs, () => sandbox.startRuns({ count: 2 }));
      await expect(newRunsButton(page)).toHaveText("24 new runs");
    });

    test("counts new runs that match a search", async ({ page, sandbox }) => {
      const search = `search=${encodeURIComponent("a")}`;
      const runs = await all(sandbox, search);
      expect(runs.length).toBeGreaterThan(2 * LIMIT);
      await page.goto(address(sandbox, `limit=${LIMIT}&${search}`));
      await walk(page, runs, () => sandbox.startRuns({ count: 4 }));
      const { length: now } = await all(sandbox, search);
      expect(now).toBeGreaterThan(runs.length);
      await expect(newRunsButton(page)).toHaveText(`${now - runs.length} new runs`);
      await newRunsButton(page).click();
      await expectRuns(page, (await all(sandbox, search)).slice(0, LIMIT));
    });

    test("announces changes of a filtered list", async ({ page, sandbox }) => {
      await page.goto(address(sandbox, `limit=${LIMIT}&status=completed`));
      const runs = await all(sandbox, "status=completed");
      await expectRuns(page, runs.slice(0, LIMIT));
      await sandbox.startRuns({ count: 3, status: "completed" });
      await followPagerLink(page, "Next");
      await expect(newRunsButton(page)).toHaveText("The list has changed");
      const newest = await all(sandbox, "status=completed");
      expect(newest).toHaveLength(runs.length + 3);
      await expectRuns(page, newest.slice(LIMIT, 2 * LIMIT));
      await newRunsButton(page).click();
      await expectRuns(page, newest.slice(0, LIMIT));
      await expect(newRunsButton(page)).toBeHidden();
    });

    test("announces runs that leave a filtered list", async ({ page, sandbox }) => {
      await sandbox.startRuns({ count: 25, status: "running" });
      const runs = await all(sandbox, "status=running");
      await page.goto(address(sandbox, `limit=${LIMIT}&status=running`));
      await expectRuns(page, runs.slice(0, LIMIT));
      await sandbox.advanceTime(3600);
      await refresh(page);
      await expect(newRunsButton(page)).toHaveText("The list has changed");
      // The rows keep their positions.
      await expectRuns(page, runs.slice(0, LIMIT));
    });
  });
}

test("keeps rows in place until the user shows new runs", async ({ page, sandbox }) => {
  await page.goto("/");
  const { data } = await sandbox.api("runs");
  await expectRuns(page, data);
  await expect(newRunsButton(page)).toBeHidden();
  await sandbox.startRuns();
  await refresh(page);
  await expect(newRunsButton(page)).toHaveText("1 new run");
  await sandbox.startRuns({ count: 2 });
  await refresh(page);
  await expect(newRunsButton(page)).toHaveText("3 new runs");
  await expectRuns(page, data);
  await newRunsButton(page).click();
  const { data: newest } = await sandbox.api("runs");
  expect(newest).not.toEqual(data);
  await expectRuns(page, newest);
});

test("new runs lead from a later page to the first", async ({ page, sandbox }) => {
  await page.goto(address(sandbox, "offset=40"));
  const { data } = await sandbox.api("runs?offset=40");
  await expectRuns(page, data);
  await sandbox.startRuns({ count: 2 });
  await followPagerLink(page, "Next");
  await expect(newRunsButton(page)).toHaveText("2 new runs");
  await followPagerLink(page, "Previous");
  await expectRuns(page, data);
  await newRunsButton(page).click();
  await expectRuns(page, (await sandbox.api("runs")).data);
  await expect.poll(() => parameter(page, "offset")).toBeNull();
});

test("keeps the list during a visit to a run but not on reload", async ({ page, sandbox }) => {
  await page.goto(address(sandbox, "offset=20"));
  const { data } = await sandbox.api("runs?offset=20");
  await expectRuns(page, data);
  await runNames(page).getByRole("link", { name: name(data[7]), exact: true }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(`Run ${name(data[7])}`);
  await sandbox.startRuns({ count: 2 });
  await page.getByRole("link", { name: "All runs" }).click();
  await expectRuns(page, data);
  await expect(newRunsButton(page)).toHaveText("2 new runs");
  await page.reload();
  await expectRuns(page, (await sandbox.api("runs?offset=20")).data);
  await expect(newRunsButton(page)).toBeHidden();
});

test("a new filter loads the current list", async ({ page, sandbox }) => {
  await page.goto("/");
  await expect(runNames(page)).toHaveCount(20);
  await sandbox.startRuns({ count: 2 });
  await refresh(page);
  await expect(newRunsButton(page)).toHaveText("2 new runs");
  await filter(page, "Completed").click();
  await expectRuns(page, (await sandbox.api("runs?status=completed")).data);
  await expect(newRunsButton(page)).toBeHidden();
});

test("handles runs that start during a page request", async ({ page, sandbox }) => {
  const runs = await all(sandbox, "limit=100&search=a");
  await page.goto(address(sandbox, `limit=${LIMIT}&search=a`));
  await expectRuns(page, runs.slice(0, LIMIT));
  // Between the request and its response.
  await page.route(LIST_REQUEST, async (route) => {
    await sandbox.startRuns({ count: 4 });
    await route.continue();
  }, { times: 2 });
  await followPagerLink(page, "Next");
  await expectRuns(page, runs.slice(LIMIT, 2 * LIMIT));
});

test("updates displayed runs after many new ones", async ({ page, sandbox }) => {
  await page.goto("/");
  const { data } = await sandbox.api("runs");
  await expectRuns(page, data);
  // Enough to move the displayed runs to later pages on the server.
  await sandbox.startRuns({ count: 50 });
  await refresh(page);
  await expect(newRunsButton(page)).toHaveText("50 new runs");
  await sandbox.advanceTime(3600);
  await refresh(page);
  const moving = data.filter((run) => ["running", "pending"].includes(run.status));
  for (const run of moving) {
    await expect(row(page, name(run))).not.toContainText(/Running|Pending|Pausing/);
  }
});
