// Every component in every state: API responses and user actions. The payloads are those of the API documentation
// in tests/fixtures, some with changed values.

export const API = "https://api.example";
/** The time of the payloads, in milliseconds since 1970. */
export const NOW = Date.parse("2026-10-19T08:03:20Z");
export const WORKFLOW = "5b0c6e1a-8f43-4d6e-9a57-2f1d7c3be801";

const RUN = "81c5d3f9-7e20-4ab6-b4d8-c06f1e9a2309";
const AT_RUN = `/workflows/${WORKFLOW}/runs/${RUN}`;

const FILES = {
  list: "p01-list-runs-current-api-mixed-page",
  seedList: "p02-list-runs-seed-era-item-only",
  emptyList: "p03-list-runs-empty",
  summary: "p04-runs-summary-current-api",
  seedSummary: "p05-runs-summary-seed-era",
  emptySummary: "p06-runs-summary-nothing-in-the-window",
  run: "p07-get-run-current-api-form-f3-with-a-retry-cycle",
  overview: "p12-run-overview-current-api-crowded-and-awkward",
  analysis: "p26-run-analysis",
  steps: "p16-get-run-steps",
  pendingOverview: "p13-run-overview-seed-era-run-still-pending-form-f2",
  refused: "p29-422-shape-e1-bad-query",
  unauthorized: "p33-401",
  forbidden: "p34-403",
  missing: "p35-404",
  limited: "p37-429-with-header-retry-after-12",
  failed: "p38-500-flat-body-without-meta",
};

const load = globalThis.fetch;

/** A payload, optionally changed by a function. */
const payload = (name, change = () => {}) => async () => {
  const body = await (await load(`fixtures/${FILES[name]}.json`)).json();
  change(body.data ?? body, body);
  return { body };
};

const errorResponse = (status, name, headers) => async () => ({ status, headers, ...(await payload(name)()) });
const pending = () => undefined;
const networkError = () => new Error("Failed to fetch");
const htmlResponse = () => ({ status: 200, body: "<html><body>Sign in to the network</body></html>" });

/** A list with all variants of a row: each state and an unreadable run. */
const everyState = payload("list", (runs, body) => {
  const [running] = runs;
  const next = (number, change) => runs.push({ ...structuredClone(running), ...change,
    id: running.id.replace(/^.{3}/, `e${number}`), run_number: number });
  next(41, { status: "pending", started_at: null, finished_steps: 0, finished_nodes: 0 });
  next(40, { triggered_by: { user_name: "سارة القحطاني" }, total_steps: 0, total_nodes: 0 });
  next(39, { status: "completed", finished_steps: 34, finished_nodes: 9, credits: 1_234_567,
    completed_at: "2026-10-19T08:03:00Z", output_line_count: 48_210, delivered_audio_ms: 183_949_050 });
  runs.push({ id: "not an id", status: "completed" });
  body.pagination.total = runs.length;
});

/** A list with several pages. */
const manyRuns = payload("list", (runs, body) => {
  body.pagination.total = 1_048;
});

/** The list after other users have started runs. */
const newerList = payload("list", (runs, body) => {
  body.pagination.total = 1_051;
});

/** A list whose run numbers have seven digits. */
const longNumbers = payload("list", (runs) => {
  for (const run of runs) run.run_number += 8_888_000;
});

/** Texts that people and servers really send: long words, emoji, both directions, nothing visible. */
const strangeTexts = payload("list", (runs) => {
  const people = ["w".repeat(300), "\u202Egnihsif", "🎙️👩‍🚀", "", "\u200B\u2066", "سارة القحطاني (Kairo)", "x@y"];
  runs.forEach((run, index) => {
    run.triggered_by = { user_name: people[index] };
  });
  runs[2].pause_error = "Stimme ⁧لم تصل⁩ nicht erreichbar. ".repeat(40);
  runs[3].status = "waiting_for_the_approval_of_a_supervisor_".repeat(8);
  runs[4].status = "\u200B";
});

/** A step: the network is gone. */
function offline() {
  Object.defineProperty(navigator, "onLine", { value: false, configurable: true });
  dispatchEvent(new Event("offline"));
}

/** A step: translates the page as Chrome does. Each text is replaced by two elements with its translation. */
function translate(root) {
  const texts = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  const nodes = [];
  while (texts.nextNode()) nodes.push(texts.currentNode);
  for (const node of nodes.filter(({ data }) => data.trim())) {
    const [outer, inner] = [document.createElement("font"), document.createElement("font")];
    inner.append(`⟦${node.data}⟧`);
    outer.append(inner);
    node.replaceWith(outer);
  }
}

/** A run and its overview in the same state; the documentation has them for two different runs. */
function run(status, change = {}, nodes = {}) {
  const times = {
    created_at: "2026-10-18T14:00:00Z", started_at: "2026-10-18T14:00:03Z", completed_at: "2026-10-18T14:11:45Z",
  };
  const own = (data) => Object.assign(data.run ?? data, { status, ...times, ...change });
  return {
    run: payload("run", (data) => {
      own(data);
      data.id = RUN;
    }),
    status: payload("run", (data) => own(data)),
    overview: payload("overview", (data) => {
      own(data);
      data.run.id = RUN;
      for (const state of data.workflow_snapshot.node_states) Object.assign(state, nodes[state.node_id]);
      if (nodes.all) data.workflow_snapshot.node_states = nodes.all;
    }),
  };
}

const RUNNING = run(
  "running",
  { completed_at: null, created_at: "2026-10-19T07:57:58Z", started_at: "2026-10-19T07:58:00Z", paused_ms: 0, finished_steps: 12, finished_nodes: 4, has_export: false, error: null },
  {
    all: [
      { node_id: "n-src", node_type: "source_script", node_display_name: "Chapter 12 script", status: "completed",
        iteration: 0, started_at: "2026-10-19T07:58:02Z", completed_at: "2026-10-19T07:58:20Z", duration_ms: 18_000 },
      { node_id: "n-tr", node_type: "operator_translator", node_display_name: "To eighteen languages", status: "completed",
        iteration: 0, started_at: "2026-10-19T07:58:25Z", completed_at: "2026-10-19T08:00:10Z", duration_ms: 105_000 },
      { node_id: "n-gen", node_type: "operator_generator", node_display_name: "Narrator", status: "running",
        iteration: 0, started_at: "2026-10-19T08:00:40Z", completed_at: null },
    ],
  },
);

const FAILED_AT_NODE = run(
  "failed",
  { finished_steps: 14, finished_nodes: 4, has_export: false, error: "Voice service timed out for 2 lines" },
  {
    all: [
      { node_id: "n-src", node_type: "source_script", node_display_name: "Chapter 12 script", status: "completed",
        iteration: 0, started_at: "2026-10-18T14:00:03Z", completed_at: "2026-10-18T14:00:20Z", duration_ms: 17_000 },
      { node_id: "n-tr", node_type: "operator_translator", node_display_name: "To eighteen languages", status: "completed",
        iteration: 0, started_at: "2026-10-18T14:00:20Z", completed_at: "2026-10-18T14:02:10Z", duration_ms: 110_000 },
      { node_id: "n-gen", node_type: "operator_generator", node_display_name: "Narrator", status: "failed", iteration: 0,
        started_at: "2026-10-18T14:02:40Z", completed_at: "2026-10-18T14:11:45Z", error: "Voice service timed out for 2 lines" },
    ],
  },
);

/** An error as a program wrote it to its terminal. */
const TRACEBACK = [
  "Loading voices  10%\rLoading voices 100%\r",
  "\u001b[1;31mTraceback\u001b[0m (most recent call last):",
  ...Array.from({ length: 30 }, (_, at) => `  File "/srv/tts/speak.py", line ${at + 1}, in speak\n    raise`),
  "\u001b[1;31mVoiceError\u001b[0m: no voice for fi-FI, see \u001b]8;;https://docs.example\u0007the docs\u001b]8;;\u0007",
].join("\n");

const LABELS = [
  "Text to speech (narrator)", "w".repeat(23), "W".repeat(60), "音声合成と翻訳の検証ノードの長い名前",
  "😀😀 family 👩\u200d👩\u200d👧 of emoji", "مولد الصوت الطويل جدا للراوي الأول", "first line\nsecond line", "",
];

/** An overview with the given nodes, which are all completed except for one in a thousand. */
const overviewOfNodes = (names) => payload("overview", (data) => {
  const nodes = names.map((name, at) => ({ id: `n-${at}`, type: "operator_generator", name }));
  const edges = nodes.slice(1).map(({ id }, at) => ({ source: `n-${Math.floor(at / 2)}`, target: id }));
  data.workflow_snapshot.definition = { graph: { nodes, edges } };
  data.workflow_snapshot.node_states = nodes.map(({ id, type, name }, at) => ({
    node_id: id, node_type: type, node_display_name: name, status: at % 1000 === 5 ? "failed" : "completed", iteration: 0,
    started_at: "2026-10-18T14:00:03Z", completed_at: "2026-10-18T14:08:00Z", duration_ms: 477_000,
    error: at % 1000 === 5 ? TRACEBACK : null,
  }));
});

const MANY_NODES = { overview: overviewOfNodes(Array.from({ length: 2000 }, (_, at) => `Voice generator ${at}`)) };

const AT_COMPARISON = `${AT_RUN}/compare/6b17f4e3-0d5a-4c8e-92fb-7ac35b8e1d07`;
/** Two runs; the second response of each endpoint is that of the other run. */
const COMPARED = {
  run: [payload("run"), payload("run", (data) => Object.assign(data, { run_number: 138, completed_at: "2026-10-15T14:09:12Z", credits: 14 }))],
  overview: [payload("overview"), payload("overview", (data) => {
    Object.assign(data.run, { run_number: 138 });
    Object.assign(data.metric_sections[0].metrics[0], { value: 3602, formatted_value: "3,602" });
    Object.assign(data.validators[0], { avg_score: 95.9, fail_count: 84 });
    Object.assign(data.validators[1], { avg_score: 12, fail_count: 0 });
    Object.assign(data.audio_by_language[7], { line_count: 318, total_duration_ms: 1_850_000 });
    const { graph } = data.workflow_snapshot.definition;
    graph.nodes.find(({ id }) => id === "n-wer").config.threshold = 90;
    graph.nodes.pop();
    graph.edges.pop();
    data.workflow_snapshot.node_states[0].completed_at = "2026-10-18T14:00:09Z";
  })],
  analysis: [payload("analysis"), payload("analysis", (data) => {
    Object.assign(data.validators[0].locales[0], { avg_score: 92.4, fail_count: 9 });
  })],
};

const PLANNED = {
  started_at: null, completed_at: null, finished_steps: 0, finished_nodes: 0, paused_ms: 0, credits: null,
  usage_summary: null, has_export: false,
};

const errorScene = (title, list) => ({ group: "Runs: errors", title, responses: { list, summary: list } });
const tab = (title, name, more = []) => ({
  group: "Run: nodes", title, route: AT_RUN, responses: {}, steps: [`=${name}`, ...more],
});

/** The responses that scenes don't override. */
export const DEFAULT_RESPONSES = {
  list: everyState,
  summary: payload("summary"),
  ...run("completed"),
  analysis: payload("analysis"),
  steps: payload("steps"),
  action: payload("run"),
};

/** The scenes by name: title, route and options of the component, responses by endpoint (a list for consecutive
 * requests), and `steps`: a selector or `=` and an English name to click, or a function to call. `navigates` follows
 * links and filters. `alone` shows one theme, for scenes that can't be shown twice on a page. */
export const scenes = {
  runs: { group: "Runs", title: "Every state", responses: {} },
  "runs-many": { group: "Runs", title: "Many pages", responses: { list: manyRuns } },
  "runs-seed": { group: "Runs", title: "Seed contract",
    responses: { list: payload("seedList"), summary: payload("seedSummary") } },
  "runs-loading": { group: "Runs", title: "Loading", responses: { list: pending, summary: pending } },
  "runs-none": { group: "Runs", title: "None yet",
    responses: { list: payload("emptyList"), summary: payload("emptySummary") } },
  "runs-no-match": { group: "Runs", title: "None match", route: `/workflows/${WORKFLOW}/runs?status=failed`,
    responses: { list: payload("emptyList") } },
  "runs-filtered": { group: "Runs", title: "Filtered and searched", responses: { list: manyRuns },
    route: `/workflows/${WORKFLOW}/runs?status=completed%2Cfailed&search=ana&sort=started_at&order=asc` },
  "runs-window": { group: "Runs", title: "Summary of a custom range", responses: {},
    route: `/workflows/${WORKFLOW}/runs?from=2026-10-01T00%3A00%3A00Z&to=2026-10-08T00%3A00%3A00Z` },
  "runs-address": { group: "Runs", title: "Invalid query parameters", responses: {},
    route: `/workflows/${WORKFLOW}/runs?limit=500&sort=name` },
  "runs-columns": { group: "Runs: opened", title: "Columns", alone: true, responses: {}, steps: ["=Columns"] },
  "runs-views": { group: "Runs: opened", title: "Saved views", alone: true, responses: {}, steps: ["=Views"] },
  "runs-palette": { group: "Runs: opened", title: "Command palette", alone: true, responses: {},
    // Once the summary has enabled all statuses, which the palette lists.
    steps: [".toolbar:not(:has(.counts :disabled)) [aria-label='Command palette']"] },
  "runs-menu": { group: "Runs: opened", title: "Menu of a run", alone: true, responses: {},
    steps: ["=Actions for #148"] },
  "runs-keys": { group: "Runs: opened", title: "Keyboard shortcuts", alone: true, responses: {}, steps: ["[aria-label='Keyboard shortcuts']"] },
  "runs-exact": { group: "Runs: opened", title: "Exact times", responses: {},
    steps: ["=Columns", "=Exact times"], alone: true },
  "runs-news": { group: "Runs: live", title: "New runs", responses: { list: [manyRuns, newerList] } },
  "runs-paused": { group: "Runs: live", title: "Updates paused", responses: {}, steps: ["=Pause updates"] },
  "runs-stale": { group: "Runs: live", title: "Last known data and an error",
    responses: { list: [everyState, errorResponse(500, "failed")] }, steps: ["tbody a", "=Refresh"] },
  "runs-offline": { group: "Runs: live", title: "A filter chosen offline", alone: true, navigates: true, responses: {},
    steps: [offline, "=Failed4"] },
  "runs-translated": { group: "Runs: live", title: "Next page of a translated page", navigates: true, responses: { list: manyRuns },
    steps: [translate, "nav a[href]:last-of-type"] },
  "runs-numbers": { group: "Runs", title: "Long run numbers", responses: { list: longNumbers } },
  "runs-strange": { group: "Runs", title: "Strange texts", responses: { list: strangeTexts } },

  "error-signed-out": { ...errorScene("Signed out", pending), options: { getToken: async () => null } },
  "error-no-token": { ...errorScene("No token", pending), options: { getToken: () => Promise.reject(new Error("no")) } },
  "error-unauthorized": errorScene("401", errorResponse(401, "unauthorized")),
  "error-forbidden": errorScene("403", errorResponse(403, "forbidden")),
  "error-missing": errorScene("404", errorResponse(404, "missing")),
  "error-refused": errorScene("422", errorResponse(422, "refused")),
  "error-limited": errorScene("429", errorResponse(429, "limited", { "Retry-After": "12" })),
  "error-server": errorScene("500", errorResponse(500, "failed")),
  "error-network": errorScene("No connection", networkError),
  "error-unreadable": errorScene("Not the API", htmlResponse),

  "run-completed": { group: "Run", title: "Completed", route: AT_RUN, responses: {} },
  "run-failed": { group: "Run", title: "Failed", route: AT_RUN,
    responses: run("failed", { finished_steps: 14, finished_nodes: 4, has_export: false, error: "Voice service timed out for 2 lines of pt-PT after 3 attempts." }) },
  "run-failed-long": { group: "Run", title: "Failed with a long error", route: AT_RUN,
    responses: run("failed", { finished_steps: 14, finished_nodes: 4, has_export: false, error: TRACEBACK }) },
  "run-running": { group: "Run", title: "Running", route: AT_RUN, responses: RUNNING },
  "run-paused": { group: "Run", title: "Paused automatically", route: AT_RUN,
    responses: run("paused", { completed_at: null, paused_at: "2026-10-18T14:08:02Z", finished_steps: 14, finished_nodes: 4, has_export: false,
      pause_reason: "provider_outage", held_nodes: [{ node_id: "n-gen", locales: ["et-ee", "fi-fi"] }],
      pause_error: "Two voices could not be reached for Finnish and Estonian." }) },
  "run-cancelled": { group: "Run", title: "Cancelled", route: AT_RUN, responses: run("cancelled", { finished_steps: 14, finished_nodes: 4, has_export: false }) },
  "run-pending": { group: "Run", title: "Pending, seed contract", route: AT_RUN,
    responses: { ...run("pending", PLANNED), overview: payload("pendingOverview") } },
  "run-loading": { group: "Run", title: "Loading", route: AT_RUN, responses: { run: pending, overview: pending } },
  "run-offline": { group: "Run", title: "Opened offline", alone: true, navigates: true, responses: {}, steps: [offline, "tbody a"] },
  "run-missing": { group: "Run", title: "Not found", route: AT_RUN,
    responses: { run: errorResponse(404, "missing"), overview: errorResponse(404, "missing") } },
  "run-overview-fails": { group: "Run", title: "Overview fails", route: AT_RUN,
    responses: { overview: errorResponse(500, "failed") } },
  "run-cancel": { group: "Run", title: "Cancel confirmation", alone: true, route: AT_RUN, responses: RUNNING,
    steps: ["[role=group] > [data-action=danger]"] },
  "run-usage": { group: "Run", title: "Usage opened", route: AT_RUN, responses: {}, steps: ["=Usage"] },

  compare: { group: "Comparison", title: "Better and worse", route: AT_COMPARISON, responses: COMPARED },
  "compare-missing": { group: "Comparison", title: "A run of another workflow", route: AT_COMPARISON,
    responses: { ...COMPARED, run: [payload("run"), errorResponse(404, "missing")], overview: [payload("overview"), errorResponse(404, "missing")] } },

  "nodes-timeline": tab("Timeline", "Timeline"),
  "nodes-graph": tab("Graph", "Graph"),
  "nodes-graph-node": tab("Graph, selected node", "Graph", ["[data-node]"]),
  "nodes-inspector": { ...tab("Timeline, inspector", "Timeline"), route: `${AT_RUN}?node=n-gen` },
  "nodes-inspector-unknown": { ...tab("Unknown node", "Timeline"), route: `${AT_RUN}?node=ghost` },
  "nodes-graph-failed": { ...tab("Graph, path to the failed node", "Graph", [".signs summary"]), responses: FAILED_AT_NODE },
  "nodes-timeline-legend": tab("Timeline, legend", "Timeline", [".signs summary"]),
  "nodes-table": tab("Table", "Table"),
  "nodes-definition": tab("Definition", "Definition"),
  "nodes-labels": { ...tab("Graph, long labels", "Graph"), responses: { overview: overviewOfNodes(LABELS) } },
  "nodes-many-timeline": { ...tab("Timeline, many nodes", "Timeline"), responses: MANY_NODES },
  "nodes-many-graph": { ...tab("Graph, many nodes", "Graph"), responses: MANY_NODES },
  "nodes-many-table": { ...tab("Table, many nodes", "Table"), responses: MANY_NODES },

  "unknown-route": { group: "Other pages", title: "Unknown route", route: "/settings", responses: {} },
  options: { group: "Other pages", title: "Invalid options", responses: {}, options: { pageSize: 0 } },
  rtl: { group: "Other pages", title: "Right to left", responses: {}, options: { locale: "ar" } },
};
