// The custom element.

import { Component, firstPage, frame, message } from "./component.js";
import OPTIONS from "./options.js";
import { adoptStyles } from "./sheets.js";

const attributeOf = (option) => option.replace(/[A-Z]/g, (capital) => `-${capital.toLowerCase()}`);

/** The attributes of an option. Server-rendered React writes `apiBase`, which HTML lowers. */
const attributesOf = (option) => [...new Set([attributeOf(option), option.toLowerCase()])];

// Importing this module on a server must not throw.
const Base = globalThis.HTMLElement ?? class {};

/** Options that no attribute can hold. */
const PROPERTIES = ["getToken", "messages", "rowActions"];

/** `<onepin-runs>`: options are attributes and properties; those of `PROPERTIES` are properties only. */
export class OnepinRunsElement extends Base {
  static observedAttributes = OPTIONS.flatMap(attributesOf);

  #root = this.attachShadow({ mode: "open" });
  #component;
  #properties = {};
  #scheduled = false;

  static {
    for (const name of PROPERTIES) {
      Object.defineProperty(this.prototype, name, {
        configurable: true,
        enumerable: true,
        get() {
          return this.#properties[name];
        },
        set(value) {
          this.#properties[name] = value;
          this.#schedule();
        },
      });
    }
  }

  /** Drops all loaded data and loads it again for the current user. */
  resetSession() {
    this.#component?.resetSession();
  }

  /** Requests all data of the current page now. */
  refresh() {
    this.#component?.refresh();
  }

  /** Shows the page of a run. */
  async openRun(id) {
    await this.#component?.openRun(id);
  }

  /** The route, its run and the number of runs by status; null while nothing is shown. */
  get state() {
    return this.#component?.state ?? null;
  }

  connectedCallback() {
    // Properties set before the definition shadow the accessors.
    for (const name of [...OPTIONS, ...PROPERTIES]) {
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

  adoptedCallback() {
    // A shadow root loses its styles when it is moved to another document.
    adoptStyles(this.#root);
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
    if (this.#properties.getToken === undefined && !this.#component) return this.#showLoading();
    const options = { ...this.#properties };
    for (const option of OPTIONS) {
      options[option] = this[option] ?? undefined;
    }
    if (this.#component) this.#component.update(options);
    else this.#component = new Component(this, this.#root, options);
  }

  /** The host can set `getToken` later. */
  #showLoading() {
    if (this.#root.childElementCount > 0) return;
    console.info("onepin-runs: waiting for the property getToken");
    adoptStyles(this.#root);
    const loading = message("status", this.#properties.messages?.loading ?? "Loading…");
    loading.classList.add("unseen");
    this.#root.replaceChildren(loading, frame(firstPage(this), this.view));
  }
}

for (const option of OPTIONS) {
  const [attribute, ...others] = attributesOf(option);
  Object.defineProperty(OnepinRunsElement.prototype, option, {
    configurable: true,
    enumerable: true,
    get() {
      return this.getAttribute(attribute) ?? this.getAttribute(option);
    },
    set(value) {
      for (const other of others) this.removeAttribute(other);
      if (value === null || value === undefined) this.removeAttribute(attribute);
      else this.setAttribute(attribute, Array.isArray(value) ? value.join(" ") : String(value));
    },
  });
}

// Vue sets a property if the element has one of the attribute's name: `:get-token`.
Object.defineProperty(
  OnepinRunsElement.prototype,
  "get-token",
  Object.getOwnPropertyDescriptor(OnepinRunsElement.prototype, "getToken"),
);

let isDefined = false;

/** Defines the custom element, under any number of names. On a server, which has no elements, it does nothing. */
export function define(name = "onepin-runs") {
  const registry = globalThis.customElements;
  if (!registry) return;
  const known = registry.get(name);
  if (known) {
    const isOurs = known === OnepinRunsElement || known.prototype instanceof OnepinRunsElement;
    if (!isOurs) console.warn(`onepin-runs: <${name}> is already defined by other code, maybe another version of onepin-runs, and is left as it is`);
    return;
  }
  // A class can have one name only.
  registry.define(name, isDefined ? class extends OnepinRunsElement {} : OnepinRunsElement);
  isDefined = true;
}
