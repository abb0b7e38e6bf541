// The example host pages of embed/examples, built by `cargo xtask test e2e`.

import { fileURLToPath } from "node:url";

const folder = process.env.HOSTS ?? fileURLToPath(new URL("../../target/hosts", import.meta.url));

/** The folder of a host page, for the sandbox's flag `dist`. */
export const host = (name) => `${folder}/${name}`;

/** The user of a request: the subject of its token. */
export function subject(request) {
  const [, claims] = request.headers().authorization.slice("Bearer ".length).split(".");
  return JSON.parse(Buffer.from(claims, "base64url")).sub;
}

/** Collects API requests from now on. */
export function apiRequests(page) {
  const requests = [];
  page.on("request", (request) => {
    if (new URL(request.url()).pathname.startsWith("/api/v1/")) requests.push(request);
  });
  return requests;
}
