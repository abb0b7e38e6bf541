// A page that the browser or an extension translates: data never stand beside the texts of other data.

import { test, expect } from "./fixtures.js";
import { name, pager, progress, runNames, state, table } from "./screen.js";

/** Translates the page as Chrome does: each text is replaced by two `font` elements with its translation. */
const translate = (page) =>
  page.evaluate(() => {
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const nodes = [];
    while (texts.nextNode()) nodes.push(texts.currentNode);
    for (const node of nodes.filter((node) => node.data.trim())) {
      const outer = document.createElement("font");
      const inner = document.createElement("font");
      inner.append(`⟦${node.data}⟧`);
      outer.append(inner);
      node.replaceWith(outer);
    }
  });

/** Checks that each row shows one run, translated or not. */
async function expectSameData(page, sandbox, query) {
  const { data } = await sandbox.api(`runs?${query}`);
  await expect(async () => {
    const shown = await table(page).locator("tbody tr").evaluateAll((rows) =>
      rows.map((row) => [
        row.querySelector("th a").textContent,
        row.querySelector("th a").href.split("/").at(-1),
        row.querySelector(".status").textContent,
        row.querySelector(".status").dataset.state,
        row.querySelector("[data-column=progress]").textContent,
      ]));
    const plain = shown.map((row) => row.map((text) => text.replaceAll(/[⟦⟧]/g, "")));
    expect(plain).toEqual(data.map((run) =>
      [name(run), run.id, state(run), state(run).toLowerCase(), progress(run)]));
  }).toPass();
}

test.use({ flags: { active: 0, "starts-every": 0 } });

test("a translated list follows its data", async ({ page, sandbox }) => {
  await page.goto("/");
  await expect(runNames(page)).toHaveCount(20);
  await translate(page);
  await expect(runNames(page).first()).toContainText("⟦");
  await test.step("next page", async () => {
    await pager(page).getByRole("link", { name: "Next" }).click();
    await expectSameData(page, sandbox, "limit=20&offset=20");
    await expect(pager(page)).toContainText("21–40 of 200");
    await translate(page);
  });
  await test.step("sort order", async () => {
    await table(page).getByRole("button", { name: "Status" }).click();
    await expectSameData(page, sandbox, "limit=20&sort=status&order=desc");
    await translate(page);
  });
  await test.step("filter", async () => {
    await page.getByRole("button", { name: /Failed/ }).click();
    await expectSameData(page, sandbox, "limit=20&sort=status&order=desc&status=failed");
  });
});

test.describe("while runs progress", () => {
  test.use({ flags: {} });

  /** The states of the rows or of the run, each by icon and by word. */
  const states = (page) =>
    page.locator("tbody .status, .run-title .status").evaluateAll((badges) =>
      badges.map((badge) => [badge.dataset.state, badge.textContent.replaceAll(/[⟦⟧]/g, "").toLowerCase()]));

  async function expectEnd(page) {
    await expect(async () => {
      const shown = await states(page);
      expect(shown.length).toBeGreaterThan(0);
      expect(shown.filter(([state, word]) => state !== word)).toEqual([]);
      expect(shown.map(([state]) => state)).not.toContain("running");
    }).toPass();
  }

  test("a translated run follows the polls", async ({ page, sandbox }) => {
    const { data } = await sandbox.api("runs?status=running&limit=20&order=asc");
    const run = data.find((run) => !run.pause_requested_at);
    await page.clock.install();
    await page.goto(`/workflows/${sandbox.config.workflow_id}/runs/${run.id}`);
    await expect(page.locator(".run-title .status")).toHaveText("Running");
    await expect(page.getByRole("tablist")).toBeVisible();
    await translate(page);
    await sandbox.advanceTime(7_200);
    await page.clock.runFor(15_000);
    await expectEnd(page);
    await expect(page.getByRole("heading", { level: 1 })).toContainText(name(run));
    // The facts are those of the end, too.
    await expect(page.locator(".run-header").getByText(/\d+\/\d+ steps/)).not.toContainText("⟦");
  });
});
