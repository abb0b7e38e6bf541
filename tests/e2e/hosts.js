// The host pages of embed/examples, as `cargo xtask test e2e` has built them.

import { fileURLToPath } from "node:url";

const folder = process.env.HOSTS ?? fileURLToPath(new URL("../../target/hosts", import.meta.url));

/** The folder of a host page, to be served by a sandbox. */
export const host = (name) => `${folder}/${name}`;

/** Who a request is made for: the subject of its token. */
export function subject(request) {
  const [, claims] = request.headers().authorization.slice("Bearer ".length).split(".");
  return JSON.parse(Buffer.from(claims, "base64url")).sub;
}

/** Collects the requests to the API from now on. */
export function apiRequests(page) {
  const requests = [];
  page.on("request", (request) => {
    if (new URL(request.url()).pathname.startsWith("/api/v1/")) requests.push(request);
  });
  return requests;
}
