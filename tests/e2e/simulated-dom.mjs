// Mounts the package where tests of host pages run: `node simulated-dom.mjs <package> <jsdom|happy-dom>`. There is no
// WebAssembly to load, so the component must say so, and nothing may throw.

import { pathToFileURL } from "node:url";

const [folder, kind] = process.argv.slice(2);

async function createWindow() {
  if (kind === "jsdom") {
    const { JSDOM } = await import("jsdom");
    return new JSDOM("<main></main>", { url: "http://localhost/" }).window;
  }
  const { Window } = await import("happy-dom");
  const window = new Window({ url: "http://localhost/" });
  window.document.body.innerHTML = "<main></main>";
  return window;
}

const window = await createWindow();
const names = ["document", "location", "HTMLElement", "Element", "Node", "CustomEvent", "customElements"];
for (const name of names) globalThis[name] = window[name];
globalThis.addEventListener = window.addEventListener.bind(window);
globalThis.removeEventListener = window.removeEventListener.bind(window);
// The expected message about the WebAssembly.
const errors = [];
console.error = (...parts) => errors.push(parts.join(" "));

const { define, mount } = await import(pathToFileURL(`${folder}/index.js`));
const target = document.querySelector("main");
const options = {
  apiBase: "http://localhost",
  workflowId: "5b0c6e1a-8f43-4d6e-9a57-2f1d7c3be801",
  getToken: async () => null,
};
const failed = new Promise((resolve) => target.addEventListener("error", resolve, { once: true }));
const mounted = mount(target, options);
await failed;
const { shadowRoot } = target.firstElementChild;
const said = shadowRoot.querySelector("[role=alert]").textContent;
mounted.update({ theme: "dark" });
mounted.unmount();

define();
const element = document.createElement("onepin-runs");
element.setAttribute("apibase", options.apiBase);
element.workflowId = options.workflowId;
const elementFailed = new Promise((resolve) => element.addEventListener("error", resolve, { once: true }));
element.getToken = options.getToken;
target.append(element);
await elementFailed;
element.remove();

console.log(JSON.stringify({ said, left: target.childElementCount, errors: errors.length }));
process.exit(0);
