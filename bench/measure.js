// The measurements. Each section alternates between the pages in rotating order, so that other load on the machine
// affects all pages equally. Each sample has a new browser context.

import { CONDITIONS, sleep } from "./page.js";

/** The number of initial runs. Sections start active runs. */
const RUNS = 2_000;
/** No new runs start on their own. */
const CALM = { runs: RUNS, active: 0, "starts-every": 0, concurrency: RUNS };
const AT_PACE = { ...CALM, "time-scale": 1 };
const STANDSTILL = { ...CALM, "time-scale": 0.001 };
const ALL = "?limit=100";
/** The poll interval with active runs. */
const TICK = 2_000;
/** The time limit of the growth measurement. */
const GROWTH_TIME = 120_000;
/** Mutations within this time after a response are attributed to it. */
const SOON = 300;

/** The sortable headers and their API fields. The initial sort field is excluded, because pages can cache its
 * response. Each header is clicked twice, so no order repeats. */
const SORTS = [
  ["Status", "status"], ["Started", "started_at"], ["Completed", "completed_at"],
];

export const SECTIONS = { bytes, load, ticks, sort, memory };

/** The bytes of the first view, by file. One round is enough, because they are constant. */
async function bytes(run) {
  await run.inTurn(1, (page) => run.with(page, STANDSTILL, async (front) => {
    await run.visit(page, "bytes", { rows: 20 }, async (visit) => {
      const files = new Map();
      await visit.cdp.send("Network.enable");
      visit.cdp.on("Network.responseReceived", ({ requestId, response: { url, mimeType } }) => {
        if (!url.includes("/api/v1/")) files.set(requestId, { url, kind: kindOf(mimeType) });
      });
      visit.cdp.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => {
        const file = files.get(requestId);
        if (file) file.transferred = encodedDataLength;
      });
      await visit.load(front.address());
      await visit.quiet();
      for (const { url, kind, transferred } of files.values()) {
        const path = new URL(url).pathname;
        const sizes = front.sizes(url) ?? null;
        run.record({ section: "bytes", page: page.name, kind, path, transferred, sizes });
      }
    });
  }));
}

/** The time from navigation to rows: 20 rows under each condition, 100 rows unthrottled. */
async function load(run) {
  const cases = Object.entries(CONDITIONS).map(([what, condition]) =>
    ({ what: `20 rows, ${what}`, rows: 20, query: "", condition }));
  cases.push({ what: "100 rows, unthrottled", rows: 100, query: ALL, condition: {} });
  for (const { what, rows, query, condition } of cases) {
    await run.inTurnOver(STANDSTILL, run.rounds, async (page, round, front) => {
      await run.visit(page, `load, ${what}`, { rows, condition }, async (visit) => {
        const before = await visit.work();
        const at = await visit.load(front.address(query));
        await visit.quiet();
        const after = await visit.work();
        const { paint, shift } = await visit.page.evaluate(() => bench.seen());
        const cpu = after.cpu - before.cpu;
        run.record({ section: "load", what, page: page.name, round, paint, rows: at, shift, cpu });
      });
    });
  }
}

/** The cost of an open page per tick of two seconds. */
async function ticks(run) {
  // Fewer rounds, because each takes long and is already a mean.
  const of = (share) => (run.quick ? 1 : Math.ceil(run.rounds * share));
  for (const [active, rounds] of [[0, of(0.25)], [20, of(0.25)], [100, of(0.4)]]) {
    await run.inTurn(rounds, (page, round) => changing(run, page, round, active));
  }
  await run.inTurn(of(0.25), (page, round) => unchanged(run, page, round));
}

/** `active` rows that change with each response. Pages can request them together or separately, so a tick is a
 * fixed time span. */
async function changing(run, page, round, active) {
  const [counted, watched] = run.quick ? [3, 2] : [8, 3];
  await run.with(page, AT_PACE, async (front) => {
    if (active > 0) await front.sandbox.startRuns({ count: active, status: "running" });
    front.moving = true;
    const what = `${active} active`;
    await run.visit(page, `ticks, ${what}`, { rows: 100 }, async (visit) => {
      await visit.load(front.address(ALL));
      // Without active rows the poll interval is long.
      await (active > 0 ? visit.answer() : sleep(TICK));
      const [before, requests] = [await visit.work(), visit.requests];
      await sleep(counted * TICK);
      const after = await visit.work();
      const seconds = (after.at - before.at) / 1_000;
      const cost = (kind) => after[kind] - before[kind];
      const work = {
        cpu: cost("cpu"), script: cost("script"), style: cost("style"), process: cost("process"),
        requests: visit.requests - requests, seconds,
      };
      // In a separate pass, because observing mutations costs CPU time.
      await visit.page.evaluate(() => bench.watch());
      await sleep(watched * TICK);
      const written = writes(await visit.page.evaluate(() => bench.watched()));
      run.record({ section: "ticks", what, page: page.name, round, ...work, written });
    });
  });
}

/** 100 active runs with unchanged responses. They are pending, because the duration of running runs ticks. */
async function unchanged(run, page, round) {
  await run.with(page, STANDSTILL, async (front) => {
    await front.sandbox.startRuns({ count: 100, status: "pending" });
    await run.visit(page, "ticks, standstill", { rows: 100 }, async (visit) => {
      await visit.load(front.address(ALL));
      await visit.answer();
      await visit.page.evaluate(() => bench.watch());
      await sleep((run.quick ? 4 : 8) * TICK);
      const written = writes(await visit.page.evaluate(() => bench.watched()));
      run.record({ section: "ticks", what: "standstill", page: page.name, round, written });
    });
  });
}

/** Sums the mutations shortly after a response and at other times. */
function writes({ seconds, answers, batches }) {
  const none = () => ({ rows: 0, times: 0, elsewhere: 0 });
  const sums = { seconds, answers: answers.length, soon: none(), otherwise: none(), touched: 0 };
  for (const batch of batches) {
    const soon = answers.some((answer) => batch.at >= answer && batch.at <= answer + SOON);
    const sum = soon ? sums.soon : sums.otherwise;
    for (const place of Object.keys(sum)) sum[place] += batch[place];
    sums.touched += batch.touched;
  }
  return sums;
}

/** The time from the click on a header to the reordered rows. */
async function sort(run) {
  await run.inTurnOver(STANDSTILL, run.rounds, async (page, round, front) => {
    await run.visit(page, "sort", { rows: 100 }, async (visit) => {
      await visit.load(front.address(ALL));
      await visit.quiet();
      for (const [name, field] of SORTS) {
        // The page decides the first direction.
        const orders = await Promise.all(["asc", "desc"].map(async (order) => {
          const { data } = await front.sandbox.api(`runs${ALL}&sort=${field}&order=${order}`);
          return data.map(({ id }) => id);
        }));
        const header = visit.page.getByRole("columnheader", { name, exact: true });
        for (let click = 0; click < 2; click += 1) {
          await visit.page.evaluate((orders) => {
            bench.sorted = bench.sort(orders);
          }, orders);
          await visit.within(`click on ${name}`, header.getByRole("button").click());
          const sorted = visit.page.evaluate(() => bench.sorted);
          const times = await visit.within(`rows sorted by ${name}`, sorted);
          run.record({ section: "sort", page: page.name, round, what: name, ...times });
        }
      }
    });
  });
}

/** The memory of a page after loading and its growth per tick. */
async function memory(run) {
  for (const [rows, query] of [[20, ""], [100, ALL]]) {
    await run.inTurnOver(STANDSTILL, run.rounds, async (page, round, front) => {
      await run.visit(page, `memory, ${rows} rows`, { rows }, async (visit) => {
        await visit.load(front.address(query));
        await visit.quiet();
        const held = await visit.memory();
        const what = `${rows} rows`;
        run.record({ section: "memory", what, page: page.name, round, ...held });
      });
    });
  }
  await run.inTurn(1, (page, round) => growth(run, page, round));
}

/** 100 rows that change with each response under a fast clock. */
async function growth(run, page, round) {
  const [every, times] = run.quick ? [10, 8] : [30, 20];
  await run.with(page, STANDSTILL, async (front) => {
    await front.sandbox.startRuns({ count: 100, status: "running" });
    front.moving = true;
    await run.visit(page, "memory, growth", { rows: 100, clock: true }, async (visit) => {
      await visit.load(front.address(ALL));
      const held = [];
      const begun = performance.now();
      // A page with one request per row takes ten times as long, so the time limit reduces its ticks.
      for (let time = 1; time <= times && performance.now() - begun < GROWTH_TIME; time += 1) {
        for (let tick = 0; tick < every; tick += 1) await visit.pass(TICK / 1_000);
        held.push({ tick: time * every, ...(await visit.memory()) });
      }
      run.record({ section: "growth", page: page.name, round, held });
    });
  });
}

function kindOf(mime) {
  if (/html/.test(mime)) return "HTML";
  if (/javascript/.test(mime)) return "JS";
  if (/css/.test(mime)) return "CSS";
  if (/wasm/.test(mime)) return "WASM";
  return "other";
}
