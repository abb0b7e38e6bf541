// One scene of the gallery at a time, in both themes; `?scene=…&theme=light` shows it alone, as the tests
// take pictures of it. The component is the real one: only the API's answers are given.

import { mount } from "./onepin-runs/index.js";
import { prefetch } from "./onepin-runs/onepin_runs.js";
import { pseudo } from "./pseudo.js";
import { ANSWERS, API, NOW, WORKFLOW, scenes } from "./scenes.js";

const THEMES = ["light", "dark"];
const WIDTHS = ["", "1280", "768", "360"];

const asked = new URLSearchParams(location.search);
const name = asked.get("scene") in scenes ? asked.get("scene") : Object.keys(scenes)[0];
const scene = scenes[name];
const themes = THEMES.filter((theme) => [null, theme].includes(asked.get("theme")));

/** How often each endpoint was asked with each token, for answers that differ from time to time. */
const times = {};

/** Which of a scene's answers a request gets. */
function endpoint({ pathname }, method = "GET") {
  if (method === "POST") return "action";
  const [, , , , , run, what = run ? "run" : "list"] = pathname.split("/").slice(1);
  if (run === "summary") return "summary";
  return what;
}

/** What the server's clock is ahead of this machine's: it shows when the payloads were written. Tests set
 * the machine's clock instead, and stop it. */
const ahead = asked.get("clock") === "own" ? 0 : NOW - Date.now();

const real = globalThis.fetch;

/** How many answers are being read from files. */
let underway = 0;

globalThis.fetch = async (request, options = {}) => {
  const url = new URL(request.url ?? request, location.href);
  if (url.origin !== API) return real(request, options);
  const which = endpoint(url, request.method ?? options.method);
  const given = [scene.answers[which] ?? ANSWERS[which]].flat();
  const key = `${which} ${new Headers(request.headers ?? options.headers).get("Authorization")}`;
  const at = (times[key] ??= 0);
  times[key] += 1;
  underway += 1;
  const answer = await given[Math.min(at, given.length - 1)]?.(url);
  underway -= 1;
  // Neither an answer nor an error: it is still on its way.
  if (!answer) return new Promise(() => {});
  if (answer instanceof Error) throw new TypeError(answer.message);
  const { status = 200, headers, body } = answer;
  if (body.meta) body.meta.timestamp = new Date(Date.now() + ahead).toISOString();
  return new Response(typeof body === "string" ? body : JSON.stringify(body), { status, headers });
};

/** After what is due now, whatever the clock says: tests stop it. */
const later = () =>
  new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage("");
  });

/** The element that a step of a scene is about, once it is there. */
async function found(root, selector) {
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
  const locale = asked.get("locale") ?? options.locale ?? "en";
  const language = locale.split("-")[0];
  const german = language === "en" ? undefined : await (await real("locales/de.json")).json();
  const messages = language === "ar" ? pseudo(german) : german;
  stage.style.width = asked.get("width") ? `${asked.get("width")}px` : "";
  stage.style.colorScheme = theme;
  mount(stage, {
    apiBase: API, workflowId: WORKFLOW, getToken: async () => `token-${theme}`, timeZone: "UTC",
    appOrigin: "https://app.onepin.ai", theme, route, locale, messages, ...options,
  });
  const root = stage.firstElementChild.shadowRoot;
  // In other languages nothing has these names: the scene stays as it was opened.
  await found(root, ".onepin-runs:not(.frame)");
  do await later(); while (underway > 0);
  for (const selector of steps) {
    const element = await found(root, selector);
    element.dispatchEvent(new MouseEvent("click", { bubbles: true, cancelable: true }));
  }
}

const link = (changes) => {
  const query = new URLSearchParams(asked);
  for (const [key, value] of Object.entries(changes)) {
    if (value) query.set(key, value);
    else query.delete(key);
  }
  return `?${query}`;
};

function element(tag, properties = {}, ...children) {
  const made = Object.assign(document.createElement(tag), properties);
  made.append(...children);
  return made;
}

function choice(label, key, values) {
  const options = values.map((value) =>
    element("option", { value, textContent: value || "its own", selected: (asked.get(key) ?? "") === value }),
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

if (asked.has("theme")) document.body.dataset.theme = asked.get("theme");
document.documentElement.style.colorScheme = asked.get("theme") ?? "";
document.querySelector("nav").append(...contents());
// Scenes are compared by pictures: what is on its way does not count.
await prefetch();
const stages = (scene.alone ? themes.slice(0, 1) : themes).map((theme) => {
  const stage = element("div", { className: "stage" });
  document.querySelector("main").append(stage);
  return show(stage, theme);
});
await Promise.all(stages);
document.body.dataset.ready = "";
