// Starts the page. A separate file, because a strict content security policy forbids inline scripts. Trunk inserts the
// names of the module and of its WebAssembly.
const { js, wasm, integrity } = document.querySelector("script[data-wasm]").dataset;
const url = (name) => new URL(name, document.baseURI);
/** The paths of pages that need chunks: a run, the comparison of two, and the list of workflows. */
const IN_CHUNKS = /\/(runs\/[\da-f-]{36}(\/compare\/[\da-f-]{36})?|workflows)\/?$/;
const isInChunks = IN_CHUNKS.test(location.pathname);
if (isInChunks) document.documentElement.dataset.page = "run";
document.addEventListener("click", ({ target }) => {
  // The reload button of the crash view, handled here because the component no longer works.
  if (target.closest("[data-reload]")) location.reload();
});

/** Compiles the WebAssembly while it is downloading. With the option `integrity`, `fetch` would withhold all of it
 * until its digest is verified; here only its execution waits for that. */
async function compile() {
  // Only release builds have digests, and only secure pages can compute them.
  if (!integrity || !crypto.subtle) return fetch(url(wasm), { integrity });
  const response = await fetch(url(wasm));
  const content = response.clone().arrayBuffer();
  const module = WebAssembly.compileStreaming(response);
  // Streaming fails if the server sends another content type. Any other error fails the digest first.
  const compiled = module.catch(async () => WebAssembly.compile(await content));
  compiled.catch(() => {});
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", await content));
  if (integrity !== `sha256-${btoa(String.fromCharCode(...digest))}`) {
    throw new Error(`${wasm} is not what was built`);
  }
  return compiled;
}

/** An `async` script can run before the rest of the document is parsed. */
async function parsed() {
  if (document.readyState !== "loading") return;
  await new Promise((resolve) =>
    document.addEventListener("DOMContentLoaded", resolve, { once: true }),
  );
}

/** Applies the styles of a run's pages. In the document they are styles for print, for which no page waits. */
async function addRunStyles() {
  const link = document.querySelector("link[data-page]");
  link.media = "all";
  if (link.sheet) return;
  await new Promise((resolve) => (link.onload = link.onerror = resolve));
}

/** Waits for what the page needs besides its WebAssembly. */
async function prepared() {
  await parsed();
  if (isInChunks) await addRunStyles();
  else if (document.readyState === "complete") addRunStyles();
  else addEventListener("load", addRunStyles, { once: true });
}

try {
  const module = import(url(js));
  // These pages need chunks, which are loaded in parallel. Debug builds have none.
  const [, page, compare] = IN_CHUNKS.exec(location.pathname) ?? [];
  const chunks = page && [page === "workflows" ? "list" : "run", "shared"].concat(compare ? "compare" : []);
  if (chunks) module.then(({ prefetch }) => prefetch?.(chunks), () => {});
  const [{ default: init }, compiled] = await Promise.all([module, compile(), prepared()]);
  await init({ module_or_path: compiled });
} catch (error) {
  document.getElementById("runs").textContent =
    `This page couldn’t start (${error.message}). It needs a browser with WebAssembly and all of its files.`;
  throw error;
}
