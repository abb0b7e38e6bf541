// Loads the WebAssembly, once for all components.

import { chunkFrom, prefetch } from "./onepin_runs.js";

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

/**
 * Loads the WebAssembly, once for all components; the default `source` is next to this file.
 * `overview` is the source of the run page, which loads later.
 */
export async function load(source, overview) {
  if (overview !== undefined) chunkFrom(overview);
  await compiled(source);
}

/** Loads the WebAssembly of the list, and that of a run's page, before they are needed. */
export async function preload() {
  await compiled();
  prefetch();
}
