// The package's interface. mount() and the custom element <onepin-runs> use a shadow root with the component's styles. The
// WebAssembly is compiled once; each component has its own instance, to isolate panics.

import { Component } from "./component.js";

export { OnepinRunsElement, define } from "./element.js";
export { load, preload } from "./loading.js";

/** Appends the component to `target`. */
export function mount(target, options) {
  if (!globalThis.document) throw new Error("onepin-runs: mount() needs a browser; call it after hydration");
  // An element of another document, such as that of a popup, is no instance of this one's `Element`.
  if (target?.nodeType !== Node.ELEMENT_NODE) {
    throw new TypeError("onepin-runs: mount(target, options): target is not an element");
  }
  if (options === null || typeof options !== "object") {
    throw new TypeError("onepin-runs: mount(target, options): options is not an object");
  }
  // A getter of the host may throw: then nothing has been mounted.
  let current = { ...options };
  const box = document.createElement("div");
  target.append(box);
  box.dataset.view = current.view ?? "page";
  const component = new Component(target, box.attachShadow({ mode: "open" }), current);
  let unmounted = false;
  const ifMounted = (action) => {
    if (unmounted) throw new Error("onepin-runs: this component has been unmounted");
    action();
  };
  return {
    ready: component.ready,
    /** Changes options. `undefined` resets an option. */
    update(changes) {
      ifMounted(() => {
        current = { ...current, ...changes };
        box.dataset.view = current.view ?? "page";
        component.update(current);
      });
    },
    resetSession() {
      ifMounted(() => component.resetSession());
    },
    refresh() {
      ifMounted(() => component.refresh());
    },
    openRun(id) {
      ifMounted(() => {});
      return component.openRun(id);
    },
    get state() {
      return component.state;
    },
    /** Calls `listener` for each event `name`; returns a function that removes it. */
    on(name, listener) {
      target.addEventListener(name, listener);
      return () => target.removeEventListener(name, listener);
    },
    unmount() {
      if (unmounted) return;
      unmounted = true;
      component.destroy();
      box.remove();
    },
  };
}
