// The time window of the summary: a preset or a custom range. It doesn't apply to the list.

import { test, expect } from "./fixtures.js";
import {
  LIST_REQUEST, SUMMARY_REQUEST, address, clearFilters, collectRequests, count, expectRuns, figure,
  filter, parameter, advanceClock, percent, runNames, sortBy, summary,
} from "./screen.js";

const windowChoice = (page) => page.getByRole("combobox", { name: "Summary for" });
const from = (page) => page.getByLabel("From");
const to = (page) => page.getByLabel("To", { exact: true });
const zone = (page) => page.getByRole("combobox", { name: "Time zone" });
const apply = (page) => page.getByRole("button", { name: "Apply range" });
const custom = "custom range";

const summaries = (page) => collectRequests(page, SUMMARY_REQUEST);
const lastParameter = (requests, name) => requests.at(-1).searchParams.get(name);

/** Checks that the summary shows the API's figures for a window. */
async function expectSummary(page, sandbox, query) {
  const { data } = await sandbox.api(`runs/summary?${query}`);
  await expect(figure(summary(page), "Total runs")).toHaveText(count(data.total_runs));
  const rate = data.pass_rate == null ? "no finished runs yet" : percent(data.pass_rate);
  await expect(figure(summary(page), "Pass rate")).toHaveText(rate);
  for (const status of ["Completed", "Failed"]) {
    const name = `${status} ${count(data[status.toLowerCase()])}`;
    await expect(filter(page, status)).toHaveAccessibleName(name);
  }
  return data;
}

for (const contract of ["current", "seed"]) {
  test.describe(`${contract} contract`, () => {
    test.use({ flags: { contract } });

    test("selects a preset without filtering the list", async ({ page, sandbox }) => {
      const requests = summaries(page);
      const lists = collectRequests(page, LIST_REQUEST);
      await page.goto("/");
      const all = await expectSummary(page, sandbox, "");
      await expect(windowChoice(page).getByRole("option")).toHaveText([
        "last 24 hours", "last 7 days", "last 30 days", "all time", custom,
      ]);
      await expect(windowChoice(page)).toHaveValue("all");
      expect([...requests.at(-1).searchParams]).toEqual([]);
      const { data } = await sandbox.api("runs");
      for (const [word, days] of Object.entries({ "24h": 1, "7d": 7, "30d": 30 })) {
        await windowChoice(page).selectOption(word);
        // The newest run was created a few seconds ago.
        const newest = new Date(data[0].created_at);
        const since = () => (newest - new Date(lastParameter(requests, "from") ?? 0)) / 86_400_000;
        await expect.poll(since).toBeCloseTo(days, 2);
        expect(lastParameter(requests, "to")).toBeNull();
        const figures = await expectSummary(page, sandbox, `from=${lastParameter(requests, "from")}`);
        expect(figures.total_runs).toBeLessThan(all.total_runs);
        await expect(page.getByText("The list below shows all runs.")).toBeVisible();
        await expectRuns(page, data);
        await expect.poll(() => parameter(page, "window")).toBe(word);
      }
      await page.reload();
      await expect(windowChoice(page)).toHaveValue("30d");
      await page.goBack();
      await expect(windowChoice(page)).toHaveValue("7d");
      await windowChoice(page).selectOption("all time");
      await expectSummary(page, sandbox, "");
      await expect(page.getByText("The list below shows all runs.")).toBeHidden();
      await expect.poll(() => parameter(page, "window")).toBeNull();
      for (const { searchParams } of lists) {
        expect([...searchParams.keys()]).not.toContain("from");
      }
    });

    test("applies a custom range", async ({ page, sandbox }) => {
      const { data: runs } = await sandbox.api("runs?status=completed&limit=100");
      const [last, first] = [runs[20], runs[60]].map((run) => new Date(run.created_at));
      const requests = summaries(page);
      await page.goto("/");
      await windowChoice(page).selectOption(custom);
      const field = (time) => time.toISOString().slice(0, 16);
      await from(page).fill(field(first));
      await to(page).fill(field(last));
      await apply(page).click();
      await expect.poll(() => lastParameter(requests, "from")).toBe(`${field(first)}:00Z`);
      expect(lastParameter(requests, "to")).toBe(`${field(last)}:00Z`);
      const query = requests.at(-1).searchParams;
      const figures = await expectSummary(page, sandbox, query);
      expect(figures.total_runs).toBeGreaterThan(0);
      await expect.poll(() => [parameter(page, "from"), parameter(page, "to")]).toEqual([...query.values()]);
      await expectRuns(page, (await sandbox.api("runs")).data);
      await page.reload();
      await expect(windowChoice(page).getByRole("option", { selected: true })).toHaveText(custom);
      await expect(from(page)).toHaveValue(field(first));
      await expect(to(page)).toHaveValue(field(last));
      await expectSummary(page, sandbox, query);
      // An open-ended range is valid.
      await to(page).fill("");
      await apply(page).click();
      await expect.poll(() => lastParameter(requests, "to")).toBeNull();
      await expectSummary(page, sandbox, requests.at(-1).searchParams);
    });
  });
}

test("shows no rate for a window without runs", async ({ page, sandbox }) => {
  await page.goto(address(sandbox, "to=2001-01-01T00%3A00%3A00Z"));
  await expect(runNames(page)).toHaveCount(20);
  await expect(figure(summary(page), "Total runs")).toHaveText("0");
  await expect(figure(summary(page), "Pass rate")).toHaveText("no finished runs yet");
  await expect(figure(summary(page), "Average duration")).toHaveText("no completed runs yet");
  await expect(summary(page)).not.toContainText("%");
  await expect(filter(page, "Completed")).toHaveAccessibleName("Completed 0");
});

test("rejects an invalid range without a request", async ({ page }) => {
  const requests = summaries(page);
  const problem = page.getByRole("alert");
  await page.goto("/");
  await expect(runNames(page)).toHaveCount(20);
  await windowChoice(page).selectOption(custom);
  await apply(page).click();
  await expect(problem).toHaveText("Enter a start time, an end time or both.");
  await from(page).fill("2026-02-02T10:00");
  await to(page).fill("2026-02-02T09:59");
  await apply(page).click();
  await expect(problem).toHaveText("The end time is before the start time.");
  await expect.poll(() => parameter(page, "from")).toBeNull();
  for (const { search } of requests) expect(search).not.toContain("from");
  await to(page).fill("2026-02-02T10:00");
  await apply(page).click();
  await expect.poll(() => parameter(page, "to")).toBe("2026-02-02T10:00:00Z");
  await expect(problem.filter({ hasText: /./ })).toBeHidden();
});

test("keeps the window when filters and sorting change", async ({
  page, sandbox,
}) => {
  await page.goto(address(sandbox, "window=7d&offset=20"));
  await expectRuns(page, (await sandbox.api("runs?offset=20")).data);
  await windowChoice(page).selectOption("24h");
  await expect.poll(() => parameter(page, "window")).toBe("24h");
  // The offset in the list is kept.
  await expect.poll(() => parameter(page, "offset")).toBe("20");
  await expectRuns(page, (await sandbox.api("runs?offset=20")).data);
  await filter(page, "Failed").click();
  await sortBy(page, "Started");
  await expectRuns(page, (await sandbox.api("runs?status=failed&sort=started_at")).data);
  await expect.poll(() => parameter(page, "window")).toBe("24h");
  await clearFilters(page).click();
  await expect(clearFilters(page)).toBeHidden();
  await expect.poll(() => parameter(page, "window")).toBe("24h");
});

test.describe("where the clocks change", () => {
  test.use({ timezoneId: "Europe/Berlin" });

  test("moves a skipped time forward and includes both of a repeated one", async ({ page }) => {
    const requests = summaries(page);
    const note = page.getByText("because the clocks go");
    await page.goto("/");
    await expect(runNames(page)).toHaveCount(20);
    await windowChoice(page).selectOption(custom);
    await from(page).fill("2026-03-29T02:30");
    await to(page).fill("2026-10-25T02:30");
    await apply(page).click();
    await expect.poll(() => lastParameter(requests, "from")).toBe("2026-03-29T01:30:00Z");
    await expect.poll(() => lastParameter(requests, "to")).toBe("2026-10-25T01:30:00Z");
    await expect(note).toHaveText(
      "A time doesn’t exist because the clocks go forward. It was moved forward, too. " +
        "A time occurs twice because the clocks go back. The range includes both.",
    );
    await expect(from(page)).toHaveValue("2026-03-29T03:30");
    await expect(to(page)).toHaveValue("2026-10-25T02:30");
    // A bound that the user leaves alone keeps its instant.
    await from(page).fill("2026-10-25T02:30");
    await apply(page).click();
    await expect.poll(() => lastParameter(requests, "from")).toBe("2026-10-25T00:30:00Z");
    expect(lastParameter(requests, "to")).toBe("2026-10-25T01:30:00Z");
    await from(page).fill("2026-10-24T12:00");
    await apply(page).click();
    await expect.poll(() => lastParameter(requests, "from")).toBe("2026-10-24T10:00:00Z");
    await expect(note).toBeHidden();
  });
});

test.describe("in the time zone UTC+9", () => {
  test.use({ timezoneId: "Asia/Tokyo" });

  test("interprets the range in the selected time zone", async ({ page }) => {
    const requests = summaries(page);
    await page.goto("/");
    await expect(runNames(page)).toHaveCount(20);
    await windowChoice(page).selectOption(custom);
    await expect(zone(page).getByRole("option")).toHaveText(["Asia/Tokyo", "UTC"]);
    await from(page).fill("2026-03-01T08:30");
    await apply(page).click();
    await expect.poll(() => lastParameter(requests, "from")).toBe("2026-02-28T23:30:00Z");
    await zone(page).selectOption("UTC");
    // The same instant in another time zone.
    await expect(from(page)).toHaveValue("2026-02-28T23:30");
    await from(page).fill("2026-03-01T08:30");
    await apply(page).click();
    await expect.poll(() => lastParameter(requests, "from")).toBe("2026-03-01T08:30:00Z");
    await zone(page).selectOption("Asia/Tokyo");
    await expect(from(page)).toHaveValue("2026-03-01T17:30");
  });

  test("keeps an unapplied range when the time zone changes", async ({ page }) => {
    await page.goto("/");
    await expect(runNames(page)).toHaveCount(20);
    await windowChoice(page).selectOption(custom);
    await from(page).fill("2026-03-01T08:30");
    await zone(page).selectOption("UTC");
    await expect(from(page)).not.toHaveValue("");
  });
});

test("a preset window follows the server's time", async ({ page, sandbox }) => {
  await page.clock.install();
  const requests = summaries(page);
  await page.goto(address(sandbox, "window=24h"));
  await expect(runNames(page)).toHaveCount(20);
  const since = () => new Date(lastParameter(requests, "from"));
  const first = since();
  await sandbox.advanceTime(3600);
  // The first poll reads the server's time, the second one uses it.
  for (const _ of "12") {
    const answered = page.waitForResponse(SUMMARY_REQUEST);
    await advanceClock(page, 61);
    await answered;
  }
  // A tolerance of a minute: an adjusted clock lags behind on a busy machine.
  await expect.poll(() => since() - first).toBeGreaterThan(3_540_000);
});
