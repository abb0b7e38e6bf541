// The row menu.

import { test, expect } from "./fixtures.js";
import { actions, address, cell, menu, name, refresh, row, runNames, followPagerLink } from "./screen.js";

const item = (page, name) => menu(page).getByRole("menuitem", { name });
const statusMessage = (page, text) => page.getByRole("status").filter({ hasText: text });

async function openMenu(page, run) {
  await actions(page, name(run)).click();
  await expect(menu(page)).toHaveAccessibleName(`Actions for ${name(run)}`);
}

test("opens the run", async ({ page, sandbox }) => {
  await page.goto("/");
  const { data } = await sandbox.api("runs");
  await openMenu(page, data[4]);
  await expect(menu(page).getByRole("menuitem").first()).toHaveText("Open run");
  await item(page, "Open run").click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(`Run ${name(data[4])}`);
  await expect(page).toHaveURL(({ pathname }) => pathname === `${address(sandbox)}/${data[4].id}`);
  await page.goBack();
  await expect(runNames(page)).toHaveCount(20);
  await expect(menu(page)).toBeHidden();
});

test("opens the run in a new tab", async ({ page, context, sandbox }) => {
  await page.goto("/");
  const { data } = await sandbox.api("runs");
  await openMenu(page, data[4]);
  const opened = context.waitForEvent("page");
  await item(page, "Open run").click({ modifiers: ["ControlOrMeta"] });
  const heading = (await opened).getByRole("heading", { level: 1 });
  await expect(heading).toHaveText(`Run ${name(data[4])}`);
});

test.describe("with clipboard access", () => {
  test.use({ permissions: ["clipboard-read", "clipboard-write"] });

  test("copies ID and link and confirms", async ({ page, sandbox }) => {
    await page.goto("/");
    const { data } = await sandbox.api("runs");
    const clipboard = () => page.evaluate(() => navigator.clipboard.readText());
    const link = `${sandbox.origin}${address(sandbox)}/${data[2].id}`;
    for (const [what, text] of [["Copy ID", data[2].id], ["Copy link", link]]) {
      await openMenu(page, data[2]);
      await item(page, what).click();
      await expect(statusMessage(page, `Copied ${text}`)).toBeVisible();
      await expect.poll(clipboard).toBe(text);
      await expect(menu(page)).toBeHidden();
      await expect(actions(page, name(data[2]))).toBeFocused();
    }
    await page.goto(link);
    await expect(page.getByRole("heading", { level: 1 })).toHaveText(`Run ${name(data[2])}`);
  });

  test("hides the confirmation after some seconds", async ({ page, sandbox }) => {
    await page.clock.install();
    await page.goto("/");
    const { data } = await sandbox.api("runs");
    await openMenu(page, data[2]);
    await item(page, "Copy ID").click();
    await expect(statusMessage(page, "Copied")).toBeVisible();
    // The server's clock, which the page follows.
    await sandbox.advanceTime(8);
    await page.clock.runFor(8_000);
    await expect(statusMessage(page, "Copied")).toBeHidden();
  });
});

test("shows the text when the browser denies copying", async ({ page, sandbox }) => {
  await page.addInitScript(() => {
    navigator.clipboard.writeText = () => Promise.reject(new DOMException("", "NotAllowedError"));
  });
  await page.goto("/");
  const { data } = await sandbox.api("runs");
  await openMenu(page, data[0]);
  await item(page, "Copy ID").click();
  await expect(statusMessage(page, "Couldn’t copy")).toContainText(data[0].id);
});

test("shows the text without a clipboard API", async ({ page, sandbox }) => {
  await page.addInitScript(() => {
    Object.defineProperty(Navigator.prototype, "clipboard", { value: undefined });
  });
  await page.goto("/");
  const { data } = await sandbox.api("runs");
  await openMenu(page, data[0]);
  await item(page, "Copy ID").click();
  await expect(statusMessage(page, "Couldn’t copy")).toContainText(data[0].id);
});

test("is operable by keyboard", async ({ page, sandbox }) => {
  await page.goto("/");
  const { data } = await sandbox.api("runs");
  const run = data.find(({ status }) => ["failed", "cancelled"].includes(status));
  const button = actions(page, name(run));
  await expect(button).toHaveAttribute("aria-haspopup", "menu");
  await button.focus();
  await page.keyboard.press("Enter");
  await expect(item(page, "Open run")).toBeFocused();
  await page.keyboard.press("ArrowDown");
  await expect(item(page, "Copy ID")).toBeFocused();
  await page.keyboard.press("ArrowDown");
  await expect(item(page, "Copy link")).toBeFocused();
  await page.keyboard.press("ArrowDown");
  await expect(item(page, "Start again…")).toBeFocused();
  await page.keyboard.press("ArrowDown");
  await expect(item(page, "Open run")).toBeFocused();
  await page.keyboard.press("ArrowUp");
  await expect(item(page, "Start again…")).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(menu(page)).toBeHidden();
  await expect(button).toBeFocused();
  await page.keyboard.press("Space");
  await expect(item(page, "Open run")).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(`Run ${name(run)}`);
});

/** The distance between the menu and the button of its row. Read once: used in polls only. */
async function gap(page, run) {
  const [button, panel] = await Promise.all([actions(page, name(run)), menu(page)].map((part) => part.boundingBox()));
  return Math.round(panel.y - button.y - button.height);
}

const GAP = 4;

test("follows its row and closes out of sight", async ({ page, sandbox }) => {
  await page.setViewportSize({ width: 1280, height: 700 });
  await page.goto("/");
  const { data } = await sandbox.api("runs");
  const run = data[2];
  const scroll = (by, container) =>
    page.evaluate(([by, container]) => {
      (container ? document.querySelector(container) : window).scrollBy(0, by);
    }, [by, container]);
  for (const container of [undefined, ".onepin-runs"]) {
    await page.evaluate((container) => {
      scrollTo(0, 0);
      if (container) document.querySelector(container).style.cssText = "overflow: auto; height: 650px";
    }, container);
    await openMenu(page, run);
    await expect.poll(() => gap(page, run)).toBe(GAP);
    await scroll(150, container);
    await expect.poll(() => gap(page, run)).toBe(GAP);
    await expect(menu(page)).toBeVisible();
    await scroll(1_500, container);
    await expect(menu(page)).toBeHidden();
  }
});

test("closes on a click outside", async ({ page, sandbox }) => {
  await page.goto("/");
  const { data } = await sandbox.api("runs");
  await openMenu(page, data[0]);
  await page.getByRole("heading", { level: 1 }).click();
  await expect(menu(page)).toBeHidden();
});

test("stays open and focused while rows update", async ({ page, sandbox }) => {
  await page.goto("/");
  const { data } = await sandbox.api("runs");
  const moving = data.find((run) => run.status === "running");
  await openMenu(page, moving);
  await page.keyboard.press("ArrowDown");
  await expect(item(page, "Copy ID")).toBeFocused();
  await sandbox.advanceTime(3600);
  await refresh(page);
  await expect(cell(row(page, name(moving)), "status")).not.toHaveText(/Running|Pausing/);
  await expect(item(page, "Copy ID")).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(actions(page, name(moving))).toBeFocused();
});

test("works on the next page", async ({ page, sandbox }) => {
  await page.goto("/");
  await expect(runNames(page)).toHaveCount(20);
  await followPagerLink(page, "Next");
  const { data } = await sandbox.api("runs?offset=20");
  await openMenu(page, data[0]);
  await item(page, "Open run").click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(`Run ${name(data[0])}`);
});
