// One component in a shadow root: styles, page frame, loading, errors, events.

import create, { prefetch } from "./onepin_runs.js";
import frames from "./frame.js";
import { compiled } from "./loading.js";
import { addRunStyles, adoptStyles } from "./sheets.js";

/** An element of `frame.js`. */
function element([tag, attributes, ...children]) {
  const namespace = tag === "svg" ? "http://www.w3.org/2000/svg" : "http://www.w3.org/1999/xhtml";
  const made = document.createElementNS(namespace, tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children.map((child) => (typeof child === "string" ? child : element(child))));
  return made;
}

/** The route of a run. */
const RUN = /\/runs\/[\da-f-]{36}\/?(\?|#|$|compare\/)/;

/** The initial page: a run or the list. */
export function firstPage({ route, routing, view }) {
  return view === "run" || RUN.test(route ?? (routing === "history" ? location.pathname : "")) ? "run" : "runs";
}

/** What the frame of the page has more than each view. */
const OTHER_PARTS = {
  summary: ".page > :not(.summary-band), .glance",
  badge: ".page > *",
};

/** The page frame with the final height. */
export function frame(page, view) {
  const found = frames.find(([, attributes]) => attributes["data-frame"] === page);
  const made = document.createElement("div");
  made.dataset.page = page;
  made.ariaBusy = "true";
  made.append(element(found));
  for (const part of made.querySelectorAll(OTHER_PARTS[view] ?? ":not(*)")) part.remove();
  if (["summary", "badge"].includes(view)) made.querySelector(".page").append(element(["p", { class: "badges" }, "–"]));
  return made;
}

export function message(role, text) {
  const paragraph = document.createElement("p");
  paragraph.className = "onepin-runs";
  paragraph.role = role;
  paragraph.textContent = text;
  return paragraph;
}

/** Values that JSON lacks become their text, so that the check of the options names them. */
const readable = (_, value) => (["bigint", "function", "symbol"].includes(typeof value) ? String(value) : value);

/** The options as JSON; `null`, which the check of the options names, if one of them can't be read. */
function asJson(options) {
  try {
    return JSON.stringify(options, readable);
  } catch (error) {
    console.error("onepin-runs: the options can’t be read", error);
    return "null";
  }
}

/** The value of the nearest `lang` attribute, also outside of shadow roots. */
function nearestLanguage(element) {
  const found = element.closest("[lang]");
  const { host } = element.getRootNode();
  return found?.lang || (host && nearestLanguage(host));
}

/** Names of landmarks. */
const LANDMARKS = { pagination: "Pagination", summary: "Summary" };

/** The texts, with landmarks that are named after the component, so that two components have no landmark twice. */
function namedLandmarks(messages, label) {
  if (!label || typeof (messages ?? {}) !== "object") return messages;
  const named = Object.entries(LANDMARKS).map(([name, text]) => [name, `${messages?.[name] ?? text}, ${label}`]);
  return { ...messages, ...Object.fromEntries(named) };
}

/** Texts of `src/i18n/catalog.rs`, which may not be loaded. */
const TEXTS = {
  page_not_loaded: "This page couldn’t be loaded",
  page_not_loaded_hint: "Check your connection, then try again.",
  try_again: "Try again",
};

/** The events that a host can prevent. */
const CANCELABLE = ["runselect", "audioplay"];

/** The minimum time between a failure and the retry by an update, in milliseconds. */
const RETRY_MS = 5_000;

/** One component in a shadow root. It dispatches events at `target`. */
export class Component {
  #target;
  #root;
  #frame = document.createElement("div");
  #options;
  #wasm;
  #instance;
  #destroyed = false;
  /** When the WebAssembly could not be loaded, if the error is on screen. */
  #failedAt;
  #retry = () => this.#failedAt && this.#start();
  #settle;
  /** Resolves when the component is on screen; rejects if it is removed before. */
  ready = new Promise((resolve, reject) => (this.#settle = { resolve, reject }));

  constructor(target, root, options) {
    this.#target = target;
    this.#root = root;
    this.#options = options;
    this.#frame.part = "root";
    adoptStyles(root);
    root.replaceChildren(this.#frame);
    // Hosts that do not wait for it need not handle its rejection.
    this.ready.catch(() => {});
    this.#frame.addEventListener("click", ({ target }) => {
      if (!target.closest("[data-reload]")) return;
      // Removes the button at once: a second click would start a second instance.
      this.#start();
    });
    addEventListener("online", this.#retry);
    this.#start();
  }

  /** If the WebAssembly could not be loaded, an update tries again, but not with each render of the host. */
  update(options) {
    this.#options = options;
    if (Date.now() - this.#failedAt > RETRY_MS) this.#retry();
    this.#apply();
  }

  resetSession() {
    this.#instance?.resetSession();
  }

  refresh() {
    this.#instance?.refresh();
  }

  /** Waits for the component if it is still loading. */
  async openRun(id) {
    await this.ready;
    this.#instance?.openRun(id);
  }

  /** The route, its run and the number of runs by status; null while nothing is shown. */
  get state() {
    return JSON.parse(this.#instance?.state() ?? "null");
  }

  destroy() {
    this.#destroyed = true;
    removeEventListener("online", this.#retry);
    this.#settle.reject(new Error("onepin-runs: the component was removed before it was ready"));
    this.#instance?.free();
    this.#instance = undefined;
    this.#frame.remove();
  }

  async #start() {
    this.#failedAt = undefined;
    const wasm = create();
    const { runId, theme, view } = this.#options;
    this.#frame.dataset.theme = theme ?? "auto";
    this.#frame.dataset.view = view ?? "page";
    const page = firstPage(this.#options);
    this.#frame.replaceChildren(frame(page, view));
    // The page of a run needs more files: load them in parallel.
    if (page === "run" || (view === "badge" && runId)) prefetch(["run", "shared"]);
    try {
      const [module] = await Promise.all([compiled(), page === "run" && addRunStyles(this.#root)]);
      await wasm.init({ module_or_path: module });
    } catch (error) {
      return this.#showError(error);
    }
    if (this.#destroyed) return;
    this.#wasm = wasm;
    // The component renders before the next paint.
    this.#frame.replaceChildren();
    this.#instance = new wasm.Instance(this.#frame, (name, detail) => this.#emit(name, detail));
    this.#apply();
    this.#settle.resolve();
    addRunStyles(this.#root);
    queueMicrotask(() => this.#destroyed || this.#dispatch("ready", null));
  }

  #apply() {
    if (!this.#instance) return;
    const { getToken, ...data } = this.#options;
    if (data.locale === "auto") data.locale = nearestLanguage(this.#target);
    data.messages = namedLandmarks(data.messages, this.#target.closest("[aria-label]")?.ariaLabel);
    this.#instance.update(asJson(data), getToken);
  }

  #showError(error) {
    if (this.#destroyed) return;
    this.#failedAt = Date.now();
    console.error(
      "onepin-runs: its WebAssembly could not be loaded. If the bundler does not copy it beside the module, pass its URL to load().",
      error,
    );
    const text = (name) => this.#options.messages?.[name] ?? TEXTS[name];
    const alert = ["div", { role: "alert" }, ["h1", {}, text("page_not_loaded")], ["p", {}, text("page_not_loaded_hint")]];
    const retry = ["button", { type: "button", "data-reload": "" }, text("try_again")];
    const notice = element(["section", { class: "notice" }, alert, retry]);
    const page = element(["div", { class: "onepin-runs" }]);
    page.append(notice);
    this.#frame.replaceChildren(page);
    this.#dispatch("error", { kind: "load_failed", message: `${error.message}` });
  }

  /** Called inside WebAssembly: only cancelable events are dispatched synchronously. */
  #emit(name, json) {
    const detail = JSON.parse(json);
    if (detail.kind === "panic") {
      // Cancels pending callbacks. The error message is visible.
      this.#wasm.stop();
      this.#instance = undefined;
    }
    if (CANCELABLE.includes(name)) return this.#dispatch(name, detail);
    queueMicrotask(() => {
      if (!this.#destroyed) this.#dispatch(name, detail);
    });
    return true;
  }

  #dispatch(name, detail) {
    const cancelable = CANCELABLE.includes(name);
    return this.#target.dispatchEvent(new CustomEvent(name, { detail, cancelable }));
  }
}
