// The npm package on a page without a bundler: two people's components, a hostile style sheet, and
// the strictest content security policy that lets WebAssembly in.

import { test, expect, FAILED_REQUEST } from "./fixtures.js";
import { apiRequests, host, subject } from "./hosts.js";
import { LIST_REQUEST, name, runNames } from "./screen.js";

test.use({ flags: { dist: host("plain") } });

const first = (page) => page.locator("#first");
const second = (page) => page.locator("#second");

/** What the host has heard, such as `first routechange {…}`. */
const told = (page, text) => page.getByRole("log").getByText(text);

async function open(page) {
  await page.goto("/");
  await expect(runNames(first(page))).toHaveCount(10);
  await expect(runNames(second(page))).toHaveCount(20);
}

/** Mounts a component of its own before the two, with options and a token getter that may differ. */
const mount = (page, options = {}, getter = "good") =>
  page.evaluate(
    async ([options, getter]) => {
      const { mount } = await import("/onepin-runs/index.js");
      const settings = await (await fetch("/config.json")).json();
      const getters = {
        good: async () => {
          const answer = await fetch(settings.token_endpoint, { method: "POST" });
          return (await answer.json()).jwt;
        },
        throws: () => {
          throw new Error("no idea");
        },
        rejects: () => Promise.reject(new Error("not now")),
        "gives junk": async () => ({ jwt: 1 }),
        "gives what no header can hold": async () => "ä\n",
        "says that nobody is signed in": async () => null,
        hangs: () => new Promise((resolve) => (globalThis.resolveToken = resolve)),
      };
      const target = document.createElement("section");
      target.id = "mounted";
      document.body.prepend(target);
      globalThis.heard = [];
      for (const event of ["runselect", "routechange", "autherror", "error"]) {
        target.addEventListener(event, ({ type, detail }) => heard.push({ type, ...detail }));
      }
      globalThis.mounted = mount(target, {
        apiBase: settings.api_base,
        workflowId: settings.workflow_id,
        workspaceId: settings.workspace_id,
        getToken: getters[getter],
        ...options,
      });
      globalThis.heal = () => globalThis.mounted.update({ getToken: getters.good });
    },
    [options, getter],
  );

/** Takes the two elements away: what is asked from now on, others ask. */
const removeElements = (page) =>
  page.evaluate(() => document.querySelectorAll("onepin-runs").forEach((element) => element.remove()));

const mounted = (page) => page.locator("#mounted");

const heard = (page) => page.evaluate(() => globalThis.heard);

test("two people's components ask each with their own token", async ({ page }) => {
  const requests = apiRequests(page);
  await open(page);
  const people = new Set(requests.map(subject));
  expect(people.size).toBe(2);
});

test("the host's style sheet does not reach in, and nothing leaks out", async ({ page }) => {
  await open(page);
  const link = runNames(first(page)).first().getByRole("link");
  await expect(link).not.toHaveCSS("color", "rgb(255, 0, 255)");
  await expect(link).toHaveCSS("font-size", "14px");
  await expect(first(page)).toHaveCSS("display", "block");
  await expect.poll(async () => (await first(page).boundingBox()).width).toBeGreaterThan(1_000);
  // The host looks as its own style sheet wants it: as nothing.
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

test("the host is told what happens, and its URL is left alone", async ({ page, sandbox }) => {
  const { data: [run] } = await sandbox.api("runs?limit=1");
  await open(page);
  await first(page).getByRole("link", { name: name(run), exact: true }).click();
  await expect(first(page).getByRole("heading", { level: 1 })).toContainText(name(run));
  await expect(told(page, `first runselect {"runId":"${run.id}"`)).toBeVisible();
  await expect(told(page, `/runs/${run.id}`)).toBeVisible();
  await expect(page).toHaveURL(`${sandbox.origin}/`);
  await expect(runNames(second(page))).toHaveCount(20);
  await first(page).getByRole("link", { name: "All runs" }).click();
  await expect(runNames(first(page))).toHaveCount(10);
  await sandbox.advanceTime(3600);
  await expect(told(page, /second runstatuschange .*"from":"(pending|running)"/)).toBeVisible();
});

test("a host may open runs itself", async ({ page, sandbox }) => {
  const { data: [run] } = await sandbox.api("runs?limit=1");
  await open(page);
  await first(page).evaluate((element) =>
    element.addEventListener("runselect", (event) => event.preventDefault()),
  );
  await first(page).getByRole("link", { name: name(run), exact: true }).click();
  await expect(told(page, "first runselect")).toBeVisible();
  await expect(runNames(first(page))).toHaveCount(10);
  await expect(told(page, "first routechange")).toBeHidden();
});

test("attributes apply while it is shown", async ({ page }) => {
  const requests = apiRequests(page);
  await open(page);
  const ground = () =>
    first(page).evaluate(({ shadowRoot }) =>
      getComputedStyle(shadowRoot.querySelector(".onepin-runs")).backgroundColor,
    );
  // Read once: rows have been there, and a component is shown with its styles.
  const light = await ground();
  const asked = requests.length;
  await first(page).evaluate((element) => element.setAttribute("theme", "dark"));
  await expect.poll(ground).not.toBe(light);
  // A theme is no reason to ask for anything again.
  expect(requests.slice(asked).filter((request) => /limit=10/.test(request.url()))).toEqual([]);
  await first(page).evaluate((element) => (element.pageSize = 50));
  await expect(runNames(first(page))).toHaveCount(50);
  await first(page).evaluate((element) => (element.locale = "de"));
  await expect(runNames(first(page))).toHaveCount(50);
  await expect(first(page).getByText(/vor \d+ (Min|Std|Tagen)/).first()).toBeVisible();
  await first(page).evaluate((element) => (element.messages = { pass_rate: "Quote" }));
  await expect(first(page).getByText("Quote", { exact: true })).toBeVisible();
  await expect(second(page).getByText("Pass rate", { exact: true })).toBeVisible();
  // Custom properties of the host do reach in.
  await page.evaluate(() =>
    document.body.style.setProperty("--onepin-runs-accent", "rgb(1, 2, 3)"),
  );
  const link = runNames(first(page)).first().getByRole("link");
  await expect(link).toHaveCSS("color", "rgb(1, 2, 3)");
});

test("only the actions that the host allows are offered", async ({ page, sandbox }) => {
  const { data: [run] } = await sandbox.api("runs?status=running&limit=1");
  await open(page);
  await second(page).getByRole("link", { name: name(run), exact: true }).click();
  const actions = second(page).getByRole("group", { name: "Actions" }).getByRole("button");
  await expect(actions).toHaveText(["Pause run"]);
  await second(page).evaluate((element) => (element.actions = ["cancel"]));
  await expect(actions).toHaveText(["Cancel run"]);
});

test("an element that is moved stays as it is, and one that is taken away stops", async ({
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
  // It starts anew when it comes back.
  await page.evaluate(() => document.body.append(kept));
  await expect(runNames(first(page))).toHaveCount(10);
});

test("a wrong option is named to developers and readers, and mended", async ({ page, monitor }) => {
  monitor.allowError(/^onepin-runs: /);
  await open(page);
  await first(page).evaluate((element) => {
    element.setAttribute("workflow-id", "mine");
    element.setAttribute("theme", "pink");
  });
  const alert = first(page).getByRole("alert");
  await expect(alert).toContainText("workflowId: “mine” is not an id");
  await expect(alert).toContainText("theme: “pink” is none of auto, light, dark");
  await expect(told(page, /first error .*invalid_options/)).toBeVisible();
  await expect(runNames(second(page))).toHaveCount(20);
  await first(page).evaluate((element) => {
    element.workflowId = document.getElementById("second").workflowId;
    element.theme = null;
  });
  await expect(runNames(first(page))).toHaveCount(10);
});

test("each mistake in mount()'s options has its own words", async ({ page, monitor }) => {
  monitor.allowError(/^onepin-runs: /);
  await open(page);
  for (const [options, text] of [
    [{ apiBase: "api" }, "apiBase: “api” is not a URL"],
    [{ workflowID: "x" }, "workflowID: unknown name"],
    [{ pageSize: 0 }, "pageSize: a whole number from 1 to 100"],
    [{ actions: ["delete"] }, "actions: a list of some of pause, resume, download, cancel"],
    [{ messages: { pass_rat: "" } }, "messages: there is no message “pass_rat”"],
    [{ locale: "no such" }, "locale: "],
    [{ timeZone: "Mars/Olympus" }, "timeZone: "],
    [{ getToken: "eyJ" }, "getToken: a function"],
    [{ routing: "history", route: "/" }, "route: stands for"],
  ]) {
    await mount(page, options);
    await expect(mounted(page).getByRole("alert")).toContainText(text);
    await expect.poll(async () => (await heard(page)).map(({ kind }) => kind)).toEqual(["invalid_options"]);
    await page.evaluate(() => {
      globalThis.mounted.unmount();
      document.getElementById("mounted").remove();
    });
  }
  const complaint = () =>
    page.evaluate(async () => {
      const { mount } = await import("/onepin-runs/index.js");
      try {
        mount(null, {});
        return "none";
      } catch (error) {
        return error.message;
      }
    });
  await expect.poll(complaint).toContain("target is not an element");
});

test.describe("a token getter that", () => {
  for (const [what, text, kind] of [
    ["throws", "no idea", "token_unavailable"],
    ["rejects", "not now", "token_unavailable"],
    ["gives junk", "gave neither a text nor null", "token_unavailable"],
    ["gives what no header can hold", "what the host gave is no", "token_unavailable"],
    ["says that nobody is signed in", "You’re signed out", "signed_out"],
  ]) {
    test(`${what}: told, and replaced by another`, async ({ page, sandbox }) => {
      await open(page);
      await removeElements(page);
      await sandbox.resetCounts();
      await mount(page, {}, what);
      await expect(mounted(page).getByRole("alert")).toContainText(text);
      await expect
        .poll(async () => (await heard(page)).map(({ type, kind }) => `${type} ${kind}`))
        .toEqual([`autherror ${kind}`]);
      expect(await sandbox.requestCount("list_runs")).toBe(0);
      await page.evaluate(() => heal());
      await mounted(page).getByRole("button", { name: "Try again" }).click();
      await expect(runNames(mounted(page))).toHaveCount(20);
    });
  }

  test("hangs: told after twenty seconds", async ({ page }) => {
    await page.clock.install();
    await open(page);
    await mount(page, {}, "hangs");
    await expect.poll(() => page.evaluate(() => typeof resolveToken)).toBe("function");
    await page.clock.runFor(21_000);
    await expect(mounted(page).getByRole("alert")).toContainText("no session token within 20");
  });

  test("answers after the component has gone: nothing is sent", async ({ page, sandbox }) => {
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

test("another session drops what was under way and what was shown", async ({ page, sandbox }) => {
  await open(page);
  await removeElements(page);
  await mount(page, { sessionKey: "one" });
  await expect(runNames(mounted(page))).toHaveCount(20);
  const { data: [run] } = await sandbox.api("runs?limit=1");
  await mounted(page).getByRole("link", { name: name(run), exact: true }).click();
  await expect(mounted(page).getByRole("heading", { level: 1 })).toContainText(name(run));
  // The answer to the first person is on its way when the second one comes.
  await sandbox.injectFaults({ kind: "latency", ms: 1_000, endpoint: "list_runs", times: 1 });
  await mounted(page).getByRole("link", { name: "All runs" }).click();
  const requests = apiRequests(page);
  const failed = page.waitForEvent("requestfailed", (request) => LIST_REQUEST.test(request.url()));
  await mounted(page).getByRole("button", { name: "Refresh" }).click();
  await page.evaluate(() => mounted.update({ sessionKey: "two" }));
  await failed;
  await expect(runNames(mounted(page))).toHaveCount(20);
  // Nothing that only the first person has seen is asked for.
  expect(requests.filter((request) => request.url().includes(run.id))).toEqual([]);
  await page.evaluate(() => mounted.resetSession());
  await expect(runNames(mounted(page))).toHaveCount(20);
});

test("an unknown workflow is told as such", async ({ page, monitor }) => {
  monitor.allowError(FAILED_REQUEST);
  await open(page);
  await mount(page, { workflowId: "00000000-0000-4000-8000-000000000000" });
  await expect(mounted(page).getByRole("alert")).toContainText("Not found");
  await expect.poll(async () => (await heard(page))[0])
    .toMatchObject({ type: "error", kind: "not_found", status: 404 });
});

test("WebAssembly that does not load is told, and loaded by the next", async ({ page, monitor }) => {
  monitor.allowError(FAILED_REQUEST);
  monitor.allowError(/^onepin-runs: its WebAssembly/);
  await page.route("**/*.wasm", (route) => route.abort("connectionrefused"));
  await page.goto("/");
  await expect(first(page).getByRole("alert")).toContainText("a part of this page did not load");
  await expect(told(page, /first error .*load_failed/)).toBeVisible();
  await page.unroute("**/*.wasm");
  await mount(page);
  await expect(runNames(mounted(page))).toHaveCount(20);
});

test("WebAssembly may come from elsewhere", async ({ page }) => {
  const wasm = `${host("plain")}/onepin-runs/onepin_runs_bg.wasm`;
  await page.route("**/elsewhere.wasm", (route) => route.fulfill({ path: wasm }));
  // A page on which nothing has loaded it yet.
  await page.route("**/host.js", (route) => route.fulfill({ contentType: "text/javascript", body: "" }));
  const asked = [];
  page.on("request", (request) => asked.push(new URL(request.url()).pathname));
  await page.goto("/");
  await page.evaluate(async () => {
    const { load } = await import("/onepin-runs/index.js");
    await load("/elsewhere.wasm");
  });
  await mount(page);
  await expect(runNames(mounted(page))).toHaveCount(20);
  expect(asked.filter((path) => path.endsWith(".wasm"))).toEqual(["/elsewhere.wasm"]);
});

test("importing the package does nothing, on a server neither", async ({ page }) => {
  const { OnepinRunsElement, define, mount } = await import(`${host("plain")}/onepin-runs/index.js`);
  expect([OnepinRunsElement, define, mount].map((part) => typeof part)).toEqual(
    ["function", "function", "function"],
  );
  await page.route("**/host.js", (route) => route.fulfill({ contentType: "text/javascript", body: "" }));
  await page.goto("/");
  const isDefined = () =>
    page.evaluate(async () => {
      await import("/onepin-runs/index.js");
      return customElements.get("onepin-runs") !== undefined;
    });
  await expect.poll(isDefined).toBe(false);
});

test("the browser's URL, where the host gives it away", async ({ page, sandbox }) => {
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

/** Components until the browser has all that it keeps for good, and those that must add nothing to it. */
const [WARM_UP, MORE] = [200, 400];

test("hundreds of components leave nothing behind", async ({ page }) => {
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
  /** Mounts and unmounts so many times; what there is afterwards. */
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
        // Until it is shown, told that nobody is signed in, and has set its timers.
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
  // Read once: each is what is left after the browser has collected its garbage.
  const [before, after] = [await cycle(100), await cycle(MORE)];
  // Those that the browser has yet to notice, if any.
  expect(after.wasm).toBeLessThanOrEqual(before.wasm + 2);
  expect(after.nodes).toBeLessThanOrEqual(before.nodes + 10);
  expect(after.listeners).toBeLessThanOrEqual(before.listeners);
  expect(after.heap).toBeLessThan(before.heap * 1.05);
});
