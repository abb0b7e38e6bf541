// The example host pages of embed/examples, built by `cargo xtask test e2e`.

import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const folder = process.env.HOSTS ?? fileURLToPath(new URL("../../target/hosts", import.meta.url));

/** The folder of a host page, for the sandbox's flag `dist`. */
export const host = (name) => `${folder}/${name}`;

/** Starts the server of a host that renders on a server; returns its origin, and a function that stops it. */
export async function startServer(name, apiOrigin) {
  const cwd = fileURLToPath(new URL(`../../embed/examples/${name}`, import.meta.url));
  const env = { ...process.env, API_ORIGIN: apiOrigin, NEXT_TELEMETRY_DISABLED: "1", NO_COLOR: "1" };
  // A process group of its own, because npm starts further processes.
  const child = spawn("npm", ["run", "--silent", "start"], { cwd, env, detached: true });
  const stop = () => process.kill(-child.pid, "SIGKILL");
  let output = "";
  child.stderr.on("data", (text) => (output += text));
  const origin = await new Promise((resolve, reject) => {
    const failed = (why) => reject(new Error(`the server of ${name} did not start: ${why}\n${output}`));
    child.on("error", (error) => failed(error.message));
    child.on("close", (code) => failed(`it ended with ${code}`));
    createInterface(child.stdout).on("line", (line) => {
      output += `${line}\n`;
      const [found] = line.match(/http:\/\/127\.0\.0\.1:\d+/) ?? [];
      if (found) resolve(found);
    });
  });
  return { origin, stop };
}

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
