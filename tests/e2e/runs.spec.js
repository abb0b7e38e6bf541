// The runs page with unchanging data and both generations of the API: all data of the API is displayed.

import { test, expect } from "./fixtures.js";
import {
  address, alert, cell, cells, count, duration, expectRuns, figure, name, percent, progress, row,
  runNames, state, summary, table,
} from "./screen.js";

const HEADERS = [
  "Run", "Status", "Progress", "Started by", "Created", "Started", "Completed", "Duration",
];
const NEWER_HEADERS = ["Credits", "Lines", "Audio"];

/** A time of the API as the page's `datetime` attribute, in whole seconds. */
const instant = (time) => new Date(time).toISOString().replace(/\.\d+Z$/, "Z");

const runDuration = ({ started_at: start, completed_at: end, paused_ms: parked = 0 }) =>
  start ? duration(new Date(end) - new Date(start) - parked) : "–";

const orDash = (value, write) => (value == null ? "–" : write(value));

for (const contract of ["current", "seed"]) {
  test.describe(`${contract} contract`, () => {
    test.use({ flags: { contract, runs: 65 } });

    test("the root URL shows the newest runs of the configured workflow", async ({ page, sandbox }) => {
      await page.goto("/");
      const { data } = await sandbox.api("runs");
      expect(data).toHaveLength(20);
      await expectRuns(page, data);
      const newer = contract === "current" ? NEWER_HEADERS : [];
      const headers = ["", ...HEADERS, ...newer, "Actions"];
      await expect(table(page).getByRole("columnheader")).toHaveText(headers);
      await expect(table(page).getByRole("row")).toHaveCount(21);
      await expect(alert(page)).toBeHidden();

      await expect(cells(page, "status")).toContainText(data.map(state));
      await expect(cells(page, "progress")).toHaveText(data.map(progress));
      const people = data.map((run) => run.triggered_by.user_name);
      await expect(cells(page, "started_by")).toContainText(people);
      for (const column of ["created", "started", "completed"]) {
        const times = data.map((run) => run[`${column}_at`]).filter(Boolean);
        const shown = cells(page, column).getByRole("time");
        const instants = () => shown.evaluateAll((times) => times.map(({ dateTime }) => dateTime));
        await expect.poll(instants).toEqual(times.map(instant));
        // The title includes the time zone.
        await expect(shown.first()).toHaveAttribute("title", / UTC$/);
      }
      // Only durations of ended runs are constant.
      const ended = (_, at) => data[at].completed_at;
      const durations = async () => (await cells(page, "duration").allInnerTexts()).filter(ended);
      await expect.poll(durations).toEqual(data.filter(ended).map(runDuration));
      if (contract === "seed") return;
      await expect(cells(page, "credits")).toHaveText(
        data.map((run) => orDash(run.credits, count)),
      );
      await expect(cells(page, "lines")).toHaveText(
        data.map((run) => orDash(run.output_line_count, count)),
      );
      await expect(cells(page, "audio")).toHaveText(
        data.map((run) => orDash(run.delivered_audio_ms, duration)),
      );
    });

    test("the summary shows the API's figures", async ({ page, sandbox }) => {
      await page.goto("/");
      const { data } = await sandbox.api("runs/summary");
      const expected = {
        "Total runs": count(data.total_runs),
        "Pass rate": percent(data.pass_rate),
        "Average duration": duration(data.average_duration_seconds * 1000),
      };
      if (contract === "current") expected["Delivered audio"] = duration(data.delivered_audio_ms);
      for (const [label, value] of Object.entries(expected)) {
        await expect(figure(summary(page), label), label).toHaveText(value);
      }
      await expect(summary(page).getByRole("term")).toHaveCount(Object.keys(expected).length);
      await expect(summary(page)).toContainText("of finished runs");
    });

    test("the run chart has a text summary", async ({ page, sandbox }) => {
      // Ended runs have constant durations.
      await page.goto(address(sandbox, "status=completed%2Cfailed"));
      const { data } = await sandbox.api("runs?status=completed,failed");
      await expectRuns(page, data);
      const words = page.getByRole("figure");
      for (const status of ["completed", "failed"]) {
        const count = data.filter((run) => run.status === status).length;
        await expect(words).toContainText(`${count} ${status}`);
      }
      const length = ({ started_at: start, completed_at: end, paused_ms: parked = 0 }) =>
        new Date(end) - new Date(start) - parked;
      const lengths = data.map(length).sort((one, other) => one - other);
      const [shortest, median, longest] = [0, 10, 19].map((at) => duration(lengths[at]));
      await expect(words).toContainText(`Duration: ${shortest} to ${longest}, median ${median}.`);
    });
  });
}

/** The display texts of pause reasons. */
const REASONS = {
  user: "Paused by a user.",
  provider_outage: "A voice provider is unavailable.",
  provider_rate_limited: "A voice provider is limiting requests.",
  provider_billing: "A voice provider rejected the account’s payment.",
  node_timeout: "A node took too long.",
};

test("shows pause reasons and pausing runs", async ({
  page, sandbox,
}) => {
  const { data } = await sandbox.api("runs?status=running,paused&limit=100");
  const pausing = data.find((run) => state(run) === "Pausing");
  expect(pausing).toBeDefined();
  const paused = data.filter((run) => run.status === "paused");
  expect(paused).not.toEqual([]);
  await page.goto(address(sandbox, "limit=100&status=running%2Cpaused"));
  for (const run of [...paused, pausing]) {
    const why = run.pause_error ?? REASONS[run.pause_reason];
    await expect(cell(row(page, name(run)), "status")).toHaveText(`${state(run)} ${why}`);
  }
  await expect(cell(row(page, name(pausing)), "progress").getByRole("progressbar")).toBeVisible();
});

test.describe("without runs", () => {
  test.use({ flags: { runs: 0 } });

  test("shows an empty state", async ({ page }) => {
    await page.goto("/");
    await expect(page.getByRole("heading", { name: "No runs yet" })).toBeVisible();
    await expect(table(page)).toBeHidden();
  });

  test("shows no rate or average instead of zero", async ({ page }) => {
    await page.goto("/");
    await expect(figure(summary(page), "Total runs")).toHaveText("0");
    await expect(figure(summary(page), "Pass rate")).toHaveText("no finished runs yet");
    await expect(figure(summary(page), "Average duration")).toHaveText("no completed runs yet");
    await expect(summary(page)).not.toContainText("%");
  });

  test("shows the first run automatically", async ({ page, sandbox }) => {
    await page.clock.install();
    await page.goto("/");
    await expect(page.getByRole("heading", { name: "No runs yet" })).toBeVisible();
    await sandbox.startRuns();
    await page.clock.runFor(31_000);
    await expect(runNames(page)).toHaveText(["#1"]);
  });
});
