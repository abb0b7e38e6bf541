const chunks = new Map();
let chunkSource;
/** Sets the source of the chunk, as `load()` accepts it; the default is a file beside this one. */
export function chunkFrom(source) {
    chunkSource = source;
}
/** A chunk, fetched and compiled once for all instances. A failure is not cached: the next call retries. */
function chunk(url, integrity) {
    const known = chunks.get(url.href);
    if (known) return known;
    const made = compileChunk(url, integrity);
    made.catch(() => chunks.delete(url.href));
    chunks.set(url.href, made);
    return made;
}
async function compileChunk(url, integrity) {
    const given = (await chunkSource) ?? url;
    if (given instanceof WebAssembly.Module) return given;
    if (given instanceof ArrayBuffer || ArrayBuffer.isView(given)) return WebAssembly.compile(given);
    const answer = given instanceof Response ? given : await fetch(given, { integrity });
    if (!answer.ok) throw new Error(`${answer.url}: status ${answer.status}`);
    // Without the right content type, streaming compilation would fail.
    const isStreamable = answer.headers.get("content-type") === "application/wasm";
    return isStreamable
        ? WebAssembly.compileStreaming(answer)
        : WebAssembly.compile(await answer.arrayBuffer());
}
