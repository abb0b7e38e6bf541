// What the page lets in and out. That a token goes to the API alone, in its header alone, and that no
// other origin is asked, is watched in every test.

import { test, expect, FAILED_REQUEST } from "./fixtures.js";
import { alert, runNames } from "./screen.js";

const scripts = { "the program's JavaScript": /\/page-\w+\.js$/, "its start": /\/boot-\w+\.js$/ };

/** The module of a run's page. */
const CHUNK = /\/page-overview-\w+\.wasm$/;

/** Serves a file with something more at its end. */
async function alter(page, url, more) {
  await page.route(url, async (route) => {
    const response = await route.fetch();
    const body = Buffer.concat([await response.body(), Buffer.from(more)]);
    await route.fulfill({ response, body });
  });
}

for (const [what, url] of Object.entries(scripts)) {
  test(`${what} is not run when it is not what was built`, async ({ page, monitor }) => {
    monitor.allowError(/Failed to find a valid digest|integrity checks failed/);
    monitor.allowError(/TypeError: Failed to fetch/);
    monitor.allowError(FAILED_REQUEST);
    await alter(page, url, "\n");
    const refused = page.waitForEvent("console", (message) =>
      message.text().includes("Failed to find a valid digest"),
    );
    await page.goto("/");
    await refused;
    await expect(runNames(page)).toHaveCount(0);
    if (!url.test("/boot-0.js")) {
      await expect(page.getByText("This page couldn’t start")).toBeVisible();
    }
  });
}

test("its WebAssembly is not run when it is not what was built", async ({ page, monitor }) => {
  monitor.allowError(/is not what was built/);
  // An empty section, which changes nothing of what it does.
  await alter(page, /\.wasm$/, [0, 2, 1, 0x78]);
  await page.goto("/");
  await expect(page.getByText(/This page couldn’t start \(.*\.wasm is not what was built\)/)).toBeVisible();
  await expect(runNames(page)).toHaveCount(0);
});

test("a chunk that is not what was built is not run, and the list goes on", async ({ page, monitor }) => {
  monitor.allowError(/Failed to find a valid digest|integrity checks failed/);
  monitor.allowError(FAILED_REQUEST);
  await alter(page, CHUNK, [0, 1, 0]);
  await page.goto("/");
  await runNames(page).first().getByRole("link").click();
  await expect(page.getByRole("heading", { name: "This page couldn’t be loaded" })).toBeVisible();
  await page.getByRole("link", { name: "All runs" }).click();
  await expect(runNames(page)).toHaveCount(20);
  await page.unrouteAll({ behavior: "wait" });
  await runNames(page).first().getByRole("link").click();
  await page.getByRole("button", { name: "Try again" }).or(page.getByRole("tab", { name: "Graph" })).first().click();
  await expect(page.getByRole("tab", { name: "Graph" })).toBeVisible();
});

test("every file that the page runs or is drawn with has its digest", async ({ page, baseURL }) => {
  const loaded = [];
  page.on("response", (answer) => loaded.push(new URL(answer.url())));
  await page.goto("/");
  await expect(runNames(page)).toHaveCount(20);
  // Read once: what the page is built of is there with its rows.
  const sealed = await page.evaluate(() =>
    [...document.querySelectorAll("[integrity]")].map(({ src, href }) => src || href),
  );
  // Read once: it is part of the page's HTML.
  const { wasm, integrity } = await page.evaluate(() => ({
    ...document.querySelector("script[data-wasm]").dataset,
  }));
  expect(integrity).toMatch(/^sha384-/);
  sealed.push(new URL(wasm, baseURL).href);
  // The digest of the chunk stands in the JavaScript that loads it.
  const needed = loaded.filter(({ pathname }) => /\.(js|css|wasm)$/.test(pathname) && !CHUNK.test(pathname));
  expect(new Set(needed.map(({ href }) => href))).toEqual(new Set(sealed));
});

test("the page's policy allows no text as HTML or as a script", async ({ page, monitor }) => {
  monitor.allowError(/requires 'Trusted(HTML|ScriptURL)' assignment|TrustedTypePolicy named 'any'/);
  await page.goto("/");
  const refusals = () =>
    page.evaluate(() => {
      const refusal = (attempt) => {
        try {
          attempt();
          return undefined;
        } catch (error) {
          return error.name;
        }
      };
      return [
        refusal(() => (document.body.innerHTML = "<p>no</p>")),
        refusal(() => (document.createElement("script").src = "/boot.js")),
        refusal(() => trustedTypes.createPolicy("any", {})),
      ];
    });
  await expect.poll(refusals).toEqual(["TypeError", "TypeError", "TypeError"]);
});

test("a redirect is not followed: who knows where the token would go", async ({ page, monitor }) => {
  monitor.allowError(FAILED_REQUEST);
  const elsewhere = [];
  page.on("request", (request) => {
    if (request.url().includes("elsewhere.example")) elsewhere.push(request.url());
  });
  await page.route(/\/api\/v1\//, (route) =>
    route.fulfill({ status: 302, headers: { location: "https://elsewhere.example/api" } }),
  );
  await page.goto("/");
  await expect(alert(page)).toContainText("Can’t reach the server");
  expect(elsewhere).toEqual([]);
});
