// A dozen journeys, in every browser: the parts of the page that depend most on the browser. Everything else is tested
// in Chromium, by the specs of the folder above.

import { test, expect } from "./fixtures.js";
import { host } from "../hosts.js";
import { eventually } from "./page.js";

/** Browsers log failed requests; a page can't prevent it. */
const FAILED_REQUEST = /Failed to load resource|NetworkError/;

const STATES = {
  pending: "Pending", running: "Running", paused: "Paused", completed: "Completed", failed: "Failed",
  cancelled: "Cancelled",
};
const state = ({ status, pause_requested_at: pausing }) =>
  status === "running" && pausing ? "Pausing" : STATES[status];

const name = (run) => `#${run.run_number}`;

const address = (sandbox, query = "") => `/workflows/${sandbox.config.workflow_id}/runs${query}`;

const expectRuns = (page, runs) => eventually(() => page.texts("rowheader")).toEqual(runs.map(name));

const expectFocus = (page, role, name) => eventually(() => page.focused()).toBe(`${role} ${name}`);

/** Opens the list and returns its runs. */
async function openList(page, sandbox) {
  await page.open();
  const { data } = await sandbox.api("runs");
  await expectRuns(page, data);
  return data;
}

const cells = (page, column) => page.texts(`tbody [data-column="${column}"]`);

test("lists the newest runs with status and summary", async ({ page, sandbox }) => {
  const runs = await openList(page, sandbox);
  expect(runs).toHaveLength(20);
  await eventually(() => page.names("table")).toEqual(["Runs"]);
  // The rows further down may not be rendered.
  await eventually(async () => (await page.names("rowheader")).slice(0, 3)).toEqual(runs.slice(0, 3).map(name));
  // A pause has its reason below.
  await eventually(() => cells(page, "status")).toEqual(runs.map((run) => expect.stringMatching(`^${state(run)}`)));
  await eventually(() => page.names("columnheader")).toEqual([
    "Select all runs on this page", "Run", "Status", "Progress", "Started by", "Created", "Started", "Completed",
    "Duration", "Credits", "Lines", "Audio", "Actions",
  ]);
  await eventually(() => page.names("region")).toContain("Summary");
  const figures = ["Total runs", "Pass rate", "Average duration", "Delivered audio"];
  await eventually(() => page.texts("term")).toEqual(figures);
  await eventually(() => page.names("heading")).toEqual(["Runs"]);
});

test("sorts by a header", async ({ page, sandbox }) => {
  await openList(page, sandbox);
  await page.click("button", "Started");
  const { data: latest } = await sandbox.api("runs?sort=started_at&order=desc");
  await expectRuns(page, latest);
  await eventually(() => page.attributes('thead [data-column="started"]', "aria-sort")).toEqual(["descending"]);
  await page.click("button", "Started");
  const { data: earliest } = await sandbox.api("runs?sort=started_at&order=asc");
  await expectRuns(page, earliest);
  await expectFocus(page, "button", "Started");
});

test("filters by status, and goes back", async ({ page, sandbox }) => {
  const all = await openList(page, sandbox);
  await page.click("button", /^Failed \d+$/);
  const { data: failed } = await sandbox.api("runs?status=failed");
  await expectRuns(page, failed);
  await eventually(() => page.pathAndQuery()).toBe(address(sandbox, "?status=failed"));
  await page.back();
  await expectRuns(page, all);
});

test("pages, and shows a hundred runs", async ({ page, sandbox }) => {
  await openList(page, sandbox);
  await page.click("link", "Next");
  const { data: second } = await sandbox.api("runs?offset=20");
  await expectRuns(page, second);
  await page.choose("Runs per page", "100");
  const { data: hundred } = await sandbox.api("runs?limit=100");
  expect(hundred).toHaveLength(100);
  await expectRuns(page, hundred);
});

test("opens a run with metrics, timeline, graph and table, and returns to its row", async ({ page, sandbox }) => {
  const runs = await openList(page, sandbox);
  const run = runs.find(({ status }) => status === "completed");
  const { data: overview } = await sandbox.api(`runs/${run.id}/overview`);
  const { definition, node_states: states } = overview.workflow_snapshot;
  await page.click("link", name(run));
  await eventually(() => page.names("heading", "Run #")).toEqual([`Run ${name(run)}`]);
  const metrics = overview.metric_sections.flatMap(({ metrics }) => metrics.map(({ label }) => label));
  await eventually(() => page.texts("term")).toEqual(expect.arrayContaining(metrics));
  await eventually(() => page.names("image")).toHaveLength(states.length);
  await page.click("tab", "Graph");
  await eventually(() => page.texts("[role=application] [role=button], [role=application] button"))
    .toHaveLength(definition.graph.nodes.length);
  // An arrow key selects the next tab.
  await page.press("ArrowRight");
  await expectFocus(page, "tab", "Table");
  await eventually(() => page.texts("[role=tabpanel] tbody tr")).toHaveLength(states.length);
  await page.back();
  await expectRuns(page, runs);
  await expectFocus(page, "link", name(run));
});

test("draws an unknown progress as an empty bar, and a failed node with stripes", async ({ page, sandbox }) => {
  const [pending, running] = await openList(page, sandbox);
  expect([state(pending), state(running)]).toEqual(["Pending", "Running"]);
  const bar = async (row, share) => {
    const colours = await page.colours(`tbody tr:nth-child(${row}) progress`);
    return colours[Math.floor(share * colours.length)];
  };
  // Read once: the rows are there, and runs hardly progress.
  const [done, track] = [await bar(2, 0.05), await bar(2, 0.9)];
  expect(done).not.toBe(track);
  await eventually(() => bar(1, 0.05)).toBe(track);
  await eventually(() => bar(1, 0.9)).toBe(track);

  const { data: [failed] } = await sandbox.api("runs?status=failed&limit=1");
  await page.open(`${address(sandbox)}/${failed.id}`);
  await eventually(() => page.names("image", "Failed")).toHaveLength(1);
  const changes = async () => {
    const colours = await page.colours('.bar[data-state="failed"]');
    return colours.filter((colour, at) => at > 0 && colour !== colours[at - 1]).length;
  };
  await eventually(changes).toBeGreaterThan(50);
});

test("opens a run by its URL", async ({ page, sandbox }) => {
  const { data: [run] } = await sandbox.api("runs?status=failed&limit=1");
  await page.open(`${address(sandbox)}/${run.id}`);
  await eventually(() => page.names("heading", "Run #")).toEqual([`Run ${name(run)}`]);
  await eventually(() => page.names("tab")).toEqual(["Timeline", "Graph", "Table", "Definition"]);
  await page.click("link", /All runs/);
  await eventually(() => page.texts("rowheader")).toHaveLength(20);
});

test("operates the row menu by keyboard", async ({ page, sandbox }) => {
  const [, run] = await openList(page, sandbox);
  await page.focus("button", `Actions for ${name(run)}`);
  await page.press("Enter");
  await expectFocus(page, "menuitem", "Open run");
  await page.press("ArrowDown");
  await expectFocus(page, "menuitem", "Copy ID");
  await page.press("ArrowUp", "ArrowUp");
  // The last one: the newest runs are active.
  await expectFocus(page, "menuitem", "Cancel run");
  await page.press("Escape");
  await expectFocus(page, "button", `Actions for ${name(run)}`);
  await eventually(() => page.names("menu")).toEqual([]);
  await page.press("Space");
  await expectFocus(page, "menuitem", "Open run");
  await page.press("Enter");
  await eventually(() => page.names("heading", "Run #")).toEqual([`Run ${name(run)}`]);
});

test("the arrow keys move between runs, the question mark lists shortcuts", async ({ page, sandbox }) => {
  const runs = await openList(page, sandbox);
  await page.focus("link", name(runs[0]));
  await page.press("ArrowDown", "ArrowDown");
  await expectFocus(page, "link", name(runs[2]));
  await page.press("?");
  await eventually(() => page.names("dialog")).toEqual(["Keyboard shortcuts"]);
  await page.press("Escape");
  await eventually(() => page.names("dialog")).toEqual([]);
  await expectFocus(page, "link", name(runs[2]));
  await page.press("/");
  await expectFocus(page, "searchbox", "Search by name or email");
});

test("pauses updates, and refreshes", async ({ page, sandbox }) => {
  const [newest] = await openList(page, sandbox);
  await page.click("button", "Pause updates");
  await eventually(() => page.names("button", "updates")).toEqual(["Resume updates"]);
  await sandbox.advanceTime(3600);
  await page.click("button", "Refresh");
  const { data: [later] } = await sandbox.api("runs");
  expect(state(later)).not.toBe(state(newest));
  await eventually(async () => (await cells(page, "status"))[0]).toBe(state(later));
  await page.click("button", "Resume updates");
  await eventually(() => page.names("button", "updates")).toEqual(["Pause updates"]);
});

test("hides columns, and remembers them", async ({ page, sandbox }) => {
  const runs = await openList(page, sandbox);
  await page.click("button", "Columns");
  await page.click("checkbox", "Progress");
  await page.click("checkbox", "Started");
  const headers = [
    "Select all runs on this page", "Run", "Status", "Started by", "Created", "Completed", "Duration", "Credits", "Lines", "Audio", "Actions",
  ];
  await eventually(() => page.names("columnheader")).toEqual(headers);
  await page.press("Escape");
  await expectFocus(page, "button", "Columns");
  await page.reload();
  await expectRuns(page, runs);
  await eventually(() => page.names("columnheader")).toEqual(headers);
});

test("shows the API's errors, keeps the rows, and recovers", async ({ page, sandbox }) => {
  page.allowError(FAILED_REQUEST);
  const runs = await openList(page, sandbox);
  await sandbox.injectFaults(
    { kind: "status", status: 503, endpoint: "list_runs" }, { kind: "status", status: 503, endpoint: "summary" },
  );
  await page.click("button", "Refresh");
  await eventually(async () => (await page.texts("alert")).join()).toMatch(/503|unavailable/i);
  await expectRuns(page, runs);
  await sandbox.clearFaults();
  await page.click("button", /^(Try again|Refresh)$/);
  await eventually(() => page.texts("alert")).toEqual([]);
});

test("shows that sign-in fails, and recovers", async ({ page, sandbox }) => {
  page.allowError(FAILED_REQUEST);
  await sandbox.injectFaults({ kind: "status", status: 500, endpoint: "token" });
  await page.open();
  await eventually(async () => (await page.texts("alert")).join()).toContain("Couldn’t verify your sign-in");
  // The sandbox's API needs a token, too.
  await sandbox.clearFaults();
  await eventually(() => page.texts("rowheader")).toHaveLength(20);
  await eventually(() => page.texts("alert")).toEqual([]);
});

test.describe("in German", () => {
  test.use({ flags: { locale: "de" } });

  test("shows German texts and times", async ({ page }) => {
    await page.open();
    await eventually(() => page.names("heading")).toEqual(["Läufe"]);
    await eventually(() => page.attributes("html", "lang")).toEqual(["de"]);
    await eventually(() => page.names("columnheader")).toContain("Gestartet von");
    await eventually(async () => (await cells(page, "created")).at(-1)).toMatch(/^vor /);
  });
});

test.describe("with the dark colour scheme", () => {
  test.use({ colorScheme: "dark" });

  test("is dark", async ({ page, sandbox }) => {
    await openList(page, sandbox);
    const lightness = () =>
      page.run(() => {
        const { color, backgroundColor } = getComputedStyle(document.body);
        const sum = (color) => color.match(/[\d.]+/g).slice(0, 3).reduce((sum, part) => sum + Number(part), 0);
        return sum(color) - sum(backgroundColor);
      });
    await eventually(lightness).toBeGreaterThan(400);
  });
});

test.describe("in a host page", () => {
  test.use({ flags: { dist: host("plain") } });

  test("the custom element is isolated, emits events, and formats times in German", async ({ page, sandbox }) => {
    const { data: [run] } = await sandbox.api("runs?limit=1");
    await page.open();
    await eventually(() => page.texts("rowheader", "#first")).toHaveLength(10);
    await eventually(() => page.texts("rowheader", "#second")).toHaveLength(20);
    // The host's style sheet makes every link large and pink.
    const styles = () =>
      page.run(() => {
        const link = document.querySelector("#first").shadowRoot.querySelector("tbody a");
        return [getComputedStyle(link).fontSize, getComputedStyle(link).color === "rgb(255, 0, 255)"];
      });
    await eventually(styles).toEqual(["14px", false]);
    await page.click("link", name(run), "#first");
    await eventually(() => page.names("heading", "Run #", "#first")).toEqual([`Run ${name(run)}`]);
    await eventually(async () => (await page.texts("log")).join()).toContain(`first runselect {"runId":"${run.id}"`);
    await eventually(() => page.pathAndQuery()).toBe("/");
    await page.run(() => {
      document.querySelector("#second").locale = "de";
    });
    const ages = () => page.texts('tbody [data-column="created"]', "#second");
    await eventually(async () => (await ages()).at(-1)).toMatch(/^vor /);
  });
});

test("shows that the browser is offline, and continues", async ({ page, sandbox, engine }) => {
  test.skip(engine === "webkit", "WebKitWebDriver can't disconnect the browser");
  page.allowError(FAILED_REQUEST);
  page.allowError(/ERR_INTERNET_DISCONNECTED/);
  const runs = await openList(page, sandbox);
  await page.setOffline(true);
  await eventually(async () => (await page.texts("[role=group]")).join()).toContain("Offline since");
  await expectRuns(page, runs);
  await page.setOffline(false);
  await eventually(async () => (await page.texts("[role=group]")).join()).not.toContain("Offline");
});

test("a console message, an exception and a violation of the policy fail a journey", async ({ page, sandbox }) => {
  await openList(page, sandbox);
  await eventually(() => page.problems()).toEqual([]);
  await page.run(() => {
    console.warn("a warning");
    setTimeout(() => {
      throw new Error("thrown");
    });
    document.body.setAttribute("style", "color: red");
  });
  for (const expected of ["a warning", "thrown", "style"]) {
    await eventually(async () => (await page.problems()).join("\n")).toContain(expected);
  }
  page.allowError(/./);
});
