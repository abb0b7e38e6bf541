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

test("why did the slowest node take so long?", async ({ page, sandbox }) => {
  const run = await newestCompleted(sandbox);
  const { data } = await sandbox.api(`runs/${run.id}/overview`);
  const { node_states: states } = data.workflow_snapshot;
  const times = new Map();
  for (const { node_id: id, duration_ms: ms } of states) times.set(id, (times.get(id) ?? 0) + ms);
  const [slowest, ms] = [...times].reduce((one, other) => (other[1] > one[1] ? other : one));
  const attempts = states.filter(({ node_id: id }) => id === slowest);
  await page.goto("/");
  // First action: open the run. The verdict names the node, its time and its attempts.
  await runNames(page).getByRole("link", { name: name(run), exact: true }).click();
  const node = page.getByRole("definition").filter({ hasText: attempts[0].node_display_name }).filter({ hasText: duration(ms) });
  await expect(node).toBeVisible();
  // Second action: show it. Its bars are its attempts.
  await node.getByRole("button").click();
  const lane = page.getByRole("listitem").and(page.locator("[aria-current]"));
  await expect(lane.getByRole("img")).toHaveCount(attempts.length);
});
