"use strict";
// A stand-in for tests of host pages, where WebAssembly does not run: it records options and dispatches events.

/** The mounted stand-ins, the oldest first. */
const mounts = [];

/** Like the component's `mount`, with `options`, `calls` and `emit` for the test. */
function mount(target, options) {
  let isMounted = true;
  const mounted = {
    target,
    options: { ...options },
    /** The names of the methods that the host has called. */
    calls: [],
    ready: Promise.resolve(),
    update(changes) {
      if (!isMounted) throw new Error("onepin-runs: this component has been unmounted");
      mounted.calls.push("update");
      mounted.options = { ...mounted.options, ...changes };
    },
    resetSession() {
      mounted.calls.push("resetSession");
    },
    on(name, listener) {
      target.addEventListener(name, listener);
      return () => target.removeEventListener(name, listener);
    },
    refresh() {
      mounted.calls.push("refresh");
    },
    async openRun() {
      mounted.calls.push("openRun");
    },
    /** What the component shows; a test can replace it. */
    state: null,
    /** Dispatches an event of the component. False if the host has prevented its default. */
    emit(name, detail) {
      const { CustomEvent } = target.ownerDocument.defaultView;
      return target.dispatchEvent(new CustomEvent(name, { detail, cancelable: ["runselect", "audioplay"].includes(name) }));
    },
    unmount() {
      isMounted = false;
      mounts.splice(mounts.indexOf(mounted), 1);
    },
  };
  mounts.push(mounted);
  return mounted;
}

exports.mount = mount;
exports.mounts = mounts;
exports.load = async function load() {};
exports.preload = async function preload() {};
exports.define = function define() {};
