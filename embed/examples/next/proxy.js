// A strict content security policy: Next's inline scripts have a nonce, and WebAssembly may be compiled.

import { NextResponse } from "next/server";

export function proxy(request) {
  const nonce = btoa(crypto.randomUUID());
  const policy = [
    "default-src 'none'",
    `script-src 'self' 'nonce-${nonce}' 'wasm-unsafe-eval'`,
    "style-src 'self'",
    "img-src 'self' data:",
    `connect-src 'self' ${process.env.API_ORIGIN}`,
    `media-src 'self' ${process.env.API_ORIGIN}`,
    "base-uri 'self'; form-action 'none'; frame-ancestors 'none'",
  ].join("; ");
  // Next reads the nonce from the request.
  const headers = new Headers(request.headers);
  headers.set("content-security-policy", policy);
  const response = NextResponse.next({ request: { headers } });
  response.headers.set("content-security-policy", policy);
  return response;
}

export const config = { matcher: "/((?!_next/static|token).*)" };
