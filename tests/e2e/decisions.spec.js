// Questions that a run's page answers, each in at most three actions.

import { test, expect } from "./fixtures.js";
import { count, duration, name, runNames } from "./screen.js";

const newestCompleted = async (sandbox) => (await sandbox.api("runs?status=completed&limit=1")).data[0];

test("is German good enough?", async ({ page, sandbox }) => {
  const run = await newestCompleted(sandbox);
  const { data: { validators } } = await sandbox.api(`runs/${run.id}/analysis`);
  await page.goto("/");
  // First action: open the run. Scores, failed lines and thresholds are there.
  await runNames(page).getByRole("link", { name: name(run), exact: true }).click();
  const matrix = page.getByRole("table", { name: "Scores by language" });
  const german = matrix.getByRole("row").filter({ has: page.getByRole("rowheader", { name: /^German/ }) });
  for (const [at, { threshold, locales }] of validators.entries()) {
    const score = locales.find(({ locale_code: code }) => /^de-/i.test(code));
    const cell = german.getByRole("cell").nth(at);
    await expect(cell).toContainText(count(score.avg_score));
    const isBelow = score.avg_score < threshold;
    await expect(cell.getByText(`Below the threshold ≥ ${count(threshold)}`)).toHaveCount(isBelow ? 1 : 0);
  }
});

/** A run of the first page whose slowest node has several attempts, with these and their total time. */
async function runWithRetries(sandbox) {
  const { data: runs } = await sandbox.api("runs?limit=20");
  for (const run of runs.filter(({ status }) => status === "completed")) {
    const { data } = await sandbox.api(`runs/${run.id}/overview`);
    const { node_states: states } = data.workflow_snapshot;
    const times = new Map();
    for (const { node_id: id, duration_ms: ms } of states) times.set(id, (times.get(id) ?? 0) + ms);
    const [slowest, ms] = [...times].reduce((one, other) => (other[1] > one[1] ? other : one));
    const attempts = states.filter(({ node_id: id }) => id === slowest);
    if (attempts.length > 1) return { run, slowest, ms, attempts };
  }
  throw new Error("no such run");
}

test("why did node X take nine minutes?", async ({ page, sandbox }) => {
  const { run, slowest, ms, attempts } = await runWithRetries(sandbox);
  await page.goto("/");
  // First action: open the run. The verdict names the node, its time and its attempts.
  await runNames(page).getByRole("link", { name: name(run), exact: true }).click();
  const node = page.getByRole("definition").filter({ hasText: attempts[0].node_display_name }).filter({ hasText: duration(ms) });
  await expect(node).toBeVisible();
  // Second action: show it. Its bars are its attempts, and the inspector says when it worked, waited and retried.
  await node.getByRole("button").click();
  const lane = page.locator(".lane[aria-current]");
  await expect(lane.getByRole("img")).toHaveCount(attempts.length);
  const inspector = page.getByRole("region", { name: "Node details" });
  const fact = (label) =>
    inspector.locator("div", { has: page.getByText(label, { exact: true }) }).getByRole("definition");
  await expect(fact("Active time")).toHaveText(duration(ms));
  await expect(fact("Attempts")).toHaveText(`${attempts.length}`);
  const gaps = attempts.slice(1).map(({ started_at: from }, at) => Date.parse(from) - Date.parse(attempts[at].completed_at));
  const waited = gaps.reduce((sum, gap) => sum + Math.max(gap, 0), 0);
  expect(waited).toBeGreaterThan(0);
  await expect(fact("Waiting between attempts")).toHaveText(duration(waited));
  const { data: { credits } } = await sandbox.api(`runs/${run.id}/analysis`);
  const row = credits.rows.find(({ node_id: id }) => id === slowest);
  await expect(fact("Retries")).toHaveText(count(row.retries));
  const { data: steps } = await sandbox.api(`runs/${run.id}/steps?node_id=${encodeURIComponent(slowest)}`);
  const items = inspector.locator(".attempts > li");
  await expect(items).toHaveCount(steps.length);
  for (const at of attempts.keys()) {
    await expect(items.filter({ hasText: `attempt ${at + 1} of ${attempts.length}` }).first()).toBeVisible();
  }
});
