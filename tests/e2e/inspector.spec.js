// The inspector of a node: its address, its keys and what it shows.

import { test, expect, FAILED_REQUEST } from "./fixtures.js";
import { address, alert, expectNoHorizontalScroll, expectTargets, name, navigate, parameter, runNames } from "./screen.js";

const inspector = (page) => page.getByRole("region", { name: "Node details" });
const title = (page) => inspector(page).getByRole("heading").first();
const tab = (page, name) => page.getByRole("tab", { name, exact: true });
const lanes = (page) => page.getByRole("tabpanel").locator(".lanes").getByRole("button");
const close = (page) => inspector(page).getByRole("button", { name: "Close" });
const attempts = (page) => inspector(page).locator(".attempts > li");
/** The value of a fact. */
const fact = (page, label) =>
  inspector(page).locator("div", { has: page.getByText(label, { exact: true }) }).getByRole("definition");

const newest = async (sandbox, status = "completed") => (await sandbox.api(`runs?status=${status}&limit=1`)).data[0];
const path = (sandbox, id, query = "") => `${address(sandbox)}/${id}${query}`;
const statesOf = async (sandbox, id) => (await sandbox.api(`runs/${id}/overview`)).data.workflow_snapshot.node_states;

/** The IDs of the nodes in the order of the timeline. */
const order = (states) => [...new Set(states.map(({ node_id: id }) => id))];
/** A node without a name shows that of its type. */
const nameOf = (states, id) => states.find(({ node_id }) => node_id === id).node_display_name ?? /\S/;
const lane = (page, id) => lanes(page).and(page.locator(`[data-id="${id}"]`));

test("the address keeps node and tab on reload and Back", async ({ page, sandbox }) => {
  const run = await newest(sandbox);
  const states = await statesOf(sandbox, run.id);
  const [first, second] = order(states);
  await page.goto("/");
  await runNames(page).getByRole("link", { name: name(run), exact: true }).click();
  await expect(page).toHaveURL(({ search }) => search === "");
  await lane(page, first).click();
  await expect(title(page)).toHaveText(nameOf(states, first));
  await expect(title(page)).toBeFocused();
  await expect(inspector(page)).toBeInViewport();
  await expect.poll(() => parameter(page, "node")).toBe(first);
  await page.keyboard.press("j");
  await expect(title(page)).toHaveText(nameOf(states, second));
  await tab(page, "Table").click();
  await expect.poll(() => parameter(page, "tab")).toBe("table");
  await expect.poll(() => parameter(page, "node")).toBe(second);
  await page.reload();
  await expect(tab(page, "Table")).toHaveAttribute("aria-selected", "true");
  await expect(title(page)).toHaveText(nameOf(states, second));
  await expect(inspector(page)).toBeInViewport();
  // Another page, and back.
  await page.getByRole("link", { name: "Show failing lines" }).click();
  await expect.poll(() => parameter(page, "lines")).toBe("");
  await expect.poll(() => parameter(page, "node"), "lines and node together").toBe(second);
  await page.getByRole("link", { name: "All runs" }).click();
  await expect(runNames(page)).toHaveCount(20);
  await page.goBack();
  await expect(title(page)).toHaveText(nameOf(states, second));
  await page.goBack();
  await expect.poll(() => parameter(page, "lines")).toBe(null);
  await expect(title(page)).toHaveText(nameOf(states, second));
  // Nodes and tabs have replaced each other: the list is one step back.
  await page.goBack();
  await expect(runNames(page)).toHaveCount(20);
});

test("closing removes the node from the address", async ({ page, sandbox }) => {
  const run = await newest(sandbox);
  const [first] = order(await statesOf(sandbox, run.id));
  await page.goto(path(sandbox, run.id, `?node=${encodeURIComponent(first)}&utm_source=mail`));
  await close(page).click();
  await expect(inspector(page)).toHaveCount(0);
  await expect(page).toHaveURL(({ search }) => search === "");
  await expect(lanes(page).first()).toBeFocused();
});

test("awkward addresses are readable", async ({ page, sandbox }) => {
  const run = await newest(sandbox);
  await page.goto(path(sandbox, run.id));
  await expect(tab(page, "Timeline")).toBeVisible();
  for (const id of ["ghost", "<img src=x onerror=alert(1)>", "a b&c=d/e?f#g%", "قارب", "x".repeat(2_000)]) {
    await navigate(page, path(sandbox, run.id, `?node=${encodeURIComponent(id)}&tab=graph`));
    await expect(inspector(page)).toContainText(`This run has no node “${id}”.`);
    await expect(tab(page, "Graph")).toHaveAttribute("aria-selected", "true");
    await expect.poll(() => parameter(page, "node")).toBe(id);
  }
  await navigate(page, path(sandbox, run.id, "?tab=cost"));
  await expect(page.getByRole("status").filter({ hasText: "was ignored" })).toContainText(
    "tab=cost (expected timeline, graph, table or definition",
  );
  await expect(tab(page, "Timeline")).toHaveAttribute("aria-selected", "true");
  await expect(inspector(page)).toHaveCount(0);
});

for (const contract of ["current", "seed"]) {
  test.describe(`${contract} contract`, () => {
    test.use({ flags: { contract } });

    test("attempts have ports, languages, times and results", async ({ page, sandbox }) => {
      const run = await newest(sandbox);
      const { data: all } = await sandbox.api(`runs/${run.id}/steps`);
      const check = all.find(({ node_type: type }) => type.startsWith("validator_"));
      const steps = all.filter(({ node_id: id }) => id === check.node_id);
      await page.goto(path(sandbox, run.id, `?node=${encodeURIComponent(check.node_id)}`));
      await expect(attempts(page)).toHaveCount(steps.length);
      if (contract === "current") {
        await expect(attempts(page).first()).toContainText(`Ports: ${check.active_ports.join(" and ")}`);
      }
      const result = attempts(page).first().getByRole("group");
      await expect(result).toBeVisible();
      const requested = page.waitForRequest(/steps\?node_id=.*include_result=true/, { timeout: 5_000 }).catch(() => null);
      await result.getByText("Result", { exact: true }).click();
      await expect(result.locator(".json")).toContainText("threshold");
      if (contract === "current") expect(await requested).not.toBeNull();
    });
  });
}

test("a server without steps shows the attempts of the overview", async ({ page, sandbox, monitor }) => {
  monitor.allowError(FAILED_REQUEST);
  const run = await newest(sandbox);
  const states = await statesOf(sandbox, run.id);
  const [first] = order(states);
  for (const status of [404, 405]) {
    await sandbox.injectFaults({ kind: "status", status, endpoint: "steps" });
    await page.goto(path(sandbox, run.id, `?node=${encodeURIComponent(first)}`));
    await expect(attempts(page)).toHaveCount(states.filter(({ node_id: id }) => id === first).length);
    await expect(alert(page)).toHaveCount(0);
    await sandbox.clearFaults();
  }
});

test("failing steps are said in the inspector, with a retry", async ({ page, sandbox, monitor }) => {
  monitor.allowError(FAILED_REQUEST);
  const run = await newest(sandbox);
  const states = await statesOf(sandbox, run.id);
  const [first] = order(states);
  await sandbox.injectFaults({ kind: "status", status: 500, endpoint: "steps" });
  await page.goto(path(sandbox, run.id, `?node=${encodeURIComponent(first)}`));
  await expect(inspector(page).getByRole("heading", { name: "Server error" })).toBeVisible();
  await expect(attempts(page)).not.toHaveCount(0);
  await sandbox.clearFaults();
  await inspector(page).getByRole("button", { name: "Try again" }).click();
  await expect(alert(page)).toHaveCount(0);
});

test("the files of the export node are downloaded", async ({ page, sandbox }) => {
  const run = await newest(sandbox);
  const states = await statesOf(sandbox, run.id);
  const sink = states.find(({ node_type: type }) => type.startsWith("sink_"));
  await page.goto(path(sandbox, run.id, `?node=${encodeURIComponent(sink.node_id)}`));
  const download = page.waitForEvent("download");
  await inspector(page).getByRole("button", { name: "Download files" }).click();
  expect((await download).suggestedFilename()).toMatch(/-1\.zip$/);
});

test("keys walk through the nodes, not while typing and not in the lines", async ({ page, sandbox }) => {
  const run = await newest(sandbox);
  const states = await statesOf(sandbox, run.id);
  const ids = order(states);
  await page.goto(path(sandbox, run.id, `?node=${encodeURIComponent(ids[0])}&lines=&show=all`));
  const play = page.locator(".takes > li").getByRole("button");
  await expect(play.first()).toBeVisible();
  await play.first().focus();
  await page.keyboard.press("j");
  await expect(play.nth(1)).toBeFocused();
  await page.getByRole("searchbox", { name: "Search scripts" }).focus();
  await page.keyboard.press("j");
  await expect.poll(() => parameter(page, "search")).toBe("j");
  await expect(title(page)).toHaveText(nameOf(states, ids[0]));
  await close(page).focus();
  await page.keyboard.press("j");
  await page.keyboard.press("j");
  await expect(title(page)).toHaveText(nameOf(states, ids[2]));
  await expect(close(page)).toBeFocused();
  await page.keyboard.press("k");
  await expect(title(page)).toHaveText(nameOf(states, ids[1]));
  await page.keyboard.press("Escape");
  await expect(inspector(page)).toHaveCount(0);
  await expect(lane(page, ids[1])).toBeFocused();
});

test("the inspector fits every width", { tag: "@layout" }, async ({ page, sandbox }) => {
  const run = await newest(sandbox);
  const states = await statesOf(sandbox, run.id);
  const slowest = states.reduce((one, other) => (other.duration_ms > one.duration_ms ? other : one));
  await page.goto(path(sandbox, run.id, `?node=${encodeURIComponent(slowest.node_id)}`));
  for (const width of [1280, 768, 360, 320]) {
    await page.setViewportSize({ width, height: 800 });
    await expect(fact(page, "Active time")).toBeVisible();
    for (const name of ["Timeline", "Graph", "Table"]) {
      await tab(page, name).click();
      await expect(inspector(page)).toBeVisible();
      await expectNoHorizontalScroll(page, `${name} at ${width}`);
    }
    await expectTargets(page, `inspector at ${width}`);
  }
});
