// The column dialog and exact times.

import { test, expect } from "./fixtures.js";
import { address, cells, runNames, table } from "./screen.js";

const button = (page) => page.getByRole("button", { name: "Columns" });
const panel = (page) => page.getByRole("dialog", { name: "Columns" });
const box = (page, name) => panel(page).getByRole("checkbox", { name, exact: true });
const forward = (page, name) =>
  panel(page).getByRole("button", { name: `Move ${name} forward`, exact: true });
const back = (page, name) =>
  panel(page).getByRole("button", { name: `Move ${name} back`, exact: true });
/** All but the one of the checkboxes. */
const headers = (page) =>
  table(page).getByRole("columnheader").filter({ hasNot: page.getByRole("checkbox") });

const SEED_COLUMNS = ["Status", "Progress", "Started by", "Created", "Started", "Completed", "Duration"];
const COLUMNS = {
  current: [...SEED_COLUMNS, "Credits", "Lines", "Audio"],
  seed: SEED_COLUMNS,
};

for (const [contract, all] of Object.entries(COLUMNS)) {
  test.describe(`${contract} contract`, () => {
    test.use({ flags: { contract } });

    test("hides, moves and remembers columns", async ({
      page, sandbox,
    }) => {
      const expectColumns = async (columns) => {
        await expect(headers(page)).toHaveText(["Run", ...columns, "Actions"]);
        const words = columns.map((name) => name.toLowerCase().replace(" ", "_"));
        const row = table(page).locator("tbody").getByRole("row").first();
        const shown = row.locator("td[data-column]");
        const word = (cells) => cells.map(({ dataset }) => dataset.column);
        // Rows render after their headers.
        await expect.poll(() => shown.evaluateAll(word)).toEqual(words);
      };
      await page.goto("/");
      await expectColumns(all);
      await button(page).click();
      await expect(box(page, "Status")).toBeFocused();
      await expect(panel(page).getByRole("listitem").getByRole("checkbox")).toHaveCount(10);
      await box(page, "Progress").uncheck();
      await box(page, "Started").uncheck();
      const fewer = all.filter((name) => !["Progress", "Started"].includes(name));
      await expectColumns(fewer);
      // Hidden columns count as positions.
      for (let place = 6; place > 0; place -= 1) await forward(page, "Duration").click();
      const moved = ["Duration", ...fewer.filter((name) => name !== "Duration")];
      await expectColumns(moved);
      await expect(forward(page, "Duration")).toBeHidden();
      await page.keyboard.press("Escape");
      await expect(panel(page)).toBeHidden();
      await expect(button(page)).toBeFocused();

      await page.reload();
      await expect(runNames(page)).toHaveCount(20);
      await expectColumns(moved);
      // Each workflow has its own columns.
      const { data: workflows } = await sandbox.get("/api/v1/workflows");
      const other = workflows.find(
        ({ id, runs_count: runs }) => id !== sandbox.config.workflow_id && runs > 0,
      );
      await page.goto(address(sandbox, "", other.id));
      await expect(runNames(page)).not.toHaveCount(0);
      await expectColumns(all);
      await page.goto("/");
      await expect(runNames(page)).toHaveCount(20);
      await expectColumns(moved);
      await button(page).click();
      await expect(box(page, "Progress")).not.toBeChecked();
      await box(page, "Progress").check();
      await expect(headers(page)).toHaveCount(moved.length + 3);
    });
  });
}

test("shows the run names when all columns are hidden", async ({ page }) => {
  await page.goto("/");
  await button(page).click();
  for (const name of COLUMNS.current) await box(page, name).uncheck();
  await expect(headers(page)).toHaveText(["Run", "Actions"]);
  await page.reload();
  await expect(runNames(page)).toHaveCount(20);
  await expect(headers(page)).toHaveText(["Run", "Actions"]);
});

test("is operable by keyboard", async ({ page }) => {
  await page.goto("/");
  await expect(runNames(page)).toHaveCount(20);
  await button(page).focus();
  await page.keyboard.press("Enter");
  await expect(box(page, "Status")).toBeFocused();
  // The first column can't move forward.
  await page.keyboard.press("Tab");
  await expect(back(page, "Status")).toBeFocused();
  await page.keyboard.press("Tab");
  await expect(box(page, "Progress")).toBeFocused();
  await page.keyboard.press("Space");
  await expect(headers(page).nth(2)).toHaveText("Started by");
  await page.keyboard.press("Tab");
  await expect(forward(page, "Progress")).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(panel(page).getByRole("listitem").first()).toContainText("Progress");
  await page.keyboard.press("Escape");
  await expect(button(page)).toBeFocused();
});

test("keeps the focus in the dialog when a column moves", async ({ page }) => {
  await page.goto("/");
  await button(page).click();
  await forward(page, "Started by").focus();
  await page.keyboard.press("Enter");
  await expect(headers(page).nth(2)).toHaveText("Started by");
  await expect(forward(page, "Started by")).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(headers(page).nth(1)).toHaveText("Started by");
  // The first column can't move further; the focus stays with it.
  await expect(back(page, "Started by")).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(headers(page).nth(2)).toHaveText("Started by");
  await expect(back(page, "Started by")).toBeFocused();
});

test("drags a column to another place", async ({ page }) => {
  await page.goto("/");
  await button(page).click();
  const item = (name) => panel(page).getByRole("listitem").filter({
    has: page.getByRole("checkbox", { name, exact: true }),
  });
  // Read once: the panel is open and does not move.
  const handle = await item("Duration").locator(".handle").boundingBox();
  // Read once: like the handle.
  const first = await item("Status").boundingBox();
  await page.mouse.move(handle.x + handle.width / 2, handle.y + handle.height / 2);
  await page.mouse.down();
  await page.mouse.move(handle.x, first.y + 4, { steps: 8 });
  await expect(headers(page).nth(1)).toHaveText("Duration");
  // Outside the list, too.
  await page.mouse.move(handle.x - 200, first.y + 2 * first.height, { steps: 4 });
  await expect(headers(page).nth(2)).toHaveText("Duration");
  await page.mouse.up();
  await page.mouse.move(handle.x, handle.y);
  await expect(headers(page).nth(1)).toHaveText("Status");
  await expect(headers(page).nth(2)).toHaveText("Duration");
  await expect(box(page, "Duration")).toBeChecked();
});

test("ignores unknown stored columns", async ({ page, sandbox }) => {
  await page.addInitScript((workflow) => {
    localStorage.setItem(`onepin-runs.columns.${workflow}`, "audio,nonsense,-status,,audio");
  }, sandbox.config.workflow_id);
  await page.goto("/");
  await expect(headers(page).nth(1)).toHaveText("Audio");
  await expect(headers(page).getByText("Status")).toBeHidden();
  await expect(headers(page)).toHaveCount(11);
});

test.describe("in the time zone UTC+5:30", () => {
  test.use({ timezoneId: "Asia/Kolkata" });

  test("shows exact times instead of ages", async ({ page, sandbox }) => {
    await page.goto("/");
    const { data: [run] } = await sandbox.api("runs");
    const created = cells(page, "created").first().getByRole("time");
    await expect(created).toHaveText(/^(now|\d+ \w+ ago)$/);
    await button(page).click();
    await box(page, "Exact times").check();
    const exact = new Intl.DateTimeFormat("en-US", {
      dateStyle: "medium", timeStyle: "long", timeZone: "Asia/Kolkata",
    }).format(new Date(run.created_at));
    expect(exact).toContain("GMT+5:30");
    await expect(created).toHaveText(exact);
    // The time of day has its own line.
    const lines = () => created.evaluate((time) => time.clientHeight / parseFloat(getComputedStyle(time).lineHeight));
    await expect.poll(lines).toBeCloseTo(2, 1);
    await expect(created).toHaveAttribute("title", exact);
    for (const column of ["created", "started", "completed"]) {
      const times = cells(page, column).getByRole("time");
      await expect(times.filter({ hasText: /GMT\+5:30$/ })).not.toHaveCount(0);
      await expect(times.filter({ hasNotText: /GMT\+5:30$/ })).toHaveCount(0);
    }
    const zone = panel(page).getByRole("combobox", { name: "Time zone" });
    await expect(zone.getByRole("option")).toHaveText(["Asia/Calcutta", "UTC"]);
    await zone.selectOption("UTC");
    await expect(created).toHaveText(/ UTC$/);
    await page.reload();
    await expect(created).toHaveText(/ UTC$/);
    // Also on the page of a run.
    await runNames(page).first().getByRole("link").click();
    await expect(page.getByRole("main").getByRole("time").first()).toHaveAttribute("title", / UTC$/);
    await page.goBack();
    await button(page).click();
    await box(page, "Exact times").uncheck();
    await expect(created).toHaveText(/^(now|\d+ \w+ ago)$/);
    await expect(created).toHaveAttribute("title", / UTC$/);
  });
});
