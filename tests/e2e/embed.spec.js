// The npm package on a page without a bundler: two components with different users, a hostile style sheet and
// the strictest content security policy that allows WebAssembly.

import { test, expect, FAILED_REQUEST } from "./fixtures.js";
import { first, loggedEvent, mount, mounted, open, receivedEvents, second } from "./embedding.js";
import { apiRequests, host, subject } from "./hosts.js";
import { LIST_REQUEST, name, runNames } from "./screen.js";

test.use({ flags: { dist: host("plain") } });

/** Removes both elements, so that later requests come from other components. */
const removeElements = (page) =>
  page.evaluate(() => document.querySelectorAll("onepin-runs").forEach((element) => element.remove()));

test("each component uses its own token", async ({ page }) => {
  const requests = apiRequests(page);
  await open(page);
  const people = new Set(requests.map(subject));
  expect(people.size).toBe(2);
});

test("styles are isolated in both directions", async ({ page }) => {
  await open(page);
  const link = runNames(first(page)).first().getByRole("link");
  await expect(link).not.toHaveCSS("color", "rgb(255, 0, 255)");
  await expect(link).toHaveCSS("font-size", "14px");
  await expect(first(page)).toHaveCSS("display", "block");
  await expect.poll(async () => (await first(page).boundingBox()).width).toBeGreaterThan(1_000);
  // The host keeps its own styles, which are unset.
  const title = page.getByRole("heading", { name: "A plain host" });
  await expect(title).toHaveCSS("font-weight", "400");
  const sheets = () =>
    page.evaluate(() => [
      document.adoptedStyleSheets.length,
      document.querySelectorAll("style").length,
      document.styleSheets.length,
    ]);
  await expect.poll(sheets).toEqual([0, 0, 1]);
});

test("a run prints without controls, on white", async ({ page, sandbox }) => {
  const { data: [run] } = await sandbox.api("runs?limit=1&status=completed");
  await page.emulateMedia({ colorScheme: "dark" });
  await open(page);
  await first(page).evaluate((element, id) => element.openRun(id), run.id);
  await expect(first(page).getByRole("heading", { level: 1 })).toContainText(name(run));
  await expect(first(page).getByRole("tab").first()).toBeVisible();
  await page.emulateMedia({ media: "print", colorScheme: "dark" });
  await expect(first(page).getByText(/^As of /)).toBeVisible();
  await expect(first(page).getByRole("tab").first()).toBeHidden();
  await expect(first(page).getByText("Print", { exact: true })).toBeHidden();
  await expect(first(page).locator(".verdict")).toHaveCSS("background-color", "rgb(255, 255, 255)");
});

test("emits events and leaves the host's URL unchanged", async ({ page, sandbox }) => {
  const { data: [run] } = await sandbox.api("runs?limit=1");
  await open(page);
  await first(page).getByRole("link", { name: name(run), exact: true }).click();
  await expect(first(page).getByRole("heading", { level: 1 })).toContainText(name(run));
  await expect(loggedEvent(page, `first runselect {"runId":"${run.id}"`)).toBeVisible();
  await expect(loggedEvent(page, `/runs/${run.id}`)).toBeVisible();
  await expect(page).toHaveURL(`${sandbox.origin}/`);
  await expect(runNames(second(page))).toHaveCount(20);
  await first(page).getByRole("link", { name: "All runs" }).click();
  await expect(runNames(first(page))).toHaveCount(10);
  await sandbox.advanceTime(3600);
  await expect(loggedEvent(page, /second runstatuschange .*"from":"(pending|running)"/)).toBeVisible();
});

test("preventDefault on runselect keeps the page", async ({ page, sandbox }) => {
  const { data: [run] } = await sandbox.api("runs?limit=1");
  await open(page);
  await first(page).evaluate((element) =>
    element.addEventListener("runselect", (event) => event.preventDefault()),
  );
  await first(page).getByRole("link", { name: name(run), exact: true }).click();
  await expect(loggedEvent(page, "first runselect")).toBeVisible();
  await expect(runNames(first(page))).toHaveCount(10);
  await expect(loggedEvent(page, "first routechange")).toBeHidden();
});

test("applies attribute changes while mounted", async ({ page }) => {
  const requests = apiRequests(page);
  await open(page);
  const ground = () =>
    first(page).evaluate(({ shadowRoot }) =>
      getComputedStyle(shadowRoot.querySelector(".onepin-runs")).backgroundColor,
    );
  // Read once: the rows are there, and the styles apply from the first render.
  const light = await ground();
  const before = requests.length;
  await first(page).evaluate((element) => element.setAttribute("theme", "dark"));
  await expect.poll(ground).not.toBe(light);
  // A theme change sends no requests.
  expect(requests.slice(before).filter((request) => /limit=10/.test(request.url()))).toEqual([]);
  await first(page).evaluate((element) => (element.pageSize = 50));
  await expect(runNames(first(page))).toHaveCount(50);
  await first(page).evaluate((element) => (element.locale = "de"));
  await expect(runNames(first(page))).toHaveCount(50);
  await expect(first(page).getByText(/vor \d+ (Min|Std|Tagen)/).first()).toBeVisible();
  await first(page).evaluate((element) => (element.messages = { pass_rate: "Quote" }));
  await expect(first(page).getByText("Quote", { exact: true })).toBeVisible();
  await expect(second(page).getByText("Pass rate", { exact: true })).toBeVisible();
  // Custom properties of the host apply inside.
  await page.evaluate(() =>
    document.body.style.setProperty("--onepin-runs-accent", "rgb(1, 2, 3)"),
  );
  const link = runNames(first(page)).first().getByRole("link");
  await expect(link).toHaveCSS("color", "rgb(1, 2, 3)");
});

test("offers the allowed actions only", async ({ page, sandbox }) => {
  const { data: [run] } = await sandbox.api("runs?status=running&limit=1");
  await open(page);
  await second(page).getByRole("link", { name: name(run), exact: true }).click();
  const actions = second(page).getByRole("group", { name: "Actions" }).getByRole("button");
  await expect(actions).toHaveText(["Pause run"]);
  await second(page).evaluate((element) => (element.actions = ["cancel"]));
  await expect(actions).toHaveText(["Cancel run"]);
});

test("keeps its state when moved and stops when removed", async ({
  page, sandbox,
}) => {
  const { data: [run] } = await sandbox.api("runs?limit=1");
  await page.clock.install();
  await open(page);
  await first(page).getByRole("link", { name: name(run), exact: true }).click();
  await expect(first(page).getByRole("heading", { level: 1 })).toContainText(name(run));
  await first(page).evaluate((element) => document.body.append(element));
  await expect(first(page).getByRole("heading", { level: 1 })).toContainText(name(run));
  await page.evaluate(() => {
    globalThis.kept = document.getElementById("first");
    kept.remove();
    document.getElementById("second").remove();
  });
  await sandbox.resetCounts();
  await page.clock.runFor(60_000);
  expect((await sandbox.requestCount("list_runs")) + (await sandbox.requestCount("status"))).toBe(0);
  // A reattached element starts again.
  await page.evaluate(() => document.body.append(kept));
  await expect(runNames(first(page))).toHaveCount(10);
});

test("reports an invalid option and recovers", async ({ page, monitor }) => {
  monitor.allowError(/^onepin-runs: /);
  await open(page);
  await first(page).evaluate((element) => {
    element.setAttribute("workflow-id", "mine");
    element.setAttribute("page-size", "0");
  });
  const alert = first(page).getByRole("alert");
  await expect(alert).toContainText("workflowId: “mine” is not an id");
  await expect(alert).toContainText("pageSize: a whole number from 1 to 100");
  await expect(loggedEvent(page, /first error .*invalid_options/)).toBeVisible();
  await expect(runNames(second(page))).toHaveCount(20);
  await first(page).evaluate((element) => {
    element.workflowId = document.getElementById("second").workflowId;
    element.pageSize = 10;
  });
  await expect(runNames(first(page))).toHaveCount(10);
});

test("uses defaults for a theme, a locale or a time zone that does not exist, and says so", async ({ page, monitor }) => {
  monitor.allowError(/^onepin-runs: (theme|locale|timeZone): /);
  await open(page);
  for (const [options, locale, named] of [
    [{ locale: "no such" }, "en", "locale: “no such” is not a language tag"],
    [{ locale: "en_GB.UTF-8" }, "en-GB", undefined],
    [{ timeZone: "Mars/Olympus" }, "en", "timeZone: "],
    [{ theme: "pink" }, "en", "theme: “pink” is none of auto, light, dark"],
  ]) {
    await mount(page, options);
    await expect(runNames(mounted(page))).not.toHaveCount(0);
    await expect(mounted(page).locator(`[lang="${locale}"]`).first()).toBeVisible();
    const errors = async () => (await receivedEvents(page)).filter(({ type }) => type === "error");
    await expect.poll(errors).toHaveLength(named ? 1 : 0);
    const [error] = await errors();
    expect(error?.message ?? "").toContain(named ?? "");
    await page.evaluate(() => {
      globalThis.mounted.unmount();
      document.getElementById("mounted").remove();
    });
  }
});

test("mount() reports each invalid option", async ({ page, monitor }) => {
  monitor.allowError(/^onepin-runs: /);
  await open(page);
  for (const [options, text] of [
    [{ apiBase: "api" }, "apiBase: “api” is not a URL"],
    [{ workflowID: "x" }, "workflowID: unknown name"],
    [{ pageSize: 0 }, "pageSize: a whole number from 1 to 100"],
    [{ actions: ["delete"] }, "actions: a list of pause, resume, download, cancel"],
    [{ messages: { runs: 1 } }, "messages: runs: 1 is not a text"],
    [{ getToken: "eyJ" }, "getToken: a function"],
    [{ routing: "history", route: "/" }, "route: gives routing to the host"],
  ]) {
    await mount(page, options);
    await expect(mounted(page).getByRole("alert")).toContainText(text);
    await expect.poll(async () => (await receivedEvents(page)).map(({ kind }) => kind)).toEqual(["invalid_options"]);
    await page.evaluate(() => {
      globalThis.mounted.unmount();
      document.getElementById("mounted").remove();
    });
  }
  const errorMessage = () =>
    page.evaluate(async () => {
      const { mount } = await import("/onepin-runs/index.js");
      try {
        mount(null, {});
        return "none";
      } catch (error) {
        return error.message;
      }
    });
  await expect.poll(errorMessage).toContain("target is not an element");
});

test("options that can't be read leave a readable page and the last state", async ({ page, monitor }) => {
  monitor.allowError(/^onepin-runs: /);
  await open(page);
  await mount(page);
  await expect(runNames(mounted(page))).toHaveCount(20);
  await page.evaluate(() => {
    const cyclic = {};
    cyclic.runs = cyclic;
    globalThis.mounted.update({ messages: cyclic });
  });
  await expect(mounted(page).getByRole("alert")).toContainText("options: a JSON object is expected");
  await page.evaluate(() => globalThis.mounted.update({ messages: undefined }));
  await expect(runNames(mounted(page))).toHaveCount(20);
  /** What a host gets whose getter throws: its own error, and nothing is mounted. */
  const thrown = () => page.evaluate(async () => {
    const { mount } = await import("/onepin-runs/index.js");
    const throwing = { get theme() { throw new Error("no theme"); } };
    const target = document.createElement("div");
    const message = (action) => {
      try {
        return action();
      } catch (error) {
        return error.message;
      }
    };
    return [message(() => mount(target, throwing)), message(() => globalThis.mounted.update(throwing)), target.childElementCount];
  });
  await expect.poll(thrown).toEqual(["no theme", "no theme", 0]);
  await expect(runNames(mounted(page))).toHaveCount(20);
});

test("a file that is gone after a deployment: an error with a button", async ({ page, monitor }) => {
  monitor.allowError(FAILED_REQUEST);
  monitor.allowError(/wasm/);
  await page.route("**/onepin_runs_run.wasm", (route) => route.fulfill({ status: 404, contentType: "text/html", body: "<!doctype html>" }));
  await open(page);
  await runNames(first(page)).first().getByRole("link").click();
  const alert = first(page).getByRole("alert");
  await expect(alert).toContainText("This page couldn’t be loaded");
  await page.unroute("**/onepin_runs_run.wasm");
  const timeline = first(page).getByRole("tab", { name: "Timeline" });
  // The component also tries again by itself, which removes the button.
  const retry = async () => {
    if (await timeline.isVisible()) return; // Read once: the block is repeated.
    await first(page).getByRole("button", { name: "Try again" }).click({ timeout: 1_000 });
  };
  await expect(retry).toPass();
  await expect(timeline).toBeVisible();
});

test("names the texts that cannot be replaced on the console", async ({ page, monitor }) => {
  const unknown = /^onepin-runs: messages: there is no message “pass_rat”$/;
  monitor.allowError(unknown);
  await open(page);
  const said = page.waitForEvent("console", (message) => unknown.test(message.text()));
  await mount(page, { messages: { runs: "Läufe", pass_rat: "" } });
  await said;
  await expect(mounted(page).getByRole("heading", { name: "Läufe" })).toBeVisible();
});

test.describe("a token getter that", () => {
  for (const [what, text, kind] of [
    ["throws", "no idea", "token_unavailable"],
    ["rejects", "not now", "token_unavailable"],
    ["returns an object", "gave neither a text nor null", "token_unavailable"],
    ["returns an invalid header value", "the host returned an invalid session token", "token_unavailable"],
    ["returns null", "You’re signed out", "signed_out"],
  ]) {
    test(`${what}: shows an error and accepts another getter`, async ({ page, sandbox }) => {
      await open(page);
      await removeElements(page);
      await sandbox.resetCounts();
      await mount(page, {}, what);
      await expect(mounted(page).getByRole("alert")).toContainText(text);
      await expect
        .poll(async () => (await receivedEvents(page)).map(({ type, kind }) => `${type} ${kind}`))
        .toEqual([`autherror ${kind}`]);
      expect(await sandbox.requestCount("list_runs")).toBe(0);
      await page.evaluate(() => useWorkingGetter());
      await mounted(page).getByRole("button", { name: "Try again" }).click();
      await expect(runNames(mounted(page))).toHaveCount(20);
    });
  }

  test("hangs: times out after 20 seconds", async ({ page }) => {
    await page.clock.install();
    await open(page);
    await mount(page, {}, "hangs");
    await expect.poll(() => page.evaluate(() => typeof resolveToken)).toBe("function");
    await page.clock.runFor(21_000);
    await expect(mounted(page).getByRole("alert")).toContainText("no session token within 20");
  });

  test("resolves after unmount: sends no request", async ({ page, sandbox }) => {
    await open(page);
    await removeElements(page);
    await mount(page, {}, "hangs");
    await expect.poll(() => page.evaluate(() => typeof resolveToken)).toBe("function");
    await sandbox.resetCounts();
    const token = await sandbox.token();
    await page.evaluate(async (token) => {
      mounted.unmount();
      resolveToken(token);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }, token);
    expect(await sandbox.requestCount("list_runs")).toBe(0);
    await expect(page.locator("#mounted > *")).toHaveCount(0);
  });
});

test("a new session drops pending requests and loaded data", async ({ page, sandbox }) => {
  await open(page);
  await removeElements(page);
  await mount(page, { sessionKey: "one" });
  await expect(runNames(mounted(page))).toHaveCount(20);
  const { data: [run] } = await sandbox.api("runs?limit=1");
  await mounted(page).getByRole("link", { name: name(run), exact: true }).click();
  await expect(mounted(page).getByRole("heading", { level: 1 })).toContainText(name(run));
  // The first user's request is pending when the session changes.
  await sandbox.injectFaults({ kind: "latency", ms: 1_000, endpoint: "list_runs", times: 1 });
  await mounted(page).getByRole("link", { name: "All runs" }).click();
  const requests = apiRequests(page);
  const failed = page.waitForEvent("requestfailed", (request) => LIST_REQUEST.test(request.url()));
  await mounted(page).getByRole("button", { name: "Refresh" }).click();
  await page.evaluate(() => mounted.update({ sessionKey: "two" }));
  await failed;
  await expect(runNames(mounted(page))).toHaveCount(20);
  // Runs that only the first user has opened are not requested.
  expect(requests.filter((request) => request.url().includes(run.id))).toEqual([]);
  await page.evaluate(() => mounted.resetSession());
  await expect(runNames(mounted(page))).toHaveCount(20);
});

test("reports an unknown workflow", async ({ page, monitor }) => {
  monitor.allowError(FAILED_REQUEST);
  await open(page);
  await mount(page, { workflowId: "00000000-0000-4000-8000-000000000000" });
  await expect(mounted(page).getByRole("alert")).toContainText("Not found");
  await expect.poll(async () => (await receivedEvents(page))[0])
    .toMatchObject({ type: "error", kind: "not_found", status: 404 });
});

test("recovers from a failed load of the WebAssembly", async ({ page, monitor }) => {
  monitor.allowError(FAILED_REQUEST);
  monitor.allowError(/^onepin-runs: its WebAssembly/);
  await page.route("**/*.wasm", (route) => route.abort("connectionrefused"));
  await page.goto("/");
  const alert = first(page).getByRole("alert");
  await expect(alert).toHaveText("This page couldn’t be loadedCheck your connection, then try again.");
  await expect(second(page).getByRole("alert")).toBeVisible();
  await expect(loggedEvent(page, /first error .*load_failed/)).toBeVisible();
  await first(page).evaluate((element) => (element.messages = { try_again: "Nochmal", not_loaded: "({why})" }));
  await first(page).getByRole("button", { name: "Try again" }).click();
  await expect(first(page).getByRole("button", { name: "Nochmal" })).toBeVisible();
  await page.unroute("**/*.wasm");
  await first(page).getByRole("button", { name: "Nochmal" }).click();
  await expect(runNames(first(page))).toHaveCount(10);
  await page.evaluate(() => dispatchEvent(new Event("online")));
  await expect(runNames(second(page))).toHaveCount(20);
});

test("an update retries a failed load, but not each update", async ({ page, monitor }) => {
  monitor.allowError(FAILED_REQUEST);
  monitor.allowError(/^onepin-runs: its WebAssembly/);
  await page.clock.install();
  await page.route("**/*.wasm", (route) => route.abort("connectionrefused"));
  await page.goto("/");
  await expect(first(page).getByRole("alert")).toBeVisible();
  await page.unroute("**/*.wasm");
  await first(page).evaluate((element) => (element.theme = "dark"));
  await expect(first(page).getByRole("alert")).toBeVisible();
  await page.clock.runFor(6_000);
  await first(page).evaluate((element) => (element.theme = "light"));
  await expect(runNames(first(page))).toHaveCount(10);
});

test("names an HTML page in place of the WebAssembly on the console", async ({ page, monitor }) => {
  monitor.allowError(/^onepin-runs: its WebAssembly/);
  await page.route("**/*.wasm", (route) => route.fulfill({ contentType: "text/html", body: "<!doctype html>" }));
  const reason = page.waitForEvent("console", (message) => message.text().includes("is an HTML page, not WebAssembly"));
  await page.goto("/");
  expect((await reason).text()).toContain("pass its URL to load()");
  await expect(first(page).getByRole("alert")).not.toContainText("HTML");
});

test("tells when it is on screen", async ({ page }) => {
  await open(page);
  await mount(page);
  const told = () => page.evaluate(async () => {
    const received = [];
    const off = mounted.on("routechange", ({ detail }) => received.push(detail.route));
    await mounted.ready;
    off();
    return [document.querySelector("#mounted > div").shadowRoot.querySelector("table") !== null, received];
  });
  await expect.poll(told).toEqual([true, []]);
  const rejected = () => page.evaluate(async () => {
    const { mount } = await import("/onepin-runs/index.js");
    const { ready, unmount } = mount(document.body, {});
    unmount();
    return ready.catch(({ message }) => message);
  });
  await expect.poll(rejected).toContain("removed before it was ready");
});

test("takes over an element that a server has rendered", async ({ page }) => {
  await open(page);
  await page.evaluate(() => {
    const known = document.getElementById("first");
    const element = document.createElement("onepin-runs");
    // React's server rendering writes `apiBase`, which HTML lowers.
    for (const { name, value } of known.attributes) element.setAttribute(name.replaceAll("-", ""), value);
    element.id = "rendered";
    // Vue sets this property for `:get-token`.
    element["get-token"] = known.getToken;
    document.querySelectorAll("onepin-runs").forEach((element) => element.remove());
    document.body.prepend(element);
  });
  const rendered = page.locator("#rendered");
  await expect(runNames(rendered)).toHaveCount(10);
  await rendered.evaluate((element) => (element.pageSize = 20));
  await expect(runNames(rendered)).toHaveCount(20);
});

test("keeps its styles in another document", async ({ page }) => {
  await open(page);
  const styled = () => page.evaluate(() => {
    const frame = document.body.appendChild(document.createElement("iframe"));
    const element = document.getElementById("first");
    const sheets = [];
    for (const owner of [frame.contentDocument, document]) {
      owner.body.append(owner.adoptNode(element));
      sheets.push(element.shadowRoot.adoptedStyleSheets.map((sheet) => sheet.cssRules.length > 0));
    }
    frame.remove();
    return sheets;
  });
  // Of all pages, and of those of a run.
  await expect.poll(styled).toEqual([[true, true], [true, true]]);
  await expect(runNames(first(page))).toHaveCount(10);
});

test("pages without the styles of a run are plain, but complete", async ({ page, monitor }) => {
  monitor.allowError(FAILED_REQUEST);
  monitor.allowError(/styles of a run's pages/);
  await page.route(/\/run-styles\.js$/, (route) => route.abort());
  await open(page);
  await expect(runNames(first(page))).toHaveCount(10);
  await runNames(first(page)).getByRole("link").first().click();
  await expect(first(page).getByRole("heading", { name: "Nodes" })).toBeVisible();
});

test("leaves an element of another version as it is", async ({ page, monitor }) => {
  await page.route("**/host.js", (route) => route.fulfill({ contentType: "text/javascript", body: "" }));
  await page.goto("/");
  const warned = page.waitForEvent("console", (message) => message.text().includes("is already defined by other code"));
  monitor.allowError(/is already defined by other code/);
  const kept = () => page.evaluate(async () => {
    class Other extends HTMLElement {}
    if (!customElements.get("onepin-runs")) customElements.define("onepin-runs", Other);
    await import("/onepin-runs/define.js");
    return customElements.get("onepin-runs").name;
  });
  await expect.poll(kept).toBe("Other");
  await warned;
});

test("an entry contains everything", async ({ page }) => {
  await page.route("**/host.js", (route) => route.fulfill({ contentType: "text/javascript", body: "" }));
  const paths = [];
  page.on("request", (request) => paths.push(new URL(request.url()).pathname));
  await page.goto("/");
  await page.evaluate(() => import("/onepin-runs/inline.js"));
  await mount(page);
  await expect(runNames(mounted(page))).toHaveCount(20);
  await runNames(mounted(page)).first().getByRole("link").click();
  await expect(mounted(page).getByRole("tab", { name: "Timeline" })).toBeVisible();
  expect(paths.filter((path) => path.endsWith(".wasm"))).toEqual([]);
});

test("loads WebAssembly from another URL", async ({ page }) => {
  const wasm = `${host("plain")}/onepin-runs/onepin_runs_bg.wasm`;
  await page.route("**/elsewhere.wasm", (route) => route.fulfill({ path: wasm }));
  // Without host.js, nothing has loaded the WebAssembly yet.
  await page.route("**/host.js", (route) => route.fulfill({ contentType: "text/javascript", body: "" }));
  const paths = [];
  page.on("request", (request) => paths.push(new URL(request.url()).pathname));
  await page.goto("/");
  await page.evaluate(async () => {
    const { load } = await import("/onepin-runs/index.js");
    await load({ main: "/elsewhere.wasm" });
  });
  await mount(page);
  await expect(runNames(mounted(page))).toHaveCount(20);
  // The second file follows when the browser is idle.
  expect(paths.filter((path) => /elsewhere|_bg\.wasm/.test(path))).toEqual(["/elsewhere.wasm"]);
});

test("importing has no side effects, also on a server", async ({ page }) => {
  const server = await import(`${host("plain")}/onepin-runs/index.js`);
  const { OnepinRunsElement, define } = server;
  expect([OnepinRunsElement, define, server.mount].map((part) => typeof part)).toEqual(
    ["function", "function", "function"],
  );
  define();
  define("runs-of-a-server");
  expect(() => server.mount(null, {})).toThrow(/needs a browser/);
  await page.route("**/host.js", (route) => route.fulfill({ contentType: "text/javascript", body: "" }));
  await page.goto("/");
  const isDefined = () =>
    page.evaluate(async () => {
      await import("/onepin-runs/index.js");
      return customElements.get("onepin-runs") !== undefined;
    });
  await expect.poll(isDefined).toBe(false);
});

test("the element can be defined repeatedly and under further names", async ({ page }) => {
  await open(page);
  await page.evaluate(async () => {
    const { define } = await import("/onepin-runs/index.js");
    define();
    for (const name of ["other-runs", "other-runs", "third-runs"]) define(name);
    const element = document.createElement("third-runs");
    const known = document.querySelector("onepin-runs");
    for (const { name, value } of known.attributes) element.setAttribute(name, value);
    element.id = "third";
    element.getToken = known.getToken;
    document.body.prepend(element);
  });
  await expect(runNames(page.locator("#third"))).toHaveCount(10);
});

test("routing through the browser's history", async ({ page, sandbox }) => {
  const { data: [run] } = await sandbox.api("runs?limit=1");
  await open(page);
  await removeElements(page);
  await mount(page, { routing: "history", basePath: "/" });
  await mounted(page).getByRole("link", { name: name(run), exact: true }).click();
  await expect(page).toHaveURL(new RegExp(`/runs/${run.id}$`));
  await page.goBack();
  await expect(runNames(mounted(page))).toHaveCount(20);
  // The title stays the host's.
  await expect(page).toHaveTitle("A plain host");
});

/** The number of components before the baseline (browser caches fill up), and before the second measurement. */
const [WARM_UP, MORE] = [200, 400];

test("does not leak memory after unmount", async ({ page }) => {
  test.setTimeout(180_000);
  await open(page);
  await removeElements(page);
  const cdp = await page.context().newCDPSession(page);
  await cdp.send("HeapProfiler.enable");
  await page.evaluate(() => {
    const { instantiate } = WebAssembly;
    globalThis.instances = [];
    WebAssembly.instantiate = async (...given) => {
      const instance = await instantiate(...given);
      instances.push(new WeakRef(instance));
      return instance;
    };
  });
  /** Mounts and unmounts repeatedly, then measures memory. */
  const cycle = async (times) => {
    await page.evaluate(async (times) => {
      const { mount } = await import("/onepin-runs/index.js");
      const settings = await (await fetch("/config.json")).json();
      for (let at = 0; at < times; at += 1) {
        const { unmount } = mount(document.body, {
          apiBase: settings.api_base,
          workflowId: settings.workflow_id,
          getToken: async () => null,
        });
        // Until the component shows the signed-out message and has set its timers.
        const { shadowRoot } = document.body.lastElementChild;
        do await new Promise((resolve) => setTimeout(resolve));
        while (!shadowRoot.querySelector("[role=alert]"));
        unmount();
      }
      await new Promise((resolve) => setTimeout(resolve, 100));
    }, times);
    await cdp.send("HeapProfiler.collectGarbage");
    const wasm = await page.evaluate(
      () => instances.filter((instance) => instance.deref()?.exports.memory).length,
    );
    const { usedSize: heap } = await cdp.send("Runtime.getHeapUsage");
    const { nodes, jsEventListeners: listeners } = await cdp.send("Memory.getDOMCounters");
    return { wasm, heap, nodes, listeners };
  };
  await cycle(WARM_UP);
  // Read once: measured after garbage collection.
  const [before, after] = [await cycle(100), await cycle(MORE)];
  // A tolerance for instances that are not collected yet.
  expect(after.wasm).toBeLessThanOrEqual(before.wasm + 2);
  expect(after.nodes).toBeLessThanOrEqual(before.nodes + 10);
  expect(after.listeners).toBeLessThanOrEqual(before.listeners);
  expect(after.heap).toBeLessThan(before.heap * 1.05);
});
