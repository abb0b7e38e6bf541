// The report: goals, then a table per section.

const OURS = "onepin-runs";
const KINDS = ["HTML", "CSS", "JS", "WASM", "other"];

/** `bound` is the maximum ratio to the page `against`, or the maximum value if there is no `against`. */
const GOALS = [
  { what: "brotli bytes, first view, all files", of: firstView, bound: 200_000 },
  { what: "brotli bytes, everything", of: everything, bound: 285_000 },
  ...["unthrottled", "CPU 4×", "4G"].map((condition) => ({
    what: `navigation → 20 rows, ${condition}`,
    of: rowsAfter(condition), against: "React", bound: 0.9,
  })),
  { what: "first paint, 20 rows, unthrottled", of: firstPaint, against: "React", bound: 1 },
  { what: "layout shift, 100 rows", of: layoutShift, bound: 0.01 },
  { what: "CPU per tick, 100 rows changing", of: cpuPerTick, against: "React", bound: 0.25 },
  { what: "CPU per tick, 100 rows changing", of: cpuPerTick, against: "by hand", bound: 0.8 },
  { what: "DOM mutations in the list, tick without change", of: idleWrites, bound: 0 },
  { what: "sort click → rows, 100 rows", of: sortClick, against: "React", bound: 0.7 },
  { what: "JS heap + WASM memory after load", of: memoryHeld, against: "React", bound: 0.8 },
  { what: "API requests a minute, 100 active rows", of: requestsAMinute, bound: 35 },
];

const LAST = "last release";

const among = (samples) => (section, page, what) =>
  samples.filter((sample) => sample.section === section && sample.page === page
    && (what === undefined || sample.what === what));

/** The report, compared with the last release. The handwritten `notes` come last. */
export function report({ facts, pages: measured, samples: ours }, last, notes) {
  const before = last.samples.filter(({ page }) => page === OURS);
  const samples = [...ours, ...before.map((sample) => ({ ...sample, page: LAST }))];
  const pages = [...measured, LAST];
  const of = among(samples);
  const has = (section) => samples.some((sample) => sample.section === section);
  const parts = [
    heading(facts, last.facts),
    goals(of, has, measured, among(last.samples)),
    has("bytes") && bytes(of, pages),
    has("load") && loading(of, pages),
    has("ticks") && ticks(of, pages),
    has("sort") && sorting(of, pages),
    has("memory") && memory(of, pages),
    notes.trim(),
  ];
  return `${parts.filter(Boolean).join("\n\n")}\n`;
}

function heading(facts, last) {
  const changed = facts.changed ? " with changes that are not committed" : "";
  const machine = `${facts.cpu}, ${facts.cores} cores, ${Math.round(facts.memory / 2 ** 30)} GB`;
  const quick = facts.quick ? "\n\n**A quick run, to try things out: its figures are rough.**" : "";
  return `# Bench

${facts.date.slice(0, 10)}, commit ${facts.commit}${changed}.
Chromium ${facts.chromium} on ${machine}.
${facts.rounds} rounds in ${Math.round(facts.seconds / 60)} minutes, the pages alternating, each sample
in its own browser context with an empty cache. Figures are medians, with minimum and maximum in
brackets.${quick}

The last release is commit ${last.commit}, measured on ${last.date.slice(0, 10)}, with another load on the
machine. Its ratios are those of its own run.`;
}

function goals(of, has, pages, ofLast) {
  const rows = GOALS.map((goal) => {
    const ours = goal.of(of, OURS);
    const other = goal.against && goal.of(of, goal.against);
    const figure = goal.against ? ours / other : ours;
    const most = goal.bound > 0 ? `≤ ${number(goal.bound, digits(goal))}` : "0";
    const allowed = goal.against ? `${most} × ${goal.against}` : most;
    const measured = pages.includes(OURS) && (!goal.against || pages.includes(goal.against))
      && Number.isFinite(figure);
    if (!measured) return [goal.what, allowed, "", "not measured", ""];
    const write = (figure) => (goal.against ? `${figure.toFixed(2)} ×` : number(figure, digits(goal)));
    const was = goal.of(ofLast, OURS) / (goal.against ? goal.of(ofLast, goal.against) : 1);
    return [goal.what, allowed, write(was), write(figure), verdict(figure, goal)];
  });
  const [grown, noise] = growth(of("growth", OURS), "total");
  const met = grown <= noise ? "met" : "**missed**";
  const [grew, around] = growth(ofLast("growth", OURS), "total");
  const was = `${number(grew)} ± ${number(around)} bytes`;
  const grows = [was, `${number(grown)} ± ${number(noise)} bytes`, met];
  const unknown = ["", "not measured", ""];
  rows.push(["memory growth per tick", "0 within noise", ...(has("growth") ? grows : unknown)]);
  return `## Goals\n\n${table(["goal", "allowed", "last release", "measured", ""], rows)}`;
}

/** Decimal places by magnitude. */
const digits = ({ bound }) => (bound > 0 && bound < 1 ? 2 : bound > 1_000 ? 0 : 1);

function verdict(figure, { bound }) {
  if (figure <= bound) return "met";
  return bound === 0 ? `**missed** by ${number(figure, 1)}`
    : `**missed** by ${number((figure / bound - 1) * 100)} %`;
}

function bytes(of, pages) {
  const sums = (page, value) => {
    const files = of("bytes", page);
    const each = KINDS.map((kind) => sum(files.filter((file) => file.kind === kind).map(value)));
    return [...each, sum(each)].map((figure) => number(figure));
  };
  const rows = pages.flatMap((page) => [
    [page, "transferred, with headers", ...sums(page, ({ transferred }) => transferred)],
    [page, "files, brotli 11", ...sums(page, ({ sizes }) => sizes?.brotli ?? 0)],
    [page, "files as they are", ...sums(page, ({ sizes }) => sizes?.raw ?? 0)],
  ]);
  return `## Bytes

All files that are loaded until the network is idle, without the API's responses. They include the
chunks, which are prefetched after the first view, and the styles of a run's pages and of print, which
browsers load last. Files were compressed ahead of
time with brotli 11. The transferred bytes of kind “other” include the configuration and the session
token, which are responses and not files.

${table(["page", "bytes", ...KINDS, "all"], rows)}`;
}

function loading(of, pages) {
  const cases = [...new Set(pages.flatMap((page) => of("load", page).map(({ what }) => what)))];
  const rows = cases.flatMap((what) => pages.map((page) => {
    const samples = of("load", page, what);
    return [
      what, page,
      spread(samples.map(({ paint }) => paint)), spread(samples.map(({ rows }) => rows)),
      spread(samples.map(({ cpu }) => cpu)), spread(samples.map(({ shift }) => shift), 3),
    ];
  }));
  return `## Loading

Milliseconds from the navigation to the first contentful paint and to the end of the first frame
with all rows; CPU of the main thread until the network is idle; cumulative layout shift.
4G is 9 Mbit/s down, 1.5 Mbit/s up, 85 ms.

${table(["load", "page", "first paint", "rows", "CPU", "layout shift"], rows)}`;
}

function ticks(of, pages) {
  const cases = ["0 active", "20 active", "100 active"];
  const costs = cases.flatMap((what) => pages.map((page) => {
    const samples = of("ticks", page, what);
    const kinds = ["cpu", "script", "style", "process"];
    const each = kinds.map((kind) => spread(samples.map(perTick(kind)), 1));
    return [what, page, ...each, number(aMinute(samples), 1)];
  }));
  const writes = [...cases, "standstill"].flatMap((what) => pages.map((page) => {
    const written = of("ticks", page, what).map((sample) => sample.written);
    const count = sum(written.map(({ seconds }) => seconds)) / 2;
    const mean = (figure) => number(sum(written.map(figure)) / count, 1);
    const places = (when) =>
      ["rows", "times", "elsewhere"].map((place) => mean((each) => each[when][place])).join(" / ");
    return [
      what, page, mean(({ answers }) => answers), mean(({ touched }) => touched),
      places("soon"), places("otherwise"),
    ];
  }));
  return `## Ticks

A hundred rows on screen, the given number of them active; an active run has new progress in each
response. A tick is two seconds, however many requests it has. CPU: milliseconds of the main thread
per tick; script and style + layout are parts of it. Process: all threads of the renderer. Requests:
API requests of all kinds.

${table(["rows", "page", "CPU", "script", "style + layout", "process", "requests / min"], costs)}

Means per tick: responses with runs, rows that change with them, and mutation records, within 300 ms
after such a response and at other times: in cells of rows / in cells with ages and durations /
elsewhere. In the case “standstill”, a hundred runs are pending and nothing changes.

${table(
    ["rows", "page", "responses", "rows changed", "mutations after a response", "others"], writes,
  )}`;
}

function sorting(of, pages) {
  const rows = pages.map((page) => {
    const samples = of("sort", page);
    return [
      page, samples.length,
      spread(samples.map(({ first }) => first)), spread(samples.map(({ all }) => all)),
      spread(samples.map(({ answered }) => answered)),
      spread(samples.map(({ all, answered }) => all - answered)),
    ];
  });
  return `## Sorting

Milliseconds from the click on a header to the end of the frame with the first of a hundred rows in
place, and with all of them; to the end of the API's response, and from there to all rows.

${table(["page", "clicks", "first row", "all rows", "response", "response → all rows"], rows)}`;
}

function memory(of, pages) {
  const kinds = ["heap", "wasm", "total", "embedder", "backing"];
  const cases = ["20 rows", "100 rows"];
  const held = cases.flatMap((what) => pages.map((page) => {
    const samples = of("memory", page, what);
    return [what, page, ...kinds.map((kind) => spread(samples.map((each) => each[kind] / 1_000)))];
  }));
  const grown = pages.map((page) => {
    const samples = of("growth", page);
    const grows = (kind) => growth(samples, kind).map((figure) => number(figure)).join(" ± ");
    const ticks = samples[0]?.held.at(-1).tick ?? 0;
    return [page, ticks, grows("heap"), grows("wasm"), grows("total")];
  });
  return `## Memory

After loading and garbage collection, in kB: the JS heap, WebAssembly memory, and their sum. The sum
does not include the browser's own objects and buffers, which are listed separately.

${table(["loaded", "page", "JS heap", "WASM", "sum", "browser's objects", "buffers"], held)}

Growth in bytes per tick under a fast clock, with a hundred rows changing at each tick: the slope of a
line through memory samples of the second half of the ticks, ± twice its standard error.

${table(["page", "ticks", "JS heap", "WASM", "sum"], grown)}`;
}

/** The chunks are prefetched after the first view; the browser loads styles that do not apply to it last. */
const isLater = ({ path }) => /\/(page-(list|run|details|compare|shared)|run|print)-/.test(path);

function firstView(of, page) {
  return everything(of, page, (file) => !isLater(file));
}

function everything(of, page, counts = () => true) {
  return sum(of("bytes", page).filter(counts).map(({ sizes }) => sizes?.brotli ?? 0));
}

function firstPaint(of, page) {
  return median(of("load", page, "20 rows, unthrottled").map(({ paint }) => paint));
}

function layoutShift(of, page) {
  return median(of("load", page, "100 rows, unthrottled").map(({ shift }) => shift));
}

function rowsAfter(condition) {
  return (of, page) => median(of("load", page, `20 rows, ${condition}`).map(({ rows }) => rows));
}

function cpuPerTick(of, page) {
  return median(of("ticks", page, "100 active").map(perTick("cpu")));
}

function perTick(kind) {
  return (sample) => sample[kind] / (sample.seconds / 2);
}

function idleWrites(of, page) {
  const written = of("ticks", page, "standstill").map((sample) => sample.written);
  // Excludes `elsewhere`, because the freshness line changes with each response.
  const all = written.flatMap(({ soon }) => [soon.rows, soon.times]);
  return sum(all) / (sum(written.map(({ seconds }) => seconds)) / 2);
}

function sortClick(of, page) {
  return median(of("sort", page).map(({ all }) => all));
}

function memoryHeld(of, page) {
  return median(of("memory", page, "20 rows").map(({ total }) => total));
}

function requestsAMinute(of, page) {
  return aMinute(of("ticks", page, "100 active"));
}

/** Requests per minute over all samples, because a single sample has too few requests. */
function aMinute(samples) {
  const seconds = sum(samples.map((sample) => sample.seconds));
  return sum(samples.map(({ requests }) => requests)) / seconds * 60;
}

/** The median growth per tick of all samples and its noise. */
function growth(samples, kind) {
  const slopes = samples.map(({ held }) => slope(held, kind));
  const middle = (figure) => median(slopes.map(figure));
  return [middle(({ perTick }) => perTick), 2 * middle(({ error }) => error)];
}

/** The growth per tick and its standard error. The first half is warm-up, because compilation and caching on first
 * use take hundreds of ticks. */
function slope(held, kind = "total") {
  const points = held.slice(held.length / 2).map((each) => [each.tick, each[kind]]);
  const mean = (values) => sum(values) / values.length;
  const [x, y] = [0, 1].map((at) => mean(points.map((point) => point[at])));
  const width = sum(points.map(([tick]) => (tick - x) ** 2));
  const perTick = sum(points.map(([tick, value]) => (tick - x) * (value - y))) / width;
  const left = sum(points.map(([tick, value]) => (value - y - perTick * (tick - x)) ** 2));
  return { perTick, error: Math.sqrt(left / (points.length - 2) / width) };
}

function sum(values) {
  return values.reduce((all, value) => all + value, 0);
}

function median(values) {
  const sorted = values.toSorted((a, b) => a - b);
  const half = sorted.length / 2;
  return (sorted[Math.ceil(half) - 1] + sorted[Math.floor(half)]) / 2;
}

function spread(values, digits = 0) {
  const known = values.filter((value) => Number.isFinite(value));
  if (known.length === 0) return "–";
  const [least, most] = [Math.min(...known), Math.max(...known)];
  return `${number(median(known), digits)} (${number(least, digits)}–${number(most, digits)})`;
}

function number(value, digits = 0) {
  const places = { minimumFractionDigits: digits, maximumFractionDigits: digits };
  return Number.isFinite(value) ? value.toLocaleString("en-US", places) : "–";
}

function table(head, rows) {
  const line = (cells) => `| ${cells.join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}
