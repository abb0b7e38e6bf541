// The verdict at the top of a run's page, the scores by language, and the credits.

import { test, expect, FAILED_REQUEST } from "./fixtures.js";
import { alert, count, duration, expectNoHorizontalScroll, name, navigate } from "./screen.js";

const open = (page, sandbox, id, workflow = sandbox.config.workflow_id) =>
  page.goto(`/workflows/${workflow}/runs/${id}`);
const newest = async (sandbox, status) => (await sandbox.api(`runs?status=${status}&limit=1`)).data[0];
const analysisOf = async (sandbox, id, workflow) => (await sandbox.api(`runs/${id}/analysis`, workflow)).data;
const overviewOf = async (sandbox, id) => (await sandbox.api(`runs/${id}/overview`)).data;

const matrix = (page) => page.getByRole("table", { name: "Scores by language" });
const rows = (page) => matrix(page).locator("tbody").getByRole("row");
const header = (page, title) => matrix(page).getByRole("columnheader", { name: title });
/** The value of a fact of the verdict. */
const fact = (page, label) =>
  page.locator(".verdict").locator("div", { has: page.getByText(label, { exact: true }) }).getByRole("definition");
const sentence = (page) => page.locator(".verdict").getByRole("heading", { level: 2 });

const language = new Intl.DisplayNames("en-US", { type: "language" });

/** Languages below a threshold, as the API's figures say. */
function belowThresholds({ validators }) {
  const below = validators.flatMap(({ threshold, label, locales }) =>
    locales.filter(({ avg_score: score }) => score !== null && score < threshold)
      .map(({ locale_code: code }) => ({ code, label })));
  return {
    languages: new Set(below.map(({ code }) => code)).size,
    checks: validators.filter(({ threshold, locales }) =>
      locales.some(({ avg_score: score }) => score !== null && score < threshold)).length,
  };
}

/** The edge-case run whose analysis matches. */
async function edgeCase(sandbox, isCase) {
  const { data: [{ id: workflow }] } = await sandbox.get("/api/v1/workflows?search=awkward");
  const { data } = await sandbox.api("runs?limit=100", workflow);
  for (const run of data) {
    const analysis = await analysisOf(sandbox, run.id, workflow);
    if (isCase(analysis)) return { run, analysis, path: `/workflows/${workflow}/runs/${run.id}` };
  }
  throw new Error("no such run");
}

test("a failed run names node, time and cause, and leads to the node", async ({ page, sandbox }) => {
  const run = await newest(sandbox, "failed");
  const { data: { error } } = await sandbox.api(`runs/${run.id}`);
  const { workflow_snapshot: { node_states: states } } = await overviewOf(sandbox, run.id);
  const failed = states.find(({ status }) => status === "failed");
  await page.setViewportSize({ width: 1400, height: 900 });
  await open(page, sandbox, run.id);
  await expect(sentence(page)).toContainText(`Failed in ${failed.node_display_name}, `);
  await expect(sentence(page)).toContainText("after the start");
  const [first] = error.split("\n");
  await expect(page.getByRole("group", { name: "Why it failed" })).toContainText(first);
  // One line instead of a reason for each metric.
  const { metric_sections: [{ metrics: [{ reason }] }] } = await overviewOf(sandbox, run.id);
  await expect(page.getByText(reason)).toHaveCount(1);
  await expect(page.getByRole("region", { name: "Timeline" })).toBeInViewport();

  await page.getByRole("button", { name: "Show node" }).click();
  const inspector = page.getByRole("region", { name: "Node details" });
  await expect(inspector.getByRole("heading").first()).toBeFocused();
  await expect(inspector.locator("[aria-current]").last()).toContainText(first);
  const lane = page.locator(".lane[aria-current]");
  await expect(lane).toContainText(failed.node_display_name);
  await page.getByRole("tab", { name: "Definition" }).click();
  await page.getByRole("button", { name: "Show node" }).click();
  await expect(lane).toBeVisible();
});

test("on a phone, the verdict and its cause are on the first screen", async ({ page, sandbox }) => {
  const run = await newest(sandbox, "failed");
  await page.setViewportSize({ width: 390, height: 844 });
  await open(page, sandbox, run.id);
  await expect(sentence(page)).toBeInViewport({ ratio: 1 });
  await expect(page.getByRole("group", { name: "Why it failed" })).toBeInViewport({ ratio: 1 });
});

test("a completed run says where it is below a threshold", async ({ page, sandbox }) => {
  const run = await newest(sandbox, "completed");
  const analysis = await analysisOf(sandbox, run.id);
  const { languages, checks } = belowThresholds(analysis);
  expect(languages).toBeGreaterThan(0);
  const all = analysis.audio.by_locale.length;
  await open(page, sandbox, run.id);
  await expect(sentence(page)).toHaveText(
    `Below a threshold: ${languages} of ${all} languages, ${checks} of ${analysis.validators.length} checks`,
  );
  const { metric_sections: sections } = await overviewOf(sandbox, run.id);
  const lines = sections.flatMap(({ metrics }) => metrics).find(({ key }) => key === "output_lines");
  await expect(fact(page, "Lines delivered")).toContainText(lines.formatted_value);
  const { data: [, previous] } = await sandbox.api("runs?status=completed&limit=2");
  const compared = fact(page, "Compared with");
  const difference = run.output_line_count - previous.output_line_count;
  const sign = difference < 0 ? "−" : "+";
  await expect(compared).toContainText(`Lines ${sign}${count(Math.abs(difference))}`);
  await compared.getByRole("link", { name: name(previous) }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(`Run ${name(previous)}`);
});

test("scores by language are complete, the worst first, and sorted on demand", async ({ page, sandbox }) => {
  const run = await newest(sandbox, "completed");
  const { validators, audio } = await analysisOf(sandbox, run.id);
  await open(page, sandbox, run.id);
  await expect(rows(page)).toHaveCount(audio.by_locale.length);
  for (const { locale_code: code, delivered_line_count: lines, delivered_duration_ms: ms } of audio.by_locale) {
    const row = rows(page).filter({ has: page.getByRole("rowheader", { name: language.of(code), exact: true }) });
    const cells = row.getByRole("cell");
    for (const [at, { locales }] of validators.entries()) {
      const score = locales.find(({ locale_code: other }) => other === code);
      await expect(cells.nth(at)).toContainText(count(score.avg_score));
      await expect(cells.nth(at)).toContainText(`${count(score.pass_count)} passed`);
      if (score.fail_count) await expect(cells.nth(at)).toContainText(`${count(score.fail_count)} failed`);
    }
    await expect(cells.nth(validators.length)).toHaveText(count(lines));
    await expect(cells.nth(validators.length + 1)).toHaveText(duration(ms));
  }
  const first = rows(page).first();
  await expect(first).toContainText("(Below the threshold ≥ ");
  await header(page, "Language").getByRole("button").click();
  const codes = audio.by_locale.map(({ locale_code: code }) => code.toLowerCase()).sort();
  await expect(first.getByRole("rowheader")).toHaveText(language.of(codes[0]));
  await header(page, "Naturalness").getByRole("button").click();
  const scores = validators.find(({ label }) => label === "Naturalness").locales.map(({ avg_score: score }) => score);
  await expect(first.getByRole("cell").nth(1)).toContainText(count(Math.min(...scores)));
});

test("the matrix is copied as a text table", async ({ page, sandbox, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  const run = await newest(sandbox, "completed");
  const { validators, audio } = await analysisOf(sandbox, run.id);
  await open(page, sandbox, run.id);
  await page.getByRole("button", { name: "Copy table" }).click();
  await expect(page.getByText("· Copied")).toBeVisible();
  const copied = () => page.evaluate(() => navigator.clipboard.readText());
  await expect.poll(async () => (await copied()).split("\n").length).toBe(audio.by_locale.length + 1);
  await expect.poll(async () => (await copied()).split("\n")[0].split("\t").length).toBe(validators.length + 3);
});

test("credits are listed with all their digits", async ({ page, sandbox }) => {
  const run = await newest(sandbox, "completed");
  const { credits } = await analysisOf(sandbox, run.id);
  await open(page, sandbox, run.id);
  await page.getByText("Credits by node").click();
  const cost = page.getByRole("table", { name: "Credits by node" });
  await expect(cost.locator("tbody").getByRole("row")).toHaveCount(credits.rows.length);
  for (const row of credits.rows.filter(({ credits_fractional: text }) => text)) {
    await expect(cost.getByRole("cell", { name: row.credits_fractional, exact: true }).first()).toBeVisible();
  }
  await expect(page.getByText(credits.total_fractional, { exact: true }).last()).toBeVisible();
});

test("running, paused and cancelled runs say what happens", async ({ page, sandbox }) => {
  const running = await newest(sandbox, "running");
  const { workflow_snapshot: { node_states: states } } = await overviewOf(sandbox, running.id);
  const active = states.find(({ status }) => status === "running");
  await open(page, sandbox, running.id);
  await expect(sentence(page)).toContainText(`Running: ${active.node_display_name ?? ""}`);
  await expect(fact(page, "Slowest node").getByRole("button")).toBeVisible();
  const [paused] = await sandbox.startRuns({ status: "paused" });
  await navigate(page, `/workflows/${sandbox.config.workflow_id}/runs/${paused}`);
  await expect(sentence(page)).toHaveText("Paused by a user.");
  await expect(fact(page, "Next step")).toHaveText("Resume the run to continue.");
  const { id: cancelled } = await newest(sandbox, "cancelled");
  await navigate(page, `/workflows/${sandbox.config.workflow_id}/runs/${cancelled}`);
  await expect(sentence(page)).toHaveText(/^Cancelled .+ after the start$/);
});

test.describe("older servers", () => {
  test.use({ flags: { contract: "seed" } });

  test("without analysis, the page has neither matrix nor error", async ({ page, sandbox }) => {
    const run = await newest(sandbox, "completed");
    await open(page, sandbox, run.id);
    await expect(page.getByRole("heading", { name: "Nodes", exact: true })).toBeVisible();
    await expect(sentence(page)).toHaveText("Completed");
    await expect(matrix(page)).toHaveCount(0);
    await expect(page.getByText("Credits by node")).toHaveCount(0);
    await expect(alert(page)).toBeHidden();
  });
});

test("an analysis that fails leaves the rest and is loaded later", async ({ page, sandbox, monitor }) => {
  monitor.allowError(FAILED_REQUEST);
  const run = await newest(sandbox, "completed");
  await sandbox.injectFaults({ kind: "status", status: 503, endpoint: "analysis" });
  await open(page, sandbox, run.id);
  await expect(alert(page)).toContainText("Server error");
  await expect(page.getByRole("heading", { name: "Nodes", exact: true })).toBeVisible();
  await expect(matrix(page)).toHaveCount(0);
  await sandbox.clearFaults();
  await page.getByRole("button", { name: "Try again" }).click();
  await expect(matrix(page)).toBeVisible();
  await expect(alert(page)).toBeHidden();
});

test.describe("edge cases of the analysis", () => {
  for (const [title, isCase, check] of [
    ["scores out of range are shown as they are",
      ({ validators }) => validators[0]?.locales[0]?.avg_score > 100,
      async (page) => {
        await expect(matrix(page)).toContainText("140.25");
        await expect(matrix(page)).toContainText("-12");
        await expect(matrix(page)).toContainText("1e+300");
      }],
    ["scores of another type are shown as texts",
      ({ validators }) => typeof validators[0]?.threshold === "string",
      async (page) => {
        await expect(matrix(page)).toContainText("n/a");
        await expect(page.getByText("Some of the response couldn’t be read")).toBeVisible();
      }],
    ["unavailable checks leave audio and credits",
      ({ validators }) => validators[0]?.reason === "The scores could not be read.",
      async (page) => {
        await expect(page.getByText("Word accuracy: The scores could not be read.").first()).toBeVisible();
        await expect(page.getByText("Credits by node")).toBeVisible();
      }],
    ["unavailable credits leave the scores",
      ({ credits, validators }) => credits.status === "unavailable" && validators.length > 0,
      async (page) => {
        await expect(matrix(page)).toBeVisible();
        await expect(page.getByText("Credits by node: The settlement is missing.")).toBeVisible();
      }],
    ["partial credits say so",
      ({ credits }) => credits.status === "partial",
      async (page) => {
        await page.getByText("Credits by node").click();
        await expect(page.getByText("Some credits are missing. The settlement is missing.")).toBeVisible();
        await expect(page.getByRole("cell", { name: "Missing", exact: true })).toBeVisible();
      }],
    ["partial scores say what they wait for",
      ({ validators }) => validators[0]?.reason === "3 lines are waiting for a score.",
      async (page) => expect(page.getByText(": 3 lines are waiting for a score.")).toBeVisible()],
  ]) {
    test(title, async ({ page, sandbox }) => {
      const { path } = await edgeCase(sandbox, isCase);
      await page.goto(path);
      await check(page);
      await page.setViewportSize({ width: 320, height: 640 });
      await expectNoHorizontalScroll(page, title);
    });
  }
});
