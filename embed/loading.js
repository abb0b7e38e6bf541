// Loads the WebAssembly, once for all components.

import { chunksFrom, prefetch } from "./onepin_runs.js";

let compiling;

/** The compiled WebAssembly. After a failure, the next call loads it again. */
export function compiled(source) {
  compiling ??= compile(source).catch((error) => {
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
  const type = response.headers.get("content-type") ?? "";
  // Servers of single-page apps answer unknown paths with their page.
  if (type.startsWith("text/html")) throw new Error(`${response.url} is an HTML page, not WebAssembly`);
  // Without the right content type, streaming compilation would fail.
  return type === "application/wasm"
    ? WebAssembly.compileStreaming(response)
    : WebAssembly.compile(await response.arrayBuffer());
}

/** The files by the names of their sources. */
const FILES = {
  main: "onepin_runs_bg.wasm",
  list: "onepin_runs_list.wasm",
  run: "onepin_runs_run.wasm",
  details: "onepin_runs_details.wasm",
  compare: "onepin_runs_compare.wasm",
  shared: "onepin_runs_shared.wasm",
};

/** The source of each file in a folder. */
function filesIn(folder) {
  const base = new URL(`${String(folder).replace(/\/?$/, "/")}`, document.baseURI);
  return Object.fromEntries(Object.entries(FILES).map(([name, file]) => [name, new URL(file, base)]));
}

/**
 * Loads the WebAssembly, once for all components, from a folder or from the source of each file. The default for each file
 * is next to this one.
 */
export async function load(sources = {}) {
  const isFolder = typeof sources === "string" || sources instanceof URL;
  const { main, ...chunks } = isFolder ? filesIn(sources) : sources;
  chunksFrom(chunks);
  await compiled(main);
}

/** Loads all WebAssembly before it is needed. */
export async function preload() {
  await compiled();
  prefetch();
}
