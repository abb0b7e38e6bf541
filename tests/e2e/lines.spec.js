// The lines of a run: which ones failed a check, and why.

import { test, expect, FAILED_REQUEST } from "./fixtures.js";
import { alert, count, expectNoHorizontalScroll, name, runNames } from "./screen.js";

const newest = async (sandbox) => (await sandbox.api("runs?status=completed&limit=1")).data[0];
const open = (page, sandbox, id, query = "", workflow = sandbox.config.workflow_id) =>
  page.goto(`/workflows/${workflow}/runs/${id}${query}`);
const matrix = (page) => page.getByRole("table", { name: "Scores by language" });
const section = (page) => page.locator(".lines");
const items = (page) => section(page).locator(".takes > li");
const link = (page, title) => section(page).getByRole("link", { name: title, exact: true });
const select = (page, label) => section(page).getByRole("combobox", { name: label, exact: true });
const search = (page) => section(page).getByRole("searchbox", { name: "Search scripts" });
const searched = (page) => section(page).getByRole("status").filter({ hasText: " results in " });

/** All cards of a run in one language, as the API has them. */
async function cards(sandbox, id, language, workflow) {
  const all = [];
  for (let offset = 0, total = 1; offset < total; offset += 100) {
    const path = `runs/${id}/data?include_dropped=true&limit=100&offset=${offset}&language=${language}`;
    const { data, pagination } = await sandbox.api(path, workflow);
    all.push(...data.rows.flatMap((row) => row.cards));
    ({ total } = pagination);
  }
  return all;
}

const verdicts = ({ dropped, rejected }) => (dropped ?? rejected)?.verdicts ?? [];

/** The language and the check with the fewest failed lines, but some. */
async function worstCell(sandbox, id) {
  const { data: { validators } } = await sandbox.api(`runs/${id}/analysis`);
  const cells = validators.flatMap(({ locales, ...check }) => locales.map((locale) => ({ check, locale })));
  const failed = cells.filter(({ locale }) => locale.fail_count > 0);
  return failed.sort((one, other) => one.locale.fail_count - other.locale.fail_count)[0];
}

/** The edge-case run whose lines the predicate accepts. */
async function edgeCase(sandbox, isCase) {
  const { data: [{ id: workflow }] } = await sandbox.get("/api/v1/workflows?search=awkward");
  const { data } = await sandbox.api("runs?limit=100", workflow);
  for (const run of data.filter(({ status }) => status === "completed")) {
    const { data: { rows } } = await sandbox.api(`runs/${run.id}/data?limit=20`, workflow);
    if (isCase(rows.flatMap((row) => row.cards))) return { id: run.id, workflow };
  }
  throw new Error("no such run");
}

test("a link to lines opens at the lines", async ({ page, sandbox }) => {
  const run = await newest(sandbox);
  await open(page, sandbox, run.id, "?lines=&show=all");
  await expect(page.getByRole("heading", { name: "Nodes" })).toBeAttached();
  await expect(matrix(page)).toBeAttached();
  await expect(items(page).first()).toBeInViewport();
});

test("which lines do I have to re-record?", async ({ page, sandbox }) => {
  const run = await newest(sandbox);
  await page.goto("/");
  // 1: open the run.
  await runNames(page).getByRole("link", { name: name(run), exact: true }).click();
  // 2: show its failing lines.
  await link(page, "Show failing lines").click();
  await expect(page).toHaveURL(/\?lines=$/);
  await expect(items(page).first()).toBeVisible();
  // 3: those of a language.
  await select(page, "Language").selectOption({ label: "German (Germany)" });
  const failed = (await cards(sandbox, run.id, "de-DE")).filter((card) => verdicts(card).length > 0);
  await expect(items(page)).toHaveCount(failed.length);
  for (const [at, card] of failed.entries()) {
    const item = items(page).nth(at);
    await expect(item).toContainText(`Line ${count(card.line_index + 1)}`);
    await expect(item).toContainText(card.voice.display_name);
    for (const { validator_label: label, score, threshold } of verdicts(card)) {
      await expect(item.getByRole("listitem").filter({ hasText: label }).first())
        .toContainText(`${count(score)} < ${count(threshold)}`);
    }
  }
  await expect(searched(page)).toContainText(`${failed.length} results in `);
});

test("is German good enough? The lines that failed its check", async ({ page, sandbox }) => {
  const run = await newest(sandbox);
  const { check, locale } = await worstCell(sandbox, run.id);
  await open(page, sandbox, run.id);
  const cell = matrix(page).getByRole("link", { name: `${count(locale.pass_count)} passed, ${count(locale.fail_count)} failed` });
  await cell.first().click();
  await expect(page).toHaveURL(/\?lines=[^&]+&check=/);
  // Read once: the address is that of the link.
  const url = new URL(page.url());
  const [language, node] = [url.searchParams.get("lines"), url.searchParams.get("check")];
  const failed = (await cards(sandbox, run.id, language)).filter((card) =>
    verdicts(card).some(({ validator_node_id: id }) => id === node));
  await expect(items(page)).toHaveCount(failed.length);
  await expect(section(page).getByRole("heading", { name: "Lines" })).toBeFocused();
  // The address keeps them, and Back closes them.
  await page.reload();
  await expect(items(page)).toHaveCount(failed.length);
  await expect(select(page, "Lines to show")).toHaveValue(node);
  await page.goBack();
  await expect(items(page)).toHaveCount(0);
  await expect(matrix(page)).toBeVisible();
  expect(check.threshold).toBeGreaterThan(0);
});

test("marks the wrong words of a script", async ({ page, sandbox }) => {
  const run = await newest(sandbox);
  const all = await cards(sandbox, run.id, "de-DE");
  const wrong = all.find((card) => card.validations.some(({ kind, segments }) => kind === "wer" && segments?.length));
  await open(page, sandbox, run.id, "?lines=de-DE&show=all");
  const item = items(page).filter({ hasText: `Line ${count(wrong.line_index + 1)} ·` }).first();
  const more = section(page).getByRole("button", { name: "Search more lines" });
  await expect(async () => {
    if (!(await item.isVisible())) await more.click({ timeout: 500 });
    await expect(item).toBeVisible({ timeout: 500 });
  }).toPass();
  const { segments, transcript } = wrong.validations.find(({ kind }) => kind === "wer");
  for (const { text } of segments) await expect(item.locator("mark", { hasText: text }).first()).toBeVisible();
  await expect(item).toContainText(`Heard: ${transcript}`);
});

test("searches scripts, and keeps the search in the address", async ({ page, sandbox }) => {
  const run = await newest(sandbox);
  await open(page, sandbox, run.id, "?lines=de-DE&show=all");
  const { data: { rows } } = await sandbox.api(`runs/${run.id}/data?limit=3&language=de-DE`);
  const [{ script }] = rows[2].cards;
  await search(page).fill(script);
  await expect(page).toHaveURL(/search=/);
  const { data, pagination } = await sandbox.api(
    `runs/${run.id}/data?limit=100&include_dropped=true&language=de-DE&search=${encodeURIComponent(script)}`,
  );
  await expect(searched(page)).toContainText(`in ${pagination.total} lines`);
  await expect(items(page)).toHaveCount(data.rows.flatMap((row) => row.cards).length);
  await search(page).fill("no such words anywhere");
  await expect(section(page).getByText("No line matches this filter.")).toBeVisible();
  await page.reload();
  await expect(search(page)).toHaveValue("no such words anywhere");
});

test("a server without lines has no block and no error", async ({ page, sandbox, monitor }) => {
  monitor.allowError(FAILED_REQUEST);
  const run = await newest(sandbox);
  for (const status of [404, 405]) {
    await test.step(`${status}`, async () => {
      await sandbox.injectFaults({ kind: "status", status, endpoint: "data" });
      await open(page, sandbox, run.id, "?lines=");
      await expect(matrix(page)).toBeVisible();
      await expect(section(page)).toHaveCount(0);
      await expect(matrix(page).getByRole("link")).toHaveCount(0);
      await expect(alert(page)).toHaveCount(0);
      await sandbox.clearFaults();
    });
  }
});

test("an error keeps the lines, and the search goes on", async ({ page, sandbox, monitor }) => {
  monitor.allowError(FAILED_REQUEST);
  const run = await newest(sandbox);
  await sandbox.injectFaults({ kind: "status", status: 500, endpoint: "data" });
  await open(page, sandbox, run.id, "?lines=&show=all");
  await expect(section(page).getByRole("heading", { name: "Server error" })).toBeVisible();
  await expect(matrix(page)).toBeVisible();
  await sandbox.clearFaults();
  await section(page).getByRole("button", { name: "Try again" }).click();
  await expect(items(page).first()).toBeVisible();
  await expect(section(page).getByRole("heading", { name: "Server error" })).toHaveCount(0);
});

test("segments outside their script are listed beside it", async ({ page, sandbox }) => {
  const ghost = ({ validations }) => validations.some(({ segments }) => segments?.some(({ text }) => text === "ghost"));
  const { id, workflow } = await edgeCase(sandbox, (all) => all.some(ghost));
  await open(page, sandbox, id, "?lines=&show=all", workflow);
  await expect(items(page).filter({ hasText: "Also flagged: ghost" }).first()).toBeVisible();
});

test("scores that are no numbers from 0 to 100 are shown as they are", async ({ page, sandbox }) => {
  const odd = ({ validations }) => validations.some(({ score }) => score === 100.01);
  const { id, workflow } = await edgeCase(sandbox, (all) => all.some(odd));
  await open(page, sandbox, id, "?lines=&show=all", workflow);
  for (const score of ["100.01", "-3.5", "9007199254740991"]) {
    await expect(items(page).getByText(score).first()).toBeVisible();
  }
});

test("unknown languages are shown by their code", async ({ page, sandbox }) => {
  const isOdd = ({ locale_code: code }) => {
    try {
      return code && !Intl.getCanonicalLocales(code.replaceAll("_", "-"));
    } catch {
      return true;
    }
  };
  const { id, workflow } = await edgeCase(sandbox, (all) => all.some(isOdd));
  await open(page, sandbox, id, "?lines=&show=all", workflow);
  const { data: { rows: [row] } } = await sandbox.api(`runs/${id}/data?limit=1&include_dropped=true`, workflow);
  await expect(items(page).first()).toBeVisible();
  for (const { locale_code: code } of row.cards.filter(isOdd)) {
    await expect(items(page).filter({ hasText: code }).first()).toBeVisible();
  }
});

test("lines fit a phone", { tag: "@layout" }, async ({ page, sandbox }) => {
  await page.setViewportSize({ width: 360, height: 800 });
  const run = await newest(sandbox);
  await open(page, sandbox, run.id, "?lines=&show=all");
  await expect(items(page).first()).toBeVisible();
  await expectNoHorizontalScroll(page, "lines");
});

const play = (page, at) => items(page).nth(at).getByRole("button");
const problem = (page, at) => items(page).nth(at).getByRole("alert");

/** The edge-case run whose audio is broken: line 0 has expired, 1 is forbidden, 2 is empty, 3 is no audio. */
async function brokenAudio(sandbox) {
  const { data: [{ id: workflow }] } = await sandbox.get("/api/v1/workflows?search=awkward");
  const { data } = await sandbox.api("runs?limit=100", workflow);
  for (const run of data.filter(({ status }) => status === "completed")) {
    const { data: { rows } } = await sandbox.api(`runs/${run.id}/data?limit=2`, workflow);
    const urls = rows.flatMap((row) => row.cards).map(({ audio }) => audio.playback_url).filter(Boolean);
    const answers = await Promise.all(urls.map((url) => fetch(url)));
    if (answers.some(({ status }) => status === 403)) return { id: run.id, workflow };
  }
  throw new Error("no such run");
}

test("lines are played one after another by keyboard", async ({ page, sandbox }) => {
  const run = await newest(sandbox);
  await open(page, sandbox, run.id, "?lines=de-DE&show=all");
  await play(page, 0).focus();
  await page.keyboard.press("Space");
  await expect(play(page, 0)).toHaveAttribute("aria-pressed", "true");
  await page.keyboard.press("j");
  await expect(play(page, 1)).toBeFocused();
  await expect(play(page, 1)).toHaveAttribute("aria-pressed", "true");
  await expect(play(page, 0)).toHaveAttribute("aria-pressed", "false");
  await page.keyboard.press("k");
  await expect(play(page, 0)).toHaveAttribute("aria-pressed", "true");
  await page.keyboard.press("Space");
  await expect(play(page, 0)).toHaveAttribute("aria-pressed", "false");
});

test("expired links are renewed once, and broken audio is said at its line", async ({ page, sandbox, monitor }) => {
  monitor.allowError(FAILED_REQUEST);
  const { id, workflow } = await brokenAudio(sandbox);
  const { data: { rows: [{ cards: [{ locale_code: language }] }] } } = await sandbox.api(`runs/${id}/data?limit=1`, workflow);
  await open(page, sandbox, id, `?lines=${language}&show=all`, workflow);
  const line = (number) => items(page).filter({ hasText: `Line ${number} ·` });
  await expect(line(5)).toHaveCount(1);
  await sandbox.resetCounts();
  await line(1).getByRole("button").click();
  await expect(line(1).getByRole("button")).toHaveAttribute("aria-pressed", "true");
  expect(await sandbox.requestCount("audio_url")).toBe(1);
  for (const [number, text] of [[2, "couldn’t be played"], [3, "The audio is empty."], [4, "couldn’t be played"]]) {
    await line(number).getByRole("button").click();
    await expect(line(number).getByRole("alert")).toContainText(text);
  }
  await line(5).getByRole("button").click();
  await expect(line(5).getByRole("button")).toHaveAttribute("aria-pressed", "true");
  await expect(problem(page, 4)).toHaveCount(0);
});
