// Keyboard focus on all pages, and screen reader announcements.

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

/** The focused element with its outline, or `null`. */
// Read once: it waits until new elements are rendered.
const focusedStop = (page) => page.evaluate(inspectFocus);

async function inspectFocus() {
  // Elements that just became visible have a layout after two frames.
  await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
  const element = document.activeElement;
  if (!element || element === document.body) return null;
  const stops = (globalThis.stops ??= []);
  const known = stops.indexOf(element);
  const at = known < 0 ? stops.push(element) - 1 : known;

  const canvas = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
  /** Paints CSS colors on top of each other; the result as RGBA. */
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
  // An SVG shape can have its own outline, which scales with the drawing.
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

  // The boxes that clip the element on each side: the viewport and clipping ancestors.
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
 * Presses a key until the focus leaves the page, and checks that each stop has a name, a visible focus outline
 * and isn't covered. Returns the stops.
 */
async function walk(page, key, where) {
  const start = await focusedStop(page);
  const stops = [];
  const problems = [];
  for (;;) {
    await page.keyboard.press(key);
    const stop = await focusedStop(page);
    // After the last stop, some browsers wrap around.
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

/** Checks that the stops are in the order of the document and of the screen. */
async function expectOrder(page, stops, where) {
  const misplaced = async () => {
    const following = await page.evaluate(() => {
      const follows = (one, other) =>
        one.compareDocumentPosition(other) & Node.DOCUMENT_POSITION_FOLLOWING;
      return globalThis.stops.map((stop, at, all) => at === 0 || Boolean(follows(all[at - 1], stop)));
    });
    return stops.filter(({ at }) => !following[at]).map(({ text }) => text);
  };
  await softly.poll(misplaced, { message: `${where}: against the order of the document` }).toEqual([]);
  const jumps = stops.slice(1).filter(({ box }, at) => {
    const before = stops[at].box;
    const sameLine = box.top < before.bottom - 4 && before.top < box.bottom - 4;
    return sameLine ? box.right <= before.left : box.bottom <= before.top;
  });
  expect.soft(jumps.map(({ text }) => text), `${where}: against the order of the screen`).toEqual([]);
}

/** Tabs through the page in the light theme, and back in the dark theme. */
async function expectTabOrder(page, where, minimum) {
  await page.emulateMedia({ colorScheme: "light" });
  const forward = await walk(page, "Tab", where);
  expect(forward.length, `stops of ${where}`).toBeGreaterThan(minimum);
  await expectOrder(page, forward, where);
  await page.emulateMedia({ colorScheme: "dark" });
  await page.evaluate(() => globalThis.stops.at(-1).focus());
  const backward = await walk(page, "Shift+Tab", `${where}, backwards`);
  const texts = (stops) => stops.map(({ text }) => text);
  expect.soft(texts(backward), `${where}, backwards`).toEqual(texts(forward).slice(0, -1).reverse());
}

test("the Tab key visits all controls of the list in order", async ({
  page, sandbox,
}) => {
  test.slow();
  await openList({ page, sandbox });
  await expect(page.getByRole("link", { name: "Clear filters" })).toBeVisible();
  // Causes that arrive meanwhile would be other stops.
  const causes = page.getByRole("group", { name: "Failures on this page" }).getByRole("button");
  await expect(causes).not.toHaveCount(0);
  await expect(causes.filter({ hasText: "Cause not loaded yet" })).toHaveCount(0);
  await expectTabOrder(page, "the list", 40);
});

test("the Tab key visits all controls of a run in order", async ({
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

/** The viewport of a 1280 by 1024 screen at each zoom level. */
const ZOOMS = { "200 %": { width: 640, height: 512 }, "400 %": { width: 320, height: 256 } };

for (const [zoom, viewport] of Object.entries(ZOOMS)) {
  test.describe(`a zoom of ${zoom}`, () => {
    test.use({ viewport, deviceScaleFactor: 2 });

    test("the list is reachable without horizontal scrolling", async ({
      page, sandbox,
    }) => {
      test.slow();
      await openList({ page, sandbox }, "limit=5&status=completed");
      await expectNoHorizontalScroll(page, "the list");
      const stops = await walk(page, "Tab", "the list");
      expect(stops.length).toBeGreaterThan(30);
      for (const what of ["Columns", "Views", "Command palette", "Keyboard shortcuts"]) {
        await button(page, what).click();
        await expect(page.getByRole("dialog", { name: what })).toBeVisible();
        await expectNoHorizontalScroll(page, what);
        // Each control in the dialog can be scrolled into view.
        // Read once: a dialog renders with all its controls.
        for (const control of await page.getByRole("dialog").locator("input, button:enabled").all()) {
          await control.scrollIntoViewIfNeeded();
          await expect(control).toBeInViewport({ ratio: 0.9 });
        }
        await page.keyboard.press("Escape");
      }
    });

    test("a run is reachable without horizontal scrolling", async ({
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
      // Read once: a dialog renders with all its controls.
      for (const control of await page.getByRole("dialog").getByRole("button").all()) {
        await control.scrollIntoViewIfNeeded();
        await expect(control).toBeInViewport({ ratio: 0.9 });
      }
    });
  });
}

test("a focused graph node differs from an unfocused one, selected or not", async ({
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
      // Read once: the state is already asserted.
      const without = await outline(node);
      await node.focus();
      // The browser shows the focus outline after a key press.
      await page.keyboard.press("Shift");
      await expect(node).toBeFocused();
      await softly.poll(() => outline(node), { message: `${state}, pressed: ${pressed}` }).not.toBe(without);
      await page.keyboard.press("Enter");
    }
    await page.keyboard.press("Escape");
  }
});

test("the sticky header does not cover the focused row", async ({
  page, sandbox,
}) => {
  // Enough checks to make their table scroll.
  await page.route("**/overview", async (route) => {
    const response = await route.fetch();
    const body = await response.json();
    const [check] = body.data.validators;
    body.data.validators = Array.from({ length: 30 }, () => check);
    await route.fulfill({ response, json: body });
  });
  await openRun({ page, sandbox }, "completed");
  const checks = page.getByRole("region", { name: "Quality checks" });
  const links = checks.getByRole("row").locator("td").getByRole("button");
  await expect(links).toHaveCount(30);
  await links.last().focus();
  for (let at = 28; at >= 0; at -= 1) {
    await page.keyboard.press("Shift+Tab");
    await expect(links.nth(at)).toBeFocused();
    const { hits } = await focusedStop(page);
    expect(hits, `places of row ${at} in sight`).toBeGreaterThan(0);
  }
});

test("a modal dialog traps the focus and restores it", async ({ page, sandbox }) => {
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

test("the Tab key closes an open menu", async ({ page, sandbox }) => {
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

test("opening a run focuses its heading, going back focuses its link", async ({
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

test("arrow keys, Home and End move between the node tabs", async ({
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

test.describe("keeps focus when a control is removed", () => {
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

/** Records announcements in order; returns a function that reads those since its last call. */
async function recordAnnouncements(page) {
  await page.addInitScript(() => {
    const LIVE = "[role=alert], [role=status], [role=log], [aria-live]:not([aria-live=off])";
    const last = new WeakMap();
    globalThis.announcements = [];
    const look = () => {
      for (const region of document.querySelectorAll(LIVE)) {
        const text = region.textContent.replace(/\s+/g, " ").trim();
        if (text && text !== last.get(region)) globalThis.announcements.push(text);
        last.set(region, text);
      }
    };
    new MutationObserver(look).observe(document, {
      childList: true, subtree: true, characterData: true,
    });
  });
  return () => page.evaluate(() => globalThis.announcements.splice(0));
}

test.describe("announces", () => {
  test("a repeated error once", async ({ page, sandbox, monitor }) => {
    monitor.allowError(FAILED_REQUEST);
    const announcements = await recordAnnouncements(page);
    await page.clock.install();
    await openList({ page, sandbox });
    await announcements();
    const fault = { kind: "status", status: 503 };
    await sandbox.injectFaults({ ...fault, endpoint: "list_runs" }, { ...fault, endpoint: "summary" });
    await sandbox.resetCounts();
    await refresh(page);
    await expect.poll(async () => {
      await advanceClock(page, 10);
      return sandbox.requestCount("list_runs");
    }).toBeGreaterThan(4);
    // Read once: four polls have failed.
    const errors = await announcements();
    expect(errors.filter((text) => text.includes("Server error"))).toHaveLength(1);
    expect(errors).toHaveLength(1);
  });

  test("nothing while only time passes" , async ({ page, sandbox }) => {
    const announcements = await recordAnnouncements(page);
    await page.clock.install();
    await openList({ page, sandbox }, "limit=10");
    await announcements();
    const minute = async () => {
      const answered = page.waitForResponse(/\/api\/v1\//);
      for (let tens = 0; tens < 6; tens += 1) {
        await advanceClock(page, 10);
        await answered;
      }
    };
    await minute();
    await softly.poll(announcements, { message: "on the list" }).toEqual([]);

    await openRun({ page, sandbox }, "running");
    await announcements();
    await minute();
    await softly.poll(announcements, { message: "on the page of a run" }).toEqual([]);
    await tab(page, "Graph").click();
    await nodes(page).and(page.getByRole("button", { name: /Running$/ })).first().click();
    await expect(page.getByRole("heading", { level: 3 })).toBeVisible();
    await announcements();
    await minute();
    await softly.poll(announcements, { message: "next to a running node" }).toEqual([]);
  });

  test("the number of runs after a filter", async ({ page, sandbox }) => {
    const announcements = await recordAnnouncements(page);
    await openList({ page, sandbox }, "limit=10");
    await announcements();
    const { data } = await sandbox.api("runs/summary");
    await filter(page, "Failed").click();
    const texts = [];
    await expect.poll(async () => texts.push(...(await announcements())) && texts)
      .toContainEqual(expect.stringContaining(`of ${data.failed}`));
  });

  test("the result of an action", async ({ page, sandbox }) => {
    const announcements = await recordAnnouncements(page);
    const expectAnnounced = (text, what) =>
      expect
        .configure({ soft: true, timeout: 5_000 })
        .poll(announcements, { message: what })
        .toContainEqual(expect.stringMatching(text));
    await openRun({ page, sandbox }, "running");
    await announcements();
    await button(page, "Pause run").click();
    await expect(status(page)).toHaveText(/Pausing|Paused/);
    await expectAnnounced(/paus(ing|ed)/, "after “Pause”");
    await button(page, "Cancel run").click();
    await page.getByRole("dialog").getByRole("button", { name: "Cancel run" }).click();
    await expect(status(page)).toHaveText("Cancelled");
    await expectAnnounced(/cancelled/, "after “Cancel run”");
  });
});
