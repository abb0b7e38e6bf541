// The package's interface: mount() and the custom element <onepin-runs>. Both use a shadow root with the component's
// styles. The WebAssembly is compiled once; each component has its own instance, to isolate panics.

import create, { chunkFrom, prefetch } from "./onepin_runs.js";
import frames from "./frame.js";
import OPTIONS from "./options.js";
import styles from "./styles.js";

let compiling;

/** The compiled WebAssembly. */
function compiled(source) {
  compiling ??= compile(source).catch((error) => {
    // The next component retries.
    compiling = undefined;
    throw error;
  });
  return compiling;
}

async function compile(source = new URL("onepin_runs_bg.wasm", import.meta.url)) {
  const input = await source;
  if (input instanceof WebAssembly.Module) return input;
  if (input instanceof ArrayBuffer || ArrayBuffer.isView(input)) return WebAssembly.compile(input);
  const response = input instanceof Response ? input : await fetch(input);
  if (!response.ok) throw new Error(`${response.url}: status ${response.status}`);
  // Without the right content type, streaming compilation would fail.
  const isStreamable = response.headers.get("content-type") === "application/wasm";
  return isStreamable
    ? WebAssembly.compileStreaming(response)
    : WebAssembly.compile(await response.arrayBuffer());
}

/**
 * Loads the WebAssembly, once for all components; the default `source` is next to this file.
 * `overview` is the source of the run page, which loads later.
 */
export async function load(source, overview) {
  if (overview !== undefined) chunkFrom(overview);
  await compiled(source);
}

let sheet;

function adoptStyles(root) {
  if (!sheet) {
    sheet = new CSSStyleSheet();
    sheet.replaceSync(styles);
  }
  root.adoptedStyleSheets = [sheet];
}

/** An element of `frame.js`. */
function element([tag, attributes, ...children]) {
  const namespace = tag === "svg" ? "http://www.w3.org/2000/svg" : "http://www.w3.org/1999/xhtml";
  const made = document.createElementNS(namespace, tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children.map((child) => (typeof child === "string" ? child : element(child))));
  return made;
}

/** The route of a run. */
const RUN = /\/runs\/[\da-f-]{36}\/?(\?|#|$)/;

/** The initial page: a run or the list. */
function firstPage({ route, routing }) {
  return RUN.test(route ?? (routing === "history" ? location.pathname : "")) ? "run" : "runs";
}

/** The page frame with the final height. */
function frame(page) {
  const found = frames.find(([, attributes]) => attributes["data-frame"] === page);
  const made = document.createElement("div");
  made.dataset.page = page;
  made.ariaBusy = "true";
  made.append(element(found));
  return made;
}

function message(role, text) {
  const paragraph = document.createElement("p");
  paragraph.className = "onepin-runs";
  paragraph.role = role;
  paragraph.textContent = text;
  return paragraph;
}

/** One component in a shadow root. It dispatches events at `target`. */
class Component {
  #target;
  #frame = document.createElement("div");
  #options;
  #wasm;
  #instance;
  #destroyed = false;

  constructor(target, root, options) {
    this.#target = target;
    this.#options = options;
    this.#frame.part = "root";
    adoptStyles(root);
    root.replaceChildren(this.#frame);
    this.#frame.addEventListener("click", ({ target }) => {
      if (!target.closest("[data-reload]")) return;
      // Removes the button at once: a second click would start a second instance.
      this.#start();
    });
    this.#start();
  }

  update(options) {
    this.#options = options;
    this.#apply();
  }

  resetSession() {
    this.#instance?.resetSession();
  }

  destroy() {
    this.#destroyed = true;
    this.#instance?.free();
    this.#instance = undefined;
    this.#frame.remove();
  }

  async #start() {
    const wasm = create();
    this.#frame.dataset.theme = this.#options.theme ?? "auto";
    const page = firstPage(this.#options);
    this.#frame.replaceChildren(frame(page));
    // The run page needs both files: load them in parallel.
    if (page === "run") prefetch();
    try {
      await wasm.init({ module_or_path: await compiled() });
    } catch (error) {
      return this.#showError(error);
    }
    if (this.#destroyed) return;
    this.#wasm = wasm;
    // The component renders before the next paint.
    this.#frame.replaceChildren();
    this.#instance = new wasm.Instance(this.#frame, (name, detail) => this.#emit(name, detail));
    this.#apply();
  }

  #apply() {
    if (!this.#instance) return;
    const { getToken, ...data } = this.#options;
    this.#instance.update(JSON.stringify(data), getToken);
  }

  #showError(error) {
    if (this.#destroyed) return;
    console.error("onepin-runs: its WebAssembly could not be loaded", error);
    // Text of `src/i18n/catalog.rs`, which is not loaded yet.
    const english = "Runs can’t be shown: part of this page didn’t load ({why}).";
    const text = (this.#options.messages?.not_loaded ?? english).replace("{why}", () => error.message);
    this.#frame.replaceChildren(message("alert", text));
    this.#dispatch("error", { kind: "load_failed", message: text });
  }

  /** Called inside WebAssembly: only cancelable events are dispatched synchronously. */
  #emit(name, json) {
    const detail = JSON.parse(json);
    if (detail.kind === "panic") {
      // Cancels pending callbacks. The error message is visible.
      this.#wasm.stop();
      this.#instance = undefined;
    }
    if (name === "runselect") return this.#dispatch(name, detail);
    queueMicrotask(() => {
      if (!this.#destroyed) this.#dispatch(name, detail);
    });
    return true;
  }

  #dispatch(name, detail) {
    const cancelable = name === "runselect";
    return this.#target.dispatchEvent(new CustomEvent(name, { detail, cancelable }));
  }
}

/** Appends the component to `target`. */
export function mount(target, options) {
  if (!globalThis.document) throw new Error("onepin-runs: mount() needs a browser; call it after hydration");
  if (!(target instanceof Element)) {
    throw new TypeError("onepin-runs: mount(target, options): target is not an element");
  }
  if (options === null || typeof options !== "object") {
    throw new TypeError("onepin-runs: mount(target, options): options is not an object");
  }
  const box = document.createElement("div");
  target.append(box);
  let current = { ...options };
  const component = new Component(target, box.attachShadow({ mode: "open" }), current);
  let unmounted = false;
  const ifMounted = (action) => {
    if (unmounted) throw new Error("onepin-runs: this component has been unmounted");
    action();
  };
  return {
    /** Changes options. `undefined` resets an option. */
    update(changes) {
      ifMounted(() => {
        current = { ...current, ...changes };
        component.update(current);
      });
    },
    resetSession() {
      ifMounted(() => component.resetSession());
    },
    unmount() {
      unmounted = true;
      component.destroy();
      box.remove();
    },
  };
}

const attributeOf = (option) => option.replace(/[A-Z]/g, (capital) => `-${capital.toLowerCase()}`);

// Importing this module on a server must not throw.
const Base = globalThis.HTMLElement ?? class {};

/** `<onepin-runs>`: options are attributes and properties; `getToken` and `messages` are properties only. */
export class OnepinRunsElement extends Base {
  static observedAttributes = OPTIONS.map(attributeOf);

  #root = this.attachShadow({ mode: "open" });
  #component;
  #getToken;
  #messages;
  #scheduled = false;

  get getToken() {
    return this.#getToken;
  }

  set getToken(getToken) {
    this.#getToken = getToken;
    this.#schedule();
  }

  get messages() {
    return this.#messages;
  }

  set messages(messages) {
    this.#messages = messages;
    this.#schedule();
  }

  /** Drops all loaded data and loads it again for the current user. */
  resetSession() {
    this.#component?.resetSession();
  }

  connectedCallback() {
    // Properties set before the definition shadow the accessors.
    for (const name of [...OPTIONS, "getToken", "messages"]) {
      if (!Object.hasOwn(this, name)) continue;
      const value = this[name];
      delete this[name];
      this[name] = value;
    }
    this.#schedule();
  }

  disconnectedCallback() {
    // Deferred: a moved element keeps its component.
    this.#schedule();
  }

  attributeChangedCallback() {
    this.#schedule();
  }

  /** Batches changes. */
  #schedule() {
    if (this.#scheduled) return;
    this.#scheduled = true;
    queueMicrotask(() => {
      this.#scheduled = false;
      this.#apply();
    });
  }

  #apply() {
    if (!this.isConnected) {
      this.#component?.destroy();
      this.#component = undefined;
      return;
    }
    if (this.#getToken === undefined && !this.#component) return this.#showLoading();
    const options = { getToken: this.#getToken, messages: this.#messages };
    for (const option of OPTIONS) {
      options[option] = this.getAttribute(attributeOf(option)) ?? undefined;
    }
    if (this.#component) this.#component.update(options);
    else this.#component = new Component(this, this.#root, options);
  }

  /** The host can set `getToken` later. */
  #showLoading() {
    if (this.#root.childElementCount > 0) return;
    console.info("onepin-runs: waiting for the property getToken");
    adoptStyles(this.#root);
    const loading = message("status", this.#messages?.loading ?? "Loading…");
    loading.classList.add("unseen");
    const route = this.getAttribute("route") ?? undefined;
    const routing = this.getAttribute("routing") ?? undefined;
    this.#root.replaceChildren(loading, frame(firstPage({ route, routing })));
  }
}

for (const option of OPTIONS) {
  const attribute = attributeOf(option);
  Object.defineProperty(OnepinRunsElement.prototype, option, {
    configurable: true,
    enumerable: true,
    get() {
      return this.getAttribute(attribute);
    },
    set(value) {
      if (value === null || value === undefined) this.removeAttribute(attribute);
      else this.setAttribute(attribute, Array.isArray(value) ? value.join(" ") : String(value));
    },
  });
}

let isDefined = false;

/** Defines the custom element, under any number of names. On a server, which has no elements, it does nothing. */
export function define(name = "onepin-runs") {
  const registry = globalThis.customElements;
  if (!registry || registry.get(name)) return;
  // A class can have one name only.
  registry.define(name, isDefined ? class extends OnepinRunsElement {} : OnepinRunsElement);
  isDefined = true;
}
