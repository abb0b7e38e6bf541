const chunks = new Map();
let chunkSources = {};
/** Sets the sources of chunks by their names, as `load()` accepts them; the default is a file beside this one. */
export function chunksFrom(sources) {
    chunkSources = sources;
}
/** Loads chunks ahead of their use. */
export function prefetch(names = Object.keys(files)) {
    for (const name of names) chunk(name).catch(() => {});
}
/** A chunk, fetched and compiled once for all instances. A failure is not cached: the next call retries. */
function chunk(name) {
    const known = chunks.get(name);
    if (known) return known;
    const made = compileChunk(name);
    made.catch(() => chunks.delete(name));
    chunks.set(name, made);
    return made;
}
async function compileChunk(name) {
    const [url, digest] = files[name];
    const given = (await chunkSources[name]) ?? url;
    if (given instanceof WebAssembly.Module) return given;
    if (given instanceof ArrayBuffer || ArrayBuffer.isView(given)) return WebAssembly.compile(given);
    const answer = given instanceof Response ? given : await fetch(given, { integrity: `sha256-${digest}` });
    if (!answer.ok) throw new Error(`${answer.url}: status ${answer.status}`);
    // Without the right content type, streaming compilation would fail.
    const isStreamable = answer.headers.get("content-type") === "application/wasm";
    return isStreamable
        ? WebAssembly.compileStreaming(answer)
        : WebAssembly.compile(await answer.arrayBuffer());
}
