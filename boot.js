// Starts the page. A file of its own, because a strict content security policy allows no inline
// script. Trunk fills in the names of the module and of its WebAssembly.
const { js, wasm } = document.querySelector("script[data-wasm]").dataset;
const url = (name) => new URL(name, document.baseURI);
try {
  const { default: init } = await import(url(js));
  await init({ module_or_path: url(wasm) });
} catch (error) {
  document.getElementById("runs").textContent =
    `This page could not start (${error.message}). It needs a browser with WebAssembly, and its files complete.`;
  throw error;
}
