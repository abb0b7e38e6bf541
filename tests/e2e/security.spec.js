// Integrity checks, content security policy and redirects. The monitor of fixtures.js checks in every test that
// tokens are sent to the API only, in the header only, and that no other origin receives requests.

import { test, expect, FAILED_REQUEST } from "./fixtures.js";
import { alert, runNames } from "./screen.js";

const scripts = { "page.js": /\/page-\w+\.js$/, "boot.js": /\/boot-\w+\.js$/ };

/** The WebAssembly chunks. */
const CHUNK = /\/page-(list|run|details|compare|shared)-\w+\.wasm$/;

/** Serves a file with appended bytes. */
async function appendTo(page, url, bytes) {
  await page.route(url, async (route) => {
    const response = await route.fetch();
    const body = Buffer.concat([await response.body(), Buffer.from(bytes)]);
    await route.fulfill({ response, body });
  });
}

for (const [what, url] of Object.entries(scripts)) {
  test(`a modified ${what} does not run`, async ({ page, monitor }) => {
    monitor.allowError(/Failed to find a valid digest|integrity checks failed/);
    monitor.allowError(/TypeError: Failed to fetch/);
    monitor.allowError(FAILED_REQUEST);
    await appendTo(page, url, "\n");
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

test("modified WebAssembly does not run", async ({ page, monitor }) => {
  monitor.allowError(/is not what was built/);
  // An empty custom section, which doesn't change the behavior.
  await appendTo(page, /\.wasm$/, [0, 2, 1, 0x78]);
  await page.goto("/");
  await expect(page.getByText(/This page couldn’t start \(.*\.wasm is not what was built\)/)).toBeVisible();
  await expect(runNames(page)).toHaveCount(0);
});

test("a modified chunk does not run and does not affect the list", async ({ page, monitor }) => {
  monitor.allowError(/Failed to find a valid digest|integrity checks failed/);
  monitor.allowError(FAILED_REQUEST);
  await appendTo(page, /\/page-run-\w+\.wasm$/, [0, 1, 0]);
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

test("every script, style sheet and WebAssembly file has an integrity digest", async ({ page, baseURL }) => {
  const loaded = [];
  page.on("response", (response) => loaded.push(new URL(response.url())));
  await page.goto("/");
  await expect(runNames(page)).toHaveCount(20);
  // Read once: the elements are there with the rows.
  const sealed = await page.evaluate(() =>
    [...document.querySelectorAll("[integrity]")].map(({ src, href }) => src || href),
  );
  // Read once: the attributes are part of the HTML.
  const { wasm, integrity } = await page.evaluate(() => ({
    ...document.querySelector("script[data-wasm]").dataset,
  }));
  expect(integrity).toMatch(/^sha256-/);
  sealed.push(new URL(wasm, baseURL).href);
  // The JavaScript that loads the chunk contains its digest.
  const needed = loaded.filter(({ pathname }) => /\.(js|css|wasm)$/.test(pathname) && !CHUNK.test(pathname));
  expect(new Set(needed.map(({ href }) => href))).toEqual(new Set(sealed));
});

test("Trusted Types block strings as HTML and script URLs", async ({ page, monitor }) => {
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

test("API redirects are not followed", async ({ page, monitor }) => {
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
