// Starts the page. A file of its own, because a strict content security policy allows no inline
// script. Trunk fills in the names of the module and of its WebAssembly.
const { js, wasm, integrity } = document.querySelector("script[data-wasm]").dataset;
const url = (name) => new URL(name, document.baseURI);
document.getElementById("runs").addEventListener("click", ({ target }) => {
  // What a failure leaves in the place of the page: nothing else can be relied on by then.
  if (target.closest("[data-reload]")) location.reload();
});
try {
  const { default: init } = await import(url(js));
  await init({ module_or_path: fetch(url(wasm), { integrity }) });
} catch (error) {
  document.getElementById("runs").textContent =
    `This page could not start (${error.message}). It needs a browser with WebAssembly, and its files complete.`;
  throw error;
}
