// What an operator asks of the page as it opens, each answered in at most two actions. An action is what the user decides
// once: a filter, a selection, a command together with its confirmation.

import { test, expect } from "./fixtures.js";
import { cell, expectRuns, filter, name, row, runNames } from "./screen.js";

/** The line of an error that a row shows: none of the sandbox's errors is a stack trace. */
const headline = (error) => error.split("\n")[0];

test("cancel these five", async ({ page, sandbox }) => {
  await sandbox.startRuns({ count: 5, status: "running" });
  await page.goto("/");
  await expect(runNames(page)).toHaveCount(20);
  const { data } = await sandbox.api("runs?limit=5");
  const box = (run) => page.getByRole("checkbox", { name: `Select ${name(run)}`, exact: true });
  // 1: select them, with a click on the first and one on the last.
  await box(data[0]).click();
  await box(data[4]).click({ modifiers: ["Shift"] });
  // 2: cancel them. What can't be undone is confirmed, once for all.
  await page.getByRole("button", { name: "Cancel 5", exact: true }).click();
  await page.getByRole("button", { name: "Cancel 5 runs" }).click();
  for (const run of data) {
    await expect(row(page, name(run)).locator("[data-column=status]")).toHaveText("Cancelled");
  }
  const outcomes = page.getByRole("region", { name: "Outcome for each run" }).getByRole("listitem");
  await expect(outcomes).toHaveText(data.map((run) => `${name(run)}Cancelled`));
});

test("what failed, and why", async ({ page, sandbox }) => {
  await page.clock.install();
  await page.goto("/");
  await expect(runNames(page)).toHaveCount(20);
  await filter(page, "Failed").click();
  const { data } = await sandbox.api("runs?status=failed");
  await expectRuns(page, data);
  const runs = await Promise.all(
    data.map(async ({ id }) => (await sandbox.api(`runs/${id}/status`)).data),
  );
  // The causes arrive one by one.
  const notLoaded = page.getByRole("button", { name: "Cause not loaded yet" });
  await expect(async () => {
    await page.clock.runFor(2_000);
    await expect(notLoaded).toBeHidden({ timeout: 100 });
  }).toPass();
  for (const run of runs) {
    await expect(cell(row(page, name(run)), "status")).toHaveText(`Failed ${headline(run.error)}`);
  }
  const counts = new Map();
  for (const { error } of runs) counts.set(error, (counts.get(error) ?? 0) + 1);
  const [[error, count]] = [...counts].sort(([, one], [, other]) => other - one);
  const causes = page.getByRole("group", { name: "Failures on this page" }).getByRole("button");
  await expect(causes).toHaveCount(counts.size);
  await causes.filter({ hasText: headline(error) }).click();
  await expect(runNames(page)).toHaveText(runs.filter((run) => run.error === error).map(name));
  await expect(page.getByRole("status").filter({ hasText: `${count} of 20 runs on this page` })).toBeVisible();
});

test("what is late, and where", async ({ page, sandbox }) => {
  // Of several long runs, one takes longer than nine of ten did.
  await sandbox.startRuns({ count: 16, status: "running" });
  await sandbox.advanceTime(290);
  await page.goto("/");
  await expect(runNames(page)).toHaveCount(20);
  const seconds = ({ started_at, paused_ms }, end) => (Date.parse(end) - Date.parse(started_at) - paused_ms) / 1000;
  const sample = await sandbox.api("runs?status=completed&limit=100");
  const times = sample.data.map((run) => seconds(run, run.completed_at)).sort((one, other) => one - other);
  const longest = times[times.length - 1 - Math.floor(times.length / 10)];
  const { data, meta } = await sandbox.api("runs?limit=20");
  const running = data.filter(({ status }) => status === "running");
  const late = running.filter((run) => seconds(run, meta.timestamp) > Math.max(1.1 * longest, 30 + longest));
  expect(late.length).toBeGreaterThan(0);
  // The page says it as it opens: at the top, and in the rows.
  const links = page.locator(".late").filter({ hasText: "Overdue" }).getByRole("link");
  await expect(links).toHaveText(late.map(name));
  const line = (run) => row(page, name(run)).locator(".reason");
  for (const run of running) {
    await expect(line(run)).toHaveText(late.includes(run) ? /^Overdue by / : /^usually 1–5m$/);
    await expect(line(run)).toHaveAttribute("title", /Estimate: most of the last completed runs took 1–5m\.$/);
  }
  // 1: where.
  await row(page, name(late[0])).getByRole("button", { name: "Actions for" }).click();
  await page.getByRole("menuitem", { name: "Show slowest node" }).click();
  await expect(page.getByRole("status").filter({ hasText: `Slowest node of ${name(late[0])} so far: ` })).toBeVisible();
});

test("what happened since lunch", async ({ page, sandbox }) => {
  await page.goto("/");
  const visit = () => page.evaluate((workflow) => localStorage[`onepin-runs.visit.${workflow}`], sandbox.config.workflow_id);
  await expect.poll(visit).toMatch(/^1 /);
  // Read once: it is stored now.
  const lunch = (await visit()).slice(2);
  await page.goto("about:blank");
  await sandbox.advanceTime(3600);
  await sandbox.startRuns({ count: 3, status: "failed" });
  const { data } = await sandbox.api("runs?status=completed,failed,cancelled&sort=completed_at&limit=100");
  const ended = data.filter((run) => run.completed_at > lunch);
  const count = (status) => ended.filter((run) => run.status === status).length;
  expect(count("failed")).toBeGreaterThanOrEqual(3);
  // The page says it as it opens.
  await page.goto("/");
  const line = page.getByRole("status").filter({ hasText: "Since" });
  const counts = ["completed", "failed", "cancelled"].filter((status) => count(status) > 0);
  await expect(line.getByRole("link")).toHaveText(counts.map((status) => `${count(status)} ${status}`));
  // 1: which.
  await line.getByRole("link", { name: "failed" }).click();
  const failed = data.filter((run) => run.status === "failed").map(name);
  await expect.poll(async () => (await runNames(page).allTextContents()).slice(0, count("failed"))).toEqual(failed.slice(0, count("failed")));
  await line.getByRole("button", { name: "Dismiss" }).click();
  await expect(line).toBeHidden();
});

test("what changed since the last good run", async ({ page, sandbox }) => {
  const { data: [run, last] } = await sandbox.api("runs?status=completed&limit=2");
  await page.goto(`/workflows/${sandbox.config.workflow_id}/runs/${run.id}`);
  // 1: compare.
  await page.getByRole("link", { name: `Compare with ${name(last)}` }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(`${name(run)} compared with ${name(last)}`);
  await expect(page.locator(".verdict").getByRole("heading")).toHaveText(new RegExp(`${name(last)}`));
  await expect(page.getByRole("table", { name: "Scores by language" })).toBeVisible();
  await expect(page.getByText("Configuration: no differences.")).toBeVisible();
});
