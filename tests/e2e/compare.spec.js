// The comparison of two runs: from where it opens, what it says first, what differs, and addresses without a comparison.

import { test, expect, FAILED_REQUEST } from "./fixtures.js";
import {
  address, alert, count, duration, expectNoHorizontalScroll, name, navigate, runNames, tryAgain,
} from "./screen.js";

const newest = async (sandbox, status, number = 2) => (await sandbox.api(`runs?status=${status}&limit=${number}`)).data;
const overviewOf = async (sandbox, id) => (await sandbox.api(`runs/${id}/overview`)).data;
const path = (sandbox, run, other) => `${address(sandbox)}/${run.id}/compare/${other.id}`;
const title = (page) => page.getByRole("heading", { level: 1 });
const result = (page) => page.locator(".verdict").getByRole("heading", { level: 2 });
const block = (page, label) => page.getByRole("table", { name: label });
const rows = (page, label) => block(page, label).locator("tbody").getByRole("row");
const choice = (page) => page.getByRole("combobox", { name: "Compared with" });
/** The value of a fact of the result. */
const fact = (page, label) =>
  page.locator(".verdict").locator("div", { has: page.getByText(label, { exact: true }) }).getByRole("definition");
const signed = (number, text) => `${number < 0 ? "−" : "+"}${text}`;
const lines = ({ metric_sections: sections }) =>
  sections.flatMap(({ metrics }) => metrics).find(({ key }) => key === "output_lines").value;

test("a completed run leads to the comparison, which says first what is better or worse", async ({ page, sandbox }) => {
  const [run, other] = await newest(sandbox, "completed");
  const [now, before] = await Promise.all([overviewOf(sandbox, run.id), overviewOf(sandbox, other.id)]);
  await page.goto(`${address(sandbox)}/${run.id}`);
  await page.getByRole("link", { name: `Compare with ${name(other)}` }).click();
  await expect(page).toHaveURL(path(sandbox, run, other));
  await expect(page).toHaveTitle(`${name(run)} compared with ${name(other)}`);
  await expect(title(page)).toBeFocused();
  await expect(result(page)).toHaveText(/^(Better|Worse|Better and worse) than #\d+\. Checks: \d better, \d worse$/);
  const more = lines(now) - lines(before);
  await expect(fact(page, "Lines delivered")).toHaveText(signed(more, count(Math.abs(more))));
  const length = ({ started_at: from, completed_at: to, paused_ms: paused = 0 }) => Date.parse(to) - Date.parse(from) - paused;
  const longer = length(run) - length(other);
  await expect(fact(page, "Duration")).toHaveText(signed(longer, duration(Math.abs(longer))));
  // The metrics as the server formats them, the earlier run first.
  const [{ metrics: [old] }] = before.metric_sections;
  const [{ metrics: [metric] }] = now.metric_sections;
  await expect(rows(page, "Results").first()).toContainText(
    `${metric.label}${signed(more, count(Math.abs(more)))} lines${old.formatted_value} lines${metric.formatted_value} lines`,
  );
  await page.reload();
  await expect(title(page)).toHaveText(`${name(run)} compared with ${name(other)}`);
  await page.goBack();
  await expect(title(page)).toHaveText(`Run ${name(run)}`);
});

test("a failed run is compared with the completed one before it", async ({ page, sandbox }) => {
  const [failed] = await newest(sandbox, "failed", 1);
  const completed = await newest(sandbox, "completed", 20);
  const last = completed.find(({ created_at: at }) => at < failed.created_at);
  await page.goto(`${address(sandbox)}/${failed.id}`);
  await page.getByRole("link", { name: `Compare with ${name(last)}` }).click();
  await expect(result(page)).toHaveText(`Worse than ${name(last)}`);
  await expect(fact(page, "Status")).toHaveText("Completed → Failed");
  await expect(page.getByText(`Results: only in ${name(last)}`)).toBeVisible();
  await expect(rows(page, "Node times").first()).toContainText(`only in ${name(last)}`);
});

test("two selected rows are compared, swapped, exchanged and shared", async ({ page, sandbox, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  const { data } = await sandbox.api("runs?limit=20");
  await page.goto("/");
  await expect(runNames(page)).toHaveCount(20);
  const select = (run) => page.getByRole("checkbox", { name: `Select ${name(run)}`, exact: true }).click();
  const compare = page.getByRole("region", { name: "Selected runs" }).getByRole("link", { name: "Compare" });
  await select(data[9]);
  await expect(page.getByText("1 selected")).toBeVisible();
  await expect(compare).toBeHidden();
  await select(data[7]);
  await compare.click();
  await expect(title(page)).toHaveText(`${name(data[7])} compared with ${name(data[9])}`);
  await page.getByRole("link", { name: "Swap" }).click();
  await expect(page).toHaveURL(path(sandbox, data[9], data[7]));
  await expect(title(page)).toHaveText(`${name(data[9])} compared with ${name(data[7])}`);
  await expect(choice(page).locator("option")).toHaveCount(19);
  await choice(page).selectOption(data[12].id);
  await expect(page).toHaveURL(path(sandbox, data[9], data[12]));
  await expect(title(page)).toHaveText(`${name(data[9])} compared with ${name(data[12])}`);
  await page.getByRole("button", { name: "Copy link" }).click();
  // Read once: copying changes no address.
  await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toBe(page.url());
});

/** Changes the definition of a run in all responses. */
async function changeDefinition(page, run, change) {
  await page.route(new RegExp(`/api/v1/.*/runs/${run.id}(/overview)?$`), async (route) => {
    const response = await route.fetch();
    const body = await response.json();
    change(body.data.definition_snapshot ?? body.data.workflow_snapshot.definition);
    await route.fulfill({ response, json: body });
  });
}

test("the changed configuration is nodes, edges and settings", async ({ page, sandbox }) => {
  const [run, other] = await newest(sandbox, "completed");
  await changeDefinition(page, run, ({ graph }) => {
    const check = graph.nodes.find(({ type }) => type === "validator_naturalness");
    check.config.threshold = 81.5;
    const sink = graph.nodes.find(({ type }) => type === "sink_preview");
    graph.nodes.push({ ...sink, id: "n-new", name: "Second export" });
    graph.edges.push({ id: "e-new", source: check.id, sourcePort: "pass", target: "n-new", targetPort: "lines" });
    graph.nodes.reverse();
    graph.edges.reverse();
  });
  const { workflow_snapshot: { definition: { graph } } } = await overviewOf(sandbox, other.id);
  const check = graph.nodes.find(({ type }) => type === "validator_naturalness");
  await page.goto(path(sandbox, run, other));
  await expect(rows(page, "Configuration")).toHaveText([
    "Second exportNode added–Export",
    // With the digits of the response: JSON.parse has dropped those of “70.0”.
    new RegExp(`^${check.name}config\\.threshold${check.config.threshold}(\\.0)?81\\.5$`),
    `${check.name} → Second export (pass)Edge added––`,
  ]);
});

test("a definition of 4 MB is compared quickly", async ({ page, sandbox }) => {
  const [run, other] = await newest(sandbox, "completed");
  const script = "The boats came home before the fog did. ".repeat(100_000);
  const setScript = (end) => ({ graph: { nodes } }) => {
    nodes.find(({ type }) => type === "source_script").config.text = `${script}${end}`;
  };
  await changeDefinition(page, run, setScript("Nobody counted them."));
  await changeDefinition(page, other, setScript("Nobody saw them."));
  await page.goto(path(sandbox, run, other));
  const [change] = [rows(page, "Configuration")];
  await expect(change).toHaveCount(1);
  await expect(change).toContainText(/config\.text….*saw them\.….*counted them\.$/);
});

test("addresses without a comparison lead back", async ({ page, sandbox, monitor }) => {
  monitor.allowError(FAILED_REQUEST);
  const [run, other] = await newest(sandbox, "completed");
  const { data: workflows } = await sandbox.get("/api/v1/workflows");
  const elsewhere = workflows.find(({ id, runs_count: runs }) => id !== sandbox.config.workflow_id && runs > 0);
  const { data: [foreign] } = await sandbox.api("runs?limit=1", elsewhere.id);
  await test.step("a run of another workflow", async () => {
    await page.goto(path(sandbox, run, foreign));
    await expect(alert(page)).toContainText(`Run ${foreign.id.slice(0, 8)} wasn’t found`);
    await expect(title(page)).toContainText(name(run));
    await choice(page).selectOption(other.id);
    await expect(result(page)).toBeVisible();
  });
  await test.step("the same run twice", async () => {
    await navigate(page, path(sandbox, run, run));
    await expect(alert(page)).toContainText("A run can’t be compared with itself");
    await choice(page).selectOption(other.id);
    await expect(result(page)).toBeVisible();
  });
  await test.step("an invalid ID", async () => {
    await navigate(page, `${address(sandbox)}/${run.id}/compare/latest`);
    await expect(alert(page)).toContainText("“latest” isn’t a valid ID");
    await page.getByRole("link", { name: "Show runs" }).click();
    await expect(runNames(page)).toHaveCount(20);
  });
});

test("each endpoint can fail and leaves the rest", async ({ page, sandbox, monitor }) => {
  monitor.allowError(FAILED_REQUEST);
  const [run, other] = await newest(sandbox, "completed");
  for (const [endpoint, left, gone] of [
    ["run", "Node times", undefined],
    ["overview", "Runs", "Node times"],
    ["analysis", "Node times", "Scores by language"],
    ["list_runs", "Scores by language", undefined],
  ]) {
    await test.step(endpoint, async () => {
      await sandbox.injectFaults({ kind: "status", status: 500, endpoint });
      await page.goto(path(sandbox, run, other));
      await expect(block(page, left)).toBeVisible();
      if (gone) await expect(block(page, gone)).toBeHidden();
      if (endpoint !== "list_runs") await expect(alert(page)).toContainText("Server error");
      await sandbox.clearFaults();
      if (endpoint !== "list_runs") await tryAgain(page).click();
      await expect(block(page, gone ?? left)).toBeVisible();
      await expect(alert(page)).toBeHidden();
    });
  }
});

test("an older server has no scores by language", async ({ page, sandbox }) => {
  await sandbox.setContract("seed");
  const [run, other] = await newest(sandbox, "completed");
  await page.goto(path(sandbox, run, other));
  await expect(block(page, "Node times")).toBeVisible();
  await expect(result(page)).toBeVisible();
  await expect(block(page, "Scores by language")).toBeHidden();
  await expect(alert(page)).toBeHidden();
});

test("a comparison with a running run fits a phone @layout", async ({ page, sandbox }) => {
  const [run] = await newest(sandbox, "running", 1);
  const [other] = await newest(sandbox, "completed", 1);
  await page.setViewportSize({ width: 360, height: 780 });
  await page.goto(path(sandbox, run, other));
  await expect(page.getByText("A run is still in progress")).toBeVisible();
  await expect(choice(page).locator("option").nth(5)).toBeAttached();
  await expectNoHorizontalScroll(page);
});
