// The package's interface: mount() and the custom element <onepin-runs>. What they have in common
// is a shadow root with the component's styles, and the WebAssembly: loaded and compiled once, but each
// component has an instance of its own, so that none shares what another one breaks.

import create, { chunkFrom, prefetch } from "./onepin_runs.js";
import frames from "./frame.js";
import OPTIONS from "./options.js";
import styles from "./styles.js";

let compiling;

/** The compiled WebAssembly. */
function compiled(source) {
  compiling ??= compile(source).catch((error) => {
    // The next component tries again: the network may be back by then.
    compiling = undefined;
    throw error;
  });
  return compiling;
}

async function compile(source = new URL("onepin_runs_bg.wasm", import.meta.url)) {
  const given = await source;
  if (given instanceof WebAssembly.Module) return given;
  if (given instanceof ArrayBuffer || ArrayBuffer.isView(given)) return WebAssembly.compile(given);
  const answer = given instanceof Response ? given : await fetch(given);
  if (!answer.ok) throw new Error(`${answer.url}: status ${answer.status}`);
  // A server that does not know the type costs time, and nothing else.
  const isStreamable = answer.headers.get("content-type") === "application/wasm";
  return isStreamable
    ? WebAssembly.compileStreaming(answer)
    : WebAssembly.compile(await answer.arrayBuffer());
}

/**
 * Loads the WebAssembly, once for all components; `source` says from where if not beside this file.
 * `overview` says from where the page of a run comes, which is loaded later.
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

/** The address of a run, and what comes after it. */
const RUN = /\/runs\/[\da-f-]{36}\/?(\?|#|$)/;

/** Which page is shown first: a run, or the list of runs. */
function firstPage({ route, routing }) {
  return RUN.test(route ?? (routing === "history" ? location.pathname : "")) ? "run" : "runs";
}

/** The place of what is to come, as high as it will be. */
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

/** One component in a shadow root. Events are told at `target`. */
class Shown {
  #target;
  #frame = document.createElement("div");
  #options;
  #wasm;
  #instance;
  #ended = false;

  constructor(target, root, options) {
    this.#target = target;
    this.#options = options;
    this.#frame.part = "root";
    adoptStyles(root);
    root.replaceChildren(this.#frame);
    this.#frame.addEventListener("click", ({ target }) => {
      if (!target.closest("[data-reload]")) return;
      // The button goes at once: a second click would start a second one.
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

  end() {
    this.#ended = true;
    this.#instance?.free();
    this.#instance = undefined;
    this.#frame.remove();
  }

  async #start() {
    const wasm = create();
    this.#frame.dataset.theme = this.#options.theme ?? "auto";
    const page = firstPage(this.#options);
    this.#frame.replaceChildren(frame(page));
    // The page of a run needs both files: the second one does not wait for the first.
    if (page === "run") prefetch();
    try {
      await wasm.init({ module_or_path: await compiled() });
    } catch (error) {
      return this.#fail(error);
    }
    if (this.#ended) return;
    this.#wasm = wasm;
    // What comes in its place is there before the next paint.
    this.#frame.replaceChildren();
    this.#instance = new wasm.Instance(this.#frame, (name, detail) => this.#tell(name, detail));
    this.#apply();
  }

  #apply() {
    if (!this.#instance) return;
    const { getToken, ...data } = this.#options;
    this.#instance.update(JSON.stringify(data), getToken);
  }

  #fail(error) {
    if (this.#ended) return;
    console.error("onepin-runs: its WebAssembly could not be loaded", error);
    // The names and English texts of `src/i18n/catalog.rs`, which is not there yet.
    const english = "Runs can’t be shown: part of this page didn’t load ({why}).";
    const text = (this.#options.messages?.not_loaded ?? english).replace("{why}", () => error.message);
    this.#frame.replaceChildren(message("alert", text));
    this.#dispatch("error", { kind: "load_failed", message: text });
  }

  /** Called by the component, which may be at work just now: only a question is put at once. */
  #tell(name, json) {
    const detail = JSON.parse(json);
    if (detail.kind === "panic") {
      // What is still due in there must not run any more. Its message is on screen.
      this.#wasm.stop();
      this.#instance = undefined;
    }
    if (name === "runselect") return this.#dispatch(name, detail);
    queueMicrotask(() => {
      if (!this.#ended) this.#dispatch(name, detail);
    });
    return true;
  }

  #dispatch(name, detail) {
    const cancelable = name === "runselect";
    return this.#target.dispatchEvent(new CustomEvent(name, { detail, cancelable }));
  }
}

/** Shows the component in `target`, which may hold other things, too. */
export function mount(target, options) {
  if (!(target instanceof Element)) {
    throw new TypeError("onepin-runs: mount(target, options): target is not an element");
  }
  if (options === null || typeof options !== "object") {
    throw new TypeError("onepin-runs: mount(target, options): options is not an object");
  }
  const box = document.createElement("div");
  target.append(box);
  let given = { ...options };
  const shown = new Shown(target, box.attachShadow({ mode: "open" }), given);
  let ended = false;
  const whileShown = (does) => {
    if (ended) throw new Error("onepin-runs: this component has been unmounted");
    does();
  };
  return {
    /** Takes changed options; those that are not named stay. `undefined` takes one back. */
    update(changes) {
      whileShown(() => {
        given = { ...given, ...changes };
        shown.update(given);
      });
    },
    resetSession() {
      whileShown(() => shown.resetSession());
    },
    unmount() {
      ended = true;
      shown.end();
      box.remove();
    },
  };
}

const attributeOf = (option) => option.replace(/[A-Z]/g, (capital) => `-${capital.toLowerCase()}`);

// On a server there are no elements; importing this there is no mistake.
const Base = globalThis.HTMLElement ?? class {};

/** `<onepin-runs>`: every option is an attribute and a property, `getToken` and `messages` a property only. */
export class OnepinRunsElement extends Base {
  static observedAttributes = OPTIONS.map(attributeOf);

  #root = this.attachShadow({ mode: "open" });
  #shown;
  #getToken;
  #messages;
  #due = false;

  get getToken() {
    return this.#getToken;
  }

  set getToken(getToken) {
    this.#getToken = getToken;
    this.#changed();
  }

  get messages() {
    return this.#messages;
  }

  set messages(messages) {
    this.#messages = messages;
    this.#changed();
  }

  /** Drops all that was loaded, and loads it again as whoever is signed in now. */
  resetSession() {
    this.#shown?.resetSession();
  }

  connectedCallback() {
    // Properties that were set before the element was defined hide its own.
    for (const name of [...OPTIONS, "getToken", "messages"]) {
      if (!Object.hasOwn(this, name)) continue;
      const value = this[name];
      delete this[name];
      this[name] = value;
    }
    this.#changed();
  }

  disconnectedCallback() {
    // Later: an element that is only moved keeps what it shows.
    this.#changed();
  }

  attributeChangedCallback() {
    this.#changed();
  }

  /** Several changes at once, as frameworks make them, are taken together. */
  #changed() {
    if (this.#due) return;
    this.#due = true;
    queueMicrotask(() => {
      this.#due = false;
      this.#settle();
    });
  }

  #settle() {
    if (!this.isConnected) {
      this.#shown?.end();
      this.#shown = undefined;
      return;
    }
    if (this.#getToken === undefined && !this.#shown) return this.#wait();
    const options = { getToken: this.#getToken, messages: this.#messages };
    for (const option of OPTIONS) {
      options[option] = this.getAttribute(attributeOf(option)) ?? undefined;
    }
    if (this.#shown) this.#shown.update(options);
    else this.#shown = new Shown(this, this.#root, options);
  }

  /** Whoever signs people in may still be on its way. */
  #wait() {
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

/** Makes `<onepin-runs>` known to the document, under this or another name. Once is enough. */
export function define(name = "onepin-runs") {
  if (!customElements.get(name)) customElements.define(name, OnepinRunsElement);
}
