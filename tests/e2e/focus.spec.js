// The focus on its way through the pages, and what is told to somebody who only listens.

import { test, expect, softly, FAILED_REQUEST } from "./fixtures.js";
import {
  address, alert, expectNoHorizontalScroll, filter, menu, advanceClock, refresh, runNames, table,
  tryAgain,
} from "./screen.js";

const nodes = (page) => page.getByRole("application", { name: "Graph" }).getByRole("button");
const tab = (page, name) => page.getByRole("tab", { name, exact: true });
const heading = (page) => page.getByRole("heading", { level: 1 });
const status = (page) => page.getByRole("main").locator(".status").first();
const button = (page, name) => page.getByRole("button", { name, exact: true });

test.beforeEach(({ page }) => page.emulateMedia({ reducedMotion: "reduce" }));

async function openList({ page, sandbox }, query = "limit=10&offset=10&status=completed,failed") {
  await page.goto(address(sandbox, query));
  await expect(runNames(page)).not.toHaveCount(0);
  await expect(table(page)).toHaveAttribute("aria-busy", "false");
}

async function openRun({ page, sandbox }, status) {
  const { data: [run] } = await sandbox.api(`runs?status=${status}&limit=1&order=asc`);
  const id = run?.id ?? (await sandbox.startRuns({ status }))[0];
  await page.goto(`${address(sandbox)}/${id}`);
  await expect(tab(page, "Timeline")).toBeVisible();
  return id;
}

/** What has the focus, or `null`. */
// Read once: it waits until what just came into sight is drawn.
const look = (page) => page.evaluate(inspectFocus);

async function inspectFocus() {
  // What just came into sight is laid out by then.
  await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
  const element = document.activeElement;
  if (!element || element === document.body) return null;
  const stops = (globalThis.stops ??= []);
  const known = stops.indexOf(element);
  const at = known < 0 ? stops.push(element) - 1 : known;

  const canvas = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
  /** Any colour of CSS upon another one, as red, green and blue. */
  const paint = (...colours) => {
    canvas.clearRect(0, 0, 1, 1);
    for (const colour of colours) {
      canvas.fillStyle = colour;
      canvas.fillRect(0, 0, 1, 1);
    }
    return [...canvas.getImageData(0, 0, 1, 1).data];
  };
  const luminance = (rgb) => {
    const [red, green, blue] = rgb.map((part) => {
      const share = part / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const contrast = (one, other) => {
    const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b);
    return (light + 0.05) / (dark + 0.05);
  };

  const box = element.getBoundingClientRect();
  const style = getComputedStyle(element);
  // A shape of a drawing may have an outline of its own, which grows.
  const shape = style.outlineStyle === "none" && element.querySelector(":scope > .outline");
  const drawn = shape && getComputedStyle(shape);
  const scale = shape ? shape.getScreenCTM().a : 1;
  const line = drawn
    ? { width: parseFloat(drawn.strokeWidth) * scale, colour: drawn.stroke, reach: 0 }
    : {
        width: style.outlineStyle === "none" ? 0 : parseFloat(style.outlineWidth),
        colour: style.outlineColor,
        reach: parseFloat(style.outlineWidth) + parseFloat(style.outlineOffset),
      };
  const grounds = [];
  for (let it = element.parentElement; it; it = it.parentElement) {
    grounds.unshift(getComputedStyle(it).backgroundColor);
  }
  const ground = paint("white", ...grounds);

  // What cuts off what reaches beyond it, for each side: the screen, and boxes that do so on that axis.
  const frames = [{ left: 0, top: 0, right: innerWidth, bottom: innerHeight }];
  for (let it = element.parentElement; it && it !== document.body; it = it.parentElement) {
    const { overflowX, overflowY, overflowClipMargin, contentVisibility } = getComputedStyle(it);
    const { left, top, right, bottom } = it.getBoundingClientRect();
    const isClip = overflowX === "clip" && overflowY === "clip";
    const margin = isClip ? parseFloat(overflowClipMargin) : 0;
    const isAll = contentVisibility === "auto";
    if (isAll || overflowX !== "visible") frames.push({ left: left - margin, right: right + margin });
    if (isAll || overflowY !== "visible") frames.push({ top: top - margin, bottom: bottom + margin });
  }
  const inside = (side, edge, isLow) =>
    frames.every(({ [side]: limit = edge }) => (isLow ? edge >= limit - 0.5 : edge <= limit + 0.5));
  const sides = [
    inside("left", box.left - line.reach, true),
    inside("top", box.top - line.reach, true),
    inside("right", box.right + line.reach, false),
    inside("bottom", box.bottom + line.reach, false),
  ].filter(Boolean).length;

  const steps = [0.1, 0.5, 0.9];
  const isHit = (x, y) => {
    const hit = document.elementFromPoint(box.left + box.width * x, box.top + box.height * y);
    return hit && element.contains(hit);
  };
  const hits = steps.flatMap((x) => steps.map((y) => isHit(x, y))).filter(Boolean).length;

  return {
    at,
    isNew: known < 0,
    text: (element.ariaLabel ?? element.innerText ?? element.textContent).trim().slice(0, 40)
      || element.outerHTML.slice(0, 60),
    width: line.width,
    contrast: contrast(paint("white", ...grounds, line.colour), ground),
    sides,
    hits,
    box: { left: box.left, right: box.right, top: box.top + scrollY, bottom: box.bottom + scrollY },
  };
}

/**
 * Goes on with a key until the focus leaves the page, and checks every stop: that it has a name, that
 * its focus is seen and that nothing covers it. Returns the stops.
 */
async function walk(page, key, where) {
  const start = await look(page);
  const stops = [];
  const problems = [];
  for (;;) {
    await page.keyboard.press(key);
    const stop = await look(page);
    // Behind the last one, some browsers begin anew.
    if (!stop || [start, ...stops].some((before) => before?.at === stop.at)) break;
    stops.push(stop);
    const { text, width, contrast, sides, hits } = stop;
    // WCAG 2.4.7, 1.4.11 and 2.4.11.
    if (width < 2) problems.push(`${text}: its outline is ${width} pixels wide`);
    if (contrast < 3) problems.push(`${text}: its outline has a contrast of ${contrast}`);
    if (sides < 2) problems.push(`${text}: only ${sides} sides of its outline are in sight`);
    if (hits === 0) problems.push(`${text}: nothing of it is in sight`);
    await expect.soft(page.locator(":focus"), text).toHaveAccessibleName(/\S/, { timeout: 5_000 });
  }
  expect.soft(problems, where).toEqual([]);
  return stops;
}

/** Checks that each stop comes after the one before it, in the document and on the screen. */
async function expectOrder(page, stops, where) {
  const astray = async () => {
    const following = await page.evaluate(() => {
      const follows = (one, other) =>
        one.compareDocumentPosition(other) & Node.DOCUMENT_POSITION_FOLLOWING;
      return globalThis.stops.map((stop, at, all) => at === 0 || Boolean(follows(all[at - 1], stop)));
    });
    return stops.filter(({ at }) => !following[at]).map(({ text }) => text);
  };
  await softly.poll(astray, { message: `${where}: against the order of the document` }).toEqual([]);
  const jumps = stops.slice(1).filter(({ box }, at) => {
    const before = stops[at].box;
    const sameLine = box.top < before.bottom - 4 && before.top < box.bottom - 4;
    return sameLine ? box.right <= before.left : box.bottom <= before.top;
  });
  expect.soft(jumps.map(({ text }) => text), `${where}: against the order of the screen`).toEqual([]);
}

/** Goes through the page from its start to its end, and back in the dark. */
async function expectTabOrder(page, where, least) {
  await page.emulateMedia({ colorScheme: "light" });
  const there = await walk(page, "Tab", where);
  expect(there.length, `stops of ${where}`).toBeGreaterThan(least);
  await expectOrder(page, there, where);
  await page.emulateMedia({ colorScheme: "dark" });
  await page.evaluate(() => globalThis.stops.at(-1).focus());
  const back = await walk(page, "Shift+Tab", `${where}, backwards`);
  const texts = (stops) => stops.map(({ text }) => text);
  expect.soft(texts(back), `${where}, backwards`).toEqual(texts(there).slice(0, -1).reverse());
}

test("the list is gone through by keys from its top to its end and back", async ({
  page, sandbox,
}) => {
  test.slow();
  await openList({ page, sandbox });
  await expect(page.getByRole("link", { name: "Clear filters" })).toBeVisible();
  await expectTabOrder(page, "the list", 40);
});

test("a run is gone through by keys from its top to its end and back", async ({
  page, sandbox,
}) => {
  test.slow();
  await openRun({ page, sandbox }, "completed");
  await expectTabOrder(page, "the run", 20);
  for (const way of ["Graph", "Table", "Definition"]) {
    await tab(page, way).click();
    await expect(page.getByRole("tabpanel", { name: way })).toBeVisible();
    if (way === "Graph") await nodes(page).nth(1).click();
    await tab(page, way).focus();
    const stops = await walk(page, "Tab", way);
    expect(stops.length, way).toBeGreaterThan(0);
  }
});

/** What is left of a screen of 1280 by 1024 pixels. */
const ZOOMS = { "200 %": { width: 640, height: 512 }, "400 %": { width: 320, height: 256 } };

for (const [zoom, viewport] of Object.entries(ZOOMS)) {
  test.describe(`a zoom of ${zoom}`, () => {
    test.use({ viewport, deviceScaleFactor: 2 });

    test("all of the list is within reach, and none of it beside the screen", async ({
      page, sandbox,
    }) => {
      test.slow();
      await openList({ page, sandbox }, "limit=5&status=completed");
      await expectNoHorizontalScroll(page, "the list");
      const stops = await walk(page, "Tab", "the list");
      expect(stops.length).toBeGreaterThan(30);
      for (const what of ["Columns", "Keyboard shortcuts"]) {
        await button(page, what).click();
        await expect(page.getByRole("dialog", { name: what })).toBeVisible();
        await expectNoHorizontalScroll(page, what);
        // Every control in it can be brought into sight.
        // Read once: a dialog comes with all that is in it.
        for (const control of await page.getByRole("dialog").locator("input, button:enabled").all()) {
          await control.scrollIntoViewIfNeeded();
          await expect(control).toBeInViewport({ ratio: 0.9 });
        }
        await page.keyboard.press("Escape");
      }
    });

    test("all of a run is within reach, and none of it beside the screen", async ({
      page, sandbox,
    }) => {
      test.slow();
      await openRun({ page, sandbox }, "running");
      await expectNoHorizontalScroll(page, "the run");
      const stops = await walk(page, "Tab", "the run");
      expect(stops.length).toBeGreaterThan(15);
      for (const way of ["Graph", "Table", "Definition"]) {
        await tab(page, way).click();
        await expect(page.getByRole("tabpanel", { name: way })).toBeVisible();
        await expectNoHorizontalScroll(page, way);
        await tab(page, way).focus();
        await walk(page, "Tab", way);
      }
      await button(page, "Cancel run").click();
      await expectNoHorizontalScroll(page, "the question");
      // Read once: a dialog comes with all that is in it.
      for (const control of await page.getByRole("dialog").getByRole("button").all()) {
        await control.scrollIntoViewIfNeeded();
        await expect(control).toBeInViewport({ ratio: 0.9 });
      }
    });
  });
}

test("a node of the graph looks different with the focus, selected or not", async ({
  page, sandbox,
}) => {
  await openRun({ page, sandbox }, "running");
  await tab(page, "Graph").click();
  const outline = (node) =>
    node.locator(".outline").evaluate((outline) => {
      const { outlineWidth, outlineStyle } = getComputedStyle(outline.parentElement);
      const { stroke, strokeWidth } = getComputedStyle(outline);
      return [stroke, strokeWidth, outlineStyle, outlineWidth].join(" ");
    });
  for (const state of ["Running", "Completed"]) {
    const node = nodes(page).and(page.getByRole("button", { name: new RegExp(`${state}$`) })).first();
    for (const pressed of ["false", "true"]) {
      await tab(page, "Graph").focus();
      await expect(node).toHaveAttribute("aria-pressed", pressed);
      // Read once: its state has been waited for.
      const without = await outline(node);
      await node.focus();
      // The browser shows the focus after a key.
      await page.keyboard.press("Shift");
      await expect(node).toBeFocused();
      await softly.poll(() => outline(node), { message: `${state}, pressed: ${pressed}` }).not.toBe(without);
      await page.keyboard.press("Enter");
    }
    await page.keyboard.press("Escape");
  }
});

test("the header that stays in sight does not cover what has the focus", async ({
  page, sandbox,
}) => {
  // So many checks that their table scrolls by itself.
  await page.route("**/overview", async (route) => {
    const answer = await route.fetch();
    const body = await answer.json();
    const [check] = body.data.validators;
    body.data.validators = Array.from({ length: 30 }, () => check);
    await route.fulfill({ response: answer, json: body });
  });
  await openRun({ page, sandbox }, "completed");
  const checks = page.getByRole("region", { name: "Quality checks" });
  const links = checks.getByRole("row").locator("td").getByRole("button");
  await expect(links).toHaveCount(30);
  await links.last().focus();
  for (let at = 28; at >= 0; at -= 1) {
    await page.keyboard.press("Shift+Tab");
    await expect(links.nth(at)).toBeFocused();
    const { hits } = await look(page);
    expect(hits, `places of row ${at} in sight`).toBeGreaterThan(0);
  }
});

test("a modal keeps the focus, and gives it back", async ({ page, sandbox }) => {
  const isOutside = () =>
    page.evaluate(() => document.activeElement !== document.body
      && !document.activeElement.closest("dialog"));
  const expectModal = async (opener, title, first) => {
    await opener.focus();
    await page.keyboard.press("Enter");
    const dialog = page.getByRole("dialog", { name: title });
    await expect(dialog.getByRole("button", { name: first })).toBeFocused();
    for (const key of ["Tab", "Tab", "Tab", "Shift+Tab", "Shift+Tab", "Shift+Tab", "Shift+Tab"]) {
      await page.keyboard.press(key);
      await expect.poll(isOutside, { message: `${title}: ${key}` }).toBe(false);
    }
    await page.keyboard.press("Escape");
    await expect(dialog).toBeHidden();
    await expect(opener).toBeFocused();
  };
  await openList({ page, sandbox });
  await expectModal(button(page, "Keyboard shortcuts"), "Keyboard shortcuts", "Close");
  await openRun({ page, sandbox }, "running");
  await expectModal(button(page, "Cancel run"), "Cancel this run?", "Keep run");
});

test("the tab key does not lead behind an open menu", async ({ page, sandbox }) => {
  await openList({ page, sandbox });
  for (const key of ["Tab", "Shift+Tab"]) {
    await table(page).getByRole("button", { name: /^Actions for/ }).first().click();
    await expect(menu(page).getByRole("menuitem", { name: "Open run" })).toBeFocused();
    for (let presses = 0; presses < 4; presses += 1) {
      await page.keyboard.press(key);
      // Read once: the focus moves with the key.
      const inside = await menu(page).evaluateAll(([menu]) => menu?.contains(document.activeElement));
      if (!inside) break;
    }
    await expect(menu(page), key).toBeHidden();
  }
});

test("going to a run leads to its heading, going back to the run's link", async ({
  page, sandbox,
}) => {
  await openList({ page, sandbox });
  const link = runNames(page).nth(6).getByRole("link");
  await link.focus();
  await page.keyboard.press("Enter");
  await expect(heading(page)).toHaveText(/^Run #/);
  await expect(heading(page)).toBeFocused();
  await page.goBack();
  await expect(link).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(heading(page)).toHaveText(/^Run #/);
  await page.getByRole("link", { name: "All runs" }).click();
  await expect(link).toBeFocused();
});

test("the ways to look at the nodes are walked by keys, round and to the ends", async ({
  page, sandbox,
}) => {
  await openRun({ page, sandbox }, "completed");
  await tab(page, "Timeline").focus();
  for (const [key, to] of [
    ["ArrowLeft", "Definition"],
    ["ArrowRight", "Timeline"],
    ["End", "Definition"],
    ["Home", "Timeline"],
  ]) {
    await page.keyboard.press(key);
    await expect(tab(page, to), key).toBeFocused();
    await expect(tab(page, to)).toHaveAttribute("aria-selected", "true");
    await expect(page.getByRole("tabpanel", { name: to })).toBeVisible();
    await expect(page.locator("[role=tab][tabindex='0']")).toHaveCount(1);
  }
});

test.describe("where a control goes away, the focus is not lost", () => {
  const expectKept = (page, what) =>
    expect
      .configure({ soft: true, timeout: 5_000 })
      .poll(() => page.evaluate(() => document.activeElement !== document.body), { message: what })
      .toBe(true);

  test("on the list", async ({ page, sandbox, monitor }) => {
    monitor.allowError(FAILED_REQUEST);
    await openList({ page, sandbox });
    await sandbox.injectFaults({ kind: "status", status: 404, endpoint: "list_runs" });
    await refresh(page);
    await expect(alert(page)).toBeVisible();
    await sandbox.clearFaults();
    await tryAgain(page).focus();
    await page.keyboard.press("Enter");
    await expect(alert(page)).toBeHidden();
    await expectKept(page, "after “Try again”");
  });

  test("on the page of a run", async ({ page, sandbox, monitor }) => {
    monitor.allowError(FAILED_REQUEST);
    const press = async (name) => {
      await button(page, name).focus();
      await page.keyboard.press("Enter");
    };
    await openRun({ page, sandbox }, "running");
    await tab(page, "Graph").click();
    await nodes(page).nth(1).click();
    await press("Close");
    await expect(page.getByRole("heading", { level: 3 })).toBeHidden();
    await expectKept(page, "after the closing of a node");

    await sandbox.injectFaults({ kind: "status", status: 503, endpoint: "pause", times: 1 });
    await press("Pause run");
    await expect(alert(page)).toBeVisible();
    await press("Dismiss");
    await expect(alert(page)).toBeHidden();
    await expectKept(page, "after “Dismiss”");

    await press("Pause run");
    await expect(status(page)).toHaveText(/Pausing|Paused/);
    await expect(button(page, "Pause run")).toBeHidden();
    await expectKept(page, "after “Pause”");

    await press("Cancel run");
    await page.getByRole("dialog").getByRole("button", { name: "Cancel run" }).focus();
    await page.keyboard.press("Enter");
    await expect(status(page)).toHaveText("Cancelled");
    await expect(button(page, "Cancel run")).toBeHidden();
    await expectKept(page, "after “Cancel run”");
  });
});

/** Remembers what is told, in its order; the function returned tells what came since the last time. */
async function recordAnnouncements(page) {
  await page.addInitScript(() => {
    const LIVE = "[role=alert], [role=status], [role=log], [aria-live]:not([aria-live=off])";
    const last = new WeakMap();
    globalThis.told = [];
    const look = () => {
      for (const region of document.querySelectorAll(LIVE)) {
        const text = region.textContent.replace(/\s+/g, " ").trim();
        if (text && text !== last.get(region)) globalThis.told.push(text);
        last.set(region, text);
      }
    };
    new MutationObserver(look).observe(document, {
      childList: true, subtree: true, characterData: true,
    });
  });
  return () => page.evaluate(() => globalThis.told.splice(0));
}

test.describe("told to those who listen", () => {
  test("an error once, however often it comes again", async ({ page, sandbox, monitor }) => {
    monitor.allowError(FAILED_REQUEST);
    const told = await recordAnnouncements(page);
    await page.clock.install();
    await openList({ page, sandbox });
    await told();
    const fault = { kind: "status", status: 503 };
    await sandbox.injectFaults({ ...fault, endpoint: "list_runs" }, { ...fault, endpoint: "summary" });
    await sandbox.resetCounts();
    await refresh(page);
    await expect.poll(async () => {
      await advanceClock(page, 10);
      return sandbox.requestCount("list_runs");
    }).toBeGreaterThan(4);
    // Read once: four polls have failed by then.
    const errors = await told();
    expect(errors.filter((text) => text.includes("Server error"))).toHaveLength(1);
    expect(errors).toHaveLength(1);
  });

  test("nothing while only time passes", async ({ page, sandbox }) => {
    const told = await recordAnnouncements(page);
    await page.clock.install();
    await openList({ page, sandbox }, "limit=10");
    await told();
    const minute = async () => {
      const answered = page.waitForResponse(/\/api\/v1\//);
      for (let tens = 0; tens < 6; tens += 1) {
        await advanceClock(page, 10);
        await answered;
      }
    };
    await minute();
    await softly.poll(told, { message: "on the list" }).toEqual([]);

    await openRun({ page, sandbox }, "running");
    await told();
    await minute();
    await softly.poll(told, { message: "on the page of a run" }).toEqual([]);
    await tab(page, "Graph").click();
    await nodes(page).and(page.getByRole("button", { name: /Running$/ })).first().click();
    await expect(page.getByRole("heading", { level: 3 })).toBeVisible();
    await told();
    await minute();
    await softly.poll(told, { message: "beside a node at work" }).toEqual([]);
  });

  test("how many runs a filter leaves", async ({ page, sandbox }) => {
    const told = await recordAnnouncements(page);
    await openList({ page, sandbox }, "limit=10");
    await told();
    const { data } = await sandbox.api("runs/summary");
    await filter(page, "Failed").click();
    const texts = [];
    await expect.poll(async () => texts.push(...(await told())) && texts)
      .toContainEqual(expect.stringContaining(`of ${data.failed}`));
  });

  test("what became of an action that worked", async ({ page, sandbox }) => {
    const told = await recordAnnouncements(page);
    const expectAnnounced = (text, what) =>
      expect
        .configure({ soft: true, timeout: 5_000 })
        .poll(told, { message: what })
        .toContainEqual(expect.stringMatching(text));
    await openRun({ page, sandbox }, "running");
    await told();
    await button(page, "Pause run").click();
    await expect(status(page)).toHaveText(/Pausing|Paused/);
    await expectAnnounced(/paus(ing|ed)/, "after “Pause”");
    await button(page, "Cancel run").click();
    await page.getByRole("dialog").getByRole("button", { name: "Cancel run" }).click();
    await expect(status(page)).toHaveText("Cancelled");
    await expectAnnounced(/cancelled/, "after “Cancel run”");
  });
});
