// Every component in every state: what the API answers, and what a reader then does. The payloads are
// those of the API's documentation in tests/fixtures, some with other values.

export const API = "https://api.example";
/** When the payloads were written, in milliseconds since 1970. */
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
  pendingOverview: "p13-run-overview-seed-era-run-still-pending-form-f2",
  refused: "p29-422-shape-e1-bad-query",
  unauthorized: "p33-401",
  forbidden: "p34-403",
  missing: "p35-404",
  limited: "p37-429-with-header-retry-after-12",
  failed: "p38-500-flat-body-without-meta",
};

const load = globalThis.fetch;

/** A payload as it is, or changed by a function that alters it. */
const payload = (name, change = () => {}) => async () => {
  const body = await (await load(`fixtures/${FILES[name]}.json`)).json();
  change(body.data ?? body, body);
  return { body };
};

const answer = (status, name, headers) => async () => ({ status, headers, ...(await payload(name)()) });
const never = () => undefined;
const unreachable = () => new Error("Failed to fetch");
const proxy = () => ({ status: 200, body: "<html><body>Sign in to the network</body></html>" });

/** The list with everything a row can have: each state, and a run that cannot be read. */
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

/** More than one page of runs that came to their ends. */
const manyRuns = payload("list", (runs, body) => {
  body.pagination.total = 1_048;
});

/** The list once others have started runs. */
const newerList = payload("list", (runs, body) => {
  body.pagination.total = 1_051;
});

/** A run and its overview in one state; the documentation has them of two runs. */
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

const PLANNED = {
  started_at: null, completed_at: null, finished_steps: 0, finished_nodes: 0, paused_ms: 0, credits: null,
  usage_summary: null, has_export: false,
};

const refusal = (title, list) => ({ group: "Runs: errors", title, answers: { list, summary: list } });
const tab = (title, name, more = []) => ({
  group: "Run: nodes", title, route: AT_RUN, answers: {}, steps: [`=${name}`, ...more],
});

/** What is answered where a scene says nothing else. */
export const ANSWERS = {
  list: everyState,
  summary: payload("summary"),
  ...run("completed"),
  action: payload("run"),
};

/** By name: what it shows, the component's route and options, answers by endpoint (several in turn, as a
 * list), and what is clicked then: a selector, or `=` and an English name. `alone` is what two themes
 * cannot show beside each other. */
export const scenes = {
  runs: { group: "Runs", title: "Every state", answers: {} },
  "runs-many": { group: "Runs", title: "Many pages", answers: { list: manyRuns } },
  "runs-seed": { group: "Runs", title: "From the older API",
    answers: { list: payload("seedList"), summary: payload("seedSummary") } },
  "runs-loading": { group: "Runs", title: "Loading", answers: { list: never, summary: never } },
  "runs-none": { group: "Runs", title: "None yet",
    answers: { list: payload("emptyList"), summary: payload("emptySummary") } },
  "runs-no-match": { group: "Runs", title: "None match", route: `/workflows/${WORKFLOW}/runs?status=failed`,
    answers: { list: payload("emptyList") } },
  "runs-filtered": { group: "Runs", title: "Filtered and searched", answers: { list: manyRuns },
    route: `/workflows/${WORKFLOW}/runs?status=completed%2Cfailed&search=ana&sort=started_at&order=asc` },
  "runs-window": { group: "Runs", title: "Summary of a chosen time", answers: {},
    route: `/workflows/${WORKFLOW}/runs?from=2026-10-01T00%3A00%3A00Z&to=2026-10-08T00%3A00%3A00Z` },
  "runs-address": { group: "Runs", title: "Address with mistakes", answers: {},
    route: `/workflows/${WORKFLOW}/runs?limit=500&sort=name` },
  "runs-columns": { group: "Runs: opened", title: "Columns", alone: true, answers: {}, steps: ["=Columns"] },
  "runs-menu": { group: "Runs: opened", title: "Menu of a run", alone: true, answers: {},
    steps: ["=Actions for #148"] },
  "runs-keys": { group: "Runs: opened", title: "Keyboard shortcuts", alone: true, answers: {}, steps: ["[aria-label='Keyboard shortcuts']"] },
  "runs-exact": { group: "Runs: opened", title: "Exact times", answers: {},
    steps: ["=Columns", "=Exact times"], alone: true },
  "runs-news": { group: "Runs: live", title: "New runs", answers: { list: [manyRuns, newerList] } },
  "runs-paused": { group: "Runs: live", title: "Updates paused", answers: {}, steps: ["=Pause updates"] },
  "runs-stale": { group: "Runs: live", title: "Last known, then an error",
    answers: { list: [everyState, answer(500, "failed")] }, steps: ["tbody a", "=Refresh"] },

  "error-signed-out": { ...refusal("Signed out", never), options: { getToken: async () => null } },
  "error-no-token": { ...refusal("No token", never), options: { getToken: () => Promise.reject(new Error("no")) } },
  "error-unauthorized": refusal("401", answer(401, "unauthorized")),
  "error-forbidden": refusal("403", answer(403, "forbidden")),
  "error-missing": refusal("404", answer(404, "missing")),
  "error-refused": refusal("422", answer(422, "refused")),
  "error-limited": refusal("429", answer(429, "limited", { "Retry-After": "12" })),
  "error-server": refusal("500", answer(500, "failed")),
  "error-network": refusal("No connection", unreachable),
  "error-unreadable": refusal("Not the API", proxy),

  "run-completed": { group: "Run", title: "Completed", route: AT_RUN, answers: {} },
  "run-failed": { group: "Run", title: "Failed", route: AT_RUN,
    answers: run("failed", { finished_steps: 14, finished_nodes: 4, has_export: false, error: "Voice service timed out for 2 lines of pt-PT after 3 attempts." }) },
  "run-running": { group: "Run", title: "Running", route: AT_RUN, answers: RUNNING },
  "run-paused": { group: "Run", title: "Paused by itself", route: AT_RUN,
    answers: run("paused", { completed_at: null, paused_at: "2026-10-18T14:08:02Z", finished_steps: 14, finished_nodes: 4, has_export: false,
      pause_reason: "provider_outage", held_nodes: [{ node_id: "n-gen", locales: ["et-ee", "fi-fi"] }],
      pause_error: "Two voices could not be reached for Finnish and Estonian." }) },
  "run-cancelled": { group: "Run", title: "Cancelled", route: AT_RUN, answers: run("cancelled", { finished_steps: 14, finished_nodes: 4, has_export: false }) },
  "run-pending": { group: "Run", title: "Pending, from the older API", route: AT_RUN,
    answers: { ...run("pending", PLANNED), overview: payload("pendingOverview") } },
  "run-loading": { group: "Run", title: "Loading", route: AT_RUN, answers: { run: never, overview: never } },
  "run-missing": { group: "Run", title: "Not found", route: AT_RUN,
    answers: { run: answer(404, "missing"), overview: answer(404, "missing") } },
  "run-overview-fails": { group: "Run", title: "Overview fails", route: AT_RUN,
    answers: { overview: answer(500, "failed") } },
  "run-cancel": { group: "Run", title: "Question before cancelling", alone: true, route: AT_RUN, answers: RUNNING,
    steps: ["[role=group] > [data-action=danger]"] },
  "run-usage": { group: "Run", title: "Usage opened", route: AT_RUN, answers: {}, steps: ["=Usage"] },

  "nodes-timeline": tab("Timeline", "Timeline"),
  "nodes-graph": tab("Graph", "Graph"),
  "nodes-graph-node": tab("Graph, a node chosen", "Graph", ["[data-node]"]),
  "nodes-table": tab("Table", "Table"),
  "nodes-definition": tab("Definition", "Definition"),

  nowhere: { group: "Elsewhere", title: "No such page", route: "/settings", answers: {} },
  options: { group: "Elsewhere", title: "Wrong options", answers: {}, options: { pageSize: 0 } },
  rtl: { group: "Elsewhere", title: "Right to left", answers: {}, options: { locale: "ar" } },
};
