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

test("the graph opens whole in its box if it is readable, else at the path to the failed node", async ({ page, sandbox }) => {
  await open(page, sandbox, "failed");
  await tab(page, "Graph").click();
  const box = page.locator(".graph");
  /** Whether all of the graph is in sight. */
  const isWhole = () => box.evaluate((it) => it.scrollWidth <= it.clientWidth && it.scrollHeight <= it.clientHeight);
  const failed = nodes(page).and(page.getByLabel(/: Failed/)).first();
  await expect(failed).toHaveAttribute("aria-label", /Path to the failed node$/);
  await expect.poll(isWhole).toBe(true);
  await page.setViewportSize({ width: 360, height: 640 });
  await tab(page, "Timeline").click();
  await tab(page, "Graph").click();
  await expect.poll(isWhole).toBe(false);
  const isInSight = () => failed.evaluate((it) => {
    const [node, box] = [it, it.closest(".graph")].map((it) => it.getBoundingClientRect());
    return node.left >= box.left && node.right <= box.right && node.top >= box.top && node.bottom <= box.bottom;
  });
  await expect.poll(isInSight).toBe(true);
  await panel(page).getByRole("button", { name: "Fit" }).click();
  await expect.poll(isWhole).toBe(true);
});

test("the keyboard leads from a node to its bar and back", async ({ page, sandbox }) => {
  await open(page, sandbox);
  const lane = panel(page).getByRole("listitem").filter({ has: page.getByRole("img") }).nth(1).getByRole("button");
  // Read once: the lanes are complete.
  const name = await lane.innerText();
  await lane.focus();
  await page.keyboard.press("g");
  await expect(nodes(page).and(page.locator(":focus"))).toHaveAttribute("aria-label", new RegExp(`^${name}[,:]`));
  await page.keyboard.press("t");
  await expect(tab(page, "Timeline")).toHaveAttribute("aria-selected", "true");
  await expect(lane).toBeFocused();
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
  // The sandbox's time stands still, so that each response sets the length back.
  const lengths = [];
  const changes = async () => {
    const text = await length.textContent();
    if (text !== lengths.at(-1)) lengths.push(text);
    return lengths.length;
  };
  await expect.poll(changes).toBeGreaterThan(5);
  // Read once: the count only grows. One layout per second, and a few of each poll.
  expect((await layouts()) - before).toBeLessThan(30);
});

test("edge-case definitions render without an alert", async ({ page, sandbox }) => {
  const { data: [{ id: workflow }] } = await sandbox.get("/api/v1/workflows?search=awkward");
  const { data: runs } = await sandbox.api("runs?limit=100", workflow);
  test.slow();
  let drawn = 0;
  await page.goto(address(sandbox, "limit=100", workflow));
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
      const count = new Set(given.map(({ id }) => id)).size;
      // Of a large graph, only the nodes in sight have elements. It opens at one of them.
      if (count > 600) await expect.poll(() => nodesInSight(page)).toBeGreaterThan(0);
      else await expect(nodes(page)).toHaveCount(count);
      drawn += 1;
    }
    await expect(alert(page)).toBeHidden();
  }
  expect(drawn).toBeGreaterThan(20);
});

/** The number of nodes within the graph's scroll container. */
const nodesInSight = (page) =>
  nodes(page).evaluateAll((nodes) => {
    const box = nodes[0]?.closest(".graph").getBoundingClientRect();
    const isInside = ({ left, right, top, bottom }) =>
      left >= box.left && right <= box.right && top >= box.top && bottom <= box.bottom;
    return nodes.filter((node) => isInside(node.getBoundingClientRect())).length;
  });

/** The edge-case run whose overview matches. */
async function edgeCase(sandbox, matches) {
  const { data: [{ id: workflow }] } = await sandbox.get("/api/v1/workflows?search=awkward");
  const { data: runs } = await sandbox.api("runs?limit=100", workflow);
  for (const { id } of runs) {
    const { data } = await sandbox.api(`runs/${id}/overview`, workflow);
    if (matches(data)) return { path: `/workflows/${workflow}/runs/${id}`, overview: data };
  }
  throw new Error("no such edge case");
}

test("ten thousand nodes open in each tab", async ({ page, sandbox }) => {
  const isLarge = ({ workflow_snapshot: { node_states } }) => node_states?.length === 10_000;
  const { path } = await edgeCase(sandbox, isLarge);
  await page.goto(path);
  await expect(page.getByText("Failed nodes are listed first.")).toBeVisible();
  await expect(panel(page).getByRole("listitem")).toHaveCount(100);
  /** The time from a click to the next frame after all of its work. */
  const timeToOpen = (name) => page.evaluate((name) => {
    const find = (it) => it.textContent === name;
    const start = performance.now();
    [...document.querySelectorAll("[role=tab]")].find(find).click();
    return new Promise((resolve) => requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - start))));
  }, name);
  for (const name of ["Definition", "Timeline", "Graph", "Table"]) {
    // Read once: it is a measurement. Generous for a busy machine: each takes a tenth of it.
    expect(await timeToOpen(name), name).toBeLessThan(4000);
    await expect.poll(() => panel(page).locator("*").count(), name).toBeLessThan(8000);
  }
  const rows = panel(page).locator("tbody").getByRole("row");
  await expect(rows).toHaveCount(100);
  await expect(rows.first()).toContainText("Voice service timed out.");
  await expect(panel(page).getByRole("table")).toHaveAttribute("aria-rowcount", "10001");
  await panel(page).getByRole("button", { name: "Show 100 more of 9,900" }).click();
  await expect(rows).toHaveCount(200);
  await panel(page).getByRole("searchbox", { name: "Search nodes" }).fill("GENERATOR 9999");
  await expect(rows).toHaveCount(1);
  await expect(panel(page).getByText("Nodes found: 1")).toBeVisible();
  await panel(page).getByRole("searchbox").fill("nothing");
  await expect(panel(page).getByText("No nodes match your search.")).toBeVisible();

  await tab(page, "Graph").click();
  await expect(nodes(page).first()).toBeVisible();
  await nodes(page).first().focus();
  await page.keyboard.press("End");
  await expect(nodes(page).and(page.getByLabel("Voice generator 9999"))).toBeFocused();
});

test("node labels stay in their nodes", { tag: "@layout" }, async ({ page, sandbox }) => {
  const isLabels = ({ workflow_snapshot: { definition } }) =>
    definition?.graph?.nodes?.some(({ name }) => name === "Text to speech (narrator)");
  const { path, overview } = await edgeCase(sandbox, isLabels);
  await page.goto(path);
  await tab(page, "Graph").click();
  await expect(nodes(page)).toHaveCount(overview.workflow_snapshot.definition.graph.nodes.length);
  await expect(page.getByTitle("w".repeat(23), { exact: true })).toBeVisible();
  const outside = () => nodes(page).evaluateAll((nodes) => nodes.flatMap((node) => {
    const box = node.querySelector(".outline").getBoundingClientRect();
    const texts = [...node.querySelectorAll(".node-name, .node-status")].map((it) => it.getBoundingClientRect());
    const leaves = texts.some(({ left, right, top, bottom }) =>
      left < box.left || right > box.right || top < box.top || bottom > box.bottom);
    return leaves ? [node.textContent] : [];
  }));
  await expect.poll(outside).toEqual([]);
});

for (const [name, isCase, cause] of [
  ["with terminal codes", (error) => error.includes("\u001b[1;31mTraceback"), "VoiceError: no voice for fi-FI, see the docs"],
  ["of ten thousand lines", (error) => error.split("\n").length > 9_000, "VoiceError: no voice for fi-FI"],
  ["of one line of megabytes", (error) => error.length > 4_000_000, '{"line": 7},'],
]) {
  test(`an error ${name} is shown in part`, async ({ page, sandbox, context }) => {
    await context.grantPermissions(["clipboard-read", "clipboard-write"]);
    const { path, overview } = await edgeCase(sandbox, ({ run }) => isCase(run.error ?? ""));
    await page.goto(path);
    const notice = page.getByRole("group", { name: "Why it failed" });
    await expect(notice.getByRole("paragraph").last()).toContainText(cause);
    // Read once: the notice is complete.
    expect((await notice.boundingBox()).height).toBeLessThan(400);
    await notice.getByRole("button", { name: "Show all" }).click();
    const all = notice.getByRole("region", { name: "Error" });
    await expect(all).toBeVisible();
    await expect.poll(async () => (await notice.boundingBox()).height).toBeLessThan(720);
    await expect.poll(() => all.evaluate((it) => it.scrollHeight - it.scrollTop - it.clientHeight)).toBeLessThan(5);
    await notice.getByRole("button", { name: "Copy error" }).click();
    await expect(notice.getByText("· Copied")).toBeVisible();
    const length = overview.run.error.length;
    const copied = () => page.evaluate(() => navigator.clipboard.readText());
    await expect.poll(async () => (await copied()).length).toBeGreaterThan(length * 0.8 - 20);
    await expect.poll(async () => (await copied()).includes("\u001b")).toBe(false);
    await notice.getByRole("button", { name: "Show less" }).click();
    await expect(all).toBeHidden();
  });
}
