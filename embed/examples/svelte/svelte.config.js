// A strict content security policy: SvelteKit's inline script has a nonce, and WebAssembly may be compiled.

/** The sandbox, at any port. In an application, `https://api.onepin.ai`. */
const API = "http://127.0.0.1:*";

export default {
  kit: {
    csp: {
      mode: "nonce",
      directives: {
        "default-src": ["none"],
        "script-src": ["self", "wasm-unsafe-eval"],
        "style-src": ["self"],
        // SvelteKit's announcer of routes has a style attribute.
        "style-src-attr": ["unsafe-inline"],
        "img-src": ["self", "data:"],
        "connect-src": ["self", API],
        "media-src": ["self", API],
        "base-uri": ["self"],
        "form-action": ["none"],
        "frame-ancestors": ["none"],
      },
    },
  },
};
