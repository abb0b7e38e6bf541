import type { WasmSource } from "./index.js";

/** What the bundler makes of the file: its URL, for `load()`. */
declare const source: WasmSource;
export default source;
