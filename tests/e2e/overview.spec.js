// The run page.

import { test, expect, FAILED_REQUEST } from "./fixtures.js";
import {
  alert, count, duration, expectNoHorizontalScroll, figure, name, advanceClock, percent, runNames, state, navigate,
} from "./screen.js";

const heading = (page) => page.getByRole("heading", { level: 1 });
const open = (page, sandbox, id, workflow = sandbox.config.workflow_id) =>
  page.goto(`/workflows/${workflow}/runs/${id}`);

/** A block of the page by its heading. Sections without a name have no role. */
const block = (page, title) =>
  page
    .locator("section")
    .filter({ has: page.getByRole("heading", { level: 2, name: title, exact: true }) });

/** The badge next to the heading. */
const status = (page) => page.locator(".run-header .status").first();

const tab = (page, name) => page.getByRole("tab", { name, exact: true });

/** The displayed value of a metric; it has a unit if the formatted value is the raw number. */
function value({ status, reason, formatted_value: formatted, value: raw, unit }) {
  if (status !== "available") return reason;
  const isRaw = unit && formatted.replace(/[,\s]/g, "") === String(raw);
  return isRaw ? `${formatted} ${unit}` : formatted;
}

const figuresOf = (validator) => [
  percent(validator.pass_rate),
  count(validator.pass_count),
  count(validator.fail_count),
  count(validator.retry_count),
  count(validator.avg_score),
];

const language = new Intl.DisplayNames("en-US", { type: "language" });

for (const contract of ["current", "seed"]) {
  test.describe(`${contract} contract`, () => {
    test.use({ flags: { contract } });

    test("shows every block of a completed run", async ({ page, sandbox }) => {
      const { data: [listed] } = await sandbox.api("runs?status=completed&limit=1");
      const { data: run } = await sandbox.api(`runs/${listed.id}`);
      const { data: overview } = await sandbox.api(`runs/${listed.id}/overview`);
      await open(page, sandbox, run.id);

      await expect(heading(page)).toHaveText(`Run ${name(run)}`);
      await expect(page.getByRole("main")).toContainText(overview.workflow.name);
      const facts = page.locator(".run-header");
      await expect(status(page)).toHaveText("Completed");
      await expect(figure(facts, "Started by")).toContainText(run.triggered_by.user_name);
      await expect(figure(facts, "Billing units")).toHaveText(count(run.token_cost));

      expect(overview.metric_sections.length).toBeGreaterThan(0);
      for (const section of overview.metric_sections) {
        const shown = block(page, section.title ?? "Results");
        await expect(shown.getByRole("term")).toHaveText(section.metrics.map(({ label }) => label));
        for (const metric of section.metrics) {
          await expect(figure(shown, metric.label)).toHaveText(value(metric));
        }
      }

      const cells = (row) => row.getByRole("cell");
      expect(overview.validators.length).toBeGreaterThan(0);
      const checks = block(page, "Quality checks").locator("tbody").getByRole("row");
      await expect(checks).toHaveCount(overview.validators.length);
      for (const [at, validator] of overview.validators.entries()) {
        await expect(checks.nth(at).getByRole("rowheader")).toHaveText(validator.label);
        const available = validator.status === "available";
        await expect(cells(checks.nth(at)).nth(0)).toContainText(validator.label);
        await expect(cells(checks.nth(at))).toContainText([
          "",
          validator.kind,
          ...(available ? [] : [validator.reason, "–", "–", "–", "–"]),
          ...(available ? figuresOf(validator) : []),
        ]);
      }

      expect(overview.audio_by_language.length).toBeGreaterThan(0);
      const audio = block(page, "Audio by language").locator("tbody").getByRole("row");
      await expect(audio).toHaveCount(overview.audio_by_language.length);
      for (const [at, { locale_code: code, ...figures }] of overview.audio_by_language.entries()) {
        await expect(audio.nth(at).getByRole("rowheader")).toHaveText(language.of(code));
        await expect(cells(audio.nth(at))).toContainText([
          count(figures.line_count),
          duration(figures.total_duration_ms),
          duration(figures.avg_duration_ms),
          "%",
        ]);
      }
      const lines = overview.audio_by_language.reduce((sum, audio) => sum + audio.line_count, 0);
      await expect(block(page, "Audio by language").locator("tfoot")).toContainText(count(lines));

      const states = overview.workflow_snapshot.node_states;
      expect(states.length).toBeGreaterThan(0);
      await expect(page.locator(".bar")).toHaveCount(states.length);
      await tab(page, "Table").click();
      const nodes = block(page, "Nodes").locator("tbody").getByRole("row");
      await expect(nodes).toHaveCount(states.length);
      // Read once: the headers render before the rows.
      const headers = await block(page, "Nodes").getByRole("columnheader").allInnerTexts();
      for (const [at, node] of states.entries()) {
        const under = (header) => cells(nodes.nth(at)).nth(headers.indexOf(header) - 1);
        // A node without a name shows its type.
        const name = node.node_display_name ?? /\S/;
        await expect(nodes.nth(at).getByRole("rowheader")).toHaveText(name);
        await expect(under("Status")).toHaveText(state(node));
        await expect(under("Duration")).toHaveText(duration(node.duration_ms));
      }
      await expect(alert(page)).toBeHidden();
    });

    test("shows the results when a run ends", async ({ page, sandbox }) => {
      const { data: [running] } = await sandbox.api("runs?status=running&limit=1&order=asc");
      await open(page, sandbox, running.id);
      await expect(status(page)).toHaveText(state(running));
      const before = await sandbox.api(`runs/${running.id}/overview`);
      const [{ title, metrics }] = before.data.metric_sections;
      // The sections share a reason, which is shown once.
      const reason = page.getByText(metrics[0].reason);
      await expect(reason).toHaveCount(1);
      await expect(reason).toContainText(title);

      await sandbox.advanceTime(3600);
      const { data } = await sandbox.api(`runs/${running.id}/overview`);
      expect(data.run.status).toBe("completed");
      await expect(status(page)).toHaveText("Completed");
      const [metric] = data.metric_sections[0].metrics;
      await expect(figure(block(page, title), metric.label)).toHaveText(value(metric));
      await expect(reason).toHaveCount(0);
      await tab(page, "Table").click();
      const nodes = block(page, "Nodes").locator("tbody").getByRole("row");
      await expect(nodes).toHaveCount(data.workflow_snapshot.node_states.length);
      const audio = block(page, "Audio by language").locator("tbody").getByRole("row");
      await expect(audio).toHaveCount(data.audio_by_language.length);
    });
  });
}

test("shows the reason of a pause", async ({ page, sandbox }) => {
  const [id] = await sandbox.startRuns({ status: "paused" });
  await open(page, sandbox, id);
  await expect(status(page)).toHaveText("Paused");
  await expect(page.getByRole("heading", { name: "Paused by a user." })).toBeVisible();
});

test("requests an ended run once, in any order of responses", async ({ page, sandbox }) => {
  const { data: [{ id }] } = await sandbox.api("runs?status=completed&limit=1");
  await page.clock.install();
  await sandbox.injectFaults({ kind: "latency", ms: 300, endpoint: "run" });
  await open(page, sandbox, id);
  await expect(block(page, "Nodes").getByRole("tablist")).toBeVisible();
  await expect(figure(page.locator(".run-header"), "Billing units")).toBeVisible();
  await advanceClock(page, 120);
  const counts = Promise.all(["run", "status", "overview", "analysis"].map((name) => sandbox.requestCount(name)));
  expect(await counts).toEqual([1, 0, 1, 1]);
});

test.describe("invalid URLs", () => {
  const missing = "00000000-0000-4000-8000-000000000000";

  test("an unknown run shows “Not found” with a link to the list", async ({
    page, sandbox, monitor,
  }) => {
    monitor.allowError(FAILED_REQUEST);
    await open(page, sandbox, missing);
    await expect(alert(page)).toContainText("Not found");
    await page.getByRole("link", { name: "All runs" }).click();
    await expect(runNames(page)).toHaveCount(20);
    await expect(alert(page)).toBeHidden();
  });

  test("an unknown workflow shows “Not found”", async ({ page, monitor }) => {
    monitor.allowError(FAILED_REQUEST);
    await page.goto(`/workflows/${missing}/runs`);
    await expect(alert(page)).toContainText("Not found");
  });

  test("an invalid ID or route sends no API requests", async ({ page, sandbox }) => {
    const { workflow_id: workflow } = sandbox.config;
    for (const [path, why] of [
      [`/workflows/${workflow}/runs/latest`, "“latest” isn’t a valid ID"],
      ["/workflows/mine/runs", "“mine” isn’t a valid ID"],
      ["/settings/profile", "There is no page at /settings/profile"],
      [`/workflows/${workflow}/runs/%3Cb%3Ebold%3C%2Fb%3E`, "isn’t a valid ID"],
    ]) {
      await page.goto(path);
      await expect(alert(page).getByRole("heading")).toHaveText("Page not found");
      await expect(alert(page)).toContainText(why);
    }
    expect([await sandbox.requestCount("run"), await sandbox.requestCount("list_runs")]).toEqual([0, 0]);
    await page.getByRole("link", { name: "Show runs" }).click();
    await expect(runNames(page)).toHaveCount(20);
  });
});

test.describe("edge-case runs on a narrow screen", () => {
  test.use({ viewport: { width: 360, height: 740 } });

  for (const contract of ["current", "seed"]) {
    test.describe(`${contract} contract`, () => {
      test.use({ flags: { contract } });

      test("all open without horizontal overflow", async ({ page, sandbox }) => {
        const { data: workflows } = await sandbox.get("/api/v1/workflows?search=awkward");
        const [{ id: workflow, runs_count: runs }] = workflows;
        await page.goto(`/workflows/${workflow}/runs?limit=100`);
        await expect(runNames(page)).toHaveCount(runs);
        await expectNoHorizontalScroll(page, "the list");
        const { data } = await sandbox.api("runs?limit=100", workflow);
        for (const run of data) {
          await navigate(page, `/workflows/${workflow}/runs/${run.id}`);
          await page.getByRole("heading", { name: `Run ${name(run)}`, exact: true }).waitFor();
          await page.getByRole("heading", { name: "Nodes", exact: true }).waitFor();
          await expect(alert(page)).toBeHidden();
          await expectNoHorizontalScroll(page, `run ${name(run)}`);
        }
      });
    });
  }
});
