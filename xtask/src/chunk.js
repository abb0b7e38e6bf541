const chunks = new Map();
let chunkSource;
/** Names another place for the chunk than beside this file: what `load()` takes. */
export function chunkFrom(source) {
    chunkSource = source;
}
/** A chunk, fetched and compiled once for all instances. A failure is not kept: the next call tries again. */
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
    // A server that does not know the type costs time, and nothing else.
    const isStreamable = answer.headers.get("content-type") === "application/wasm";
    return isStreamable
        ? WebAssembly.compileStreaming(answer)
        : WebAssembly.compile(await answer.arrayBuffer());
}
