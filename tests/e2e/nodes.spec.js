// The nodes of a run: timeline, graph, table and definition.

import { test, expect } from "./fixtures.js";
import { address, alert, expectNoHorizontalScroll, name, runNames, navigate } from "./screen.js";

const tab = (page, name) => page.getByRole("tab", { name, exact: true });
const panel = (page) => page.getByRole("tabpanel");
const nodes = (page) => page.getByRole("application", { name: "Graph" }).getByRole("button");

async function open(page, sandbox, status = "completed") {
  const { data: [{ id }] } = await sandbox.api(`runs?status=${status}&limit=1`);
  await page.goto(`/workflows/${sandbox.config.workflow_id}/runs/${id}`);
  await expect(tab(page, "Timeline")).toBeVisible();
  const { data } = await sandbox.api(`runs/${id}/overview`);
  return data;
}

for (const contract of ["current", "seed"]) {
  test.describe(`${contract} contract`, () => {
    test.use({ flags: { contract } });

    test("graph, timeline and table show every node of the definition", async ({
      page, sandbox,
    }) => {
      const overview = await open(page, sandbox);
      const { definition, node_states: states } = overview.workflow_snapshot;
      const ids = definition.steps ?? definition.graph.nodes.map(({ id }) => id);
      await expect(page.getByRole("img")).toHaveCount(states.length);
      await tab(page, "Graph").click();
      await expect(nodes(page)).toHaveCount(ids.length);
      await expect(nodes(page).first()).toHaveAttribute("aria-label", /Completed/);
      await tab(page, "Table").click();
      await expect(panel(page).locator("tbody").getByRole("row")).toHaveCount(states.length);
      await tab(page, "Definition").click();
      await expect(panel(page)).toContainText(contract === "seed" ? "nodes" : "graph");
    });
  });
}

test("the graph is operable by keyboard", async ({ page, sandbox }) => {
  await open(page, sandbox);
  await tab(page, "Timeline").focus();
  await page.keyboard.press("ArrowRight");
  await expect(tab(page, "Graph")).toBeFocused();
  await nodes(page).first().focus();
  await page.keyboard.press("ArrowRight");
  await expect(nodes(page).nth(1)).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(nodes(page).nth(1)).toHaveAttribute("aria-pressed", "true");
  await expect(page.getByRole("heading", { level: 3 })).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("heading", { level: 3 })).toBeHidden();
  await page.keyboard.press("ArrowLeft");
  await expect(nodes(page).first()).toBeFocused();
});

test("zoom changes the size of graph and timeline", async ({ page, sandbox }) => {
  await open(page, sandbox);
  await tab(page, "Graph").click();
  const drawing = page.getByRole("application", { name: "Graph" });
  const width = async () => (await drawing.boundingBox()).width;
  // Read once: the drawing renders in its final size.
  const before = await width();
  await panel(page).getByRole("button", { name: "Zoom in" }).click();
  await expect.poll(width).toBeGreaterThan(before * 1.2);
  await panel(page).getByRole("button", { name: "Zoom out" }).click();
  await expect.poll(width).toBeLessThan(before * 1.1);
  await tab(page, "Timeline").click();
  const chart = page.locator(".chart-inside");
  // Read once: the chart renders in its final size.
  const initial = (await chart.boundingBox()).width;
  await panel(page).getByRole("button", { name: "Zoom in" }).click();
  await expect.poll(async () => (await chart.boundingBox()).width).toBeGreaterThan(initial * 1.5);
  await expectNoHorizontalScroll(page, "the zoomed chart");
});

test("twenty running nodes cause few layouts per second", async ({
  page, sandbox,
}) => {
  await page.route(/\/overview$/, async (route) => {
    const response = await route.fetch();
    const body = await response.json();
    const started_at = new Date(Date.parse(body.meta.timestamp) - 60_000).toISOString();
    body.data.workflow_snapshot.node_states = Array.from({ length: 20 }, (_, at) => ({
      node_id: `n-${at}`, status: "running", iteration: 1, started_at,
    }));
    await route.fulfill({ response, json: body });
  });
  await open(page, sandbox, "running");
  const bars = page.getByRole("img");
  await expect(bars).toHaveCount(20);
  const length = panel(page).getByRole("listitem").first();
  const cdp = await page.context().newCDPSession(page);
  await cdp.send("Performance.enable");
  const layouts = async () => {
    const { metrics } = await cdp.send("Performance.getMetrics");
    return metrics.find(({ name }) => name === "LayoutCount").value;
  };
  let before;
  await expect.poll(async () => (before = await layouts())).toBeGreaterThan(0);
  const seconds = new Set();
  await expect.poll(async () => seconds.add(await length.textContent()).size).toBeGreaterThan(3);
  await expect.poll(async () => (await layouts()) - before).toBeLessThan(60);
});

test("edge-case definitions render without an alert", async ({ page, sandbox }) => {
  const { data: [{ id: workflow }] } = await sandbox.get("/api/v1/workflows?search=awkward");
  const { data: runs } = await sandbox.api("runs?limit=100", workflow);
  test.slow();
  let drawn = 0;
  await page.goto(address(sandbox, "limit=50", workflow));
  await expect(runNames(page)).toHaveCount(runs.length);
  for (const run of runs) {
    const { data } = await sandbox.api(`runs/${run.id}/overview`, workflow);
    const { definition } = data.workflow_snapshot;
    await navigate(page, `${address(sandbox, "", workflow)}/${run.id}`);
    await expect(page.getByRole("heading", { level: 1, name: `Run ${name(run)}`, exact: true })).toBeVisible();
    await tab(page, "Graph").click();
    await expect(panel(page)).toBeVisible();
    const given = definition?.graph?.nodes;
    if (Array.isArray(given)) {
      await expect(nodes(page)).toHaveCount(new Set(given.map(({ id }) => id)).size);
      drawn += 1;
    }
    await expect(alert(page)).toBeHidden();
  }
  expect(drawn).toBeGreaterThan(20);
});
