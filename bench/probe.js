// Runs in the page before the page's scripts. Playwright serializes the function, so it must be self-contained.

/** Waits for the first frame with `rows` rows and exposes the measurements as `bench`. */
export function probe({ rows: wanted }) {
  const ROWS = "tbody tr:not(.skeleton)";
  /** Cells with ages and durations. */
  const TIMES = ["created", "started", "completed", "duration"];
  const { performance } = globalThis;

  /** Calls back after the frame that renders the current change. */
  const afterFrame = (call) =>
    requestAnimationFrame(() => requestAnimationFrame(() => call(performance.now())));

  const bench = {};
  globalThis.bench = bench;

  let shift = 0;
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) if (!entry.hadRecentInput) shift += entry.value;
  }).observe({ type: "layout-shift", buffered: true });

  /** First contentful paint and layout shift. */
  bench.seen = () => ({
    paint: performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? null,
    shift,
  });

  const memories = [];  for (const name of ["instantiate", "instantiateStreaming"]) {
    const original = WebAssembly[name];
    WebAssembly[name] = async (...given) => {
      const made = await original(...given);
      const { exports } = made.instance ?? made;
      const isMemory = (it) => it instanceof WebAssembly.Memory;
      memories.push(...Object.values(exports).filter(isMemory));
      return made;
    };
  }

  bench.rows = new Promise((resolve) => {
    const observer = new MutationObserver(() => {
      if (document.querySelectorAll(ROWS).length < wanted) return;
      observer.disconnect();
      afterFrame(resolve);
    });
    observer.observe(document, { childList: true, subtree: true });
  });

  /**
   * Waits for a click and then for rows in a different one of `orders`, which are lists of run IDs. Pages can
   * render rows in batches: `first` and `all` are the times of the first and the last row.
   */
  bench.sort = (orders) => {
    performance.setResourceTimingBufferSize(10_000);
    const runOf = (row) => row.querySelector("th a")?.getAttribute("href").split(/[/?]/).at(-1);
    const rowsNow = () => document.querySelectorAll(ROWS);
    const atFirst = runOf(rowsNow()[0]);
    // An order that starts with the current first row is the previous one.
    const candidates = orders.filter(([run]) => run !== atFirst);
    return new Promise((resolve) => {
      let clicked;
      let first;
      const click = ({ timeStamp }) => (clicked = timeStamp);
      addEventListener("click", click, { capture: true, once: true });
      const observer = new MutationObserver(() => {
        const rows = rowsNow();
        const shown = runOf(rows[0]);
        const order = candidates.find(([run]) => run === shown);
        if (!order) return;
        if (first === undefined) {
          first = null;
          afterFrame((at) => (first = at));
        }
        // Check the last row first: it is the cheapest way to detect missing rows.
        const last = rows.length - 1;
        if (rows.length !== order.length || runOf(rows[last]) !== order[last]) return;
        if (order.some((run, place) => runOf(rows[place]) !== run)) return;
        observer.disconnect();
        afterFrame((all) => {
          const answers = performance.getEntriesByType("resource").filter(
            ({ name, startTime }) => /\/api\/v1\/.*\/runs\?/.test(name) && startTime >= clicked,
          );
          const answered = answers.at(-1)?.responseEnd ?? null;
          resolve({ first: first - clicked, all: all - clicked, answered: answered - clicked });
        });
      });
      observer.observe(document, {
        attributes: true, characterData: true, childList: true, subtree: true,
      });
    });
  };

  /** Starts to count mutations. `bench.watched` stops and returns the counts. */
  bench.watch = () => {
    performance.setResourceTimingBufferSize(10_000);
    const start = performance.now();
    const batches = [];
    const observer = new MutationObserver((records) => {
      const batch = { at: performance.now(), rows: 0, times: 0, elsewhere: 0 };
      const touched = new Set();
      for (const { target } of records) {
        const element = target.nodeType === Node.ELEMENT_NODE ? target : target.parentElement;
        const row = element?.closest("tbody tr, tbody");
        const isTime = TIMES.includes(element?.closest("[data-column]")?.dataset.column);
        batch[!row ? "elsewhere" : isTime ? "times" : "rows"] += 1;
        if (row && !isTime) touched.add(row);
      }
      batches.push({ ...batch, touched: touched.size });
    });
    observer.observe(document, {
      attributes: true, characterData: true, childList: true, subtree: true,
    });
    bench.watched = () => {
      observer.disconnect();
      const answers = performance.getEntriesByType("resource")
        .filter(({ name }) => /\/api\/v1\/.*\/runs(\?|\/[^/]+\/status$)/.test(name))
        .map(({ responseEnd }) => responseEnd)
        .filter((at) => at >= start);
      return { seconds: (performance.now() - start) / 1_000, answers, batches };
    };
  };

  bench.wasm = () => memories.reduce((sum, { buffer }) => sum + buffer.byteLength, 0);
}
