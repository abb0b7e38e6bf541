// Starts the page. A file of its own, because a strict content security policy allows no inline
// script. Trunk fills in the names of the module and of its WebAssembly.
const { js, wasm, integrity } = document.querySelector("script[data-wasm]").dataset;
const url = (name) => new URL(name, document.baseURI);
/** The address of a run. */
const RUN = /\/runs\/[\da-f-]{36}\/?$/;
if (RUN.test(location.pathname)) document.documentElement.dataset.page = "run";
document.addEventListener("click", ({ target }) => {
  // What a failure leaves in the place of the page: nothing else can be relied on by then.
  if (target.closest("[data-reload]")) location.reload();
});

/** The WebAssembly, compiled while it arrives. `fetch` itself would hold all of it back until its digest
 * is known; here nothing of it runs before that. */
async function compile() {
  // Only a build that is shipped has digests, and only a secure page can make one.
  if (!integrity || !crypto.subtle) return fetch(url(wasm), { integrity });
  const answer = await fetch(url(wasm));
  const content = answer.clone().arrayBuffer();
  const module = WebAssembly.compileStreaming(answer);
  // A server may not know its type; what else is wrong with it, its digest tells first.
  const compiled = module.catch(async () => WebAssembly.compile(await content));
  compiled.catch(() => {});
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-384", await content));
  if (integrity !== `sha384-${btoa(String.fromCharCode(...digest))}`) {
    throw new Error(`${wasm} is not what was built`);
  }
  return compiled;
}

/** This script waits for nothing, and so it may be here before what is below it in the document. */
async function parsed() {
  if (document.readyState !== "loading") return;
  await new Promise((resolve) =>
    document.addEventListener("DOMContentLoaded", resolve, { once: true }),
  );
}

try {
  const module = import(url(js));
  // The page of a run needs the chunk, too: both are loaded at once. Debug builds have none.
  if (RUN.test(location.pathname)) module.then(({ prefetch }) => prefetch?.(), () => {});
  const [{ default: init }, compiled] = await Promise.all([module, compile(), parsed()]);
  await init({ module_or_path: compiled });
  // Now that nothing waits for the network, the chunk is loaded ahead; not for a page in the background.
  const { prefetch } = await module;
  if (document.visibilityState === "visible") prefetch?.();
} catch (error) {
  document.getElementById("runs").textContent =
    `This page couldn’t start (${error.message}). It needs a browser with WebAssembly and all of its files.`;
  throw error;
}
