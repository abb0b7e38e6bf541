// The runs page in plain JavaScript: one of the two reference pages of the benchmark. It represents
// good code without a framework, a library or a build step:
//
// - One request loads all rows. The page polls every 2 s while a listed run is active, otherwise
//   every 10 s.
// - Row elements are cached by run ID. An update writes only texts and attributes that differ.
// - A timer updates ages and durations once a second in the same way.
// - Markup, texts and style sheet match the project's page, so that layout costs are equal.
// - There is no further optimization.

// ---- Formats. Formatters are cached, because creating one is expensive.

const NONE = "–";

const fullTime = new Intl.DateTimeFormat("en", { dateStyle: "medium", timeStyle: "long" });
const shortDate = new Intl.DateTimeFormat("en", { dateStyle: "medium" });
const clockTime = new Intl.DateTimeFormat("en", { timeStyle: "medium" });
const relative = new Intl.RelativeTimeFormat("en", { numeric: "auto", style: "short" });
const number = new Intl.NumberFormat("en", { maximumFractionDigits: 2 });
const percent = new Intl.NumberFormat("en", { style: "percent", maximumFractionDigits: 1 });
const unitList = new Intl.ListFormat("en", { type: "unit", style: "narrow" });
const unit = (name) =>
  new Intl.NumberFormat("en", { style: "unit", unit: name, unitDisplay: "narrow" });
const units = {
  day: unit("day"),
  hour: unit("hour"),
  minute: unit("minute"),
  second: unit("second"),
};

/** The `datetime` attribute of a timestamp, in whole seconds. */
const isoSeconds = (at) => `${new Date(at).toISOString().slice(0, 19)}Z`;

/** A duration in its two largest units: `2d 4h`, `3h 12m`, `5m 9s`, `42s`. */
function formatDuration(totalSeconds) {
  const seconds = Math.floor(totalSeconds);
  const minutes = Math.floor(seconds / 60);
  const hours = Math.floor(minutes / 60);
  const days = Math.floor(hours / 24);
  const parts = [];
  if (days > 0) parts.push(units.day.format(days));
  if (hours % 24 > 0) parts.push(units.hour.format(hours % 24));
  if (days === 0 && minutes % 60 > 0) parts.push(units.minute.format(minutes % 60));
  if (hours === 0) parts.push(units.second.format(seconds % 60));
  return unitList.format(parts);
}

/** The relative time, or the date if it is a week or more away. */
function formatAge(at, now) {
  const seconds = Math.trunc((at - now) / 1000);
  const distance = Math.abs(seconds);
  if (distance < 60) return relative.format(0, "second");
  if (distance < 3600) return relative.format(Math.trunc(seconds / 60), "minute");
  if (distance < 86_400) return relative.format(Math.trunc(seconds / 3600), "hour");
  if (distance < 604_800) return relative.format(Math.trunc(seconds / 86_400), "day");
  return shortDate.format(at);
}

/** The first letters of the first and the last word. For an email address, of its local part. */
function initials(name) {
  const words = name.split("@")[0].split(/[ ._+-]/);
  const letters = words.flatMap((word) => word.match(/[\p{L}\p{N}]/u)?.[0] ?? []);
  return [letters[0], letters.length > 1 ? letters.at(-1) : ""].join("").toUpperCase();
}

// ---- Runs: values derived from API fields.

const STATUSES = ["pending", "running", "paused", "completed", "failed", "cancelled"];

/** SVG paths in a 16 × 16 view box with the even-odd fill rule. */
const SHAPES = {
  pending: "M8 1a7 7 0 1 0 0 14A7 7 0 0 0 8 1Zm0 1.5a5.5 5.5 0 1 1 0 11 5.5 5.5 0 0 1 0-11Z",
  running: "M8 1a7 7 0 1 0 0 14A7 7 0 0 0 8 1ZM6.2 4.6 11.6 8 6.2 11.4Z",
  pausing:
    "M8 1a7 7 0 1 0 0 14A7 7 0 0 0 8 1Zm0 1.5a5.5 5.5 0 1 1 0 11 5.5 5.5 0 0 1 0-11ZM5.8 5.2h1.6v5.6H5.8ZM8.6 5.2h1.6v5.6H8.6Z",
  paused: "M8 1a7 7 0 1 0 0 14A7 7 0 0 0 8 1ZM5.4 4.8h1.9v6.4H5.4ZM8.7 4.8h1.9v6.4H8.7Z",
  completed: "M8 1a7 7 0 1 0 0 14A7 7 0 0 0 8 1ZM7 11.4 3.9 8.3 5.1 7.1 7 9 11 5l1.2 1.2Z",
  failed: "M8 .5 15.5 8 8 15.5.5 8ZM7.2 4.2h1.6l-.2 4.6H7.4ZM7.2 9.9h1.6v1.6H7.2Z",
  cancelled:
    "M8 1a7 7 0 1 0 0 14A7 7 0 0 0 8 1Zm0 1.5a5.5 5.5 0 1 1 0 11 5.5 5.5 0 0 1 0-11ZM4.5 10.6l6.1-6.1.9.9-6.1 6.1Z",
  unknown: "M2 2h12v12H2ZM3.5 3.5v9h9v-9Z",
};

const PAUSE_REASONS = {
  user: "Paused by a user.",
  provider_outage: "A voice provider is unavailable.",
  provider_rate_limited: "A voice provider is limiting requests.",
  provider_billing: "A voice provider rejected the account’s payment.",
  node_timeout: "A node took too long.",
};

const isTerminal = ({ status }) => ["completed", "failed", "cancelled"].includes(status);

/** A paused run changes only after a user action. */
const isMoving = (run) => !isTerminal(run) && run.status !== "paused";

/** The status, plus "pausing": a pause is requested, but steps in progress still finish. */
const stateOf = ({ status, pause_requested_at }) =>
  status === "running" && pause_requested_at ? "pausing" : status;

/** The state's name in the style sheet. */
const stateName = (state) => (state in SHAPES ? state : "unknown");

/** The state's label. An unknown state is shown as the API returns it. */
const stateText = (state) => (state in SHAPES ? state[0].toUpperCase() + state.slice(1) : state);

const nameOf = (run) => `#${run.run_number}`;

/** The run time in whole seconds, without pauses. */
function activeSeconds(run, now) {
  if (!run.started_at) return null;
  const ended = run.completed_at ?? (run.status === "paused" ? run.paused_at : null);
  if (!ended && isTerminal(run)) return null;
  const end = ended ? Date.parse(ended) : now;
  const active = end - Date.parse(run.started_at) - (run.paused_ms ?? 0);
  return Math.max(0, Math.floor(active / 1000));
}

/** The pause reason. The server's text takes precedence. */
function whyPaused({ status, pause_error, pause_reason }) {
  if (status !== "paused") return "";
  return pause_error ?? PAUSE_REASONS[pause_reason] ?? pause_reason ?? "";
}

/** `3/34 steps · 1/10 nodes` */
function progressText(run) {
  const count = (finished, total, unit) =>
    finished != null && total
      ? [`${number.format(Math.min(finished, total))}/${number.format(total)} ${unit}`]
      : [];
  const parts = [
    ...count(run.finished_steps, run.total_steps, "steps"),
    ...count(run.finished_nodes, run.total_nodes, "nodes"),
  ];
  return parts.join(" · ") || NONE;
}

/** The fraction of finished steps, or null if the number of steps is unknown. */
function fractionOf({ finished_steps: finished, total_steps: total }) {
  return finished == null || !total ? null : Math.min(1, Math.max(0, finished / total));
}

// ---- The list's query. URL and request use the same parameter names.

const DEFAULT_QUERY = {
  offset: 0,
  limit: 20,
  status: [],
  search: "",
  sort: "created_at",
  order: "desc",
  window: "all",
};

const PAGE_SIZES = [10, 20, 50, 100];

const WINDOWS = {
  "24h": "last 24 hours",
  "7d": "last 7 days",
  "30d": "last 30 days",
  all: "all time",
};

const WINDOW_DAYS = { "24h": 1, "7d": 7, "30d": 30 };

/** Parses the URL's query. Invalid values fall back to their defaults. */
function parseQuery(text) {
  const given = new URLSearchParams(text);
  const read = (name, accept, convert = String) => {
    const value = convert(given.get(name) ?? DEFAULT_QUERY[name]);
    return accept(value) ? value : DEFAULT_QUERY[name];
  };
  return {
    offset: read("offset", (value) => Number.isInteger(value) && value >= 0, Number),
    limit: read("limit", (value) => Number.isInteger(value) && value >= 1 && value <= 100, Number),
    status: given.get("status")?.split(",").filter(Boolean) ?? [],
    search: given.get("search")?.trim() ?? "",
    sort: read("sort", (value) => COLUMNS.some(({ sort }) => sort === value)),
    order: read("order", (value) => value === "asc" || value === "desc"),
    window: read("window", (value) => value in WINDOWS),
  };
}

/** The query of the API request. It always contains `limit` and omits empty filters. */
function requestOf({ offset, limit, status, search, sort, order }) {
  const parameters = new URLSearchParams({ offset, limit });
  if (status.length > 0) parameters.set("status", status.join(","));
  if (search) parameters.set("search", search);
  parameters.set("sort", sort);
  parameters.set("order", order);
  return parameters.toString();
}

/** The URL of a list, without default values. */
function addressOf(query) {
  const parameters = new URLSearchParams(requestOf(query));
  for (const name of ["offset", "limit", "sort", "order"]) {
    if (query[name] === DEFAULT_QUERY[name]) parameters.delete(name);
  }
  if (query.window !== DEFAULT_QUERY.window) parameters.set("window", query.window);
  const text = parameters.toString();
  return `/workflows/${workflow}/runs${text && `?${text}`}`;
}

const runAddress = (run) => `/workflows/${workflow}/runs/${run.id}`;

// ---- The API.

/** Half of a development token's lifetime of 60 s. */
const TOKEN_AGE = 30_000;

let config;
let token = { jwt: null, at: 0 };
/** Server time minus local time, in milliseconds. */
let clockOffset = 0;

const serverNow = () => Date.now() + clockOffset;

/** Concurrent requests share one token request. */
function sessionToken() {
  if (!token.jwt || Date.now() - token.at > TOKEN_AGE) {
    const fetched = { jwt: fetchToken(), at: Date.now() };
    token = fetched;
    fetched.jwt.catch(() => (fetched.jwt = null));
  }
  return token.jwt;
}

async function fetchToken() {
  const answer = await fetch(config.token_endpoint, { method: "POST" });
  if (!answer.ok) throw apiError("There is no session token.", answer.status);
  return (await answer.json()).jwt;
}

/** An error with the data of its notice. Status 0 means that there is no response. */
function apiError(message, status, requestId = null) {
  return Object.assign(new Error(message), { status, requestId });
}

/** Requests a path of the workflow. Status 401 causes one retry with a new token. */
async function ask(path, signal) {
  try {
    return await send(path, signal);
  } catch (error) {
    if (error.status !== 401) throw error;
    token = { jwt: null, at: 0 };
    return send(path, signal);
  }
}

async function send(path, signal) {
  const headers = { Authorization: `Bearer ${await sessionToken()}`, Accept: "application/json" };
  if (config.workspace_id) headers["X-Workspace-Id"] = config.workspace_id;
  const sentAt = Date.now();
  const answer = await fetch(`${config.api_base}/api/v1/workflows/${workflow}/${path}`, {
    headers,
    signal,
    cache: "no-store",
    credentials: "omit",
    redirect: "error",
  });
  const body = await answer.json().catch(() => null);
  if (!answer.ok) {
    const message = body?.error?.message ?? `The API answered with status ${answer.status}.`;
    throw apiError(message, answer.status, answer.headers.get("x-request-id"));
  }
  if (body?.meta?.timestamp) {
    const said = Date.parse(body.meta.timestamp) - (sentAt + Date.now()) / 2;
    // Smaller corrections would make the displayed times jump.
    if (Math.abs(said - clockOffset) > 1500) clockOffset = said;
  }
  return body;
}

// ---- Elements.

const SVG = "http://www.w3.org/2000/svg";

function element(tag, attributes = {}, ...children) {
  return fill(document.createElement(tag), attributes, children);
}

function svg(tag, attributes, ...children) {
  return fill(document.createElementNS(SVG, tag), attributes, children);
}

function fill(node, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) setAttribute(node, name, value);
  node.append(...children);
  return node;
}

function setText(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

/** `null` removes the attribute. */
function setAttribute(node, name, value) {
  if (value === null) node.removeAttribute(name);
  else if (node.getAttribute(name) !== String(value)) node.setAttribute(name, value);
}

/** Children that stay are not moved, so that they keep focus. */
function setChildren(parent, children) {
  const wanted = new Set(children);
  for (const child of [...parent.childNodes]) if (!wanted.has(child)) child.remove();
  children.forEach((child, at) => {
    if (parent.childNodes[at] !== child) parent.insertBefore(child, parent.childNodes[at] ?? null);
  });
}

function button(attributes, onClick, ...children) {
  const node = element("button", { type: "button", ...attributes }, ...children);
  node.addEventListener("click", onClick);
  return node;
}

// ---- The table's columns and rows.

/** `word` is the column's name in the style sheet, `sort` the API's sort field. */
const COLUMNS = [
  { word: "run", name: "Run", width: "minmax(4rem, 6fr)" },
  { word: "status", name: "Status", width: "minmax(0, 13fr)", sort: "status" },
  { word: "progress", name: "Progress", width: "minmax(0, 18fr)" },
  { word: "started_by", name: "Started by", width: "minmax(0, 17fr)" },
  { word: "created", name: "Created", width: "minmax(0, 11fr)", sort: "created_at" },
  { word: "started", name: "Started", width: "minmax(0, 11fr)", sort: "started_at" },
  { word: "completed", name: "Completed", width: "minmax(0, 11fr)", sort: "completed_at" },
  { word: "duration", name: "Duration", width: "5.25rem" },
  { word: "credits", name: "Credits", width: "4rem" },
  { word: "lines", name: "Lines", width: "4rem" },
  { word: "audio", name: "Audio", width: "5rem" },
];

function statusBadge() {
  const shape = svg("path", {});
  const text = element("span");
  const icon = svg("svg", { viewBox: "0 0 16 16", "aria-hidden": "true" }, shape);
  const badge = element("span", { class: "status" }, icon, text);
  return {
    badge,
    update(state) {
      setAttribute(badge, "data-state", stateName(state));
      setAttribute(shape, "d", SHAPES[stateName(state)]);
      setText(text, stateText(state));
    },
  };
}

/** A cell with a relative time. Its tooltip shows the full time. */
function timeCell(word) {
  const time = element("time");
  const cell = element("td", { role: "cell", "data-column": word }, NONE);
  let shown = null;
  return {
    cell,
    update(at) {
      if (shown === at) return;
      shown = at;
      if (at) {
        setAttribute(time, "datetime", isoSeconds(Date.parse(at)));
        setAttribute(time, "title", fullTime.format(Date.parse(at)));
        cell.replaceChildren(time);
      } else {
        cell.replaceChildren(NONE);
      }
    },
    tick(now) {
      if (shown) setText(time, formatAge(Date.parse(shown), now));
    },
  };
}

/** A table row. `update` renders new data of the run, `tick` renders the current time. */
function makeRow(first) {
  let run = first;
  const link = element("a", { href: runAddress(run) }, nameOf(run));
  const { badge, update: updateBadge } = statusBadge();
  const reason = element("p", { class: "quiet reason" });
  const bar = element("progress", { "aria-label": "Progress", max: "1" });
  const steps = element("span");
  const progress = element("span", { class: "progress" }, bar, steps);
  const times = { created: "created_at", started: "started_at", completed: "completed_at" };
  const timeCells = Object.keys(times).map((word) => [times[word], timeCell(word)]);
  const cell = (word, ...children) =>
    element("td", { role: "cell", "data-column": word }, ...children);
  const status = cell("status", badge);
  const [duration, credits] = [cell("duration"), cell("credits")];
  const [lines, audio] = [cell("lines"), cell("audio")];
  const dots = svg("path", { d: "M2 6.5h3v3H2ZM6.5 6.5h3v3h-3ZM11 6.5h3v3h-3Z" });
  const actions = button(
    { "aria-label": `Actions for ${nameOf(run)}`, "aria-haspopup": "menu" },
    () => openMenu(run, actions),
    svg("svg", { viewBox: "0 0 16 16", "aria-hidden": "true" }, dots),
  );
  const row = element(
    "tr",
    { role: "row" },
    element("th", { role: "rowheader", scope: "row", "data-column": "run" }, link),
    status,
    cell("progress", progress),
    cell("started_by", person(run.triggered_by?.user_name)),
    ...timeCells.map(([, { cell }]) => cell),
    duration,
    credits,
    lines,
    audio,
    element("td", { role: "cell", class: "actions" }, actions),
  );

  function tick(now) {
    for (const [, time] of timeCells) time.tick(now);
    const seconds = activeSeconds(run, now);
    setText(duration, seconds === null ? NONE : formatDuration(seconds));
  }

  function update(next, now) {
    run = next;
    updateBadge(stateOf(run));
    const why = whyPaused(run);
    setText(reason, why);
    setAttribute(reason, "title", why);
    setChildren(status, why ? [badge, reason] : [badge]);
    if (isTerminal(run)) bar.remove();
    else if (!bar.parentNode) progress.prepend(bar);
    setAttribute(bar, "value", fractionOf(run));
    setText(steps, progressText(run));
    for (const [field, time] of timeCells) time.update(run[field]);
    const figure = (value, write) => (value === null ? NONE : write(value));
    setText(credits, figure(run.credits, number.format));
    setText(lines, figure(run.output_line_count, number.format));
    setText(
      audio,
      figure(run.delivered_audio_ms, (ms) => formatDuration(ms / 1000)),
    );
    tick(now);
  }

  return { row, update, tick };
}

function person(name) {
  if (!name) return element("span", { class: "quiet" }, "unknown");
  return element(
    "span",
    { class: "person", title: name },
    element("span", { class: "initials", "aria-hidden": "true" }, initials(name)),
    element("bdi", {}, name),
  );
}

/** Has the height of a loaded row, to avoid layout shift. */
function skeletonRow() {
  const cells = [...COLUMNS, null].map(() => element("td", {}, element("span")));
  return element("tr", { class: "skeleton", "aria-hidden": "true" }, ...cells);
}

// ---- The page. Elements are created once. Each `render…` function updates its part.

/** The maximum number of skeleton rows, which fills a screen. */
const EXPECTED_ROWS = 20;

const state = {
  query: null,
  /** The last response with the list and its time. The previous list stays during a request. */
  list: null,
  listAt: 0,
  listError: null,
  awaiting: true,
  summary: null,
  summaryError: null,
};
let workflow;
/** By run ID. */
let rows = new Map();

const heading = element("h1", { tabindex: "-1" }, "Runs");

const windowSelect = element(
  "select",
  {},
  ...Object.entries(WINDOWS).map(([value, name]) => element("option", { value }, name)),
);
windowSelect.addEventListener("change", () => go({ window: windowSelect.value }));
const windowHint = element(
  "p",
  { class: "quiet" },
  "The summary covers runs created in this range. The list below shows all runs.",
);
const windowChoice = element(
  "div",
  { class: "window" },
  element("label", {}, "Summary for ", windowSelect),
);

const asOf = element("time");
const freshness = element(
  "div",
  { class: "freshness", role: "group", "aria-label": "Data freshness" },
  element("p"),
  button({}, refresh, "Refresh"),
);

/** A figure of the summary. It shows a dash until the first response. */
function figure(name, field, write, { missing = NONE, meaning } = {}) {
  const value = element("dd", {}, NONE);
  const box = element("div", {}, element("dt", {}, name), value);
  if (meaning) box.append(element("dd", { class: "meaning" }, meaning));
  const update = (summary) =>
    setText(value, summary[field] == null ? missing : write(summary[field]));
  return { box, update };
}

const figures = [
  figure("Total runs", "total_runs", number.format),
  figure("Pass rate", "pass_rate", percent.format, {
    missing: "no finished runs yet",
    meaning: "of finished runs",
  }),
  figure("Average duration", "average_duration_seconds", formatDuration, {
    missing: "no completed runs yet",
    meaning: "completed runs",
  }),
  figure("Delivered audio", "delivered_audio_ms", (ms) => formatDuration(ms / 1000), {
    meaning: "completed runs",
  }),
];
const summarySection = element(
  "section",
  { class: "summary", part: "summary", "aria-label": "Summary", "aria-busy": "true" },
  element("dl", {}, ...figures.map(({ box }) => box)),
);

/** The debounce time of the search field, in milliseconds. */
const SEARCH_REST = 350;

let searchTimer;
const searchField = element("input", {
  type: "search",
  "aria-label": "Search by name or email",
  placeholder: "Search by name or email",
  maxlength: "100",
  autocomplete: "off",
  spellcheck: "false",
});
const searchForm = element("form", { role: "search" }, searchField);
function search() {
  clearTimeout(searchTimer);
  const text = searchField.value.trim();
  if (text !== state.query.search) go({ search: text, offset: 0 }, { replace: true });
}
searchField.addEventListener("input", () => {
  clearTimeout(searchTimer);
  searchTimer = setTimeout(search, SEARCH_REST);
});
searchForm.addEventListener("submit", (event) => {
  event.preventDefault();
  search();
});

const filters = STATUSES.map((status) => {
  const { badge, update } = statusBadge();
  update(status);
  const count = element("b", {}, NONE);
  const toggle = button({ "aria-pressed": "false" }, () => toggleStatus(status), badge, count);
  return { status, toggle, count };
});

function toggleStatus(status) {
  const { status: chosen } = state.query;
  const isChosen = (other) => chosen.includes(other) !== (other === status);
  go({ status: STATUSES.filter(isChosen), offset: 0 });
}

function clearFiltersLink() {
  const link = element("a", { href: location.pathname }, "Clear filters");
  link.addEventListener("click", (event) => {
    event.preventDefault();
    go({ status: [], search: "", offset: 0 });
  });
  return link;
}

const clearFilters = clearFiltersLink();
const counts = element(
  "div",
  { class: "counts", role: "group", "aria-label": "Filter by status" },
  ...filters.map(({ toggle }) => toggle),
);
const toolbar = element(
  "div",
  { class: "toolbar", part: "toolbar", tabindex: "-1" },
  searchForm,
  counts,
);

const errorTitle = element("h2");
const errorHint = element("p");
const errorMessage = element("p", { class: "quiet" });
const errorRequest = element("p", { class: "quiet" });
const errorNotice = element(
  "section",
  { class: "notice" },
  element("div", { role: "alert" }, errorTitle, errorHint, errorMessage),
  errorRequest,
  button({}, refresh, "Try again"),
);

const emptyTitle = element("h2");
const emptyHint = element("p");
const emptyLink = clearFiltersLink();
const empty = element("section", { class: "empty", role: "status" });

const glanceDrawing = svg("svg", { "aria-hidden": "true", preserveAspectRatio: "none" });
const glanceWords = element("figcaption", { class: "quiet" });
const glanceBox = element("div", { class: "drawing" }, glanceDrawing);
const glance = element("figure", { class: "glance" }, glanceBox, glanceWords);
/** By state name. */
const glancePaths = new Map();

const headers = COLUMNS.map(({ name, sort }) => {
  const header = element("th", { role: "columnheader", scope: "col" });
  if (!sort) {
    header.append(name);
    return { header };
  }
  const arrow = svg("path", { d: "" });
  const icon = svg("svg", { viewBox: "0 0 8 8", "aria-hidden": "true" }, arrow);
  header.append(button({}, () => sortBy(sort), name, icon));
  return { header, sort, arrow };
});

function sortBy(sort) {
  const isAgain = state.query.sort === sort && state.query.order === "desc";
  go({ sort, order: isAgain ? "asc" : "desc", offset: 0 });
}

const body = element("tbody", { role: "rowgroup" });
const table = element(
  "table",
  { class: "runs", part: "table", role: "table", tabindex: "-1", "aria-label": "Runs" },
  element(
    "thead",
    { role: "rowgroup" },
    element(
      "tr",
      { role: "row" },
      ...headers.map(({ header }) => header),
      element(
        "th",
        { role: "columnheader", scope: "col", class: "actions" },
        element("span", { class: "unseen" }, "Actions"),
      ),
    ),
  ),
  body,
);
// The style sheet needs the column names, because the card layout shows them before each value.
for (const { word, name } of COLUMNS)
  table.style.setProperty(`--name-${word}`, JSON.stringify(name));
table.style.setProperty("--columns", [...COLUMNS.map(({ width }) => width), "2.75rem"].join(" "));

const range = element("p", { role: "status" });
const pageLinks = [
  ["First", ({ offset }) => (offset > 0 ? 0 : null)],
  ["Previous", ({ offset, limit }) => (offset > 0 ? Math.max(0, offset - limit) : null)],
  ["Next", ({ offset, limit }, total) => (offset + limit < total ? offset + limit : null)],
  [
    "Last",
    ({ offset, limit }, total) => {
      const last = Math.floor(Math.max(0, total - 1) / limit) * limit;
      return last > offset ? last : null;
    },
  ],
].map(([name, leadsTo]) => {
  const link = element("a", { role: "link" }, name);
  const to = () => leadsTo(state.query, state.list?.pagination.total ?? 0);
  link.addEventListener("click", (event) => {
    // The browser handles clicks with modifier keys, for example to open a new tab.
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey || to() === null) return;
    event.preventDefault();
    go({ offset: to() });
  });
  return { link, to };
});
const sizeSelect = element("select");
sizeSelect.addEventListener("change", () => {
  const limit = Number(sizeSelect.value);
  go({ limit, offset: Math.floor(state.query.offset / limit) * limit });
});
const pager = element(
  "nav",
  { class: "pager", part: "pager", "aria-label": "Pagination" },
  range,
  ...pageLinks.map(({ link }) => link),
  element("label", {}, "Runs per page ", sizeSelect),
);

// ---- The row menu. All rows share one menu.

/** The gap to the button and to the viewport edges, in CSS pixels. */
const MENU_GAP = 4;

/** The display time of a toast, in milliseconds. */
const IN_SIGHT = 6_000;

let menuRun = null;
let toastTimer;
const toast = element("p", { class: "toast", role: "status" });
const openItem = element("a", { role: "menuitem" }, "Open run");
const menu = element(
  "div",
  { class: "panel menu", popover: "auto", role: "menu" },
  openItem,
  button({ role: "menuitem" }, () => copy(menuRun.id), "Copy ID"),
  button({ role: "menuitem" }, () => copy(location.origin + runAddress(menuRun)), "Copy link"),
);

/** Opens the menu below the button, or above if there is no space, within the viewport. */
function openMenu(run, opener) {
  menuRun = run;
  setAttribute(openItem, "href", runAddress(run));
  setAttribute(menu, "aria-label", `Actions for ${nameOf(run)}`);
  menu.showPopover();
  const at = opener.getBoundingClientRect();
  const { width, height } = menu.getBoundingClientRect();
  const below = at.bottom + MENU_GAP;
  const top = below + height <= innerHeight ? below : at.top - MENU_GAP - height;
  const left = Math.min(at.right - width, innerWidth - width - MENU_GAP);
  menu.style.top = `${Math.max(MENU_GAP, top)}px`;
  menu.style.left = `${Math.max(MENU_GAP, left)}px`;
  openItem.focus();
}

async function copy(text) {
  menu.hidePopover();
  const copied = await navigator.clipboard.writeText(text).then(
    () => `Copied ${text}`,
    () => `Couldn’t copy. The text is ${text}`,
  );
  setText(toast, copied);
  clearTimeout(toastTimer);
  toastTimer = setTimeout(() => setText(toast, ""), IN_SIGHT);
}

// ---- Rendering.

const page = element("div", { class: "page", role: "main" });
const header = element("header", { class: "page-header" }, heading, windowChoice, freshness);
const band = element("div", { class: "summary-band" }, summarySection);

function render() {
  const { query, list, listError, summaryError, awaiting } = state;
  const error = listError ?? summaryError;
  const isEmpty = list !== null && list.data.length === 0;
  const parts = [header, band, toolbar];
  renderWindow(query);
  renderFreshness();
  renderToolbar(query);
  if (error) {
    renderError(error);
    parts.push(errorNotice);
  }
  const hasTable = !isEmpty && (list || !listError);
  setChildren(band, hasTable ? [summarySection, glance] : [summarySection]);
  if (isEmpty) {
    renderEmpty();
    parts.push(empty);
  } else if (hasTable) {
    renderTable(query, list, awaiting);
    renderPager(query, list, awaiting);
    parts.push(table, pager);
  }
  setChildren(page, [...parts, menu, toast]);
}

function renderWindow({ window }) {
  windowSelect.value = window;
  if (window === "all") windowHint.remove();
  else if (!windowHint.parentNode) windowChoice.append(windowHint);
}

function renderFreshness() {
  const { listAt } = state;
  if (!listAt) return;
  setAttribute(asOf, "datetime", isoSeconds(listAt));
  setAttribute(asOf, "title", fullTime.format(listAt));
  setText(asOf, clockTime.format(listAt));
  if (!asOf.parentNode) freshness.firstChild.append(element("span", {}, "Updated ", asOf));
}

function renderSummary() {
  const { summary } = state;
  setAttribute(summarySection, "aria-busy", String(summary === null));
  if (summary === null) return;
  for (const { update } of figures) update(summary);
  for (const { status, count } of filters) setText(count, number.format(summary[status] ?? 0));
}

const isFiltered = ({ status, search }) => status.length > 0 || search !== "";

function renderToolbar(query) {
  // The field follows the URL, for example after a back navigation, unless the user is typing.
  if (searchField !== document.activeElement) searchField.value = query.search;
  for (const { status, toggle } of filters) {
    setAttribute(toggle, "aria-pressed", String(query.status.includes(status)));
  }
  if (!isFiltered(query)) clearFilters.remove();
  else if (!clearFilters.parentNode) toolbar.append(clearFilters);
}

/** Error texts by response status. 0 means that there is no response. */
const TROUBLES = {
  0: [
    "Network",
    "Can’t reach the server",
    "Check your connection. Retrying automatically.",
  ],
  401: [
    "Unauthorized",
    "Your session has expired",
    "Sign in again to continue where you left off.",
  ],
  403: ["Forbidden", "You don’t have access", "Ask a workspace admin for access."],
  404: [
    "NotFound",
    "Not found",
    "Check the address and your workspace, or ask the person who shared it.",
  ],
  422: [
    "Invalid",
    "The request isn’t valid",
    "Correct the values below or clear the filters.",
  ],
  429: [
    "RateLimited",
    "Too many requests",
    "There is nothing to do: the wait that the API asks for is kept.",
  ],
  500: [
    "Server",
    "Server error",
    "Retrying automatically. If this continues, contact support with the details below.",
  ],
};
const REFUSED = [
  "Refused",
  "The server rejected the request",
  "If this continues, contact support with the details below.",
];

function renderError({ message, status = 0, requestId }) {
  const [kind, title, hint] = TROUBLES[status >= 500 ? 500 : status] ?? REFUSED;
  setAttribute(errorNotice, "data-kind", kind);
  setText(errorTitle, title);
  setText(errorHint, hint);
  setText(errorMessage, message);
  const stale = state.list ? " Showing the last known data." : "";
  setText(errorRequest, `${requestId ? `Request ${requestId}` : ""}${stale}`);
}

/** An empty list: there are no runs, or no run matches the filters. */
function renderEmpty() {
  if (state.awaiting) {
    setText(emptyHint, "Loading…");
    setChildren(empty, [emptyHint]);
    return;
  }
  const filtered = isFiltered(state.query);
  const [title, hint] = filtered
    ? ["No runs match", "Change or clear the filters to see other runs."]
    : ["No runs yet", "Runs of this workflow appear here after they start."];
  setText(emptyTitle, title);
  setText(emptyHint, hint);
  setChildren(empty, [emptyTitle, emptyHint, ...(filtered ? [emptyLink] : [])]);
}

const ARROWS = { ascending: "M4 1 8 7H0Z", descending: "M4 7 0 1h8Z", none: "" };

function renderTable(query, list, awaiting) {
  setAttribute(table, "aria-busy", String(awaiting));
  for (const { header, sort, arrow } of headers) {
    if (!sort) continue;
    const order = query.order === "asc" ? "ascending" : "descending";
    const sorted = query.sort === sort ? order : "none";
    setAttribute(header, "aria-sort", sorted);
    setAttribute(arrow, "d", ARROWS[sorted]);
  }
  renderGlance();
  if (list) {
    renderRows(list.data);
  } else if (!body.hasChildNodes()) {
    const expected = Math.min(query.limit, EXPECTED_ROWS);
    body.append(...Array.from({ length: expected }, skeletonRow));
  }
}

function renderRows(runs) {
  const now = serverNow();
  const before = rows;
  rows = new Map();
  for (const run of runs) {
    const row = before.get(run.id) ?? makeRow(run);
    row.update(run, now);
    rows.set(run.id, row);
  }
  setChildren(
    body,
    [...rows.values()].map(({ row }) => row),
  );
}

function renderPager(query, list, awaiting) {
  if (awaiting || !list) {
    setText(range, "Loading…");
  } else {
    const [first, last] = [query.offset + 1, query.offset + list.data.length];
    const total = number.format(list.pagination.total);
    setText(range, `${number.format(first)}–${number.format(last)} of ${total}`);
  }
  for (const { link, to } of pageLinks) {
    const offset = to();
    setAttribute(link, "href", offset === null ? null : addressOf({ ...query, offset }));
    setAttribute(link, "aria-disabled", offset === null ? "true" : null);
    setAttribute(link, "tabindex", offset === null ? "-1" : null);
  }
  // The URL can contain a page size that is not among the options.
  const sizes = [...new Set([...PAGE_SIZES, query.limit])].sort((a, b) => a - b);
  if (sizes.length !== sizeSelect.options.length) {
    sizeSelect.replaceChildren(...sizes.map((size) => element("option", {}, String(size))));
  }
  sizeSelect.value = String(query.limit);
}

/** Chart sizes in view box units: step per run, bar width, bar height, strip and total height. */
const STEP = 8;
const WIDTH = 6;
const BARS = 28;
const STRIP = 4;
const HEIGHT = 34;

/** A chart with a bar per run for its duration, a strip of states, and a text alternative. */
function renderGlance() {
  const runs = state.list?.data ?? [];
  const now = serverNow();
  const durations = runs.map((run) => activeSeconds(run, now));
  const longest = Math.max(1, ...durations);
  const outlines = new Map();
  runs.forEach((run, at) => {
    const name = stateName(stateOf(run));
    const [x, bottom] = [at * STEP, HEIGHT - STRIP];
    let outline = `M${x} ${bottom}h${WIDTH}v${STRIP}h-${WIDTH}Z`;
    if (durations[at] !== null) {
      const height = Math.max(1, Math.round((durations[at] / longest) * BARS));
      outline += `M${x} ${bottom - 1}v-${height}h${WIDTH}v${height}Z`;
    }
    outlines.set(name, (outlines.get(name) ?? "") + outline);
  });
  const width = runs.length * STEP;
  setAttribute(glanceDrawing, "width", width);
  setAttribute(glanceDrawing, "height", HEIGHT);
  setAttribute(glanceDrawing, "viewBox", `0 0 ${Math.max(width, 1)} ${HEIGHT}`);
  for (const [name, outline] of outlines) {
    if (!glancePaths.has(name)) glancePaths.set(name, svg("path", { "data-state": name }));
    setAttribute(glancePaths.get(name), "d", outline);
  }
  setChildren(
    glanceDrawing,
    [...outlines.keys()].map((name) => glancePaths.get(name)),
  );
  setText(glanceWords, glanceText(runs, durations));
}

function glanceText(runs, durations) {
  if (runs.length === 0) return "";
  const counts = new Map();
  for (const run of runs) counts.set(stateOf(run), (counts.get(stateOf(run)) ?? 0) + 1);
  const states = [...counts].map(
    ([state, count]) => `${number.format(count)} ${stateText(state).toLowerCase()}`,
  );
  const page = `On this page: ${states.join(", ")}.`;
  const known = durations.filter((duration) => duration !== null).sort((a, b) => a - b);
  if (known.length === 0) return page;
  const [shortest, longest] = [known[0], known.at(-1)];
  if (shortest === longest) return `${page} They took ${formatDuration(longest)}.`;
  const range = `${formatDuration(shortest)} to ${formatDuration(longest)}`;
  return `${page} They took ${range}, median ${formatDuration(known[known.length >> 1])}.`;
}

/** Updates ages and durations only. */
function tick() {
  if (!state.list || document.hidden) return;
  const now = serverNow();
  for (const row of rows.values()) row.tick(now);
  renderGlance();
}

// ---- Requests.

const MOVING_INTERVAL = 2_000;
const QUIET_INTERVAL = 10_000;

let listRequest;
let listTimer;
let summaryRequest;
let summaryTimer;

async function loadList() {
  listRequest?.abort();
  clearTimeout(listTimer);
  const request = (listRequest = new AbortController());
  try {
    const list = await ask(`runs?${requestOf(state.query)}`, request.signal);
    // The token request is shared and can't be aborted.
    if (request.signal.aborted) return;
    Object.assign(state, { list, listAt: Date.now(), listError: null, awaiting: false });
  } catch (error) {
    if (request.signal.aborted) return;
    Object.assign(state, { listError: error, awaiting: false });
  }
  render();
  const moves = state.list?.data.some(isMoving) && !state.listError;
  listTimer = setTimeout(unlessHidden(loadList), moves ? MOVING_INTERVAL : QUIET_INTERVAL);
}

async function loadSummary() {
  summaryRequest?.abort();
  clearTimeout(summaryTimer);
  const request = (summaryRequest = new AbortController());
  const days = WINDOW_DAYS[state.query.window];
  const from = days && new Date(serverNow() - days * 86_400_000).toISOString();
  const bounds = from ? `?${new URLSearchParams({ from })}` : "";
  try {
    const { data } = await ask(`runs/summary${bounds}`, request.signal);
    if (request.signal.aborted) return;
    Object.assign(state, { summary: data, summaryError: null });
    renderSummary();
  } catch (error) {
    if (request.signal.aborted) return;
    state.summaryError = error;
  }
  render();
  summaryTimer = setTimeout(unlessHidden(loadSummary), QUIET_INTERVAL);
}

/** A hidden page doesn't poll. It refreshes when it becomes visible. */
const unlessHidden = (load) => () => {
  if (!document.hidden) load();
};

function refresh() {
  loadList();
  loadSummary();
}

// ---- The URL.

/** Navigates to a changed query. `replace` adds no history entry. */
function go(change, { replace = false } = {}) {
  const query = { ...state.query, ...change };
  if (replace) history.replaceState(null, "", addressOf(query));
  else history.pushState(null, "", addressOf(query));
  show(query);
}

function show(query) {
  const windowChanged = query.window !== state.query.window;
  const listChanged = requestOf(query) !== requestOf(state.query);
  state.query = query;
  if (listChanged) state.awaiting = true;
  render();
  if (listChanged) loadList();
  if (windowChanged) loadSummary();
}

// ---- Start.

function problem(title, detail) {
  const notice = element("section", { class: "notice", role: "alert" });
  notice.append(element("h1", {}, title), element("p", {}, detail));
  page.replaceChildren(notice);
}

async function loadConfig() {
  const answer = await fetch("/config.json", { cache: "no-cache" });
  if (!answer.ok) throw new Error(`config.json answered with status ${answer.status}`);
  return answer.json();
}

async function start() {
  document.getElementById("runs").append(element("div", { class: "onepin-runs" }, page));
  try {
    config = await loadConfig();
  } catch (error) {
    problem("This page’s configuration isn’t valid", error.message);
    return;
  }
  const path = location.pathname;
  workflow = path === "/" ? config.workflow_id : path.match(/^\/workflows\/([^/]+)\/runs\/?$/)?.[1];
  if (!workflow) {
    const detail = "This reference shows the runs of a workflow, and no other page.";
    problem("Page not found", detail);
    return;
  }
  document.title = "Runs";
  state.query = parseQuery(location.search);
  addEventListener("popstate", () => show(parseQuery(location.search)));
  document.addEventListener("visibilitychange", unlessHidden(refresh));
  setInterval(tick, 1000);
  render();
  refresh();
}

start();
