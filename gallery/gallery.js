// Shows one scene of the gallery in both themes; `?scene=…&theme=light` shows one theme for the screenshot tests.
// The component is the real one; only the API responses are mocked.

import { mount } from "./onepin-runs/index.js";
import { prefetch } from "./onepin-runs/onepin_runs.js";
import { pseudo } from "./pseudo.js";
import { DEFAULT_RESPONSES, API, NOW, WORKFLOW, scenes } from "./scenes.js";

const THEMES = ["light", "dark"];
const WIDTHS = ["", "1280", "768", "360"];

const query = new URLSearchParams(location.search);
const name = query.get("scene") in scenes ? query.get("scene") : Object.keys(scenes)[0];
const scene = scenes[name];
const themes = THEMES.filter((theme) => [null, theme].includes(query.get("theme")));

/** The number of requests per endpoint and token, for scenes with several responses. */
const requestCounts = {};

/** The key of a request in a scene's `responses`. */
function endpoint({ pathname }, method = "GET") {
  if (method === "POST") return "action";
  const [, , , , , run, what = run ? "run" : "list"] = pathname.split("/").slice(1);
  if (run === "summary") return "summary";
  return what;
}

/** The offset of the server's clock, which is fixed to the time of the payloads. Tests set and stop the browser's
 * clock instead. */
const clockOffset = query.get("clock") === "own" ? 0 : NOW - Date.now();

const realFetch = globalThis.fetch;

/** The number of responses that are loading from files. */
let pending = 0;

globalThis.fetch = async (request, options = {}) => {
  const url = new URL(request.url ?? request, location.href);
  if (url.origin !== API) return realFetch(request, options);
  const name = endpoint(url, request.method ?? options.method);
  const responses = [scene.responses[name] ?? DEFAULT_RESPONSES[name]].flat();
  const key = `${name} ${new Headers(request.headers ?? options.headers).get("Authorization")}`;
  const at = (requestCounts[key] ??= 0);
  requestCounts[key] += 1;
  pending += 1;
  const response = await responses[Math.min(at, responses.length - 1)]?.(url);
  pending -= 1;
  // Without a response or an error, the request stays pending.
  if (!response) return new Promise(() => {});
  if (response instanceof Error) throw new TypeError(response.message);
  const { status = 200, headers, body } = response;
  if (body.meta) body.meta.timestamp = new Date(Date.now() + clockOffset).toISOString();
  return new Response(typeof body === "string" ? body : JSON.stringify(body), { status, headers });
};

/** Waits for one task. Timers don't work, because tests stop the clock. */
const nextTask = () =>
  new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage("");
  });

/** Waits for the element of a scene's step. */
async function waitForElement(root, selector) {
  const look = () =>
    selector.startsWith("=")
      ? [...root.querySelectorAll("button, a, summary, label")].find(
          (it) => !it.closest("[inert]") && (it.ariaLabel ?? it.textContent).trim() === selector.slice(1),
        )
      : root.querySelector(selector);
  for (;;) {
    const element = look();
    if (element) return element;
    await new Promise((resolve) => {
      const observer = new MutationObserver(() => {
        observer.disconnect();
        resolve();
      });
      observer.observe(root, { childList: true, subtree: true, attributes: true, characterData: true });
    });
  }
}

async function show(stage, theme) {
  const { options = {}, route = "/", steps = [] } = scene;
  const locale = query.get("locale") ?? options.locale ?? "en";
  const language = locale.split("-")[0];
  const german = language === "en" ? undefined : await (await realFetch("locales/de.json")).json();
  const messages = language === "ar" ? pseudo(german) : german;
  stage.style.width = query.get("width") ? `${query.get("width")}px` : "";
  stage.style.colorScheme = theme;
  const mounted = mount(stage, {
    apiBase: API, workflowId: WORKFLOW, getToken: async () => `token-${theme}`, timeZone: "UTC",
    appOrigin: "https://app.onepin.ai", theme, route, locale, messages, ...options,
  });
  if (scene.navigates) stage.addEventListener("routechange", ({ detail }) => mounted.update({ route: detail.route }));
  const root = stage.firstElementChild.shadowRoot;
  // Steps use English names: in other languages the scene stays in its initial state.
  await waitForElement(root, ".onepin-runs:not(.frame)");
  do await nextTask(); while (pending > 0);
  for (const selector of steps) {
    if (typeof selector === "function") {
      // It changes a page that is loaded.
      await waitForElement(root, "[part=summary][aria-busy=false]");
      await waitForElement(root, "tbody a");
      selector(root);
      continue;
    }
    const element = await waitForElement(root, selector);
    element.dispatchEvent(new MouseEvent("click", { bubbles: true, cancelable: true }));
  }
}

const link = (changes) => {
  const next = new URLSearchParams(query);
  for (const [key, value] of Object.entries(changes)) {
    if (value) next.set(key, value);
    else next.delete(key);
  }
  return `?${next}`;
};

function element(tag, properties = {}, ...children) {
  const made = Object.assign(document.createElement(tag), properties);
  made.append(...children);
  return made;
}

function choice(label, key, values) {
  const options = values.map((value) =>
    element("option", { value, textContent: value || "default", selected: (query.get(key) ?? "") === value }),
  );
  const select = element("select", { onchange: () => location.assign(link({ [key]: select.value })) }, ...options);
  return element("label", {}, label, select);
}

function contents() {
  const groups = Map.groupBy(Object.keys(scenes), (key) => scenes[key].group);
  const parts = [...groups].flatMap(([group, names]) => [
    element("h2", { textContent: group }),
    ...names.map((key) => {
      const item = element("a", { href: link({ scene: key }), textContent: scenes[key].title });
      if (key === name) item.ariaCurrent = "page";
      return item;
    }),
  ]);
  return [choice("Width", "width", WIDTHS), choice("Language", "locale", ["", "de", "ar"]), ...parts];
}

if (query.has("theme")) document.body.dataset.theme = query.get("theme");
document.documentElement.style.colorScheme = query.get("theme") ?? "";
document.querySelector("nav").append(...contents());
// Screenshots must not depend on the load time of the second WebAssembly file.
await prefetch();
const stages = (scene.alone ? themes.slice(0, 1) : themes).map((theme) => {
  const stage = element("div", { className: "stage" });
  document.querySelector("main").append(stage);
  return show(stage, theme);
});
await Promise.all(stages);
document.body.dataset.ready = "";
