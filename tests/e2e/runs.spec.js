// The runs page over a world at a standstill, in both generations of the API.

import { test, expect } from "./fixtures.js";
import {
  alert, count, duration, expectRuns, figure, name, percent, runNames, state, table,
} from "./screen.js";

const HEADERS = [
  "Run", "Status", "Progress", "Started by", "Created", "Started", "Completed", "Duration",
];
const SORTED_BY = {
  Status: "status",
  Created: "created_at",
  Started: "started_at",
  Completed: "completed_at",
};

/** A time of the API as the browser writes it. */
const instant = (time) => new Date(time).toISOString();

const steps = ({ finished_steps: done, total_steps: all }) =>
  all > 0 ? `${count(done)} of ${count(all)} steps` : "–";

const took = ({ started_at: start, completed_at: end, paused_ms: parked = 0 }) =>
  start ? duration(new Date(end) - new Date(start) - parked) : "–";

for (const contract of ["current", "seed"]) {
  test.describe(`${contract} contract`, () => {
    test.use({ flags: { contract, runs: 65 } });

    test("the root shows the configured workflow's newest runs", async ({ page, sandbox }) => {
      await page.goto("/");
      const { data } = await sandbox.api("runs");
      expect(data).toHaveLength(20);
      await expectRuns(page, data);
      await expect(table(page).getByRole("columnheader")).toHaveText(HEADERS);
      await expect(table(page).getByRole("row")).toHaveCount(21);
      await expect(alert(page)).toBeHidden();

      const cells = await table(page).getByRole("cell").allInnerTexts();
      const column = (header) => {
        const at = HEADERS.indexOf(header) - 1;
        return cells.filter((_, cell) => cell % (HEADERS.length - 1) === at);
      };
      expect(column("Status")).toEqual(data.map(state));
      expect(column("Progress")).toEqual(data.map(steps));
      expect(column("Started by")).toEqual(
        data.map((run) => expect.stringContaining(run.triggered_by.user_name)),
      );
      const times = table(page).getByRole("time");
      expect(await times.evaluateAll((times) => times.map(({ dateTime }) => dateTime))).toEqual(
        data.flatMap((run) => [run.created_at, run.started_at, run.completed_at].filter(Boolean)).map(instant),
      );
      // What is still running or pausing gets longer by the second.
      const ended = (_, at) => data[at].completed_at;
      expect(column("Duration").filter(ended)).toEqual(data.filter(ended).map(took));
    });

    test("the summary shows the API's own figures", async ({ page, sandbox }) => {
      await page.goto("/");
      const { data } = await sandbox.api("runs/summary");
      const summary = page.getByRole("region", { name: "Summary of all runs" });
      const expected = {
        "Runs in all": count(data.total_runs),
        "Pass rate": percent(data.pass_rate),
        "Average duration": duration(data.average_duration_seconds * 1000),
      };
      for (const status of ["pending", "running", "paused", "completed", "failed", "cancelled"]) {
        if (status in data) expected[state({ status })] = count(data[status]);
      }
      if (contract === "current") expected["Delivered audio"] = duration(data.delivered_audio_ms);
      for (const [label, value] of Object.entries(expected)) {
        await expect(figure(summary, label), label).toHaveText(value);
      }
      await expect(summary.getByRole("term")).toHaveCount(Object.keys(expected).length);
    });

    test("each header sorts on the server, both ways", async ({ page, sandbox }) => {
      await page.goto("/");
      for (const [header, field] of Object.entries(SORTED_BY)) {
        for (const order of ["desc", "asc"]) {
          await table(page).getByRole("button", { name: header }).click();
          const { data } = await sandbox.api(`runs?sort=${field}&order=${order}`);
          await expectRuns(page, data);
          const headers = table(page).getByRole("columnheader");
          const sorted = headers.nth(HEADERS.indexOf(header));
          await expect(sorted).toHaveAttribute("aria-sort", `${order}ending`);
          await expect(table(page).locator("[aria-sort$=scending]")).toHaveCount(1);
          const { searchParams } = new URL(page.url());
          expect(searchParams.get("sort") ?? "created_at").toBe(field);
          expect(searchParams.get("order") ?? "desc").toBe(order);
        }
      }
    });
  });
}

test.describe("pages", () => {
  test.use({ flags: { runs: 65 } });
  const pager = (page) => page.getByRole("navigation", { name: "Pages" });
  const turn = (page, to) => pager(page).getByRole("link", { name: to }).click();
  const expectPage = async (page, sandbox, offset, range) => {
    const { data } = await sandbox.api(`runs?offset=${offset}`);
    await expectRuns(page, data);
    await expect(pager(page).getByRole("status")).toHaveText(`${range} of 65`);
    expect(new URL(page.url()).searchParams.get("offset") ?? "0").toBe(`${offset}`);
  };

  test("the pager turns to the next, last, previous and first page", async ({ page, sandbox }) => {
    await page.goto("/");
    await expectPage(page, sandbox, 0, "1–20");
    await expect(pager(page).getByRole("link", { name: "Previous" })).toBeHidden();
    await turn(page, "Next");
    await expectPage(page, sandbox, 20, "21–40");
    await turn(page, "Last");
    await expectPage(page, sandbox, 60, "61–65");
    await expect(pager(page).getByRole("link", { name: "Next" })).toBeHidden();
    await turn(page, "Previous");
    await expectPage(page, sandbox, 40, "41–60");
    await turn(page, "First");
    await expectPage(page, sandbox, 0, "1–20");
  });

  test("back, forward and reload restore the page", async ({ page, sandbox }) => {
    await page.goto("/");
    await turn(page, "Next");
    await expectPage(page, sandbox, 20, "21–40");
    await turn(page, "Next");
    await expectPage(page, sandbox, 40, "41–60");
    await page.goBack();
    await expectPage(page, sandbox, 20, "21–40");
    await page.reload();
    await expectPage(page, sandbox, 20, "21–40");
    await page.goForward();
    await expectPage(page, sandbox, 40, "41–60");
    await page.goBack();
    await page.goBack();
    await expectPage(page, sandbox, 0, "1–20");
  });

  test("a run opens, and both ways back keep the query", async ({ page, sandbox }) => {
    const list = `/workflows/${sandbox.config.workflow_id}/runs?offset=20&sort=status&order=asc`;
    const { data } = await sandbox.api("runs?offset=20&sort=status&order=asc");
    await page.goto(list);
    await expect(page).toHaveTitle("Runs");
    await runNames(page).getByRole("link", { name: name(data[3]) }).click();
    const heading = page.getByRole("heading", { level: 1 });
    await expect(heading).toHaveText(`Run ${name(data[3])}`);
    await expect(heading).toBeFocused();
    await expect(page).toHaveTitle(`Run ${name(data[3])}`);
    expect(page.url()).toBe(
      `${sandbox.origin}/workflows/${sandbox.config.workflow_id}/runs/${data[3].id}`,
    );
    await page.getByRole("link", { name: "All runs" }).click();
    await expectRuns(page, data);
    expect(page.url()).toBe(sandbox.origin + list);
    await page.goBack();
    await expect(heading).toHaveText(`Run ${name(data[3])}`);
    await page.goBack();
    await expectRuns(page, data);
    expect(page.url()).toBe(sandbox.origin + list);
  });

  test("a run opens in a tab of its own", async ({ page, context }) => {
    await page.goto("/");
    const opened = context.waitForEvent("page");
    await runNames(page).getByRole("link").first().click({ modifiers: ["ControlOrMeta"] });
    await expect((await opened).getByRole("heading", { level: 1 })).toHaveText("Run #65");
    await expect(table(page)).toBeVisible();
  });

  test("what the address says in vain falls back and is told", async ({ page, sandbox }) => {
    const runs = `/workflows/${sandbox.config.workflow_id}/runs`;
    await page.goto(`${runs}?limit=500&sort=name&order=asc&utm_source=mail`);
    const { data } = await sandbox.api("runs?order=asc");
    await expectRuns(page, data);
    const notice = page.getByRole("status").filter({ hasText: "could be used" });
    await expect(notice).toContainText("limit");
    await expect(notice).toContainText("sort");
    await expect(notice).not.toContainText("utm_source");
  });

  test("status, search and page size of the address are asked for", async ({ page, sandbox }) => {
    const { data: all } = await sandbox.api("runs");
    const person = all[0].triggered_by.user_name;
    const query = `limit=10&status=completed%2Cfailed&search=${encodeURIComponent(person)}`;
    const { data, pagination } = await sandbox.api(`runs?${query}`);
    expect(pagination.total).toBeGreaterThan(0);
    await page.goto(`/workflows/${sandbox.config.workflow_id}/runs?${query}`);
    await expectRuns(page, data);
  });

  test("a filter that no run matches leads back to all runs", async ({ page, sandbox }) => {
    await page.goto(`/workflows/${sandbox.config.workflow_id}/runs?search=nobody+at+all`);
    await expect(page.getByRole("heading", { name: "No run matches" })).toBeVisible();
    await page.getByRole("link", { name: "Show all runs" }).click();
    await expect(runNames(page)).toHaveCount(20);
  });
});

test.describe("without runs", () => {
  test.use({ flags: { runs: 0 } });

  test("a workflow that never ran says so", async ({ page }) => {
    await page.goto("/");
    await expect(page.getByRole("heading", { name: "No runs yet" })).toBeVisible();
    await expect(table(page)).toBeHidden();
  });
});
