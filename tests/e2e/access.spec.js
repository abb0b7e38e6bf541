// Accessibility of every page: axe-core in both color schemes and target sizes in each state, text alternatives
// of graphics, and text spacing.

import AxeBuilder from "@axe-core/playwright";

import { test, expect, softly, FAILED_REQUEST } from "./fixtures.js";
import { host } from "./hosts.js";
import {
  LIST_REQUEST, address, alert, cells, count, duration, expectNoHorizontalScroll, filter, holdRequests,
  menu, newRunsButton, notice, refresh, failByClick, row, runNames, searchField, smallTargets, state,
  summary, table,
} from "./screen.js";

/** WCAG 2.2 AA with the earlier versions that it includes, and best practices. */
const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

const SCHEMES = ["light", "dark"];

const RUN_PAGE = /\/api\/v1\/.*\/runs\/[^/?]+(\/overview)?$/;

const nodes = (page) => page.getByRole("application", { name: "Graph" }).getByRole("button");
const panel = (page) => page.getByRole("tabpanel");
const tab = (page, name) => page.getByRole("tab", { name, exact: true });
const dialog = (page, name) => page.getByRole("dialog", { name, exact: true });

/** Opens a dialog with the button of the same name. */
async function openDialog(page, name) {
  await page.getByRole("button", { name, exact: true }).click();
  await expect(dialog(page, name)).toBeVisible();
}

async function closeDialog(page, name) {
  await page.keyboard.press("Escape");
  await expect(dialog(page, name)).toBeHidden();
}

/** Opens a short list: axe-core checks each row, and rows are alike. */
async function openList({ page, sandbox }, query = "limit=5") {
  await page.goto(address(sandbox, query));
  await expect(runNames(page)).not.toHaveCount(0);
  await expect(summary(page)).toHaveAttribute("aria-busy", "false");
}

/** Opens the newest run with a status; starts one if there is none. */
async function openRun({ page, sandbox }, status) {
  const { data: [run] } = await sandbox.api(`runs?status=${status}&limit=1`);
  const id = run?.id ?? (await sandbox.startRuns({ status }))[0];
  await page.goto(`${address(sandbox)}/${id}`);
  await expect(page.getByRole("main").locator(".status").first()).toHaveText(state({ status }));
  await expect(tab(page, "Timeline")).toBeVisible();
  return id;
}

/** Opens the comparison of the newest run with a status and a completed run. */
async function openComparison({ page, sandbox }, status, at) {
  const { data: [run] } = await sandbox.api(`runs?status=${status}&limit=1`);
  const { data: completed } = await sandbox.api("runs?status=completed&limit=2");
  await page.goto(`${address(sandbox)}/${run.id}/compare/${completed[at].id}`);
  await expect(page.getByRole("table", { name: "Node times" })).toBeVisible();
}

/** A scene state: the list after its first request has failed. */
const failing = (...faults) => async ({ page, sandbox }) => {
  await sandbox.clearFaults();
  await sandbox.injectFaults(...faults.map((fault) => ({ endpoint: "list_runs", ...fault })));
  await page.goto("/");
  await expect(alert(page)).toBeVisible();
  await expect(summary(page)).toHaveAttribute("aria-busy", "false");
};

/** A validation error of the API. */
const VALIDATION_ERROR = {
  status: 422,
  json: {
    error: {
      code: "VALIDATION_ERROR",
      message: "A problem.",
      details: [{ field: "query.search", message: "Must be a name." }],
    },
  },
};

/** The node tabs that contain text only. */
const TEXT_TABS = {
  table: async ({ page }) => {
    await tab(page, "Table").click();
    await expect(panel(page).getByRole("table")).toBeVisible();
  },
  definition: async ({ page }) => {
    await tab(page, "Definition").click();
    await expect(panel(page).getByText("entries").first()).toBeVisible();
  },
};

/**
 * Every state of every page. A scene is a test; each state is reached from the previous one.
 * `flags` are the sandbox's.
 */
const SCENES = {
  list: {
    states: {
      "all runs": (scene) => openList(scene, ""),
      "five runs": (scene) => openList(scene),
      "next page loading": async ({ page }) => {
        await holdRequests(page, LIST_REQUEST);
        await page.getByRole("link", { name: "Next" }).click();
        await expect(table(page).locator("tbody")).toHaveCSS("filter", "grayscale(0.9)");
      },
      "new runs": async ({ page, sandbox }) => {
        await page.unroute(LIST_REQUEST);
        await openList({ page, sandbox });
        await sandbox.startRuns();
        await refresh(page);
        await expect(newRunsButton(page)).toBeVisible();
      },
      "paused updates": async ({ page }) => {
        await page.getByRole("button", { name: "Pause updates" }).click();
        await expect(page.getByRole("button", { name: "Resume updates" })).toBeVisible();
      },
      filtered: async ({ page }) => {
        await filter(page, "Failed").click();
        await expect(cells(page, "status").first()).toContainText("Failed");
        await expect(table(page)).toHaveAttribute("aria-busy", "false");
      },
      "custom range": async ({ page }) => {
        const choice = page.getByRole("combobox", { name: "Summary for" });
        await choice.selectOption("custom range");
        await page.getByRole("button", { name: "Apply range" }).click();
        await expect(alert(page)).toContainText("Enter a start time");
      },
      "column dialog": ({ page }) => openDialog(page, "Columns"),
      "exact times": async ({ page }) => {
        await page.getByRole("checkbox", { name: "Exact times" }).check();
        await closeDialog(page, "Columns");
        await expect(cells(page, "created").first()).toContainText("UTC");
      },
      "export dialog": async ({ page }) => {
        await page.getByRole("button", { name: "Export", exact: true }).click();
        await expect(dialog(page, "Export runs")).toBeVisible();
      },
      "exported list": async ({ page }) => {
        await dialog(page, "Export runs").getByRole("button", { name: "Export runs" }).click();
        await expect(dialog(page, "Export runs").getByRole("link", { name: /^Save/ })).toBeVisible();
      },
      "saved views": async ({ page }) => {
        await closeDialog(page, "Export runs");
        await openDialog(page, "Views");
        await dialog(page, "Views").getByRole("textbox", { name: "Name" }).fill("All of them");
        await page.keyboard.press("Enter");
        await expect(dialog(page, "Views").getByRole("button", { name: "Delete All of them" })).toBeVisible();
      },
      "command palette": async ({ page }) => {
        await closeDialog(page, "Views");
        await openDialog(page, "Command palette");
      },
      "keyboard shortcuts": async ({ page }) => {
        await closeDialog(page, "Command palette");
        await openDialog(page, "Keyboard shortcuts");
      },
      "row menu": async ({ page }) => {
        await closeDialog(page, "Keyboard shortcuts");
        await table(page).getByRole("button", { name: /^Actions for/ }).first().click();
        await expect(menu(page)).toBeVisible();
      },
      "copy confirmation": async ({ page }) => {
        // The confirmation disappears by the page's clock.
        await page.clock.setFixedTime(Date.now());
        await page.getByRole("menuitem", { name: "Copy ID" }).click();
        await expect(page.getByRole("status").filter({ hasText: "cop" })).toBeVisible();
      },
    },
  },

  "sparse list": {
    states: {
      "no match": async ({ page, sandbox }) => {
        await page.goto(address(sandbox, "search=nobody+at+all"));
        await expect(page.getByRole("heading", { name: "No runs match" })).toBeVisible();
      },
      "no runs": async ({ page, sandbox }) => {
        const { data } = await sandbox.get("/api/v1/workflows");
        await page.goto(address(sandbox, "", data.find((it) => it.runs_count === 0).id));
        await expect(page.getByRole("heading", { name: "No runs yet" })).toBeVisible();
      },
      "invalid query parameter": async (scene) => {
        await openList(scene, "limit=1000&limit=5");
        await expect(scene.page.getByText("was ignored")).toBeVisible();
      },
      "unreadable row": async ({ page, sandbox }) => {
        await page.route(LIST_REQUEST, async (route) => {
          const response = await route.fetch();
          const body = await response.json();
          body.data[2] = { id: 17, status: "running" };
          body.data[3].credits = "many";
          await route.fulfill({ response, json: body });
        });
        await openList({ page, sandbox });
        await expect(table(page)).toContainText("This run couldn’t be read");
        await page.getByText("Some of the response couldn’t be read").click();
      },
      "initial load": async ({ page, sandbox }) => {
        // A poll may be pending.
        await page.unrouteAll({ behavior: "ignoreErrors" });
        await holdRequests(page, LIST_REQUEST);
        await page.goto(address(sandbox, "limit=5"));
        await expect(table(page)).toHaveAttribute("aria-busy", "true");
        await expect(summary(page)).toHaveAttribute("aria-busy", "false");
      },
    },
  },

  "list errors": {
    states: {
      "rows retained after an error": async (scene) => {
        await openList(scene);
        await scene.sandbox.injectFaults({ kind: "status", status: 503, endpoint: "list_runs" });
        await refresh(scene.page);
        await expect(notice(scene.page)).toContainText("Showing the last known data");
      },
      "network error": failing({ kind: "drop" }),
      "bad gateway": failing({ kind: "status", status: 502 }),
      "too many requests": failing({ kind: "status", status: 429, retry_after: 30 }),
      "session expired": failing({ kind: "unauthorized" }),
      "forbidden": failing({ kind: "status", status: 403 }),
      "not found": failing({ kind: "status", status: 404 }),
      "bad request": failing({ kind: "status", status: 400 }),
      "HTML response": failing({ kind: "html" }),
      "validation error": async ({ page, sandbox }) => {
        await sandbox.clearFaults();
        await page.route(LIST_REQUEST, (route) => route.fulfill(VALIDATION_ERROR));
        await page.goto(address(sandbox, "search=anna"));
        await expect(alert(page).getByRole("listitem")).toBeVisible();
        await page.unroute(LIST_REQUEST);
      },
      "timeout": async ({ page, sandbox }) => {
        await page.clock.install();
        await sandbox.injectFaults({ kind: "latency", ms: 600_000, endpoint: "list_runs" });
        const request = page.waitForRequest(LIST_REQUEST);
        await page.goto("/");
        await request;
        await expect(async () => {
          await page.clock.runFor(10_000);
          await expect(alert(page)).toContainText("in time", { timeout: 500 });
        }).toPass();
      },
      "no token": async ({ page, sandbox }) => {
        await sandbox.clearFaults();
        await page.route("**/sandbox/token", (route) => route.abort());
        await page.goto("/");
        await expect(alert(page)).toContainText("Couldn’t verify your sign-in");
      },
    },
  },

  "list as cards": {
    viewport: { width: 360, height: 740 },
    states: {
      "all runs": (scene) => openList(scene),
      "column dialog": ({ page }) => openDialog(page, "Columns"),
      "saved views": async ({ page }) => {
        await closeDialog(page, "Columns");
        await openDialog(page, "Views");
      },
      "command palette": async ({ page }) => {
        await closeDialog(page, "Views");
        await openDialog(page, "Command palette");
      },
      "keyboard shortcuts": async ({ page }) => {
        await closeDialog(page, "Command palette");
        await openDialog(page, "Keyboard shortcuts");
      },
      "row menu": async ({ page }) => {
        await closeDialog(page, "Keyboard shortcuts");
        await table(page).getByRole("button", { name: /^Actions for/ }).first().click();
        await expect(menu(page)).toBeVisible();
      },
      "no match": async ({ page }) => {
        await page.keyboard.press("Escape");
        await searchField(page).fill("nobody at all");
        await expect(page.getByRole("heading", { name: "No runs match" })).toBeVisible();
      },
    },
  },

  "completed run": {
    states: {
      timeline: async ({ page, sandbox }) => {
        // Opened from the list, so that the page links to the neighbours.
        await openList({ page, sandbox }, "status=completed&limit=5");
        await runNames(page).nth(1).getByRole("link").click();
        await expect(tab(page, "Timeline")).toBeVisible();
        await expect(page.getByRole("link", { name: "Next run" })).toBeVisible();
      },
      usage: ({ page }) => page.locator("summary", { hasText: "Usage" }).click(),
      graph: async ({ page }) => {
        await tab(page, "Graph").click();
        await expect(nodes(page).first()).toBeVisible();
      },
      "selected node": async ({ page }) => {
        await nodes(page).nth(1).click();
        await expect(page.getByRole("region", { name: "Node details" })).toBeVisible();
      },
      ...TEXT_TABS,
    },
  },

  "runs by status": {
    states: {
      failed: (scene) => openRun(scene, "failed"),
      cancelled: (scene) => openRun(scene, "cancelled"),
      paused: (scene) => openRun(scene, "paused"),
      pending: (scene) => openRun(scene, "pending"),
      running: (scene) => openRun(scene, "running"),
      "running, graph": async ({ page }) => {
        await tab(page, "Graph").click();
        await expect(nodes(page).first()).toBeVisible();
      },
      "cancel confirmation": async ({ page }) => {
        await page.getByRole("button", { name: "Cancel run" }).click();
        await expect(dialog(page, "Cancel this run?")).toBeVisible();
      },
    },
  },

  comparison: {
    states: {
      "two runs": (scene) => openComparison(scene, "completed", 1),
      "a failed run": (scene) => openComparison(scene, "failed", 0),
      "the same run": async ({ page, sandbox }) => {
        const { data: [{ id }] } = await sandbox.api("runs?limit=1");
        await page.goto(`${address(sandbox)}/${id}/compare/${id}`);
        await expect(alert(page)).toBeVisible();
      },
    },
  },
  "comparison on a narrow screen": {
    viewport: { width: 320, height: 640 },
    states: { "two runs": (scene) => openComparison(scene, "completed", 1) },
  },
  "run errors": {
    states: {
      "initial load": async ({ page, sandbox }) => {
        const { data: [{ id }] } = await sandbox.api("runs?status=completed&limit=1");
        await holdRequests(page, RUN_PAGE);
        await page.goto(`${address(sandbox)}/${id}`);
        await expect(page.getByRole("main")).toBeVisible();
      },
      "initial error": async ({ page, sandbox }) => {
        await page.unroute(RUN_PAGE);
        const { data: [{ id }] } = await sandbox.api("runs?status=completed&limit=1");
        await sandbox.injectFaults(...["run", "overview"].map((endpoint) =>
          ({ kind: "status", status: 503, endpoint })));
        await page.goto(`${address(sandbox)}/${id}`);
        await expect(alert(page)).toBeVisible();
      },
      "unknown run": async ({ page, sandbox }) => {
        await sandbox.clearFaults();
        await page.goto(`${address(sandbox)}/00000000-0000-4000-8000-000000000000`);
        await expect(alert(page)).toContainText("Not found");
      },
      "failed action": async (scene) => {
        await openRun(scene, "running");
        await scene.sandbox.injectFaults({ kind: "status", status: 403, endpoint: "pause" });
        await scene.page.getByRole("button", { name: "Pause run", exact: true }).click();
        await expect(alert(scene.page)).toContainText("Your role can’t pause runs");
      },
      "data retained after an error": async ({ page, sandbox }) => {
        await sandbox.injectFaults(...["run", "status", "overview"].map((endpoint) =>
          ({ kind: "status", status: 503, endpoint })));
        await refresh(page);
        await expect(page.getByText("Showing the last known data")).toBeVisible();
      },
    },
  },

  "run on a narrow screen": {
    viewport: { width: 360, height: 740 },
    states: {
      timeline: (scene) => openRun(scene, "failed"),
      graph: async ({ page }) => {
        await tab(page, "Graph").click();
        await nodes(page).first().click();
        await expect(page.getByRole("heading", { level: 3 })).toBeVisible();
      },
      ...TEXT_TABS,
    },
  },

  workflows: {
    flags: { "all-workflows": true },
    states: {
      "all workflows": async ({ page }) => {
        await page.goto("/workflows");
        await expect(page.getByRole("link", { name: /^Harbour/ })).toBeVisible();
      },
      "no match": async ({ page }) => {
        await page.getByRole("searchbox").fill("nothing");
        await expect(page.getByRole("heading", { name: "No workflows match" })).toBeVisible();
      },
      "runs of a workflow": async ({ page }) => {
        await page.getByRole("link", { name: "Clear search" }).click();
        await page.getByRole("link", { name: /^Harbour/ }).click();
        await expect(page.getByRole("heading", { level: 1, name: /^Harbour/ })).toBeVisible();
        await expect(summary(page)).toHaveAttribute("aria-busy", "false");
      },
    },
  },

  "pages without runs": {
    states: {
      "unknown route": async ({ page }) => {
        await page.goto("/settings/profile");
        await expect(alert(page)).toContainText("Page not found");
      },
      "invalid configuration": async ({ page, sandbox }) => {
        const json = { ...sandbox.config, api_base: "nowhere" };
        await page.route("**/config.json", (route) => route.fulfill({ json }));
        await page.goto("/");
        await expect(alert(page)).toBeVisible();
        await page.unroute("**/config.json");
      },
      "panic": async (scene) => {
        await openList(scene);
        await causePanic(scene);
        await expect(scene.page.getByRole("button", { name: "Reload page" })).toBeVisible();
      },
    },
  },

  "Clerk sign-in": {
    flags: { "sign-in": "clerk" },
    states: {
      "signed out": async ({ page }) => {
        await page.goto("/");
        await expect(alert(page)).toContainText("You’re signed out");
      },
      "signed in": async ({ page, context, sandbox }) => {
        await sandbox.signIn(context);
        await openList({ page, sandbox });
        await expect(page.getByRole("banner")).toContainText("Signed in as");
      },
      "sign-out error": async ({ page, sandbox }) => {
        await sandbox.injectFaults({ kind: "status", status: 500, endpoint: "clerk_sign_out" });
        await page.getByRole("button", { name: "Sign out" }).click();
        await expect(alert(page)).toContainText("Couldn’t sign you out");
      },
      "Clerk unavailable": async ({ page, context, sandbox }) => {
        await context.clearCookies();
        await sandbox.failClerk();
        await page.goto("/");
        await expect(alert(page)).toContainText("Can’t reach", { timeout: 30_000 });
      },
    },
  },

  "embedded component": {
    flags: { dist: host("plain") },
    states: {
      // Both components.
      lists: async ({ page }) => {
        await page.goto("/");
        await expect(runNames(page.locator("#first"))).toHaveCount(10);
        await expect(runNames(page.locator("#second"))).toHaveCount(20);
      },
      runs: async ({ page }) => {
        for (const id of ["#first", "#second"]) {
          const component = page.locator(id);
          await runNames(component).first().getByRole("link").click();
          await expect(tab(component, "Timeline")).toBeVisible();
        }
      },
      list: async ({ page }) => {
        await page.evaluate(() => document.querySelector("#second").remove());
        await page.getByRole("link", { name: "All runs" }).click();
        await expect(runNames(page)).toHaveCount(10);
      },
      menu: async ({ page }) => {
        await table(page).getByRole("button", { name: /^Actions for/ }).first().click();
        await expect(menu(page)).toBeVisible();
      },
      run: async ({ page }) => {
        await page.keyboard.press("Escape");
        await runNames(page).first().getByRole("link").click();
        await expect(tab(page, "Timeline")).toBeVisible();
        await tab(page, "Graph").click();
        await nodes(page).first().click();
      },
      "panic": async (scene) => {
        const { page } = scene;
        await page.goto("/");
        await expect(runNames(page.locator("#first"))).toHaveCount(10);
        await page.evaluate(() => document.querySelector("#second").remove());
        await causePanic(scene);
        await expect(page.getByRole("button", { name: "Reload view" })).toBeVisible();
      },
      // The second component has the dark theme, independent of the system.
      "dark theme": async ({ page }) => {
        await page.goto("/");
        await expect(runNames(page.locator("#second"))).toHaveCount(20);
        await page.evaluate(() => document.querySelector("#first").remove());
      },
    },
  },
};

/** Causes a panic: `createElement` throws. */
async function causePanic({ page, monitor }) {
  monitor.allowError(/panicked at/);
  monitor.allowError(/RuntimeError: unreachable/);
  await failByClick(runNames(page).first().getByRole("link"));
}

/** The violations that axe-core finds: rule, first nodes and the explanation of the first. */
async function violations(page, colorScheme) {
  // Legacy mode: the search for frames would open a page per check, and the page has none.
  const axe = new AxeBuilder({ page }).options({ resultTypes: ["violations"] }).setLegacyMode();
  // The dark scheme differs in colors only.
  const rules = colorScheme === "light" ? axe.withTags(TAGS) : axe.withRules(["color-contrast"]);
  const { violations } = await rules.analyze();
  return violations.map(({ id, nodes }) => {
    const places = nodes.slice(0, 5).map(({ target }) => target.join(" "));
    const why = nodes[0].failureSummary.replace(/\s+/g, " ");
    return `${id} at ${nodes.length} places, ${places.join(", ")}: ${why}`;
  });
}

for (const [title, { flags = {}, viewport, states }] of Object.entries(SCENES)) {
  test.describe(title, () => {
    test.use({ flags, ...(viewport && { viewport }) });

    test("has no violations in any state", async ({ page, sandbox, context, monitor }) => {
      test.slow();
      monitor.allowError(FAILED_REQUEST);
      monitor.allowError(/Clerk has been loaded with development keys/);
      const scene = { page, sandbox, context, monitor };
      for (const [state, reach] of Object.entries(states)) {
        await test.step(state, async () => {
          await reach(scene);
          for (const colorScheme of SCHEMES) {
            await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
            const where = `${title}: ${state}, ${colorScheme}`;
            // The rules run in the page, which takes seconds on a slow machine.
            await softly.poll(() => violations(page, colorScheme), { message: where, timeout: 30_000 }).toEqual([]);
          }
          await softly.poll(() => smallTargets(page), { message: `targets of ${title}: ${state}` }).toEqual([]);
        });
      }
    });
  });
}

test.describe("text alternatives", () => {
  for (const status of ["completed", "failed", "running"]) {
    test(`each node of a ${status} run has its state as text`, async ({ page, sandbox }) => {
      const id = await openRun({ page, sandbox }, status);
      const { data } = await sandbox.api(`runs/${id}/overview`);
      const { node_states: states, definition } = data.workflow_snapshot;
      const bars = panel(page).getByRole("img");
      const timed = states.filter((it) => it.started_at);
      expect(timed.length).toBeGreaterThan(0);
      await expect(bars).toHaveCount(timed.length);
      await expect(async () => {
        const labels = await bars.evaluateAll((bars) => bars.map(({ ariaLabel }) => ariaLabel));
        const names = await panel(page).getByRole("listitem").locator("bdi").allInnerTexts();
        for (const node of timed) {
          const parts = [state(node), node.completed_at && duration(node.duration_ms), node.error];
          const fits = (text) =>
            names.some((name) => text.startsWith(name)) && parts.every((it) => !it || text.includes(it));
          expect(labels.filter(fits), `the bar of ${node.node_id}`).not.toEqual([]);
        }
        // Each row has a duration or a state.
        for (const lane of await panel(page).getByRole("listitem").allInnerTexts()) {
          expect(lane).toMatch(/\S\s+(\d+(\.\d)?(ms|[dhms])( \d+[hms])?|Planned|Didn’t run|–)/);
        }
      }).toPass();
      await tab(page, "Graph").click();
      await expect(nodes(page)).toHaveCount(definition.graph.nodes.length);
      const all = new Set(states.map((it) => it.node_id)).size;
      const WORDS = /: (Pending|Running|Paused|Completed|Failed|Cancelled)( · Path to the failed node)?$/;
      await expect(async () => {
        const labels = await nodes(page).evaluateAll((nodes) => nodes.map(({ ariaLabel }) => ariaLabel));
        expect(labels.filter((label) => WORDS.test(label))).toHaveLength(all);
        const others = labels.filter((label) => !WORDS.test(label));
        for (const label of others) expect(label).toMatch(/: (Planned|Didn’t run)$/);
      }).toPass();
      await tab(page, "Table").click();
      for (const at of states.keys()) {
        const cells = panel(page).locator("tbody").getByRole("row").nth(at);
        await expect(cells).toContainText(state(states[at]));
      }
    });
  }

  test("the run chart has a caption and progress bars have names and values", async ({
    page, sandbox,
  }) => {
    await openList({ page, sandbox }, "");
    const { data } = await sandbox.api("runs");
    const caption = page.getByRole("figure").locator("figcaption");
    for (const word of new Set(data.map(state))) {
      const runs = data.filter((run) => state(run) === word);
      await expect(caption).toContainText(`${count(runs.length)} ${word.toLowerCase()}`);
    }
    await expect(page.getByRole("figure").getByRole("img")).toHaveCount(0);
    const open = data.filter((run) => ["pending", "running", "paused"].includes(run.status));
    const bars = table(page).getByRole("progressbar");
    await expect(bars).toHaveCount(open.length);
    expect(open.length).toBeGreaterThan(0);
    for (const at of open.keys()) {
      await expect(bars.nth(at)).toHaveAccessibleName("Progress");
      // The progress text is next to the bar.
      await expect(bars.nth(at).locator("..")).toContainText(/\S/);
    }
  });
});

test.describe("text spacing", () => {
  // The test adds the style sheet to the page, which the content security policy forbids.
  test.use({ bypassCSP: true });

  /** The spacing of WCAG 1.4.12. */
  const SPACING = `
    * { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important; }
    p { margin-block-end: 2em !important; }
  `;

  for (const width of [1280, 360]) {
    test(`clips no text at ${width} pixels`, async ({ page, sandbox }) => {
      test.slow();
      await page.setViewportSize({ width, height: 740 });
      const check = async (where) => {
        await page.addStyleTag({ content: SPACING });
        await softly.poll(() => clippedTexts(page), { message: where }).toEqual([]);
        await expectNoHorizontalScroll(page, where);
      };
      await openList({ page, sandbox }, "");
      await check("the list");
      await openDialog(page, "Columns");
      await page.getByRole("checkbox", { name: "Exact times" }).check();
      await check("the columns");
      await closeDialog(page, "Columns");
      await check("exact times");
      await openDialog(page, "Keyboard shortcuts");
      await check("the keys");
      await openRun({ page, sandbox }, "failed");
      for (const name of ["Timeline", "Graph", "Table", "Definition"]) {
        await tab(page, name).click();
        await expect(panel(page)).toBeVisible();
        await check(name);
      }
    });
  }
});

/** Texts that are clipped without an ellipsis. */
const clippedTexts = (page) =>
  page.evaluate(() => {
    const hides = (value) => ["hidden", "clip"].includes(value);
    return [...document.querySelectorAll("body *")]
      .filter((element) => element.checkVisibility({ visibilityProperty: true }))
      // Visually hidden on purpose, for screen readers.
      .filter((element) => !element.closest(".unseen, .states, thead th:not([aria-sort])"))
      .map((element) => [element, getComputedStyle(element)])
      .filter(([, style]) => style.textOverflow !== "ellipsis")
      .filter(
        ([element, { overflowX, overflowY }]) =>
          (hides(overflowX) && element.scrollWidth > element.clientWidth + 1)
          || (hides(overflowY) && element.scrollHeight > element.clientHeight + 1),
      )
      .map(([element]) => `${element.className}: ${element.textContent.slice(0, 60)}`);
  });
